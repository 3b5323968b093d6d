"""Post quotas and standard names (职数、职务名称): nobody over the number, no invented post or level; what follows. Measure 24."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.verdict import Verdict


@gate("职数", "22", "24")
def post_quota(
    pack: Pack,
    on: date,
    *,
    quota: Annotated[int, "核定职数"],
    filled: Annotated[int, "现配人数"],
    added: Annotated[int, "拟任人数"],
    leaving: Annotated[int, "拟免人数"] = 0,
    manner: Annotated[str, "任职方式"] = "任职",
    kind: Annotated[str, "干部类别"] = "",
) -> Verdict:
    """Tell whether an appointment stays within the quota (不得超职数配备干部), measure 24; 双向挂职 does not count, 22.

    `leaving` are those removed in the same decision. Asked with nobody added it tells whether the unit is over its quota
    now. For 股级干部 and 村（社区）“两委” the verdict rests on the sentence that names them.
    """
    if min(quota, filled, added, leaving) < 0 or leaving > filled:
        raise BadFacts("人数不能为负数，拟免人数不能多于现配人数")
    outside = pack.value("appointing.quota.outside", on)
    if manner in outside.texts():
        return not_applicable("post_quota", outside, f"{manner}不占职数。")
    value, watched = pack.value("appointing.quota.enforced", on), pack.value("appointing.quota.watched", on)
    if not value.flag():
        return not_applicable("post_quota", value, "现行规则不核对职数。")
    if kind in watched.texts():
        value = watched
    after = filled - leaving + added
    numbers = {"核定职数": quota, "现配人数": filled, "拟免人数": leaving, "拟任人数": added, "调整后": after}
    counted = f"核定职数{quota}人，现配{filled}人，拟免{leaving}人，拟任{added}人，调整后{after}人"
    if after > quota:
        reason = f"{counted}，超职数{after - quota}人。"
        return refused("post_quota", value, reason, numbers, remedy="请在核定职数内配备。")
    return ok("post_quota", value, f"{counted}，没有超职数。", numbers)


@gate("超职数配备追究", "24")
def quota_violation(
    pack: Pack,
    on: date,
    *,
    over: Annotated[int, "超配人数"],
    blamed: Annotated[tuple[str, ...], "已追究对象"],
    corrected: Annotated[bool, "已纠正"],
) -> Verdict:
    """Tell whether posts filled over the quota were blamed and put right (严肃追究有关单位和领导的责任), measure 24."""
    value, right = pack.value("appointing.quota.blamed", on), pack.value("appointing.quota.corrected", on)
    if over < 0:
        raise BadFacts(f"超配{over}人")
    if not over:
        return not_applicable("quota_violation", value, "没有超职数配备的干部。")
    missing = absent(value.texts(), blamed)
    numbers = {"超配人数": over, "未追究对象": len(missing)}
    if missing:
        reason = f"超职数配备{over}人，没有追究{names(missing)}的责任。"
        return refused("quota_violation", value, reason, numbers, remedy=f"请追究{names(missing)}的责任。")
    if right.flag() and not corrected:
        reason = f"超职数配备{over}人，尚未纠正。"
        return refused("quota_violation", right, reason, numbers, remedy="请纠正到核定职数以内后办结。")
    return ok("quota_violation", value, f"超职数配备{over}人，已追究{names(value.texts())}的责任。", numbers)


@gate("规范职务名称", "24")
def post_name(
    pack: Pack,
    on: date,
    *,
    name: Annotated[str, "职务名称"],
    raises_rank: Annotated[bool, "明确职级提高待遇"] = False,
    level: Annotated[str, "职级"] = "",
    body: Annotated[str, "任命机构"] = "党委",
) -> Verdict:
    """Tell whether a post has a standard name and level, and no rank is raised by 明确职级; no list entered: ValueNotSet.

    不得乱设职务名称和职级, measure 24. It binds 党委, 党工委 and 党组; for another body it is not applicable.
    """
    bodies = pack.value("appointing.names.bodies", on)
    if body not in bodies.texts():
        return not_applicable("post_name", bodies, f"“{body}”不在{names(bodies.texts())}之列。")
    barred = pack.value("appointing.names.raise_forbidden", on)
    if raises_rank and barred.flag():
        reason = f"“{name}”拟以明确职级的办法提高职级待遇。"
        return refused("post_name", barred, reason, remedy="请去掉明确职级的内容。")
    levels = pack.value("appointing.names.levels", on)
    if level.strip() and level.strip() not in levels.texts():
        reason = f"“{level.strip()}”不在规范职级之列。"
        return refused("post_name", levels, reason, remedy=f"请使用：{names(levels.texts())}。")
    value = pack.value("appointing.names.standard", on)
    if name.strip() not in value.texts():
        reason = f"“{name}”不在规范职务名称之列。"
        return refused("post_name", value, reason, remedy="请使用规范的领导职务或非领导职务名称。")
    return ok("post_name", value, f"“{name.strip()}”是规范职务名称。")


@gate("选任工作检查", "24")
def selection_inspection(
    pack: Pack,
    on: date,
    *,
    inspections: Annotated[int, "当年检查次数"],
    found: Annotated[int, "发现违规违纪件数"] = 0,
    handled: Annotated[int, "已查处件数"] = 0,
) -> Verdict:
    """Tell whether the year's inspection of the regulation was held and what it found was punished (坚决查处), measure 24."""
    if min(inspections, found, handled) < 0 or handled > found or (found and not inspections):
        raise BadFacts("检查次数、发现和查处的件数前后不符")
    times, punished = pack.value("appointing.inspection.times", on), pack.value("appointing.inspection.handled", on)
    numbers = {"检查次数": inspections, "发现": found, "未查处": found - handled}
    if inspections < times.count():
        reason = f"当年检查{inspections}次，不足{times.count()}次。"
        return refused("selection_inspection", times, reason, numbers, remedy="请在年内开展检查。")
    if punished.flag() and handled < found:
        reason = f"检查发现{found}件，尚有{found - handled}件没有查处。"
        return refused("selection_inspection", punished, reason, numbers, remedy="请查处后报告结果。")
    return ok("selection_inspection", times, f"当年检查{inspections}次，发现{found}件，已查处{handled}件。", numbers)
