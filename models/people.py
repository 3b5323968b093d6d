"""Units (单位), people (人员), how a person is reached (联系方式) and what a person may do (岗位权限)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import key, moment, ref, text_column

CHANNEL_KINDS = ("mailbox", "mail", "wecom", "dingtalk", "feishu", "slip")
ROLES = (
    "clerk",  # 干部, works the desk of the organisation department
    "chief",  # 科长
    "deputy_head",  # 分管副部长
    "department_head",  # 部长
    "reviewer",  # 审核人
    "leading_group",  # 教育培训工作领导小组成员
    "principal_leader",  # 区主要领导
    "committee",  # 区委常委会委员; the first in order is the principal leader (主要负责人)
    "discipline",  # 纪检, reads and verifies
    "administrator",  # 系统管理员
)


class Unit(SQLModel, table=True):
    """A unit of the district (单位): a town, a street, a park, a department, a school, a village."""

    __table_args__ = (UniqueConstraint("name"),)
    id: int = key()
    name: str = text_column()
    kind: str = text_column()  # 乡镇, 街道, 园区, 区直, 学校, 村, 社区, 组织部, 党校
    head_id: int | None = ref("person.id", null=True, later="head")  # 单位主要负责人
    training_officer_id: int | None = ref("person.id", null=True, later="officer")  # 培训专干
    active: bool = True


class Person(SQLModel, table=True):
    """A person (人员). `active` is false once transferred or disabled: then no answer of theirs is taken."""

    id: int = key()
    name: str = text_column()
    unit_id: int | None = ref("unit.id", null=True, index=True)
    title: str = text_column()  # 职务
    active: bool = True
    pin_hash: str | None = text_column(null=True)
    pin_tries: int = Field(default=0)
    pin_locked_until: datetime | None = moment()
    deputy_id: int | None = ref("person.id", null=True)  # 代理人
    deputy_until: datetime | None = moment()


class Channel(SQLModel, table=True):
    """One way to reach a person (联系方式), in the order in which they are tried."""

    __table_args__ = (
        UniqueConstraint("person_id", "position"),
        CheckConstraint("kind IN ('mailbox','mail','wecom','dingtalk','feishu','slip')", name="kind"),
    )
    id: int = key()
    person_id: int = ref("person.id", index=True)
    position: int = 1
    kind: str = text_column()
    address: str = (
        text_column()
    )  # mail: an address; wecom, dingtalk, feishu: the Apprise address; mailbox: inbox or sms
    label: str = text_column()  # what the person calls it: 站内信箱, 手机
    active: bool = True


class RoleGrant(SQLModel, table=True):
    """A right that a person holds (岗位权限), for all units or for one."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant",
            "person_id",
            "role",
            "unit_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )
    id: int = key()
    person_id: int = ref("person.id", index=True)
    role: str = Field(sa_column=Column(Text, nullable=False, index=True))
    unit_id: int | None = ref("unit.id", null=True)
    position: int = 1  # order where people of one role act one after another
