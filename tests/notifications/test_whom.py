"""Every letter ends with whom to ring, as the office has set it; so does the receipt on a page."""

from sqlmodel import Session

from models import db
from models.instance import Instance
from notifications import digest, whom
from notifications.kinds import KINDS
from notifications.render import render
from tasks import office_settings
from tasks.training import office as training_office
from tests.notifications import office


def _set(tx: Session) -> None:
    for name, words in (("issuer", "某区委组织部"), ("contact", "丙四"), ("phone", "0000-0000000")):
        office_settings.change(tx, name, words)


def test_a_letter_ends_with_the_contact_and_the_telephone_that_the_office_has_set(database: str) -> None:
    [asked] = office.ask()
    with db.transaction() as tx:
        _set(tx)
    office.send(office.notice(asked))
    [message] = office.messages()
    for text in (message.body, message.html):
        assert "如有疑问，请联系某区委组织部丙四（电话0000-0000000）。" in text


def test_a_letter_that_stands_for_many_ends_so_too(database: str) -> None:
    asked = office.ask(times=6)
    with db.transaction() as tx:
        _set(tx)
    office.send(*(office.notice(one) for one in asked))
    with db.transaction() as tx:
        assert digest.gather(tx)
    assert "丙四（电话0000-0000000）" in next(m.body for m in office.messages() if m.kind == "digest")


def test_every_kind_of_letter_has_a_place_for_it() -> None:
    for kind, one in KINDS.items():
        if kind == "digest":  # above
            continue
        given = dict.fromkeys(one.needs, "甲")
        assert "请联系某区委组织部" in render(kind, given, contact="某区委组织部").body, kind


def test_before_the_office_sets_its_own_the_letters_name_whom_the_papers_name(database: str) -> None:
    assert (training_office.DEFAULTS["issuer"], training_office.DEFAULTS["contact"]) == (whom.ISSUER, whom.CONTACT)
    with db.transaction() as tx:
        tx.get_one(Instance, 1).facts = {}
        assert whom.contact_words(tx) == "区委组织部干部教育科"
