"""The plan of a rotation (轮岗计划): who goes where, who stays with which reason; each must fit. Measures 19, 20, 24."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from models import clock
from models.acting import ActContext, Ask, Choice, Done
from models.cases import Case
from models.people import Person, Unit
from models.selection import Candidate, Post, Selection
from models.waits import Wait
from policy.appointing import post_quota, transfer_due
from policy.asked import kept
from policy.eligibility.kinship import kinship_avoidance
from policy.packs import Pack
from policy.recommending import rotation_plan
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.forms import Field, form, form_checks
from tasks.inner import papers
from tasks.inner.errors import RotationWrong
from tasks.inner.listing import Holder, holders
from tasks.inner.naming import number_of, require_in_names
from tasks.inner.register import ARTICLE, undo
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, hosts
from tasks.selection.asks import ask
from tasks.selection.planning import days_of
from tasks.training.given import last_answer

STAYS = ("年内到龄退休", "正在接受审查调查", "病休、产假", "承担的专项工作尚未结束", "其他")
NONE = "无"
Rows = Mapping[str, Mapping[str, str]]


@wait("拟订轮岗计划", "轮岗计划")
def ask_rotation_plan(context: ActContext) -> Ask:
    """Ask the unit who goes where (轮岗计划), and of everybody long enough in a post who stays why."""
    undo(context)
    tx, selection = files.here(context)
    selection.plan_hash = ""  # a plan that came back is open again
    tx.add(selection)
    pack, on = days_of(context)
    posts = files.posts_of(tx, selection)
    listed = holders(tx, pack, on, context.now.date(), posts)
    columns = (
        Field("to", "拟任岗位", "choice", required=False, options=[post.name for post in posts]),
        Field("relation", "亲属关系", "choice", required=False, options=_texts(pack, on, "relations")),
        Field("tie", "职务关系", "choice", required=False, options=_texts(pack, on, "ties")),
        Field("kept", "暂不轮岗", "choice", required=False, options=STAYS),
        Field("why", "暂不轮岗的理由", required=False),
    )  # fmt: skip
    return ask(
        context,
        "拟订轮岗计划" if context.round == 1 else "按退回意见修改轮岗计划",
        key=ARTICLE,
        parts=hosts.officer_of(context),
        form=form(
            Field(
                "people",
                "轮岗名单（任现岗位时间长的在前）",
                "rows",
                hint="轮岗的填拟任岗位，以及与本单位领导、拟任岗位人员有无亲属关系和由此形成的职务关系；暂不轮岗的选情形并写明理由",
                rows=[[str(one.person_id), one.label] for one in listed],
                columns=columns,
            ),
            Field("hand_over_by", "工作交接截止日", "date", future=True),
            Field("members", "单位党委（党组）成员", "lines", least="3", hint="全部成员，一行一人，主要负责人写在第一行"),
            Field("basis", "计划说明", "long", required=False),
        ),
        choices=(Choice("done", "提交轮岗计划"),),
        known=[["岗位和核定职数", "、".join(f"{post.name}{post.quota}名" for post in posts)]],
        button="提交轮岗计划",
    )  # fmt: skip


def _texts(pack: Pack, on: date, part: str) -> tuple[str, ...]:
    key = f"eligibility.kinship.{part}"
    return (NONE, *(pack.value(key, on).texts() if key in pack.keys else ()))


@form_checks("ask_rotation_plan")
def check_rotation_plan(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a plan that leaves somebody out, lets one stay who must go, or puts one where one does not fit; QS-8203, QS-4001."""
    pack, on, today = pack_of(tx, case), rules_day(case), clock.today(tx)
    posts = files.posts_of(tx, files.selection_of(tx, case.id))
    listed = holders(tx, pack, on, today, posts)
    if payload["hand_over_by"] <= today.isoformat():
        raise RotationWrong("工作交接截止日须在今天以后。")
    names = {one.person_id: one.name for one in listed}
    for one in listed:
        _row_fits(one, payload["people"].get(str(one.person_id), {}))
    for verdict in verdicts_of(pack, on, today, listed, payload["people"]):
        require_in_names(verdict, names)
    for post in posts:
        require(_quota(pack, on, post, listed, payload["people"]))


def _row_fits(one: Holder, row: Mapping[str, str]) -> None:
    if row.get("to") and row.get("kept"):
        raise RotationWrong(f"{one.name}既填了拟任岗位，又填了暂不轮岗，只能填一项。")
    if row.get("to") == one.post:
        raise RotationWrong(f"{one.name}现任{one.post}，拟任岗位不能是同一岗位。")
    if row.get("to") and not (row.get("relation") and row.get("tie")):
        raise RotationWrong(f"{one.name}拟轮岗，请选择亲属关系和由此形成的职务关系，没有的选“无”。")
    if row.get("kept") and not row.get("why", "").strip():
        raise RotationWrong(f"{one.name}暂不轮岗，请写明理由。")


