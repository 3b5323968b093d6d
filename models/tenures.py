"""Who has held which post since when (任职经历), from which years in one post are counted; measures 19 and 20."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Date, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import key, ref, text_column


class Tenure(SQLModel, table=True):
    """One stretch of time in one post of one unit; both days count, and no last day means that it goes on."""

    __tablename__ = "post_tenure"
    __table_args__ = (
        UniqueConstraint("person_id", "unit_id", "post", "kind", "begins_on"),
        CheckConstraint("ends_on >= begins_on", name="days"),
    )
    id: int = key()
    person_id: int = ref("person.id", index=True)
    unit_id: int = ref("unit.id", index=True)
    post: str = text_column()  # 规范职务名称
    kind: str = text_column()  # 任职, 试任, 借调, 挂职, 主持工作
    begins_on: date = Field(sa_column=Column(Date, nullable=False))
    ends_on: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    case_id: int | None = ref("qs_case.id", null=True)  # the case that entered it
