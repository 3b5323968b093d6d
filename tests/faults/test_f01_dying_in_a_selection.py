"""F01: the process dies just before or just after a commit, anywhere in a whole 公推优选, in a meeting room too; run again, all is equal.

As for the training plan every row of every table is compared: the roster, each ballot, the votes, the notice, the record.
"""

import os
import random
from collections.abc import Iterator

import psycopg
import pytest

from tests.faults.course import Course, all_of_them, place_of_act, sample
from tests.faults.dying import DIED
from tests.faults.facts import close_gaps, differences, facts

pytestmark = pytest.mark.timeout(600)
SEED = int(os.environ.get("QINGSHAN_TEST_SEED", "15"))
SECONDS = 40.0  # what the sample in `make test` may take
FLOW = "flows/open_selection.py"


@pytest.fixture(scope="module")
def course(cluster: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    made = Course(cluster, template, tmp_path_factory.mktemp("f01"), "selection")
    yield made
    made.close()


def test_the_undisturbed_course_is_the_whole_selection(course: Course) -> None:
    """With returns, an exclusion, somebody below half, a run-off and an objection on the way."""
    acts = "".join(course.expected["act"])
    for name in ("fix_plan", "tally_recommendation", "compute_results", "record_vote", "close_notice", "end_probation"):
        assert f"'{name}'" in acts
    assert "已任职" in course.expected["qs_case"][0]
    states = "".join(course.expected["candidate"])
    assert all(f"'state': '{state}'" in states for state in ("excluded", "dropped", "appointed"))
    assert len(course.expected["ballot_box"]) == 1 + 2 + 3, "interviewed again after a return; a run-off for one post"
    assert len(course.expected["objection"]) == 1 and "unfounded" in course.expected["objection"][0]
    assert len(course.expected["ballot"]) == len([s for s in course.expected["slip"] if "'used'" in s])
    assert len({place for place, _ in course.commits}) > 60


def test_two_undisturbed_courses_are_equal(course: Course) -> None:
    url = course.fresh()
    assert course.run(url) == 0
    assert differences(course.expected, facts(url)) == {}
    course.drop(url)


def test_f01_a_sample_of_deaths_changes_nothing(course: Course) -> None:
    """As many deaths as fit into the time, drawn by the seed; all of them in `make chaos`."""
    sample(course, SEED, SECONDS)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_f01_every_place_that_commits_on_both_sides(course: Course) -> None:
    all_of_them(course, int(os.environ.get("QINGSHAN_TEST_SEED", str(random.SystemRandom().randrange(10**6)))))


@pytest.mark.parametrize("torn", [False, True])
def test_it_is_noticed_when_casting_is_not_one_transaction(course: Course, torn: bool) -> None:
    """Guard off: the process dies between slip and ballot, and what was done until then is kept. Then a vote is lost."""
    url = course.fresh()
    assert course.run(url, statement="INSERT INTO ballot ", torn=torn) == DIED
    close_gaps(url)
    ended = course.run(url)
    assert (ended != 0 or differences(course.expected, facts(url)) != {}) == torn
    course.drop(url)


def test_it_is_noticed_when_an_appointment_is_made_and_not_recorded(course: Course) -> None:
    """Guard off: the record of the act is lost though its facts are kept. The next process does it a second time."""
    url = course.fresh()
    place = place_of_act(course, FLOW, "case.step(appointing.appoint, person)")
    assert course.run(url, place=place, side="after") == DIED
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER TABLE act DISABLE TRIGGER USER")
        assert connection.execute("DELETE FROM act WHERE name = 'appoint'").rowcount == 1
    close_gaps(url)
    ended = course.run(url)
    assert ended != 0 or differences(course.expected, facts(url)) != {}
    course.drop(url)
