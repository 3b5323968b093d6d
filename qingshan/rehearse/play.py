"""Playing a procedure (演练一个程序): staff do what is theirs, then time passes to the next thing that is due."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
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
ROUNDS = 400
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
        """Let everybody do what they were newly asked; returns how many items there were."""
        did = 0
        for item in list(self.staff.new_items()):
            facts = self.facts(item)
            if facts is None:
                continue
            did += 1
            self.staff.open(item)
            self.parts.get(facts["page"], self.parts["*"])(self, item, facts)
        return did

    def facts(self, item: Item) -> dict[str, Any] | None:
        """Return what a simulated person knows of an open item of theirs; none when it is no longer open."""
        with db.reading() as look:
            row = look.execute(
                text(
                    "SELECT w.page, w.name, w.subject, w.round, w.facts, w.choices, w.title FROM assignment a"
                    " JOIN wait w ON w.id = a.wait_id WHERE a.id = :id AND a.state = 'open' AND w.closed_at IS NULL"
                ),
                {"id": item.assignment_id},
            ).first()
        return dict(row._mapping) if row else None

    def tell(self, said: str) -> None:
        """Note for the story what somebody did."""
        with db.reading() as look:
            self.story.append((clock.now(look), said))

    def expect_refusal(self, what: str, do: Callable[[], Any]) -> None:
        """Do what must be refused, and note with which number it was."""
        try:
            do()
        except Refusal as refusal:
            self.refusals.append({"what": what, "number": refusal.number})
            self.tell(f"{what}：被拒绝（{refusal.number}）")
            return
        raise AssertionError(f"应被拒绝而未被拒绝：{what}")

    def _pass_time(self) -> bool:
        """Let simulated time pass to the next timer; returns whether there was one."""
        with db.reading() as look:
            at = look.execute(_NEXT).scalar()
        if at is None:
            return False
        with db.transaction() as tx:
            clock.set_rehearsal(tx, at)
            db.tell(tx, "sweep")
        return True
