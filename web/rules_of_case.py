"""What a case's page says of its rules (所用规则): from which day, what moving to today's would change, what waits for whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.cases import Act, Case
from models.journal import JournalEntry, chain_of
from models.people import Person
from tasks import rule_switch
from tasks.numbered import NUMBERED
from tasks.opening import rules_day
from tasks.rights import APPROVES_VALUES
from web.viewer import Viewer


@dataclass(frozen=True)
class Told:
    """A proposal or a switch as the page tells it."""

    act: Act
    who: str
    reason: str
    differs: tuple[str, ...]

    @property
    def since(self) -> date | None:
        """Return the day whose rules it brings; none for a proposal."""
        found = self.act.result.get("rules_from")
        return date.fromisoformat(found) if found else None


def rules_of(tx: Session, viewer: Viewer, case: Case) -> dict[str, Any]:
    """Return what the section about a case's rules shows; the forms only to those who may use them."""
    waits, running = rule_switch.pending(tx, case.id), case.state in rule_switch.RUNNING
    return {
        "rules_on": rules_day(case),
        "switches": [_told(tx, case, act) for act in rule_switch.switches(tx, case.id)],
        "switch_waits": _told(tx, case, waits) if waits and running else None,
        "may_confirm": bool(viewer.roles & APPROVES_VALUES),
        "newer": _newer(tx, case) if running and not waits else None,
    }


def _newer(tx: Session, case: Case) -> rule_switch.Change | None:
    """Return what the rules of today would change; none where nothing, or where they cannot be read just now."""
    try:
        return rule_switch.change_for(tx, case) or None
    except NUMBERED:
        return None


def _told(tx: Session, case: Case, act: Act) -> Told:
    ours = col(JournalEntry.chain) == chain_of(case.id), col(JournalEntry.seq) == act.seq
    words = tx.exec(select(JournalEntry.words).where(*ours)).first() or {}
    who = tx.get(Person, act.result["by"])
    lines = tuple(one for one in str(words.get("differs", "")).split("；") if one)
    return Told(act, who.name if who else "", str(words.get("reason", "")), lines)
