"""The desk: remind, extend, pause, stop, send back — by whom, with a reason, in the record, and never past an article."""

from datetime import date, datetime

import pytest

from models import db
from models.base import SHANGHAI
from models.errors import (
    CannotSendBack,
    CaseNotOpen,
    DeadlineNotLater,
    NoRight,
    NotPaused,
    NotYours,
    ReasonNeeded,
    WaitNotOpen,
)
from models.people import Person
from tasks import desk
from tasks.refusing import Refused
from tests.conftest import one, set_clock
from tests.flows import staff
from tests.flows.staff import a_class, acts, give, move, part, parts, rows, say

pytestmark = pytest.mark.usefixtures("database")
FARM, PARK = staff.UNITS


@pytest.fixture
def district(database: str) -> staff.District:
    """Give the people of a district."""
    return staff.settle()


@pytest.fixture
def number(district: staff.District) -> int:
    """Give a case that has just called on its units."""
    return staff.open_plan()


def act(do: object, *given: object) -> object:
    """Do one act of the desk in a transaction of its own."""
    with db.transaction() as tx:
        return do(tx, *given)  # type: ignore[operator]


def entry(name: str) -> object:
    """Return the last entry of the journal with this name."""
    [*_, last] = rows(
        "SELECT kind, actor, subject, facts, words FROM journal_entry WHERE name = :n ORDER BY seq", n=name
    )
    return last


def wait_of(district: staff.District, unit: str) -> int:
    """Return the round in which a unit declares."""
    return part("declare", f"unit:{district.units[unit]}").wait_id


def test_reminding_reaches_whoever_has_not_answered_once_an_hour(district: staff.District, number: int) -> None:
    clerk = district.people["干一"]
    staff.declare(part("declare", f"unit:{district.units[FARM]}"))
    assert act(desk.remind, number, clerk) == 2
    assert act(desk.remind, number, clerk) == 0
    set_clock(datetime(2009, 11, 2, 10, 1, tzinfo=SHANGHAI))
    assert act(desk.remind, number, clerk) == 2
    told = [r.person_id for r in rows("SELECT person_id FROM message WHERE kind = 'remind'")]
    assert sorted(told) == sorted([district.officer(PARK), district.officer("区委组织部")] * 2)
    assert (entry("remind").actor, entry("remind").facts["people"]) == (f"person:{clerk}", 2)  # type: ignore[attr-defined]


def confirming(district: staff.District, number: int) -> int:
    """Let the farm declare and return the round in which its head confirms (until 7 November)."""
    staff.declare(part("declare", f"unit:{district.units[FARM]}"))
    move(number)
    return part("confirm").wait_id


def test_extending_moves_the_date_and_its_timers_and_tells_whoever_has_not_answered(
    district: staff.District, number: int
) -> None:
    wait, clerk = confirming(district, number), district.people["干一"]
    act(desk.extend, wait, date(2009, 11, 20), "主要负责人出差", clerk)
    new = datetime(2009, 11, 20, 23, 59, 59, tzinfo=SHANGHAI)
    assert one("SELECT due_at FROM wait WHERE id = :w", w=wait) == new
    assert one("SELECT at FROM timer WHERE wait_id = :w", w=wait) == datetime(2009, 11, 20, 9, tzinfo=SHANGHAI)
    [told] = rows("SELECT person_id, body FROM message WHERE kind = 'extended'")
    assert told.person_id == district.head(FARM)
    assert "2009年11月20日" in told.body and "主要负责人出差" in told.body
    found = entry("extend_ask_head")
    assert (found.kind, found.actor, found.words) == ("desk", f"person:{clerk}", {"reason": "主要负责人出差"})  # type: ignore[attr-defined]
    staff.at(2009, 11, 19, 9)
    give(part("confirm"), say("confirm"))


@pytest.mark.parametrize("until", [date(2009, 11, 7), date(2009, 11, 1)])
def test_an_extension_is_later_than_now_and_the_old_date(district: staff.District, number: int, until: date) -> None:
    wait = confirming(district, number)
    with pytest.raises(DeadlineNotLater):
        act(desk.extend, wait, until, "延期", district.people["干一"])


