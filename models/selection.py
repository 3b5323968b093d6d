"""Facts of a selection (选拔任用, measures 17 to 19, 24, 28, 29): its work plan, posts, candidates and objections."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Date, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import json_object, key, moment, octets, ref, text_column

CANDIDATE_STATES = (
    "nominated",  # 初始提名
    "eligible",  # 资格审查通过
    "excluded",  # 资格审查不通过
    "recommended",  # 进入考试
    "listed",  # 列为考察对象
    "proposed",  # 部务会提出
    "decided",  # 票决通过
    "appointed",
    "withdrawn",  # 本人退出
    "dropped",  # 在某一环节未进入下一环节
)


class Selection(SQLModel, table=True):
    """One selection (选拔): its manner, its work plan (工作方案) and the fingerprint that the approval binds to."""

    __table_args__ = (
        UniqueConstraint("case_id"),
        CheckConstraint(
            "manner IN ('open','directed','competition','combination','rotation','exchange')", name="manner"
        ),
    )
    id: int = key()
    case_id: int = ref("qs_case.id")
    manner: str = text_column("open")
    plan: dict[str, Any] = json_object()  # conditions, rosters, weights, conversion, marks, points
    plan_hash: str = text_column()  # once approved; fixed before the first ballot
    published_at: datetime | None = moment()


class Post(SQLModel, table=True):
    """A post to be filled (拟任职位): its unit, its standard name, its kind, and the post quota (职数) it stands under."""

    __table_args__ = (UniqueConstraint("selection_id", "position"), CheckConstraint("vacancies > 0", name="vacancies"))
    id: int = key()
    selection_id: int = ref("selection.id", index=True)
    position: int = 0
    unit_id: int | None = ref("unit.id", null=True)
    name: str = text_column()  # 规范职务名称
    kind: str = text_column()  # 职位类别, as the rules know it
    vacancies: int = 1
    quota: int = 0  # 核定职数
    filled: int = 0  # 现配


class Candidate(SQLModel, table=True):
    """A candidate for a post (人选), with what was found of them stage by stage."""

    __table_args__ = (
        UniqueConstraint("selection_id", "post_id", "name", "unit"),
        Index("uq_candidate_lot", "selection_id", "lot", unique=True, postgresql_where=text("lot > 0")),
        CheckConstraint(
            "state IN (" + ",".join(f"'{state}'" for state in CANDIDATE_STATES) + ")",
            name="state",
        ),
    )
    id: int = key()
    selection_id: int = ref("selection.id", index=True)
    post_id: int = ref("post.id", index=True)
    person_id: int | None = ref("person.id", null=True)
    name: str = text_column()
    unit: str = text_column()  # 现工作单位
    title: str = text_column()  # 现任职务
    lot: int = 0  # the number drawn for the interview (抽签号); 0: none
    state: str = text_column("nominated")
    source: str = text_column()  # 个人报名, 组织推荐, 领导干部署名推荐
    facts: dict[str, Any] = json_object()  # what the eligibility gates and the dossier need
    results: dict[str, Any] = json_object()  # stage by stage: recommendation, exam, inspection, vote
    left_reason: str = text_column()  # why excluded, dropped or withdrawn


class Objection(SQLModel, table=True):
    """An objection in the public notice (公示意见): its substance and what came of it; who objected stands elsewhere, sealed."""

    __table_args__ = (
        CheckConstraint(
            "outcome IN ('','filed','unfounded','minor','postponed','disqualified')",
            name="outcome",
        ),
    )
    id: int = key()
    case_id: int = ref("qs_case.id", index=True)
    candidate_id: int = ref("candidate.id")
    received_on: date = Field(sa_column=Column(Date, nullable=False))
    signed: bool = True  # 署名 or 匿名; nothing of the name
    substance: str = text_column()
    receipt: str = text_column()  # by which the objector asks how it went
    specific: bool | None = Field(default=None)  # as two screeners found
    screening: dict[str, Any] = json_object()  # {"screeners": [ids], "opinions": …}
    outcome: str = text_column()
    outcome_reason: str = text_column()
    until: date | None = Field(default=None, sa_column=Column(Date, nullable=True))  # 暂缓 until


class SealedObjector(SQLModel, table=True):
    """Who objected (反映人), encrypted with a key that is not in the database and bound to the objection (A27). Never changed."""

    __tablename__ = "sealed_objector"
    __table_args__ = (UniqueConstraint("objection_id"),)
    id: int = key()
    objection_id: int = ref("objection.id")
    nonce: bytes = octets()
    sealed: bytes = octets()


class Unsealing(SQLModel, table=True):
    """Opening a seal for somebody else than the two screeners (启封): one asks with a reason, another agrees."""

    __table_args__ = (
        CheckConstraint("agreed_by_id IS NULL OR agreed_by_id <> asked_by_id", name="two_persons"),
        CheckConstraint("(agreed_by_id IS NULL) = (agreed_at IS NULL)", name="agreed"),
    )
    id: int = key()
    objection_id: int = ref("objection.id", index=True)
    asked_by_id: int = ref("person.id")
    reason: str = text_column()
    asked_at: datetime = moment(null=False)
    agreed_by_id: int | None = ref("person.id", null=True)
    agreed_at: datetime | None = moment()
