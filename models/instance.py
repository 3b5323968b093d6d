"""What this database is: real or rehearsal, the district's name, and the simulated clock of a rehearsal."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, Text
from sqlmodel import Field, SQLModel

from models.base import json_object, moment, text_column


class Instance(SQLModel, table=True):
    """The one row that says what this database is for."""

    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = Field(default=1, sa_column=Column(Integer, primary_key=True))
    district: str = text_column()
    rehearsal: bool = False
    sample: bool = False
    made_at: datetime = moment(null=False)
    facts: dict[str, Any] = json_object()  # what the office set: opening day of the call, lengths of review


class RehearsalClock(SQLModel, table=True):
    """The simulated time of a rehearsal database; refused by a trigger in any other."""

    __tablename__ = "rehearsal_clock"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = Field(default=1, sa_column=Column(Integer, primary_key=True))
    at: datetime = moment(null=False)


class Heartbeat(SQLModel, table=True):
    """When a part of the program last did its round, in real time; `/health` reads it."""

    name: str = Field(sa_column=Column("name", Text, primary_key=True))
    at: datetime = moment(null=False)
    facts: dict[str, Any] = json_object()
