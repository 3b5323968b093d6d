"""Deployments (部署): work pool and deployments of `prefect.yaml`, made again whenever Prefect lost them.

Prefect's database may be wiped at any time (F06), so `up` asks at every start and once a minute. Asking is
one request; only when something is missing or has changed are the flows imported to describe them.
"""

from __future__ import annotations

import hashlib
import sys
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
    wanted = _described(root)["deployments"]
    names = sorted({entry["name"] for entry in wanted})  # names repeat, one for each flow
    body = {"deployments": {"name": {"any_": names}}}
    try:
        with _api(settings) as api:
            if api.get(f"/work_pools/{POOL}").status_code != 200:
                return False
            found = api.post("/deployments/filter", json=body).raise_for_status().json()
    except httpx.HTTPError:
        return False
    current = [one for one in found if one["version"] == _version(settings, root)]
    return len(current) >= len(wanted)


def entrypoints(root: Path = ROOT) -> set[str]:
    """Return the flows that prefect.yaml names (流程入口), the only code that may be started for a deployment."""
    return {entry["entrypoint"] for entry in _described(root)["deployments"]}


def ensure_deployments(settings: Settings, root: Path = ROOT) -> list[str]:
    """Create or renew work pool and deployments (建立部署); harmless to repeat.

    Imports the flows, so it runs in a process of its own. Returns the names, "flow/deployment".
    Raises httpx.HTTPError when Prefect does not answer or refuses.
    """
    described = _described(root)
    with _api(settings) as api:
        _ensure_pool(api)
        made = [_body(entry, described.get("pull"), settings, root) for entry in described["deployments"]]
        return [_ensure_deployment(api, flow, body) for flow, body in made]


def _described(root: Path) -> dict[str, Any]:
    """Read prefect.yaml with the one placeholder that it uses, as `prefect deploy` does."""
    described: dict[str, Any] = yaml.safe_load(
        (root / "prefect.yaml").read_text("utf-8").replace("{{ $PWD }}", str(root))
    )
    return described


def _version(settings: Settings, root: Path) -> str:
    """Fingerprint what a deployment is made from: the description, the flows' code, the opening day, the folders."""
    parts = [root / "prefect.yaml", *sorted((root / "flows").glob("*.py"))]
    told = hashlib.sha256(f"{root} {settings.home} {settings.call_opens}".encode())
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


def _body(entry: dict[str, Any], pull: Any, settings: Settings, root: Path) -> tuple[str, dict[str, Any]]:
    """Describe one deployment for the API; returns the flow's name and the description."""
    from prefect.flows import load_flow_from_entrypoint
    from prefect.utilities.callables import parameter_schema

    flow: Any = load_flow_from_entrypoint(str(root / entry["entrypoint"]))
    place = entry["work_pool"]
    # a worker started in another shell must find this home and this environment's Python
    variables = {**(place.get("job_variables") or {}), "command": f"{sys.executable} -m prefect.engine"}
    variables["env"] = {**variables.get("env", {}), "QINGSHAN_HOME": str(settings.home)}
    return flow.name, {
        "name": entry["name"],
        "description": entry.get("description"),
        "tags": entry.get("tags", []),
        "version": _version(settings, root),
        "entrypoint": entry["entrypoint"],
        "path": str(root),
        "pull_steps": pull or [{"prefect.deployments.steps.set_working_directory": {"directory": str(root)}}],
        "parameter_openapi_schema": parameter_schema(flow).model_dump_for_openapi(),
        "work_pool_name": place["name"],
        "job_variables": variables,
        "schedules": [_schedule(one, settings) for one in entry.get("schedules", [])],
    }


def _ensure_deployment(api: httpx.Client, flow: str, body: dict[str, Any]) -> str:
    flow_id = api.post("/flows/", json={"name": flow}).raise_for_status().json()["id"]
    api.post("/deployments/", json={**body, "flow_id": flow_id}).raise_for_status()
    return f"{flow}/{body['name']}"


def _schedule(entry: dict[str, Any], settings: Settings) -> dict[str, Any]:
    cron = entry["cron"]
    if entry.get("slug") == _FOLLOWS_SETTING:
        opens = date.fromisoformat(f"2001-{settings.call_opens}")
        minute, hour = cron.split()[:2]
        cron = f"{minute} {hour} {opens.day} {opens.month} *"
    return {"slug": entry.get("slug"), "active": True, "schedule": {"cron": cron, "timezone": entry["timezone"]}}
