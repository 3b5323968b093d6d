"""(d) Memory of everything at rest, and the seconds from `make run` to ready on the second start."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import httpx

from bench.figures import Section
from bench.installation import environ, stop
from qingshan.ports import free_port
from qingshan.settings import ROOT

SETTLE_SECONDS = 20


def measure() -> Section:
    """Start twice in a new home as a user does, with the sample district; let it rest, and weigh it."""
    home = Path(tempfile.mkdtemp(prefix="qs-bench-"))
    home.chmod(0o755)
    port = free_port()
    given = {"QINGSHAN_HOME": str(home), "QINGSHAN_PORT": str(port)}
    with environ(given | {"QINGSHAN_PREFECT_PORT": str(free_port(avoid=frozenset({port})))}):
        try:
            first, up = make_run(home, port)
            stop(up)
            second, up = make_run(home, port)
            time.sleep(SETTLE_SECONDS)
            weights = weigh(home)
            stop(up)
        finally:
            shutil.rmtree(home, ignore_errors=True)
    return _told(first, second, weights)


def make_run(home: Path, port: int) -> tuple[float, "subprocess.Popen[bytes]"]:
    """Type `make run`; returns the seconds until the sign-in link stands on the screen and the pages answer."""
    out = home.parent / f"{home.name}.out"
    began = time.monotonic()
    with out.open("wb") as screen:
        up = subprocess.Popen(["make", "run"], cwd=ROOT, stdout=screen, stderr=screen, start_new_session=True)
    while time.monotonic() - began < 600:
        if "干部登录" in out.read_text("utf-8", "replace") and _answers(port):
            return time.monotonic() - began, up
        if up.poll() is not None:
            raise SystemExit(out.read_text("utf-8", "replace"))
        time.sleep(0.02)
    raise TimeoutError("make run did not become ready")


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def weigh(home: Path) -> dict[str, tuple[float, int]]:
    """Return, by part, megabytes of proportional memory (PSS) and how many processes it has."""
    note = json.loads((home / "run.json").read_text())
    roots = {note["pid"]: "supervisor"} | {child["pid"]: child["name"] for child in note["children"]}
    place = (home / "postgres" / "place").read_text("utf-8").strip() if (home / "postgres" / "place").exists() else ""
    pid_file = next(
        p
        for p in (Path(place) / "data" / "postmaster.pid", home / "postgres" / "data" / "postmaster.pid")
        if p.exists()
    )
    roots[int(pid_file.read_text().split("\n")[0])] = "postgresql"
    parents = {pid: parent for pid in _pids() if (parent := _parent(pid)) is not None}
    found: dict[str, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for pid in parents:
        above: int | None = pid
        while above is not None and above not in roots:
            above = parents.get(above)
        if above is not None and (megabytes := _pss(pid)):
            weight, number = found[roots[above]]
            found[roots[above]] = weight + megabytes, number + 1
    return dict(found)


def _pids() -> list[int]:
    return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()]


def _parent(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def _pss(pid: int) -> float:
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(int(kb) for kb in re.findall(r"^Pss:\s+(\d+)", said, re.MULTILINE)) / 1024


def _told(first: float, second: float, weights: dict[str, tuple[float, int]]) -> Section:
    told = Section(
        "d",
        "(d) At rest, and starting",
        f"`make run` in a new home with the sample district, stopped, and started again; memory {SETTLE_SECONDS} s after"
        " the second start, as PSS (shared pages are divided among those who share them).",
    )
    told.row("`make run` to ready, first start", f"{first:.1f} s")
    told.row("`make run` to ready, second start", f"{second:.1f} s")
    for name, (megabytes, processes) in sorted(weights.items()):
        told.row(f"memory, {name}", f"{megabytes:.0f} MB in {processes} process{'es' if processes > 1 else ''}")
    told.row("memory, all", f"{sum(m for m, _ in weights.values()):.0f} MB")
    assert os.cpu_count()
    return told
