"""F01: the process dies just before or just after a commit, anywhere in the whole training plan; run again, all is equal.

Compared is every row of every table with the undisturbed course's (tests/faults/facts.py). Guards: one act is one
transaction; what is done is recorded in it. Each is switched off below, and then the comparison no longer holds.
"""

import json
import os
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from models import db
from notifications import links
from qingshan.settings import ROOT
from tests.conftest import _drop
from tests.faults import chain
from tests.faults.dying import DIED
from tests.faults.facts import Facts, close_gaps, differences, facts

pytestmark = pytest.mark.timeout(400)
SEED = int(os.environ.get("QINGSHAN_TEST_SEED", "15"))
SECONDS = 40.0  # what the sample in `make test` may take
SIDES = ("before", "after")
OFTEN = 30  # further samples of places that commit often


class Course:
    """A forking process, a district to copy, and what the undisturbed course came to."""

    def __init__(self, server: str, template: str, folder: Path) -> None:
        self.server, self.folder = server, folder
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
        chain.found()
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
        self.forker.stdin.write(json.dumps({"url": url, "secret": str(self.secret), **asked}) + "\n")
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


@pytest.fixture(scope="module")
def course(cluster: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    made = Course(cluster, template, tmp_path_factory.mktemp("f01"))
    yield made
    made.close()


def deaths(commits: list[tuple[str, int]], seed: int) -> list[tuple[str, int, str]]:
    """Return every distinct place at one of its commits, both sides, then samples of places that commit often."""
    draw = random.Random(seed)
    times: dict[str, list[int]] = {}
    for place, nth in commits:
        times.setdefault(place, []).append(nth)
    once = [(place, draw.choice(nths), side) for place, nths in times.items() for side in SIDES]
    often = [(place, nth) for place, nths in times.items() if len(nths) > 3 for nth in nths]
    return once + [(*draw.choice(often), draw.choice(SIDES)) for _ in range(OFTEN)]


def test_the_undisturbed_course_is_the_whole_chain(course: Course) -> None:
    acts = "".join(course.expected["act"])
    for name in ("issue_call", "close_call", "draw_up", "record_principal_leaders", "issue_replies"):
        assert f"'{name}'" in acts
    assert "已批复" in course.expected["qs_case"][0]
    assert "'kind': 'return'" in acts and "'closed_how': 'time'" in "".join(course.expected["wait"])
    assert len({place for place, _ in course.commits}) > 40


def test_two_undisturbed_courses_are_equal(course: Course) -> None:
    url = course.fresh()
    assert course.run(url) == 0
    assert differences(course.expected, facts(url)) == {}
    course.drop(url)


def test_f01_a_sample_of_deaths_changes_nothing(course: Course) -> None:
    """As many deaths as fit into the time, drawn by the seed; all of them in `make chaos`."""
    drawn = deaths(course.commits, SEED)
    random.Random(SEED).shuffle(drawn)
    until = time.monotonic() + SECONDS
    for did, (place, nth, side) in enumerate(drawn, 1):
        assert course.died_and_went_on(place, nth, side) == {}, f"seed {SEED}: {side} commit {nth} at {place}"
        if did >= 2 and time.monotonic() > until:
            break


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_f01_every_place_that_commits_on_both_sides(course: Course) -> None:
    seed = int(os.environ.get("QINGSHAN_TEST_SEED", str(random.SystemRandom().randrange(10**6))))
    all_ = deaths(course.commits, seed)
    print(f"seed {seed}: {len(all_)} deaths at {len({p for p, _ in course.commits})} places")  # noqa: T201
    for place, nth, side in all_:
        assert course.died_and_went_on(place, nth, side) == {}, f"seed {seed}: {side} commit {nth} at {place}"


def _place_of_act(course: Course, line_of: str) -> str:
    """Return the place at which an act of the procedure is committed, by a line of `flows/training_plan.py`."""
    source = (ROOT / "flows" / "training_plan.py").read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(source, 1) if line_of in line)
    return next(p for p, _ in course.commits if f"flows/training_plan.py:{number}" in p)


@pytest.mark.parametrize("unguarded", [False, True])
def test_it_is_noticed_when_an_act_is_not_one_transaction(course: Course, unguarded: bool) -> None:
    """Guard off: every statement is kept by itself, and the process dies within an act. Then the act is half there."""
    url = course.fresh()
    assert course.run(url, statement="INSERT INTO act ", unguarded=unguarded) == DIED
    close_gaps(url)
    ended = course.run(url)
    assert (ended != 0 or differences(course.expected, facts(url)) != {}) == unguarded
    course.drop(url)


def test_it_is_noticed_when_an_act_is_done_and_not_recorded(course: Course) -> None:
    """Guard off: the record of an act is lost though its facts are kept. The next process does it a second time."""
    url = course.fresh()
    assert course.run(url, place=_place_of_act(course, "case.step(reply.issue_plan)"), side="after") == DIED
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER TABLE act DISABLE TRIGGER USER")
        gone = connection.execute("DELETE FROM act WHERE name = 'issue_plan'").rowcount
    assert gone == 1
    close_gaps(url)
    ended = course.run(url)
    assert ended != 0 or differences(course.expected, facts(url)) != {}
    course.drop(url)
