"""Documents (文书) and the numbers of a year's series (文号). The bytes are kept in the database, once each."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import key, moment, octets, ref, text_column


class Blob(SQLModel, table=True):
    """The bytes of a document, named by their SHA-256."""

    sha256: str = Field(sa_column=Column(Text, primary_key=True))
    data: bytes = octets()


class Document(SQLModel, table=True):
    """A paper of a case (文书): issued by the office or handed in by somebody."""

    __table_args__ = (
        Index(
            "uq_document_number",
            "number",
            unique=True,
            postgresql_where=text("number <> ''"),
        ),
    )
    id: int = key()
    case_id: int | None = ref("qs_case.id", null=True, index=True)
    unit_id: int | None = ref("unit.id", null=True)
    kind: str = text_column()  # call, plan, reply, consolidated, declaration, scan, places
    title: str = text_column()
    number: str = text_column()  # 青组复〔2010〕3号
    file_name: str = text_column()
    media_type: str = text_column()
    sha256: str = Field(sa_column=Column(Text, nullable=False))
    size: int = 0
    created_at: datetime = moment(null=False)
    created_by_id: int | None = ref("person.id", null=True)
    withdrawn_at: datetime | None = moment()
    withdrawn_by_id: int | None = ref("act.id", null=True)  # the return that made it void (作废)


class NumberSeries(SQLModel, table=True):
    """The next number of a series in a year (文号): 青组复 2010 → 4. Taken in the transaction that issues the paper."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("series", "year"),)
    id: int = key()
    series: str = text_column()
    year: int = 0
    last: int = 0
