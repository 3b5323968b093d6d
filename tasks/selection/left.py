"""What a withdrawal leaves (退出以后): too few for a post is put before the competent person at once. Measure 19."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.selection import Post, Selection
from models.waits import Wait
from tasks import closing, going_back
from tasks.acts import step, wait
from tasks.selection import files, hosts
from tasks.selection.asks import ask
from tasks.selection.shortage import DIFFERENTIAL, equal_reason
from tasks.selection.standing import BEFORE, left_for, ranked, vacant, voted_on
from tasks.training.given import answer_in


@wait("退出后人选不足，研究办法", "人选退出")
def ask_left(context: ActContext) -> Ask:
    """Ask what is done where a withdrawal has left too few for a post: nominate again, widen, go on, or end; measure 19.

    Going on with as many as places is an exception with a reason (免予差额); a post for which nobody is left stays vacant.
    """
    tx, selection = context.tx, files.selection_of(context.tx, context.case.id)
    short = posts_called(tx, context.case.id, selection)
    return ask(
        context,
        "研究退出后人选不足的办法",
        key=DIFFERENTIAL,
        role="department_head",
        parts=hosts.head_of(context),
        choices=choices_left(tx, context.case.id, selection, short),
        known=[
            ["人选不足的职位", "、".join(post.name for post in short)],
            ["规定允许", "扩大提名范围重新提名；重新确定人选；确需等额的写明理由；或职位暂缺，另行选拔"],
        ],
        button="签署意见",
    )


def posts_called(tx: Session, case_id: int, selection: Selection) -> list[Post]:
    """Return the posts that withdrawals have left short since the case last went back, and that are short still."""
    rows = tx.execute(_CALLED, {"case": case_id, "withdrawal": going_back.WITHDRAWAL})
    called = {number for row in rows for number in row.short}
    return [p for p in files.posts_of(tx, selection) if p.id in called and is_short(tx, case_id, selection, p)]


_CALLED = text(
    "SELECT result->'short' AS short FROM act WHERE case_id = :case AND kind = 'desk' AND result ? 'calls' AND seq >"
    " coalesce((SELECT max(seq) FROM act WHERE case_id = :case AND kind = 'return' AND subject = ''"
    " AND result->>'from' <> :withdrawal), 0)"
)


def is_short(tx: Session, case_id: int, selection: Selection, post: Post) -> bool:
    """Tell whether a post has too few: not more than places, or as many with a reason given for it."""
    if voted_on(tx, case_id, post):
        return vacant(tx, selection, post) > 0
    people, places = left_for(tx, case_id, selection, post)
    return people < places or (people == places and places > 0 and not equal_reason(tx, case_id))


def choices_left(tx: Session, case_id: int, selection: Selection, short: Iterable[Post]) -> list[Choice]:
    """Return what the law allows where too few are left; nothing that would undo what others have passed."""
    choices, posts = [], list(short)
    decided = files.candidates_of(tx, selection, states=("decided", "appointed"))
    if not decided:
        choices.append(Choice("again", "重新开放提名", reason=True))
        inspected = ("decide_inspection", "") in files.acts_in_force(tx, case_id)
        if inspected and any(_passed_over(tx, case_id, selection, post) for post in posts):
            choices.append(Choice("widen", "重新确定考察对象", reason=True))
    others = decided or files.candidates_of(tx, selection, states=BEFORE)
    if others and all(_may_go_on(tx, case_id, selection, post) for post in posts):
        choices.append(Choice("go_on", "按特殊情形继续，无人选的职位暂缺", reason=True))
    if any(one.state == "appointed" for one in decided):  # their probation goes on
        return choices
    return [*choices, Choice("end", "终止本次选拔，职位暂缺", reason=True)]


def _passed_over(tx: Session, case_id: int, selection: Selection, post: Post) -> bool:
    """Tell whether somebody who was ranked for the post is not in it any more, and has not withdrawn."""
    dropped = {one.id for one in files.candidates_of(tx, selection, post=post.id, states=("dropped",))}
    return bool(dropped & set(ranked(tx, case_id, post)))


def _may_go_on(tx: Session, case_id: int, selection: Selection, post: Post) -> bool:
    people, places = left_for(tx, case_id, selection, post)
    return not people or people >= places or voted_on(tx, case_id, post)


@step("退出后人选不足的处理", "人选退出")
def settle_left(context: ActContext) -> Done:
    """Record what was decided; where the selection ends here, close what was under way in it."""
    tx = context.tx
    given = answer_in(tx, context.case.id, "ask_left")
    assert given is not None
    closed = 0
    if given.choice == "end":
        for wait_id in tx.execute(_OPEN, {"case": context.case.id}).scalars().all():
            closing.close(tx, context.case, tx.get_one(Wait, wait_id), "stopped", "stopped")
            closed += 1
    return files.done(context, {"chosen": given.choice, "closed": closed})


_OPEN = text("SELECT id FROM wait WHERE case_id = :case AND closed_at IS NULL ORDER BY id")
