"""F01: the process dies just before or just after a commit, anywhere in the whole training plan; run again, all is equal.

Compared is every row of every table with the undisturbed course's (tests/faults/facts.py). Guards: one act is one
transaction; what is done is recorded in it. Each is switched off below, and then the comparison no longer holds.
"""

import os
import random
from collections.abc import Iterator

import psycopg
import pytest

from tests.faults.course import Course, all_of_them, place_of_act, sample
from tests.faults.dying import DIED
from tests.faults.facts import close_gaps, differences, facts

pytestmark = pytest.mark.timeout(400)
SEED = int(os.environ.get("QINGSHAN_TEST_SEED", "15"))
SECONDS = 40.0  # what the sample in `make test` may take


@pytest.fixture(scope="module")
def course(cluster: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    made = Course(cluster, template, tmp_path_factory.mktemp("f01"), "training")
    yield made
    made.close()


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
    sample(course, SEED, SECONDS)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_f01_every_place_that_commits_on_both_sides(course: Course) -> None:
    all_of_them(course, int(os.environ.get("QINGSHAN_TEST_SEED", str(random.SystemRandom().randrange(10**6)))))


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
    assert (
        course.run(
            url, place=place_of_act(course, "flows/training_plan.py", "case.step(reply.issue_plan)"), side="after"
        )
        == DIED
    )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER TABLE act DISABLE TRIGGER USER")
        gone = connection.execute("DELETE FROM act WHERE name = 'issue_plan'").rowcount
    assert gone == 1
    close_gaps(url)
    ended = course.run(url)
    assert ended != 0 or differences(course.expected, facts(url)) != {}
    course.drop(url)
