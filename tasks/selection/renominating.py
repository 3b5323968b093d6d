"""After the votes (票决以后): which posts are filled; where none is, whether those who fell short are nominated again. C19."""

from typing import Any

from models.acting import ActContext, Ask, Choice, Done
from models.selection import Candidate
from policy.asked import kept
from tasks.acts import step, wait
from tasks.selection import files, hosts, standing
from tasks.selection.asks import ask
from tasks.selection.planning import days_of

FAILURES = "deciding.renomination.failures"


@step("汇总票决结果", "讨论决定")
def sum_up_votes(context: ActContext) -> Done:
    """Record which posts the votes have filled, and what the rules say of nominating again who fell short (再次提名)."""
    tx, selection = files.here(context)
    decided = files.candidates_of(tx, selection, states=("decided",))
    passed = sorted({one.post_id for one in decided})
    verdicts = [kept(verdict) for _, verdict in _failed(context)]
    open_ = [post.id for post in files.posts_of(tx, selection) if standing.vacant(tx, selection, post) > 0]
    return files.done(context, {"passed": passed, "open": open_}, verdicts=verdicts)


def _failed(context: ActContext) -> list[tuple[Candidate, Any]]:
    """Return who has fallen short for their post so far, with what the gate says of nominating them again."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    people = [one for one in files.candidates_of(tx, selection) if one.state != "withdrawn"]
    found = [(one, standing.again(tx, pack, on, one, context.case.id)) for one in people]
    return [(one, verdict) for one, verdict in found if verdict is not None]


@wait("票决未通过，研究办法", "讨论决定")
def ask_renomination(context: ActContext) -> Ask:
    """Ask what is done where the votes have filled no post: nominate again at another meeting, open nominations, or end; C19."""
    tx, selection = files.here(context)
    failed = _failed(context)
    barred = {one.id for one, verdict in failed if not verdict.ok}
    people = {one.id for one in files.candidates_of(tx, selection) if one.state != "withdrawn"} - barred
    pool = any(people & set(standing.ranked(tx, context.case.id, post)) for post in files.posts_of(tx, selection))
    choices = [Choice("again", "在另次会议再次提名，重新确定考察对象", reason=True)] if pool else []
    return ask(
        context,
        "研究票决未通过后的办法",
        key=FAILURES,
        role="department_head",
        parts=hosts.head_of(context),
        choices=(
            *choices,
            Choice("nominate", "重新开放提名", reason=True),
            Choice("end", "终止本次选拔，职位暂缺", reason=True),
        ),
        known=[[files.label(one), verdict.reason] for one, verdict in failed],
        button="签署意见",
    )
