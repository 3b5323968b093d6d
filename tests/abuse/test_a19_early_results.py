"""A19: early results from any page, table or journal while a box is open: counts only."""

import pytest
from sqlmodel import select

from models import db
from models.links import Link
from notifications import delivery, links
from tests import ballot_kit as kit
from tests.web.site import Site


def clerks_link() -> str:
    """Return the link that the clerk's message carries."""
    delivery.deliver_due()
    with db.reading() as look:
        return links.url_of(look.exec(select(Link).where(Link.purpose == "item")).all()[0])


def test_a19_while_the_box_is_open_nothing_says_who_leads(site: Site) -> None:
    pile = kit.let_in(kit.begin(9, ()))
    for slip in pile[:6]:
        kit.cast(slip, "2")
    page = site.browser().get(clerks_link()).text
    assert "已投" in page and "得票</th>" not in page and "计票结果" not in page
    dumped = kit.dump("ballot_box", "journal_entry")
    assert all('"votes"' not in repr(row) for rows in dumped.values() for row in rows)


def test_a19_the_page_of_a_slip_shows_no_count(site: Site) -> None:
    pile = kit.let_in(kit.begin(9, ()))
    kit.cast(pile[0], "2")
    page = site.browser().get(f"/b/{pile[1].token}").text
    assert "投出这张票" in page and "得票</th>" not in page and "已投" not in page
    assert "checked" not in page, "nothing is preselected"


@pytest.mark.usefixtures("database")
def test_a19_after_the_close_the_whole_count_is_there() -> None:
    box = kit.begin(6, ())
    for slip in kit.let_in(box):
        kit.cast(slip, "2")
    assert kit.tally(kit.close(box)) == {"1": 0, "2": 6, "3": 0}
