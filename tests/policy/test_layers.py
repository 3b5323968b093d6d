"""Layers of law: a local value may be stricter or fill a gap; what is laxer yields, and is reported with who could allow it."""

from datetime import date
from pathlib import Path

import pytest

from policy.errors import ContentChanged, NoPackInForce, NoValueOnDay, UnknownKey
from policy.layers import Layers, is_stricter, load_rules, pack_from_content, rules_in_force
from policy.units import MonthDay

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


@pytest.mark.parametrize(
    ("one", "other", "way", "expected"),
    [
        (7, 7, "higher", False),  # as much is not more
        (7, 7, "lower", False),
        (8, 7, "lower", False),
        (False, 1, "higher", False),  # of two kinds
        (True, 0, "higher", False),
        (None, 7, "higher", False),
        (7, None, "higher", False),
        (MonthDay(12, 1), MonthDay(11, 1), "higher", False),
        (("甲",), "甲", "fewer", False),
        ("甲", ("甲",), "fewer", False),
        (("甲",), ("甲",), "fewer", True),
        ({"甲": 1}, {"甲": 1, "乙": 2}, "fewer", True),
        ({"甲": 1, "乙": 2}, {"甲": 1}, "more", True),
        (("乙",), ("甲",), "more", False),
        (("乙",), ("甲",), "higher", False),
        ({"甲": 1}, {"甲": 2}, "lower", False),
    ],
)
def test_what_cannot_be_compared_is_not_stricter(one: object, other: object, way: str, expected: bool) -> None:
    assert is_stricter(one, other, way) is expected  # type: ignore[arg-type]


def test_a_conflict_is_said_in_full(tmp_path: Path) -> None:
    """Where somebody could allow it, who; where nobody could, that it may not be."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    [with_leave] = rules(tmp_path / "a", 'value = 6\n  allowed_by = "上级"', "value = 7").conflicts(DAY)
    [without] = rules(tmp_path / "b", "value = 6", "value = 7").conflicts(DAY)
    head = "公示天数：《local》第3条为6，《nation》第3条为7；以后者为准，前者"
    assert with_leave.words == f"{head}须报上级同意后方可按此办理。"
    assert without.words == f"{head}不能按此办理。"
    assert (without.key, without.allowed_by) == ("notice.days", "")


def test_the_nation_may_name_who_could_allow_it(tmp_path: Path) -> None:
    [conflict] = rules(tmp_path, "value = 6", 'value = 7\n  allowed_by = "中央"').conflicts(DAY)
    assert conflict.allowed_by == "中央"


def test_layers_are_named_by_all_and_speak_as_the_first(tmp_path: Path) -> None:
    found = rules(tmp_path, "value = 8", "value = 7")
    assert (found.name, found.title, found.layer) == ("local+nation", "local", "local")
    assert found.in_force_from == date(2001, 1, 1)
    assert found.keys == ("notice.days", "notice.only")
    assert [value.pack for value in found.history("notice.days")] == ["local", "nation"]
    assert [value.key for value in found.entries_for("3", DAY)] == ["notice.days"]
    assert (found.left_to_people("3"), found.not_modelled) == ((), ())
    assert load_rules("nation+local", folder=tmp_path).hash != found.hash
    assert load_rules("local", folder=tmp_path).hash not in ("", found.hash)
    with pytest.raises(UnknownKey) as unknown:
        found.history("notice.none")
    assert (unknown.value.detail, unknown.value.facts) == ("local+nation：notice.none", {"key": "notice.none"})


def test_before_every_layer_a_shared_key_has_no_value(tmp_path: Path) -> None:
    found = rules(tmp_path, "value = 6", "value = 7")
    with pytest.raises(NoValueOnDay) as none:
        found.value("notice.days", date(1999, 12, 31))
    assert none.value.detail == "local+nation：notice.days，1999-12-31"
    assert none.value.facts == {"key": "notice.days"}


def test_where_one_layer_has_not_begun_the_other_speaks(tmp_path: Path) -> None:
    pack(tmp_path, "local", "local", days="value = 6")
    pack(tmp_path, "nation", "national", days="value = 7")
    path = tmp_path / "nation" / "notice.toml"
    path.write_text(path.read_text("utf-8").replace("from = 2000-01-01", "from = 2011-01-01"), encoding="utf-8")
    found = load_rules("local+nation", folder=tmp_path)
    assert isinstance(found, Layers)
    assert (found.value("notice.days", DAY).pack, found.conflicts(DAY)) == ("local", ())
    assert found.value("notice.days", date(2011, 1, 1)).pack == "nation"


def test_of_three_layers_the_last_is_the_measure_of_the_first(tmp_path: Path) -> None:
    for name, layer, value in (("one", "local", 6), ("two", "national", 5), ("three", "national", 7)):
        pack(tmp_path, name, layer, days=f"value = {value}")
    found = load_rules("one+two+three", folder=tmp_path)
    assert found.value("notice.days", DAY).pack == "three"


def test_of_one_series_the_latest_holds_and_the_others_stand_beside(tmp_path: Path) -> None:
    for name, layer, begins, series in (
        ("own", "local", "2001-01-01", ""),
        ("newer", "local", "2009-01-01", "own"),
        ("reg-b", "national", "2005-01-01", "reg"),
        ("reg-a", "national", "2002-01-01", "reg"),
        ("alone", "national", "2003-01-01", "zz"),
        ("later", "national", "2011-01-01", "reg"),
    ):
        pack(tmp_path, name, layer, begins=begins, series=series, days="value = 7")
    assert rules_in_force(DAY, tmp_path) == "newer+reg-b+alone"
    assert rules_in_force(date(2004, 1, 1), tmp_path) == "own+reg-a+alone"
    assert rules_in_force(date(2011, 1, 1), tmp_path) == "newer+later+alone"
    assert rules_in_force(date(2002, 1, 1), tmp_path) == "own+reg-a"
    with pytest.raises(NoPackInForce) as none:
        rules_in_force(date(2000, 12, 31), tmp_path)
    assert none.value.facts == {"on": date(2000, 12, 31)}


LATER = """
  [[value.entry]]
  from = 2011-01-01
  value = 9
  words = "试"
  source = "试"
  sure = "verified"
  binding = "must"
  checked_on = 2026-11-25
