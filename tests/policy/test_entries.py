"""One dated entry of a pack: every field lands where it belongs, every fault is named."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from policy import errors
from policy.entries import read_date, read_entry
from policy.values import Scope

CITE = "《某规定》第{article}条"
ROW = {
    "key": "some.share",
    "title": "某比例",
    "unit": "share",
    "from": "2010-01-01",
    "value": "1/2",
    "article": "3",
    "words": "半数以上",
    "source": "《某规定》第3条",
    "sure": "verified",
    "checked_on": "2010-02-01",
    "binding": "general",
    "may_except": "区委组织部部长",
    "denominator": "应到会人数",
    "applies_to": {"bodies": ["乡镇", "街道"], "ranks": ["科级"]},
    "note": "说明",
    "stricter": "higher",
    "allowed_by": "上级党委组织部",
}


def row(**changes: Any) -> dict[str, Any]:
    """Return an entry that is in order, with changes; None takes a field out."""
    return {name: part for name, part in (ROW | changes).items() if part is not None}


def test_every_field_lands_where_it_belongs() -> None:
    value = read_entry(row(), "sample", CITE)
    assert (value.key, value.title, value.unit, value.pack) == ("some.share", "某比例", "share", "sample")
    assert (value.since, value.checked_on) == (date(2010, 1, 1), date(2010, 2, 1))
    assert (value.article, value.cite, value.words) == ("3", "《某规定》第3条", "半数以上")
    assert (value.source, value.sure) == ("《某规定》第3条", "verified")
    assert (value.binding, value.may_except, value.denominator) == ("general", "区委组织部部长", "应到会人数")
    assert value.applies_to == Scope(bodies=("乡镇", "街道"), ranks=("科级",))
    assert (value.note, value.stricter, value.allowed_by) == ("说明", "higher", "上级党委组织部")


def test_what_may_be_left_out_is_empty() -> None:
    bare = row(binding="must", may_except=None, applies_to=None, note=None, stricter=None, allowed_by=None)
    value = read_entry(bare, "sample", CITE)
    assert (value.may_except, value.applies_to, value.note) == ("", Scope(), "")
    assert (value.stricter, value.allowed_by) == ("", "")
    assert read_entry(row(unit="days", value=3, denominator=None), "sample", CITE).denominator == ""


@pytest.mark.parametrize(
    ("changes", "cite"),
    [
        ({}, "《某规定》第3条"),
        ({"article": "会议决定"}, "《某规定》会议决定"),
        ({"document": "《另一文件》"}, "《另一文件》第3条"),
        ({"document": "《另一文件》", "article": "附则"}, "《另一文件》附则"),
    ],
)
def test_a_citation_names_the_paper_that_the_words_stand_in(changes: dict[str, Any], cite: str) -> None:
    assert read_entry(row(**changes), "sample", CITE).cite == cite


@pytest.mark.parametrize("name", ["article", "words", "source", "sure", "checked_on"])
@pytest.mark.parametrize("blank", [None, "", " "])
def test_without_its_reference_it_is_refused_and_the_field_is_named(name: str, blank: str | None) -> None:
    with pytest.raises(errors.NoReference) as found:
        read_entry(row(**{name: blank}), "sample", CITE)
    assert found.value.detail == f"some.share：{name}"
    assert found.value.facts == {"key": "some.share", "field": name}


@pytest.mark.parametrize(
    ("changes", "error", "detail"),
    [
        ({"colour": "红", "title": None}, errors.UnknownField, "some.share：colour、title"),
        ({"key": None}, errors.UnknownField, "?：key"),
        ({"from": None}, errors.UnknownField, "some.share：from"),
        ({"unit": None}, errors.UnknownField, "some.share：unit"),
        ({"sure": "likely"}, errors.BadStatus, "some.share"),
        ({"binding": None}, errors.BadStatus, "some.share"),
        ({"binding": "maybe"}, errors.BadStatus, "some.share"),
        ({"stricter": "wider"}, errors.BadStatus, "some.share：stricter"),
        ({"may_except": None}, errors.BadStatus, "some.share：may_except"),
        ({"may_except": " "}, errors.BadStatus, "some.share：may_except"),
        ({"binding": "must"}, errors.BadStatus, "some.share：may_except"),
        ({"unit": "份"}, errors.UnknownUnit, "some.share：份"),
        ({"denominator": None}, errors.NoDenominator, "some.share"),
        ({"denominator": " "}, errors.NoDenominator, "some.share"),
        ({"value": None}, errors.BadValue, "some.share：应为整数，或加引号的分数"),
        ({"value": None, "unset": "yes"}, errors.BadValue, "some.share：应为整数，或加引号的分数"),
        ({"value": "1/0"}, errors.BadValue, "some.share：Fraction(1, 0)"),
        ({"unit": "choice", "value": "丙", "choices": ["甲", "乙"]}, errors.BadValue, "some.share：不在可选范围内"),
        ({"unit": "choice", "value": "甲"}, errors.BadValue, "some.share：不在可选范围内"),
        ({"unit": "choice", "value": "甲", "choices": "甲乙"}, errors.BadValue, "some.share：不在可选范围内"),
        ({"applies_to": ["乡镇"]}, errors.UnknownField, "some.share：applies_to"),
        ({"applies_to": {"colours": ["红"]}}, errors.UnknownField, "some.share：applies_to"),
        ({"applies_to": {"bodies": "乡镇", "ranks": ["科级"]}}, errors.BadValue, "some.share：applies_to"),
        ({"from": "某日"}, errors.BadDate, "some.share：某日"),
        ({"checked_on": "某日"}, errors.BadDate, "some.share：某日"),
    ],
)
def test_what_is_wrong_is_named_with_its_key(changes: dict[str, Any], error: type, detail: str) -> None:
    with pytest.raises(error) as found:
        read_entry(row(**changes), "sample", CITE)
    assert found.value.detail == detail
    if "key" not in changes:
        assert found.value.facts["key"] == "some.share"


def test_a_value_may_be_left_for_the_office_to_enter() -> None:
    assert read_entry(row(value=None, unset=True), "sample", CITE).data is None
    assert read_entry(row(unset=True), "sample", CITE).is_set  # a value is there: it counts
    chosen = {"unit": "choice", "value": "甲", "choices": ["甲", "乙"]}
    assert read_entry(row(**chosen), "sample", CITE).text() == "甲"


def test_the_office_s_own_fields_are_known() -> None:
    own = {"entered_by": "person:1", "approved_by": "person:2", "corrects": "2010-01-01"}
    assert read_entry(row(**own), "sample", CITE).key == "some.share"


def test_a_day_is_a_date_or_its_text() -> None:
    assert read_date(date(2010, 1, 1), "k") == read_date("2010-01-01", "k") == date(2010, 1, 1)
    for raw in (datetime(2010, 1, 1, tzinfo=UTC), 20100101, "", None):
        with pytest.raises(errors.BadDate) as found:
            read_date(raw, "k")
        assert (found.value.detail, found.value.facts) == (f"k：{raw}", {"key": "k"})
