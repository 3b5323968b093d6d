"""The papers of a rotation and a mutual choice (文书), issued by the unit and kept with the case."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.acting import ActContext
from models.ballots import BallotBox
from models.base import in_shanghai
from models.people import Unit
from models.selection import Candidate, Post
from tasks import documents
from tasks.inner.listing import Holder
from tasks.opening import rules_day
from tasks.papers.inner_contexts import (
    HandoverContext,
    MatchingPlanContext,
    MatchingResultContext,
    RotationPlanContext,
    UnitDecisionContext,
)
from tasks.papers.render import FORMS, render_paper
from tasks.papers.selection_contexts import SelectionPaper
from tasks.rules import pack_of
from tasks.selection import files
from tasks.training import office

COUNTS = ("应到", "实到", "回避", "发出", "收回", "有效", "无效")


def rotation_plan(context: ActContext, listed: Sequence[Holder], rows: Mapping[str, Mapping[str, str]]) -> int:
    """Draw up the plan of a rotation (轮岗计划) with its list."""
    pack, on = pack_of(context.tx, context.case), rules_day(context.case)
    selection = files.selection_of(context.tx, context.case.id)
    people = []
    for one in listed:
        row = rows.get(str(one.person_id), {})
        stays = f"{row['kept']}：{row['why']}" if row.get("kept") else ""
        shown = {"name": one.name, "post": one.post, "since": one.since.isoformat(), "years": one.years}
        people.append({**shown, "to": row.get("to", ""), "kept": stays})
    made = RotationPlanContext(
        **_base(context),
        people=people,
        years=pack.value("recommending.rotation.years", on).count(),
        must=pack.value("appointing.transfer.must_years", on).count(),
        hand_over_by=date.fromisoformat(selection.plan["hand_over_by"]),
        basis=selection.plan["basis"],
        plan_mark=selection.plan_hash[:8],
    )
    return _keep(context, "rotation_plan", made)


def decision(
    context: ActContext,
    what: str,
    given: Mapping[str, Any],
    box: BallotBox,
    votes: Mapping[str, int],
    *,
    passed: bool,
) -> int:
    """Draw up what the unit's Party organisation decided (讨论决定情况), with its counts and votes."""
    tx = context.tx
    people = files.still_in(tx, files.selection_of(tx, context.case.id))
    made = UnitDecisionContext(
        **_base(context),
        what=what,
        held_on=_today(context),
        agenda=given["agenda"],
        minutes=given["minutes"],
        counts={name: int(box.counts.get(name, 0)) for name in COUNTS},
        votes=votes,
        needed=pack_of(tx, context.case).value("deciding.majority.share", rules_day(context.case)).words,
        passed=passed,
        people=[{"name": one.name, "was": one.title, "post": tx.get_one(Post, one.post_id).name} for one in people],
    )
    return _keep(context, "unit_decision", made)


def handover(
    context: ActContext, one: Candidate, taker: str, handed: Mapping[str, Any], taken: Mapping[str, Any]
) -> int:
    """Draw up the sheet of a handover (工作交接单) that both sides have confirmed."""
    made = HandoverContext(
        **_base(context),
        name=one.name,
        post=one.title,
        to=context.tx.get_one(Post, one.post_id).name,
        taker=taker,
        handed_on=date.fromisoformat(handed["on"]),
        taken_on=date.fromisoformat(taken["on"]),
        work=handed["work"],
        papers=handed["papers"],
        open=handed["open"],
        remarks=taken["remarks"],
    )
    return _keep(context, "handover", made, of=one.name)


def matching_plan(context: ActContext, points: Sequence[Sequence[str]], mark: str) -> int:
    """Keep the plan of a mutual choice (优化组合方案) as the department has checked it."""
    return _keep(context, "matching_plan", MatchingPlanContext(**_base(context), points=points, plan_mark=mark))


def matching_result(
    context: ActContext, people: Sequence[Mapping[str, Any]], rounds: int, left: Sequence[Mapping[str, Any]]
) -> int:
    """Draw up the result of a mutual choice (优化组合结果)."""
    made = MatchingResultContext(**_base(context), people=people, rounds=rounds, left=left)
    return _keep(context, "matching_result", made)


def _base(context: ActContext) -> dict[str, Any]:
    tx = context.tx
    unit_id = files.posts_of(tx, files.selection_of(tx, context.case.id))[0].unit_id
    return {
        "issuer": tx.get_one(Unit, unit_id).name,
        "number": "",
        "issued_on": _today(context),
        "selection": context.case.title,
        "case_id": context.case.id,
        "contact": office.setting(tx, "contact"),
        "phone": office.setting(tx, "phone") or "见通讯录",
    }


def _today(context: ActContext) -> date:
    return in_shanghai(context.now).date()


def _keep(context: ActContext, kind: str, paper: SelectionPaper, of: str = "") -> int:
    title = f"{FORMS[kind]}：{of}" if of else FORMS[kind]
    kept = documents.keep(
        context.tx,
        render_paper(kind, paper.mapping(), office.templates()),
        kind=kind,
        title=title,
        file_name=f"{title.replace('：', '-')}-{context.case.id}.docx",
        media_type=documents.DOCX,
        case_id=context.case.id,
    )
    return kept.id
