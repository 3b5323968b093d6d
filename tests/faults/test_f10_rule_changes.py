"""F10: the office sets a value while cases run; they go on under the rules that they began with, new ones under the new.

Each is shown with its guard off: read the rules of today instead of those kept with the case, and the deadline moves.
"""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from models import db
from models.errors import QingshanError
from models.verify import verify
from policy.errors import PolicyError
from tasks import office_values, opening, rule_switch, rules
from tasks.procedures import TRAINING_PLAN
from tasks.rules import pack_of, rules_now
from tasks.selection import publicising
from tasks.training import call
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff, staff
from tests.models.record_kit import Inspector
from tests.tasks.office_value_kit import CLOSE, draft

NOTICE = "appointing.notice.min_days"
CLOSES = "SELECT (closes_at AT TIME ZONE 'Asia/Shanghai')::date FROM training_plan"


def a_plan() -> int:
    """Open the plan of 2010; nobody has moved it yet."""
    with db.transaction() as tx:
        return opening.open_case(tx, TRAINING_PLAN, "2010", title="2010年度干部教育培训计划", subject={"year": 2010}).id


def the_office_sets_an_earlier_close(district: staff.District) -> None:
    """Let the clerk enter and the chief approve 20 December, by a newer document."""
    with db.transaction() as tx:
        entered = office_values.propose(
            tx, draft(key=CLOSE, typed="12月20日", sure="verified"), district.people["干一"]
        )
        office_values.approve(tx, entered.id, district.people["科一"])


@pytest.mark.parametrize("guard", [True, False], ids=["", "without the guard"])
def test_a_case_under_way_keeps_its_rules(database: str, monkeypatch: pytest.MonkeyPatch, guard: bool) -> None:
    district = staff.settle()
    case = a_plan()
    the_office_sets_an_earlier_close(district)
    if not guard:
        monkeypatch.setattr(call, "pack_of", lambda tx, _: rules_now(tx))
    staff.move(case)
    assert one(CLOSES) == (date(2009, 12, 31) if guard else date(2009, 12, 20))


def test_moved_to_the_new_rules_by_two_persons_it_goes_on_under_them_and_the_record_holds(
    database: str, tmp_path: Path
) -> None:
    """A switch is an audited act: both digests, what differs, who proposed it and who confirmed it."""
    district = staff.settle()
    case = a_plan()
    the_office_sets_an_earlier_close(district)
    with db.transaction() as tx:
        asked = rule_switch.propose(tx, case, "区委常委会决定提前截止", district.people["干一"])
        rule_switch.confirm(tx, case, asked.seq, district.people["科一"])
    staff.move(case)
    assert one(CLOSES) == date(2009, 12, 20)
    told = one("SELECT facts FROM journal_entry WHERE name = 'switch_rules'")
    assert isinstance(told, dict)
    hashes = "SELECT hash FROM rule_pack ORDER BY hash"
    assert sorted([told["was_hash"], told["pack_hash"]]) == [row.hash for row in staff.rows(hashes)]
    inspector = Inspector(tmp_path)
    with db.reading() as look:
        assert verify(look).whole
        assert inspector.verifies(inspector.takes(look))["breaks"] == []


@pytest.mark.parametrize(
    "forged",
    [
        "",  # nothing in the record says so
        "UPDATE journal_entry SET actor = (SELECT actor FROM journal_entry WHERE name = 'propose_rules')"
        " WHERE name = 'switch_rules'",
        "UPDATE journal_entry SET name = 'remind' WHERE name = 'propose_rules'",
        "UPDATE journal_entry SET facts = facts || '{\"pack_hash\": \"x\"}' WHERE name = 'propose_rules'",
    ],
    ids=["unrecorded", "one person", "no proposal", "other rules"],
)
def test_a_switch_that_was_not_made_by_two_persons_is_found(database: str, tmp_path: Path, forged: str) -> None:
    district = staff.settle()
    case = a_plan()
    the_office_sets_an_earlier_close(district)
    with db.transaction() as tx:
        asked = rule_switch.propose(tx, case, "提前截止", district.people["干一"])
        if forged:
            rule_switch.confirm(tx, case, asked.seq, district.people["科一"])
    with db.transaction() as tx:
        tx.execute(text("ALTER TABLE qs_case DISABLE TRIGGER USER"))
        tx.execute(text("ALTER TABLE journal_entry DISABLE TRIGGER USER"))
        tx.execute(text(forged or "UPDATE qs_case SET pack_hash = (SELECT max(hash) FROM rule_pack), pack = 'x'"))
    with db.reading() as look:
        inspector = Inspector(tmp_path)
        elsewhere = inspector.verifies(inspector.takes(look))["breaks"]
        assert "case" in {found.kind for found in verify(look).breaks}
        assert "case" in {found["kind"] for found in elsewhere}


def test_a_case_opened_afterwards_begins_with_the_new_value(database: str) -> None:
    district = staff.settle()
    the_office_sets_an_earlier_close(district)
    staff.move(a_plan())
    assert one(CLOSES) == date(2009, 12, 20)


@pytest.mark.parametrize("guard", [True, False], ids=["", "without the guard"])
def test_a_selection_under_way_keeps_the_days_of_its_notice(
    database: str, monkeypatch: pytest.MonkeyPatch, guard: bool
) -> None:
    """The office sets ten days while the committee is about to vote: this notice runs seven, that of the next selection ten."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = selection_staff.settle(members=5)
    case = selection_staff.begin(people, posts=1)
    selection_staff.work(case, until="hold_vote")
    with db.transaction() as tx:
        longer = draft(key=NOTICE, typed="10", sure="verified", since=date(2010, 3, 1), checked_on=date(2010, 3, 1))
        office_values.approve(tx, office_values.propose(tx, longer, people["干一"]).id, people["科一"])
    if not guard:
        monkeypatch.setattr(publicising, "days_of", lambda context: (rules_now(context.tx), context.now.date()))
    selection_staff.work(case)
    assert staff.done(case, "publish_notice")["last"] == ("2010-03-08" if guard else "2010-03-11")
    monkeypatch.undo()
    after = selection_staff.begin(people, posts=1, title="2010年第二次公推优选")
    selection_staff.work(after)
    notice = staff.done(after, "publish_notice")
    assert (notice["first"], notice["last"]) == ("2010-03-02", "2010-03-12"), (
        "published a day later: nominations took it"
    )


def test_the_rules_kept_with_a_case_cannot_be_exchanged_unnoticed(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_read_packs", {})  # as another process would read them
    with db.transaction() as tx:
        case = opening.open_case(tx, TRAINING_PLAN, "2010")
        tx.execute(text("UPDATE rule_pack SET content = replace(content, '12-31', '12-20')"))
        with pytest.raises((QingshanError, PolicyError), match="指纹"):
            pack_of(tx, case)
        tx.rollback()
