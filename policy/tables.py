"""Tables of cases (判定用例): one TOML file per gate, which a clerk can read and extend without programming.

At the top: `gate`, `title`, `article`, `on`; `pack` where it is not the rules in force on that day. Each `[[case]]` has a `name`, the
`facts` by their Chinese names, and `expect`: 可以, 不可以 or 不适用. It may also give `says` (words of the reason),
`remedy`, `numbers`, `words` (of the law), `from` (the pack of the value that decided), another day `on` or other
rules in `pack`, or other values of the office in `set`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from policy.errors import BadFacts
from policy.facts import read_facts
from policy.gates import find_gate
from policy.layers import load_rules, rules_in_force
from policy.packs import Pack
from policy.verdict import Verdict

FOLDER = Path(__file__).parents[1] / "tests" / "policy" / "cases"
PACK = "qingshanhu-2009"
KNOWN = {"name", "facts", "expect", "says", "remedy", "numbers", "words", "on", "set", "sure", "pack", "from"}


@dataclass
class Case:
    """One line of a table."""

    table: str
    gate: str
    article: str
    name: str
    on: date
    pack: str
    expect: str
    facts: dict[str, Any]
    says: list[str] = field(default_factory=list)
    remedy: str = ""
    words: str = ""
    sure: str = ""
    decided: str = ""
    numbers: dict[str, Any] = field(default_factory=dict)
    set: dict[str, Any] = field(default_factory=dict)

    def rules(self) -> Pack:
        """Return the rules that the case is asked under."""
        return pack_with(self.set, self.pack)

    def verdict(self, rules: Pack | None = None) -> Verdict:
        """Ask the gate, under the case's own rules or others."""
        gate = find_gate(self.gate)
        return gate.function(rules or self.rules(), self.on, **read_facts(gate.facts, self.facts))

    def wrong(self, verdict: Verdict) -> list[str]:
        """Return in Chinese each way in which a verdict is not what the table expects; empty when all is met."""
        checks = {
            f"应为“{self.expect}”，实为“{verdict.outcome_words}”": verdict.outcome_words == self.expect,
            f"应由{self.decided}决定，实为{verdict.pack}": verdict.pack == (self.decided or verdict.pack),
            f"补救办法应有“{self.remedy}”，实为“{verdict.remedy}”": self.remedy in verdict.remedy,
            f"原文应有“{self.words}”，实为“{verdict.words}”": self.words in verdict.words,
            f"把握程度应为“{self.sure}”，实为“{verdict.sure}”": self.sure in verdict.sure,
        }
        said = [f"理由应有“{words}”，实为“{verdict.reason}”" for words in self.says if words not in verdict.reason]
        counted = [
            f"“{name}”应为{number}，实为{verdict.numbers.get(name, '没有')}"
            for name, number in self.numbers.items()
            if verdict.numbers.get(name) != number
        ]
        return [words for words, met in checks.items() if not met] + said + counted


def read_tables(folder: Path = FOLDER) -> Iterator[Case]:
    """Yield every case of every table; an unknown field stops the reading, so that no expectation is overlooked."""
    for path in sorted(folder.glob("**/*.toml")):
        yield from read_table(path)


def read_table(path: Path) -> Iterator[Case]:
    """Yield the cases of one table; BadFacts names the case and the field that nobody knows."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for one in table["case"]:
        if not set(one) <= KNOWN:
            raise BadFacts(f"{path.name}：{one.get('name')}：{'、'.join(sorted(set(one) - KNOWN))}")
        on = one.get("on", table["on"])
        shared = {"on": on, "pack": table.get("pack") or rules_in_force(on), "article": table["article"]}
        given = {"decided" if name == "from" else name: part for name, part in one.items()}
        yield Case(**(shared | given), table=path.stem, gate=table["gate"])


def pack_with(values: Mapping[str, Any], name: str = PACK) -> Pack:
    """Return rules with other values, as a newer document and two persons would set them the day after each begins."""
    rules = load_rules(name)
    if not values:
        return rules
    changed = {
        "words": "另有规定",
        "source": "测试用文件第1条",
        "sure": "verified",
        "checked_on": "2009-08-01",
        "entered_by": "测试员甲",
        "approved_by": "测试员乙",
    }
    latest = {key: rules.history(key)[0].since for key in values}
    since = {key: str(max(date(2009, 8, 1), day + timedelta(1))) for key, day in latest.items()}
    return load_rules(name, [changed | {"key": k, "value": v, "from": since[k]} for k, v in values.items()])
