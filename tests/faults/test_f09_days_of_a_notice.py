"""F09: the days of a public notice, whatever the clock and the host do: holidays, days made up for, leap day, year end, zones.

The dates are those of the table; nothing that is over begins again.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from models import db
from models.errors import QingshanError
from policy.layers import load_rules, rules_in_force
from tasks import timers
from tasks.selection import objecting, publicising
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import acts, at, done, give, move, parts, say

NOTICES = [
    # seven calendar days, the day of publication not among them (2002)
    (date(2010, 3, 1), date(2010, 3, 8)),
    (date(2012, 2, 25), date(2012, 3, 3)),  # 29 February is one of them
    (date(2011, 2, 25), date(2011, 3, 4)),
    (date(2010, 12, 28), date(2011, 1, 4)),  # over the year's end
    (date(2010, 2, 10), date(2010, 2, 17)),  # the Spring Festival is not left out of calendar days
    # five working days (2019)
    (date(2026, 3, 2), date(2026, 3, 9)),
    (date(2026, 2, 11), date(2026, 2, 25)),  # a Saturday is made up for, then the Spring Festival
    (date(2026, 9, 30), date(2026, 10, 13)),  # the National Day, and a Saturday made up for
    (date(2025, 12, 30), date(2026, 1, 7)),  # New Year, and a Sunday made up for
    (date(2024, 2, 27), date(2024, 3, 5)),  # 29 February works
]


@pytest.mark.parametrize(("first", "last"), NOTICES, ids=[str(first) for first, _ in NOTICES])
def test_f09_a_notice_ends_on_the_day_of_the_table(first: date, last: date) -> None:
    assert publicising.last_day(load_rules(rules_in_force(first)), first, first) == last


def test_it_is_noticed_when_working_days_are_counted_by_the_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guard off: working days as calendar days. The notices of the table end on other days."""
    monkeypatch.setattr(publicising, "add_workdays", lambda first, days: date.fromordinal(first.toordinal() + days))
    wrong = [f for f, last in NOTICES if publicising.last_day(load_rules(rules_in_force(f)), f, f) != last]
    assert wrong == [first for first, _ in NOTICES if first.year > 2019]


@pytest.fixture(params=["UTC", "America/New_York", "Pacific/Auckland"])
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let the host live in another time zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield str(request.param)
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


def published(at_: datetime) -> int:
    """Bring a selection to its public notice, published at an instant."""
    set_clock(at_)
    case = staff.begin(staff.settle(members=5), posts=1)
    staff.work(case)
    return case


@pytest.mark.parametrize(
    ("instant", "first", "last"),
    [
        (datetime(2010, 3, 1, 15, 30, tzinfo=UTC), "2010-03-01", "2010-03-08"),  # 23:30 in Shanghai
        (datetime(2010, 3, 1, 16, 30, tzinfo=UTC), "2010-03-02", "2010-03-09"),  # half past midnight
    ],
)
def test_f09_a_notice_begins_on_the_day_that_it_is_in_shanghai(
    database: str, zone: str, instant: datetime, first: str, last: str
) -> None:
    notice = done(published(instant), "publish_notice")
    assert (notice["first"], notice["last"]) == (first, last), zone


def test_f09_a_clock_that_jumps_over_the_end_closes_a_notice_once_with_its_own_days(database: str) -> None:
    case = published(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    at(2010, 5, 30, 9)  # the machine was off for a quarter of a year
    timers.run_due()
    move(case)
    verdict = "SELECT facts->'verdicts'->0->'numbers' FROM journal_entry WHERE name = 'close_notice'"
    assert done(case, "publish_notice")["last"] == "2010-03-08" and len(acts(case, "close_notice")) == 1
    assert "90" not in str(one(verdict)), "its length is that of the notice, not of the darkness"


def test_f09_a_clock_that_goes_back_opens_no_notice_again(database: str) -> None:
    case = published(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    [(part, _)] = [(a, w) for a, w in parts() if w.name == "ask_notice"]
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_talk")
    before = one("SELECT count(*) FROM act")
    with db.transaction() as tx:
        tx.execute(text("ALTER TABLE rehearsal_clock DISABLE TRIGGER USER"))
        tx.execute(text("UPDATE rehearsal_clock SET at = '2010-03-05 09:00+08'"))
    timers.run_due()
    move(case)
    assert one("SELECT count(*) FROM act") == before
    with pytest.raises(QingshanError) as refused, db.transaction() as tx:
        whom = done(case, "publish_notice")["people"][0]
        objecting.take_objection(tx, part.id, part.person_id, whom, "有线索", signed=False)
    assert refused.value.code == "QS-2002"
    [(talk, wait)] = [(a, w) for a, w in parts() if w.name == "ask_talk"]
    with pytest.raises(QingshanError) as early:
        give(talk, say("done", **staff.filled(wait)))
    assert early.value.code == "QS-4001", "nobody takes office on a day of the notice, whatever was closed"
    at(2010, 3, 9, 1)
    give(talk, say("done", **staff.filled(wait)))
    move(case)
    assert len(acts(case, "appoint")) == 1
