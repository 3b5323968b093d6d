"""The rules of a case (规则包): kept with it when it begins, and read back from there, never from today's files.

New cases begin under the pack in force with the values that the office has set over it and a second person approved;
a running case keeps what it began with.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import and_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models import clock
from models.cases import Case
from models.errors import QingshanError
from models.journal import OFFICE, JournalEntry
from models.office_values import OfficeValue
from models.rules import RulePack
from policy.layers import Layers, load_rules, pack_from_content, rules_in_force
from policy.packs import Pack
from policy.values import Value

Override = Mapping[str, Any]


class NotApproved(QingshanError):
    """单位自定数值与纪实不符，可能被直接改动，已停止使用规则。请立即报告纪检监察机关和系统管理员。"""

    number, status = 6404, 500


_read_packs: dict[str, Pack] = {}  # by hash: the content of one never changes


def rules_now(tx: Session, name: str | None = None) -> Pack:
    """Return the rules of that name (or those in force today) with the office's approved values over them."""
    return with_office_values(name or rules_in_force(clock.today(tx)), approved(tx))


def approved(tx: Session) -> list[OfficeValue]:
    """Return the office's approved values, in the order of their approval; QS-6404 for one that no act approved.

    Whoever writes to the table directly, as two persons even, leaves no entry in the office's chain with its digest.
    """
    ours = col(JournalEntry.seq) == OfficeValue.entry_seq, col(JournalEntry.chain) == OFFICE
    asked = select(OfficeValue, JournalEntry).join(JournalEntry, and_(*ours), isouter=True)
    rows = tx.exec(asked.where(OfficeValue.state == "approved").order_by(col(OfficeValue.entry_seq))).all()
    for one, entry in rows:
        if not _vouched(one, entry):
            raise NotApproved(f"{NotApproved.__doc__}（{one.key}）", key=one.key)
    return [one for one, _ in rows]


def _vouched(one: OfficeValue, entry: JournalEntry | None) -> bool:
    """Tell whether the office's chain says that this person approved exactly this."""
    if entry is None:
        return False
    told = entry.kind, entry.name, entry.actor, entry.facts.get("value"), entry.facts.get("digest")
    return told == ("office_value", "approved", f"person:{one.decided_by_id}", one.id, one.digest)


def with_office_values(name: str, values: Sequence[OfficeValue]) -> Pack:
    """Return rules with values of the office over them: those that were set over the pack that has the key first."""
    plain = load_rules(name)
    ours = [override_of(one) for one in values if home_of(plain, one.key) == one.pack]
    return _built(name, json.dumps(ours, ensure_ascii=False, sort_keys=True)) if ours else plain


@lru_cache(maxsize=16)
def _built(name: str, ours: str) -> Pack:
    """Build rules with the office's values once a process, named by all that is in them."""
    return load_rules(name, json.loads(ours))


def home_of(rules: Pack, key: str) -> str:
    """Return the name of the pack over whose value the office's goes: the first that has the key; empty for none."""
    packs = rules.layers if isinstance(rules, Layers) else (rules,)
    return next((pack.name for pack in packs if key in pack.keys), "")


def override_of(one: OfficeValue) -> Override:
    """Return a stored value as the packs take it; persons by number, for the text is kept with every case."""
    row: dict[str, Any] = {
        "key": one.key,
        "from": one.since.isoformat(),
        "value": one.value,
        "article": one.article,
        "words": one.words,
        "source": one.source,
        "sure": one.sure,
        "checked_on": one.checked_on.isoformat(),
        "note": one.note,
        "entered_by": f"person:{one.entered_by_id}",
        "approved_by": f"person:{one.decided_by_id}",
    }
    if one.document:
        row["document"] = one.document
    if one.corrects:
        row["corrects"] = one.corrects.isoformat()
    return row


def keep_pack(tx: Session, name: str | None = None) -> Pack:
    """Keep the pack of that name (or the one in force today) and return it: a case can then be pinned to its hash."""
    pack = rules_now(tx, name)
    row = {"hash": pack.hash, "name": pack.name, "content": pack.content, "kept_at": clock.now(tx)}
    tx.execute(insert(RulePack).values(row).on_conflict_do_nothing())
    return pack


def pack_of(tx: Session, case: Case) -> Pack:
    """Return the pack that a case is pinned to."""
    return kept_pack(tx, case.pack_hash)


def kept_pack(tx: Session, pinned: str) -> Pack:
    """Return the rules that were kept under a hash; ContentChanged where they are no longer what they were."""
    if pinned not in _read_packs:
        _read_packs[pinned] = pack_from_content(tx.get_one(RulePack, pinned).content, pinned)
    return _read_packs[pinned]


def cited(value: Value) -> str:
    """Return the citation of a value as a page shows it, saying so where nobody has verified it (未核实、地方做法)."""
    return value.cite if value.sure in ("in_measures", "verified") else f"{value.cite}（{value.sure_words}）"
