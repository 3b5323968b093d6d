"""Measure 15 in words: what a receipt, a page of the plan or of a class, and an error say to whoever reads them."""

from tests.web.plan_office import office, words
from tests.web.site import Site
from tests.web.test_items_chain import FARM, PARK, declared, number


def test_the_receipt_of_a_review_says_to_what_it_was_reduced_and_into_what_merged(site: Site) -> None:
    o = office(site)
    declared(o)
    cut = o.item("review", class_id=number("基层党建培训班"))
    cut.decide("reduce", "压缩规模", headcount="40", budget="2,500.50")
    said = words(cut.show())
    assert "核减人数45→40人" in said and "核减经费3,000→2,500.50元" in said and "核减天数" not in said
    twin, into = o.item("review", class_id=number("农技推广培训班", PARK)), number("农技推广培训班")
    twin.decide("merge", "内容相同", into=into)
    assert f"并入“农技推广培训班”（{FARM}，班次编号{into}）" in words(twin.show())
    plain = o.item("review", class_id=into)
    plain.decide("approve")
    assert "核减人数" not in words(plain.show())
