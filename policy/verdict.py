"""The Verdict (判定): what a gate answers. Others let a clerk type "passed"; here each answer cites its article."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from policy.packs import Pack

Outcome = Literal["ok", "refused", "not_applicable"]
Numbers = Mapping[str, int | str]

OUTCOMES: Mapping[Outcome, str] = {"ok": "可以", "refused": "不可以", "not_applicable": "不适用"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a gate was asked (所问): the day, the facts as it got them, under which rules; beside the answer, not part of it."""

    on: date
    facts: Mapping[str, Any]
    rules: "Pack | None" = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer of one gate (判定), fit to be shown to an office and kept in the journal.

    `words` are the law's own words, `reason` is one Chinese sentence with the numbers compared, `numbers` are those
    numbers under their Chinese names, `remedy` says what would make it ok (empty when it is ok), `sure` how far the
    value is certain (措施原文, 已核实, 地方做法, 未核实). `may_except` names who may pass a "一般" gate with a reason;
    empty means that nobody passes it.
    """

    outcome: Outcome
    gate: str
    article: str
    words: str
    reason: str
    numbers: Numbers = field(default_factory=dict)
    remedy: str = ""
    pack: str = ""
    sure: str = ""
    may_except: str = ""
    asked: "Asked | None" = field(default=None, compare=False, repr=False)

    @property
    def ok(self) -> bool:
        """Tell whether nothing stands in the way: allowed, or outside what the article applies to."""
        return self.outcome != "refused"

    @property
    def outcome_words(self) -> str:
        """Return the outcome as the office says it (可以, 不可以, 不适用)."""
        return OUTCOMES[self.outcome]

    def as_dict(self) -> dict[str, Any]:
        """Return the plain values, for a JSON column or a template."""
        plain = {part.name: getattr(self, part.name) for part in fields(self) if part.name != "asked"}
        return plain | {"numbers": dict(self.numbers)}

    def to_json(self) -> str:
        """Return the canonical JSON: keys sorted, Chinese unescaped, so that the same verdict has the same bytes."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | Mapping[str, Any]) -> "Verdict":
        """Return the verdict that `to_json`, `as_dict` or `kept` wrote; raise ValueError for any other shape."""
        plain = json.loads(text) if isinstance(text, str) else dict(text)
        known = {part.name for part in fields(cls)} - {"asked"}
        if isinstance(plain, dict):
            plain.pop("asked", None)  # what `policy.asked.kept` put beside it
        if not isinstance(plain, dict) or set(plain) != known or plain["outcome"] not in OUTCOMES:
            raise ValueError("not a verdict")
        return cls(**cast(dict[str, Any], plain))
