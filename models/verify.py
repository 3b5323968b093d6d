"""Verification of the record (纪实校验): every chain from its first entry, against today's tables and all seals.

It believes no stored number: hashes are computed anew, and what the tables say is held against what the journal says.
`qingshan/verify_export.py` does the same from an export and was written a second time on purpose: it shares no line
with this, so a mistake here shows as a difference between the two.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from models import record
from models.errors import QingshanError
from models.findings import KINDS, Break, Report
from models.journal import GENESIS, OFFICE, entry_hash, words_digest
from models.seals import Deposit
from models.verify_rows import case_breaks, seal_entry_breaks
from models.verify_seals import SealCheck

Line = Mapping[str, Any]
HASHED = ("chain", "seq", "at", "recorded_at", "kind", "name", "subject", "actor", "facts", "words_hash", "prev_hash")
LINKED = ("missing", "repeated", "hash", "link")  # what shows which entry is the bad one
ORDER = {kind: place for place, kind in enumerate(KINDS)}
CROSS = ("opened", "act", "asked", "return", "desk", "answer", "withdrawn", "finished", "seal")


def verify(tx: Session, *, case_id: int | None = None, deposits: Sequence[Deposit] = ()) -> Report:
    """Verify the record of all chains, or of one case; returns what was found, the first bad entry first.

    `deposits` are seals that a third party kept: with them a rewritten chain and a cut tail are found as well. Run it in
    one snapshot (`db.reading`).
    """
    return check(record.lines(tx, case_id), deposits, whole=case_id is None)


def check(lines: Iterable[Line], deposits: Sequence[Deposit] = (), *, whole: bool = True) -> Report:
    """Verify a record given line by line; `whole` when it holds every chain, so that one that is gone is missed."""
    seals = SealCheck(deposits)
    chains: list[ChainCheck] = []
    for line in lines:
        if line["type"] == "seal":
            seals.add(line)
        elif line["type"] == "chain":
            chains.append(ChainCheck(line, seals.sealed.pop(line["chain"], {})))
            for before in chains[-2:-1]:
                before.close(seals)
        else:
            chains[-1].add(line)
    for last in chains[-1:]:
        last.close(seals)
    breaks = [*seals.breaks, *(found for one in chains for found in one.breaks)]
    breaks += [*(seals.vanished_chains() if whole else ()), *seals.vanished_deposits()]
    return Report(
        cases=sum(one.case is not None for one in chains),
        entries=sum(one.entries for one in chains),
        seals=seals.count,
        words_removed=sum(one.removed for one in chains),
        breaks=breaks,
    )


class ChainCheck:
    """The check of one chain, fed with its lines in order."""

    def __init__(self, head: Line, sealed: Mapping[int, tuple[str, str]]) -> None:
        self.chain, self.head = head["chain"], head
        self.case: Line | None = None
        self.breaks: list[Break] = []
        self.entries = self.removed = 0
        self._sealed, self._sealed_to, self._rewritten = sealed, 0, False
        self._last, self._hash, self._before = 0, GENESIS, ""  # number and hash of the entry before, hash before that
        self._kept: list[Line] = []
        self._rows: dict[str, list[Line]] = {"act": [], "answer": []}
        self._gone: set[int] = set()
        self._excused: set[int] = set()

    def add(self, line: Line) -> None:
        """Take one line of the chain: its case, an entry, an act or an answer."""
        if line["type"] == "entry":
            self._entry(line)
        elif line["type"] == "case":
            self.case = line
        else:
            self._rows[line["type"]].append(line)

    def close(self, seals: SealCheck) -> None:
        """Check what can be known at the end only: the head, the seals beyond the end, the tables."""
        self._head()
        beyond = min((number for number in self._sealed if number > self._last), default=0)
        if beyond and not self._rewritten:
            self._break(self._last + 1, "sealed", f"{self._sealed[beyond][1]}存证有{beyond}条", f"{self._last}条")
        for number in sorted(self._gone - self._excused):
            self._break(number, "words_removed")
        self.removed = len(self._gone)
        if self.chain == OFFICE:
            self.breaks += seal_entry_breaks(self._kept, seals.roots)
        elif self.chain.startswith("case:"):
            self.breaks += case_breaks(self.chain, self.case, self._kept, self._rows["act"], self._rows["answer"])
        self.breaks.sort(key=lambda found: (found.seq, ORDER[found.kind]))
        self._kept, self._rows = [], {}

    def _entry(self, line: Line) -> None:
        self.entries += 1
        number, next_ = line["seq"], self._last + 1
        computed = _hash_of(line)
        if number < next_:
            self._break(number, "repeated", str(next_), str(number))
        elif number > next_:
            self._break(next_, "missing", str(next_), str(number))
        elif line["prev_hash"] != self._hash:
            self._link(line, intact=computed == line["hash"])
        if computed != line["hash"]:
            self._break(number, "hash", computed, line["hash"])
        self._words(line)
        self._seal(line)
        if line["kind"] in CROSS:
            self._kept.append({**line, "words": None})
        elif line["kind"] == "words_removed":
            self._excused.update(_numbers(line["facts"]))
        self._before, self._hash, self._last = self._hash, line["hash"], max(number, self._last)

    def _link(self, line: Line, *, intact: bool) -> None:
        """Name the bad one of two entries: if this one is intact, or passes over the one before, it is that one."""
        earlier = self._last > 0 and (intact or line["prev_hash"] == self._before)
        number = self._last if earlier else line["seq"]
        if not any(found.seq == number and found.kind == "hash" for found in self.breaks):
            self._break(number, "link", self._hash, line["prev_hash"])

    def _words(self, line: Line) -> None:
        """Hold free text against its digest; text that is gone must have gone with its salt."""
        if line["words"] is not None:
            computed = words_digest(line["words"], line["words_salt"])
            if computed != line["words_hash"]:
                self._break(line["seq"], "words", computed, line["words_hash"])
        elif line["words_salt"] is not None:
            self._break(line["seq"], "words", "", line["words_salt"])
        elif line["words_hash"]:
            self._gone.add(line["seq"])

    def _seal(self, line: Line) -> None:
        """Hold an entry against the seal that ends with it.

        What was written anew lies after the last seal that fits: where the hashes do not say which entry, the first one.
        """
        if line["seq"] not in self._sealed or self._rewritten:
            return
        head, day = self._sealed[line["seq"]]
        if head == line["hash"]:
            self._sealed_to = line["seq"]
        else:
            self._rewritten = True
            known = [found.seq for found in self.breaks if found.kind in LINKED and found.seq > self._sealed_to]
            first = min(known, default=self._sealed_to + 1)
            self._break(first, "sealed", f"{day}存证第{line['seq']}条{head}", line["hash"])

    def _head(self) -> None:
        number, head = self.head["seq"], self.head["head"]
        if number is None:
            self._break(0, "head", f"{self._last}条", "没有登记")
        elif number > self._last:
            self._break(self._last + 1, "missing", f"{number}条", f"{self._last}条")
        elif number < self._last:
            self._break(number + 1, "head", f"{number}条", f"{self._last}条")
        elif head != self._hash:
            self._break(number, "head", self._hash, head)

    def _break(self, number: int, kind: str, expected: str = "", found: str | None = "") -> None:
        self.breaks.append(Break(self.chain, number, kind, expected, found or ""))


def _hash_of(line: Line) -> str:
    try:
        return entry_hash({name: line[name] for name in HASHED})
    except QingshanError:
        return ""


def _numbers(facts: Any) -> list[int]:
    """Return the entries that a removal of words names."""
    named = facts.get("entries") if isinstance(facts, dict) else None
    return [one for one in named if isinstance(one, int)] if isinstance(named, list) else []
