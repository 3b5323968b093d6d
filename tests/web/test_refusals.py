"""The list of refusals through the pages on which they would be tried; `refusals.toml` names each row, its page and its words.

What leads up to a page is done by the staff of `tests/flows`; the refused thing itself is pressed in a browser, and what the
page says is read from it. Beside each refusal stands its neighbour that is let through.
"""

import importlib
import inspect
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from models.waits import Assignment, Wait
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import manner_staff as manner
from tests.flows import selection_staff as staff
from tests.flows.staff import at, parts
from tests.policy.tables import read_tables
from tests.web.plan_office import fields, office, words
from tests.web.site import Site, signed_in

ROWS = (
    "quorum 5 of 8 → refuse (needs 6)",
    "6 of 9 ok",
    "4 agree of 8 应到 → not passed (needs > 4)",
    "5 agree of 8 pass",
    "2/3 edge: 20 of 30 = pass, 19 fail",
    "1/3 edge: 10 of 30 not over, 11 over",
    "1/2 edge: 15 of 30 is not below",
    "probation cadre 破格 → refuse",
    "promoted 11 months → refuse",
    "two-level jump → refuse",
    "notice 4 workdays → refuse to appoint",
    "notice with open complaint → refuse",
    "recommendation 13 months old → refuse",
    "inspector team of 1 → refuse",
    "panel of 6 → refuse",
    "top-3 tie (4 people) → all kept",
    "training class without 批复 → refuse",
    "declaration on 1 Jan → special path",
    "leave with no acting head → refuse",
    "absence with leave → not counted",
    "third absence in a new year → first rung",
    "card in 2009 and 2011 → no open posts",
    "10-yr tenure without decision → red",
    "village secretary without 常委会 → refuse",
    "挂职 counted in headcount → refuse",
    "post name outside list → refuse",
    "超职数 → refuse",
    "vote twice → refuse",
    "commitment edited after publication → refuse",
    "award of 2 years ago → no points",
)
TABLE = Path(__file__).with_name("refusals.toml")
MORNING = {2010: datetime(2010, 3, 1, 9, tzinfo=SHANGHAI), 2026: datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)}
SLIP = re.compile(r"/b/([A-Za-z0-9_-]{43})")
Marks = Callable[[int, str, Sequence[str]], Mapping[str, Sequence[str]]]  # which slip, section, options


@dataclass
class Selecting:
    """A selection, the people of its district, and their browsers."""

    site: Site
    people: dict[str, int]
    case: int

    def open(self, name: str) -> tuple[Assignment, Wait]:
        """Return the one open part of an act."""
        return next((a, w) for a, w in parts() if w.name == name and w.case_id == self.case)

    def asked(self, name: str) -> bool:
        """Tell whether somebody is asked in an act."""
        return any(w.name == name and w.case_id == self.case for _, w in parts())

    def browser(self, part: Assignment) -> httpx.Client:
        """Return the browser of the person whose part it is, signed in just now."""
        return signed_in(self.site, part.person_id)

    def page(self, name: str) -> str:
        """Return the words of the page on which an act is asked."""
        part, _ = self.open(name)
        return words(self.browser(part).get(f"/i/{part.id}").text)

    def press(self, name: str, choice: str, reason: str = "", **given: Any) -> httpx.Response:
        """Fill in the form of an act as usual, but for what is given, and press its button."""
        part, wait = self.open(name)
        data = {"choice": choice, "reason": reason} | staff.filled(wait, **given)
        return self.browser(part).post(f"/i/{part.id}", data=data)

    def meet(self, name: str, marks: Marks, *, absent: int = 0) -> list[str]:
        """Run a vote in the room on its page, with slips scanned by the voters' own browsers; returns the slips."""
        part, _ = self.open(name)
        path, clerk = f"/i/{part.id}", self.browser(part)
        here = re.findall(r'name="here" value="(\d+)"', clerk.get(path).text)
        clerk.post(f"{path}/step/sign_in", data={"here": here[: len(here) - absent]})
        slips = sorted(set(SLIP.findall(clerk.post(f"{path}/print").text)))
        assert clerk.post(f"{path}/step/open", data={"sure": "yes"}).status_code == 200
        for n, slip in enumerate(slips):
            assert vote(self.site, slip, partial(marks, n)).status_code == 200
        assert clerk.post(f"{path}/step/close", data={"sure": "yes"}).status_code == 200
        return slips

    def work(self, *, until: str = "", **given: Any) -> list[str]:
        """Let everybody do what is theirs until an act is asked."""
        return staff.work(self.case, until=until, **given)


