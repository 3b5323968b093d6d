"""A candidate's withdrawal on the pages: entered by a clerk on the list, shown by number on the case's page, refused plainly."""

from datetime import datetime

import pytest

from tests import scans
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.web.site import Site, signed_in


@pytest.fixture
def scene(site: Site) -> tuple[Site, dict[str, int], int]:
    """Bring a selection to its recommendation."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=1)
    staff.work(case, until="hold_recommendation")
    return site, people, case


def test_a_clerk_enters_who_asked_why_and_the_scan(scene: tuple[Site, dict[str, int], int]) -> None:
    site, people, case = scene
    gone = staff.candidates(case)[0]
    clerk = signed_in(site, people["干一"])
    page = clerk.get(f"/selections/{case}").text
    assert "登记人选退出" in page and "checked" not in page.split('id="h-leave"')[1].split("</form>")[0]
    given = {"candidate": str(gone.id), "asked_by": "本人", "reason": "家庭原因"}
    unsure = clerk.post(f"/selections/{case}/withdrawal", data=given)
    assert unsure.status_code == 422 and "QS-2107" in unsure.text and "家庭原因" in unsure.text
    nobody = clerk.post(f"/selections/{case}/withdrawal", data=given | {"asked_by": "", "sure": "yes"})
    assert "QS-8053" in nobody.text
    bad = clerk.post(f"/selections/{case}/withdrawal", data=given | {"sure": "yes"}, files={"scan": ("a.pdf", b"no")})
    assert "QS-2019" in bad.text and one("SELECT count(*) FROM candidate WHERE state = 'withdrawn'") == 0
    said = clerk.post(
        f"/selections/{case}/withdrawal", data=given | {"sure": "yes"}, files={"scan": ("申请.pdf", scans.pdf())}
    )
    assert said.status_code == 200 and "已登记退出" in said.text and "本人退出" in said.text
    assert f"退出申请：人选{gone.id}" in said.text
    seen = clerk.get(f"/desk/case/{case}").text
    left = seen.split('id="h-left"')[1].split("</section>")[0]
    assert f"人选{gone.id}" in left and "家庭原因" in left and gone.name not in left
    assert "人选退出" in seen and "withdraw_candidate" not in seen
    again = clerk.post(f"/selections/{case}/withdrawal", data=given | {"sure": "yes"})
    assert again.status_code == 409 and "QS-8051" in again.text


def test_nobody_else_may_enter_it(scene: tuple[Site, dict[str, int], int]) -> None:
    site, people, case = scene
    given = {"candidate": str(staff.candidates(case)[0].id), "asked_by": "本人", "reason": "家庭原因", "sure": "yes"}
    for name in ("科一", "纪一", "常0"):
        assert signed_in(site, people[name]).post(f"/selections/{case}/withdrawal", data=given).status_code in (
            403,
            404,
        )
    assert site.browser().post(f"/selections/{case}/withdrawal", data=given).status_code in (401, 403)
    assert one("SELECT count(*) FROM candidate WHERE state = 'withdrawn'") == 0
