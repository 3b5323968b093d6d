"""Values set by the office (单位自定数值): a dated entry over the pack, entered by one person, decided by another.

Nothing is changed once written: a trigger lets only the decision be added, once; a mistake is put right by a further
entry. What the database itself holds: the reference, two persons, no past day without `corrects`.
"""

import hashlib
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from models.base import key, moment, ref, text_column
from models.canonical import canonical

REFERENCED = " AND ".join(f"btrim({name}) <> ''" for name in ("key", "pack", "article", "words", "source"))
DAY_OF = "(({at} AT TIME ZONE 'Asia/Shanghai')::date)"
TWO_PERSONS = "state NOT IN ('approved','rejected') OR decided_by_id <> entered_by_id"
OWN = "state <> 'withdrawn' OR decided_by_id = entered_by_id"
UNDECIDED = "decided_by_id IS NULL AND decided_at IS NULL AND entry_seq IS NULL"
DECIDED = "decided_by_id IS NOT NULL AND decided_at IS NOT NULL AND (entry_seq IS NOT NULL) = (state = 'approved')"


class OfficeValue(SQLModel, table=True):
    """One entry of the office: the value in its unit's written form, from which day, on which reference."""

    __tablename__ = "office_value"
    __table_args__ = (
        CheckConstraint("state IN ('proposed','approved','rejected','withdrawn')", name="state"),
        CheckConstraint(f"CASE WHEN state = 'proposed' THEN {UNDECIDED} ELSE {DECIDED} END", name="decided"),
        CheckConstraint(TWO_PERSONS, name="two_persons"),
        CheckConstraint(OWN, name="own"),
        CheckConstraint(REFERENCED, name="reference"),
        CheckConstraint("sure IN ('verified','local','unverified')", name="sure"),
        CheckConstraint("jsonb_typeof(value) <> 'null'", name="value"),
        CheckConstraint("corrects IS NULL OR (corrects = since AND btrim(note) <> '')", name="corrects"),
        CheckConstraint(f"corrects IS NOT NULL OR since >= {DAY_OF.format(at='entered_at')}", name="past"),
        CheckConstraint(
            f"state <> 'approved' OR corrects IS NOT NULL OR since >= {DAY_OF.format(at='decided_at')}",
            name="past_when_approved",
        ),
        UniqueConstraint("entry_seq"),
        Index("ix_office_value_key", "key", "id"),
    )
    id: int = key()
    key: str = text_column()  # of the pack: training.review.days
    pack: str = text_column()  # whose value it goes over; under rules without that pack it does not apply
    since: date = Field(sa_column=Column(Date, nullable=False))
    value: Any = Field(sa_column=Column(JSONB, nullable=False))
    article: str = text_column()
    document: str = text_column()  # 《…》 where the words stand in another paper than the pack's
    words: str = text_column()
    source: str = text_column()
    sure: str = text_column("unverified")
    checked_on: date = Field(sa_column=Column(Date, nullable=False))
    corrects: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    note: str = text_column()
    entered_by_id: int = ref("person.id")
    entered_at: datetime = moment(null=False)
    state: str = text_column("proposed")
    decided_by_id: int | None = ref("person.id", null=True)
    decided_at: datetime | None = moment()
    reason: str = text_column()  # why it was rejected or withdrawn
    entry_seq: int | None = Field(
        default=None, sa_column=Column(Integer, nullable=True)
    )  # of its approval in the office's chain: the order

    @property
    def digest(self) -> str:
        """Return the digest of all that was entered, by which the journal binds it."""
        fields = ("key", "pack", "since", "value", "article", "document", "words", "source", "sure", "checked_on")
        whole = {name: getattr(self, name) for name in (*fields, "corrects", "note", "entered_by_id")}
        plain = {name: part.isoformat() if isinstance(part, date) else part for name, part in whole.items()}
        return hashlib.sha256(canonical(plain)).hexdigest()
