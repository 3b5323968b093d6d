"""A27: an objector, looked for in every table, the record, exports, papers, messages, logs and pages: found nowhere but by two named screeners.

The attacker has a dump of the whole database, the logs and every page that may be opened; not the machine's secret, which lies beside it.
"""

import json
import logging
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from models import db
from models.selection import Objection
from notifications import delivery, links
from tasks.selection import objectors
from tasks.selection.errors import SealBroken
from tests import make
from tests.flows.staff import done
from tests.web.facts import rows
from tests.web.notice_office import NoticeOffice, at_the_notice, everything
from tests.web.site import Site, signed_in

WHO, REACH = "秘密反映人申某", "13900001111"


@pytest.fixture
def office(site: Site) -> NoticeOffice:
    """Give a running notice to which somebody has objected by name, on the public page."""
    found = at_the_notice(site, "2010", until="ask_notice")
    answer = found.object_to(found.decided()[0], "反映在某工程中收受礼金", who=WHO, contact=REACH)
    assert answer.status_code == 200 and "查询码" in answer.text and WHO not in answer.text
    return found


def browser(office: NoticeOffice, name: str) -> httpx.Client:
    return signed_in(office.site, office.people[name])


def objection(office: NoticeOffice) -> Objection:
    return office.objections()[0]


def look(office: NoticeOffice, name: str) -> httpx.Response:
    return browser(office, name).post(f"/objections/{objection(office).id}/look")


def named(office: NoticeOffice) -> list[str]:
    """Return the names of the two screeners."""
    by_id = {number: name for name, number in office.people.items()}
    return [by_id[number] for number in done(office.case, "publish_notice")["screeners"]]


def others(office: NoticeOffice) -> list[str]:
    return [name for name in ("干一", "科一", "部一", "纪一") if name not in named(office)]


