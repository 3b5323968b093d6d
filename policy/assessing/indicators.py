"""Indicators and grades of the yearly assessment (年度考核): weights, sets, the cap of 优秀, who is graded. Measure 25."""

from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.errors import BadFacts
from policy.facts import Amounts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, not_in_force, ok, refused
from policy.units import exact, plain
from policy.verdict import Verdict


@gate("考核指标权重", "25", "26")
def indicator_weights(
    pack: Pack,
    on: date,
    *,
    year: Annotated[int, "考核年度"],
    fixed_on: Annotated[date, "确定日期"],
    weights: Annotated[Amounts, "权重"],
) -> Verdict:
    """Tell whether indicators and weights may be used for a year: they sum to 100, were fixed in time, hold 互评; m.25.

    Measures 25 and 26 (评议结果纳入年度综合考核评价). Weights in points, exact; the total and the last day (in the year
    before) are our defaults.
    """
    total, fixed = pack.value("assessing.weights.total", on), pack.value("assessing.weights.fixed", on)
    mutual = pack.value("assessing.mutual.indicator", on)
    if any(exact(weight) <= 0 for weight in weights.values()):
        raise BadFacts("每项权重应大于零")
    found = sum((exact(weight) for weight in weights.values()), Fraction(0))
    numbers: dict[str, int | str] = {"指标": len(weights), "权重合计": plain(found), "应为": total.shown()}
    if found != total.fraction():
        reason = f"{len(weights)}项指标权重合计{plain(found)}分，应为{total.shown()}分。"
        return refused("indicator_weights", total, reason, numbers, remedy=f"请调整权重，使合计为{total.shown()}分。")
    last = fixed.month_day().of(year - 1)
    if fixed_on > last:
        reason = f"{year}年度的指标和权重于{chinese_day(fixed_on)}确定，应不晚于{chinese_day(last)}。"
        return refused("indicator_weights", fixed, reason, numbers, remedy="请用于下一年度；本年度沿用原定指标和权重。")
    if mutual.text() not in weights:
        reason = f"指标中没有“{mutual.text()}”。"
        return refused("indicator_weights", mutual, reason, numbers, remedy=f"请将“{mutual.text()}”纳入指标。")
    return ok("indicator_weights", total, f"{len(weights)}项指标权重合计{plain(found)}分，已按期确定。", numbers)


@gate("评价指标体系", "25")
def indicator_sets(pack: Pack, on: date, *, published: Annotated[tuple[str, ...], "已制定的指标体系"]) -> Verdict:
    """Tell whether every set of indicators the Measures name exists (科级班子和干部、村两委班子及成员), measure 25."""
    needed = pack.value("assessing.weights.sets", on)
    missing = [one for one in needed.texts() if one not in published]
    numbers: dict[str, int | str] = {"应制定": len(needed.texts()), "缺少": len(missing)}
    if missing:
        reason = f"还没有制定{names(missing)}的评价指标体系。"
        return refused("indicator_sets", needed, reason, numbers, remedy="请制定后再组织考核。")
    return ok("indicator_sets", needed, f"{len(needed.texts())}套评价指标体系均已制定。", numbers)


def excellence_places(share: Fraction, assessed: int, rounding: str) -> int:
    """Return how many 优秀 a share of the assessed allows: floor (舍去), half_up (四舍五入) or ceil (进一), by whole numbers."""
    exactly = share * assessed
    below = exactly.numerator // exactly.denominator
    if rounding == "floor" or exactly == below:
        return below
    return below + 1 if rounding == "ceil" or exactly - below >= Fraction(1, 2) else below


