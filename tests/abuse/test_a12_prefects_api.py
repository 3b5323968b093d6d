"""A12: whoever reaches Prefect's API can start no code of their own in the conductor, and open no year of their own."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.training_year import open_training_year
from models.errors import QingshanError
from qingshan import deployments, postgres, prefect_server
from qingshan.conductor import schedules
from qingshan.ports import free_port
from qingshan.processes import Supervisor
from qingshan.settings import Settings
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff
from tests.ops.conftest import MakeHome, make_home
from tests.web.facts import all_rows

assert make_home
EVIL = '''
from pathlib import Path

from prefect import flow


@flow
def strike() -> None:
    """Leave a mark where the conductor may write."""
    Path(__file__).with_name("struck").touch()
'''


@pytest.fixture(scope="module")
def prefect(make_home: MakeHome) -> Iterator[Settings]:
    """Run Prefect's server with our deployments."""
    settings = make_home(prefect_port=free_port())
    child = prefect_server.server_child(settings, postgres.ensure_running(settings, durable=False))
    supervisor = Supervisor()
    supervisor.start(child)
    supervisor.wait_until(lambda: prefect_server.is_healthy(settings), child, seconds=120)
    deployments.ensure_deployments(settings)
    yield settings
    supervisor.stop()


def ask(settings: Settings, path: str, body: dict[str, Any]) -> Any:
    """Post to Prefect's API as anybody on the machine can."""
    answer = httpx.post(f"{settings.prefect_origin}/api{path}", json=body, timeout=20, trust_env=False)
    return answer.raise_for_status().json()


def planned(settings: Settings, deployment: str, **parameters: object) -> str:
    """Plan a run of a deployment for now; returns the run."""
    body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
    return str(ask(settings, f"/deployments/{deployment}/create_flow_run", body)["id"])


@pytest.mark.parametrize("tags", [["qingshan"], []])
def test_a_deployment_that_names_a_file_of_somebody_elses_is_not_started(
    database: str, prefect: Settings, tmp_path: Path, tags: list[str]
) -> None:
    (tmp_path / "evil.py").write_text(EVIL)
    flow = ask(prefect, "/flows/", {"name": "evil"})["id"]
    made = {"name": "evil", "flow_id": flow, "tags": tags, "entrypoint": f"{tmp_path}/evil.py:strike"}
    planned(prefect, ask(prefect, "/deployments/", made)["id"])
    with temporary_settings({PREFECT_API_URL: f"{prefect.prefect_origin}/api"}):
        assert schedules.run_due() == 0
    assert not (tmp_path / "struck").exists()


def test_a_run_by_hand_opens_no_other_year_and_moves_no_case_that_does_not_exist(
    database: str, prefect: Settings
) -> None:
    by_name = {f"{d['name']}:{d['entrypoint']}": d["id"] for d in ask(prefect, "/deployments/filter", {})}
    annual = by_name["annual:flows/training_year.py:open_training_year"]
    plan = by_name["by-hand:flows/training_plan.py:training_plan_flow"]
    runs = [planned(prefect, annual, year=2055), planned(prefect, annual, year=-5)]
    runs += [planned(prefect, plan, case=-1), planned(prefect, plan, case=10**30)]
    with temporary_settings({PREFECT_API_URL: f"{prefect.prefect_origin}/api"}):
        assert schedules.run_due() == len(runs)
    assert one("SELECT count(*) FROM qs_case") == 0


@pytest.mark.parametrize("until", ["hold_recommendation", "hold_vote"])
def test_a_selection_moved_by_hand_goes_no_further_than_it_may(database: str, prefect: Settings, until: str) -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = selection_staff.begin(selection_staff.settle(members=5), posts=1)
    selection_staff.work(case, until=until)
    before = all_rows(without=("qs_case", "heartbeat"))
    for found in ask(prefect, "/deployments/filter", {}):
        if found["name"] == "by-hand":  # its own procedure and all others, twice
            planned(prefect, found["id"], case=case)
            planned(prefect, found["id"], case=case)
    with temporary_settings({PREFECT_API_URL: f"{prefect.prefect_origin}/api"}):
        assert schedules.run_due() >= 2
    assert all_rows(without=("qs_case", "heartbeat")) == before
    selection_staff.work(case, until="ask_notice")
    assert one("SELECT state FROM qs_case") == "open"


@pytest.mark.parametrize("year", [2009, 2011, -5, 10**30])
def test_the_yearly_flow_opens_the_next_year_and_no_other(database: str, year: int) -> None:
    with pytest.raises(QingshanError) as refused:
        open_training_year.fn(year)
    assert refused.value.code == "QS-4045"
    assert one("SELECT count(*) FROM qs_case") == 0
    assert "已发起" in open_training_year.fn(2010)


def test_a_page_of_another_site_reads_nothing_from_prefects_api(prefect: Settings) -> None:
    url, stranger = f"{prefect.prefect_origin}/api/deployments/filter", {"Origin": "http://evil.example"}
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    before = httpx.options(url, headers=stranger | asked, trust_env=False)
    answer = httpx.post(url, json={}, headers=stranger, timeout=20, trust_env=False)
    for said in (before, answer):
        assert said.headers.get("access-control-allow-origin", "") not in ("*", "http://evil.example")
    own = httpx.post(url, json={}, headers={"Origin": prefect.prefect_origin}, timeout=20, trust_env=False)
    assert own.headers.get("access-control-allow-origin") == prefect.prefect_origin
