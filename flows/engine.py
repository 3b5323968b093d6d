"""Procedures as Prefect flows: the same functions, each act a Prefect task, the run named for what it waits for.

Prefect shows and schedules; it decides nothing. What it is told is a case number. The flow heartbeat is off for these
short runs: its thread is joined at the end of each and costs a second (design §2), which only `temporary_settings` in
the thread that runs the flow can switch off. What else an advance would ask Prefect's server for nothing is left out:
where results are kept (none are), whether tags limit its tasks (they have none), which flow this is, and what the run is
called. That is five requests in ten.
"""

import copy
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import Flow, flow, tags, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import FlowRunCreate
from prefect.client.schemas.objects import FlowRun, State
from prefect.context import TagsContext
from prefect.flow_engine import FlowRunEngine
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Failed, Pending, to_state_create

from flows import leases
from flows.driver import Advance, Procedure, run
from flows.holder import mine
from flows.leases import Lease
from models import db
from models.cases import get_case
from models.errors import ActFailed
from tasks.numbered import NUMBERED

log = logging.getLogger("qingshan.engine")
NOWHERE = Path(
    "/nonexistent"
)  # no result is ever written; without a place Prefect asks its server for one, twice a run
_flow_ids: dict[str, UUID] = {}  # what Prefect calls our flows, as it told this process
_given: ContextVar[Lease | None] = ContextVar("lease", default=None)


def as_flow(procedure: Procedure) -> Flow[..., Any]:
    """Return a procedure as a Prefect flow of one parameter, the number of the case."""

    @flow(
        name=procedure.info.title,
        description=f"措施第{procedure.info.measure}条",
        flow_run_name="事项{case}",
        persist_result=False,
        result_storage=NOWHERE,
        validate_parameters=True,
        retries=0,
    )
    def advance_case(case: int) -> State[Any]:
        lease = _given.get() or leases.take(case, mine.take())
        if lease is None or lease.case_id != case:
            return Completed(name="无需推进", message="事项正由另一进程办理，或已办结")
        hidden = is_restricted(case)
        came = run(lease, as_hidden_tasks if hidden else as_tasks)
        said = replace(came, words=HIDDEN[came.result]) if hidden and came.result in HIDDEN else came
        _show(case, said)
        return state_of(said)

    return advance_case


HIDDEN = {"waiting": "等待办理", "finished": "办结"}  # all that Prefect's pages say of a restricted case (A25)


def is_restricted(case_id: int) -> bool:
    """Tell whether a case is known only to those on its list: its stage, posts and persons then stay out of Prefect."""
    with db.reading() as look:
        return get_case(look, case_id).secrecy == "restricted"


def as_hidden_tasks(_title: str, act: Callable[[], Any]) -> Any:
    """Run an act of a restricted case as a Prefect task that does not say which act it is."""
    return as_tasks("步骤", act)


def as_tasks(title: str, act: Callable[[], Any]) -> Any:
    """Run one act as a Prefect task. It takes nothing and gives nothing to Prefect: facts stay in our tables.

    What went wrong is told to Prefect by its number only; the driver gets the error itself.
    """
    wrong: list[BaseException] = []

    def do() -> None:
        try:
            act()
        except Exception as error:
            wrong.append(error)
            raise ActFailed(error.code if isinstance(error, NUMBERED) else type(error).__name__) from None

    try:
        with TagsContext(current_tags=set()):  # a tagged task asks for a place under a limit of its tags first
            task(do, name=title, cache_policy=NO_CACHE, persist_result=False, retries=0)()
    except ActFailed:
        if wrong:
            raise wrong[0] from None
        raise


def state_of(came: Advance) -> State[Any]:
    """Return the Prefect state in which a run ends: named for what the case waits for."""
    if came.result == "failed":
        return Failed(name="待重试", message=came.words)
    return Completed(name=came.words[:200], message=came.words)


def _show(case: int, came: Advance) -> None:
    """Put what the case waits for on Prefect's pages, one artifact a case."""
    try:
        create_markdown_artifact(key=f"case-{case}", markdown=f"事项{case}：{came.words}", description=came.words)
    except Exception:  # Prefect's pages are a courtesy: they never stop a case
        log.warning("case %s: no artifact", case)


@contextmanager
def quick() -> Iterator[None]:
    """Switch the flow heartbeat off for what runs inside; enter it in every thread that runs flows."""
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


def call(found: Flow[..., Any], lease: Lease, *marks: str) -> State[Any]:
    """Call a procedure's flow over a case whose lease we hold; returns its final state."""
    checked = copy.copy(found)
    checked.should_validate_parameters = (
        False  # a case number from our own lease; Prefect would make a model for each run
    )
    engine = _Engine(flow=checked, parameters={"case": lease.case_id})
    token = _given.set(lease)
    try:
        with tags(f"case-{lease.case_id}", *marks), engine.start():
            while engine.is_running():
                with engine.run_context():
                    engine.call_flow_fn()
        return engine.state
    finally:
        _given.reset(token)


class _Engine(FlowRunEngine[Any, Any]):
    """Prefect's own engine; but the run is made with its name in one request, where its own way takes three."""

    def create_flow_run(self, client: SyncPrefectClient) -> FlowRun:
        """Make the run, named and tagged by its case."""
        parameters, name = self.parameters or {}, self.flow.name
        if name not in _flow_ids:
            _flow_ids[name] = client.create_flow(self.flow)
        asked = FlowRunCreate(
            flow_id=_flow_ids[name],
            flow_version=self.flow.version,
            name=str(self.flow.flow_run_name).format(**parameters),
            parameters=parameters,
            tags=sorted(TagsContext.get().current_tags),
            state=to_state_create(Pending()),
        )
        try:
            made = client.request("POST", "/flow_runs/", json=asked.model_dump(mode="json", exclude_unset=True))
        except Exception:
            _flow_ids.pop(name, None)  # Prefect's tables may have been made anew: it is asked for the flow again
            raise
        self._flow_run_name_set = True
        return FlowRun.model_validate(made.json())
