"""Two rehearsals of one procedure under different rules (对照): which gates came out otherwise, and what the layers disagree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from policy.layers import Layers, load_rules

Found = Mapping[str, Any]


def differing(first: Found, second: Found) -> list[dict[str, Any]]:
    """Return the gates that cite another article, come out otherwise, or are asked in one of the two only, by name."""
    one, other = (_by_gate(found["gates"]) for found in (first, second))
    rows = []
    for gate in sorted(one.keys() | other.keys()):
        left, right = one.get(gate, Counter()), other.get(gate, Counter())
        if set(left) != set(right):
            rows.append({"gate": gate, "first": sorted(left), "second": sorted(right)})
    return rows


def _by_gate(gates: Sequence[Found]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for one in gates:
        found.setdefault(one["gate"], Counter())[f"{one['article']}：{WORDS[one['outcome']]}"] += 1
    return found


WORDS = {"ok": "可以", "refused": "不可以", "not_applicable": "不适用"}


def conflicts(found: Found) -> list[str]:
    """Return what the layers of a case's rules say otherwise, each with who could allow it."""
    rules = load_rules(str(found["pack"]))
    on = date.fromisoformat(str(found["began"]))
    return [one.words for one in rules.conflicts(on)] if isinstance(rules, Layers) else []


def show(first: Found, second: Found, console: Console) -> None:
    """Print the comparison as a clerk reads it."""
    table = Table(title=f"对照：{first['pack']} 与 {second['pack']}")
    for head in ("核算项目", "前者", "后者"):
        table.add_column(head, overflow="fold")
    for row in differing(first, second):
        table.add_row(row["gate"], "\n".join(row["first"]) or "—", "\n".join(row["second"]) or "—")
    console.print(table)
    for found in (first, second):
        for said in conflicts(found):
            console.print(f"规定不一致（{found['began']}）：{said}")
