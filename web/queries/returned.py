"""Who sent an item back (退回人), for the page on which it is mended: beside the reason, whom to ask."""

from sqlalchemy import text
from sqlmodel import Session

from models import journal
from models.base import SHANGHAI
from models.waits import Wait

_RETURNED = text(
    "SELECT p.name AS person, coalesce(u.name, '') AS unit, a.role, n.at FROM answer n JOIN wait w ON w.id = n.wait_id"
    " JOIN assignment a ON a.id = n.assignment_id JOIN person p ON p.id = n.person_id LEFT JOIN unit u ON u.id = a.unit_id"
    " WHERE n.case_id = :case AND n.choice = 'return' AND n.withdrawn_at IS NULL AND n.at <= :opened"
    " AND (w.subject = :subject OR w.subject = '' OR :subject = '')"
    " ORDER BY n.at DESC, n.id DESC LIMIT 1"
)
_FROM_THE_DESK = text(
    "SELECT p.name AS person, '' AS unit, '工作台' AS role, a.at FROM act a"
    " JOIN journal_entry j ON j.chain = :chain AND j.seq = a.seq JOIN person p ON 'person:' || p.id = j.actor"
    " WHERE a.case_id = :case AND a.kind = 'return' AND a.at <= :opened"
    " AND (a.subject = :subject OR a.subject = '') ORDER BY a.seq DESC LIMIT 1"
)


def returned_by(tx: Session, wait: Wait) -> str:
    """Return who sent this round back and when; nothing when it was not sent back, or not by a person."""
    if not wait.facts.get("returned"):
        return ""
    given = {
        "case": wait.case_id,
        "chain": journal.chain_of(wait.case_id),
        "subject": wait.subject,
        "opened": wait.opened_at,
    }
    found = [row for query in (_RETURNED, _FROM_THE_DESK) if (row := tx.execute(query, given).first())]
    if not found:
        return ""
    last = max(found, key=lambda row: row.at)
    office = "".join(dict.fromkeys(word for word in (last.unit, last.role) if word))
    at = last.at.astimezone(SHANGHAI)
    return f"{last.person}（{office}）{at.year}年{at.month}月{at.day}日退回"
