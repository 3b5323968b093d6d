"""F01's courses: a district in which nothing has happened yet, copied for each course, and a process that runs and dies in it."""

import json
import random
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import psycopg

from models import db
from notifications import links
from qingshan.settings import ROOT
from tests.conftest import _drop
from tests.faults.dying import CHAINS, DIED
from tests.faults.facts import Facts, close_gaps, differences, facts

SIDES = ("before", "after")
OFTEN = 30  # further samples of places that commit often


class Course:
    """A forking process, a district to copy, and what the undisturbed course came to."""

    def __init__(self, server: str, template: str, folder: Path, chain: str) -> None:
        self.server, self.folder, self.chain = server, folder, chain
        self.secret = folder / "secret.key"
        links.make_secret(self.secret)
        self.forker = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.dying"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.district = self._copy(template)
        db.dispose()
        db.configure(self.district)
        CHAINS[chain].found()
        db.dispose()
        self.made: list[str] = [self.district]
        undisturbed = self.fresh()
        places = folder / "places.json"
        assert self.run(undisturbed, places=str(places)) == 0
        self.commits: list[tuple[str, int]] = [(place, nth) for place, nth in json.loads(places.read_text())]
        self.expected: Facts = facts(undisturbed)

    def _copy(self, of: str) -> str:
        name = f"qs_f01_{uuid.uuid4().hex[:10]}"
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY = FILE_COPY")  # type: ignore[arg-type]
        return f"{self.server}/{name}"

    def fresh(self) -> str:
        """Return the address of a new copy of the district, in which nothing has happened yet."""
        url = self._copy(self.district.rpartition("/")[2])
        self.made.append(url)
        return url

    def drop(self, url: str) -> None:
        """Remove a copy."""
        _drop(self.server, url.rpartition("/")[2])
        self.made.remove(url)

    def run(self, url: str, **asked: Any) -> int:
        """Run the chain in a process of its own; returns its exit code."""
        assert self.forker.stdin is not None and self.forker.stdout is not None
        self.forker.stdin.write(
            json.dumps({"url": url, "secret": str(self.secret), "chain": self.chain, **asked}) + "\n"
        )
        self.forker.stdin.flush()
        return int(self.forker.stdout.readline())

    def died_and_went_on(self, place: str, nth: int, side: str) -> dict[str, Any]:
        """Die there, run again to the end; returns what differs from the undisturbed course."""
        url = self.fresh()
        assert self.run(url, place=place, nth=nth, side=side) == DIED, f"{place} was not reached"
        close_gaps(url)
        assert self.run(url) == 0, f"{side} {place}: the second process did not come to the end"
        found = differences(self.expected, facts(url))
        self.drop(url)
        return found

    def close(self) -> None:
        """End the forking process and remove the copies."""
        assert self.forker.stdin is not None
        self.forker.stdin.close()
        self.forker.wait(10)
        for url in list(self.made):
            self.drop(url)


def deaths(commits: list[tuple[str, int]], seed: int) -> list[tuple[str, int, str]]:
    """Return every distinct place at one of its commits, both sides, then samples of places that commit often."""
    draw = random.Random(seed)
    times: dict[str, list[int]] = {}
    for place, nth in commits:
        times.setdefault(place, []).append(nth)
    once = [(place, draw.choice(nths), side) for place, nths in times.items() for side in SIDES]
    often = [(place, nth) for place, nths in times.items() if len(nths) > 3 for nth in nths]
    return once + [(*draw.choice(often), draw.choice(SIDES)) for _ in range(OFTEN)]


def sample(course: Course, seed: int, seconds: float) -> None:
    """Die at as many places as fit into the time, drawn by the seed; nothing may differ."""
    drawn = deaths(course.commits, seed)
    random.Random(seed).shuffle(drawn)
    until = time.monotonic() + seconds
    for did, (place, nth, side) in enumerate(drawn, 1):
        assert course.died_and_went_on(place, nth, side) == {}, f"seed {seed}: {side} commit {nth} at {place}"
        if did >= 2 and time.monotonic() > until:
            break


def all_of_them(course: Course, seed: int) -> None:
    """Die at every distinct place on both sides, and at a sample of the places that commit often."""
    every = deaths(course.commits, seed)
    print(f"seed {seed}: {len(every)} deaths at {len({p for p, _ in course.commits})} places")  # noqa: T201
    for place, nth, side in every:
        assert course.died_and_went_on(place, nth, side) == {}, f"seed {seed}: {side} commit {nth} at {place}"


def place_of_act(course: Course, file: str, line_of: str) -> str:
    """Return the place at which an act of a procedure is committed, by a line of its file in `flows/`."""
    source = (ROOT / file).read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(source, 1) if line_of in line)
    return next(p for p, _ in course.commits if f"{file}:{number}" in p)
