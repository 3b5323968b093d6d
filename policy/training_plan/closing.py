"""Closing a class (结班): attendance → hours, hours → credits, each person once. Measures 15 and 3."""

from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.facts import Amounts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, ok, refused
from policy.units import Exact, exact, plain
from policy.verdict import Verdict


@gate("结班条件", "15")
def class_closed(
    pack: Pack,
    on: date,
    *,
    closed_on: Annotated[date, "结班日期"],
    ended_on: Annotated[date, "结束日期"],
    days: Annotated[Exact, "天数"],
    roster: Annotated[tuple[str, ...], "名册"],
    hours: Annotated[Amounts, "各人学时"],
) -> Verdict:
    """Tell whether a class may be closed: it is over, and everyone of the roster has hours, once, within the daily limit.

    `roster` holds a key of each person (never shown), `hours` the hours of each (学时; 0 for who did not come). The
    limit a day is the office's and general (组织实施, measure 15).
    """
    limit = pack.value("training.class.hours_per_day", on)
    most = exact(days) * limit.fraction()
    numbers: dict[str, int | str] = {"名册人数": len(roster), "已登记": len(hours), "学时上限": plain(most)}
    if closed_on < ended_on:
        reason = f"培训班于{chinese_day(ended_on)}结束，尚未结束。"
        return refused("class_closed", limit, reason, numbers, remedy=f"请于{chinese_day(ended_on)}或以后结班。")
    fault = _roster_fault(roster, hours)
    if fault:
        return refused("class_closed", limit, fault, numbers, remedy="请核对名册和考勤，每人登记一次；缺勤的登记为0。")
    over = sum(exact(one) > most or exact(one) < 0 for one in hours.values())
    if over:
        reason = f"有{over}人的学时不在0至{plain(most)}之间（{plain(days)}天，每日不超过{limit.shown()}学时）。"
        return refused("class_closed", limit, reason, numbers | {"超限人数": over}, remedy="请核对学时。")
    total = sum((exact(one) for one in hours.values()), Fraction(0))
    numbers |= {"学时合计": plain(total)}
    return ok("class_closed", limit, f"名册{len(roster)}人均已登记，共{plain(total)}学时。", numbers)


def _roster_fault(roster: tuple[str, ...], hours: Amounts) -> str:
    """Return what is wrong between roster and attendance, in Chinese; empty where nothing is."""
    persons = set(roster)
    if not roster:
        return "名册为空。"
    if len(persons) != len(roster):
        return f"名册{len(roster)}人中有{len(roster) - len(persons)}人重复。"
    if persons - set(hours):
        return f"名册{len(roster)}人中有{len(persons - set(hours))}人尚未登记考勤。"
    if set(hours) - persons:
        return f"考勤中有{len(set(hours) - persons)}人不在名册上。"
    return ""


@gate("学分核算", "3")
def credits(pack: Pack, on: date, *, hours: Annotated[Exact, "学时"]) -> Verdict:
    """Tell whether credits can be computed from hours (学分考核制), measure 3; refused while the office has set no rate."""
    rate = pack.value("study.credits_per_hour", on)
    if not rate.is_set:
        return refused(
            "credits",
            rate,
            "学分标准尚未录入，系统不核算学分。",
            {"学时": plain(hours)},
            remedy="请由区委组织部按学分制考核管理办法录入“每学时学分”。",
        )
    earned = plain(credit_points(pack, on, hours))
    numbers = {"学时": plain(hours), "每学时学分": rate.shown(), "学分": earned}
    return ok("credits", rate, f"{plain(hours)}学时，每学时{rate.shown()}学分，计{earned}学分。", numbers)


def credit_points(pack: Pack, on: date, hours: Exact) -> Fraction:
    """Return the credits (学分) of some hours, exactly; ValueNotSet while the office has set no rate (measure 3)."""
    return exact(hours) * pack.value("study.credits_per_hour", on).fraction()