def test_no_extension_goes_past_the_day_that_measure_15_names(district: staff.District, number: int) -> None:
    with pytest.raises(Refused) as refused:
        act(desk.extend, wait_of(district, FARM), date(2010, 1, 4), "延期", district.people["干一"])
    assert "每年12月底前" in refused.value.verdict.words
    assert one("SELECT count(*) FROM act WHERE kind = 'desk'") == 0


def test_a_closed_round_is_not_extended(district: staff.District, number: int) -> None:
    wait = wait_of(district, FARM)
    staff.declare(part("declare", f"unit:{district.units[FARM]}"))
    with pytest.raises(WaitNotOpen):
        act(desk.extend, wait, date(2009, 12, 31), "延期", district.people["干一"])


def test_a_paused_case_takes_no_answers_and_does_not_move(district: staff.District, number: int) -> None:
    clerk = district.people["干一"]
    farm = part("declare", f"unit:{district.units[FARM]}")
    act(desk.pause, number, "等候上级文件", clerk)
    with pytest.raises(CaseNotOpen):
        give(farm, say("nothing"))
    assert move(number).result == "busy"
    with pytest.raises(CaseNotOpen):
        act(desk.pause, number, "再停", clerk)
    act(desk.resume, number, "文件已到", clerk)
    with pytest.raises(NotPaused):
        act(desk.resume, number, "再来", clerk)
    give(farm, say("nothing"))
    assert move(number).result == "waiting"
    assert [(n, s, r) for n, (s, r, _) in ((a, b) for a in ("pause", "resume") for b in acts(number, a))] == [
        ("pause", "", 1),
        ("resume", "", 1),
    ]


def test_a_pause_over_the_close_does_not_carry_the_call_past_its_day(district: staff.District, number: int) -> None:
    clerk = district.people["干一"]
    act(desk.pause, number, "等候上级文件", clerk)
    set_clock(datetime(2009, 12, 20, 9, tzinfo=SHANGHAI))
    act(desk.resume, number, "文件已到", clerk)
    due = {r.due_at for r in rows("SELECT due_at FROM wait WHERE closed_at IS NULL")}
    assert due == {datetime(2009, 12, 31, 23, 59, 59, tzinfo=SHANGHAI)}
    assert len(entry("resume").facts["fixed"]) == 3  # type: ignore[attr-defined]


def test_a_stopped_case_ends_for_everybody_and_never_moves_again(district: staff.District, number: int) -> None:
    farm = part("declare", f"unit:{district.units[FARM]}")
    give(part("declare", f"unit:{district.units[PARK]}"), say("nothing"))
    act(desk.stop, number, "机构调整", district.people["科一"])
    [case] = rows("SELECT state, outcome, ready FROM qs_case")
    assert (case.state, case.outcome, case.ready) == ("stopped", "终止", False)
    assert one("SELECT count(*) FROM wait WHERE closed_at IS NULL") == 0
    assert {r.void_reason for r in rows("SELECT void_reason FROM assignment WHERE state = 'void'")} == {"事项已停止"}
    told = rows("SELECT person_id, body FROM message WHERE kind = 'stopped'")
    assert {r.person_id for r in told} == {district.officer(u) for u in (FARM, PARK, "区委组织部")}  # answered or not
    assert all("机构调整" in r.body for r in told)
    with pytest.raises(CaseNotOpen):
        give(farm, say("nothing"))
    assert move(number).result == "busy"
    staff.at(2010, 1, 2, 9)
    assert not acts(number, "close_call")
    for again in (desk.stop, desk.pause, desk.resume):
        with pytest.raises((CaseNotOpen, NotPaused)):
            act(again, number, "再停", district.people["科一"])


def test_only_who_opened_a_case_withdraws_it(district: staff.District, number: int) -> None:
    officer = district.officer(FARM)
    with pytest.raises(NotYours):
        act(desk.withdraw_case, number, "填错了", officer)
    with db.transaction() as tx:
        tx.execute(staff.text("UPDATE qs_case SET opened_by_id = :p"), {"p": officer})
    act(desk.withdraw_case, number, "填错了", officer)
    assert [(r.state, r.outcome) for r in rows("SELECT state, outcome FROM qs_case")] == [("stopped", "发起人撤回")]


