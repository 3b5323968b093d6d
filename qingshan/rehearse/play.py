"""Playing a procedure (演练一个程序): staff do what is theirs, then time passes to the next thing that is due."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from models import clock, db
from qingshan.rehearse.engines import Engine
from qingshan.rehearse.staff import Item, Refusal, Staff

_NEXT = text(
    "SELECT min(at) FROM (SELECT min(t.at) AS at FROM timer t JOIN wait w ON w.id = t.wait_id"
    " WHERE t.done_at IS NULL AND w.closed_at IS NULL AND t.at > qs_now()"
    " UNION ALL SELECT min(next_try_at) FROM message WHERE state IN ('created','retry') AND next_try_at > qs_now()) x"
)
ROUNDS = 2000
DAYS = (0, 1, 1, 2, 3, 5)  # how long people take
Part = Callable[["Play", Item, dict[str, Any]], None]


@dataclass
class Play:
    """One rehearsal: its engine, its staff, what happened."""

    engine: Engine
    staff: Staff
    parts: dict[str, Part]
    seed: int = 1
    began: float = field(default_factory=time.monotonic)
    since: datetime | None = None
    refusals: list[dict[str, Any]] = field(default_factory=list)
    story: list[tuple[datetime, str]] = field(default_factory=list)
    waiting: list[tuple[datetime, Item]] = field(default_factory=list)  # what each will do, and when they get to it

    def run(self, done: Callable[[], bool]) -> None:
        """Play until `done`, or until nothing more can happen."""
        with db.reading() as look:
            self.since = clock.now(look)
        for _ in range(ROUNDS):
            self.engine.settle()
            if done():
                return
            if not self._work() and not self._pass_time():
                return

    def _work(self) -> int:
        """Let everybody do what they have got to by now; returns how many items there were."""
        with db.reading() as look:
            now = clock.now(look)
        self.waiting += [(self._gets_to(item, now), item) for item in self.staff.new_items()]
        due = [item for at, item in self.waiting if at <= now]
        self.waiting = [(at, item) for at, item in self.waiting if at > now]
        for item in due:
            if (facts := self.facts(item)) is not None:
                self.staff.open(item)
                self.parts.get(facts["page"], self.parts["*"])(self, item, facts)
        return len(due)

    def _gets_to(self, item: Item, now: datetime) -> datetime:
        """Return when a busy person gets to an item: within some days, in office hours, the same for the same seed."""
        draw = random.Random(f"{self.seed}:{item.assignment_id}")
        day = (now + timedelta(days=draw.choice(DAYS))).date()
        return max(now, clock.at_hour(day, draw.randrange(9, 17), draw.randrange(60)))

    def facts(self, item: Item) -> dict[str, Any] | None:
        """Return what a simulated person knows of an open item of theirs; none when it is no longer open."""
        with db.reading() as look:
            row = look.execute(
                text(
                    "SELECT w.case_id, w.page, w.name, w.subject, w.round, w.facts, w.choices, w.title FROM assignment a"
                    " JOIN wait w ON w.id = a.wait_id WHERE a.id = :id AND a.state = 'open' AND w.closed_at IS NULL"
                ),
                {"id": item.assignment_id},
            ).first()
        return dict(row._mapping) if row else None

    def tell(self, said: str) -> None:
        """Note for the story what somebody did."""
        with db.reading() as look:
            self.story.append((clock.now(look), said))

    def expect_refusal(self, what: str, do: Callable[[], Any], **known: str) -> None:
        """Do what must be refused, and note with which number, by which gate and under which article it was."""
        before = len(gates_refused())
        try:
            do()
        except Refusal as refusal:
            self.note(what, refusal, before, **known)
            return
        raise AssertionError(f"应被拒绝而未被拒绝：{what}")

    def note(self, what: str, refusal: Refusal, before: int, **known: str) -> dict[str, Any]:
        """Note a refusal: what was tried, its number, what the page said, and the gate that the record names."""
        gates = gates_refused()[before:]
        found = {"what": what, "number": refusal.number, "gate": gates[0] if gates else "", **refusal.said, **known}
        self.refusals.append(found)
        self.tell(f"{what}：被拒绝（{refusal.number}）")
        return found

    def think(self) -> None:
        """Let a quarter of an hour pass: more codes within an hour than five are refused (A06)."""
        with db.transaction() as tx:
            clock.set_rehearsal(tx, clock.now(tx) + timedelta(minutes=15))

    def _pass_time(self) -> bool:
        """Let simulated time pass to the next timer, or to when somebody gets to their item; tells whether there was any."""
        with db.reading() as look:
            due = look.execute(_NEXT).scalar()
        at = min((t for t in (due, *(when for when, _ in self.waiting)) if t), default=None)
        if at is None:
            return False
        with db.transaction() as tx:
            clock.set_rehearsal(tx, at)
            db.tell(tx, "sweep")
        return True


def gates_refused() -> list[str]:
    """Return the gates that have refused somebody's act so far, in the order in which the record was written."""
    with db.reading() as look:
        found = look.execute(text("SELECT name FROM journal_entry WHERE kind = 'refusal' ORDER BY recorded_at, seq"))
        return list(found.scalars())
