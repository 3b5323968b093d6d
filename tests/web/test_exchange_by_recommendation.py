"""公推交流 through its pages: a transfer filled by 公推 or 定向推荐, years in the post, steps in order, no probation at the same level."""

from typing import Any

import pytest

from models import db
from models.waits import Assignment, Wait
from tasks.selection import initiating
from tasks.selection.errors import NoExchange
from tasks.selection.initiating import PostAsked
from tests.conftest import one as value
from tests.conftest import set_clock
from tests.flows import manner_staff as manner
from tests.flows import selection_staff as staff
from tests.flows.staff import done, move
from tests.web.notice_office import BEGUN, NoticeOffice, verdicts
from tests.web.site import Site, signed_in

ON = {"2010": "2010-03-01", "today": "2026-03-02"}


def level(wait: Wait, _part: Assignment) -> tuple[str, str, dict[str, str]] | None:
    """Answer as usual, but for a transfer: everybody is a deputy already, and stays one."""
    changed: dict[str, dict[str, str]] = {"ask_eligibility": {}, "ask_moves": {}}
    if wait.name not in changed:
        return ("done", "", staff.plan()) if wait.name == "ask_work_plan" else None
    given = staff.filled(wait)
    for key in list(given):
        if key.endswith((":rank", ":proposed_rank")):
            given[key] = "乡科级副职"
        if key.endswith(":origin"):
            given |= {
                key: "乡镇场",
                key.replace("origin", "target"): "区直部门",
                key.replace("origin", "kind"): "岗位性交流",
            }
    return "done", "", given


def begun(site: Site, era: str, how: str = "open") -> NoticeOffice:
    set_clock(BEGUN[era])
    people = staff.settle()
    asked = [PostAsked("副局长", staff.DEPUTY, quota=5, filled=3)]
    with db.transaction() as tx:
        case = initiating.open_selection(tx, people["干一"], "公推交流", asked, manner=how, exchange=True)
    move(case.id)
    return NoticeOffice(site, people, case.id, era)


def years_ago(era: str, years: int, day: int = 0) -> str:
    year, month, first = (int(part) for part in ON[era].split("-"))
    return f"{year - years}-{month:02d}-{first + day:02d}"


@pytest.mark.parametrize("era", ["2010", "today"])
@pytest.mark.parametrize(
    ("years", "day", "said"),
    [(8, 1, "不足8年"), (8, 0, "已达8年"), (10, 1, "已达8年"), (10, 0, "没有交流决定"), (11, 0, "没有交流决定")],
)
def test_years_in_the_post_are_computed_when_persons_are_named(
    site: Site, era: str, years: int, day: int, said: str
) -> None:
    office = begun(site, era)
    staff.work(office.case, level, until="ask_moves")
    [(part, wait)] = office.open("ask_moves")
    given = level(wait, part)
    assert given is not None
    changed = {key: years_ago(era, years, day) for key in given[2] if key.endswith(":since")}
    assert office.press("ask_moves", **(given[2] | changed)).status_code == 200
    assert all(said in v["reason"] for v in verdicts(office.case, "transfer_due"))
    assert bool(done(office.case, "record_moves")["must"]) is (said == "没有交流决定")


def test_a_transfer_in_none_of_the_four_directions_or_without_its_need_is_refused(site: Site) -> None:
    office = begun(site, "today")
    staff.work(office.case, level, until="ask_moves")
    [(part, wait)] = office.open("ask_moves")
    given = level(wait, part)
    assert given is not None
    wrong = {key: "乡镇场" for key in given[2] if key.endswith(":target")}
    answer = office.press("ask_moves", **(given[2] | wrong))
    assert answer.status_code == 422 and "不属于岗位性交流" in answer.text
    needy = {key: "工作性交流" for key in given[2] if key.endswith(":kind")}
    answer = office.press("ask_moves", **(given[2] | needy | {k: "" for k in given[2] if k.endswith(":need")}))
    assert answer.status_code == 422 and "没有写明工作需要" in answer.text


@pytest.mark.parametrize("era", ["2010", "today"])
def test_the_transfer_is_recorded_with_its_steps_and_has_no_probation(site: Site, era: str) -> None:
    office = begun(site, era)
    staff.work(office.case, level, until="ask_notice")
    office.notice_over()
    staff.work(office.case, level, until="ask_transfer")
    [one] = [c for c in staff.candidates(office.case) if c.state == "appointed"]
    subject = f"candidate:{one.id}"
    answer = office.press("ask_transfer", subject, step1="")
    assert answer.status_code == 422 and "未办：工作交接" in answer.text
    answer = office.press("ask_transfer", subject, step0="")
    assert answer.status_code == 422 and "未办：征求双方单位意见" in answer.text
    asked = {"step0": ON[era], "leaves": "主要领导干部", "audit": ""}
    answer = office.press("ask_transfer", subject, **asked)
    assert answer.status_code == 422 and "没有离任审计" in answer.text
    assert office.press("ask_transfer", subject, **(asked | {"audit": "区审〔1〕号"})).status_code == 200
    assert value("SELECT outcome FROM qs_case WHERE id = :c", c=office.case) == "已任职"
    said: dict[str, Any] = next(c for c in staff.candidates(office.case) if c.id == one.id).results["transfer"]
    assert said["kind"] == "岗位性交流" and said["years"] >= 5 and said["number"]
    assert verdicts(office.case, "exchange_steps")[-1]["outcome"] == "ok"
    assert value("SELECT count(*) FROM wait WHERE name = 'ask_probation'") == 0


def test_a_transfer_may_be_filled_by_directed_recommendation_and_not_by_a_competition(site: Site) -> None:
    office = begun(site, "2010", "directed")

    def decide(wait: Wait, part: Assignment) -> tuple[str, str, dict[str, str]] | None:
        return level(wait, part) if wait.name in ("ask_eligibility", "ask_moves") else manner.usual(wait, part)

    staff.work(office.case, decide, pick=manner.first_three, until="ask_notice")
    assert done(office.case, "record_moves") and office.decided()
    with pytest.raises(NoExchange), db.transaction() as tx:
        post = PostAsked("副主任", manner.INNER, quota=2, filled=1)
        initiating.open_selection(tx, office.people["干一"], "交流", [post], manner="competition", exchange=True)


def test_the_page_that_opens_a_selection_offers_it(site: Site) -> None:
    set_clock(BEGUN["2010"])
    people = staff.settle()
    clerk = signed_in(site, people["干一"])
    form = {"title": "公推交流副局长", "manner": "open", "name_1": "副局长", "kind_1": staff.DEPUTY, "vacancies_1": "1"}
    answer = clerk.post("/selections", data=form | {"quota_1": "5", "filled_1": "3", "exchange": "yes"})
    assert answer.status_code == 200
    assert value("SELECT plan->>'exchange' FROM selection") == "true"
