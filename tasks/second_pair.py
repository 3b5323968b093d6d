"""The second pair of eyes (第二人审核): who is asked to confirm what one person has proposed, and who is told how it came out.

Asked are those of the nearest rank that has somebody else: the chiefs, or else the deputy heads, or else the head. Anybody
of these ranks may confirm; the message is so that nobody has to look for what waits.
"""

from sqlalchemy import text
from sqlmodel import Session

from models.people import Person
from notifications import outbox

RANKS = ("chief", "deputy_head", "department_head")
APPROVED, REJECTED = "已审核同意", "未同意"


def second_persons(tx: Session, by: int, case_id: int | None = None) -> list[int]:
    """Return who is asked to confirm what a person has proposed; of a restricted case only those who may see it."""
    query = text(
        "SELECT g.role, p.id FROM role_grant g JOIN person p ON p.id = g.person_id AND p.active"
        " LEFT JOIN qs_case c ON c.id = :case"
        " WHERE g.role = ANY(:ranks) AND p.id <> :by AND (c.id IS NULL OR c.secrecy <> 'restricted'"
        "  OR c.opened_by_id = p.id"
        "  OR EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = c.id AND a.person_id = p.id)) ORDER BY p.id"
    )
    found: dict[str, list[int]] = {}
    for row in tx.execute(query, {"ranks": list(RANKS), "by": by, "case": case_id}):
        found.setdefault(row.role, []).append(row.id)
    return next((found[rank] for rank in RANKS if rank in found), [])


def ask_second(
    tx: Session, what: str, page: str, by: int, dedupe: str, *, case_id: int | None = None, secrecy: str = "internal"
) -> None:
    """Tell those who may confirm that something waits for them (待审核), with the page on which it is decided."""
    context = {"what": what, "by_name": tx.get_one(Person, by).name}
    notices = [
        outbox.Notice(one, "to_confirm", context, f"{dedupe}:{one}", case_id=case_id, secrecy=secrecy, page=page)
        for one in second_persons(tx, by, case_id)
    ]
    outbox.queue(tx, notices)


def tell_first(
    tx: Session,
    what: str,
    result: str,
    page: str,
    to: int,
    dedupe: str,
    *,
    reason: str = "",
    case_id: int | None = None,
    secrecy: str = "internal",
) -> None:
    """Tell the one who proposed it how it came out (审核结果)."""
    context = {"what": what, "result": result, "reason": reason}
    outbox.queue(tx, [outbox.Notice(to, "confirmed", context, dedupe, case_id=case_id, secrecy=secrecy, page=page)])
