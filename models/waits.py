"""Waits (环节), the parts people have in them (待办), what they gave (意见) and the timers that watch.

A wait row is one round (轮次): going back closes it, voids its open assignments with a reason, and the next round is
a new row with fresh assignments, links and timers. A timer belongs to a round and checks it again when it acts.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import json_list, json_object, key, moment, ref, text_column


class Wait(SQLModel, table=True):
    """What a case waits for (环节): who may answer, until when, and by which rule it closes."""

    __table_args__ = (
        UniqueConstraint("case_id", "name", "subject", "round"),
        CheckConstraint("(closed_at IS NULL) = (closed_how = '')", name="closed"),
        CheckConstraint("on_due IN ('close','stay')", name="on_due"),
        Index("ix_wait_open", "case_id", postgresql_where=text("closed_at IS NULL")),
    )
    id: int = key()
    case_id: int = ref("qs_case.id", index=True)
    name: str = Field(sa_column=Column(Text, nullable=False))
    subject: str = text_column()
    round: int = 1
    title: str = text_column()
    page: str = text_column()  # which page asks it
    article: str = text_column()
    law: str = text_column()  # the law's words
    facts: dict[str, Any] = json_object()  # what the page needs to know
    choices: list[dict[str, Any]] = json_list()  # [{"key","label","reason": bool,"effect": "counts|stops|neutral"}]
    rule: dict[str, Any] = json_object()  # {"need": "all"|"any"|n}
    deputies: bool = True  # false: only the person, in the room
    opened_at: datetime = moment(null=False)
    due_at: datetime | None = moment()
    on_due: str = text_column("stay")
    closed_at: datetime | None = moment()
    closed_how: str = text_column()  # answers, time, returned, withdrawn, stopped
    outcome: str = text_column()


class Assignment(SQLModel, table=True):
    """One person's part in a wait (待办)."""

    __table_args__ = (
        CheckConstraint("state IN ('open','answered','void','handed')", name="state"),
        Index(
            "ix_assignment_person_open",
            "person_id",
            postgresql_where=text("state = 'open'"),
        ),
    )
    id: int = key()
    wait_id: int = ref("wait.id", index=True)
    case_id: int = ref("qs_case.id", index=True)
    person_id: int = ref("person.id", index=True)
    unit_id: int | None = ref("unit.id", null=True)
    role: str = text_column()  # in what capacity: 培训专干, 主要负责人, 领导小组成员
    state: str = text_column("open")
    void_reason: str = text_column()
    handed_from_id: int | None = ref("assignment.id", null=True)  # whose part it was (转办)
    opened_at: datetime = moment(null=False)
    closed_at: datetime | None = moment()
    seen_at: datetime | None = moment()


class Answer(SQLModel, table=True):
    """What a person gave (意见): written once, never changed; withdrawing it marks it."""

    __table_args__ = (
        Index(
            "uq_answer_counted",
            "assignment_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        UniqueConstraint("receipt"),
        CheckConstraint("proof IN ('code','pin','session','link','paper')", name="proof"),
    )
    id: int = key()
    assignment_id: int = ref("assignment.id")
    wait_id: int = ref("wait.id", index=True)
    case_id: int = ref("qs_case.id", index=True)
    person_id: int = ref("person.id")
    choice: str = text_column()
    reason: str = text_column()
    payload: dict[str, Any] = json_object()
    sent: str = text_column()  # digest of what was sent: the same form again gets the same receipt, another is refused
    proof: str = text_column()  # how we know that it was this person
    entered_by_id: int | None = ref("person.id", null=True)  # who entered a signed paper
    document_id: int | None = ref("document.id", null=True)  # its scan
    receipt: str = text_column()
    at: datetime = moment(null=False)
    withdrawn_at: datetime | None = moment()


class Timer(SQLModel, table=True):
    """A reminder, an escalation or a close by time; done once, and only if its round is still open."""

    __table_args__ = (
        CheckConstraint("kind IN ('remind','escalate','close')", name="kind"),
        Index("ix_timer_due", "at", postgresql_where=text("done_at IS NULL")),
    )
    id: int = key()
    wait_id: int = ref("wait.id", index=True)
    case_id: int = ref("qs_case.id")
    kind: str = text_column()
    at: datetime = moment(null=False)
    done_at: datetime | None = moment()
    note: str = text_column()
