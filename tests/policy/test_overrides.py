"""The office's own entries over a pack: with a reference, by two persons, never over the law's text (promise A13)."""

from datetime import date
from typing import Any

import pytest

from policy import errors
from policy.overrides import with_overrides
from policy.packs import load_pack

PACK = "qingshanhu-2009"
OPEN = "training.declaration.open"
CLOSE = "training.declaration.close"


def entry(**changes: Any) -> dict[str, Any]:
    """Return an office's entry that is in order, with changes; None takes a field out."""
    whole = {
        "key": OPEN,
        "from": date(2010, 1, 1),
        "value": "10-15",
        "words": "十月十五日起受理",
        "source": "区委组织部办公会纪要",
        "sure": "local",
        "checked_on": "2010-01-01",
        "entered_by": "测试员甲",
        "approved_by": "测试员乙",
    }
    return {name: part for name, part in (whole | changes).items() if part is not None}


def test_new_dated_entry_holds_from_its_day() -> None:
    pack = load_pack(PACK, [entry()])
    assert pack.value(OPEN, date(2009, 12, 31)).shown() == "11月1日"
    assert pack.value(OPEN, date(2010, 1, 1)).shown() == "10月15日"
    assert pack.value(OPEN, date(2010, 1, 1)).sure_words == "地方做法"
    assert pack.hash != load_pack(PACK).hash


def test_two_entries_over_one_another() -> None:
    pack = load_pack(PACK, [entry(), entry(**{"from": "2011-01-01", "value": "10-20"})])
    assert [value.shown() for value in pack.history(OPEN)] == ["10月20日", "10月15日", "11月1日"]


