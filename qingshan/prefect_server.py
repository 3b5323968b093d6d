"""Prefect's server (Prefect 服务): a child on the loopback address, on PostgreSQL, telling nobody outside.

Its database is bookkeeping that may be wiped (F06): events and finished runs leave it after a while. With
SQLAlchemy 2.1 the server looks healthy and never creates a scheduled run, so health is not enough: the
self-test asks for a schedule and waits until a run of it really appears (design §2).
"""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx

from qingshan.errors import DatabaseAway, ServiceFailed
from qingshan.postgres.addresses import ClusterInfo
from qingshan.postgres.databases import prefect_has_tables
from qingshan.processes import Child
from qingshan.settings import ROOT, TIMEZONE, Settings

_SELF_TEST = "qingshan-self-test"
_SCHEDULE_LIMIT = 100  # runs that Prefect plans ahead at once


def prefect_env(settings: Settings, cluster: ClusterInfo | None = None) -> dict[str, str]:
    """Give the environment of every process that talks to our Prefect server; with `cluster`, of the server itself.

    PREFECT_HOME lies in our home, so a user's own Prefect profile is neither read nor written.
    """
    environment = {
        "PREFECT_HOME": str(settings.home / "prefect"),
        "PREFECT_PROFILES_PATH": str(settings.home / "prefect" / "profiles.toml"),
        "PREFECT_API_URL": f"{settings.prefect_origin}/api",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
        "PREFECT_CLIENT_MAX_RETRIES": "1",  # five take over a minute, with a case's lease held; the back-off is ours
        "DO_NOT_TRACK": "1",
    }
    return environment | (_server_env(settings, cluster) if cluster else {})


def _server_env(settings: Settings, cluster: ClusterInfo) -> dict[str, str]:
    seconds = str(int(timedelta(days=settings.prefect_retention_days).total_seconds()))
    return {
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": cluster.prefect_url,
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": settings.prefect_origin,  # its default lets any web page ask
        "PREFECT_SERVER_UI_ENABLED": "true",
        "PREFECT_SERVER_UI_API_URL": f"{settings.prefect_origin}/api",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": seconds,
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P7D",
        "PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_SIZE": "5",
        "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",  # nothing of ours hangs on automations (design §2)
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    }


def server_child(settings: Settings, cluster: ClusterInfo) -> Child:
    """Describe Prefect's server as a child for the supervisor."""
    return Child(
        name="prefect",
        argv=[
            sys.executable,
            "-m",
            "prefect",
            "server",
            "start",
            *f"--host 127.0.0.1 --port {settings.prefect_port}".split(),
        ],
        env=prefect_env(settings, cluster),
        log=settings.logs / "prefect.log",
        cwd=ROOT,
    )


def is_healthy(settings: Settings, *, timeout: float = 2.0) -> bool:
    """Ask the server once whether it is up and its database answers."""
    try:
        return httpx.get(f"{settings.prefect_origin}/api/ready", timeout=timeout, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def has_lost_its_tables(settings: Settings, cluster: ClusterInfo) -> bool:
    """Tell whether the server calls itself ready and its database is empty: it was made anew under it.

    The tables are asked for, not the server: it answers 500 or 503 for want of them, and 503 for a busy database too.
    """
    try:
        return is_healthy(settings) and not prefect_has_tables(cluster)
    except DatabaseAway:
        return False


def scheduled_run_appears(settings: Settings, *, seconds: float = 30.0) -> float:
    """Ask for a yearly schedule and wait until Prefect has planned a run of it (自检：定时任务会不会真的产生).

    Leaves nothing behind. Returns the seconds it took. Raises ServiceFailed when no run appears in time.
    """
    began = time.monotonic()
    with httpx.Client(base_url=f"{settings.prefect_origin}/api", timeout=10, trust_env=False) as api:
        try:
            flow = _post(api, "/flows/", {"name": _SELF_TEST})
            deployment = _post(api, "/deployments/", _self_test_deployment(flow["id"]))
            while time.monotonic() - began < seconds:
                if _planned(api, deployment["id"]):
                    return time.monotonic() - began
                time.sleep(0.25)
        except httpx.HTTPError as error:
            raise ServiceFailed(f"Prefect {settings.prefect_origin}（{error}）") from None
        finally:
            _remove_self_test(api)
    raise ServiceFailed(f"Prefect 在 {seconds:.0f} 秒内没有产生定时运行，请核对 sqlalchemy<2.1 与 fastapi<0.151")


def _self_test_deployment(flow_id: str) -> dict[str, object]:
    hourly = {"cron": "0 * * * *", "timezone": TIMEZONE}
    return {
        "name": f"{_SELF_TEST}-{uuid.uuid4().hex[:8]}",
        "flow_id": flow_id,
        "schedules": [{"schedule": hourly, "active": True}],
    }


def _planned(api: httpx.Client, deployment_id: str) -> bool:
    wanted = {
        "deployments": {"id": {"any_": [deployment_id]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
    }
    return bool(_post(api, "/flow_runs/count", wanted))


def _remove_self_test(api: httpx.Client) -> None:
    """Remove what the self-test made: runs first, since deleting a deployment leaves planned runs behind."""
    ours = {"flows": {"name": {"any_": [_SELF_TEST]}}}
    try:
        for run in _post(api, "/flow_runs/filter", {**ours, "limit": _SCHEDULE_LIMIT}):
            api.delete(f"/flow_runs/{run['id']}")
        for flow in _post(api, "/flows/filter", ours):
            api.delete(f"/flows/{flow['id']}")
    except httpx.HTTPError:
        return  # the server is away: there is nothing to tidy, and the first error is the one to show


def _post(api: httpx.Client, path: str, body: Mapping[str, object]) -> Any:
    answer = api.post(path, json=body)
    answer.raise_for_status()
    return answer.json()
