"""Effect periods (影响期) of discipline, 诫勉 and accountability, and the grades of the last years."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from policy.deciding.known import known
from policy.eligibility.found import Found, all_found, months_later
from policy.errors import BadFacts
from policy.facts import Days
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_in_force, ok
from policy.values import Value
from policy.verdict import Verdict

TABLES = tuple(f"eligibility.effect.{part}" for part in ("administrative", "party", "talk", "accountable"))


def effect_ends(pack: Pack, measures: Days) -> Iterator[tuple[Value, str, date]]:
    """Yield for each measure its value and the first day after its effect period, under the rules of the day it was decided.

    A measure without an effect period (通报批评) yields nothing.
    """
    for kind, decided in measures.items():
        tables = (value for key in TABLES if (value := known(pack, key, decided)) is not None)
        value = next((one for one in tables if kind in one.amounts()), None)
        if value is not None:
            yield value, kind, months_later(decided, int(value.amounts()[kind]))


@gate("处分影响期", "24")
def effect_periods(pack: Pack, on: date, *, measures: Annotated[Days, "处分或处理及日期"]) -> Verdict:
    """Tell whether no effect period (影响期) of discipline, 诫勉 or accountability runs on the day of the proposal; measure 24.

    Each by the rule of the day on which it was decided; several together: the longest decides. The same day of the last
    month is free again. For 留党察看 give the day on which the rights were restored. A decision after `on` raises BadFacts.
    """
    base = known(pack, TABLES[0], on)
    if base is None:
        return not_in_force("effect_periods", pack, "处分影响期")
    late = [kind for kind, decided in measures.items() if decided > on]
    if late:
        raise BadFacts(f"{names(late)}的日期晚于核算日")
    ends = list(effect_ends(pack, measures))
    running = [(value, kind, end) for value, kind, end in ends if on < end]
    numbers: dict[str, int | str] = {"处分或处理": len(measures), "有影响期": len(ends), "影响期内": len(running)}
    if not running:
        return ok("effect_periods", base, f"处分或处理{len(measures)}项，均不在影响期内。", numbers)
    longest = max(end for _, _, end in running)
    found: list[Found] = [
        (value, f"{kind}的影响期未满，至{chinese_day(end)}期满")
        for value, kind, end in sorted(running, key=lambda one: one[2], reverse=True)
    ]
    numbers |= {"期满日期": str(longest)}
    return all_found("effect_periods", found, numbers, remedy=f"请在{chinese_day(longest)}以后再提出。")


@gate("年度考核等次", "24")
def recent_grades(
    pack: Pack,
    on: date,
    *,
    basic_years: Annotated[tuple[int, ...], "基本称职年度"] = (),
    unfit_years: Annotated[tuple[int, ...], "不称职年度"] = (),
) -> Verdict:
    """Tell whether no grade of the last years bars a proposal (基本称职、不称职): one year back, three under 2014; measure 24.

    The year of `on` is not finished: years back count from the last. A year that is not over, or one in both lists,
    raises BadFacts.
    """
    barred = known(pack, "eligibility.grades.barred", on)
    if barred is None:
        return not_in_force("recent_grades", pack, "考核等次对提任的限制")
    back = pack.value("eligibility.grades.years", on)
    if any(year >= on.year for year in (*basic_years, *unfit_years)) or set(basic_years) & set(unfit_years):
        raise BadFacts("考核年度应为已结束的年度，同一年度只有一个等次")
    graded = [(year, "基本称职") for year in basic_years] + [(year, "不称职") for year in unfit_years]
    first = on.year - back.count()
    bad = sorted((year, grade) for year, grade in graded if year >= first and grade in barred.texts())
    numbers: dict[str, int | str] = {"回看年数": back.count(), "所限等次年数": len(bad)}
    if bad:
        found: list[Found] = [(barred, f"{year}年度考核为{grade}") for year, grade in bad]
        return all_found("recent_grades", found, numbers, remedy="请另提人选，或待考核结果符合规定后再提出。")
    said = f"{first}年度以来的考核结果中没有{names(barred.texts())}。"
    return ok("recent_grades", barred, said, numbers)