def a_selection(site: Site, year: int = 2010, *, members: int = 9, posts: int = 1) -> Selecting:
    """Open a selection on a morning of a year, under the rules of that day."""
    set_clock(MORNING[year])
    people = staff.settle(members=members)
    return Selecting(site, people, staff.begin(people, posts=posts, title=f"{year}年公推优选"))


def vote(site: Site, slip: str, marks: Callable[[str, Sequence[str]], Mapping[str, Sequence[str]]]) -> httpx.Response:
    """Scan a slip, fill in the ballot as its page shows it, and cast it."""
    phone = site.browser()
    options: dict[str, list[str]] = {}
    for section, option in re.findall(r'type="checkbox" name="(post:\d+)" value="(\d+)"', phone.get(f"/b/{slip}").text):
        options.setdefault(section, []).append(option)
    given = {key: list(value) for s, o in options.items() for key, value in marks(s, o).items()}
    return phone.post("/ballot", data={**given, "sure": "yes"})


def refused(answer: httpx.Response, *said: str) -> bool:
    """Tell whether a page says that something is not done, in these words."""
    page = words(answer.text)
    return answer.status_code in (403, 404, 409, 422) and all(words(one) in page for one in (*said, "未能办理"))


def opinions(wait: Wait, present: int) -> dict[str, str]:
    """Let those present say yes in turn, the head, who is first on the list, last."""
    rows = [row for row, _ in staff.table(wait, "opinions")]
    said = {f"opinions:{row}:{key}": "" for row in rows for key in ("place", "opinion")}
    for n, row in enumerate(rows[:present]):
        said |= {f"opinions:{row}:place": str(present - n), f"opinions:{row}:opinion": "同意"}
    return said


