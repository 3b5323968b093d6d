"""Who acts in the training plan: the units called, reviewers of other units, the department's line, who approves."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from models.acting import Part
from models.errors import QingshanError

TITLES = {
    "clerk": "组织部干部",
    "chief": "科长",
    "deputy_head": "分管副部长",
    "department_head": "部长",
    "reviewer": "审核人",
    "leading_group": "领导小组成员",
    "principal_leader": "区主要领导",
    "committee": "区委常委会委员",
}
ROLE_OF = {title: role for role, title in TITLES.items()}  # in what capacity somebody was asked → the role held


class NobodyInRole(QingshanError):
    """该环节没有可办理的人员，请系统管理员先导入（qingshan import）。"""

    number, status = 4002, 409


@dataclass(frozen=True)
class Officers:
    """Who speaks for a unit: its training officer (培训专干) and its head (主要负责人), where there are any."""

    unit_id: int
    name: str
    officer_id: int | None
    head_id: int | None
    active: bool = True  # false: closed since (撤并); what it began is still answered

    @property
    def declares(self) -> int | None:
        """Return who declares: the training officer, or the head where there is none."""
        return self.officer_id or self.head_id

    @property
    def confirms(self) -> int | None:
        """Return who confirms: the head, or the training officer where there is none."""
        return self.head_id or self.officer_id


def officers(tx: Session, unit_ids: list[int] | None = None) -> dict[int, Officers]:
    """Return who speaks for each active unit, or for each of those named; people who left count as none.

    A unit that was named is returned though it was closed since: a case that began with it comes to its end.
    """
    rows = tx.execute(
        text(
            "SELECT u.id, u.name, u.active, t.id AS officer, h.id AS head FROM unit u"
            " LEFT JOIN person t ON t.id = u.training_officer_id AND t.active"
            " LEFT JOIN person h ON h.id = u.head_id AND h.active"
            " WHERE CASE WHEN CAST(:ids AS bigint[]) IS NULL THEN u.active ELSE u.id = ANY(:ids) END ORDER BY u.id"
        ),
        {"ids": unit_ids},
    )
    return {r.id: Officers(r.id, r.name, r.officer, r.head, r.active) for r in rows}


def in_role(tx: Session, role: str) -> list[Part]:
    """Return the active people who hold a role, in their order; raises QS-4002 when there is nobody."""
    rows = tx.execute(
        text(
            "SELECT p.id, p.unit_id FROM role_grant g JOIN person p ON p.id = g.person_id"
            " WHERE g.role = :role AND p.active ORDER BY g.position, p.id"
        ),
        {"role": role},
    ).all()
    if not rows:
        raise NobodyInRole(f"没有登记“{TITLES.get(role, role)}”，请系统管理员先导入（qingshan import）。")
    return [Part(r.id, TITLES.get(role, role), r.unit_id) for r in rows]


def reviewer_for(tx: Session, unit_id: int, turn: int) -> Part:
    """Return the reviewer of a class of a unit: someone of another unit, the work spread evenly by `turn`.

    Raises QS-4002 when every reviewer is of the unit itself.
    """
    others = [p for p in in_role(tx, "reviewer") if p.unit_id != unit_id]
    if not others:
        raise NobodyInRole("没有其他单位的审核人可以审核该班次，请先登记审核人。")
    return others[turn % len(others)]


def unit_name(tx: Session, unit_id: int | None) -> str:
    """Return a unit's name, empty for none."""
    return tx.execute(text("SELECT name FROM unit WHERE id = :id"), {"id": unit_id}).scalar() or ""


def own_unit(tx: Session) -> int | None:
    """Return the organisation department's own unit, which issues the papers."""
    found: int | None = tx.execute(text("SELECT id FROM unit WHERE kind = '组织部' ORDER BY id LIMIT 1")).scalar()
    return found
