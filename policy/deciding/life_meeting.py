"""The democratic life meeting (民主生活会): yearly, prepared, evaluated, rectified before closing. Measure 6."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent, known, within
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_in_force, ok, refused
from policy.units import plain
from policy.verdict import Verdict


@gate("民主生活会次数", "6")
def life_meeting_yearly(
    pack: Pack, on: date, *, year: Annotated[int, "年度"], held: Annotated[tuple[date, ...], "召开日期"]
) -> Verdict:
    """Tell whether a leading body held its meeting in a year (每年至少召开1次), measure 6; other years do not count."""
    value = pack.value("deciding.life_meeting.per_year", on)
    count = sum(day.year == year for day in held)
    numbers = {"年度": year, "召开次数": count, "至少次数": value.count()}
    said = f"{year}年召开民主生活会{count}次"
    if count < value.count():
        remedy = f"请在{year}年内补开。" if on.year <= year else "该年度已过，请说明原因并报上级党组织。"
        return refused("life_meeting_yearly", value, f"{said}，少于{value.count()}次。", numbers, remedy=remedy)
    return ok("life_meeting_yearly", value, f"{said}，不少于{value.count()}次。", numbers)


@gate("民主生活会会前准备", "6")
def life_meeting_start(
    pack: Pack,
    on: date,
    *,
    members: Annotated[tuple[str, ...], "班子成员"],
    texts: Annotated[frozenset[str], "已交发言材料"],
    opinions: Annotated[int, "征求意见条数"],
) -> Verdict:
    """Tell whether the meeting may be held: opinions collected and every member's speech text there; measure 6."""
    value = pack.value("deciding.life_meeting.before", on)
    within(0, opinions, "零", "征求意见条数")
    without = [one for one in members if one not in texts]
    numbers = {"班子成员": len(members), "未交发言材料": len(without), "征求意见条数": opinions}
    missing = absent(
        value.texts(), [*(["征求意见"] if opinions else []), *([] if without or not members else ["发言材料"])]
    )
    if missing:
        reason = f"征求意见{opinions}条；班子成员{len(members)}人，未交发言材料：{names(without) or '无'}。"
        return refused("life_meeting_start", value, reason, numbers, remedy=f"请补齐{names(missing)}后再召开。")
    reason = f"已征求意见{opinions}条，班子成员{len(members)}人均已交发言材料。"
    return ok("life_meeting_start", value, reason, numbers)


@gate("民主生活会到会人数", "6")
def life_meeting_quorum(
    pack: Pack, on: date, *, members: Annotated[int, "应到"], present: Annotated[int, "实到"]
) -> Verdict:
    """Tell whether two thirds of those who should attend are there (三分之二以上), a rule of 2016, measure 6."""
    value = known(pack, "deciding.life_meeting.quorum", on)
    if value is None:
        return not_in_force("life_meeting_quorum", pack, "民主生活会须到会的比例")
    within(present, members, "实到", "应到")
    share = value.fraction()
    numbers = {"应到": members, "实到": present}
    said = f"应到{members}人，实到{present}人"
    if not members or present * share.denominator < members * share.numerator:
        return refused("life_meeting_quorum", value, f"{said}，不足{plain(share)}。", numbers, remedy="请改期召开。")
    return ok("life_meeting_quorum", value, f"{said}，达到{plain(share)}。", numbers)


