"""One import under way (导入), and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from tasks.importing.directory import Directory
from tasks.workbooks.cells import CellError, Found


@dataclass(frozen=True)
class Change:
    """One thing that an import changed: its kind, the words for the preview, and the ids for the journal."""

    kind: str  # unit, unit_kind, person, post, transfer, state, rights, channels, head, officer
    words: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Imported:
    """What an import came to: what changed, what the office should know, and what must be corrected by cell."""

    changes: Sequence[Change]
    notes: Sequence[str]
    errors: Sequence[CellError]
    units: int  # good rows read
    people: int
    dry_run: bool

    @property
    def counts(self) -> dict[str, int]:
        """Return how many changes of each kind there are."""
        return dict(Counter(change.kind for change in self.changes))


@dataclass
class Import:
    """One import under way: who is registered, what has changed so far, what came back."""

    tx: Session
    directory: Directory
    may_grant: bool  # rights (岗位权限) are given by an administrator only
    errors: list[CellError]
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left: dict[int, int | None] = field(default_factory=dict)  # person → the unit in which they no longer act

    def changed(self, kind: str, words: str, **facts: Any) -> None:
        """Note a change."""
        self.changes.append(Change(kind, words, facts))

    def wrong(self, cell: Found, column: str, message: str, remedy: str) -> None:
        """Send a cell back."""
        self.errors.append(cell.wrong(column, message, remedy))
