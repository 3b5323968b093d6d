"""The unit's Party organisation decides on a whole plan (单位党组织讨论决定): quorum, opinions, secret ballot, minutes. Measures 5, 19, C8."""

from typing import Any

from sqlmodel import Session, col, select

from models.acting import ActContext, Ask, Choice, Done
from models.cases import Case
from models.waits import Wait
from policy.asked import kept
from policy.deciding import majority, opinion, quorum, vote_form
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.ballots import boxes
from tasks.ballots.boxes import Voter
from tasks.ballots.sheet import VOTE, Section, Sheet
from tasks.forms import Field, form, form_checks
from tasks.inner import papers, rotating
from tasks.inner.register import undo
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, hosts, rooms
from tasks.selection.asks import ask
from tasks.selection.planning import days_of
from tasks.training.given import last_answer

WHAT = {"rotation": "轮岗计划", "combination": "优化组合方案"}
OPTION = "plan"
ARTICLE = "deciding.majority.share"


def member(place: int) -> str:
    """Return a member as the record calls them: by the place on the list."""
    return f"成员{place}"


@wait("单位党组织讨论决定", "讨论决定")
def hold_decision(context: ActContext) -> Ask:
    """Hold the ballot of the unit's Party committee or group on the whole plan: 同意、不同意、缓议, each opinion given first."""
    undo(context)
    _tx, selection = files.here(context)
    members, what = selection.plan["members"], WHAT[selection.manner]
    section = Section("decide", "是否同意", [(OPTION, what)], grades=VOTE)
    return rooms.ask_room(
        context,
        f"单位党委（党组）表决{what}",
        act="hold_decision",
        kind="vote",
        sheet=Sheet([section]),
        roster=[Voter(name, "党委（党组）成员") for name in members],
        key=ARTICLE,
        form=form(
            Field("agenda", "议题编号"),
            Field("minutes", "会议纪要编号"),
            Field(
                "opinions",
                "到会成员意见（按发言次序登记）",
                "rows",
                rows=[[member(place), name] for place, name in enumerate(members, 1)],
                columns=(
                    Field("place", "发言次序", "number", required=False, least="1", most=str(len(members))),
                    Field("opinion", "意见", "choice", options=VOTE, required=False),
                ),
            ),
        ),
        known=[["方案识别码", selection.plan_hash[:8]]],
        ask=f"请主持会议表决：{what}",
        head=member(1),
    )


@form_checks("hold_decision")
def check_decision(tx: Session, case: Case, waiting: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse a result without its quorum or each present member's opinion (head last in 2019); raises QS-4001."""
    rooms.must_be_counted(tx, case, waiting, choice, payload)
    for verdict in meeting(tx, case, waiting, payload):
        require(verdict)


def meeting(tx: Session, case: Case, waiting: Wait, payload: dict[str, Any]) -> list[Verdict]:
    """Return what the gates say of the meeting that voted: quorum, form of voting, opinions in their order."""
    pack, on = pack_of(tx, case), rules_day(case)
    box = boxes.of_wait(tx, waiting)
    here = {member(voter.position) for voter in boxes.voters(tx, box.id) if voter.state == "present"}
    given = {key: row for key, row in payload["opinions"].items() if row["opinion"]}
    order = sorted(here, key=lambda key: (int(given.get(key, {}).get("place") or 99), key))
    opinions = {key: row["opinion"] for key, row in given.items()}
    present, recused = box.counts["实到"], box.counts["回避"]
    return [
        quorum(pack, on, members=box.counts["应到"], present=present + recused, recused=recused),
        vote_form(pack, on, form="无记名投票", item="任用重要干部"),
        opinion(pack, on, members=tuple(order), opinions=opinions, head=str(waiting.facts["head"])),
    ]


@step("登记决定", "讨论决定")
def record_decision(context: ActContext) -> Done:
    """Compute whether the plan is decided: more than half of those who should attend agree; its paper is drawn up."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    box = rooms.box_of(context, "hold_decision")
    given = last_answer(context, "hold_decision")
    assert given is not None
    votes = box.tally["decide"]["grades"][OPTION]
    verdict = majority(
        pack,
        on,
        members=box.counts["应到"],
        present=box.counts["实到"],
        agree=votes["同意"],
        disagree=votes["不同意"],
        postpone=votes["缓议"],
    )
    found = [*meeting(tx, context.case, _waiting(context), given.payload), verdict]
    people = files.candidates_of(tx, selection, states=("proposed",))
    if verdict.ok:
        files.move_on(tx, people, "decided")
        found += rotating.decided_verdicts(context) if selection.manner == "rotation" else []
    paper = papers.decision(context, WHAT[selection.manner], given.payload, box, votes, passed=verdict.ok)
    today = context.now.date().isoformat()
    facts = {"passed": verdict.ok, "decided": [one.id for one in people] if verdict.ok else [], "decided_on": today}
    return files.done(
        context, {**facts, "box": box.id, "documents": [paper]}, verdicts=[kept(verdict) for verdict in found]
    )


def _waiting(context: ActContext) -> Wait:
    asked = select(Wait).where(Wait.case_id == context.case.id, Wait.name == "hold_decision")
    return context.tx.exec(asked.order_by(col(Wait.round).desc()).limit(1)).one()


@wait("未获通过，研究办法", "讨论决定")
def ask_not_passed(context: ActContext) -> Ask:
    """Ask the unit's head what follows where the plan did not pass: mend it and put it again, or end."""
    _tx, selection = files.here(context)
    return ask(
        context,
        f"{WHAT[selection.manner]}未获通过，研究办法",
        key=ARTICLE,
        parts=hosts.head_of(context),
        choices=(
            Choice("again", "修改后重新提交", reason=True),
            Choice("end", "终止本次工作", reason=True),
        ),
        button="签署意见",
    )
