"""The unit's notices of appointment and its filing with the department (任职、报备、备案) after a rotation or a mutual choice. Measure 19."""

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.cases import Case
from models.selection import Candidate, Post
from models.waits import Wait
from policy.asked import kept
from policy.recommending import rotation_order
from tasks.acts import step, wait
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.inner.register import current, holds, tenures_of
from tasks.refusing import require
from tasks.selection import files, hosts
from tasks.selection.asks import RETURN, ask
from tasks.selection.planning import days_of
from tasks.training.given import last_answer

ARTICLE = "recommending.manners.inner"
STAGES = {  # act → the stage of a rotation as the rules call it
    "list_rotation": "轮岗名单",
    "fix_rotation_plan": "轮岗计划",
    "record_decision": "讨论决定",
    "record_handover": "工作交接",
}


@wait("单位印发通知和报备", "备案")
def ask_inner_filing(context: ActContext) -> Ask:
    """Ask the unit for its notices and the letter by which it files them with the department (报备)."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("decided",))
    return ask(
        context,
        "印发通知并报备",
        key=ARTICLE,
        parts=hosts.officer_of(context),
        form=form(
            Field("letter", "备案报告文号"),
            Field(
                "people",
                "通知",
                "rows",
                rows=[[str(one.id), f"{one.name}　{tx.get_one(Post, one.post_id).name}"] for one in people],
                columns=(Field("number", "通知文号"), Field("on", "印发日期", "date")),
            ),
        ),
        choices=(Choice("done", "已印发，报送备案"),),
        not_before=_not_before(context),
        button="报送备案",
    )


def _not_before(context: ActContext) -> str:
    """Return the day before which nothing is issued: that of the decision, or the last of the public notice."""
    notice = context.results.get(("publish_notice", ""))
    return str(notice["last"] if notice else context.result("record_decision")["decided_on"])


@form_checks("ask_inner_filing")
def check_issued(_tx: Session, _case: Case, waiting: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a notice dated before the decision, or before the public notice was over; raises QS-8001."""
    day = waiting.facts["not_before"]
    if any(row["on"] < day for row in payload["people"].values()):
        raise FormIncomplete(f"通知须在{day}以后印发。")


@wait("备案审查", "备案")
def check_inner_filing(context: ActContext) -> Ask:
    """Ask the department to look through what the unit has filed (备案审查): taken, or sent back to be mended."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_inner_filing")
    assert given is not None
    rows = given.payload["people"]
    people = files.candidates_of(tx, selection, states=("decided",))
    return ask(
        context,
        "审查备案",
        key=ARTICLE,
        form=form(Field("number", "备案登记号")),
        form_for=["done"],
        choices=(Choice("done", "准予备案"), RETURN),
        known=[
            ["备案报告", given.payload["letter"]],
            *(
                [one.name, f"{tx.get_one(Post, one.post_id).name}　{rows[str(one.id)]['number']}　{rows[str(one.id)]['on']}"]
                for one in people
            ),
        ],
        button="签署意见",
    )  # fmt: skip


@step("备案登记", "备案")
def file_inner(context: ActContext) -> Done:
    """Take the unit's decision on file (备案): who serves where from which day, in the order that the measure asks for."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    given, taken = last_answer(context, "ask_inner_filing"), last_answer(context, "check_inner_filing")
    assert given is not None and taken is not None
    since = context.result("record_decision")["decided_on"]
    people = files.candidates_of(tx, selection, states=("decided",))
    verdicts: list[Any] = []
    if selection.manner == "rotation":
        verdicts.append(kept(require(rotation_order(pack, on, history=_history(context)))))
    for one in people:
        number = given.payload["people"][str(one.id)]["number"]
        files.note(tx, one, "appointment", {"number": number, "since": since, "filed": taken.payload["number"]})
        if selection.manner == "combination":
            _holds(context, one, date.fromisoformat(since))
    files.move_on(tx, people, "appointed")
    numbers = {"numbers": [given.payload["people"][str(one.id)]["number"] for one in people]} if people else {}
    return files.done(context, {"appointed": [one.id for one in people], **numbers}, verdicts=verdicts)


def _holds(context: ActContext, one: Candidate, since: date) -> None:
    """Enter the post that a mutual choice gave somebody; in a rotation the handover has entered it already."""
    post = context.tx.get_one(Post, one.post_id)
    assert one.person_id is not None and post.unit_id is not None
    was = current(tenures_of(context.tx, post.unit_id)).get(one.person_id)
    if was is None or was.post != post.name:
        holds(context, one.person_id, post.name, "任职", since, was)


def _history(context: ActContext) -> tuple[str, ...]:
    """Return the stages of a rotation in the order in which the record has them."""
    query = text("SELECT name FROM act WHERE case_id = :case AND superseded_by IS NULL AND kind = 'step' ORDER BY id")
    names = context.tx.execute(query, {"case": context.case.id}).scalars()
    return tuple(dict.fromkeys(STAGES[name] for name in names if name in STAGES))
