"""Three ways to run the same procedure (docs/decisions/0010-dispatch.md): the whole chain by task workers, by a stock worker.

The conductor sends, minds the time and the messages; it moves no case itself. Staff press the real links over HTTP.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from qingshan import deployments
from qingshan.rehearse import session
from qingshan.rehearse.engines import Running
from tests.faults import live
from tests.ops.conftest import MakeHome
from tests.ops.parts import Parts, fresh, value
from tests.ops.test_up import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture
def parts(make_home: MakeHome) -> Iterator[Parts]:
    made = Parts(fresh(make_home, rehearsal=True))
    made.prefect()
    made.pages()
    session.begin(2010)
    yield made
    made.stop()


def play(parts: Parts) -> dict[str, Any]:
    """Play the yearly plan to its end; returns what happened."""
    [(found, _)] = session.play_through(Running(parts.settings.origin), ["training-plan"], 2010, 1)
    assert found["outcome"] == "已批复"
    assert found["journal"]["breaks"] == 0
    assert live.once([found["case"]])
    return found


def test_two_task_workers_move_the_whole_chain(parts: Parts) -> None:
    workers = [parts.part("worker", number) for number in (1, 2)]
    until(lambda: all("advance_due" in w.log.read_text() or "tasks" in w.log.read_text() for w in workers), 90)
    parts.part("conductor", QINGSHAN_DISPATCH="tasks", QINGSHAN_SWEEP_SECONDS="1")
    found = play(parts)
    assert len(found["acts"]) > 20
    sent = parts.ask("/task_runs/filter", task_runs={"name": {"like_": "推进一个到期事项"}})
    assert sent and {run["state_type"] for run in sent} <= {"COMPLETED", "RUNNING", "SCHEDULED", "PENDING"}
    assert all(f"事项{found['case']}" in worker.log.read_text() for worker in workers), "each has moved it"
    assert value("SELECT facts->>'dispatch' FROM heartbeat WHERE name = 'conductor'") == "tasks"


def test_a_stock_worker_moves_the_whole_chain_from_the_deployments(parts: Parts) -> None:
    deployments.ensure_deployments(parts.settings)
    worker = parts.stock_worker()
    parts.part("conductor", QINGSHAN_DISPATCH="deployments", QINGSHAN_SWEEP_SECONDS="1")
    found = play(parts)
    runs = parts.ask("/flow_runs/filter", flow_runs={"tags": {"all_": [f"case-{found['case']}"]}}, limit=200)
    assert runs and all(run["deployment_id"] for run in runs), "none was moved by the conductor itself"
    assert worker.alive
