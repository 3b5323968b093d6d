"""Verdicts, values, facts and gates as such."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from policy import errors
from policy.gates import evaluate, find_gate, gate, gates
from policy.packs import load_pack
from policy.training_plan import class_start
from policy.units import MonthDay, exact, plain
from policy.values import BINDINGS, SURE, Scope
from policy.verdict import OUTCOMES, Verdict

PACK = load_pack("qingshanhu-2009")
ON = date(2010, 3, 1)


def test_verdict_survives_json() -> None:
    verdict = class_start(PACK, ON, reply_number="")
    assert Verdict.from_json(verdict.to_json()) == verdict
    assert Verdict.from_json(verdict.as_dict()) == verdict
    assert "凡未经批复同意的培训计划" in verdict.to_json()


@pytest.mark.parametrize("text", ["{}", "[]", '{"outcome": "ok"}'])
def test_other_json_is_no_verdict(text: str) -> None:
    with pytest.raises(ValueError, match="not a verdict"):
        Verdict.from_json(text)
    with pytest.raises(ValueError, match="not a verdict"):
        Verdict.from_json(class_start(PACK, ON, reply_number="").as_dict() | {"outcome": "passed"})


def test_not_applicable_is_never_a_fail() -> None:
    assert evaluate("charge", {"是否收费": False}, PACK, ON).ok
    assert not evaluate("class_start", {"批复文号": ""}, PACK, ON).ok


def test_gate_takes_chinese_and_english_names_of_facts() -> None:
    chinese = {"计划年度": 2010, "申报日期": "2009-12-31"}
    english = {"plan_year": 2010, "declared_on": date(2009, 12, 31)}
    asked = [evaluate("declaration_window", facts, PACK, ON) for facts in (chinese, english)]
    assert asked[0] == asked[1]
    assert asked[0].ok


@pytest.mark.parametrize(
    ("name", "facts", "said"),
    [
        ("declaration_window", {"计划年度": 2010}, "缺少：申报日期"),
        ("declaration_window", {"计划年度": "2010", "申报日期": "2009-12-31"}, "计划年度应为整数"),
        ("declaration_window", {"计划年度": True, "申报日期": "2009-12-31"}, "计划年度应为整数"),
        ("declaration_window", {"计划年度": 2010, "申报日期": "去年"}, "申报日期应为日期"),
        ("credits", {"学时": 1.5}, "学时应为整数或分数"),
        ("credits", {"学时": "1/0"}, "学时应为整数或分数"),
        ("credits", {"学时": 1, "班次": "甲"}, "不需要：班次"),
        ("charge", {"是否收费": "也许"}, "是否收费应为是或否"),
        ("charge", {"是否收费": True, "收费对象": "企业"}, "收费对象应为文字列表"),
        ("class_change", {"批复内容": {"days": 1.5}, "实际内容": {}, "已批准的变动": {}}, "批复内容应为名称和内容"),
        ("reduction", {"申报数": {"days": 2}, "核定数": {"days": 1.5}}, "核定数应为名称和数量"),
    ],
)
def test_unreadable_facts_are_named_in_chinese(name: str, facts: dict[str, object], said: str) -> None:
    with pytest.raises(errors.BadFacts, match=said):
        evaluate(name, facts, PACK, ON)


def test_yes_and_no_in_chinese() -> None:
    assert evaluate("charge", {"是否收费": "否"}, PACK, ON).outcome == "not_applicable"
    assert evaluate("charge", {"是否收费": "是"}, PACK, ON).outcome == "refused"


def test_unknown_gate_is_refused_and_a_second_of_one_name_too() -> None:
    with pytest.raises(errors.UnknownGate):
        find_gate("no_such_gate")
    with pytest.raises(ValueError, match="class_start"):
        gate("再来一次", "15")(class_start)


def test_every_gate_says_what_it_needs_in_chinese() -> None:
    assert len(gates()) >= 16
    for one in gates().values():
        assert all(not fact.chinese.isascii() and not fact.kind.isascii() for fact in one.facts)
        assert one.function.__doc__
        assert any(f"measure {number}" in one.function.__doc__ or f"m.{number}" in one.function.__doc__
                   for number in one.articles)  # fmt: skip


def test_every_error_has_its_own_number_and_says_in_chinese_what_to_do() -> None:
    found = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.PolicyError)]
    assert len({one.number for one in found}) == len(found)
    for one in found:
        assert one.__doc__
        assert one.__doc__.endswith("。")
        assert one("甲", key="k").message == f"{one.__doc__}（甲）"
        assert one().code == f"QS-{one.number}"


def test_value_is_read_in_its_own_kind_only() -> None:
    close = PACK.value("training.declaration.close", ON)
    assert close.month_day() == MonthDay(12, 31)
    for other in (close.count, close.flag, close.text, close.fraction, close.labels):
        with pytest.raises(errors.BadValue):
            other()
    with pytest.raises(errors.BadValue):
        PACK.value("training.reply.required", ON).count()


def test_values_as_an_office_reads_them() -> None:
    shown = {key: PACK.value(key, ON).shown() for key in PACK.keys}
    assert shown["training.declaration.close"] == "12月31日"
    assert shown["study.credits_per_hour"] == "尚未录入"
    assert shown["training.reply.required"] == "是"
    assert shown["training.declaration.reminders"] == "14、7、3、1"
    assert shown["training.leading_group.majority"] == "0.5"
    assert shown["training.approval.approvers"] == "区委干部教育培训工作领导小组、区主要领导"
    assert shown["training.review.days"] == "10"


def test_scope_without_parts_covers_everybody() -> None:
    assert Scope().covers(bodies="乡镇", ranks="科级")
    county = Scope(ranks=("县处级",))
    assert county.covers(ranks="县处级", bodies="乡镇")
    assert not county.covers(ranks="科级")


@pytest.mark.parametrize(
    ("number", "said"),
    [(12, "12"), (Decimal("1.50"), "1.5"), (Fraction(1, 3), "1/3"), (Fraction(-1, 4), "-0.25"), (100, "100"), (0, "0")],
)
def test_exact_numbers_as_an_office_writes_them(number: int | Decimal | Fraction, said: str) -> None:
    assert plain(number) == said


@pytest.mark.parametrize("number", [1.5, True, "3"])
def test_only_exact_numbers(number: object) -> None:
    with pytest.raises(TypeError):
        exact(number)  # type: ignore[arg-type]


def test_leap_day_of_a_common_year() -> None:
    assert MonthDay(2, 29).of(2012) == date(2012, 2, 29)
    assert MonthDay(2, 29).of(2010) == date(2010, 2, 28)


def test_the_words_of_how_sure_a_value_is_and_how_it_binds() -> None:
    assert dict(SURE) == {"in_measures": "措施原文", "verified": "已核实", "local": "地方做法", "unverified": "未核实"}
    assert BINDINGS == ("must", "general")
    assert dict(OUTCOMES) == {"ok": "可以", "refused": "不可以", "not_applicable": "不适用"}


@pytest.mark.parametrize(
    ("bodies", "ranks", "covers"), [("乡镇", "科级", True), ("乡镇", "处级", False), ("街道", "科级", False)]
)
def test_a_scope_covers_what_is_within_each_of_its_parts(bodies: str, ranks: str, covers: bool) -> None:
    assert Scope(bodies=("乡镇",), ranks=("科级",)).covers(bodies=bodies, ranks=ranks) is covers
    assert Scope(bodies=("乡镇",)).covers(ranks=ranks)


def test_a_flag_is_written_yes_or_no() -> None:
    flag = PACK.value("training.review.other_unit", ON)
    assert flag.shown() == "是"
    assert replace(flag, data=False).shown() == "否"


def test_what_was_asked_is_no_part_of_what_was_answered() -> None:
    verdict = class_start(PACK, ON, reply_number="")
    other = replace(verdict, asked=None)
    assert verdict.asked is not None and verdict.asked.rules is PACK
    assert verdict == other and repr(verdict) == repr(other)
    assert "asked" not in verdict.as_dict() and "asked" not in verdict.to_json()
    assert Verdict.from_json(verdict.as_dict() | {"asked": {"on": "2010-03-01", "facts": {}}}) == verdict


def test_the_canonical_form_has_its_keys_sorted_and_no_blank() -> None:
    text = Verdict("ok", "g", "a", "w", "r", {"乙": 1, "甲": 2}).to_json()
    assert text == (
        '{"article":"a","gate":"g","may_except":"","numbers":{"乙":1,"甲":2},"outcome":"ok","pack":"","reason":"r",'
        '"remedy":"","sure":"","words":"w"}'
    )


@pytest.mark.parametrize("text", ['"x"', "3", '{"outcome": "maybe"}'])
def test_any_other_shape_is_no_verdict(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a verdict$"):
        Verdict.from_json(text)


def test_a_verdict_with_an_outcome_that_nobody_knows_is_none() -> None:
    with pytest.raises(ValueError, match=r"^not a verdict$"):
        Verdict.from_json(class_start(PACK, ON, reply_number="").as_dict() | {"outcome": "maybe"})