@gate("优秀等次比例", "25")
def excellence_cap(
    pack: Pack,
    on: date,
    *,
    assessed: Annotated[int, "参加考核人数"],
    excellent: Annotated[int, "优秀人数"],
    consent: Annotated[str, "同意文号"] = "",
) -> Verdict:
    """Tell whether the 优秀 are within the cap: the general share, up to the highest with consent; measure 25, rules of 2007, 2020.

    The rounding (default: floor) is the office's. Nobody passes the highest share.
    """
    if "assessing.excellence.share" not in pack.keys:
        return not_in_force("excellence_cap", pack, "优秀等次比例")
    general, most = pack.value("assessing.excellence.share", on), pack.value("assessing.excellence.most", on)
    rounding = pack.value("assessing.excellence.rounding", on).text()
    if excellent < 0 or excellent > assessed:
        raise BadFacts(f"参加考核{assessed}人，优秀{excellent}人")
    usual = excellence_places(general.fraction(), assessed, rounding)
    highest = excellence_places(most.fraction(), assessed, rounding)
    numbers: dict[str, int | str] = {"参加考核": assessed, "优秀": excellent, "一般不超过": usual, "最多": highest}
    said = f"参加考核{assessed}人，优秀{excellent}人，一般不超过{usual}人，最多{highest}人"
    if excellent <= usual:
        return ok("excellence_cap", general, f"{said}，没有超过。", numbers)
    if excellent > highest:
        remedy = f"请减至{highest}人以内。"
        return refused("excellence_cap", most, f"{said}，超过最高比例。", numbers, remedy=remedy)
    if consent.strip():
        return ok("excellence_cap", most, f"{said}，超过一般比例，已经同意（{consent.strip()}）。", numbers)
    remedy = f"请减至{usual}人以内，或报{general.may_except}同意。"
    return refused("excellence_cap", general, f"{said}，超过一般比例而没有同意文号。", numbers, remedy=remedy)


@gate("年度考核等次", "25")
def annual_grade(
    pack: Pack,
    on: date,
    *,
    grade: Annotated[str, "等次"],
    on_probation: Annotated[bool, "试用期"] = False,
    cause: Annotated[str, "不称职情形"] = "",
) -> Verdict:
    """Tell whether a grade is one of the four; on probation none is given; 不称职 needs one of five causes (2007), measure 25."""
    if "assessing.annual.grades" not in pack.keys:
        return not_in_force("annual_grade", pack, "年度考核等次")
    grades, probation = pack.value("assessing.annual.grades", on), pack.value("assessing.annual.probation", on)
    if on_probation:
        if grade.strip() and probation.flag():
            reason = f"试用期人员不定等次，拟定为“{grade}”。"
            return refused("annual_grade", probation, reason, remedy="请只写评语，不定等次。")
        return not_applicable("annual_grade", probation, "试用期人员参加考核，不定等次。")
    if grade not in grades.texts():
        reason = f"等次“{grade or '未填'}”不在{grades.shown()}之内。"
        return refused("annual_grade", grades, reason, remedy=f"请从{grades.shown()}中确定。")
    causes = pack.value("assessing.annual.unfit_causes", on)
    if grade == grades.texts()[-1] and cause not in causes.texts():
        reason = f"等次为“{grade}”，没有写明所属情形。"
        return refused("annual_grade", causes, reason, remedy=f"请写明属于哪种情形：{causes.shown()}。")
    return ok("annual_grade", grades, f"等次为“{grade}”。")


@gate("连续不称职", "25")
def unfit_years(
    pack: Pack, on: date, *, years: Annotated[tuple[int, ...], "不称职年度"], year: Annotated[int, "本年度"]
) -> Verdict:
    """Tell whether a cadre may stay: refused when 不称职 in two consecutive years up to this one (2007: 辞退), measure 25."""
    if "assessing.annual.unfit_years" not in pack.keys:
        return not_in_force("unfit_years", pack, "连续不称职")
    value = pack.value("assessing.annual.unfit_years", on)
    run = consecutive(years, year)
    numbers: dict[str, int | str] = {"连续年数": run, "规定年数": value.count()}
    if run >= value.count():
        reason = f"至{year}年度连续{run}年为不称职。"
        return refused("unfit_years", value, reason, numbers, remedy="请按规定程序提出辞退意见，由有权机关决定。")
    return ok("unfit_years", value, f"至{year}年度连续{run}年为不称职，未达{value.count()}年。", numbers)


def consecutive(years: tuple[int, ...], last: int) -> int:
    """Return how many years in a row, ending with `last`, are in `years`; a year named twice raises BadFacts."""
    if len(set(years)) != len(years):
        raise BadFacts("年度有重复")
    run = 0
    while last - run in years:
        run += 1
    return run
