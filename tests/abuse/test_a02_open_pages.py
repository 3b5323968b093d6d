"""A02, the other side: what somebody behind the same address guesses does not shut out those whose page is open."""

from sqlalchemy import text

from models import db
from models.people import Person
from notifications import delivery, outbox
from tasks import documents
from tests.conftest import one
from tests.web.site import Site, a_case
from web.security import limits


def guess(site: Site) -> list[int]:
    """Guess more tokens than are allowed; returns the last answers."""
    browser = site.browser()
    codes = [browser.get(f"/l/{'g' * 42}{n % 10}").status_code for n in range(limits.MOST["token"] + 2)]
    return codes[-2:]


def test_an_item_that_is_open_can_be_decided_while_somebody_guesses(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    assert browser.get(scene.url).status_code == 200
    assert guess(site) == [429, 429]
    assert browser.get(f"/i/{scene.assignment}").status_code == 200
    assert site.browser().get(scene.url).status_code == 429, "a link that is not open yet waits"
    with db.transaction() as tx:
        tx.execute(text("DELETE FROM attempt"))
    fresh = site.browser()
    fresh.get(scene.url)
    guess(site)
    form = {"choice": "approve"}
    assert fresh.post(f"/i/{scene.assignment}/code", data=form).status_code == 200
    assert one("SELECT count(*) FROM check_code") == 1


def test_a_guess_in_the_cookie_of_a_page_is_limited_all_the_same(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    browser.cookies.set(f"qs_item_{scene.assignment}", "g" * 43)
    codes = [browser.get(f"/i/{scene.assignment}").status_code for _ in range(limits.MOST["token"] + 2)]
    assert codes == [404] * limits.MOST["token"] + [429] * 2


def test_a_paper_that_is_open_stays_open(site: Site) -> None:
    scene, browser = a_case(), site.browser()
    with db.transaction() as tx:
        kept = documents.keep(
            tx, b"%PDF-1.4", kind="reply", title="批复", file_name="批复.pdf", media_type="application/pdf"
        )
        context = {"case_title": "计划", "unit_name": "扬子洲农场", "reply_number": "青组复〔2010〕1号"}
        person = tx.get_one(Person, scene.person).id
        outbox.queue(tx, [outbox.Notice(person, "reply", context, dedupe="r", document_ids=(kept.id,))])
    delivery.deliver_due()
    links = site.browser().get(f"/mailbox.json?person={person}").json()
    [url] = [m["link"] for m in links if m["kind"] == "reply"]
    assert browser.get(url).status_code == 200
    guess(site)
    assert browser.get(f"/documents/{kept.id}").status_code == 200
