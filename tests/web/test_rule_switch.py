"""Moving a case to newer rules on its page: offered with what differs, proposed by one, confirmed by another."""

import httpx
import pytest

from models import db
from tasks import office_values
from tests.conftest import one
from tests.tasks.office_value_kit import DAYS, draft
from tests.web.facts import all_rows
from tests.web.plan_office import words
from tests.web.site import Site, a_case, a_clerk, signed_in

CHANGE = "审核期限：10→7（《区委组织部培训审核办法》第3条）"

Desk = tuple[int, httpx.Client, httpx.Client, httpx.Client]


@pytest.fixture
def desk(site: Site) -> Desk:
    """Open a case, change a value; give the case, a clerk, a chief and an administrator, each signed in."""
    case = a_case().case_id
    clerk, chief = a_clerk(), a_clerk("科长一", ("chief",))
    with db.transaction() as tx:
        number = office_values.propose(tx, draft(key=DAYS, sure="verified"), clerk).id
        office_values.approve(tx, number, chief)
    admin = a_clerk("管一", ("administrator",))
    return case, signed_in(site, clerk), signed_in(site, chief), signed_in(site, admin)


def act(browser: httpx.Client, case: int, deed: str, **form: str) -> httpx.Response:
    return browser.post(f"/desk/case/{case}/{deed}", data=form)


def proposal() -> str:
    return str(one("SELECT max(seq) FROM journal_entry WHERE name = 'propose_rules'"))


def test_offered_proposed_and_confirmed_on_the_page(desk: Desk) -> None:
    case, clerk, chief, admin = desk
    page = clerk.get(f"/desk/case/{case}").text
    assert CHANGE in words(page) and "提出换用新规则" in page
    assert "提出换用新规则" not in admin.get(f"/desk/case/{case}").text
    page = act(clerk, case, "propose-rules", reason="审核期限已改", sure="yes").text
    assert "已提出，待另一人确认" in page and "须由另一人确认，本人只能撤回" in page and "switch-rules" not in page
    assert "换用新规则，待您确认" in chief.get("/desk").text and "待您确认" not in clerk.get("/desk").text
    page = chief.get(f"/desk/case/{case}").text
    assert CHANGE in words(page) and "审核期限已改" in page and "确认换用新规则" in page
    page = act(chief, case, "switch-rules", proposal=proposal(), sure="yes").text
    assert "已换用新规则" in page and "现行规则与本事项所用的不同" not in page
    said = words(page)
    assert "2009年11月2日09:00科长一确认" in said and said.count(CHANGE) >= 2 and "校验相符" in page
    assert "待您确认" not in chief.get("/desk").text


def test_declined_with_a_reason_or_withdrawn(desk: Desk) -> None:
    case, clerk, chief, _ = desk
    act(clerk, case, "propose-rules", reason="改了", sure="yes")
    assert "QS-1007" in act(chief, case, "decline-rules", proposal=proposal()).text
    assert "已退回提议" in act(chief, case, "decline-rules", proposal=proposal(), reason="等会议定").text
    act(clerk, case, "propose-rules", reason="改了", sure="yes")
    assert "已撤回提议" in act(clerk, case, "withdraw-rules", proposal=proposal(), reason="填错").text
    assert "QS-6407" in act(chief, case, "switch-rules", proposal="²", sure="yes").text


def test_forms_sent_as_they_stand_do_nothing(desk: Desk) -> None:
    """A01: no reason and no tick is filled in beforehand."""
    case, clerk, chief, _ = desk
    before = all_rows(without=("sign_in",))
    act(clerk, case, "propose-rules", reason="", sure="")
    assert all_rows(without=("sign_in",)) == before
    act(clerk, case, "propose-rules", reason="改了", sure="yes")
    before = all_rows(without=("sign_in",))
    for deed in ("switch-rules", "decline-rules"):
        act(chief, case, deed, proposal=proposal(), reason="")
    act(clerk, case, "withdraw-rules", proposal=proposal(), reason="")
    assert all_rows(without=("sign_in",)) == before


def test_an_administrator_neither_proposes_nor_confirms(
    desk: Desk,
) -> None:
    case, clerk, _, admin = desk
    assert "QS-2013" in act(admin, case, "propose-rules", reason="改了", sure="yes").text
    act(clerk, case, "propose-rules", reason="改了", sure="yes")
    assert "QS-2013" in act(admin, case, "switch-rules", proposal=proposal(), sure="yes").text
    assert one("SELECT count(*) FROM journal_entry WHERE name = 'switch_rules'") == 0
