"""The built-in mailbox, open only where nothing real can be decided, and the health page that needs no sign-in."""

import httpx
import pytest
from sqlalchemy import text

from models import db
from models.instance import Instance
from tests.web.site import Site, a_case, a_clerk, letters, signed_in


def test_in_a_rehearsal_on_this_machine_everyones_mail_can_be_read_with_a_banner(site: Site) -> None:
    scene = a_case()
    page = site.browser().get("/mailbox")
    assert "示例数据，仅供试用和演练" in page.text
    assert f'href="{scene.url}"' in page.text
    found = site.browser().get(f"/mailbox.json?person={scene.person}").json()
    assert [(m["kind"], m["link"]) for m in found] == [("leading_group", scene.url)]
    assert site.browser().get(f"/mailbox.json?person={scene.person}&after={found[0]['id']}").json() == []


def real_office(tx: object) -> None:
    tx.execute(text("ALTER TABLE instance DISABLE TRIGGER instance_guard"))  # type: ignore[attr-defined]
    tx.execute(text("UPDATE instance SET rehearsal = false, sample = false"))  # type: ignore[attr-defined]


def test_in_a_real_office_one_reads_ones_own_mail_after_signing_in(site: Site) -> None:
    scene = a_case()
    other = a_clerk()
    mine, theirs = signed_in(site, scene.person), signed_in(site, other)
    with db.transaction() as tx:
        real_office(tx)
    assert site.browser().get("/mailbox").status_code == 401
    assert site.browser().get("/mailbox.json").status_code == 404
    assert mine.get("/mailbox.json").status_code == 404
    assert scene.url in mine.get("/mailbox").text
    assert scene.url not in theirs.get(f"/mailbox?person={scene.person}").text
    assert "示例数据" not in mine.get("/mailbox").text


def test_markup_in_a_letter_is_shown_and_only_our_own_links_can_be_pressed(site: Site) -> None:
    evil = "<b>x</b> http://evil.example/l/abc"
    scene = a_case(title=evil)
    page = site.browser().get("/mailbox").text
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert 'href="http://evil' not in page
    assert letters(scene.person, "leading_group")


def test_health_says_what_stands_still(site: Site) -> None:
    a_case(channels=())
    down = site.browser().get("/health")
    assert (down.status_code, down.json()["conductor"]["running"]) == (503, False)
    with db.transaction() as tx:
        tx.execute(text("INSERT INTO heartbeat (name, at) VALUES ('conductor', clock_timestamp())"))
    up = site.browser().get("/health")
    assert (up.status_code, up.json()["status"]) == (200, "ok")
    assert up.json()["outbox"]["failed"] == 1
    assert up.json()["warnings"] == ["有 1 条通知未送达"]
    assert site.browser().get("/health/web").json() == {"status": "ok"}


def test_without_a_database_health_is_down_and_pages_say_so_with_a_number(site: Site) -> None:
    from models import db as database

    with db.transaction() as tx:
        name = tx.execute(text("SELECT current_database()")).scalar_one()
        assert tx.get(Instance, 1)
    database.dispose()
    database.configure("postgresql://nobody@127.0.0.1:1/none")
    assert site.browser().get("/health").status_code == 503
    assert site.browser().get("/health/web").status_code == 503
    page = site.browser().get("/signin")
    assert (page.status_code, "QS-2110" in page.text) == (503, True)
    assert str(name) not in page.text


@pytest.mark.parametrize("path", ["/favicon.ico", "/favicon.svg", "/static/qingshan.css", "/static/keys.js"])
def test_shared_files_are_served(site: Site, path: str) -> None:
    assert site.browser().get(path).status_code == 200


def test_an_unknown_page_is_a_page_with_a_number(site: Site) -> None:
    page = httpx.get(f"{site.origin}/nowhere", trust_env=False)
    assert (page.status_code, "QS-2103" in page.text) == (404, True)
    wrong = httpx.put(f"{site.origin}/desk", headers={"Origin": site.origin}, trust_env=False)
    assert (wrong.status_code, "QS-2106" in wrong.text) == (405, True)
