"""Running classes (办班): no class without a reply, no change without an approved change. Measure 15, leads for 16."""

import math
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from policy.facts import Particular, Particulars
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, not_applicable, ok, refused
from policy.units import Exact, exact, plain
from policy.values import Value
from policy.verdict import Verdict
from policy.workdays import is_workday, published_years


@gate("开班条件", "15")
def class_start(
    pack: Pack,
    on: date,
    *,
    reply_number: Annotated[str, "批复文号"],
    approved: Annotated[bool, "批复同意办班"] = True,
    cancelled: Annotated[bool, "已取消"] = False,
    replied_on: Annotated[date | None, "批复日期"] = None,
    starts_on: Annotated[date | None, "开班日期"] = None,
    special: Annotated[bool, "计划外培训"] = False,
) -> Verdict:
    """Tell whether a class may start (凡未经批复同意的培训计划,一律不得组织实施), measure 15.

    Needs a reply with its number that approves this class and is not later than the first day. Nobody passes this gate.
    """
    value = pack.value("training.special.approval" if special else "training.reply.required", on)
    if not value.flag():
        return not_applicable("class_start", value, "现行规则不要求批复后开班。")
    number = reply_number.strip()
    remedy = "请先取得区委组织部的批复，再组织实施。"
    if not number:
        return refused("class_start", value, "该培训班没有批复文号。", remedy=remedy)
    numbers = {"批复文号": number}
    if not approved:
        return refused("class_start", value, f"批复（{number}）未同意该培训班。", numbers, remedy=remedy)
    if cancelled:
        remedy = "确需恢复的，请按计划外培训重新申报。"
        return refused("class_start", value, f"该培训班（{number}）已取消。", numbers, remedy=remedy)
    if replied_on and starts_on and starts_on < replied_on:
        reason = f"开班日期{chinese_day(starts_on)}早于批复日期{chinese_day(replied_on)}。"
        return refused("class_start", value, reason, numbers, remedy="请将开班日期改在批复之后。")
    return ok("class_start", value, f"该培训班已经批复（{number}）。", numbers)


@gate("办班时间", "15")
def class_ahead(
    pack: Pack,
    on: date,
    *,
    year: Annotated[int, "办班年度"],
    month: Annotated[int, "办班月份"],
    today: Annotated[date, "办理日期"],
    special: Annotated[bool, "计划外培训"] = False,
) -> Verdict:
    """Tell whether a class can still be applied for or changed: approval comes before it is held (未经批准,不得组织实施), m.15.

    Only the month is planned, so the month itself is still ahead until it is over. An approval of what was is none.
    """
    value = pack.value("training.special.approval" if special else "training.reply.required", on)
    if not value.flag():
        return not_applicable("class_ahead", value, "现行规则不要求批复后开班。")
    numbers = {"办班时间": f"{year}年{month}月", "办理日期": str(today)}
    if (year, month) < (today.year, today.month):
        return refused(
            "class_ahead",
            value,
            f"办班时间为{year}年{month}月，到{chinese_day(today)}已经过去，不能事后补办申报、变更。",
            numbers,
            remedy="尚未举办的，请改为以后的月份；已经举办的，请报区委组织部登记为未批先办。",
        )
    return ok("class_ahead", value, f"办班时间为{year}年{month}月，尚未过去。", numbers)


@gate("班次日程", "15")
def class_days(
    pack: Pack,
    on: date,
    *,
    days: Annotated[Exact, "天数"],
    starts_on: Annotated[date, "开班日期"],
    ends_on: Annotated[date, "结束日期"],
    sessions: Annotated[tuple[date, ...], "逐次上课日期"] = (),
) -> Verdict:
    """Tell whether first and last day fit the days approved (规模、时间): held in one stretch, or on days that are named, m.15.

    In one stretch only rest days may lie between: from first to last day there are no more working days than the class
    has days. Held with interruptions, each day is named, from the first to the last, a half or a whole day each.
    """
    value = pack.value("training.change.fields", on)
    numbers: dict[str, int | str] = {"天数": plain(days), "开班日期": str(starts_on), "结束日期": str(ends_on)}
    said = f"{chinese_day(starts_on)}至{chinese_day(ends_on)}"
    if sessions:
        return _sessions(value, numbers, exact(days), (starts_on, ends_on), sessions)
    span, working = (ends_on - starts_on).days + 1, _working_days(starts_on, ends_on)
    numbers |= {"日数": span, "工作日": working}
    if span < exact(days):
        reason = f"{said}共{span}天，容不下{plain(days)}天的班次。"
        return refused("class_days", value, reason, numbers, remedy="请核对天数、开班日期和结束日期。")
    if working > math.ceil(exact(days)):
        reason = f"{said}共{span}天，其中工作日{working}天，而本班为{plain(days)}天，不是连续办班。"
        remedy = "请核对开班日期和结束日期；确系分次上课的，请逐次填写上课日期。"
        return refused("class_days", value, reason, numbers, remedy=remedy)
    return ok("class_days", value, f"{said}连续办班，共{plain(days)}天。", numbers)


