"""A02 (its web part): guessed, cut, flipped and lengthened tokens find nothing, look alike, and are slowed down."""

import pytest
from sqlalchemy import text

from models import db
from notifications import links
from tests.web.facts import count
from tests.web.site import Site, a_case
from web.security import limits


def token_of(url: str) -> str:
    return url.rsplit("/", 1)[1]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t[:-1],
        lambda t: t.swapcase(),
        lambda t: t + "A",
        lambda t: t[1:],
        lambda t: t + "=",
        lambda t: t + "%00",
    ],
    ids=["cut", "case-flipped", "extended", "beheaded", "padded", "nul"],
)
def test_a_spoilt_token_finds_nothing(site: Site, spoil: object) -> None:
    token = token_of(a_case().url)
    page = site.browser().get(f"/l/{spoil(token)}")  # type: ignore[operator]
    assert (page.status_code, "QS-2001" in page.text) == (404, True)


def test_unknown_revoked_and_used_links_look_alike(site: Site) -> None:
    scene = a_case()
    with db.transaction() as tx:
        used = links.sign_in_link(tx, scene.person)
        tx.execute(text("UPDATE link SET revoked_at = qs_now() WHERE assignment_id = :a"), {"a": scene.assignment})
    site.browser().post(used, data={"me": "yes"})
    unknown = site.browser().get("/l/" + "x" * 43)
    assert unknown.status_code == 404
    assert site.browser().get(scene.url).text == unknown.text
    assert site.browser().get(used).text == unknown.text


def test_after_many_wrong_tokens_guesses_are_refused_and_no_address_is_kept(site: Site) -> None:
    scene, guesser = a_case(), site.browser()
    codes = [guesser.get(f"/l/{'g' * 42}{n % 10}").status_code for n in range(limits.MOST["token"] + 3)]
    assert codes == [404] * limits.MOST["token"] + [429] * 3
    assert guesser.get(scene.url).status_code == 429, "a right guess among them is refused too"
    assert count("attempt", "key LIKE '%127.0.0.1%'") == 0


def test_when_the_limiter_fails_links_are_refused(site: Site) -> None:
    scene = a_case()
    with db.transaction() as tx:
        tx.execute(text("ALTER TABLE attempt RENAME TO attempt_gone"))
    page = site.browser().get(scene.url)
    assert page.status_code == 500
    assert "审批2010年度" not in page.text
