"""The exam beyond its tables: exact marks, half up, ranks that never fall with more points, nonsense that is refused."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import BadFacts, ValueNotSet
from policy.examining import best, converted, half_up, next_in_rank, ranked, trimmed, weighted
from policy.examining.scoring import scaled, seats, written
from policy.gates import evaluate
from policy.layers import load_rules, rules_in_force
from policy.tables import read_tables
from policy.verdict import Verdict

ON = date(2010, 3, 1)
FOUR = {"民主推荐": 30, "单位党组织推荐": 10, "平时考核": 20, "竞职考试": 40}
MARK = st.fractions(min_value=0, max_value=100, max_denominator=400)
MARKS = st.dictionaries(st.sampled_from("甲乙丙丁戊己庚"), MARK, min_size=1)
PANEL = st.lists(MARK, min_size=7, max_size=11)


def ask(gate: str, **facts: Any) -> Verdict:
    return evaluate(gate, facts, load_rules(rules_in_force(ON)), ON)


def first_facts(gate: str) -> dict[str, Any]:
    return dict(next(case.facts for case in read_tables() if case.gate == gate and case.expect == "可以"))


@given(MARK, st.integers(0, 3))
def test_rounding_is_half_up_and_never_off_by_more_than_half_a_place(mark: Fraction, places: int) -> None:
    rounded = Fraction(half_up(mark, places))
    half = Fraction(1, 2 * 10**places)
    assert -half <= mark - rounded < half


@pytest.mark.parametrize(
    ("number", "places", "right"),
    [("59.995", 2, "60.00"), ("59.994999", 2, "59.99"), ("0", 2, "0.00"), ("2.5", 0, "3"), ("3.5", 0, "4")],
)
def test_half_up_of_known_numbers(number: str, places: int, right: str) -> None:
    assert str(half_up(Decimal(number), places)) == right
    assert half_up(Fraction(number), places) == Decimal(right)
    assert written(scaled(Fraction(number), places), places) == right


def test_a_float_is_no_mark() -> None:
    with pytest.raises(TypeError, match=r"^exact numbers only"):
        scaled(59.995, 2)  # type: ignore[arg-type]


@given(MARKS, st.integers(0, 8))
def test_order_of_marks_is_irrelevant_to_a_shortlist(marks: dict[str, Fraction], wanted: int) -> None:
    assert best(dict(reversed(marks.items())), wanted, 2) == best(marks, wanted, 2)


@given(MARKS, st.integers(1, 8), MARK)
def test_more_points_never_lose_a_place(marks: dict[str, Fraction], wanted: int, more: Fraction) -> None:
    before = ranked({one: scaled(mark, 2) for one, mark in marks.items()})
    for one in before:
        raised = marks | {one: marks[one] + more}
        assert ranked({name: scaled(mark, 2) for name, mark in raised.items()}).index(one) <= before.index(one)
        if one in best(marks, wanted, 2)[0]:
            assert one in best(raised, wanted, 2)[0]


@given(MARKS, st.integers(1, 8))
def test_a_shortlist_leaves_out_nobody_equal_to_its_last(marks: dict[str, Fraction], wanted: int) -> None:
    inside, edge = best(marks, wanted, 2)
    units = {one: scaled(mark, 2) for one, mark in marks.items()}
    assert len(inside) >= min(wanted, len(marks))
    assert all(units[one] < edge for one in units if one not in inside)
    assert sum(1 for one in inside if units[one] > edge) < wanted


@given(MARKS, st.integers(1, 4))
def test_a_stricter_ratio_never_lets_more_in(marks: dict[str, Fraction], wanted: int) -> None:
    assert set(best(marks, wanted, 2)[0]) <= set(best(marks, wanted + 1, 2)[0])


def test_nobody_is_within_no_places_and_of_nobody_nobody() -> None:
    assert best({"甲": 90}, 0, 2) == ((), 0)
    assert best({}, 3, 2) == ((), 0)
    assert best({"甲": 90}, 1, 2) == (("甲",), 9000)


@given(PANEL, st.randoms())
def test_order_of_judges_is_irrelevant_and_one_judge_alone_moves_nothing_beyond_the_others(
    marks: list[Fraction], random: Any
) -> None:
    mean = trimmed(marks, 1)
    shuffled = list(marks)
    random.shuffle(shuffled)
    assert trimmed(shuffled, 1) == mean
    assert min(marks) <= mean <= max(marks)
    assert trimmed([*sorted(marks)[:-1], Fraction(100)], 1) == mean  # the highest is dropped, whatever it is


@given(PANEL, st.integers(0, 10), MARK)
def test_more_points_of_a_judge_never_lower_the_mean(marks: list[Fraction], which: int, more: Fraction) -> None:
    raised = list(marks)
    raised[which % len(marks)] += more
    assert trimmed(raised, 1) >= trimmed(marks, 1)


def test_nothing_left_to_average_is_refused() -> None:
    assert trimmed([70, 80, 99], 1) == 80
    with pytest.raises(BadFacts, match="打分2个，去掉最高、最低各1个后没有剩余"):
        trimmed([70, 80], 1)


@given(st.fixed_dictionaries(dict.fromkeys(FOUR, MARK)), st.sampled_from(list(FOUR)), MARK)
def test_a_total_lies_within_its_inputs_and_never_falls_with_more_points(
    results: dict[str, Fraction], which: str, more: Fraction
) -> None:
    total = weighted(results, FOUR)
    assert min(results.values()) <= total <= max(results.values())
    assert weighted(results | {which: results[which] + more}, FOUR) >= total


def test_a_ratio_counts_a_part_of_a_person_as_one() -> None:
    assert [seats(Fraction(5, 2), posts) for posts in (1, 2, 3)] == [3, 5, 8]


def test_those_next_in_rank_come_after_a_drop_out() -> None:
    marks = {"甲": 90, "乙": 80, "丙": 70, "丁": 70, "戊": 60}
    assert next_in_rank(marks, ("甲", "乙"), 1, 2) == ("丁", "丙")
    assert next_in_rank(marks, ("甲",), 1, 2) == ("乙",)
    assert next_in_rank(marks, tuple(marks), 1, 2) == ()


BANDS: dict[str, list[Any]] = {
    "得票率": [],
    "得票率分档": [Fraction(2, 3), Fraction(1, 2), 0],
    "名次分档": [1, 3, 9],
    "等次": ["优秀", "称职", "不称职"],
}


@pytest.mark.parametrize(
    ("basis", "result", "right"),
    [
        ("得票率", Fraction(3, 5), 60), ("得票率", 0, 0), ("得票率", 1, 100), ("得票率分档", Fraction(2, 3), 100),
        ("得票率分档", 1, 100), ("得票率分档", Decimal("0.66"), 80), ("得票率分档", 0, 40), ("名次分档", 1, 100),
        ("名次分档", 2, 80), ("名次分档", 3, 80), ("名次分档", 4, 40), ("等次", "优秀", 100), ("等次", "称职", 80),
    ],
)  # fmt: skip
def test_conversion(basis: str, result: Any, right: int) -> None:
    points = [100, 80, 40][: len(BANDS[basis])]
    assert converted(basis, BANDS[basis], points, result, 100) == right


@pytest.mark.parametrize(
    ("basis", "result", "said"),
    [
        ("得票率", "多数", "“多数”应为数字"), ("得票率", Fraction(101, 100), "得票率1.01应在0和1之间"),
        ("得票率", Fraction(-1, 10), "得票率-0.1"), ("得票率分档", Fraction(9, 8), "得票率1.125"),
        ("名次分档", 10, "“10”不在"), ("名次分档", 0, "“0”不在"), ("名次分档", "第一", "“第一”应为数字"),
        ("等次", "良好", "“良好”不在折算办法各档之内"),
    ],
)  # fmt: skip
def test_a_result_outside_the_table_is_not_guessed(basis: str, result: Any, said: str) -> None:
    with pytest.raises(BadFacts, match=said):
        converted(basis, BANDS[basis], [100, 80, 40][: len(BANDS[basis])], result, 100)


def test_a_table_of_more_bands_than_points_is_no_table() -> None:
    with pytest.raises(ValueError, match="shorter"):
        converted("等次", ["优秀", "称职"], [100], "称职", 100)


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_a_greater_share_never_converts_to_fewer_points(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    for basis in ("得票率", "得票率分档"):
        points = [100, 80, 40][: len(BANDS[basis])]
        assert converted(basis, BANDS[basis], points, low, 100) <= converted(basis, BANDS[basis], points, high, 100)


@pytest.mark.parametrize(
    ("gate", "facts"),
    [
        ("input_weights", {"manner": "双推双考", "first": ON}),
        ("combined_result", {"manner": "双推双考", "results": FOUR}),
        ("tie_break", {"results": {"甲": [80], "乙": [80]}}),
    ],
)
def test_what_the_plan_and_the_office_leave_open_is_not_computed(gate: str, facts: dict[str, Any]) -> None:
    with pytest.raises(ValueNotSet):
        ask(gate, **facts)


@pytest.mark.parametrize(
    ("gate", "wrong", "said"),
    [
        ("input_weights", {"四项权重": {**FOUR, "平时考核": -20}}, "权重应为0以上"),
        ("combined_result", {"四项得分": {**FOUR, "平时考核": "100.01"}}, "各项得分应为0至100"),
        ("combined_result", {"四项得分": {**FOUR, "平时考核": -1}}, "各项得分应为0至100"),
        ("combined_result", {"加分": -1}, "加分应为0以上"),
        ("decimals", {"各项考试成绩": {"笔试": 101, "面试": 1}}, "各项考试成绩应为0至100"),
        ("conversion_table", {"各档得分": [100]}, "3档，1个得分"),
        ("conversion_table", {"参加排名人数": -1}, "参加排名-1人"),
        ("conversion_table", {"各档等次": ["优秀"]}, "3档，3个得分"),
        ("conversion_table", {"各档界限": ["4/3", "1/2", 0]}, "得票率4/3应在0和1之间"),
        ("exam_panel", {"应回避的评委人数": 8}, "应回避的评委8多于评委7"),
        ("exam_panel", {"应回避的评委人数": -1}, "人数不能小于零"),
        ("trimmed_mean", {"评委打分": [101] * 7}, "评委打分应为0至100"),
        ("trimmed_mean", {"评委打分": [-1] * 7}, "评委打分应为0至100"),
        ("identity_leak", {"抽签号": {"甲": 0, "乙": 1}}, "抽签号应从1起"),
        ("open_applicants", {"职位数": 0}, "职位0个"),
        ("open_applicants", {"报名人数": -1}, "报名-1人"),
        ("shortlist", {"职位数": 0}, "职位0个"),
        ("shortlist", {"入围环节": "体检"}, "入围环节为“体检”"),
        ("shortlist", {"各人成绩": {"甲": -1}}, "成绩应为0以上"),
        ("tie_break", {"同分人选各项成绩": {"甲": [80, 81]}}, "同分1人"),
        ("tie_break", {"同分人选各项成绩": {"甲": [80, 81], "乙": [80]}}, "共2项成绩"),
        ("drop_out", {"放弃或缺考人选": []}, "放弃或缺考无"),
        ("drop_out", {"放弃或缺考人选": ["丁"]}, "放弃或缺考丁"),
        ("drop_out", {"入围人选": ["甲", "乙", "壬"]}, "入围甲、乙、壬"),
        ("drop_out", {"已递补次数": -1}, "已递补-1次"),
        ("pass_marks", {"职位数": 0}, "职位0个"),
        ("pass_marks", {"实考人数": 0}, "实考0人"),
        ("pass_marks", {"成绩": 101}, "成绩应为0至100"),
        ("scores_alone", {"拟任人选": []}, "拟任无"),
        ("scores_alone", {"拟任人选": ["丁"]}, "拟任丁"),
        ("scores_alone", {"综合排名": ["甲", "甲"]}, "综合排名甲、甲"),
    ],
)
def test_nonsense_is_refused(gate: str, wrong: dict[str, Any], said: str) -> None:
    facts = first_facts(gate) | wrong
    with pytest.raises(BadFacts, match=said):
        ask(gate, **facts)


@given(st.dictionaries(st.sampled_from("甲乙丙丁戊己庚辛"), MARK, min_size=3), st.integers(1, 2))
def test_the_gate_lists_whom_the_function_lists(marks: dict[str, Fraction], posts: int) -> None:
    verdict = ask("shortlist", posts=posts, marks=marks)
    if len(marks) < 3 * posts:
        assert verdict.outcome == "refused"
    else:
        assert verdict.numbers["人选"] == "、".join(best(marks, 3 * posts, 2)[0])
