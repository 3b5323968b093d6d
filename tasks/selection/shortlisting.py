"""Who is interviewed (入围): by written marks with ties, a reason where they are too few, and who comes in for a drop-out. Measure 19.

After the interview: who has passed (合格线), and who of equals is first (同分处理), an extra test where nothing else tells.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.cases import Case
from models.selection import Candidate, Selection
from models.waits import Wait
from policy.asked import kept
from policy.examining.outcome import pass_marks
from policy.examining.scoring import best
from policy.examining.shortlist import drop_out, next_in_rank, shortlist, tie_break
from policy.recommending import stage_differential
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, hosts, scoring
from tasks.selection.announcing import SHORTLISTED
from tasks.selection.asks import ask
from tasks.selection.planning import days_of
from tasks.training.given import LastAnswer, last_answer

RATIO, DROP_OUT, TIE = "examining.shortlist.per_post", "examining.drop_out.rounds", "examining.tie.order"
NOT_IN, GONE, ABSENT = "笔试成绩未入围", "放弃面试", "面试缺考"
COMES, LEAVES = "参加", "放弃"
EXTRA = "加试成绩"


def written(one: Candidate) -> Decimal | None:
    """Return a candidate's written mark, none where they did not sit."""
    found = one.results.get("written", {}).get("mark")
    return Decimal(found) if found is not None else None


def scored(context: ActContext) -> list[Verdict]:
    """Keep each candidate's written mark, and return what the gates said of the scores as they were handed in."""
    given = last_answer(context, "ask_scores")
    assert given is not None
    people = files.candidates_of(context.tx, files.selection_of(context.tx, context.case.id), states=("recommended",))
    for one in people:
        row = given.payload["scores"][str(one.id)]
        files.note(context.tx, one, "written", {"mark": row["written"]} if row["written"] else {"absent": True})
    points = last_answer(context, "ask_points")
    return scoring.verdicts(context.tx, context.case, given.payload, points.payload if points else {})


@step("确定面试人选", "考试")
def shortlist_written(context: ActContext) -> Done:
    """Shortlist by the written marks where the plan says so (入围): so many to a post, a tie at the edge lets all of it in."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    verdicts = scored(context)
    few: list[int] = []
    inside: dict[str, list[int]] = {}
    for post in files.posts_of(tx, selection):
        people = files.candidates_of(tx, selection, post=post.id, states=("recommended",))
        marks = {files.number(one): mark for one in people if (mark := written(one)) is not None}
        if not marks:
            continue
        if selection.manner == "open":
            verdicts.append(stage_differential(pack, on, stage="推荐", posts=post.vacancies, persons=len(people)))
        found = stage_differential(pack, on, stage="入围", posts=post.vacancies, persons=len(marks))
        chosen = set(marks)
        if selection.plan.get("shortlist") == SHORTLISTED:
            found = shortlist(pack, on, posts=post.vacancies, marks=marks)
            wanted = int(found.numbers["入围名额"])
            chosen = set(best(marks, wanted, pack.value("examining.places", on).count())[0])
        few += [post.id] if found.outcome == "refused" else []
        verdicts.append(found)
        inside[str(post.id)] = [one.id for one in people if files.number(one) in chosen]
    return files.done(context, {"few": few, "inside": inside}, verdicts=[kept(v) for v in verdicts])


@wait("入围人数不足，研究办法", "考试")
def ask_few(context: ActContext) -> Ask:
    """Ask what is done where fewer sat the written test than are to be interviewed (入围不足): all with a reason, again, or end."""
    tx, selection = files.here(context)
    few = context.result("shortlist_written")["few"]
    posts = [post.name for post in files.posts_of(tx, selection) if post.id in few]
    return ask(
        context,
        "研究入围人数不足的办法",
        key=RATIO,
        role="department_head",
        parts=hosts.head_of(context),
        choices=(
            Choice("all", "写明理由，全部进入面试", reason=True),
            Choice("again", "重新开放提名和报名", reason=True),
            Choice("end", "终止本次选拔，职位暂缺", reason=True),
        ),
        known=[["人数不足的职位", "、".join(posts)]],
        button="签署意见",
    )


@step("公布面试人选", "考试")
def settle_shortlist(context: ActContext) -> Done:
    """Let go on to the interview who is on the shortlist; where they are too few, all, with the reason stated."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    found = context.result("shortlist_written")
    said = last_answer(context, "ask_few") if found["few"] else None
    verdicts: list[Verdict] = []
    for post in files.posts_of(tx, selection):
        people = files.candidates_of(tx, selection, post=post.id, states=("recommended",))
        marks = {files.number(one): mark for one in people if (mark := written(one)) is not None}
        if post.id in found["few"] and said and selection.plan.get("shortlist") == SHORTLISTED:
            verdicts.append(shortlist(pack, on, posts=post.vacancies, marks=marks, few=said.reason))
        for one in people:
            if one.id not in found["inside"].get(str(post.id), ()):
                files.leave(tx, one, "dropped", "笔试缺考" if written(one) is None else NOT_IN)
    people = files.candidates_of(tx, selection, states=("recommended",))
    return files.done(context, {"shortlisted": [one.id for one in people]}, verdicts=[kept(v) for v in verdicts])


