"""The order of steps as taken, rosters counted apart, and a proposal that departs from the ranking. Measures 17, 19."""

from datetime import datetime

import pytest

from tasks.refusing import Refused
from tests.conftest import SHANGHAI, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import at, give, parts, say
from tests.flows.test_selection_planning import verdicts

pytestmark = pytest.mark.usefixtures("database")


def test_a_selection_keeps_what_the_gates_said_of_its_order_and_a_departure_needs_its_reason() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(), posts=1)
    staff.work(case, until="ask_proposal")
    found = verdicts(case, "tally_recommendation")
    for gate in ("vacancy_published", "roster_voters", "roster_shares", "ballot_way"):
        assert found[gate] == "ok", gate
    found = verdicts(case, "shortlist_written")
    for gate in ("stage_differential", "exam_rules_published", "conversion_table"):
        assert found[gate] == "ok", gate
    assert verdicts(case, "compute_results")["unit_recommendation"] == "ok"
    [(part, wait)] = [(a, w) for a, w in parts() if w.name == "ask_proposal"]
    staff.prepare(wait, part, staff.first_marked)
    first = staff.table(wait, "people")[0][0]
    given = staff.filled(wait, **{f"people:{first}:proposed": "否", "equal": "仅一人适合"})
    with pytest.raises(Refused) as refusal:
        give(part, say("done", **(given | {"departs": ""})))
    assert refusal.value.verdict.gate == "scores_alone" and refusal.value.verdict.remedy
    give(part, say("done", **(given | {"departs": "本人须任职回避"})))
    staff.work(case, until="ask_notice")
    assert verdicts(case, "ask_opinions")["scores_alone"] == "ok"
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_probation")
    assert verdicts(case, "appoint")["selection_order"] == "ok"
