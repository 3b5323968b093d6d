"""The plan of a mutual choice (优化组合方案): places and head of each post, rounds, who takes part; checked by the department. Measures 19, 24."""

from datetime import date
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.cases import Case
from models.people import Person
from models.selection import Post, Selection
from models.waits import Wait
from policy.appointing import post_quota
from policy.asked import kept
from policy.recommending import competition_plan
from tasks.acts import step, wait
from tasks.forms import Field, form, form_checks
from tasks.inner import papers
from tasks.inner.errors import MatchingPlanWrong
from tasks.inner.naming import called
from tasks.inner.register import staff_of
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, hosts
from tasks.selection.asks import RETURN, ask
from tasks.selection.planning import days_of
from tasks.training.given import last_answer

ARTICLE = "recommending.matching.rounds"
CHECKER = "recommending.competition.checker"
DECIDER = "recommending.matching.decider"


@wait("拟订优化组合方案", "方案审核")
def ask_matching_plan(context: ActContext) -> Ask:
    """Ask the unit for its plan: who heads each post and for how many places, how many rounds, who takes no part and why."""
    tx, selection = files.here(context)
    selection.plan_hash = ""  # a plan that came back is open again
    tx.add(selection)
    pack, on = days_of(context)
    posts = files.posts_of(tx, selection)
    unit_id = posts[0].unit_id
    assert unit_id is not None  # refused when it was opened
    people = called(staff_of(tx, unit_id))
    rounds = pack.value(ARTICLE, on)
    head = hosts.head_of(context)
    assert head
    return ask(
        context,
        "拟订优化组合方案" if context.round == 1 else "按退回意见修改优化组合方案",
        key=ARTICLE,
        parts=hosts.officer_of(context),
        form=form(
            Field(
                "posts",
                "岗位",
                "rows",
                rows=[[str(post.id), f"{post.name}（核定{post.quota}名）"] for post in posts],
                columns=(
                    Field("head", "负责人", "choice", options=tuple(people)),
                    Field("places", "拟配人数", "number", least="1", most="99"),
                ),
            ),
            Field(
                "people",
                "不参加双向选择的人员",
                "rows",
                hint="参加的留空",
                rows=[[str(number), name] for name, number in people.items()],
                columns=(Field("out", "不参加的理由", required=False),),
            ),
            Field("rounds", "双向选择轮次", "number", least="1", most=str(rounds.count()), value=str(rounds.count())),
            Field("days", "每轮办理日数", "number", least="1", most="15"),
            Field("members", "单位党委（党组）成员", "lines", least="3", hint="全部成员，一行一人，主要负责人写在第一行"),
            Field("basis", "方案依据和说明", "long", required=False),
        ),
        choices=(Choice("done", "提交优化组合方案"),),
        known=[["未落实人员由谁安排", f"{pack.value(DECIDER, on).text()}（{_name(tx, head[0].person_id)}）"]],
        called=people,
        button="提交优化组合方案",
    )  # fmt: skip


def _name(tx: Session, person_id: int) -> str:
    return tx.get_one(Person, person_id).name