def test_a27_no_table_and_no_log_shows_the_name(office: NoticeOffice, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    look(office, named(office)[0])
    office.notice_over()
    office.screen("有具体线索", "有具体线索")
    office.find("问题不存在")
    delivery.deliver_due()
    dumped = everything()
    for word in (WHO, REACH, WHO.encode().hex(), REACH.encode().hex(), json.dumps(WHO)[1:-1]):
        assert word not in dumped and word not in caplog.text
    assert objection(office).signed


def test_a27_without_the_seal_the_dump_shows_the_name(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    class Plain:
        def encrypt(self, _nonce: bytes, data: bytes, _bound: bytes) -> bytes:
            return data

    monkeypatch.setattr(objectors, "_box", lambda _nonce: Plain())
    found = at_the_notice(site, "2010", until="ask_notice")
    found.object_to(found.decided()[0], "反映问题", who=WHO)
    assert found and WHO.encode().hex() in everything()


def test_a27_a_copy_of_the_database_on_another_machine_opens_nothing(office: NoticeOffice, tmp_path: Path) -> None:
    links.make_secret(tmp_path / "other.key")
    links.configure_secret(tmp_path / "other.key")
    with pytest.raises(SealBroken), db.transaction() as tx:
        objectors.look(tx, objection(office).id, office.people[named(office)[0]])


def test_a27_a_seal_moved_to_another_objection_does_not_open(office: NoticeOffice) -> None:
    office.object_to(office.decided()[0], "另一件反映", who="另一人", contact="")
    first, second = office.objections()
    with db.transaction() as tx:  # somebody who writes to the database, with its guards off
        tx.execute(text("ALTER TABLE sealed_objector DISABLE TRIGGER USER"))
        tx.execute(text("DELETE FROM sealed_objector WHERE objection_id = :b"), {"b": second.id})
        tx.execute(
            text("UPDATE sealed_objector SET objection_id = :b WHERE objection_id = :a"),
            {"a": first.id, "b": second.id},
        )
    with pytest.raises(SealBroken), db.transaction() as tx:
        objectors.look(tx, second.id, office.people[named(office)[0]])


def test_a27_the_database_itself_refuses_to_change_or_remove_a_seal(office: NoticeOffice) -> None:
    for statement in ("UPDATE sealed_objector SET nonce = ''", "DELETE FROM sealed_objector"):
        with pytest.raises(Exception, match="QS-3002"), db.transaction() as tx:
            tx.execute(text(statement))
    assert len(rows("SELECT 1 FROM sealed_objector")) == 1 and office


def test_a27_only_the_two_screeners_see_who_it_was_and_the_record_says_that_they_looked(office: NoticeOffice) -> None:
    for name in named(office):
        answer = look(office, name)
        assert answer.status_code == 200 and WHO in answer.text and REACH in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert WHO not in browser(office, name).get(f"/objections/{objection(office).id}").text, "on that answer only"
    for name in others(office):
        answer = look(office, name)
        assert answer.status_code == 403 and WHO not in answer.text, name
    seen = rows("SELECT actor, facts::text FROM journal_entry WHERE name = 'objector_seen' ORDER BY seq")
    assert [actor for actor, _ in seen] == [f"person:{office.people[name]}" for name in named(office)]
    assert WHO not in repr(seen)


def test_a27_no_page_of_the_case_shows_it(office: NoticeOffice) -> None:
    clerk = browser(office, "干一")
    [(part, _)] = office.open("ask_notice")
    pages = [
        f"/selections/{office.case}",
        f"/desk/case/{office.case}",
        f"/i/{part.id}",
        f"/objections/{objection(office).id}",
    ]
    pages += ["/desk", "/selections", f"/notices/{office.case}", "/desk?q=申某"]
    for address in pages:
        assert WHO not in clerk.get(address).text and REACH not in clerk.get(address).text, address


def test_a27_somebody_outside_is_not_let_near_it(office: NoticeOffice) -> None:
    with db.transaction() as tx:
        outside = make.person(tx, "外一", roles=["reviewer"]).id
        admin = make.person(tx, "管一", roles=["administrator"]).id
    address = f"/objections/{objection(office).id}"
    assert office.site.browser().get(address).status_code in (401, 403)
    for person in (outside, admin):
        someone = signed_in(office.site, person)
        assert someone.get(address).status_code == 403 and someone.post(f"{address}/look").status_code == 403
        assert someone.post(f"{address}/ask", data={"reason": "看看"}).status_code == 403


def test_a27_anybody_else_needs_two_persons_and_the_record_has_both_with_the_reason(office: NoticeOffice) -> None:
    address = f"/objections/{objection(office).id}"
    asker, second = "纪一", "部一"
    if asker in named(office):
        asker, second = "部一", "纪一"
    one, other = browser(office, asker), browser(office, second)
    assert one.post(f"{address}/ask", data={"reason": ""}).status_code in (404, 422)
    assert one.post(f"{address}/ask", data={"reason": "反映人受到打击报复，需要联系核实"}).status_code == 200
    [[number]] = rows("SELECT id FROM unsealing")
    answer = one.post(f"{address}/agree/{number}")
    assert answer.status_code == 409 and "两人" in answer.text
    assert look(office, asker).status_code == 403
    assert other.post(f"{address}/agree/{number}").status_code == 200
    assert WHO in look(office, asker).text
    assert look(office, second).status_code == 403, "agreeing is not looking"
    told = rows(
        "SELECT name, actor FROM journal_entry WHERE name IN ('unseal_asked','unseal_agreed','objector_seen') ORDER BY seq"
    )
    by = f"person:{office.people[asker]}"
    assert told == [("unseal_asked", by), ("unseal_agreed", f"person:{office.people[second]}"), ("objector_seen", by)]
    assert WHO not in everything()


def test_a27_an_opened_seal_is_closed_again_after_a_day(office: NoticeOffice) -> None:
    from tests.flows.staff import at

    asker = next(name for name in ("纪一", "部一") if name not in named(office))
    second = "部一" if asker == "纪一" else "纪一"
    with db.transaction() as tx:
        made = objectors.ask_unsealing(tx, objection(office).id, "核实", office.people[asker])
        objectors.agree(tx, made.id, office.people[second])
    at(2010, 3, 2, 8, 59)
    assert look(office, asker).status_code == 200
    at(2010, 3, 2, 9, 1)
    assert look(office, asker).status_code == 403


def test_a27_the_clerk_seals_what_came_by_letter_and_does_not_see_it_again(office: NoticeOffice) -> None:
    [(part, _)] = office.open("ask_notice")
    clerk = signed_in(office.site, part.person_id)
    given = {
        "candidate": str(office.decided()[0].id),
        "substance": "来信反映",
        "who": "来信人方某",
        "contact": "某街1号",
    }
    page = clerk.post(f"/i/{part.id}/step/object", data=given).text
    assert "查询码" in page and "方某" not in page and "已密存" in page
    assert "方某" not in everything() and len(rows("SELECT 1 FROM sealed_objector")) == 2


def test_a27_two_names_of_different_length_are_sealed_alike(office: NoticeOffice) -> None:
    office.object_to(office.decided()[0], "又一件", who="方", contact="")
    assert len(rows("SELECT DISTINCT octet_length(sealed) FROM sealed_objector")) == 1
