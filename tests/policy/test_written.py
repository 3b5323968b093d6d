"""What an office types is read exactly, and read back the same; what cannot be read is refused in Chinese."""

import pytest

from policy.errors import BadValue, UnknownUnit
from policy.measures import measures
from policy.pack_files import pack_names
from policy.packs import load_pack
from policy.units import UNITS
from policy.values import Value
from policy.written import as_written, how_to_write, many_lines, typed_form

VALUES = [value for name in pack_names() for key in load_pack(name).keys for value in load_pack(name).history(key)]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: f"{value.key}@{value.since}")
def test_every_value_of_the_packs_can_be_typed_again(value: Value) -> None:
    if value.data is not None and value.data != ():
        assert UNITS[value.unit].read(as_written(value.unit, typed_form(value.data))) == value.data


@pytest.mark.parametrize(
    ("unit", "typed", "form"),
    [
        ("days", " 12 ", 12),
        ("share", "2/3", "2/3"),
        ("share", "50%", "1/2"),
        ("share", "12.5％", "1/8"),
        ("points", "3", "3"),
        ("points", "0.5", "0.5"),
        ("flag", "否", False),
        ("list", "乡镇、街道", ["乡镇", "街道"]),
        ("list", "乡镇\n\n街道 ", ["乡镇", "街道"]),
        ("list", "", []),
        ("days_list", "14、7、1", [14, 7, 1]),
        ("labels", "all=均须同意\nany＝一位同意", {"all": "均须同意", "any": "一位同意"}),
        ("amounts", "金奖=3\n银奖=3/2", {"金奖": "3", "银奖": "3/2"}),
        ("month_day", "2月9日", "02-09"),
        ("month_day", "12-31", "12-31"),
        ("text", " 区委组织部 ", "区委组织部"),
    ],
)
def test_typed_words_become_the_form_of_a_pack(unit: str, typed: str, form: object) -> None:
    assert as_written(unit, typed) == form


@pytest.mark.parametrize(
    ("unit", "typed"),
    [
        ("days", "-1"),
        ("days", "七"),
        ("days", "9" * 13),
        ("share", "1/0"),
        ("share", "1e999999999"),
        ("share", "%"),
        ("points", "1.2.3"),
        ("flag", "true"),
        ("labels", "只有名称"),
        ("labels", "a=一\na=二"),
        ("amounts", "金奖=很多"),
        ("days_list", "七、三"),
        ("month_day", "年底"),
    ],
)
def test_what_cannot_be_read_is_refused(unit: str, typed: str) -> None:
    with pytest.raises(BadValue, match=r"，|应为|名称|每行"):
        as_written(unit, typed)


def test_every_unit_says_how_it_is_written() -> None:
    assert all(how_to_write(unit) for unit in UNITS)
    assert {unit for unit in UNITS if many_lines(unit)} >= {"list", "labels", "amounts"}
    with pytest.raises(UnknownUnit):
        as_written("miles", "3")


def test_the_32_measures_are_read_from_their_text() -> None:
    found = measures("qingshanhu-2009")
    assert [one.number for one in found] == list(range(1, 33))
    assert len({one.chapter for one in found}) == 5
    assert found[14].title == "大力推进干部培训工作制度化、规范化" and found[14].text.endswith("不得组织实施。")
    assert measures("regulation-2002") == ()


def test_a_value_that_is_not_entered_is_typed_as_nothing() -> None:
    assert typed_form(None) == ""


@pytest.mark.parametrize(
    ("unit", "typed", "why"),
    [
        ("labels", "甲=一\n乙", "每行写一项，写成“名称=内容”"),
        ("labels", "甲=一\n甲=二", "名称有重复"),
        ("points", "1/0", "应为整数、小数或分数"),
        ("points", "", "应为整数、小数或分数"),
        ("days", "1.5", "应为不小于零的整数"),
    ],
)
def test_what_is_wrong_with_it_is_said(unit: str, typed: str, why: str) -> None:
    with pytest.raises(BadValue, match=why):
        as_written(unit, typed)


def test_a_name_ends_at_the_first_sign_of_equality() -> None:
    assert as_written("labels", "甲 = 一=二") == {"甲": "一=二"}


@pytest.mark.parametrize(("typed", "form"), [("3／2", "3/2"), ("100%", "1"), ("0.5％", "1/200")])
def test_a_share_is_typed_with_any_of_the_usual_signs(typed: str, form: str) -> None:
    assert as_written("points", typed) == form
