"""The office's own entries over a pack: with a reference, by two persons, never over the law's text (promise A13)."""

from datetime import date
from typing import Any

import pytest

from policy import errors
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
