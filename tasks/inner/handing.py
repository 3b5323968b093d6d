"""Handover of a post (工作交接): who leaves it lists what is handed over, who takes it over confirms, each by their own link. Measure 19."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from models import clock
from models.acting import ActContext, Ask, Choice, Done, Part
from models.cases import Case
from models.clock import at_hour, end_of
from models.people import Person, Unit
from models.selection import Candidate, Post, Selection
from models.waits import Wait
from tasks.acts import step, wait
from tasks.forms import Field, form, form_checks
from tasks.inner import papers
from tasks.inner.errors import HandoverWrong
from tasks.inner.register import current, holds, tenures_of, undo
from tasks.selection import files
from tasks.selection.asks import ask
from tasks.training.given import last_answer

ARTICLE = "recommending.rotation.order"


def receiver_of(tx: Session, one: Candidate) -> Person:
    """Return who takes over what a mover leaves: who moves into that post, else the unit's head until somebody does."""
    people = files.candidates_of(tx, files.selection_of(tx, _case_of(tx, one)), states=("decided", "appointed"))
    for other in people:
        if other.id != one.id and other.person_id and tx.get_one(Post, other.post_id).name == one.title:
            return tx.get_one(Person, other.person_id)
    unit = tx.get_one(Unit, tx.get_one(Post, one.post_id).unit_id)
    return tx.get_one(Person, unit.head_id or unit.training_officer_id)


def _case_of(tx: Session, one: Candidate) -> int:
    return tx.get_one(Selection, one.selection_id).case_id


@wait("移交工作", "工作交接")
def ask_hand_over(context: ActContext) -> Ask:
    """Ask who leaves a post for what is handed over and when (移交): work under way, papers, keys, money, what is open."""
    undo(context)
    tx, selection = files.here(context)
    one = tx.get_one(Candidate, context.subject_id)
    assert one.person_id is not None
    taker = receiver_of(tx, one)
    person = tx.get_one(Person, one.person_id)
    made = ask(
        context,
        "移交原岗位工作" if context.round == 1 else "按接交人意见补充移交",
        key=ARTICLE,
        parts=[Part(person.id, "移交人", person.unit_id)],
        form=form(
            Field("on", "交接日期", "date"),
            Field("work", "在办工作和进度", "lines", least="1", hint="一行一项"),
            Field("papers", "移交的文件、资料、印章和物品", "lines", least="1", hint="一行一项，没有的写“无”"),
            Field("open", "未了结事项和提醒", "long", required=False),
        ),
        choices=(Choice("handed", "确认移交并签名"),),
        known=[
            ["原岗位", one.title],
            ["新岗位", tx.get_one(Post, one.post_id).name],
            ["接交人", taker.name],
            ["交接截止日", selection.plan["hand_over_by"]],
        ],
        decided_on=context.result("record_decision")["decided_on"],
        button="确认移交",
    )
    return _until(context, made, selection.plan["hand_over_by"])


def _until(context: ActContext, made: Ask, day: str) -> Ask:
    """Let a handover be due on the day of the plan (交接截止日), where that day is still to come."""
    due = end_of(date.fromisoformat(day))
    return replace(made, due_at=due, remind_at=[at_hour(due.date(), 9)]) if due > context.now else made


@form_checks("ask_hand_over")
def check_hand_over(_tx: Session, _case: Case, waiting: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a handover dated before the decision; raises QS-8204."""
    if payload["on"] < waiting.facts["decided_on"]:
        raise HandoverWrong(f"讨论决定的日期是{waiting.facts['decided_on']}，交接日期不能在此以前。")


@wait("接收工作", "工作交接")
def ask_take_over(context: ActContext) -> Ask:
    """Ask who takes a post over whether everything listed is there (接收); what is missing goes back with the reason."""
    tx, selection = files.here(context)
    one = tx.get_one(Candidate, context.subject_id)
    given = last_answer(context, "ask_hand_over", context.subject)
    assert given is not None
    taker = receiver_of(tx, one)
    made = ask(
        context,
        "接收移交的工作",
        key=ARTICLE,
        parts=[Part(taker.id, "接交人", taker.unit_id)],
        form=form(Field("on", "接收日期", "date"), Field("remarks", "接收说明", "long", required=False)),
        form_for=["taken"],
        choices=(
            Choice("taken", "核对无误，确认接收并签名"),
            Choice("return", "移交不全，退回补充", "stops", reason=True),
        ),
        known=[
            ["移交人", one.name],
            ["岗位", one.title],
            ["交接日期", given.payload["on"]],
            ["在办工作和进度", "；".join(given.payload["work"])],
            ["文件、资料、印章和物品", "；".join(given.payload["papers"])],
            ["未了结事项和提醒", given.payload["open"] or "无"],
        ],
        handed_on=given.payload["on"],
        button="签署意见",
    )
    return _until(context, made, selection.plan["hand_over_by"])


@form_checks("ask_take_over")
def check_take_over(tx: Session, _case: Case, waiting: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse to take over before it was handed over; raises QS-8204."""
    if choice == "taken" and not waiting.facts["handed_on"] <= payload["on"] <= clock.today(tx).isoformat():
        raise HandoverWrong(f"交接日期是{waiting.facts['handed_on']}，接收日期不能在此以前。")


@step("登记交接", "工作交接")
def record_handover(context: ActContext) -> Done:
    """Record that both sides have confirmed: the sheet is drawn up, the old post ends and the new one counts from the decision."""
    tx, selection = files.here(context)
    one = tx.get_one(Candidate, context.subject_id)
    handed, taken = (last_answer(context, name, context.subject) for name in ("ask_hand_over", "ask_take_over"))
    assert handed is not None and taken is not None and one.person_id is not None
    since = date.fromisoformat(context.result("record_decision")["decided_on"])
    unit_id = tx.get_one(Post, one.post_id).unit_id
    assert unit_id is not None
    was = current(tenures_of(tx, unit_id)).get(one.person_id)
    made = holds(context, one.person_id, tx.get_one(Post, one.post_id).name, "任职", since, was)
    paper = papers.handover(context, one, tx.get_one(Person, taken.person_id).name, handed.payload, taken.payload)
    late = taken.payload["on"] > selection.plan["hand_over_by"]
    return files.done(
        context,
        {
            "handed_on": handed.payload["on"],
            "taken_on": taken.payload["on"],
            "late": late,
            "tenure": made.id,
            "ended": was.id if was else 0,
            "documents": [paper],
        },
    )