def test_base_pack_is_untouched() -> None:
    before = load_pack(PACK).hash
    load_pack(PACK, [entry()])
    assert load_pack(PACK).hash == before
    assert load_pack(PACK, []).hash == before


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"approved_by": None}, errors.FourEyes),
        ({"entered_by": " "}, errors.FourEyes),
        ({"approved_by": "测试员甲 "}, errors.FourEyes),
        ({"words": None}, errors.NoReference),
        ({"source": ""}, errors.NoReference),
        ({"key": "no.such"}, errors.UnknownKey),
        ({"from": None}, errors.UnknownField),
        ({"from": "某日"}, errors.BadDate),
        ({"value": "13-01"}, errors.BadValue),
        ({"unit": "天"}, errors.UnknownUnit),
        ({"from": "2009-07-21"}, errors.SameDay),
        ({"from": "2009-01-01"}, errors.PastChanged),
        ({"from": "2009-01-01", "corrects": "2009-01-01"}, errors.PastChanged),
        ({"corrects": "2009-07-21"}, errors.PastChanged),
        ({"key": CLOSE, "value": "12-25"}, errors.OfficeCannotOverrule),
        ({"key": CLOSE, "value": "12-25", "sure": "unverified"}, errors.OfficeCannotOverrule),
    ],
)
def test_faulty_entry_is_refused(changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        load_pack(PACK, [entry(**changes)])


def test_correction_of_a_day_replaces_that_day() -> None:
    pack = load_pack(PACK, [entry(**{"from": "2009-07-21", "corrects": "2009-07-21"})])
    assert [value.shown() for value in pack.history(OPEN)] == ["10月15日"]


def test_newer_document_may_change_what_the_measures_say() -> None:
    pack = load_pack(PACK, [entry(key=CLOSE, value="12-25", sure="verified")])
    assert pack.value(CLOSE, date(2010, 1, 1)).shown() == "12月25日"
    assert pack.value(CLOSE, date(2009, 12, 31)).shown() == "12月31日"


BASE = {
    "key": "a.share", "title": "某比例", "unit": "share", "from": "2009-07-21", "value": "1/2", "article": "3",
    "words": "半数", "source": "某规定", "sure": "unverified", "checked_on": "2009-07-21", "binding": "general",
    "may_except": "部长", "denominator": "应到人数", "applies_to": {"bodies": ["乡镇"]}, "stricter": "higher",
    "allowed_by": "上级", "choices": ["1/2"], "note": "原说明", "document": "《某文》",
}  # fmt: skip


def over(rows: list[dict[str, Any]], *changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Lay entries of the office over rows."""
    plain = {"key": "a.share", "value": "2/3", "from": "2010-01-01"}
    return with_overrides(rows, [entry(**(plain | change)) for change in changes])


def test_an_entry_takes_over_what_it_does_not_say_but_neither_note_nor_document() -> None:
    [first, added] = over([BASE], {})
    assert first == BASE
    shared = [
        "key",
        "title",
        "unit",
        "article",
        "binding",
        "may_except",
        "denominator",
        "applies_to",
        "stricter",
        "allowed_by",
        "choices",
    ]
    assert {name: added[name] for name in shared} == {name: BASE[name] for name in shared}
    assert "note" not in added and "document" not in added
    assert (added["from"], added["value"], added["words"]) == ("2010-01-01", "2/3", "十月十五日起受理")


def test_it_takes_over_from_the_entry_of_its_day_and_before_all_from_the_first() -> None:
    later = BASE | {"from": "2010-01-01", "title": "后名"}
    last = BASE | {"from": "2012-01-01", "title": "末名"}
    assert over([last, BASE, later], {"from": "2013-01-01"})[-1]["title"] == "末名"
    corrected = over([last, BASE, later], {"from": "2010-01-01", "corrects": "2010-01-01"})
    assert (len(corrected), corrected[-1]["title"]) == (3, "后名")
    assert {row["from"] for row in corrected} == {"2009-07-21", "2012-01-01", "2010-01-01"}
    with pytest.raises(errors.PastChanged):
        over([BASE, later], {"from": "2009-12-31"})


@pytest.mark.parametrize(
    ("change", "error", "detail"),
    [
        ({"key": "none"}, errors.UnknownKey, "none"),
        ({"key": None}, errors.UnknownKey, ""),
        ({"from": None}, errors.UnknownField, "a.share：from"),
        ({"from": "2009-07-21"}, errors.SameDay, "a.share，2009-07-21"),
        ({"from": "2009-07-20"}, errors.PastChanged, "a.share，2009-07-20"),
        ({"from": "2009-07-22", "corrects": "2009-07-22"}, errors.PastChanged, "a.share，2009-07-22"),
        ({"entered_by": None}, errors.FourEyes, "a.share"),
        ({"approved_by": " 测试员甲"}, errors.FourEyes, "a.share"),
    ],
)
def test_a_breach_is_named_with_its_key(change: dict[str, Any], error: type, detail: str) -> None:
    with pytest.raises(error) as found:
        with_overrides([BASE], [entry(**({"key": "a.share", "value": "2/3"} | change))])
    assert found.value.detail == detail
    assert found.value.facts == {"key": change.get("key", "a.share") or ""}


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ("in_measures", "local", False),
        ("in_measures", "verified", True),
        ("verified", "unverified", False),
        ("verified", "verified", True),
        ("local", "unverified", True),
        ("unverified", "local", True),
    ],
)
def test_what_is_said_outright_yields_to_another_document_only(before: str, after: str, allowed: bool) -> None:
    if allowed:
        assert len(over([BASE | {"sure": before}], {"sure": after})) == 2
        return
    with pytest.raises(errors.OfficeCannotOverrule, match="某比例") as found:
        over([BASE | {"sure": before}], {"sure": after})
    assert found.value.facts == {"key": "a.share"}


def test_other_keys_are_left_alone_and_days_are_kept_as_text() -> None:
    other = BASE | {"key": "b"}
    found = over([BASE, other], {"from": date(2010, 1, 1), "checked_on": date(2010, 1, 1)})
    assert other in found
    assert (found[-1]["from"], found[-1]["checked_on"]) == ("2010-01-01", "2010-01-01")
