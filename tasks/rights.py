"""Who may do what at the desk (岗位权限): asked in the transaction of the act itself, never remembered from a page."""

from sqlalchemy import text
from sqlmodel import Session

from models.errors import NoRight

DECIDES = frozenset({"clerk", "chief", "deputy_head", "department_head"})  # what changes how a case goes on
APPROVES_VALUES = DECIDES - {"clerk"}  # the second of four eyes over the office's own values: chief or above
WORKS = DECIDES | {"administrator"}  # keeps it moving; an administrator never decides content


def require_role(tx: Session, person_id: int, allowed: frozenset[str] = WORKS) -> frozenset[str]:
    """Return the roles that a person holds; raises QS-2013 unless one of them is allowed and the person is active."""
    rows = tx.execute(
        text(
            "SELECT g.role FROM role_grant g JOIN person p ON p.id = g.person_id AND p.active"
            " WHERE g.person_id = :person"
        ),
        {"person": person_id},
    )
    held = frozenset(rows.scalars())
    if not held & allowed:
        raise NoRight
    return held


def holds_role(tx: Session, person_id: int, role: str) -> bool:
    """Tell whether a person holds a role (岗位)."""
    found = tx.execute(
        text("SELECT 1 FROM role_grant WHERE person_id = :person AND role = :role"),
        {"person": person_id, "role": role},
    )
    return found.first() is not None
