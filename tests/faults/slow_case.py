"""A case with slow acts, and a second process that moves it: `python -m tests.faults.slow_case URL CASE MODE`.

Modes: `advance` takes the lease as every conductor does; `unguarded` moves the case without taking it; `hang` stops
between its two acts for as long as the test wants; `hold` takes the lease and does nothing. Each says on its standard
output what it has come to.
"""

import sys
from typing import Any

from sqlalchemy import text

from flows import driver, leases
from flows.driver import Procedure, procedure
from flows.holder import mine
from flows.run import CaseRun, inline
from models import db
from models.acting import ActContext, Done
from models.cases import get_case
from tasks import opening
from tasks.acts import step
from tasks.procedures import ProcedureInfo

INFO = ProcedureInfo("test-slow", "试验程序", 0, 1)
GO = 7_700_001  # an advisory lock that the test holds until both are ready


@step("第一步", "甲")
def first(context: ActContext) -> Done:
    """Take a while: on a busy machine the other process must have begun by then."""
    context.tx.execute(text("SELECT pg_sleep(1.5)"))
    return Done()


@step("第二步", "甲")
def second(context: ActContext) -> Done:
    """Take a while, too."""
    context.tx.execute(text("SELECT pg_sleep(0.1)"))
    return Done()


@procedure(INFO)
def slow(case: CaseRun) -> str:
    """Do both."""
    case.step(first)
    case.step(second)
    return "办结"


def begin() -> int:
    """Open the case and return its number."""
    assert isinstance(slow, Procedure)
    with db.transaction() as tx:
        return opening.open_case(tx, INFO, "1").id


def tell(what: str) -> None:
    """Say to the test what we have come to."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def wait_for_go() -> None:
    """Say that we are ready, and wait until the test lets go of the lock."""
    with db.engine().connect() as connection:
        connection.execute(text("SELECT 1"))
        tell("ready")
        connection.execute(text("SELECT pg_advisory_lock_shared(:go)"), {"go": GO})


def hanging(title: str, act: Any) -> None:
    """Run the first act, then hang until a line comes."""
    if title == second.title:
        tell("hanging")
        sys.stdin.readline()
    inline(title, act)


def main(url: str, case_id: int, mode: str) -> str:
    """Do what the mode says and return what it came to."""
    db.configure(url)
    holder = mine.take()
    if mode == "hold":
        leases.take(case_id, holder, seconds=600)
        tell("holding")
        sys.stdin.readline()
        return "held"
    if mode == "hang":
        return driver.advance(case_id, holder, hanging).result
    with db.reading() as look:
        case = get_case(look, case_id)
    lease = leases.Lease(case_id, holder, case.lease_token, case.procedure)
    wait_for_go()
    if mode == "unguarded":
        return driver.run(lease).result
    return driver.advance(case_id, holder).result


if __name__ == "__main__":
    tell(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