@form_checks("ask_matching_plan")
def check_plan(tx: Session, case: Case, waiting: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse places beyond a post's quota, one head for two posts, and a plan in which nobody is left to choose; QS-8205, QS-4001."""
    pack, on = pack_of(tx, case), rules_day(case)
    rows = payload["posts"]
    heads = [row["head"] for row in rows.values()]
    if len(set(heads)) != len(heads):
        raise MatchingPlanWrong("一人只能是一个岗位的负责人，请另选。")
    for post in files.posts_of(tx, files.selection_of(tx, case.id)):
        require(post_quota(pack, on, quota=post.quota, filled=0, added=int(rows[str(post.id)]["places"])))
    if not _takes_part(payload, waiting.facts["called"]):
        raise MatchingPlanWrong("没有参加双向选择的人员，请核对名单。")


def _takes_part(payload: dict[str, Any], people: dict[str, int]) -> list[int]:
    """Return who chooses: everybody in the list except the heads and those who take no part."""
    heads = {people[row["head"]] for row in payload["posts"].values()}
    return [int(key) for key, row in payload["people"].items() if int(key) not in heads and not row["out"]]


@step("固定优化组合方案", "方案审核")
def fix_matching_plan(context: ActContext) -> Done:
    """Keep the plan as it was submitted, with its fingerprint and its quota: the check is of exactly this."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    given = last_answer(context, "ask_matching_plan")
    assert given is not None
    posts = files.posts_of(tx, selection)
    unit_id = posts[0].unit_id
    assert unit_id is not None
    people = called(staff_of(tx, unit_id))
    verdicts = []
    for post in posts:
        post.vacancies = int(given.payload["posts"][str(post.id)]["places"])
        tx.add(post)
        verdicts.append(kept(require(post_quota(pack, on, quota=post.quota, filled=0, added=post.vacancies))))
    heads = {key: people[row["head"]] for key, row in given.payload["posts"].items()}
    staff = _takes_part(given.payload, people)
    selection.plan = {**selection.plan, **given.payload, "heads": heads, "staff": staff}
    tx.flush()
    selection.plan_hash = files.plan_hash(selection, posts)
    tx.add(selection)
    places = sum(post.vacancies for post in posts)
    return files.done(context, {"hash": selection.plan_hash, "staff": len(staff), "places": places}, verdicts=verdicts)


@wait("审核优化组合方案", "方案审核")
def check_matching_plan(context: ActContext) -> Ask:
    """Ask the department to check the unit's plan against the post quota before anybody chooses (方案审核)."""
    tx, selection = files.here(context)
    return ask(
        context,
        "审核优化组合方案",
        key=CHECKER,
        role="department_head",
        choices=(Choice("approve", "审核同意并签名"), RETURN),
        known=shown(tx, selection, files.posts_of(tx, selection)),
        hash=selection.plan_hash,
        button="签署意见",
    )


def shown(tx: Session, selection: Selection, posts: list[Post]) -> list[list[str]]:
    """Return the plan in the words in which the department checks it."""
    plan = selection.plan
    out = [f"{_name(tx, int(key))}（{row['out']}）" for key, row in plan["people"].items() if row["out"]]
    return [
        *(
            [post.name, f"负责人{_name(tx, plan['heads'][str(post.id)])}，拟配{post.vacancies}人，核定{post.quota}名"]
            for post in posts
        ),
        ["参加双向选择", f"{len(plan['staff'])}人"],
        ["不参加的", "、".join(out) or "无"],
        ["轮次", f"{plan['rounds']}轮，每轮{plan['days']}日"],
        ["讨论决定", f"单位党委（党组）成员{len(plan['members'])}人，无记名投票"],
        ["方案识别码", selection.plan_hash[:8]],
    ]


@step("公布方案", "双向选择")
def begin_rounds(context: ActContext) -> Done:
    """Make the checked plan known to the unit's people (公布方案): from now on heads and staff choose each other."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    posts = files.posts_of(tx, selection)
    today: date = context.now.date()
    verdict = competition_plan(
        pack,
        on,
        checked_by=pack.value(CHECKER, on).text(),
        checked_on=today,
        noticed_on=today,
        posts=sum(post.vacancies for post in posts),
        quota=sum(post.quota for post in posts),
        filled=0,
    )
    selection.published_at = context.now
    tx.add(selection)
    facts = {
        "documents": [papers.matching_plan(context, shown(tx, selection, posts)[:-1], selection.plan_hash[:8])],
        "rounds": int(selection.plan["rounds"]),
        "open": [post.id for post in posts],
        "noticed_on": today.isoformat(),
    }
    return files.done(context, facts, verdicts=[kept(require(verdict))])
