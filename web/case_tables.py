"""The tables of cases of a gate (判定用例), as a page shows them: what was asked, and what must come out.

Read from the checkout; where it comes without its tests, there are none to show.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "tests" / "policy" / "cases"


@dataclass(frozen=True)
class Tried:
    """One line of a table: its name, the facts in Chinese, what must come out, under which rules and on which day."""

    name: str
    facts: Mapping[str, Any]
    expect: str
    on: str

    def said(self, names: Mapping[str, str]) -> str:
        """Return the facts in one line; names of the data under their Chinese names."""
        return "；".join(f"{name}：{_said(part, names)}" for name, part in self.facts.items())


@lru_cache(maxsize=1)
def tables(folder: Path = FOLDER) -> Mapping[str, tuple[Tried, ...]]:
    """Return gate → its cases, in the order of their files; a file that cannot be read is left out."""
    found: dict[str, list[Tried]] = {}
    for path in sorted(folder.glob("**/*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        lines = [_tried(one, table) for one in table.get("case", [])]
        found.setdefault(str(table.get("gate", path.stem)), []).extend(lines)
    return {gate: tuple(lines) for gate, lines in found.items()}


def _tried(one: Mapping[str, Any], table: Mapping[str, Any]) -> Tried:
    on, pack = one.get("on", table.get("on", "")), one.get("pack", table.get("pack", ""))
    return Tried(str(one.get("name", "")), one.get("facts", {}), str(one.get("expect", "")), f"{on} {pack}".strip())


def _said(part: Any, names: Mapping[str, str]) -> str:
    if isinstance(part, bool):
        return "是" if part else "否"
    if isinstance(part, dict):
        return "、".join(f"{names.get(name, name)} {_said(one, names)}" for name, one in part.items())
    if isinstance(part, list):
        return "、".join(_said(one, names) for one in part) or "（无）"
    words = str(part).strip()
    return names.get(words, words) or "（空）"
