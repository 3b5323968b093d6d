"""A11: a date typed into the far future leaves a case that can still be paused and resumed."""

from datetime import timedelta

import pytest

from models import clock, db
from tests.conftest import one
from tests.web.site import Site, a_case, a_clerk, signed_in


@pytest.mark.parametrize("until", ["9999-12-31", "2109-12-31"])
def test_an_extension_by_centuries_is_refused(site: Site, until: str) -> None:
    scene, clerk = a_case(), signed_in(site, a_clerk())
    before = one("SELECT due_at FROM wait")
    answer = clerk.post(f"/desk/part/{scene.assignment}/extend", data={"until": until, "reason": "笔误"})
    assert "QS-4046" in answer.text and one("SELECT due_at FROM wait") == before


def test_the_farthest_date_can_still_be_paused_and_resumed(site: Site) -> None:
    scene, person = a_case(), a_clerk()
    clerk = signed_in(site, person)
    extended = clerk.post(f"/desk/part/{scene.assignment}/extend", data={"until": "2014-11-01", "reason": "试点"})
    assert "QS-" not in extended.text
    clerk.post(f"/desk/case/{scene.case_id}/pause", data={"reason": "换届"})
    with db.transaction() as tx:
        clock.pass_time(tx, timedelta(days=400))
    signed_in(site, person).post(f"/desk/case/{scene.case_id}/resume", data={"reason": "换届结束"})
    assert one("SELECT state FROM qs_case") == "open"