@wait("确认参加面试", "考试")
def ask_interviewees(context: ActContext) -> Ask:
    """Ask who of those shortlisted comes to the interview, and on which day it is: who gives up before it is replaced once."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("recommended",))
    return ask(
        context,
        "确认参加面试的人选",
        key=DROP_OUT,
        form=form(
            Field("interview_on", "面试日期", "date", future=True),
            Field(
                "people",
                "入围人选",
                "rows",
                rows=[[str(one.id), f"{files.label(one)}　笔试{written(one)}分"] for one in people],
                columns=(
                    Field("comes", "是否参加", "choice", options=(COMES, LEAVES)),
                    Field("gone_on", "放弃日期", "date", required=False, hint="放弃的才填"),
                ),
            ),
        ),
        button="提交面试人选",
    )


@form_checks("ask_interviewees")
def check_interviewees(_tx: Session, _case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a drop-out without its day; raises QS-8001."""
    rows = payload["people"].values()
    if any((row["comes"] == LEAVES) != bool(row["gone_on"]) for row in rows):
        raise FormIncomplete("放弃面试的请填写放弃日期，参加的不填。")


@step("递补面试人选", "考试")
def fill_up(context: ActContext) -> Done:
    """Replace who gave up before the day of the interview by the next in the written marks, once (递补); nobody afterwards."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_interviewees")
    assert given is not None
    verdicts: list[Verdict] = []
    came_in: list[int] = []
    for post in files.posts_of(tx, selection):
        found, filled = replaced(context, selection, post.id, given)
        verdicts += found
        came_in += filled
    people = files.candidates_of(tx, selection, states=("recommended",))
    facts = {"interviewed": [one.id for one in people], "filled": came_in}
    return files.done(
        context, facts | {"interview_on": given.payload["interview_on"]}, verdicts=[kept(v) for v in verdicts]
    )


def replaced(
    context: ActContext, selection: Selection, post: int, given: LastAnswer
) -> tuple[list[Verdict], list[int]]:
    """Return the verdict on a post's drop-outs and who has come in for them."""
    tx, (pack, on) = context.tx, days_of(context)
    here = files.candidates_of(tx, selection, post=post, states=("recommended",))
    rows = {one.id: given.payload["people"].get(str(one.id), {}) for one in here}
    gone = [one for one in here if rows[one.id].get("comes") == LEAVES]
    if not gone:
        return [], []
    rest = [one for one in files.candidates_of(tx, selection, post=post) if one.left_reason == NOT_IN]
    marks = {files.number(one): mark for one in (*here, *rest) if (mark := written(one)) is not None}
    inside = tuple(files.number(one) for one in here)
    days = [date.fromisoformat(rows[one.id]["gone_on"]) for one in gone]
    on_day = date.fromisoformat(given.payload["interview_on"])
    early = (on_day - max(days)).days >= pack.value("examining.drop_out.days", on).count()
    places = pack.value("examining.places", on).count()
    filled = next_in_rank(marks, inside, len(gone), places) if early else ()
    verdict = drop_out(
        pack,
        on,
        marks=marks,
        shortlisted=inside,
        gone=tuple(files.number(one) for one in gone),
        gone_on=max(days),
        interview_on=on_day,
        filled=filled,
    )
    for one in gone:
        files.leave(tx, one, "dropped", GONE)
    came_in = [one for one in rest if files.number(one) in filled]
    for one in came_in:
        one.left_reason = ""
    files.move_on(tx, came_in, "recommended")
    return [verdict], [one.id for one in came_in]


def drop_failed(context: ActContext, selection: Selection) -> list[Verdict]:
    """Let leave who has not reached the pass mark (合格线), higher where no more sat than there are places; returns the verdicts."""
    tx, (pack, on) = context.tx, days_of(context)
    verdicts: list[Verdict] = []
    for post in files.posts_of(tx, selection):
        people = files.candidates_of(tx, selection, post=post.id, states=("recommended",))
        for one in people:
            mark = Decimal(one.results["exam"]["exam"])
            found = pass_marks(pack, on, mark=mark, present=len(people), posts=post.vacancies)
            verdicts.append(found)
            if found.outcome == "refused":
                files.leave(tx, one, "dropped", f"{found.article}：{found.reason}")
    return verdicts


