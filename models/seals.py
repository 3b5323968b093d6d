"""The daily seal (存证): one fingerprint over the heads of all chains, bound to the seal before it.

Whoever can write to the database can also write a whole chain anew with correct hashes, or cut its tail off. A seal that
was deposited with a third party (printed, mailed) before that is what shows it.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from models import journal
from models.base import in_shanghai
from models.canonical import canonical, utc
from models.clock import now, today
from models.errors import BadSealFile, DayNotOver
from models.journal import GENESIS, Seal

FORMAT = "qingshan-seal-1"
BEGIN, END = "BEGIN QINGSHAN SEAL 1", "END QINGSHAN SEAL 1"
_KEYS = ("day", "at", "prev_root", "root")

Head = tuple[str, int, str]  # chain, number of its last entry, that entry's hash


@dataclass(frozen=True)
class Deposit:
    """A seal as it was deposited; `heads` is empty where only the root was kept, on paper."""

    day: str
    root: str
    at: str = ""
    prev_root: str = ""
    heads: Sequence[Head] = ()

    @property
    def intact(self) -> bool:
        """Tell whether its own root covers what it says; a root alone says nothing else."""
        return not self.heads or root_of(self.day, self.at, self.prev_root, self.heads) == self.root


def root_of(day: str, at: str, prev_root: str, heads: Sequence[Any]) -> str:
    """Return the root of a seal: the SHA-256 over its day, its instant, the root before it and the list of heads."""
    covered = {"format": FORMAT, "day": day, "at": at, "prev_root": prev_root, "heads": heads}
    return hashlib.sha256(canonical(covered)).hexdigest()


def sealed(tx: Session, day: date) -> bool:
    """Tell whether a day is covered by a seal already."""
    return _covering(tx, day) is not None


def seal_day(tx: Session, day: date) -> Seal:
    """Seal a day that is over (存证), and the days before it that were missed; journalled in the office's chain.

    Sealing a day again returns the seal that covers it. Raises QS-3004 while the day is not over.
    """
    tx.execute(text("LOCK TABLE seal IN SHARE ROW EXCLUSIVE MODE"))
    if found := _covering(tx, day):
        return found
    if day >= today(tx):
        raise DayNotOver
    made = _seal(tx, day)
    tx.add(made)
    tx.flush()
    facts = {"day": day.isoformat(), "root": made.root, "chains": made.chains, "entries": made.entries}
    journal.append(tx, journal.OFFICE, "seal", facts=facts)
    return made


def _seal(tx: Session, day: date) -> Seal:
    rows = tx.execute(text('SELECT chain, seq, head FROM journal_chain ORDER BY chain COLLATE "C"'))
    heads = [[row.chain, row.seq, row.head] for row in rows]
    last = tx.exec(select(Seal.root).order_by(col(Seal.day).desc()).limit(1)).first() or GENESIS
    at = now(tx)
    return Seal(
        day=day,
        at=at,
        chains=len(heads),
        entries=sum(head[1] for head in heads),
        root=root_of(day.isoformat(), utc(at), last, heads),
        prev_root=last,
        heads=zlib.compress(canonical(heads), 9),
    )


def _covering(tx: Session, day: date) -> Seal | None:
    return tx.exec(select(Seal).where(col(Seal.day) >= day).order_by(col(Seal.day)).limit(1)).first()


def seal_text(seal: Seal) -> str:
    """Return the sheet that is deposited with a third party (存证单): for people above, for verification below."""
    at = in_shanghai(seal.at)
    people = (
        "青山 纪实存证单",
        "",
        f"存证日期：{seal.day.year}年{seal.day.month}月{seal.day.day}日",
        f"封存时间：{at.year}年{at.month}月{at.day}日{at:%H:%M:%S}（北京时间）",
        f"覆盖范围：纪实链{seal.chains}条，纪实条目{seal.entries}条",
        f"本次根值：{_grouped(seal.root)}",
        f"上次根值：{_grouped(seal.prev_root)}",
        "",
        "请交由纪检监察机关或其他第三方保管。校验时连同纪实材料一并核对，",
        "纪实在封存之后被改写或截去的，校验结果会指出条目。以下各行供核对使用，请勿改动。",
        "",
    )
    machine = (
        BEGIN,
        *(f"{name} {value}" for name, value in zip(_KEYS, _values(seal), strict=True)),
        *(f"head {number} {head} {chain}" for chain, number, head in heads_of(seal)),
        END,
    )
    return "\n".join((*people, *machine, ""))


def heads_of(seal: Seal) -> list[Head]:
    """Return the heads that a seal covers."""
    return [(chain, number, head) for chain, number, head in json.loads(zlib.decompress(seal.heads))]


def read_text(said: str) -> Deposit:
    """Read a deposited sheet, also one that went by mail; `day` and `root` suffice. Raises QS-3006 for another text."""
    found = re.search(f"{BEGIN}(.*?){END}", said, re.DOTALL)
    values: dict[str, str] = {}
    heads: list[Head] = []
    for line in found[1].split("\n") if found else ():
        name, _, rest = line.strip().partition(" ")
        if name == "head":
            number, head, chain = _three(rest)
            heads.append((chain, number, head))
        elif name in _KEYS:
            values[name] = rest.strip()
        elif name:
            raise BadSealFile
    if not values.get("day") or not values.get("root"):
        raise BadSealFile
    return Deposit(heads=tuple(heads), **values)


def _three(rest: str) -> tuple[int, str, str]:
    parts = rest.split(" ", 2)
    if len(parts) != 3 or not parts[0].isdecimal():
        raise BadSealFile
    return int(parts[0]), parts[1], parts[2].strip()


def _values(seal: Seal) -> tuple[str, str, str, str]:
    return seal.day.isoformat(), utc(seal.at), seal.prev_root, seal.root


def _grouped(root: str) -> str:
    """Write a root in groups of eight, to be read out or compared by eye."""
    return " ".join(root[i : i + 8] for i in range(0, len(root), 8))
