"""Moving a running case to newer rules (换用新规则): one person proposes it with a reason, another confirms, both journalled.

A case keeps the rules that it began with (F10). Where the law has changed or the office has entered what was missing, it
may go on under the rules of today, but never by itself: the record says from which rules to which, by their digests, what
is different, who proposed it and who confirmed. What was decided before stands; rounds that are open keep their deadlines.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from models import clock
from models.canonical import canonical
from models.cases import Act, Case, interrupt
from models.db import tell
from models.errors import NoRight, QingshanError
from policy.differing import Difference, differences
from policy.packs import Pack
from tasks.desk_record import begin, reasoned, record
from tasks.opening import rules_day
from tasks.rights import APPROVES_VALUES, DECIDES
from tasks.rules import keep_pack, pack_of, rules_now
from tasks.second_pair import APPROVED, REJECTED, ask_second, tell_first

PROPOSED, SWITCHED, DECLINED, TAKEN_BACK = "propose_rules", "switch_rules", "decline_rules", "withdraw_rules"
RUNNING = ("open", "paused")


class NothingNew(QingshanError):
    """本事项所用规则与现行规则没有不同，不需要换用。"""

    number, status = 6405, 409


class SwitchWaits(QingshanError):
    """本事项已有一份换用新规则的提议待确认，请先确认、退回或撤回。"""

    number, status = 6406, 409


class NoSwitchWaits(QingshanError):
    """没有这份待确认的提议，可能已经办理，请刷新页面。"""

    number, status = 6407, 409


class RulesMovedOn(QingshanError):
    """提出以后规则又有变化，不能按原提议换用，请退回或撤回后重新提出。"""

    number, status = 6408, 409


class AnotherConfirms(QingshanError):
    """换用新规则须由一人提出、另一人确认，本人提出的，本人只能撤回。"""

    number, status = 6409, 403


@dataclass(frozen=True)
class Change:
    """What moving a case to the rules of today would change: what its own topics have, and how much besides."""

    rules: Pack
    matters: tuple[Difference, ...]
    others: int

    def __bool__(self) -> bool:
        return bool(self.matters or self.others)

    @property
    def words(self) -> list[str]:
        """Return the differences as lines."""
        return [one.words for one in self.matters] + ([f"与本事项无关的其他数值{self.others}项"] if self.others else [])

    @property
    def digest(self) -> str:
        """Return the digest of the differences, so that exactly what was proposed is confirmed."""
        return hashlib.sha256(canonical(self.words)).hexdigest()


def change_for(tx: Session, case: Case) -> Change:
    """Return what would change for a case under the rules of today; raises QS-6404 as `rules_now` does."""
    return _change(pack_of(tx, case), rules_day(case), rules_now(tx), clock.today(tx), case.measure)


def _change(old: Pack, old_on: date, new: Pack, new_on: date, measure: int) -> Change:
    found = differences(old, old_on, new, new_on)
    topics = {value.key.partition(".")[0] for value in new.entries_for(str(measure), new_on)}
    matters = tuple(one for one in found if not topics or one.topic in topics)
    return Change(new, matters, len(found) - len(matters))


def propose(tx: Session, case_id: int, reason: str, by: int) -> Act:
    """Propose to move a running case to the rules of today (提出换用新规则), with a reason; another person confirms.

    Raises QS-1004 for a case that has ended, QS-2013, QS-1007, QS-6405 where nothing differs, QS-6406.
    """
    case, reason = begin(tx, case_id, by, allowed=DECIDES, states=RUNNING), reasoned(reason)
    if pending(tx, case.id):
        raise SwitchWaits
    change = change_for(tx, case)
    if not change:
        raise NothingNew
    kept = keep_pack(tx)
    facts = {
        "was_pack": case.pack,
        "was_hash": case.pack_hash,
        "was_on": rules_day(case).isoformat(),
        "pack": kept.name,
        "pack_hash": kept.hash,
        "keys": [one.key for one in change.matters],
        "others": change.others,
        "digest": change.digest,
    }
    made = record(tx, case, PROPOSED, "提出换用新规则", by, facts, reason=reason, said=_said(change))
    dedupe = f"rules:{case.id}:{made.seq}"
    ask_second(tx, _what(case), _page(case), by, dedupe, case_id=case.id, secrecy=case.secrecy)
    return made


def confirm(tx: Session, case_id: int, proposal: int, by: int) -> Act:
    """Confirm what another person proposed (确认换用新规则): the case goes on under exactly the rules that were proposed.

    `proposal`: the number of its entry in the record, as the page showed it. Raises QS-1004, QS-2013, QS-6407, QS-6409,
    and QS-6408 where the rules have changed again since.
    """
    case = begin(tx, case_id, by, allowed=APPROVES_VALUES, states=RUNNING)
    asked = _asked(tx, case, proposal)
    if asked.result["by"] == by:
        raise AnotherConfirms
    change, today = change_for(tx, case), clock.today(tx)
    now = {"pack_hash": change.rules.hash, "was_hash": case.pack_hash, "digest": change.digest}
    if any(asked.result[name] != part for name, part in now.items()):
        raise RulesMovedOn
    facts = {name: part for name, part in asked.result.items() if name not in ("by", "reason")}
    facts |= {"rules_from": today.isoformat(), "proposal": proposal}
    done = record(tx, case, SWITCHED, "换用新规则", by, facts, said=_said(change))
    case.pack, case.pack_hash = facts["pack"], facts["pack_hash"]  # the database lets this follow that entry only
    case.subject = {**case.subject, "rules_from": facts["rules_from"]}
    case.failures, case.retry_at, case.last_error = 0, None, ""  # what stopped it may be answered now: tried at once
    interrupt(tx, case)
    _tell(tx, case, asked, APPROVED)
    tell(tx, f"case:{case.id}")
    return done


def decline(tx: Session, case_id: int, proposal: int, reason: str, by: int) -> Act:
    """Refuse what another person proposed (不同意换用), with a reason; raises QS-6407, QS-6409, QS-1007."""
    case = begin(tx, case_id, by, allowed=APPROVES_VALUES, states=RUNNING)
    asked, reason = _asked(tx, case, proposal), reasoned(reason)
    if asked.result["by"] == by:
        raise AnotherConfirms
    done = record(tx, case, DECLINED, "不同意换用新规则", by, {"proposal": proposal}, reason=reason)
    _tell(tx, case, asked, REJECTED, reason)
    return done


def withdraw(tx: Session, case_id: int, proposal: int, reason: str, by: int) -> Act:
    """Take back what one has proposed oneself (撤回提议), with a reason; raises QS-6407, QS-2013, QS-1007."""
    case = begin(tx, case_id, by, allowed=DECIDES, states=RUNNING)
    asked, reason = _asked(tx, case, proposal), reasoned(reason)
    if asked.result["by"] != by:
        raise NoRight("只有提出人本人可以撤回。")
    return record(tx, case, TAKEN_BACK, "撤回换用新规则的提议", by, {"proposal": proposal}, reason=reason)


def pending(tx: Session, case_id: int) -> Act | None:
    """Return the proposal that waits for its second person, or none."""
    last = _acts(tx, case_id)[-1:]
    return last[0] if last and last[0].name == PROPOSED else None


def switches(tx: Session, case_id: int) -> list[Act]:
    """Return every time that a case was moved to other rules, in order."""
    return [act for act in _acts(tx, case_id) if act.name == SWITCHED]


def to_confirm(tx: Session, person_id: int) -> list[Any]:
    """Return the running cases (id, title) of which a proposal of somebody else waits for a second person."""
    query = text(
        "SELECT c.id, c.title FROM qs_case c JOIN LATERAL (SELECT name, result FROM act WHERE case_id = c.id"
        " AND kind = 'desk' AND name = ANY(:names) ORDER BY id DESC LIMIT 1) last ON last.name = :proposed"
        " WHERE c.state IN ('open', 'paused') AND (last.result->>'by')::bigint <> :person"
        " AND (c.secrecy <> 'restricted' OR c.opened_by_id = :person"
        "  OR EXISTS (SELECT 1 FROM assignment x WHERE x.case_id = c.id AND x.person_id = :person)) ORDER BY c.id"
    )
    return list(tx.execute(query, {"names": list(_NAMES), "proposed": PROPOSED, "person": person_id}))


_NAMES = (PROPOSED, SWITCHED, DECLINED, TAKEN_BACK)


def _acts(tx: Session, case_id: int) -> list[Act]:
    ours = col(Act.case_id) == case_id, col(Act.kind) == "desk", col(Act.name).in_(_NAMES)
    return list(tx.exec(select(Act).where(*ours).order_by(col(Act.id))))


def _asked(tx: Session, case: Case, proposal: int) -> Act:
    found = pending(tx, case.id)
    if found is None or found.seq != proposal:
        raise NoSwitchWaits
    return found


def _said(change: Change) -> dict[str, Any]:
    """Return the differences as the record keeps them: in words, beside the reason."""
    return {"differs": "；".join(change.words)}


def _what(case: Case) -> str:
    return f"“{case.title}”换用新规则"


def _page(case: Case) -> str:
    return f"/desk/case/{case.id}#rules"


def _tell(tx: Session, case: Case, asked: Act, result: str, reason: str = "") -> None:
    dedupe, to = f"rules-decided:{case.id}:{asked.seq}", asked.result["by"]
    given: dict[str, Any] = {"reason": reason, "case_id": case.id, "secrecy": case.secrecy}
    tell_first(tx, _what(case), result, _page(case), to, dedupe, **given)
