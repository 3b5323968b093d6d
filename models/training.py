"""Facts of the training plan (measure 15: 干部培训办班申报审批): plan, declarations, classes and their register."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from models.base import json_list, json_object, key, moment, ref, text_column

CLASS_STATES = (
    "draft",
    "declared",
    "returned",
    "approved",
    "reduced",
    "refused",
    "merged",
    "withdrawn",
    "unapproved",  # never declared, found to have run (未批先办)
)


def number(digits: int = 8, places: int = 1) -> Any:
    """Return an exact decimal column (days are counted in halves)."""
    return Field(default=None, sa_column=Column(Numeric(digits, places), nullable=True))


class TrainingPlan(SQLModel, table=True):
    """The district's training plan of one year (年度干部教育培训工作计划)."""

    __tablename__ = "training_plan"
    __table_args__ = (
        Index("uq_training_plan_year", "year", unique=True, postgresql_where=text("state <> 'stopped'")),
        CheckConstraint("state IN ('called','reviewing','consolidated','issued','stopped')", name="state"),
    )
    id: int = key()
    case_id: int = ref("qs_case.id")
    year: int = 0
    state: str = text_column("called")
    closes_at: datetime = moment(null=False)
    content_hash: str = text_column()  # of the classes and what was decided on them; approvals bind to it
    fixed_at: datetime | None = moment()
    number: str = text_column()  # the issued plan's document number
    document_id: int | None = ref("document.id", null=True)


class Declaration(SQLModel, table=True):
    """One unit's declaration for the plan (申报): its classes, or nothing planned (零申报)."""

    __table_args__ = (
        UniqueConstraint("plan_id", "unit_id"),
        CheckConstraint(
            "state IN ('called','draft','submitted','confirmed','missing')",
            name="state",
        ),
    )
    id: int = key()
    plan_id: int = ref("training_plan.id", index=True)
    unit_id: int = ref("unit.id")
    state: str = text_column("called")
    nothing_planned: bool = False
    submitted_at: datetime | None = moment()
    submitted_by_id: int | None = ref("person.id", null=True)
    confirmed_at: datetime | None = moment()
    confirmed_by_id: int | None = ref("person.id", null=True)
    reply_number: str = text_column()
    reply_document_id: int | None = ref("document.id", null=True)


class TrainingClass(SQLModel, table=True):
    """A training class that a unit declares (培训班次), and what was decided on it."""

    __tablename__ = "training_class"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft','declared','returned','approved','reduced','refused','merged','withdrawn','unapproved')",
            name="state",
        ),
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        CheckConstraint(
            "headcount > 0 AND days > 0 AND hours > 0 AND budget_fen >= 0",
            name="amounts",
        ),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged"),
        Index("ix_training_class_plan", "plan_id", "unit_id"),
    )
    id: int = key()
    plan_id: int | None = ref("training_plan.id", null=True)  # none: outside the plan, by the special path
    case_id: int | None = ref("qs_case.id", null=True, index=True)  # the case that decides on it
    unit_id: int = ref("unit.id", index=True)
    position: int = 0
    source_row: int | None = Field(default=None)  # its row in the workbook
    name: str = text_column()
    purpose: str = text_column()
    audience: str = text_column()
    headcount: int = 0
    days: Decimal = number()
    hours: Decimal = number()
    month: int = 0
    year: int = 0
    place: str = text_column()
    organiser: str = text_column()
    budget_fen: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default="0"))
    enterprise: bool = False  # for enterprises or self-employed traders
    necessity: str = text_column()
    kind: str = text_column()
    form: str = text_column()
    fund_source: str = text_column()
    fee_charged: bool = False
    fee_basis: str = text_column()
    fee_payers: list[str] = json_list()
    contact: str = text_column()
    phone: str = text_column()
    state: str = text_column("draft")
    approved_headcount: int | None = Field(default=None)
    approved_days: Decimal | None = number()
    approved_budget_fen: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    decision_reason: str = text_column()
    merged_into_id: int | None = ref("training_class.id", null=True)
    reply_number: str = text_column()
    special_need: str = text_column()
    late_only: bool = False  # whether it is outside the plan only for having been declared late


class ClassRun(SQLModel, table=True):
    """A class in the register (办班登记): what was held, when and where, and how it ended."""

    __tablename__ = "class_run"
    __table_args__ = (
        UniqueConstraint("class_id"),
        CheckConstraint("state IN ('open','running','closed','cancelled','unapproved')", name="state"),
    )
    id: int = key()
    class_id: int = ref("training_class.id")
    case_id: int | None = ref("qs_case.id", null=True)
    state: str = text_column("open")
    starts_on: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    ends_on: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    held: dict[str, Any] = json_object()  # kind, headcount, days, month, place as held
    closed_at: datetime | None = moment()


class ClassChange(SQLModel, table=True):
    """A change of kind, scale, time or place of an approved class (班次变更), decided by a case of its own."""

    __tablename__ = "class_change"
    __table_args__ = (CheckConstraint("state IN ('asked','approved','refused','withdrawn')", name="state"),)
    id: int = key()
    class_id: int = ref("training_class.id", index=True)
    case_id: int = ref("qs_case.id")
    before: dict[str, Any] = json_object()
    after: dict[str, Any] = json_object()
    reason: str = text_column()
    state: str = text_column("asked")


class Places(SQLModel, table=True):
    """Places of a class allotted to a unit (名额)."""

    __table_args__ = (
        UniqueConstraint("class_id", "unit_id"),
        CheckConstraint("places > 0", name="places"),
    )
    id: int = key()
    class_id: int = ref("training_class.id")
    unit_id: int = ref("unit.id")
    places: int = 0
    message_sent: bool = False


class Attendance(SQLModel, table=True):
    """One person's attendance of one class (学员出勤), with hours and credits, each once."""

    __table_args__ = (UniqueConstraint("class_id", "person_id"),)
    id: int = key()
    class_id: int = ref("training_class.id")
    person_id: int = ref("person.id", index=True)
    unit_id: int | None = ref("unit.id", null=True)
    days: Decimal = number()
    hours: Decimal = number()
    credits: Decimal | None = number(8, 2)  # none until the office has set its table
    confirmed_at: datetime | None = moment()


class Lead(SQLModel, table=True):
    """A lead for holding to account (问责线索, measure 16), such as a class run without approval (未批先办)."""

    id: int = key()
    measure: int = 16
    case_id: int | None = ref("qs_case.id", null=True)
    unit_id: int = ref("unit.id")
    class_id: int | None = ref("training_class.id", null=True)
    kind: str = text_column()
    article: str = text_column()
    summary: str = text_column()
    opened_at: datetime = moment(null=False)
    opened_by_id: int | None = ref("person.id", null=True)
    state: str = text_column("open")
    __table_args__ = (
        Index(
            "uq_lead_class",
            "class_id",
            "kind",
            unique=True,
            postgresql_where=text("class_id IS NOT NULL"),
        ),
    )
