"""The order of steps, looked at as they were taken (环节次序), and that marks alone never decide (不以票、分取人). Measures 17, 19."""

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.acting import ActContext
from models.ballots import BallotBox
from models.cases import Case
from models.selection import Candidate
from policy.asked import kept
from policy.examining.outcome import scores_alone
from policy.recommending import ballot_way, competition_order, roster_shares, selection_order
from policy.talent.vacancy import vacancy_published
from policy.verdict import Verdict
from tasks.opening import rules_day
from tasks.rules import pack_of
from tasks.selection import announcing, files
from tasks.selection.planning import days_of
from tasks.training.given import answer_in

STEPS = {  # act → the step of the measure that it ends
    "publish_vacancy": "职位公告",
    "check_eligibility": "提名",
    "settle_recommended": "推荐",
    "settle_directed": "推荐",
    "settle_shortlist": "入围",
    "compute_results": "考试",
    "record_inspection": "考察",
    "record_opinions": "酝酿",
    "record_vote": "表决",
}
COMPETITION = {
    "approve_plan": "方案审核",
    "publish_vacancy": "公告",
    "ask_nominations": "报名",
    "check_eligibility": "资格审查",
    "ask_scores": "笔试",
    "hold_interview": "面试",
    "hold_assessment": "民主测评",
    "record_inspection": "考察",
    "record_vote": "讨论决定",
    "record_notice": "公示",
}
PLANNED = {
    "open": ("职位公告", "提名", "推荐", "入围", "考试", "考察", "酝酿", "表决"),
    "directed": ("职位公告", "提名", "推荐", "考察", "酝酿", "表决"),
}
RANKED_BY = ("settle_ties", "compute_results", "settle_directed")
BASES = ("推荐票", "考试成绩", "考察情况")  # what a proposal rests on: nobody is proposed who was not inspected


def order(context: ActContext) -> list[dict[str, Any]]:
    """Return what the gate says of the order in which a case's steps were taken, returns included, as the journal keeps it."""
    pack, on = days_of(context)
    manner = files.selection_of(context.tx, context.case.id).manner
    if manner == "competition":
        return [kept(competition_order(pack, on, history=history(context.tx, context.case.id, COMPETITION)))]
    if manner not in PLANNED:
        return []
    taken = history(context.tx, context.case.id, STEPS)
    return [kept(selection_order(pack, on, manner=announcing.TITLES[manner], planned=PLANNED[manner], history=taken))]


def history(tx: Session, case_id: int, steps: dict[str, str]) -> tuple[str, ...]:
    """Return the steps of a case in order of time; one that several persons or posts went through stands once in a row."""
    rows = tx.execute(
        text(
            "SELECT name FROM act WHERE case_id = :case AND kind IN ('step','wait') AND name = ANY(:names) ORDER BY seq"
        ),
        {"case": case_id, "names": list(steps)},
    )
    taken: list[str] = []
    for name in rows.scalars():
        if not taken or taken[-1] != steps[name]:
            taken.append(steps[name])
    return tuple(taken)


def at_recommendation(
    context: ActContext, box: BallotBox, shown: set[str], votes: dict[int, dict[str, int]]
) -> list[Any]:
    """Return what the gates say of the ballot of a recommendation: public before it, by roster apart, each by their own hand.

    A roster that is too small to be shown apart (A20) stands in no verdict either.
    """
    pack, on = days_of(context)
    selection = files.selection_of(context.tx, context.case.id)
    plan, sizes = selection.plan, box.counts.get("分组", {})
    found: list[Verdict] = []
    if selection.published_at is not None and "audience" in plan:
        since = context.result("publish_vacancy")["published_on"]
        found.append(_published(context, plan, since))
    found.append(announcing.voters(pack, on, plan["roster"], {group: int(n) for group, n in sizes.items()}))
    found.append(ballot_way(pack, on, own_hand=True, in_room=True))  # only who signed in by hand got a slip
    for one in votes.values():
        valid = {f"{group}推荐": int(sizes[group]) for group in one if group in shown}
        if valid:
            of = {f"{group}推荐": count for group, count in one.items() if group in shown}
            found.append(roster_shares(pack, on, valid=valid, votes=of))
    return [kept(verdict) for verdict in found]


def _published(context: ActContext, plan: dict[str, Any], since: str) -> Verdict:
    pack, on = days_of(context)
    return vacancy_published(
        pack,
        on,
        contents=announcing.said_of_vacancy(plan),
        audience=announcing.sent_to(plan),
        recommended_on=context.now.date(),
        published_on=date.fromisoformat(since),
    )


def proposal(tx: Session, case: Case, payload: dict[str, Any]) -> list[Verdict]:
    """Return what the gate says of a proposal beside the ranking of those inspected (不以票、分取人): a departure needs its reason."""
    pack, on, selection = pack_of(tx, case), rules_day(case), files.selection_of(tx, case.id)
    rows = tx.execute(
        text(
            "SELECT name, result->'ranks' AS ranks FROM act WHERE case_id = :case AND superseded_by IS NULL"
            " AND result ? 'ranks' AND name = ANY(:names)"
        ),
        {"case": case.id, "names": list(RANKED_BY)},
    )
    ranks = {row.name: row.ranks for row in rows}
    found: list[Verdict] = []
    for post in files.posts_of(tx, selection):
        places = next((ranks[act].get(str(post.id), ()) for act in RANKED_BY if act in ranks), ())
        order_ = [n for n in places if str(n) in payload["people"]]
        chosen = [n for n in order_ if payload["people"][str(n)]["proposed"] == "是"]
        if chosen:
            found.append(
                scores_alone(
                    pack,
                    on,
                    bases=BASES,
                    ranking=tuple(_name(tx, n) for n in order_),
                    chosen=tuple(_name(tx, n) for n in chosen),
                    reason=payload.get("departs", ""),
                )
            )
    return found


def _name(tx: Session, number: int) -> str:
    return files.number(tx.get_one(Candidate, number))


def proposed(context: ActContext) -> list[dict[str, Any]]:
    """Return the verdicts on the proposal that was made, as the journal keeps them."""
    given = answer_in(context.tx, context.case.id, "ask_proposal")
    return [kept(verdict) for verdict in proposal(context.tx, context.case, given.payload)] if given else []
