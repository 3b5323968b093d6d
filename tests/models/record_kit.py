"""A small district's record, an administrator who has the database to himself, and an inspector with another machine."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from flows.run import CaseRun
from models import db, export, journal, record, seals
from models.base import SHANGHAI
from models.verify import HASHED, verify
from tasks import answering
from tests.conftest import set_clock
from tests.flows import small
from tests.flows.small import a_step, a_wait
from tests.flows.staff import give, move, part, parts, say

STANDALONE = Path(__file__).parents[2] / "qingshan" / "verify_export.py"
write, check, sign, prepare = (
    a_wait("write", "甲一"),
    a_wait("check", "甲二"),
    a_wait("sign", "甲三"),
    a_step("prepare"),
)
together = a_wait("together", "甲五", "甲六")
Found = list[tuple[str, int, str]]


def _whole(case: CaseRun) -> str:
    """Prepare, write, have it checked, write again until it is accepted, and sign."""
    case.step(prepare)
    case.wait(write)
    checked = case.wait(check)
    if checked.outcome == "no":
        case.back_to(write, because=checked)
    case.wait(sign)
    return "办结"


def a_case() -> int:
    """Run a case that was answered, returned with a reason, answered again and finished; gives its number."""
    sign_in()
    number = small.begin(small.procedure_of("record", _whole), "甲一", "甲二", "甲三")
    move(number)
    for choice, reason in (("yes", ""), ("no", "人数与经费不符，请核对"), ("yes", ""), ("yes", "同意"), ("yes", "")):
        give(part("approval"), say(choice, reason, written={"10": 1, "9": [2.5, "二"]}))
        move(number)
    return number


def an_open_case() -> int:
    """Run a case as far as an answer that was withdrawn; gives its number."""
    number = small.begin(small.procedure_of("record-open", _both), "甲五", "甲六")
    move(number)
    first = parts()[0][0]
    given = give(first, say("yes"))
    with db.transaction() as tx:
        answering.withdraw(tx, given.id, first.person_id)
    return number


def _both(case: CaseRun) -> str:
    case.wait(together)
    return "办结"


def sign_in(person: int = 1) -> None:
    """Let somebody sign in: an entry of the office's chain."""
    with db.transaction() as tx:
        journal.append(tx, journal.OFFICE, "signin", actor=f"person:{person}")


def seal_the_day(day: int = 2) -> str:
    """Let that day of November 2009 be over, seal it, and give the sheet that the third party keeps."""
    set_clock(datetime(2009, 11, day + 1, 9, tzinfo=SHANGHAI))
    with db.transaction() as tx:
        return seals.seal_text(seals.seal_day(tx, date(2009, 11, day)))


def places(breaks: Iterable[Any]) -> Found:
    """Give where and what, of breaks from here or from a JSON line."""
    rows = [one if isinstance(one, dict) else one.as_dict() for one in breaks]
    return [(one["chain"], one["seq"], one["kind"]) for one in rows]


@dataclass(frozen=True)
class Inspector:
    """Somebody with an empty folder, an export and Python's standard library."""

    folder: Path

    def takes(self, look: Session, *, case_id: int | None = None, words: bool = True) -> Path:
        """Export the record into the folder."""
        file = self.folder / "纪实.jsonl"
        with file.open("wb") as out:
            export.export(look, out, case_id=case_id, words=words)
        return file

    def keeps(self, sheet: str) -> Path:
        """Put a deposited seal into the folder."""
        file = self.folder / "存证单.txt"
        file.write_text(sheet, encoding="utf-8")
        return file

    def verifies(self, file: Path, *sheets: Path) -> dict[str, Any]:
        """Run the stand-alone verification; gives its JSON line."""
        asked = [part for sheet in sheets for part in ("--seal", sheet.name)]
        said = self.runs(file.name, "--json", *asked)
        assert said.returncode in (0, 1), said.stderr
        found: dict[str, Any] = json.loads(said.stdout)
        assert said.returncode == (1 if found["breaks"] else 0)
        return found

    def runs(self, *given: str) -> subprocess.CompletedProcess[str]:
        """Run it as on another machine: isolated, without site packages, in a folder of its own."""
        shutil.copy(STANDALONE, self.folder / STANDALONE.name)
        command = [sys.executable, "-I", "-S", "-X", "utf8", STANDALONE.name, *given]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, encoding="utf-8", timeout=60)


@dataclass(frozen=True)
class Administrator:
    """The administrator of the database: no trigger, no key and no constraint stands in the way."""

    tx: Session
    inspector: Inspector
    sheet: str  # yesterday's seal, which a third party keeps

    def does(self, statement: str, **given: Any) -> int:
        """Run a statement; gives how many rows it touched."""
        done = self.tx.execute(text(statement), given)
        count: int = done.rowcount  # type: ignore[attr-defined]
        return count

    def rewrites(self, chain: str) -> None:
        """Number and hash a chain anew from its first entry, and set its head: as if it had always been so."""
        lines = list(record.entries(self.tx, chain))
        self.does("DELETE FROM journal_entry WHERE chain = :chain", chain=chain)
        before, number = journal.GENESIS, 0
        for number, line in enumerate(lines, 1):
            line |= {"seq": number, "prev_hash": before}
            if line["words"] is not None:
                line["words_hash"] = journal.words_digest(line["words"], line["words_salt"])
            before = line["hash"] = journal.entry_hash({name: line[name] for name in HASHED})
            self.puts(line)
        self.does("UPDATE journal_chain SET seq = :n, head = :h WHERE chain = :c", n=number, h=before, c=chain)

    def puts(self, line: dict[str, Any]) -> None:
        """Insert an entry as it is given."""
        values = {name: value for name, value in line.items() if name != "type"}
        for name in ("facts", "words"):
            values[name] = None if values[name] is None else json.dumps(values[name])
        columns = ", ".join(values)
        casts = ", ".join(f"CAST(:{name} AS {_CASTS.get(name, 'text')})" for name in values)
        self.does(f"INSERT INTO journal_entry ({columns}) VALUES ({casts})", **values)

    def is_found(self, *, with_seal: bool = False) -> Found:
        """Verify in the database and on another machine, which must agree; gives what was found, in order."""
        deposits = [seals.read_text(self.sheet)] if with_seal else []
        here = verify(self.tx, deposits=deposits)
        sheets = [self.inspector.keeps(self.sheet)] if with_seal else []
        there = self.inspector.verifies(self.inspector.takes(self.tx), *sheets)
        assert places(there["breaks"]) == places(here.breaks)
        assert {name: there[name] for name in _COUNTS} == {name: here.as_dict()[name] for name in _COUNTS}
        return places(here.breaks)


_COUNTS = ("cases", "entries", "seals", "words_removed")
_CASTS = {"seq": "int", "at": "timestamptz", "recorded_at": "timestamptz", "facts": "jsonb", "words": "jsonb"}
TABLES = ("journal_entry", "journal_chain", "seal", "act", "answer", "qs_case", "wait")
