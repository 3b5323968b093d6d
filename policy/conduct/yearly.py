"""Yearly duties (年度任务): who owes what by which day, as data; whether one is met; what a body owes on a day.

Each duty is one value `duties.yearly.*` with its article and words. Its table of names holds 责任人 (who owes it, several
joined by 、), 周期 (周期 of three years, 年 or 季度), 期限 (a day of the year, or 期末) and 次年 where the day is in the year after.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from policy.conduct.records import cycle_of
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, ok, refused
from policy.units import read_month_day
from policy.values import Value
from policy.verdict import Verdict

PREFIX = "duties.yearly."
AT_END = "期末"
NEXT_YEAR = "次年"
EVERY_YEAR, EVERY_QUARTER, EVERY_CYCLE = "年", "季度", "周期"
MONTHS, QUARTER = 12, 3


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of a body in one period: its value, the period it is for, the last day."""

    name: str
    value: Value
    begins_on: date
    ends_on: date
    due_on: date

    @property
    def owes(self) -> tuple[str, ...]:
        """Return who owes it."""
        return tuple(self.value.labels()["责任人"].split("、"))


def duty_of(pack: Pack, on: date, name: str, year: int, quarter: int = 1) -> Duty:
    """Return a duty for a year (of a quarterly one: for a quarter of it; of a cycle: for the cycle the year lies in)."""
    key = name if name.startswith(PREFIX) else PREFIX + name
    if key not in pack.keys:
        raise BadFacts(f"没有“{name}”这项任务")
    value = pack.value(key, on)
    begins, ends = _period(pack, on, value, year, quarter)
    return Duty(key.removeprefix(PREFIX), value, begins, ends, _due(value, ends))


def _period(pack: Pack, on: date, value: Value, year: int, quarter: int) -> tuple[date, date]:
    every = value.labels()["周期"]
    if every == EVERY_YEAR:
        return date(year, 1, 1), date(year, MONTHS, 31)
    if every == EVERY_QUARTER:
        if not 1 <= quarter <= MONTHS // QUARTER:
            raise BadFacts(f"第{quarter}季度")
        last = quarter * QUARTER
        return date(year, last - QUARTER + 1, 1), date(year, last, monthrange(year, last)[1])
    first, years = pack.value("duties.rotation.first_year", on), pack.value("duties.rotation.years", on)
    begins, ends = cycle_of(first.count(), years.count(), year)
    return date(begins, 1, 1), date(ends, MONTHS, 31)


def _due(value: Value, ends_on: date) -> date:
    due = value.labels()["期限"]
    if due == AT_END:
        return ends_on
    return read_month_day(due).of(ends_on.year + (NEXT_YEAR in value.labels()))


def duties_of(pack: Pack, on: date, body: str) -> tuple[Duty, ...]:
    """Return what a body owes on a day (应办任务): every duty it owes whose period runs or whose last day has not passed.

    In the order of the last days. A duty for last year that falls due this year is among them until that day. An empty
    `body` means everybody (the calendar of the district).
    """
    found: list[Duty] = []
    for key in pack.keys:
        if not key.startswith(PREFIX):
            continue
        for year in (on.year - 1, on.year):
            found += _open(pack, on, key, year)
    mine = {(duty.name, duty.begins_on): duty for duty in found if not body or body in duty.owes}
    return tuple(sorted(mine.values(), key=lambda duty: (duty.due_on, duty.name)))


def _open(pack: Pack, on: date, key: str, year: int) -> list[Duty]:
    every = pack.value(key, on).labels()["周期"]
    if every == EVERY_CYCLE and year < pack.value("duties.rotation.first_year", on).count():
        return []
    quarters = range(1, MONTHS // QUARTER + 1) if every == EVERY_QUARTER else (1,)
    duties = [duty_of(pack, on, key, year, quarter) for quarter in quarters]
    return [duty for duty in duties if duty.begins_on <= on <= duty.due_on]


@gate("年度任务完成", *(str(n) for n in (2, 3, 4, 6, 8, 10, 15, 16, 19, 22, 24, 25, 26, 27, 29, 30, 31)))
def duty_met(
    pack: Pack,
    on: date,
    *,
    duty: Annotated[str, "任务"],
    year: Annotated[int, "年度"],
    quarter: Annotated[int, "季度"] = 1,
    done_on: Annotated[date | None, "完成日期"] = None,
) -> Verdict:
    """Tell whether a duty of a year, quarter or cycle is met, or still in time (年度任务, m.2 to m.31); refused when late.

    `duty` is the last part of its key (central_study, account, …).
    """
    owed = duty_of(pack, on, duty, year, quarter)
    if done_on is not None and done_on < owed.begins_on:
        raise BadFacts(f"{chinese_day(done_on)}早于任务所属期间")
    title, due = owed.value.title, chinese_day(owed.due_on)
    numbers: dict[str, int | str] = {"期限": str(owed.due_on), "责任人": owed.value.labels()["责任人"]}
    if done_on is not None and done_on <= owed.due_on:
        return ok("duty_met", owed.value, f"“{title}”已于{chinese_day(done_on)}完成，期限为{due}。", numbers)
    if done_on is None and on <= owed.due_on:
        numbers |= {"剩余日数": (owed.due_on - on).days}
        return ok("duty_met", owed.value, f"“{title}”尚未完成，期限为{due}，还有{numbers['剩余日数']}日。", numbers)
    numbers |= {"逾期日数": ((done_on or on) - owed.due_on).days}
    said = f"{chinese_day(done_on)}才完成" if done_on else "尚未完成"
    reason = f"“{title}”应于{due}前完成，{said}，逾期{numbers['逾期日数']}日。"
    return refused("duty_met", owed.value, reason, numbers, remedy="请立即补办，并说明逾期原因。")
