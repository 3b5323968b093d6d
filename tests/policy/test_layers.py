"""Layers of law: a local value may be stricter or fill a gap; what is laxer yields, and is reported with who could allow it."""

from datetime import date
from pathlib import Path

import pytest

from policy.errors import ContentChanged, NoPackInForce, UnknownKey
from policy.layers import Layers, is_stricter, load_rules, pack_from_content, rules_in_force

DAY = date(2010, 3, 1)
HEADER = """name = "{name}"
title = "{name}"
layer = "{layer}"
series = "{series}"
cite = "《{name}》第{{article}}条"
in_force_from = {begins}
words = "试"
source = "试"
sure = "verified"
checked_on = 2026-11-25
"""
VALUE = """[[value]]
key = "{key}"
title = "公示天数"
unit = "days"
article = "3"
stricter = "higher"
  [[value.entry]]
  from = 2000-01-01
  {data}
  words = "试"
  source = "试"
  sure = "verified"
  binding = "must"
  checked_on = 2026-11-25
"""


def pack(folder: Path, name: str, layer: str, begins: str = "2001-01-01", series: str = "", **values: str) -> None:
    """Write a pack with values of one kind."""
    (folder / name).mkdir()
    header = HEADER.format(name=name, layer=layer, series=series, begins=begins)
    (folder / name / "pack.toml").write_text(header, encoding="utf-8")
    rows = "".join(VALUE.format(key=f"notice.{key}", data=data) for key, data in values.items())
    (folder / name / "notice.toml").write_text(rows, encoding="utf-8")


def rules(folder: Path, local: str, national: str) -> Layers:
    """Lay one local value over one national value of the same key."""
    pack(folder, "local", "local", days=local)
    pack(folder, "nation", "national", days=national, only="value = 9")
    found = load_rules("local+nation", folder=folder)
    assert isinstance(found, Layers)
    return found


def held(found: Layers) -> tuple[str, int]:
    """Return which pack's value holds, and the value."""
    value = found.value("notice.days", DAY)
    return value.pack, value.count()


def test_a_stricter_local_value_holds_without_a_conflict(tmp_path: Path) -> None:
    found = rules(tmp_path, "value = 8", "value = 7")
    assert held(found) == ("local", 8)
    assert found.conflicts(DAY) == ()


def test_an_equal_local_value_is_the_one_cited(tmp_path: Path) -> None:
    assert held(rules(tmp_path, "value = 7", "value = 7")) == ("local", 7)


def test_a_laxer_local_value_yields_and_the_conflict_says_who_could_allow_it(tmp_path: Path) -> None:
    found = rules(tmp_path, 'value = 6\n  allowed_by = "上级党委组织部"', "value = 7")
    assert held(found) == ("nation", 7)
    [conflict] = found.conflicts(DAY)
    assert (conflict.yields.pack, conflict.allowed_by) == ("local", "上级党委组织部")
    assert "上级党委组织部" in conflict.words and "6" in conflict.words and "7" in conflict.words


def test_before_any_layer_speaks_of_a_key_nothing_is_at_odds(tmp_path: Path) -> None:
    assert rules(tmp_path, "value = 6", "value = 7").conflicts(date(1999, 12, 31)) == ()


@pytest.mark.parametrize(
    ("local", "national", "expected"),
    [("unset = true", "value = 7", ("nation", 7)), ("value = 6", "unset = true", ("local", 6))],
)
def test_what_one_layer_leaves_open_the_other_fills(
    tmp_path: Path, local: str, national: str, expected: tuple[str, int]
) -> None:
    found = rules(tmp_path, local, national)
    assert held(found) == expected
    assert found.conflicts(DAY) == ()


def test_a_key_of_one_layer_is_found_and_an_unknown_one_refused(tmp_path: Path) -> None:
    found = rules(tmp_path, "value = 8", "value = 7")
    assert found.value("notice.only", DAY).pack == "nation"
    with pytest.raises(UnknownKey):
        found.value("notice.none", DAY)


def test_layers_are_kept_with_a_case_and_read_back(tmp_path: Path) -> None:
    found = rules(tmp_path, "value = 6", "value = 7")
    again = pack_from_content(found.content, found.hash)
    assert (again.name, again.hash) == ("local+nation", found.hash)
    assert again.value("notice.days", DAY) == found.value("notice.days", DAY)
    with pytest.raises(ContentChanged):
        pack_from_content(found.content.replace('"value":6', '"value":5'), found.hash)


def test_an_entry_of_the_office_goes_over_the_layer_that_has_its_key(tmp_path: Path) -> None:
    rules(tmp_path, "value = 8", "value = 7")
    given = {
        "key": "notice.only",
        "from": "2010-01-01",
        "value": 10,
        "words": "试",
        "source": "另文",
        "sure": "verified",
    }
    given |= {"checked_on": "2010-01-01", "entered_by": "测试员甲", "approved_by": "测试员乙"}
    value = load_rules("local+nation", [given], tmp_path).value("notice.only", DAY)
    assert (value.pack, value.count()) == ("nation", 10)


@pytest.mark.parametrize(
    ("one", "other", "way", "expected"),
    [
        (8, 7, "higher", True),
        (7, 8, "higher", False),
        (7, 8, "lower", True),
        (7, 8, "", False),
        (("票决",), ("口头", "票决"), "fewer", True),
        (("口头", "票决"), ("票决",), "fewer", False),
        (("甲", "乙"), ("甲",), "more", True),
        (("甲",), ("甲", "乙"), "more", False),
        (True, False, "higher", True),
        ("甲", "乙", "higher", False),
    ],
)
def test_which_value_is_stricter(one: object, other: object, way: str, expected: bool) -> None:
    assert is_stricter(one, other, way) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "regulation"),
    [
        (date(2009, 7, 21), "regulation-2002"),
        (date(2014, 1, 13), "regulation-2002"),
        (date(2014, 1, 14), "regulation-2014"),
        (date(2019, 3, 2), "regulation-2014"),
        (date(2019, 3, 3), "regulation-2019"),
    ],
)
def test_the_regulation_of_the_day_stands_under_the_measures(on: date, regulation: str) -> None:
    assert rules_in_force(on) == f"qingshanhu-2009+{regulation}+national-rules"


def test_there_are_no_rules_before_the_measures() -> None:
    with pytest.raises(NoPackInForce):
        rules_in_force(date(2009, 7, 20))
