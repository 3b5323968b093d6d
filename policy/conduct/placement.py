"""Practice placements (实践锻炼): quotas, no overlap, an appraisal on return, headcount. Measures 4 and 22."""

from datetime import date
from typing import Annotated

from policy.conduct.records import check_period
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, not_applicable, ok, refused
from policy.units import exact
from policy.verdict import Verdict


@gate("选派名额", "4")
def placement_quota(
    pack: Pack,
    on: date,
    *,
    programme: Annotated[str, "选派项目"],
    year: Annotated[int, "选派年度"],
    sent: Annotated[int, "已选派人数"],
    adding: Annotated[int, "本次选派人数"],
    oldest: Annotated[int | None, "最大年龄"] = None,
    reason: Annotated[str, "超额理由"] = "",
) -> Verdict:
    """Tell whether cadres may be sent within the quota (上挂10、信访30、沿海10、园区10、农村社区50名), measure 4.

    The quotas run from 2009 for at most three years. Over the quota only with a reason. Where the Measures want the
    young, the age is the office's (ValueNotSet until it is entered) and `oldest` must not be above it.
    """
    quotas, most = pack.value("duties.placement.quotas", on), pack.value("duties.placement.years_most", on)
    first = pack.value("duties.placement.first_year", on).count()
    if min(sent, adding) < 0:
        raise BadFacts("人数不能小于零")
    if programme not in quotas.amounts() or not first <= year < first + most.count():
        reason = f"{first}年起{most.count()}年内的选派名额不适用于{year}年“{programme}”。"
        return not_applicable("placement_quota", quotas, reason)
    quota, total = int(exact(quotas.amounts()[programme])), sent + adding
    numbers: dict[str, int | str] = {"名额": quota, "已选派": sent, "本次": adding, "尚余": quota - total}
    young = pack.value("duties.placement.young", on)
    if programme in young.texts():
        limit = pack.value("duties.placement.young_age", on)
        if oldest is None or oldest > limit.count():
            said = f"“{programme}”选派优秀年轻干部，年龄应不超过{limit.count()}岁，实际最大{oldest or '未填'}。"
            return refused("placement_quota", young, said, numbers, remedy="请改派年轻干部，并填写年龄。")
    said = f"“{programme}”名额{quota}名，已选派{sent}名，本次{adding}名，合计{total}名"
    if total <= quota:
        return ok("placement_quota", quotas, f"{said}，没有超过名额。", numbers)
    exceed = pack.value("duties.placement.exceed_reason", on)
    if exceed.flag() and not reason.strip():
        remedy = "请减少人数，或写明超额理由。"
        return refused("placement_quota", exceed, f"{said}，超过名额而没有写明理由。", numbers, remedy=remedy)
    return ok("placement_quota", exceed, f"{said}，超过名额，理由已写明。", numbers)


@gate("选派进度", "4")
def placement_progress(
    pack: Pack, on: date, *, year: Annotated[int, "年度"], sent: Annotated[int, "已选派人数"],
    programme: Annotated[str, "选派项目"],
) -> Verdict:  # fmt: skip
    """Tell whether a quota of measure 4 is filled by the end of its 2 to 3 years (利用2—3年时间); early it is only shown."""
    quotas, least = pack.value("duties.placement.quotas", on), pack.value("duties.placement.years_least", on)
    most, first = pack.value("duties.placement.years_most", on), pack.value("duties.placement.first_year", on).count()
    if programme not in quotas.amounts() or sent < 0 or year < first:
        raise BadFacts(f"{year}年，{programme}，{sent}人")
    quota = int(exact(quotas.amounts()[programme]))
    numbers: dict[str, int | str] = {"名额": quota, "已选派": sent, "尚缺": max(quota - sent, 0)}
    said = f"“{programme}”名额{quota}名，至{year}年底已选派{sent}名"
    if sent >= quota:
        return ok("placement_progress", quotas, f"{said}，已经完成。", numbers)
    if year < first + least.count() - 1:
        return ok("placement_progress", least, f"{said}，期限未到，可继续选派。", numbers)
    if year < first + most.count() - 1:
        return ok("placement_progress", most, f"{said}，应在{first + most.count() - 1}年底前完成。", numbers)
    remedy = "请补派，或写明未完成的原因报区委组织部。"
    return refused("placement_progress", most, f"{said}，期限已满而没有完成。", numbers, remedy=remedy)


