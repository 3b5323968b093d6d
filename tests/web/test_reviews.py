"""Who is excluded hears the article by a link and may ask for a review (资格复核), until its last day; another person decides. Measure 24."""

import re
from datetime import datetime

import httpx
import pytest

from models.waits import Assignment, Wait
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import at, done, give, move, parts, say
from tests.web.site import Site, signed_in

LINK = re.compile(r"/r/\d+/[A-Za-z0-9_-]{43}")


def waiting(act: str) -> tuple[Assignment, Wait]:
    return next((a, w) for a, w in parts() if w.name == act)


@pytest.fixture
def case(site: Site) -> int:
    """Bring a selection to where one of four is excluded, within the effect of a sanction."""
    assert site
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    found = staff.begin(staff.settle(), posts=1)
    staff.work(found, until="ask_eligibility")
    part, wait = waiting("ask_eligibility")
    first = str(staff.candidates(found)[0].id)
    changed = {f"people:{first}:sanction": "党内警告", f"people:{first}:sanction_on": "2009-12-01"}
    give(part, say("done", **staff.filled(wait, **changed)))
    move(found)
    return found


def pressed(site: Site) -> httpx.Client:
    """Press the link that the clerk's page shows, in a browser of the person's own."""
    part, _ = waiting("ask_reviews")
    [link] = set(LINK.findall(signed_in(site, part.person_id).get(f"/i/{part.id}").text))
    browser = site.browser()
    page = browser.get(link)
    assert page.status_code == 200 and page.url.path == "/review"
    assert "影响期未满" in page.text and "《中国共产党纪律处分条例》" in page.text
    return browser


def test_wrong_facts_are_entered_anew_by_another_persons_decision(site: Site, case: int) -> None:
    browser = pressed(site)
    assert "请写明" in browser.post("/review", data={"said": "asked", "sure": "yes", "reason": " "}).text
    assert "勾选" in browser.post("/review", data={"said": "asked", "reason": "处分是2008年的"}).text
    sent = browser.post("/review", data={"said": "asked", "sure": "yes", "reason": "处分是2008年12月的"})
    assert "已收到复核申请" in sent.text
    assert "已经答复过" in browser.post("/review", data={"said": "waived", "sure": "yes"}).text
    give(waiting("ask_reviews")[0], say("done"))
    move(case)
    part, wait = waiting("ask_review")
    assert "处分是2008年12月的" in str(wait.facts["known"])
    entered = one("SELECT person_id FROM answer x JOIN wait w ON w.id = x.wait_id WHERE w.name = 'ask_eligibility'")
    assert part.person_id != entered
    give(part, say("again", "决定文书日期为2008年12月1日", **staff.filled(wait)))
    move(case)
    part, wait = waiting("ask_eligibility")
    first = str(staff.candidates(case)[0].id)
    changed = {f"people:{first}:sanction": "党内警告", f"people:{first}:sanction_on": "2008-12-01"}
    give(part, say("done", **staff.filled(wait, **changed)))
    move(case)
    assert [c.state for c in staff.candidates(case)] == ["eligible"] * 4
    assert one("SELECT count(*) FROM journal_entry WHERE name = 'review_asked'") == 1


def test_a_review_that_keeps_the_exclusion_lets_the_others_go_on(site: Site, case: int) -> None:
    pressed(site).post("/review", data={"said": "asked", "sure": "yes", "reason": "处分不应计算影响期"})
    give(waiting("ask_reviews")[0], say("done"))
    move(case)
    part, wait = waiting("ask_review")
    give(part, say("keep", "影响期未满", **staff.filled(wait)))
    move(case)
    assert done(case, "settle_reviews")["kept"] == [staff.candidates(case)[0].id]
    assert [c.state for c in staff.candidates(case)] == ["excluded", "eligible", "eligible", "eligible"]
    waiting("hold_recommendation")


def test_the_link_works_to_the_end_of_the_last_day_and_then_the_exclusion_stands(site: Site, case: int) -> None:
    browser = pressed(site)
    part, wait = waiting("ask_reviews")
    assert wait.facts["until"] == "2010-03-04"
    with pytest.raises(Exception, match="还没有答复"):
        give(part, say("done"))
    for day, hour, status in ((3, 23, 200), (4, 23, 200), (5, 0, 404)):
        at(2010, 3, day, hour)
        assert browser.get("/review").status_code == status, (day, hour)
    assert browser.post("/review", data={"said": "asked", "sure": "yes", "reason": "晚了"}).status_code == 404
    move(case)
    assert done(case, "close_reviews")["asked"] == []
    waiting("hold_recommendation")


def test_nobody_elses_link_opens_it_and_pressing_records_nothing(site: Site, case: int) -> None:
    entries = f"SELECT count(*) FROM journal_entry WHERE chain = 'case:{case}'"
    before = one(entries)
    number = staff.candidates(case)[0].id
    for path in (f"/r/{number}/{'a' * 43}", f"/r/{number + 1}/{'a' * 43}", "/r/999999/x"):
        assert site.browser().get(path).status_code == 404
    assert site.browser().get("/review").status_code == 404
    browser = pressed(site)
    browser.head("/review")
    assert one(entries) == before
    assert browser.post("/review", data={"said": "waived", "sure": "yes"}).status_code == 200
    give(waiting("ask_reviews")[0], say("done"))
    move(case)
    waiting("hold_recommendation")
