"""Deployments (部署): work pool and deployments of `prefect.yaml`, made again whenever Prefect lost them.

Prefect's database may be wiped at any time (F06), so `up` asks at every start and once a minute. Asking is
one request; only when something is missing or has changed are the flows imported to describe them.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import yaml

from qingshan.settings import ROOT, Settings

POOL = "qingshan"
_FOLLOWS_SETTING = "call-opens"


def are_current(settings: Settings, root: Path = ROOT) -> bool:
    """Ask Prefect whether pool and deployments are there, as this version of the code describes them."""
    wanted = _described(root)
    body = {"deployments": {"name": {"any_": [entry["name"] for entry in wanted]}}}
    try:
        with _api(settings) as api:
            if api.get(f"/work_pools/{POOL}").status_code != 200:
                return False
            found = api.post("/deployments/filter", json=body).raise_for_status().json()
    except httpx.HTTPError:
        return False
    current = [one for one in found if one["version"] == _version(settings, root)]
    return len(current) >= len(wanted)


def ensure_deployments(settings: Settings, root: Path = ROOT) -> list[str]:
    """Create or renew work pool and deployments (建立部署); harmless to repeat.

    Imports the flows, so it runs in a process of its own. Returns the names, "flow/deployment".
    Raises httpx.HTTPError when Prefect does not answer or refuses.
    """
    with _api(settings) as api:
        _ensure_pool(api)
        return [_ensure_deployment(api, entry, settings, root) for entry in _described(root)]


def _described(root: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load((root / "prefect.yaml").read_text("utf-8"))["deployments"]
    return entries


def _version(settings: Settings, root: Path) -> str:
    """Fingerprint what a deployment is made from: the description, the flows' code, the opening day, the folder."""
    parts = [root / "prefect.yaml", *sorted((root / "flows").glob("*.py"))]
    told = hashlib.sha256(f"{root} {settings.call_opens}".encode())
    for part in parts:
        told.update(part.read_bytes())
    return told.hexdigest()[:16]


def _api(settings: Settings) -> httpx.Client:
    return httpx.Client(base_url=f"{settings.prefect_origin}/api", timeout=15, trust_env=False)


def _ensure_pool(api: httpx.Client) -> None:
    from prefect.workers.process import ProcessWorker

    template = ProcessWorker.get_default_base_job_template()
    answer = api.post("/work_pools/", json={"name": POOL, "type": "process", "base_job_template": template})
    if answer.status_code != 409:  # 409: it is there already, perhaps tuned by the office; left as it is
        answer.raise_for_status()


def _ensure_deployment(api: httpx.Client, entry: dict[str, Any], settings: Settings, root: Path) -> str:
    from prefect.flows import load_flow_from_entrypoint
    from prefect.utilities.callables import parameter_schema

    flow: Any = load_flow_from_entrypoint(str(root / entry["entrypoint"]))
    flow_id = api.post("/flows/", json={"name": flow.name}).raise_for_status().json()["id"]
    body = {
        "name": entry["name"],
        "flow_id": flow_id,
        "description": entry.get("description"),
        "tags": entry.get("tags", []),
        "version": _version(settings, root),
        "entrypoint": entry["entrypoint"],
        "path": str(root),
        "pull_steps": [{"prefect.deployments.steps.set_working_directory": {"directory": str(root)}}],
        "parameter_openapi_schema": parameter_schema(flow).model_dump_for_openapi(),
        "work_pool_name": entry["work_pool"]["name"],
        "schedules": [_schedule(one, settings) for one in entry.get("schedules", [])],
    }
    api.post("/deployments/", json=body).raise_for_status()
    return f"{flow.name}/{entry['name']}"


def _schedule(entry: dict[str, Any], settings: Settings) -> dict[str, Any]:
    cron = entry["cron"]
    if entry.get("slug") == _FOLLOWS_SETTING:
        opens = date.fromisoformat(f"2001-{settings.call_opens}")
        minute, hour = cron.split()[:2]
        cron = f"{minute} {hour} {opens.day} {opens.month} *"
    return {"slug": entry.get("slug"), "active": True, "schedule": {"cron": cron, "timezone": entry["timezone"]}}
