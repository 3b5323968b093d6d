"""A refusal (不予受理): what was tried, which article forbids it, what would make it possible; kept in the journal."""

from models import db, journal
from models.cases import lock_case
from models.errors import QingshanError
from policy.asked import kept
from policy.verdict import Verdict


class Refused(QingshanError):
    """该操作不符合规定，未予受理。"""

    number, status = 4001, 422

    def __init__(self, verdict: Verdict, about: str = "") -> None:
        said = f"{about}：{verdict.reason}" if about else verdict.reason
        super().__init__(said, gate=verdict.gate, article=verdict.article)
        self.verdict = verdict


def require(verdict: Verdict, about: str = "") -> Verdict:
    """Return the verdict when nothing stands in the way; raises QS-4001 with it otherwise.

    `about`: whom it concerns, for the page alone; the verdict goes into the journal, where no name stands.
    """
    if not verdict.ok:
        raise Refused(verdict, about)
    return verdict


def record_refusal(case_id: int, verdict: Verdict, person_id: int | None = None) -> None:
    """Write a refusal into the case's journal in a transaction of its own (the refused one was undone)."""
    with db.transaction() as tx:
        case = lock_case(tx, case_id)
        journal.append(
            tx,
            journal.chain_of(case.id),
            "refusal",
            verdict.gate,
            actor=f"person:{person_id}" if person_id else "system",
            facts={"verdicts": [kept(verdict)]},
        )