def verdicts_of(
    pack: Pack, on: date, today: date, listed: list[Holder], rows: Rows, decided: str = ""
) -> list[Verdict]:
    """Return what the gates say of a plan: everybody due is in it or stays with a reason, none stays who must go, none serves with kin.

    People are called by number. `decided`: what was decided, once it was; then those who must go have gone.
    """
    moving = {one.person_id: row for one in listed if (row := rows.get(str(one.person_id), {})).get("to")}
    stays = {one.person_id: row for one in listed if (row := rows.get(str(one.person_id), {})).get("kept")}
    counted = [one for one in listed if one.spells or one.person_id in moving]
    found = [
        rotation_plan(
            pack,
            today,
            since={number_of(one.person_id): one.since for one in counted},
            planned=tuple(number_of(person) for person in moving),
            kept={number_of(person): f"{row['kept']}：{row['why']}" for person, row in stays.items()},
        )
    ]
    for one in listed:
        if one.spells and (one.person_id not in moving or decided):
            stay = stays.get(one.person_id, {}).get("kept", "")
            moved = decided if one.person_id in moving else ""
            verdict = transfer_due(pack, today, spells=tuple(one.spells), decided=moved, stays=stay)
            found.append(_about(verdict, one.person_id))
    for person, row in moving.items():
        kin = {} if row["relation"] == NONE else {"亲属": row["relation"]}
        tie = {"亲属": "" if row["tie"] == NONE else row["tie"]} if kin else {}
        found.append(_about(kinship_avoidance(pack, on, relations=kin, ties=tie), person))
    return found


def decided_verdicts(context: ActContext) -> list[Verdict]:
    """Return what the gates say of the plan once it is decided: whoever must go has been decided on (任满10年必须交流)."""
    tx, selection = context.tx, files.selection_of(context.tx, context.case.id)
    pack, on = days_of(context)
    today = context.now.date()
    listed = holders(tx, pack, on, today, files.posts_of(tx, selection))
    return verdicts_of(pack, on, today, listed, selection.plan["people"], decided=f"计划{selection.plan_hash[:8]}")


def _about(verdict: Verdict, person_id: int) -> Verdict:
    """Say of whom a verdict is, by number, in the sentence that is shown."""
    if not verdict.ok:
        return replace(verdict, reason=f"{number_of(person_id)}{verdict.reason}")
    return verdict


def _quota(pack: Pack, on: date, post: Post, listed: list[Holder], rows: Rows) -> Verdict:
    """Return whether a post stays within its quota once everybody has gone where the plan says."""
    coming = sum(rows.get(str(one.person_id), {}).get("to") == post.name for one in listed)
    here = [one for one in listed if one.post == post.name]
    going = sum(bool(rows.get(str(one.person_id), {}).get("to")) for one in here)
    return post_quota(pack, on, quota=post.quota, filled=len(here), added=coming, leaving=going, manner="轮岗")


@step("固定轮岗计划", "轮岗计划")
def fix_rotation_plan(context: ActContext) -> Done:
    """Keep the plan as it was submitted, with its fingerprint, its verdicts and its paper: the decision is of exactly this."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    given = last_answer(context, "ask_rotation_plan")
    assert given is not None
    posts = files.posts_of(tx, selection)
    listed = holders(tx, pack, on, context.now.date(), posts)
    selection.plan = {**selection.plan, **given.payload}
    selection.plan_hash = files.plan_hash(selection, posts)
    tx.add(selection)
    rows = given.payload["people"]
    moves = _candidates(tx, selection, posts, listed, rows)
    found = verdicts_of(pack, on, context.now.date(), listed, rows) + [_quota(pack, on, p, listed, rows) for p in posts]
    paper = papers.rotation_plan(context, listed, rows)
    return files.done(
        context,
        {"hash": selection.plan_hash, "moves": moves, "documents": [paper]},
        verdicts=[kept(verdict) for verdict in found],
    )


def _candidates(tx: Session, selection: Selection, posts: list[Post], listed: list[Holder], rows: Rows) -> list[int]:
    """Make a candidate of each who is to move; those of an earlier plan who are in this one no longer leave."""
    before = {(one.person_id, one.post_id): one for one in files.candidates_of(tx, selection)}
    by_name = {post.name: post for post in posts}
    planned: list[int] = []
    for one in listed:
        if not (to := rows.get(str(one.person_id), {}).get("to")):
            continue
        post = by_name[to]
        made = before.pop((one.person_id, post.id), None) or _made(tx, selection, post, one)
        files.move_on(tx, [made], "proposed")
        planned.append(made.id)
    for old in before.values():
        files.leave(tx, old, "dropped", "未列入修改后的计划")
    return planned


def _made(tx: Session, selection: Selection, post: Post, one: Holder) -> Candidate:
    person = tx.get_one(Person, one.person_id)
    unit = tx.get_one(Unit, person.unit_id).name if person.unit_id else ""
    made = Candidate(
        selection_id=selection.id,
        post_id=post.id,
        person_id=person.id,
        name=person.name,
        unit=unit,
        title=one.post,
        source="轮岗",
        facts={"years": one.years, "since": one.since.isoformat()},
    )
    tx.add(made)
    tx.flush()
    return made