@gate("选派时间不重叠", "4")
def placement_overlap(
    pack: Pack,
    on: date,
    *,
    begins_on: Annotated[date, "开始日期"],
    ends_on: Annotated[date, "结束日期"],
    other_begins: Annotated[tuple[date, ...], "其他选派开始日期"],
    other_ends: Annotated[tuple[date, ...], "其他选派结束日期"],
) -> Verdict:
    """Tell whether a cadre's placement overlaps none of his others, both end days included; our default, measure 4."""
    value = pack.value("duties.placement.no_overlap", on)
    check_period(begins_on, ends_on)
    if len(other_begins) != len(other_ends):
        raise BadFacts("其他选派的开始和结束日期项数不同")
    others = list(zip(other_begins, other_ends, strict=True))
    clashing = [(begin, end) for begin, end in others if begin <= ends_on and begins_on <= end]
    numbers: dict[str, int | str] = {"其他选派": len(others), "重叠": len(clashing)}
    if not value.flag() or not clashing:
        return ok("placement_overlap", value, f"与其他{len(others)}次选派时间核对，没有不能安排的重叠。", numbers)
    begin, end = clashing[0]
    reason = f"与{chinese_day(begin)}至{chinese_day(end)}的选派时间重叠。"
    return refused("placement_overlap", value, reason, numbers, remedy="请调整时间，同一时期只安排一次选派。")


@gate("选派结束", "4")
def placement_closed(
    pack: Pack, on: date, *, ends_on: Annotated[date, "结束日期"], appraisal: Annotated[str, "鉴定材料"] = ""
) -> Verdict:
    """Tell whether a placement may be closed: it is over and the receiving unit's appraisal (鉴定) is filed; our default, m.4."""
    value = pack.value("duties.placement.appraisal", on)
    if on < ends_on:
        reason = f"选派至{chinese_day(ends_on)}结束，尚未期满。"
        return refused("placement_closed", value, reason, remedy="请于期满后办理；提前结束的，请先变更期限。")
    if value.flag() and not appraisal.strip():
        reason = "没有接收单位的鉴定材料。"
        return refused("placement_closed", value, reason, remedy="请接收单位作出鉴定并存档后结束。")
    return ok("placement_closed", value, f"选派于{chinese_day(ends_on)}期满，材料齐全。")


@gate("选派是否占职数", "4", "22")
def placement_headcount(
    pack: Pack, on: date, *, programme: Annotated[str, "选派项目"], counted: Annotated[bool, "计入职数"]
) -> Verdict:
    """Tell whether a placement is counted rightly: only the two-way 挂职 of measure 22 is outside 职数; 任职 counts (m.4)."""
    free = pack.value("duties.placement.outside_headcount", on)
    appointed = pack.value("duties.placement.appointed", on)
    if programme in free.texts():
        if counted:
            reason = f"“{programme}”不占职数，不应计入。"
            return refused("placement_headcount", free, reason, remedy="请改为不计入职数。")
        return ok("placement_headcount", free, f"“{programme}”不占职数，没有计入。")
    if programme not in appointed.texts():
        return not_applicable("placement_headcount", appointed, f"“{programme}”不是任职，按原单位职数计算。")
    if not counted:
        reason = f"“{programme}”为任职，应当计入职数。"
        return refused("placement_headcount", appointed, reason, remedy="请计入任职单位职数。")
    return ok("placement_headcount", appointed, f"“{programme}”为任职，已计入职数。")
