"""Verification of the seals themselves (存证校验), and what they say each chain must still hold."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.errors import QingshanError
from models.findings import Break
from models.journal import GENESIS
from models.seals import Deposit, root_of

Sealed = dict[str, dict[int, tuple[str, str]]]  # chain → number → (hash, day of the seal)


class SealCheck:
    """The check of all seals in the order of their days; `sealed` is what intact ones say of the chains."""

    def __init__(self, deposits: Sequence[Deposit] = ()) -> None:
        self.breaks: list[Break] = []
        self.sealed: Sealed = {}
        self.roots: dict[str, str] = {}
        self._root = GENESIS
        self._deposits: dict[str, Deposit] = {}
        for one in deposits:
            self._take_deposit(one)

    @property
    def count(self) -> int:
        """Return how many seals the database has."""
        return len(self.roots)

    def add(self, line: Mapping[str, Any]) -> None:
        """Take the next seal of the database."""
        day, heads = line["day"], line["heads"]
        computed = _root(line) if _well_formed(heads) else ""
        if computed != line["root"]:
            self._break(day, "seal", computed, line["root"])
        elif (line["chains"], line["entries"]) != (len(heads), sum(number for _, number, _ in heads)):
            self._break(day, "seal", f"{len(heads)}", f"{line['chains']}")
        else:
            self._keep(day, heads)
        if line["prev_root"] != self._root:
            self._break(day, "seal_link", self._root, line["prev_root"])
        deposited = self._deposits.get(day)
        if deposited and deposited.root != line["root"]:
            self._break(day, "deposit", deposited.root, line["root"])
        self._root = self.roots[day] = line["root"]

    def vanished_chains(self) -> list[Break]:
        """Return the chains that a seal knows and that were not read; ask when everything was."""
        return [
            Break(chain, 1, "sealed", f"{day}存证有{number}条", "没有这条链")
            for chain, heads in self.sealed.items()
            for number, (_, day) in sorted(heads.items())[:1]
        ]

    def vanished_deposits(self) -> list[Break]:
        """Return the deposited seals of which the database knows nothing."""
        return [
            Break(f"seal:{day}", 0, "deposit", one.root, "没有这份存证")
            for day, one in self._deposits.items()
            if day not in self.roots
        ]

    def _take_deposit(self, one: Deposit) -> None:
        if not one.intact:
            self._break(one.day, "deposit", root_of(one.day, one.at, one.prev_root, one.heads), one.root)
            return
        self._deposits[one.day] = one
        self._keep(one.day, one.heads)

    def _keep(self, day: str, heads: Sequence[Any]) -> None:
        """Keep what a seal says of each chain; the first to say it stands, deposits before the database's own."""
        for chain, number, head in heads:
            kept, _ = self.sealed.setdefault(chain, {}).setdefault(number, (head, day))
            if kept != head:
                self._break(day, "sealed", kept, head)

    def _break(self, day: str, kind: str, expected: str, found: str) -> None:
        self.breaks.append(Break(f"seal:{day}", 0, kind, expected, found))


def _well_formed(heads: Any) -> bool:
    """Tell whether a list of heads is one, before it is read."""
    return isinstance(heads, list) and all(
        isinstance(one, list) and [type(part) for part in one] == [str, int, str] for one in heads
    )


def _root(line: Mapping[str, Any]) -> str:
    try:
        return root_of(line["day"], line["at"], line["prev_root"], line["heads"])
    except QingshanError:
        return ""
