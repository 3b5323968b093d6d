"""复议 on a case's page: more than half of the members agree, the notice ends, the post is voted on anew."""

from datetime import datetime

import pytest

from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import acts, at, move, parts
from tests.web.facts import rows
from tests.web.plan_office import words
from tests.web.site import Site, signed_in


@pytest.fixture
def selection(site: Site) -> tuple[dict[str, int], int]:
    """Bring a selection of two posts to its public notice; nine members, all of whom voted."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=2)
    staff.work(case)
    assert [w.name for _, w in parts()] == ["ask_notice"]
    return people, case


@pytest.mark.parametrize(("agree", "allowed"), [(4, False), (5, True), (6, True)])
def test_more_than_half_of_nine_members_agree(
    site: Site, selection: tuple[dict[str, int], int], agree: int, allowed: bool
) -> None:
    people, case = selection
    chief = signed_in(site, people["部一"])
    assert "复议" in words(chief.get(f"/desk/case/{case}").text)
    [first, other] = staff.posts(case)
    sent = {"post": first.id, "agree": agree, "minutes": "区常纪〔2010〕3号", "reason": "有新的情况"}
    said = chief.post(f"/desk/case/{case}/reconsider", data=sent, follow_redirects=True)
    move(case)
    if not allowed:
        assert said.status_code == 422 and "同意复议4人，没有超过" in words(said.text)
        assert rows("SELECT name FROM journal_entry WHERE kind = 'refusal'") == [("reconsideration",)]
        assert [w.name for _, w in parts()] == ["ask_notice"]
        return
    assert said.status_code == 200 and "该职位重新表决" in words(said.text)
    [vote] = [w for _, w in parts()]
    assert (vote.name, vote.subject, vote.round) == ("hold_vote", f"post:{first.id}", 2)
    assert "再次表决" not in vote.title and "有新的情况" in vote.facts["returned"]
    assert acts(case, "publish_notice") == [("", 1, False)], "the notice that ran is over"
    assert staff.work(case) == ["hold_vote", "draw_up_notice"]
    assert [w.round for _, w in parts() if w.name == "ask_notice"] == [2], "the notice runs anew, its whole time"
    assert sorted(c.state for c in staff.candidates(case)).count("decided") == 2
    assert one("SELECT count(*) FROM act WHERE name = 'record_vote' AND subject = :s", s=f"post:{other.id}") == 1


def test_nothing_is_reconsidered_once_somebody_is_appointed_or_before_anybody_voted(
    site: Site, selection: tuple[dict[str, int], int]
) -> None:
    people, case = selection
    post = staff.posts(case)[0].id
    sent = {"post": post, "agree": 9, "minutes": "区常纪〔2010〕3号", "reason": "有新的情况"}
    at(2010, 3, 9, 9)
    staff.work(case, until="ask_probation")
    chief = signed_in(site, people["部一"])  # after nine days everybody signs in again
    late = chief.post(f"/desk/case/{case}/reconsider", data=sent)
    assert late.status_code == 409 and "已经任职，不能复议" in words(late.text)
    assert 'name="agree"' not in chief.get(f"/desk/case/{case}").text
    missing = chief.post(f"/desk/case/{case}/reconsider", data={**sent, "post": "0"})
    assert missing.status_code == 409
    clerk = signed_in(site, people["干一"])
    assert clerk.post(f"/desk/case/{case}/reconsider", data=sent).status_code in (403, 409)