"""


def test_a_conflict_begins_on_the_first_day_and_a_later_entry_does_not_hide_it(tmp_path: Path) -> None:
    pack(tmp_path, "local", "local", days="value = 6")
    pack(tmp_path, "nation", "national", days="value = 7")
    path = tmp_path / "nation" / "notice.toml"
    path.write_text(path.read_text("utf-8") + LATER, encoding="utf-8")
    found = load_rules("local+nation", folder=tmp_path)
    assert isinstance(found, Layers)
    first = date(2000, 1, 1)
    assert [len(found.conflicts(day)) for day in (first, DAY, date(2011, 1, 1))] == [1, 1, 1]
    assert found.conflicts(date(2011, 1, 1))[0].holds.count() == 9


@pytest.mark.parametrize("without", ["local", "nation"])
def test_one_of_the_layers_says_which_way_is_stricter_for_both(tmp_path: Path, without: str) -> None:
    pack(tmp_path, "local", "local", days="value = 8")
    pack(tmp_path, "nation", "national", days="value = 7")
    path = tmp_path / without / "notice.toml"
    path.write_text(path.read_text("utf-8").replace('stricter = "higher"\n', ""), encoding="utf-8")
    found = load_rules("local+nation", folder=tmp_path)
    assert found.value("notice.days", DAY).pack == "local"


def test_what_is_left_to_people_is_asked_of_the_first_and_the_text_is_chinese(tmp_path: Path) -> None:
    pack(tmp_path, "local", "local", days="value = 8")
    pack(tmp_path, "nation", "national", days="value = 7")
    for name in ("local", "nation"):
        path = tmp_path / name / "notice.toml"
        left = f'[[not_modelled]]\narticle = "3"\nwords = "{name}"\nwhy = "由人员判断"\n'
        path.write_text(path.read_text("utf-8") + left, encoding="utf-8")
    found = load_rules("local+nation", folder=tmp_path)
    assert [left.words for left in found.left_to_people("3")] == ["local"]
    assert [left.words for left in found.not_modelled] == ["local", "nation"]
    assert "由人员判断" in found.content


def test_one_pack_is_kept_and_read_back_as_one() -> None:
    plain = load_rules("qingshanhu-2009")
    assert not isinstance(pack_from_content(plain.content), Layers)
    with pytest.raises(ContentChanged) as changed:
        pack_from_content(plain.content, "0123456789abcdef")
    assert changed.value.detail == "0123456789ab"


def test_rules_are_read_once_and_an_entry_for_no_layer_is_refused(tmp_path: Path) -> None:
    rules(tmp_path, "value = 8", "value = 7")
    assert load_rules("local+nation", folder=tmp_path) is load_rules("local+nation", folder=tmp_path)
    with pytest.raises(UnknownKey):
        load_rules("local+nation", [{"key": "no.such"}], tmp_path)