def for_the_first(_slip: int, section: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Mark the first."""
    return {section: options[:1]}


def rows() -> list[dict[str, Any]]:
    """Return the table."""
    found: list[dict[str, Any]] = tomllib.loads(TABLE.read_text("utf-8"))["row"]
    return found


def test_no_row_of_the_list_is_missing() -> None:
    assert tuple(row["says"] for row in rows()) == ROWS


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["says"])
def test_each_row_names_a_test_through_its_page_or_the_case_of_its_gate(row: dict[str, Any]) -> None:
    assert row["article"] and row["packs"]
    assert ("page" in row) == ("test" in row) and ("test" in row or "gate" in row)
    if "test" in row:
        file, _, name = row["test"].partition("::")
        found = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)
        assert row.get("words", "") in inspect.getsource(found)
    if "gate" in row:
        known = {case.name for case in read_tables() if case.gate == row["gate"]}
        assert row["cases"] and set(row["cases"]) <= known


@pytest.mark.parametrize(("members", "absent", "enough"), [(8, 3, False), (8, 2, True), (9, 3, True), (9, 4, False)])
@pytest.mark.parametrize("year", [2010, 2026], ids=["regulation-2002", "regulation-2019"])
def test_five_of_eight_are_no_quorum_and_six_of_nine_are(
    site: Site, year: int, members: int, absent: int, enough: bool
) -> None:
    case = a_selection(site, year, members=members)
    case.work(until="hold_vote")
    case.meet("hold_vote", for_the_first, absent=absent)
    _, wait = case.open("hold_vote")
    answer = case.press("hold_vote", "counted", **opinions(wait, members - absent))
    assert refused(answer, f"应到{members}人，实到{members - absent}人") != enough
    if members == 8 and not enough:
        assert refused(answer, "应到8人，实到5人")
        assert one("SELECT count(*) FROM journal_entry WHERE kind = 'refusal' AND name = 'quorum'") == 1
    assert case.asked("hold_vote") != enough


@pytest.mark.parametrize("agree", [4, 5])
def test_four_of_eight_do_not_pass_and_five_do(site: Site, agree: int) -> None:
    case = a_selection(site, members=8)
    case.work(until="hold_vote")
    case.meet("hold_vote", lambda n, section, options: {section: [options[0 if n < agree else 1]]})
    _, wait = case.open("hold_vote")
    assert case.press("hold_vote", "counted", **opinions(wait, 8)).status_code == 200
    case.work(until="hold_vote")
    notice = case.site.browser().get(f"/notices/{case.case}")
    if agree == 4:
        assert "再次表决" in case.page("hold_vote") and notice.status_code == 404
    else:
        assert not case.asked("hold_vote") and notice.status_code == 200


def tried(site: Site) -> Selecting:
    """Bring a selection to the end of a probation."""
    case = a_selection(site)
    case.work()
    at(2010, 3, 9, 1)
    case.work(until="ask_probation")
    at(2011, 3, 9, 9)
    return case


@pytest.mark.parametrize(("good", "confirmed"), [("19", False), ("20", True)])
def test_nineteen_of_thirty_are_less_than_two_thirds_and_twenty_are_not(site: Site, good: str, confirmed: bool) -> None:
    case = tried(site)
    answer = case.press("ask_probation", "pass", good=good, ballots="30", cause="")
    assert refused(answer, "未达到三分之二") != confirmed
    assert case.asked("ask_probation") != confirmed


def test_fifteen_of_thirty_are_not_below_one_half_and_fourteen_are(site: Site) -> None:
    case = a_selection(site)
    own = [[f"本{n}", "单位0", "单位"] for n in range(30)]

    def decide(wait: Wait, _: Assignment) -> tuple[str, str, dict[str, Any]] | None:
        if wait.name != "ask_work_plan":
            return None
        manner.roster(wait, [*own, ["综一", "甲局", "综合"], ["系一", "乙局", "系统"]])
        return "done", "", staff.plan()

    turn = iter(range(30))

    def pick(section: str, group: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
        n = next(turn) if group == "单位" else 99
        return {section: [*options[: n < 15], *options[1 : 1 + (n < 14)]]}

    case.work(decide=decide, pick=pick, until="ask_exceptions")
    first, second, *_ = staff.candidates(case.case)
    page = case.page("ask_exceptions")
    assert second.name in page and first.name not in page
    assert case.press("ask_exceptions", "done").status_code == 200
    case.work(until="ask_scores")
    kept = {one.name: one.left_reason for one in staff.candidates(case.case) if one.state == "recommended"}
    assert list(kept) == [first.name]
    shown = words(signed_in(site, case.people["干一"]).get(f"/selections/{case.case}").text)
    assert "本单位推荐得票低于二分之一" in shown


def test_who_would_leap_a_level_or_was_promoted_eleven_months_ago_is_excluded_with_the_reason(site: Site) -> None:
    case = a_selection(site)
    case.work(until="ask_eligibility")
    first, second, *_ = (one.id for one in staff.candidates(case.case))
    wrong = {f"people:{first}:rank": "办事员级", f"people:{second}:since": "2009-04-01"}
    assert case.press("ask_eligibility", "done", **wrong).status_code == 200
    case.work(until="hold_recommendation")
    shown = words(signed_in(site, case.people["干一"]).get(f"/selections/{case.case}").text)
    assert "越过1级" in shown and "不足3年" in shown and "national-rules" not in shown
    states = [one.state for one in staff.candidates(case.case)]
    assert states == ["excluded", "excluded", "eligible", "eligible"]


@pytest.mark.parametrize(
    ("year", "short", "over"),
    [
        (2010, (2010, 3, 7, 18), (2010, 3, 9, 1)),  # six of seven calendar days
        (2026, (2026, 3, 6, 18), (2026, 3, 10, 1)),  # four of five working days
    ],
    ids=["regulation-2002", "regulation-2019"],
)
def test_a_notice_that_is_a_day_short_lets_nobody_be_appointed(
    site: Site, year: int, short: tuple[int, ...], over: tuple[int, ...]
) -> None:
    case = a_selection(site, year)
    case.work()
    at(*short)
    case.work()
    part, _ = case.open("ask_notice")
    assert refused(case.browser(part).post(f"/i/{part.id}", data={"choice": "never"}), "公示期未满")
    assert not case.asked("ask_talk") and one("SELECT count(*) FROM act WHERE name = 'close_notice'") == 0
    at(*over)
    case.work(until="ask_talk")
    assert case.asked("ask_talk")


def test_an_open_objection_keeps_everybody_from_being_appointed_until_two_have_screened_it(site: Site) -> None:
    case = a_selection(site)
    case.work(until="draw_up_notice")
    name = case.open("draw_up_notice")[1].facts["officers"][0][1]
    alone = case.press("draw_up_notice", "done", first_screener=name, second_screener=name)
    assert refused(alone, "两名甄别人不能是同一人")
    case.work()
    [whom] = [str(c.id) for c in staff.candidates(case.case) if c.state == "decided"]
    said = {"candidate": whom, "substance": "二〇〇九年一月收受某公司现金", "sure": "yes"}
    assert site.browser().post(f"/notices/{case.case}", data=said).status_code == 200
    at(2010, 3, 9, 1)
    case.work(until="ask_screening")
    assert not case.asked("ask_talk")
    first, wait = case.open("ask_screening")
    row = staff.table(wait, "objections")[0][0]
    lead = {f"objections:{row}:opinion": "有具体线索"}
    assert case.press("ask_screening", "done", **lead).status_code == 200
    case.work(until="ask_screening")
    assert case.asked("ask_screening") and not case.asked("ask_findings") and not case.asked("ask_talk")
    second, _ = case.open("ask_screening")
    assert second.person_id != first.person_id
    assert case.press("ask_screening", "done", **lead).status_code == 200
    case.work(until="ask_findings")
    assert case.asked("ask_findings") and not case.asked("ask_talk")
    grave = {f"objections:{row}:{key}": word for key, word in GRAVE.items()}
    assert case.press("ask_findings", "done", **grave).status_code == 200
    case.work()
    assert one("SELECT outcome FROM qs_case") == "公示后不予任用"


GRAVE = {"outcome": "严重问题", "reason": "经查属实", "handled": "区委常委会纪要3号"}


@pytest.mark.parametrize("year", [2010, 2026], ids=["regulation-2002", "regulation-2019"])
@pytest.mark.parametrize("later", [(1, 3, 1), (1, 4, 2)], ids=["a year", "thirteen months"])
def test_a_recommendation_of_thirteen_months_ago_is_not_used(
    site: Site, year: int, later: tuple[int, int, int]
) -> None:
    case = a_selection(site, year)
    case.work(until="decide_inspection")
    years, month, day = later
    at(year + years, month, day, 9)
    answer = case.press("decide_inspection", "done")
    assert refused(answer, "已过有效期", "请重新进行民主推荐") == (month == 4)
    assert case.asked("decide_inspection") == (month == 4)


def test_one_alone_inspects_nobody(site: Site) -> None:
    case = a_selection(site)
    case.work(until="inspect")
    assert refused(case.press("inspect", "done", **{"team:2:name": ""}), "考察组1人，少于2人")
    assert case.press("inspect", "done").status_code == 200


@pytest.mark.parametrize(("size", "said"), [(6, "至少填7项"), (7, ""), (8, "应为单数")], ids=["six", "seven", "eight"])
def test_a_panel_of_six_or_of_eight_is_refused_and_one_of_seven_is_not(site: Site, size: int, said: str) -> None:
    case = a_selection(site)
    part, wait = case.open("ask_work_plan")
    staff.fill_roster(wait)
    data = {"choice": "done", **staff.plan(panel="\n".join(f"考{n}" for n in range(size)))}
    answer = case.browser(part).post(f"/i/{part.id}", data=data)
    assert refused(answer, said) == bool(said), "至少填7项 below the least, a gate above it"


def test_a_tie_at_the_third_place_puts_all_four_on_the_page(site: Site) -> None:
    set_clock(MORNING[2010])
    people = staff.settle()
    case = Selecting(site, people, manner.begin_directed(people))
    turn = iter(range(99))

    def tie(section: str, _group: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
        return {section: [*options[:2], options[2 + next(turn) % 2]]}

    case.work(decide=manner.usual, pick=tie, until="decide_inspection")
    page = case.page("decide_inspection")
    assert all(one.name in page for one in staff.candidates(case.case)) and len(staff.candidates(case.case)) == 4


def test_a_declaration_of_the_first_of_january_is_refused_and_the_special_path_is_open(site: Site) -> None:
    o = office(site)
    item = o.item("declare", "扬子洲农场")
    assert item.step("save", None, **fields()).status_code == 200
    at(2010, 1, 1, 0, 1)
    officer = signed_in(site, o.district.officer("扬子洲农场"))
    assert refused(officer.post(item.path, data={"choice": "submit"}), "QS-2002")
    assert one("SELECT count(*) FROM answer") == 0
    assert "特殊需要" in words(officer.get("/classes/special").text)


def test_a_post_whose_name_is_not_on_the_list_or_beyond_the_quota_opens_no_selection(site: Site) -> None:
    set_clock(MORNING[2010])
    people = staff.settle()
    clerk = signed_in(site, people["干一"])
    post = {"name_1": "副局长", "kind_1": staff.DEPUTY, "vacancies_1": "1", "quota_1": "4", "filled_1": "3"}
    opening = {"title": "2010年公推优选", "manner": "open", **post}
    assert refused(clerk.post("/selections", data=opening | {"name_1": "局长助理"}), "局长助理")
    assert refused(clerk.post("/selections", data=opening | {"filled_1": "4"}), "职数")
    assert one("SELECT count(*) FROM qs_case") == 0
    assert clerk.post("/selections", data=opening).status_code == 200
    assert one("SELECT count(*) FROM qs_case") == 1


def test_a_slip_votes_once(site: Site) -> None:
    case = a_selection(site)
    case.work(until="hold_vote")
    part, _ = case.open("hold_vote")
    path, clerk = f"/i/{part.id}", case.browser(part)
    here = re.findall(r'name="here" value="(\d+)"', clerk.get(path).text)
    clerk.post(f"{path}/step/sign_in", data={"here": here})
    slip, *_ = SLIP.findall(clerk.post(f"{path}/print").text)
    clerk.post(f"{path}/step/open", data={"sure": "yes"})
    assert "票已投出" in vote(site, slip, lambda s, o: {s: o[:1]}).text
    again = site.browser()
    assert "这张票已经投过" in again.get(f"/b/{slip}").text
    section = f"post:{case.open('hold_vote')[1].facts['post']}"
    other = staff.candidates(case.case)[1].id
    assert refused(again.post("/ballot", data={section: str(other), "sure": "yes"}), "这张票已经投过")
    assert one("SELECT count(*) FROM ballot") == 1 + 7 + 30, (
        "the interview's and the recommendation's were counted before"
    )