def ranking(
    context: ActContext, people: Sequence[Candidate], extra: dict[str, str] | None = None
) -> tuple[dict[str, list[int]], list[Verdict], list[int]]:
    """Return each post's persons from the first down, what the gate says of equal totals, and who is still equal.

    Equal totals are put in order by the plan's marks (同分处理), then by an extra test; nothing else, no lot, decides.
    """
    ranks: dict[str, list[int]] = {}
    verdicts: list[Verdict] = []
    still: list[int] = []
    plan = files.selection_of(context.tx, context.case.id).plan
    for post, of_post in groupby(sorted(people, key=lambda c: (c.post_id, -_total(c), c.id)), key=lambda c: c.post_id):
        for _, group in groupby(of_post, key=_total):
            equal = list(group)
            if len(equal) > 1:
                found, equal = first_of_equals(context, plan["tie"], equal, extra or {})
                verdicts.append(found)
                still += [one.id for one in equal] if found.outcome == "refused" else []
            ranks.setdefault(str(post), []).extend(one.id for one in equal)
    return ranks, verdicts, still


def _total(one: Candidate) -> Decimal:
    return Decimal(one.results["exam"]["total"])


def first_of_equals(
    context: ActContext, tie: str, people: list[Candidate], extra: dict[str, str]
) -> tuple[Verdict, list[Candidate]]:
    """Return what the gate says of persons of one total, and them in its order."""
    criteria = (tie, *(name for name in ("笔试成绩", "面试成绩") if name != tie))
    held = {"笔试成绩": "written", "面试成绩": "interview"}
    results = {files.number(one): [Decimal(one.results["exam"][held[name]]) for name in criteria] for one in people}
    if all(str(one.id) in extra for one in people):
        criteria = (*criteria, EXTRA)
        for one in people:
            results[files.number(one)].append(Decimal(extra[str(one.id)]))
    found = tie_break(*days_of(context), results={name: tuple(row) for name, row in results.items()}, criteria=criteria)
    if found.outcome == "refused":
        return found, people
    order = str(found.numbers["名次"]).split("、")
    return found, sorted(people, key=lambda one: order.index(files.number(one)))


@wait("组织加试", "考试")
def ask_extra(context: ActContext) -> Ask:
    """Ask for the marks of an extra test (加试) of those whom no other mark parts (同分); the system draws no lots."""
    tx, selection = files.here(context)
    ties = _ties(context)
    people = [one for one in files.candidates_of(tx, selection) if one.id in ties]
    return ask(
        context,
        "登记同分人选的加试成绩",
        key=TIE,
        form=form(
            Field("held_on", "加试日期", "date"),
            Field(
                "marks",
                "加试成绩",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(Field("mark", EXTRA, "number", least="0", most="100", places=2),),
            ),
        ),
        known=[["总分、笔试和面试成绩都相同的", "、".join(files.label(one) for one in people)]],
        button="提交加试成绩",
    )


def _ties(context: ActContext) -> list[int]:
    found = next(
        context.result(act) for act in ("compute_results", "compute_competition") if (act, "") in context.results
    )
    return list(found["ties"])


@form_checks("ask_extra")
def check_extra(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse an extra test that leaves somebody equal; raises QS-4001 (measure 19)."""
    marks = {int(key): Decimal(row["mark"]) for key, row in payload["marks"].items()}
    people = [one for one in files.candidates_of(tx, files.selection_of(tx, case.id)) if one.id in marks]
    for _, group in groupby(
        sorted(people, key=lambda c: (c.post_id, -_total(c))), key=lambda c: (c.post_id, _total(c))
    ):
        equal = {files.number(one): (marks[one.id],) for one in group}
        if len(equal) > 1:
            require(tie_break(pack_of(tx, case), rules_day(case), results=equal, criteria=(EXTRA,)))


@step("确定同分人选名次", "考试")
def settle_ties(context: ActContext) -> Done:
    """Put those who were equal in order by their extra test (加试), as the gate says."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_extra")
    assert given is not None
    marks = {key: row["mark"] for key, row in given.payload["marks"].items()}
    people = files.candidates_of(tx, selection, states=("recommended",))
    ranks, verdicts, _ = ranking(context, people, marks)
    return files.done(
        context, {"ranks": ranks, "extra_on": given.payload["held_on"]}, verdicts=[kept(v) for v in verdicts]
    )
