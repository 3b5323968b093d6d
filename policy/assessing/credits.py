"""Credit grades at the end of a cycle (学分考核), and showing them in selection. Measure 3."""

from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.conduct.records import cycle_of
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, ok, refused
from policy.units import Exact, exact, plain
from policy.verdict import Verdict


def credit_grade_of(pack: Pack, on: date, earned: Exact, target: Exact) -> str:
    """Return the grade (优秀、良好、合格、不合格) of credits against the target of the cycle, by exact shares; measure 3."""
    if exact(target) <= 0 or exact(earned) < 0:
        raise BadFacts(f"学分{plain(earned)}，应修{plain(target)}")
    reached = exact(earned) / exact(target)
    least = pack.value("assessing.credit.thresholds", on).amounts()
    grades = pack.value("assessing.credit.grades", on).texts()
    return next((grade for grade in grades if grade in least and reached >= least[grade]), grades[-1])


@gate("学分档次", "3")
def credit_grade(
    pack: Pack,
    on: date,
    *,
    year: Annotated[int, "年度"],
    graded_on: Annotated[date, "评定日期"],
    earned: Annotated[Exact, "确认学分"],
    target: Annotated[Exact, "应修学分"],
    unconfirmed: Annotated[Exact, "未确认学分"] = 0,
    grade: Annotated[str, "拟定档次"] = "",
    graded_before: Annotated[str, "已定档次"] = "",
) -> Verdict:
    """Tell whether a cadre may get this credit grade: after the cycle of `year`, from confirmed credits, once; measure 3.

    Credits of the whole cycle, exact. An empty `grade` takes the computed one. The thresholds are our default.
    """
    cycle, grades = pack.value("assessing.credit.cycle_years", on), pack.value("assessing.credit.grades", on)
    _, last = cycle_of(pack.value("assessing.credit.first_year", on).count(), cycle.count(), year)
    ends = date(last, 12, 31)
    if graded_on <= ends:
        reason = f"本周期至{chinese_day(ends)}结束，{chinese_day(graded_on)}不能评定。"
        return refused("credit_grade", cycle, reason, {"周期结束": str(ends)}, remedy="请在周期结束后评定。")
    once = pack.value("assessing.credit.once", on)
    if graded_before and once.flag():
        reason = f"本周期已评定为“{graded_before}”，每人每个周期只定一个档次。"
        return refused("credit_grade", once, reason, remedy="确需更正的，请按更正程序办理。")
    confirmed = pack.value("assessing.credit.confirmed", on)
    if confirmed.flag() and exact(unconfirmed) > 0:
        reason = f"还有{plain(unconfirmed)}学分没有经区委组织部确认。"
        return refused("credit_grade", confirmed, reason, remedy="请先确认学分，再评定档次。")
    right = credit_grade_of(pack, on, earned, target)
    percent = plain(Fraction(100) * exact(earned) / exact(target))
    numbers: dict[str, int | str] = {
        "确认学分": plain(earned), "应修学分": plain(target), "完成百分比": percent, "档次": right
    }  # fmt: skip
    said = f"确认{plain(earned)}学分，应修{plain(target)}学分，完成百分之{percent}，档次为“{right}”"
    if grade in ("", right):
        return ok("credit_grade", grades, f"{said}。", numbers)
    return refused("credit_grade", grades, f"{said}，拟定为“{grade}”不符。", numbers, remedy=f"请改为“{right}”。")


@gate("选拔材料列明学分档次", "3")
def credit_shown(
    pack: Pack, on: date, *, grade: Annotated[str, "学分档次"], shown: Annotated[str, "材料载明"]
) -> Verdict:
    """Tell whether selection papers show the credit grade as it is (作为干部选拔任用的重要依据之一), absent as absent; measure 3."""
    basis = pack.value("assessing.credit.basis", on)
    right = grade.strip() or pack.value("assessing.credit.absent", on).text()
    if not basis.flag() or shown.strip() == right:
        return ok("credit_shown", basis, f"学分档次为“{right}”，材料载明“{shown.strip() or '未载明'}”。")
    reason = f"学分档次为“{right}”，材料载明“{shown.strip() or '未载明'}”。"
    return refused("credit_shown", basis, reason, remedy=f"请在选拔材料中载明学分档次“{right}”。")
