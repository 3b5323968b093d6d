"""The rule packs that cases are pinned to (规则包), kept whole, so that a case can be checked when the files have changed."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from models.base import moment, text_column


class RulePack(SQLModel, table=True):
    """The exact content of a rule pack, named by its hash."""

    __tablename__ = "rule_pack"
    hash: str = Field(sa_column=Column(Text, primary_key=True))
    name: str = text_column()
    content: str = text_column()
    kept_at: datetime = moment(null=False)
