"""F18: random procedures: answers, refusals, withdrawals, returns, pauses and deaths in any order, for as long as there is time.

No act without its predecessor, no appointment without a passed vote and a finished public notice, no round left hanging;
a case is always with somebody or has ended. Guards are switched off at the end, and then it goes red.
"""

import os
import random
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis.stateful import run_state_machine_as_test

from models import db
from notifications import links
from tasks.forms import FORM_CHECKS
from tasks.selection import rooms, withdrawing
from tests.conftest import SHANGHAI, _drop, set_clock
from tests.faults.procedure_machine import Office
from tests.flows import selection_staff as staff

SECONDS = 25.0  # what the sample in `make test` may take
SEED = int(os.environ.get("QINGSHAN_TEST_SEED", "19"))


class Districts:
    """A settled district, copied for each course."""

    def __init__(self, server: str, template: str, folder: Path) -> None:
        self.server, self.made = server, 0
        links.make_secret(folder / "secret.key")
        links.configure_secret(folder / "secret.key")
        links.configure_origin("http://127.0.0.1:8765")
        self.settled, self.current = self._copy(template), ""
        self._use(self.settled)
        set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
        self.people: Mapping[str, int] = staff.settle()
        db.dispose()

    def _copy(self, of: str) -> str:
        name = f"qs_f18_{uuid.uuid4().hex[:10]}"
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY = FILE_COPY")  # type: ignore[arg-type]
        return name

    def _use(self, name: str) -> None:
        db.dispose()
        db.configure(f"{self.server}/{name}")

    def fresh(self) -> Mapping[str, int]:
        """Let the current database be a new copy; returns its people."""
        self.close_current()
        self.current = self._copy(self.settled)
        self._use(self.current)
        self.made += 1
        return self.people

    def close_current(self) -> None:
        """Remove the copy in use."""
        db.dispose()
        if self.current:
            _drop(self.server, self.current)
            self.current = ""

    def close(self) -> None:
        """Remove everything."""
        self.close_current()
        _drop(self.server, self.settled)


@pytest.fixture
def districts(cluster: str, template: str, tmp_path: Path) -> Iterator[Districts]:
    made = Districts(cluster, template, tmp_path)
    yield made
    made.close()


def office_of(districts: Districts, until: float = float("inf")) -> type[Office]:
    """Return the machine over copies of the district, which does nothing any more after `until`."""

    class Seeded(Office):
        fresh = staticmethod(districts.fresh)  # type: ignore[assignment]

    Seeded.until = until
    Seeded.__name__ = Seeded.__qualname__ = "Office"
    return Seeded


def run(districts: Districts, seed: int, *, steps: int, seconds: float) -> None:
    """Run courses of so many acts, drawn by the seed, until the time is over."""
    until = time.monotonic() + seconds
    given = settings(
        max_examples=4,  # at a time: the first of each is the plainest that there is
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    turn = 0
    while time.monotonic() < until:
        run_state_machine_as_test(seeded(seed + turn)(office_of(districts, until)), settings=given)
        turn += 1


def test_f18_a_sample_of_random_courses_keeps_every_promise(districts: Districts) -> None:
    """As many courses as fit into the time, drawn by the seed; thousands in `make chaos`."""
    run(districts, SEED, steps=25, seconds=SECONDS * 0.6)
    assert districts.made


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_f18_thousands_of_random_courses_keep_every_promise(districts: Districts) -> None:
    seed = int(os.environ.get("QINGSHAN_TEST_SEED", str(random.SystemRandom().randrange(10**6))))
    seconds = float(os.environ.get("QINGSHAN_TEST_SECONDS", "3600"))
    print(f"seed {seed}, {seconds:.0f} s")  # noqa: T201
    run(districts, seed, steps=40, seconds=seconds)
    print(f"{districts.made} courses")  # noqa: T201


@pytest.mark.parametrize("guard", [True, False], ids=["", "without the guard"])
def test_it_is_noticed_when_a_withdrawal_leaves_an_open_round_as_it_was(
    districts: Districts, monkeypatch: pytest.MonkeyPatch, guard: bool
) -> None:
    office = office_of(districts)()
    office.begin(posts=1, done=5)
    if not guard:
        monkeypatch.setattr(withdrawing, "_take_off", lambda *_: [])
    office.somebody_withdraws(which=0)
    with nullcontext() if guard else pytest.raises(AssertionError):
        office.nobody_stands_twice_or_after_withdrawing()


@pytest.mark.parametrize("guard", [True, False], ids=["", "without the guard"])
def test_it_is_noticed_when_a_result_is_taken_that_no_step_can_compute(
    districts: Districts, monkeypatch: pytest.MonkeyPatch, guard: bool
) -> None:
    """Three of seven examiners score: the result is refused. Taken unseen, the case would stand still with an error."""
    office = office_of(districts)()
    office.begin(posts=1, done=7)
    for _ in range(9):
        if [w.name for _, w in office.todo()] != ["hold_interview"]:
            office.answers_rightly(which=0)
    office.opens_a_vote_and_stops_halfway(which=0)
    if not guard:
        monkeypatch.setitem(FORM_CHECKS, "hold_interview", rooms.must_be_counted)
    office.answers_rightly(which=0)
    with nullcontext() if guard else pytest.raises(AssertionError, match="QS-4001"):
        office.it_waits_for_somebody_or_has_ended()
