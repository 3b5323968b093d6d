"""(c) A call to 2,000 units: assignments of one case, one act, two thousand messages."""

import time

from sqlalchemy import text

from bench.figures import Section
from bench.installation import installation
from bench.sink import sink
from models import db
from tasks import cycles

UNITS = 2000
MAKE = (
    "INSERT INTO unit (name, kind, active) SELECT '单位' || n, '区直', true FROM generate_series(1, :n) n",
    "INSERT INTO person (name, unit_id, title, active, pin_tries) SELECT '专干' || id, id, '', true, 0 FROM unit",
    "INSERT INTO channel (person_id, position, kind, address, label, active)"
    " SELECT id, 1, 'mail', 'p' || id || '@office.example', '', true FROM person",
    "UPDATE unit SET training_officer_id = (SELECT id FROM person p WHERE p.unit_id = unit.id)",
)
QUEUED = text("SELECT count(*) FROM message WHERE kind = 'call'")


def measure() -> Section:
    """Open the call and wait until every unit's message is at the mail server."""
    with sink() as taking, installation(taking) as _:
        with db.transaction() as tx:
            for statement in MAKE:
                tx.execute(text(statement), {"n": UNITS})
        began = time.monotonic()
        with db.transaction() as tx:
            cycles.training_year(tx, 2010)
        queued = _until(lambda: _queued() >= UNITS, began, 60)
        handed = _until(lambda: taking.count() >= UNITS, began, 300)
        at = dict(taking.at)
    return _told(queued, handed, at)


def _queued() -> int:
    with db.reading() as look:
        return int(look.execute(QUEUED).scalar_one())


def _until(ready, began: float, seconds: float) -> float:  # type: ignore[no-untyped-def]
    while not ready():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.02)
    return time.monotonic() - began


def _told(queued: float, handed: float, at: dict[str, list[float]]) -> Section:
    told = Section(
        "c",
        "(c) A call to 2,000 units",
        "The yearly call is opened in a district of 2,000 units, each with a training officer who has a mail address: one"
        " act opens 2,000 waits. The clock starts when the case is opened.",
    )
    told.row("all messages in the outbox", f"{queued:.1f} s")
    told.row("all handed to the mail server", f"{handed:.1f} s, {UNITS / (handed - queued):.0f} a second")
    copies = sum(len(times) for times in at.values())
    told.row("messages, addresses", f"{copies}, {len(at)}")
    told.check(f"all in the outbox within 5 s ({queued:.1f})", queued <= 5)
    told.check(f"all handed over within 90 s ({handed:.1f})", handed <= 90)
    told.check("each unit exactly one", copies == UNITS == len(at))
    return told