@gate("民主生活会召开时间", "6")
def life_meeting_time(
    pack: Pack,
    on: date,
    *,
    held_on: Annotated[date, "召开日期"],
    consented: Annotated[bool, "上级同意提前或延期"] = False,
) -> Verdict:
    """Tell whether the meeting falls in its usual months (2000: April to August; 2016: fourth quarter), else by consent, measure 6."""
    first = pack.value("deciding.life_meeting.begins", on)
    last = pack.value("deciding.life_meeting.ends", on)
    opens, closes = first.month_day().of(held_on.year), last.month_day().of(held_on.year)
    numbers = {"召开日期": str(held_on), "一般不早于": str(opens), "一般不迟于": str(closes)}
    said = f"{chinese_day(held_on)}召开，一般在{chinese_day(opens)}至{chinese_day(closes)}召开"
    if opens <= held_on <= closes:
        return ok("life_meeting_time", first, f"{said}。", numbers)
    if consented:
        return ok("life_meeting_time", first, f"{said}，上级已同意提前或延期。", numbers)
    decided = first if held_on < opens else last
    return refused("life_meeting_time", decided, f"{said}。", numbers, remedy="请报上级党组织同意。")


@gate("民主生活会测评", "6")
def life_meeting_evaluated(pack: Pack, on: date, *, evaluated: Annotated[tuple[str, ...], "已测评内容"]) -> Verdict:
    """Tell whether collecting, finding and rectifying were all evaluated (测评), measure 6."""
    value = pack.value("deciding.life_meeting.evaluated", on)
    missing = absent(value.texts(), evaluated)
    numbers = {"应测评": len(value.texts()), "未测评": len(missing)}
    if missing:
        reason = f"应测评{len(value.texts())}项，未测评：{names(missing)}。"
        return refused("life_meeting_evaluated", value, reason, numbers, remedy=f"请测评：{names(missing)}。")
    return ok("life_meeting_evaluated", value, f"应测评{len(value.texts())}项，均已测评。", numbers)


@gate("民主生活会办结", "6")
def life_meeting_closed(
    pack: Pack,
    on: date,
    *,
    done: Annotated[tuple[str, ...], "已办环节"],
    items: Annotated[int, "整改事项"],
    rectified: Annotated[int, "已整改"],
) -> Verdict:
    """Tell whether the meeting may be closed: criticism held and every rectification item done (整改落实), measure 6."""
    during = pack.value("deciding.life_meeting.during", on)
    after = pack.value("deciding.life_meeting.after", on)
    within(rectified, items, "已整改", "整改事项")
    numbers = {"整改事项": items, "已整改": rectified, "未整改": items - rectified}
    for value in (during, after):
        missing = absent(value.texts(), done)
        if missing:
            reason = f"没有办理：{names(missing)}。"
            return refused("life_meeting_closed", value, reason, numbers, remedy=f"请办理{names(missing)}后再办结。")
    if rectified < items:
        reason = f"整改事项{items}项，已整改{rectified}项，尚有{items - rectified}项未整改。"
        return refused("life_meeting_closed", after, reason, numbers, remedy="请全部整改后再办结。")
    return ok("life_meeting_closed", after, f"整改事项{items}项，均已整改。", numbers)


@gate("民主生活会报告", "6")
def life_meeting_report(
    pack: Pack,
    on: date,
    *,
    held_on: Annotated[date, "召开日期"],
    reported_on: Annotated[date | None, "报告日期"] = None,
) -> Verdict:
    """Tell whether the superior was told in time (15 calendar days from the next day; from 2016, unverified), measure 6."""
    value = known(pack, "deciding.life_meeting.report_days", on)
    if value is None:
        return not_in_force("life_meeting_report", pack, "民主生活会后报告上级的期限")
    until = reported_on or on
    days = (until - held_on).days
    within(0, days, "零", "会后日数")
    numbers = {"会后日数": days, "期限": value.count()}
    if days > value.count():
        reason = f"{chinese_day(held_on)}召开，会后{days}日{'才报告' if reported_on else '尚未报告'}，超过{value.count()}日。"
        return refused("life_meeting_report", value, reason, numbers, remedy="请立即报告上级党组织并说明原因。")
    said = "报告" if reported_on else "尚在期限内"
    return ok(
        "life_meeting_report",
        value,
        f"{chinese_day(held_on)}召开，会后{days}日{said}，期限{value.count()}日。",
        numbers,
    )
