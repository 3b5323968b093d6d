"""A25: a selection before its public notice, looked for by people not on its list: a number, nothing else (Prefect: tests/ops/test_engine.py)."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from models import db
from models.errors import Restricted
from notifications import delivery
from qingshan.settings import ROOT
from tasks import case_view
from tests import make
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.web.facts import rows
from tests.web.site import Site, signed_in

TITLE = "2010年公推优选工作部门副职"
HIDDEN = (TITLE, "人1甲", "人1乙")  # 副局长 and 会议投票推荐 are also words of the law, which its pages show
SECRET = ("公推优选工作部门副职", "副局长", "人1甲", "会议投票推荐")


@pytest.fixture
def case(site: Site) -> int:
    """Give a selection that waits for its recommendation meeting, with a clerk and a chief who are not on its list."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    number = staff.begin(people, posts=1, title=TITLE)
    staff.work(number, until="hold_recommendation")
    with db.transaction() as tx:
        make.person(tx, "干外", roles=["reviewer"])
        make.person(tx, "管外", roles=["administrator"])
    return number


def outsider(site: Site, name: str) -> httpx.Client:
    return signed_in(site, int(one("SELECT id FROM person WHERE name = :n", n=name)))  # type: ignore[call-overload]


@pytest.mark.parametrize("who", ["干外", "管外", "纪一", "科一"])
def test_a25_no_page_says_more_than_a_number_to_who_is_not_on_the_list(site: Site, case: int, who: str) -> None:
    browser = outsider(site, who)
    for address in (
        "/desk",
        "/desk?q=公推优选",
        "/desk?procedure=open-selection",
        "/selections",
        "/measures/19",
        "/my",
        "/health",
    ):
        page = browser.get(address).text
        assert not [word for word in HIDDEN if word in page], address
    for address in (f"/selections/{case}", f"/desk/case/{case}", f"/notices/{case}"):
        answer = browser.get(address)
        assert answer.status_code in (403, 404) and not any(word in answer.text for word in SECRET), address
    for (document,) in rows("SELECT id FROM document"):
        assert browser.get(f"/documents/{document}").status_code in (403, 404)


def test_a25_the_terminal_says_only_that_there_is_one(site: Site, case: int, database: str, tmp_path: Path) -> None:
    assert site
    with db.reading() as look:
        listed = json.dumps([row.as_dict() for row in case_view.overview(look)], default=str, ensure_ascii=False)
        with pytest.raises(Restricted):
            case_view.get(look, case)
    assert f'"id": {case}' in listed and not any(word in listed for word in SECRET)
    for command in ("show", "why"):
        said = subprocess.run(
            [sys.executable, "-m", "qingshan", "case", command, str(case)],
            cwd=ROOT,
            env={**os.environ, "QINGSHAN_DATABASE_URL": database, "QINGSHAN_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 2 and "QS-1011" in said.stderr and not any(w in said.stdout for w in SECRET)


def test_a23_no_subject_line_names_a_person_or_a_post(site: Site, case: int) -> None:
    assert site and case
    delivery.deliver_due()
    subjects = " ".join(str(row[0]) for row in rows("SELECT subject FROM message"))
    assert subjects and not any(word in subjects for word in SECRET[1:])


def test_a25_an_outside_channel_says_only_that_something_waits(site: Site, case: int) -> None:
    assert site
    staff.work(case, until="ask_scores")
    with db.transaction() as tx:
        from sqlalchemy import text

        tx.execute(text("UPDATE channel SET kind = 'mail', address = 'clerk@example.invalid'"))
    staff.work(case, until="ask_lots")
    sent = rows("SELECT subject, body, html, link_id FROM message WHERE channel_kind = 'mail' AND kind = 'selection'")
    assert sent
    for subject, body, html, link in sent:
        assert link is None and not any(word in f"{subject}{body}{html}" for word in (*SECRET, "抽签", "选拔"))


def test_a27_nothing_of_an_objector_is_kept_but_what_was_said(site: Site, case: int) -> None:
    staff.work(case)
    browser = site.browser()
    browser.headers.update({"User-Agent": "objector-device", "X-Forwarded-For": "10.9.8.7"})
    person = next(c.id for c in staff.candidates(case) if c.state == "decided")
    form = {"candidate": str(person), "substance": "反映在某工程中收受礼金", "sure": "yes"}
    assert "查询码" in browser.post(f"/notices/{case}", data=form).text
    from tests.ballot_kit import dump

    everything = repr(dump())
    assert "objector-device" not in everything and "10.9.8.7" not in everything
    assert everything.count("收受礼金") == 1, "the journal, messages and documents do not repeat it"
    assert rows("SELECT received_on::text, signed FROM objection") == [("2010-03-01", False)], "a day, no time"


def test_a27_an_objection_is_only_against_those_whom_the_notice_shows(site: Site, case: int) -> None:
    staff.work(case)
    hidden = next(c.id for c in staff.candidates(case) if c.state == "dropped")
    form = {"candidate": str(hidden), "substance": "试探", "sure": "yes"}
    answer = site.browser().post(f"/notices/{case}", data=form)
    assert answer.status_code == 422 and rows("SELECT 1 FROM objection") == []
