"""Cases (事项), the acts done in them (步骤) and the lease under which one conductor moves one case."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, Session, SQLModel

from models.base import json_object, key, moment, ref, text_column
from models.errors import NoSuchCase


class Case(SQLModel, table=True):
    """One running procedure (事项), pinned to the rule pack of the day on which it was opened."""

    __tablename__ = "qs_case"  # CASE is a word of SQL
    __table_args__ = (
        Index("uq_case_cycle", "procedure", "cycle", unique=True, postgresql_where=text("state <> 'stopped'")),
        CheckConstraint("state IN ('open','paused','stopped','finished')", name="state"),
        Index("ix_case_ready", "ready", postgresql_where=text("ready AND state = 'open'")),
        Index("ix_case_state", "state", "id"),
    )
    id: int = key()
    procedure: str = text_column()  # "training-plan"
    version: int = 1  # the order of steps that this case began with
    cycle: str = text_column()  # one case a cycle: "2010", "class:17"; opening it twice is refused
    title: str = text_column()
    subject: dict[str, Any] = json_object()
    parent_id: int | None = ref("qs_case.id", null=True)
    measure: int = 0
    pack: str = text_column()
    pack_hash: str = text_column()
    secrecy: str = text_column("internal")  # open, internal, restricted
    state: str = text_column("open")
    outcome: str = text_column()
    opened_at: datetime = moment(null=False)
    opened_by_id: int | None = ref("person.id", null=True)
    closed_at: datetime | None = moment()
    stage: str = text_column()  # what it waits for, as the office says it
    stage_since: datetime | None = moment()
    ready: bool = True  # something happened since the last run
    lease_holder: int | None = Field(default=None)
    lease_token: int = Field(default=0)
    lease_until: datetime | None = moment()
    failures: int = Field(default=0)
    retry_at: datetime | None = moment()
    last_error: str = text_column()
    prefect_run: str = text_column()


class Act(SQLModel, table=True):
    """One legal act done in a case (步骤), once for each subject and round; superseded when the case went back."""

    __table_args__ = (
        UniqueConstraint("case_id", "name", "subject", "round"),
        CheckConstraint("kind IN ('step','wait','return','desk')", name="kind"),
        Index(
            "uq_act_current",
            "case_id",
            "name",
            "subject",
            unique=True,
            postgresql_where=text("superseded_by IS NULL AND kind IN ('step','wait')"),
        ),
    )
    id: int = key()
    case_id: int = ref("qs_case.id", index=True)
    name: str = Field(sa_column=Column(Text, nullable=False))
    subject: str = text_column()
    round: int = 1
    kind: str = text_column("step")
    title: str = text_column()  # as the office says it
    result: dict[str, Any] = json_object()
    seq: int = 0  # its entry in the journal
    superseded_by: int | None = ref("act.id", null=True)
    at: datetime = moment(null=False)


def get_case(session: Session, case_id: int) -> Case:
    """Return a case; raises QS-1001 when there is none of that number."""
    found = session.get(Case, case_id)
    if found is None:
        raise NoSuchCase
    return found


def interrupt(session: Session, case: Case) -> None:
    """End the lease under which a case is advancing just now: the desk has changed what that run believes.

    Its next write is refused (QS-1002), and the case is moved again from its first line. Take the case first.
    """
    case.lease_token += 1
    case.lease_holder, case.lease_until, case.ready = None, None, True
    session.add(case)
    session.flush()


def lock_case(session: Session, case_id: int) -> Case:
    """Take the case's row for this transaction. Whoever writes about a case takes it first: so nobody dead-locks."""
    found = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NoSuchCase
    return found
