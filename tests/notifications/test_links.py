"""Links and sign-ins: A02 (guessing, cut, flipped, extended), A09 (configured origin), one-time sign-in, idle time-out."""

import string
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from models import clock, db
from models.errors import NoSecret, NoSuchItem
from models.links import Link
from models.people import Person
from notifications import links
from notifications.errors import NoOrigin
from tests import make
from tests.notifications import office


def _token() -> tuple[str, Link]:
    [asked] = office.ask()
    with db.transaction() as tx:
        [number] = links.new_links(tx, [links.LinkSpec(asked.person_id, asked.assignment_id)])
        link = tx.get_one(Link, number)
        return links.token(link), link


def test_a_right_token_finds_its_link(database: str) -> None:
    token, link = _token()
    with db.reading() as look:
        assert links.find(look, token).id == link.id


def test_a02_a_token_cut_flipped_extended_or_unknown_finds_nothing_and_says_the_same(database: str) -> None:
    token, link = _token()
    wrong = [
        token[:-1],
        token + "A",
        token + "=",
        token.swapcase(),
        token.upper(),
        " " + token,
        token[::-1],
        "",
        "\ud800",
        "甲",
    ]
    # the last character carries spare bits: other spellings of the very same bytes must not pass either
    wrong += [token[:-1] + last for last in string.ascii_letters + string.digits + "-_"]
    said = set()
    for guess in {w for w in wrong if w != token}:
        with db.reading() as look, pytest.raises(NoSuchItem) as refused:
            links.find(look, guess)
        said.add((refused.value.code, refused.value.message))
    with db.transaction() as tx:
        assert links.revoke(tx, [link.assignment_id or 0]) == 1
    with db.reading() as look, pytest.raises(NoSuchItem) as refused:
        links.find(look, token)
    said.add((refused.value.code, refused.value.message))
    assert len(said) == 1


def test_the_database_holds_neither_token_nor_secret(database: str, tmp_path: Path) -> None:
    token, _ = _token()
    with db.reading() as look:
        kept = str(look.execute(text("SELECT encode(nonce,'escape'), encode(token_hash,'escape') FROM link")).all())
    assert token not in kept
    other = tmp_path / "other.key"
    links.make_secret(other)
    links.configure_secret(other)
    with db.reading() as look:
        assert links.token(look.get_one(Link, 1)) != token


def test_many_links_come_back_in_the_order_asked_for(database: str) -> None:
    asked = office.ask(times=300)
    with db.transaction() as tx:
        made = links.new_links(tx, [links.LinkSpec(a.person_id, a.assignment_id) for a in asked])
    with db.reading() as look:
        found = [look.get_one(Link, number).assignment_id for number in made]
    assert found == [a.assignment_id for a in asked]


def test_a_sign_in_link_works_once(database: str) -> None:
    with db.transaction() as tx:
        person = make.person(tx, "甲三")
        token = links.sign_in_link(tx, person.id).rsplit("/", 1)[1]
    with db.transaction() as tx:
        cookie = links.use_sign_in(tx, token)
    with db.transaction() as tx:
        found = links.signed_in(tx, cookie)
        assert found is not None and found.id == person.id
    with db.transaction() as tx, pytest.raises(NoSuchItem):
        links.use_sign_in(tx, token)


def test_a_sign_in_link_pressed_eight_times_at_once_signs_in_once(database: str) -> None:
    with db.transaction() as tx:
        token = links.sign_in_link(tx, make.person(tx).id).rsplit("/", 1)[1]
    together, came_of = threading.Barrier(8), []

    def press() -> None:
        try:
            with db.transaction() as tx:
                links.find(tx, token)
                together.wait(10)  # all have seen it unused before the first uses it
                came_of.append(links.use_sign_in(tx, token))
        except NoSuchItem:
            came_of.append("refused")

    pressing = [threading.Thread(target=press) for _ in range(8)]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()
    assert sorted(said == "refused" for said in came_of) == [False] + [True] * 7


def test_a_sign_in_link_is_over_after_ten_minutes(database: str) -> None:
    with db.transaction() as tx:
        token = links.sign_in_link(tx, make.person(tx).id).rsplit("/", 1)[1]
        clock.pass_time(tx, timedelta(minutes=10))
    with db.transaction() as tx, pytest.raises(NoSuchItem):
        links.use_sign_in(tx, token)


def test_an_item_link_signs_nobody_in(database: str) -> None:
    token, _ = _token()
    with db.transaction() as tx, pytest.raises(NoSuchItem):
        links.use_sign_in(tx, token)


def _signed_in() -> tuple[str, int]:
    with db.transaction() as tx:
        person = make.person(tx)
        return links.start_sign_in(tx, person.id), person.id


@pytest.mark.parametrize(
    ("minutes", "still"),
    [
        (29, True),  # one short of the limit
        (30, True),  # exactly the limit
        (31, False),  # one over
    ],
)
def test_a_sign_in_ends_after_thirty_idle_minutes(database: str, minutes: int, still: bool) -> None:
    cookie, _ = _signed_in()
    with db.transaction() as tx:
        clock.pass_time(tx, timedelta(minutes=minutes))
    with db.transaction() as tx:
        assert (links.signed_in(tx, cookie) is not None) is still


def test_use_keeps_a_sign_in_alive(database: str) -> None:
    cookie, _ = _signed_in()
    for _ in range(4):
        with db.transaction() as tx:
            clock.pass_time(tx, timedelta(minutes=20))
            assert links.signed_in(tx, cookie) is not None


def test_a_sign_in_ends_when_the_person_is_no_longer_active_or_signs_out(database: str) -> None:
    cookie, person_id = _signed_in()
    with db.transaction() as tx:
        person = tx.get_one(Person, person_id)
        person.active = False
        tx.add(person)
    with db.reading() as look:
        assert links.signed_in(look, cookie, touch=False) is None
    other, _ = _signed_in()
    with db.transaction() as tx:
        links.sign_out(tx, other)
        assert links.signed_in(tx, other) is None
        assert links.signed_in(tx, other + "x") is None


def test_a09_links_carry_the_configured_origin_only(database: str) -> None:
    token, link = _token()
    links.configure_origin("https://office.example:8443/some/path?x=1")
    assert links.url_of(link) == f"https://office.example:8443/l/{token}"
    for wrong in ("javascript:alert(1)", "ftp://office.example", "office.example", ""):
        with pytest.raises(NoOrigin):
            links.configure_origin(wrong)


def test_the_secret_is_made_once_for_its_owner_only_and_refused_when_others_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secret.key"
    links.make_secret(path)
    first = path.read_bytes()
    links.make_secret(path)
    assert path.read_bytes() == first and path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(NoSecret):
        links.configure_secret(path)
    with pytest.raises(NoSecret):
        links.configure_secret(tmp_path / "absent")
