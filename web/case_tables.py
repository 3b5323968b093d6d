"""The tables of cases of a gate (判定用例), as a page shows them: what was asked, and what must come out.

`policy/tables.py` reads them, as it does for the self-check. A checkout without its tests has none to show.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from policy.errors import PolicyError
from policy.layers import rules_in_force
from policy.tables import FOLDER, Case, read_table

UNREADABLE = (
    PolicyError,
    OSError,
    ValueError,
    KeyError,
    TypeError,
)  # a page shows the rest; `qingshan policy check` names it


@dataclass(frozen=True)
class Tried:
    """One line of a table as a page says it."""

    case: Case

    @property
    def name(self) -> str:
        """Return the name of the case."""
        return self.case.name

    @property
    def expect(self) -> str:
        """Return what must come out."""
        return self.case.expect

    @property
    def on(self) -> str:
        """Return the day, and the rules where they are not those of that day."""
        pack = "" if self.case.pack == rules_in_force(self.case.on) else self.case.pack
        return f"{self.case.on} {pack}".strip()

    def said(self, names: Mapping[str, str]) -> str:
        """Return the facts in one line; names of the data under their Chinese names."""
        return "；".join(f"{name}：{_said(part, names)}" for name, part in self.case.facts.items())


@lru_cache(maxsize=1)
def tables(folder: Path = FOLDER) -> Mapping[str, tuple[Tried, ...]]:
    """Return gate → its cases, in the order of their files; a file that cannot be read is left out."""
    found: dict[str, list[Tried]] = {}
    for path in sorted(folder.glob("**/*.toml")):
        try:
            cases = list(read_table(path))
        except UNREADABLE:
            continue
        for case in cases:
            found.setdefault(case.gate, []).append(Tried(case))
    return {gate: tuple(lines) for gate, lines in found.items()}


def _said(part: Any, names: Mapping[str, str]) -> str:
    if isinstance(part, bool):
        return "是" if part else "否"
    if isinstance(part, dict):
        return "、".join(f"{names.get(name, name)} {_said(one, names)}" for name, one in part.items())
    if isinstance(part, list):
        return "、".join(_said(one, names) for one in part) or "（无）"
    words = str(part).strip()
    return names.get(words, words) or "（空）"
