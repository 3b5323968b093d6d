"""Accountability (责任追究): reverse tracing, decision, appeal, no equal post for a year. Measure 16, rule of 2009."""

from datetime import date, timedelta
from typing import Annotated

from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, not_in_force, ok, refused
from policy.units import MonthDay
from policy.verdict import Verdict


@gate("责任倒查", "16")
def accountability_decision(
    pack: Pack,
    on: date,
    *,
    steps: Annotated[tuple[str, ...], "已完成的环节"],
    persons: Annotated[int, "责任人数"],
) -> Verdict:
    """Tell whether an accountability case may be decided (建立并实施责任倒查和工作问责制度), measure 16.

    `steps` are those done, in their order; the chain (lead, tracing, persons, hearing) is our default.
    """
    tracing, chain = pack.value("accountability.tracing", on), pack.value("duties.accountability.chain", on)
    if not tracing.flag():
        return not_applicable("accountability_decision", tracing, "现行规则不要求责任倒查。")
    needed = chain.texts()
    missing = [step for step in needed if step not in steps]
    if missing:
        reason = f"责任倒查还没有完成{names(missing)}。"
        return refused("accountability_decision", chain, reason, {"未完成": len(missing)}, remedy="请完成后再作决定。")
    if tuple(step for step in steps if step in needed) != needed:
        reason = f"各环节先后应为{names(needed)}，实际为{names(steps)}。"
        return refused("accountability_decision", chain, reason, {"未完成": 0}, remedy="请按先后补正记录。")
    if persons < 1:
        return refused("accountability_decision", tracing, "没有查明责任人。", remedy="请查明责任单位和责任人。")
    return ok("accountability_decision", tracing, f"责任倒查各环节已完成，责任人{persons}人。", {"责任人": persons})


@gate("问责申诉", "16")
def accountability_appeal(
    pack: Pack,
    on: date,
    *,
    received_on: Annotated[date, "收到决定日期"],
    appealed_on: Annotated[date, "申诉日期"],
    answered_on: Annotated[date | None, "申诉处理日期"] = None,
    suspended: Annotated[bool, "申诉期间停止执行"] = False,
) -> Verdict:
    """Tell whether an appeal is in time (15 calendar days), answered in 30, without suspension (2009年问责暂行规定), m.16."""
    if "duties.accountability.appeal_days" not in pack.keys:
        return not_in_force("accountability_appeal", pack, "问责申诉")
    appeal = pack.value("duties.accountability.appeal_days", on)
    decision = pack.value("duties.accountability.answer_days", on)
    runs_on = pack.value("duties.accountability.no_suspension", on)
    if appealed_on < received_on or (answered_on is not None and answered_on < appealed_on):
        raise BadFacts("日期先后不符")
    last = received_on + timedelta(days=appeal.count())
    due = appealed_on + timedelta(days=decision.count())
    numbers: dict[str, int | str] = {"申诉期限": str(last), "处理期限": str(due)}
    if appealed_on > last:
        reason = f"{chinese_day(received_on)}收到决定，{chinese_day(appealed_on)}申诉，超过{appeal.count()}日。"
        return refused("accountability_appeal", appeal, reason, numbers, remedy="已过申诉期限，可按信访反映。")
    if suspended and runs_on.flag():
        reason = "申诉期间不停止问责决定的执行。"
        return refused("accountability_appeal", runs_on, reason, numbers, remedy="请继续执行问责决定。")
    if (answered_on or on) > due:
        reason = f"{chinese_day(appealed_on)}申诉，应于{chinese_day(due)}前作出处理，没有按期作出。"
        return refused("accountability_appeal", decision, reason, numbers, remedy="请立即作出申诉处理决定。")
    return ok("accountability_appeal", appeal, f"申诉在{appeal.count()}日内提出，处理没有逾期。", numbers)


@gate("问责后任职", "16")
def accountability_post(
    pack: Pack,
    on: date,
    *,
    manner: Annotated[str, "问责方式"],
    decided_on: Annotated[date, "问责日期"],
    appointed_on: Annotated[date, "拟任日期"],
    equal_post: Annotated[bool, "与原职务相当"],
) -> Verdict:
    """Tell whether who resigned or was removed may take an equal post: not within one year (2009年问责暂行规定), m.16."""
    if "duties.accountability.years" not in pack.keys:
        return not_in_force("accountability_post", pack, "问责后任职")
    years = pack.value("duties.accountability.years", on)
    manners = pack.value("duties.accountability.manners", on)
    if manner not in manners.texts() or not equal_post:
        return not_applicable("accountability_post", manners, f"问责方式为“{manner}”，不适用一年内任职的限制。")
    free_on = MonthDay(decided_on.month, decided_on.day).of(decided_on.year + years.count())
    numbers: dict[str, int | str] = {"期满日期": str(free_on)}
    if appointed_on < free_on:
        reason = f"{manner}后至{chinese_day(free_on)}不得重新担任与原职务相当的领导职务。"
        return refused("accountability_post", years, reason, numbers, remedy="请在期满后再提出，或改任较低职务。")
    return ok("accountability_post", years, f"{manner}已满{years.count()}年。", numbers)