def test_one_unit_is_sent_back_and_declares_again(district: staff.District, number: int) -> None:
    subject = f"unit:{district.units[FARM]}"
    staff.declare(part("declare", subject), a_class())
    move(number)
    act(desk.send_back, number, "ask_unit", subject, "地点有误", district.people["干一"])
    assert one("SELECT closed_how FROM wait WHERE name = 'ask_head'") == "returned"
    move(number)
    [(_, wait)] = parts("declare", subject=subject)
    assert (wait.round, wait.facts["returned"]) == (2, "地点有误")
    [returned] = rows("SELECT actor FROM journal_entry WHERE kind = 'return'")
    assert returned.actor == f"person:{district.people['干一']}"


def test_sending_back_what_the_whole_case_rests_on_is_refused(district: staff.District, number: int) -> None:
    subject, clerk = f"unit:{district.units[FARM]}", district.people["干一"]
    staff.declared(number, {FARM: [a_class()]}, district)
    staff.work(number, until="signoff")
    for name, of in (("ask_unit", subject), ("issue_call", ""), ("draw_up", ""), ("no_such_act", "")):
        with pytest.raises(CannotSendBack):
            act(desk.send_back, number, name, of, "退回", clerk)
    act(desk.send_back, number, "ask_section", "", "经费有误", clerk)
    move(number)
    assert [w.facts["returned"] for _, w in parts("consolidate")] == ["经费有误"] * 2
    assert acts(number, "ask_chief") == [("", 1, False)]


def test_a_run_under_way_does_not_write_past_what_the_desk_has_sent_back(district: staff.District, number: int) -> None:
    subject = f"unit:{district.units[FARM]}"
    staff.declare(part("declare", subject), a_class())
    move(number)
    lease = staff.driver.leases.take(number, staff.HOLDER)
    run = staff.driver.CaseRun(lease)  # it has read the record
    act(desk.send_back, number, "ask_unit", subject, "地点有误", district.people["干一"])
    with pytest.raises(staff.driver.LeaseLost):
        run.together(lambda: run.step(staff.flows.training_plan.declare.accept, subject))  # as each unit's branch does
    assert acts(number, "accept") == []


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("干一", {"remind", "extend", "pause", "send_back", "stop"}),
        ("部一", {"remind", "extend", "pause", "send_back", "stop"}),
        ("管一", {"remind", "extend", "pause"}),  # an administrator keeps things going and decides nothing
        ("审一", set()),
        ("领0", set()),
        (f"{FARM}甲", set()),
    ],
)
def test_who_may_do_what(district: staff.District, number: int, who: str, may: set[str]) -> None:
    wait, person = confirming(district, number), district.people[who]
    tries = {
        "remind": (desk.remind, number, person),
        "extend": (desk.extend, wait, date(2009, 11, 20), "延期", person),
        "send_back": (desk.send_back, number, "ask_unit", f"unit:{district.units[FARM]}", "退回", person),
        "pause": (desk.pause, number, "暂停", person),
        "stop": (desk.stop, number, "停止", person),
    }
    did = set()
    for name, (do, *given) in tries.items():
        try:
            act(do, *given)
            did.add(name)
        except NoRight:
            pass
    assert did == may


def test_somebody_who_has_left_has_no_right_at_the_desk(district: staff.District, number: int) -> None:
    with db.transaction() as tx:
        tx.get_one(Person, district.people["干一"]).active = False
    with pytest.raises(NoRight):
        act(desk.remind, number, district.people["干一"])


def test_what_takes_away_or_adds_time_needs_a_reason(district: staff.District, number: int) -> None:
    wait, clerk = confirming(district, number), district.people["干一"]
    for do, *given in (
        (desk.extend, wait, date(2009, 11, 20), " ", clerk),
        (desk.pause, number, "", clerk),
        (desk.stop, number, "\n", clerk),
        (desk.send_back, number, "ask_unit", f"unit:{district.units[FARM]}", "", clerk),
    ):
        with pytest.raises(ReasonNeeded):
            act(do, *given)
    assert one("SELECT count(*) FROM act WHERE kind IN ('desk', 'return')") == 0
