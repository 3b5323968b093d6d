"""The driver: calls a procedure over a case, from its first line, until it waits or ends. The only machinery.

A procedure knows nothing of the engine: under the conductor its acts run as Prefect tasks (`flows/engine.py`), in a
rehearsal where they stand. What is left over from a run that died is found by the next one: nothing but time is lost.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flows import leases, outline, writing
from flows.run import CaseRun, Runner, Suspended, WentBack, inline, where
from models import db
from models.cases import get_case
from models.errors import ActFailed, LeaseLost
from tasks.numbered import NUMBERED, Numbered
from tasks.procedures import ProcedureInfo

log = logging.getLogger("qingshan.driver")
TURNS = 50  # a run that goes back more often than this is a mistake in a procedure

Body = Callable[[CaseRun], str]


@dataclass(frozen=True)
class Procedure:
    """A procedure: its facts, and the function that is its order of acts and returns the outcome."""

    info: ProcedureInfo
    body: Body


@dataclass(frozen=True)
class Advance:
    """What one run came to, and the words for it: 等待：各单位申报."""

    result: Literal["waiting", "finished", "failed", "busy", "lost"]
    words: str = ""


REGISTRY: dict[str, Procedure] = {}


def procedure(info: ProcedureInfo) -> Callable[[Body], Procedure]:
    """Make a function the order of acts of a procedure."""

    def register(body: Body) -> Procedure:
        REGISTRY[info.key] = Procedure(info, body)
        return REGISTRY[info.key]

    return register


def advance(case_id: int, holder: int, runner: Runner = inline) -> Advance:
    """Take the lease of a case and move it as far as it goes now."""
    lease = leases.take(case_id, holder)
    return run(lease, runner) if lease else Advance("busy", "正由另一进程办理")


def run(lease: leases.Lease, runner: Runner = inline) -> Advance:
    """Move a case under a lease that we hold; every way out gives the lease back, or finds that it was lost."""
    try:
        return _run(lease, runner)
    except LeaseLost:
        log.warning("case %s: lease lost", lease.case_id)
        return Advance("lost", "已由另一进程接手")
    except NUMBERED as error:
        return _failed(lease, error)
    except Exception as error:
        log.error("case %s: run failed: %s", lease.case_id, where(error))
        return _failed(lease, ActFailed())


def _run(lease: leases.Lease, runner: Runner) -> Advance:
    with db.reading() as look:
        case = get_case(look, lease.case_id)
    found = REGISTRY[case.procedure]
    if "steps" not in case.subject:
        outline.keep(lease, found.body)
    for _ in range(TURNS):
        at = CaseRun(lease, runner)
        try:
            outcome = found.body(at)
        except WentBack:
            continue
        except Suspended as stop:
            if not stop.first:  # asked before anything else: the acts that come after it are not passed yet
                at.check_order()
            return Advance("waiting", f"等待：{writing.suspend(lease, stop.titles)}")
        at.check_order()
        writing.finish(lease, outcome)
        return Advance("finished", f"办结：{outcome}")
    raise ActFailed


def _failed(lease: leases.Lease, error: Numbered) -> Advance:
    try:
        writing.fail(lease, error)
    except LeaseLost:
        return Advance("lost", "已由另一进程接手")
    return Advance("failed", f"未能推进：{error.code}")
