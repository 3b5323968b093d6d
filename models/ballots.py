"""Secret ballots (推荐票、测评票、表决票): a box, who may vote, the slips, and ballots that belong to nobody.

Nothing joins a voter with a slip or a slip, after the close, with a ballot: slips are drawn by hand from a pile, the
roster knows only that somebody signed in, and no row carries a time or a number of its own. While a box is open each
ballot is signed with the key that only its paper slip holds, so that nobody with the database can add one (A17, A18);
at the close the signatures are checked, the ballots written anew in the order of their hashes, and the box's root put
into the journal.
"""

from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import json_list, json_object, key, ref, text_column

BOX_STATES = ("signing", "open", "closing", "closed", "void")


class BallotBox(SQLModel, table=True):
    """One secret vote (票箱) of one round of a wait: what is asked, by whom, and what came of it."""

    __tablename__ = "ballot_box"
    __table_args__ = (
        UniqueConstraint("case_id", "name", "subject", "round"),
        CheckConstraint("state IN ('signing','open','closing','closed','void')", name="state"),
        CheckConstraint("kind IN ('recommend','assess','score','vote','choose')", name="kind"),
    )
    id: int = key()
    case_id: int = ref("qs_case.id", index=True)
    name: str = text_column()  # the wait that it belongs to
    subject: str = text_column()
    round: int = 1
    kind: str = text_column()
    title: str = text_column()  # printed on the slips
    groups: list[str] = json_list()  # 综合, 系统, 单位; empty: one roster
    sheet: dict[str, Any] = json_object()  # what a ballot asks: sections with options, marks, grades
    state: str = text_column("signing")
    counts: dict[str, Any] = json_object()  # at the close: 应到, 实到, 发出, 收回, 有效, by group
    tally: dict[str, Any] = json_object()  # at the close
    trackers: list[str] = json_list()  # at the close, sorted
    root: str = text_column()  # at the close: digest of the ballots
    paper: list[dict[str, Any]] = json_list()  # counts of a paper vote, as two people entered them


class BoxVoter(SQLModel, table=True):
    """Somebody on the roster of a box (名册): whether they signed in, never whether or when they voted."""

    __tablename__ = "box_voter"
    __table_args__ = (
        UniqueConstraint("box_id", "position"),
        CheckConstraint("state IN ('due','present','recused')", name="state"),
    )
    id: int = key()
    box_id: int = ref("ballot_box.id", index=True)
    position: int = 0
    group: str = text_column()
    person_id: int | None = ref("person.id", null=True)
    name: str = text_column()
    unit: str = text_column()
    state: str = text_column("due")


class Slip(SQLModel, table=True):
    """A slip (领票凭证), known by its public key only: what opens a ballot stands on the paper and nowhere else."""

    __table_args__ = (CheckConstraint("state IN ('unused','used','void')", name="state"),)
    public_key: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    box_id: int = ref("ballot_box.id", index=True)
    group: str = text_column()
    state: str = text_column("unused")


class Ballot(SQLModel, table=True):
    """A ballot: no person, no time, no number. `seal` and `slip` are there while the box is open and gone at its close."""

    __table_args__ = (Index("ix_ballot_box", "box_id"),)
    digest: str = Field(sa_column=Column(Text, primary_key=True))
    box_id: int = ref("ballot_box.id")
    group: str = text_column()
    content: dict[str, Any] = json_object()
    salt: str = text_column()  # two alike are two
    slip: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    seal: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