def _sessions(
    value: Value, numbers: dict[str, int | str], days: Fraction, period: tuple[date, date], sessions: tuple[date, ...]
) -> Verdict:
    """Hold the days on which an interrupted class is held to its first and last day and to its length."""
    named = sorted(set(sessions))
    numbers |= {"上课次数": len(named)}
    if (named[0], named[-1]) != period:
        reason = f"逐次上课日期自{chinese_day(named[0])}至{chinese_day(named[-1])}，与开班、结束日期不一致。"
        return refused("class_days", value, reason, numbers, remedy="请核对开班日期、结束日期和逐次上课日期。")
    if not days <= len(named) <= 2 * days:
        reason = f"逐次上课日期有{len(named)}个，每次半天至一天，与{plain(days)}天的班次不符。"
        return refused("class_days", value, reason, numbers, remedy="请逐次填写上课日期，每天填一次。")
    return ok("class_days", value, f"分{len(named)}次上课，共{plain(days)}天。", numbers)


def _working_days(first: date, last: date) -> int:
    """Count the working days from first to last; where a year's holidays are not published, all but Saturday and Sunday."""
    known = published_years()
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(is_workday(day) if day.year in known else day.weekday() < 5 for day in every)


@gate("班次变动", "15")
def class_change(
    pack: Pack,
    on: date,
    *,
    approved: Annotated[Particulars, "批复内容"],
    actual: Annotated[Particulars, "实际内容"],
    approved_change: Annotated[Particulars, "已批准的变动"],
) -> Verdict:
    """Tell whether a class is held as approved: kind, scale, time and place; names each that differs (our reading of m.15).

    `approved_change` holds what an approved change allows in place of the reply (empty: none). For what the pack lists
    as ceilings only more than approved is a change.
    """
    fields = pack.value("training.change.fields", on)
    ceilings = pack.value("training.change.ceilings", on).texts()
    if not approved:
        return refused("class_change", fields, "没有批复内容可供核对。", remedy="请先取得批复，再核对变动。")
    allowed = {**approved, **approved_change}
    numbers: dict[str, int | str] = {}
    for name, label in fields.labels().items():
        ours, theirs = _clean(allowed.get(name, "")), _clean(actual.get(name, ""))
        if ours == theirs or (name in ceilings and _below(theirs, ours)):
            continue
        numbers |= {f"批复{label}": _said(ours), f"实际{label}": _said(theirs)}
    if not numbers:
        return ok("class_change", fields, "种类、规模、时间、地点等与批复一致。")
    differing = [label for label in fields.labels().values() if f"实际{label}" in numbers]
    said = "；".join(f"{label}批复为{numbers[f'批复{label}']}，实际为{numbers[f'实际{label}']}" for label in differing)
    remedy = "请先申报变动，经批准后再组织实施；或按批复内容办班。"
    return refused("class_change", fields, f"与批复不一致：{said}。", numbers, remedy=remedy)


@gate("未批先办", "15", "16")
def unapproved_run(
    pack: Pack,
    on: date,
    *,
    started_on: Annotated[date, "开班日期"],
    reply_number: Annotated[str, "批复文号"] = "",
    replied_on: Annotated[date | None, "批复日期"] = None,
    otherwise: Annotated[frozenset[str], "与批复不一致的内容"] = frozenset(),
) -> Verdict:
    """Tell whether a class that ran had its reply first; refused means 未批先办: a lead for measure 16 (责任倒查).

    A reply of the first day itself is in time. A reply that came later does not heal it, nor does one of another class:
    `otherwise` names what was held otherwise than approved, without an approved change (kind, place and so on).
    """
    value = pack.value("training.unapproved.accountable", on)
    if not value.flag():
        return not_applicable("unapproved_run", value, "现行规则不追究未批先办的责任。")
    number = reply_number.strip()
    tracing = pack.value("accountability.tracing", on)
    lead = f"，并按{tracing.cite}“{tracing.words}”转为责任追究线索" if tracing.flag() else ""
    remedy = f"请登记为未批先办{lead}。"
    if number and replied_on and replied_on <= started_on:
        labels = pack.value("training.change.fields", on).labels()
        if differing := [label for name, label in labels.items() if name in otherwise]:
            reason = f"{chinese_day(started_on)}开班，{'、'.join(differing)}与批复（{number}）不一致，未经批准变更，属于未批先办。"
            numbers = {"开班日期": str(started_on), "批复日期": str(replied_on), "不一致": "、".join(differing)}
            return refused("unapproved_run", value, reason, numbers, remedy=remedy)
        reason = f"{chinese_day(started_on)}开班，{chinese_day(replied_on)}已经批复（{number}）。"
        return ok("unapproved_run", value, reason, {"开班日期": str(started_on), "批复日期": str(replied_on)})
    late = f"，{chinese_day(replied_on)}才批复" if number and replied_on else "，没有批复"
    return refused(
        "unapproved_run",
        value,
        f"{chinese_day(started_on)}开班{late}，属于未批先办。",
        {"开班日期": str(started_on), "批复日期": str(replied_on) if number and replied_on else "无"},
        remedy=remedy,
    )


def _clean(part: Particular) -> Particular:
    """Ignore spaces: 区委 党校 and 区委党校 are one place."""
    return "".join(part.split()) if isinstance(part, str) else part


def _below(theirs: Particular, ours: Particular) -> bool:
    return not isinstance(theirs, str) and not isinstance(ours, str) and Fraction(theirs) < Fraction(ours)


def _said(part: Particular) -> str:
    return plain(part) if isinstance(part, int | Decimal | Fraction) else part or "未填"
