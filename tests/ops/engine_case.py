"""One run of a small procedure through Prefect, in a process of its own: `python -m tests.ops.engine_case MODE`.

Modes: `leak` has an act that violates a constraint with a name and a number in the row; `stock` does the same in a
plain Prefect task, as it would be without our engine; `wait` comes to a wait, `hidden` in a restricted case; `beat` says whether heartbeats are off.
"""

import sys
from threading import get_ident

from prefect import flow, task
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY
from sqlalchemy import text

from flows import engine, leases
from flows.driver import Procedure
from flows.holder import mine
from flows.run import CaseRun
from models import db
from models.acting import ActContext, Done
from qingshan import runtime
from qingshan.conductor.moving import Movers
from qingshan.conductor.prefect_health import Health
from qingshan.settings import load_settings
from tasks.acts import step
from tests.flows import small

NUMBER, NAME = "360102199001011234", "甲某某"
BAD = text("INSERT INTO channel (person_id, position, kind, address, label) VALUES (1, 99, 'pigeon', :number, :name)")


@step("登记联系方式", "甲")
def leak(context: ActContext) -> Done:
    """Write a row that the table refuses."""
    context.tx.execute(BAD, {"number": NUMBER, "name": NAME})
    return Done()


def leaking(case: CaseRun) -> str:
    """Do what fails."""
    case.step(leak)
    return "办结"


def waiting(case: CaseRun) -> str:
    """Ask somebody."""
    case.wait(small.a_wait("ask", "甲一"))
    return "办结"


def secretly(case: CaseRun) -> str:
    """Do a step and ask somebody, each under a name that must not be seen."""
    case.step(small.a_step("某环节"))
    case.wait(small.a_wait("考察甲某某", "甲一"))
    return "办结"


def move(made: Procedure, *names: str) -> str:
    """Move a new case of a procedure through Prefect; returns the name of the state in which the run ended."""
    number = small.begin(made, *names)
    lease = leases.take(number, mine.take())
    assert lease is not None
    with engine.quick():
        return str(engine.call(engine.as_flow(made), lease, "test").name)


def stock() -> None:
    """Do in a plain Prefect task what `leak` does."""

    def write() -> None:
        with db.transaction() as tx:
            tx.execute(BAD, {"number": NUMBER, "name": NAME})

    flow(name="stock")(lambda: task(write)())(return_state=True)


def beats() -> str:
    """Return the effective heartbeat, outside and in each of the conductor's threads."""
    movers = Movers(2, Health(lambda: True))
    waits = [movers.pool.submit(lambda: (get_ident(), PREFECT_FLOWS_HEARTBEAT_FREQUENCY.value())) for _ in range(20)]
    inside = {wait.result()[1] for wait in waits}
    return f"{PREFECT_FLOWS_HEARTBEAT_FREQUENCY.value()} {inside}"


def main(mode: str) -> str:
    """Do what the mode says and return what it came to."""
    if mode == "beat":
        return beats()
    runtime.join(load_settings())
    if mode == "stock":
        stock()
        return "failed"
    made = {"leak": leaking, "wait": waiting, "hidden": secretly}[mode]
    names = ("甲一",) if made is not leaking else ()
    return move(small.procedure_of(mode, made, secrecy="restricted" if mode == "hidden" else "internal"), *names)


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1]) + "\n")
