"""What would have happened (回算): finished cases' verdicts computed again under other rules. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlmodel import Session, select

from models.cases import Case
from models.journal import JournalEntry, chain_of
from policy.asked import ask_again
from policy.errors import BadValue, PolicyError
from policy.layers import load_rules
from policy.packs import Pack
from policy.recording import Recording
from policy.units import UNITS, Data
from policy.values import Value
from policy.verdict import OUTCOMES, Verdict
from tasks.rule_switch import SWITCHED
from tasks.rules import kept_pack


@dataclass(frozen=True)
class Row:
    """One verdict of a finished case that would be another, or that cannot be computed again and why."""

    case: int
    title: str
    seq: int
    gate: str
    was: str
    becomes: str
    reason: str

    @property
    def words(self) -> str:
        """Return the row as one line."""
        return f"{self.case}  {self.title}，纪实第{self.seq}条，{self.gate}：{self.was} → {self.becomes}。{self.reason}"


@dataclass
class Replay:
    """What a replay found: rows that change, rows that cannot be computed, and how many were."""

    rows: list[Row] = field(default_factory=list)
    cannot: list[Row] = field(default_factory=list)
    cases: int = 0
    same: int = 0

    @property
    def words(self) -> str:
        """Return the count as a sentence."""
        return (
            f"已办结事项{self.cases}件：结果不变的判定{self.same}条，会改变的{len(self.rows)}条，"
            f"不能重算的{len(self.cannot)}条。"
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the plain values, for a program."""
        return asdict(self)


def replay(tx: Session, *, pack: str = "", changed: Mapping[str, object] | None = None) -> Replay:
    """Return what finished cases' verdicts become under a pack (empty: its own), with some values changed.

    A verdict's own rules are those of its case at that moment: a case may have been moved to newer ones. Each verdict is
    first computed again under them; where that does not give what was recorded, the
    facts kept are not enough and it counts as not computable. Nothing is written.
    """
    found = Replay()
    for case in tx.exec(select(Case).where(Case.state == "finished").order_by(Case.id)):  # type: ignore[arg-type]
        found.cases += 1
        query = select(JournalEntry).where(JournalEntry.chain == chain_of(case.id)).order_by(JournalEntry.seq)  # type: ignore[arg-type]
        for entry in tx.exec(query):
            if entry.kind == "opened" or (entry.kind, entry.name) == ("desk", SWITCHED):
                own = kept_pack(tx, entry.facts["pack_hash"])  # what follows was decided under these
                other = with_changes(load_rules(pack) if pack else own, changed or {})
            for kept in entry.facts.get("verdicts") or []:
                _one(found, case, entry.seq, kept, own, other)
    return found


def with_changes(rules: Pack, changed: Mapping[str, object]) -> Pack:
    """Return rules in which some values are others, whatever the day; UnknownKey for a key that they do not have."""
    if not changed:
        return rules
    read = {key: _read(rules.history(key)[0], raw) for key, raw in changed.items()}

    def other(value: Value) -> Value:
        return replace(value, data=read[value.key]) if value.key in read else value

    return Recording(rules, other)


def _read(value: Value, raw: object) -> Data:
    try:
        return UNITS[value.unit].read(raw)
    except (ValueError, TypeError, ZeroDivisionError) as wrong:
        raise BadValue(f"{value.key}：{wrong}", key=value.key) from None


def _one(found: Replay, case: Case, seq: int, kept: Mapping[str, Any], own: Pack, other: Pack) -> None:
    was = OUTCOMES[kept["outcome"]]

    def row(becomes: str, reason: str) -> Row:
        return Row(case.id or 0, case.title, seq, str(kept["gate"]), was, becomes, reason)

    again = _asked(kept, own)
    if not isinstance(again, Verdict) or again.outcome != kept["outcome"]:
        why = again if isinstance(again, str) else "所存情况不足以得出原结果"
        found.cannot.append(row("不能重算", why))
        return
    becomes = _asked(kept, other)
    if isinstance(becomes, str):
        found.rows.append(row("不能核算", becomes))
    elif becomes.outcome != kept["outcome"]:
        found.rows.append(row(becomes.outcome_words, becomes.reason))
    else:
        found.same += 1


def _asked(kept: Mapping[str, Any], pack: Pack) -> Verdict | str:
    try:
        return ask_again(kept, pack) or "当时没有保存所问情况"
    except PolicyError as error:
        return f"{error.code} {error.message}"
