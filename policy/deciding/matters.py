"""What must be decided together (三重一大): the four kinds, consulting the people, no temporary motion. Measure 5."""

from datetime import date
from itertools import takewhile
from typing import Annotated

from policy.deciding.known import absent, known
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, not_in_force, ok, refused
from policy.verdict import Verdict


@gate("集体讨论决定", "5")
def collective_decision(
    pack: Pack,
    on: date,
    *,
    kind: Annotated[str, "事项类别"],
    by_meeting: Annotated[bool, "会议集体决定"],
    stages: Annotated[tuple[str, ...], "已办环节"],
) -> Verdict:
    """Tell whether a matter of the four kinds is decided by the meeting after consultation and discussion; measure 5.

    重大决策、重要干部任免、重大项目安排、大额度资金使用 need it (在集体充分酝酿讨论的基础上作出决定); others do not.
    """
    value = pack.value("deciding.important.kinds", on)
    if kind not in value.texts():
        return not_applicable("collective_decision", value, f"“{kind}”不属于{names(value.texts())}。")
    wanted = pack.value("deciding.important.stages", on)
    missing = absent(wanted.texts(), stages)
    numbers: dict[str, int | str] = {"事项类别": kind, "未办环节": names(missing) or "无"}
    if not by_meeting:
        reason = f"“{kind}”没有经会议集体决定，属于个人决定。"
        return refused("collective_decision", value, reason, numbers, remedy="请提交领导班子会议集体讨论决定。")
    if missing:
        reason = f"“{kind}”没有经过{names(missing)}。"
        return refused("collective_decision", wanted, reason, numbers, remedy=f"请先经{names(missing)}，再作出决定。")
    return ok("collective_decision", value, f"“{kind}”经{names(wanted.texts())}，由会议集体决定。", numbers)


@gate("大额度资金", "5")
def large_sum(
    pack: Pack, on: date, *, yuan: Annotated[int, "金额"], collective: Annotated[bool, "会议集体决定"]
) -> Verdict:
    """Tell whether a sum of money (yuan) must go to the meeting (大额度资金使用), measure 5; ValueNotSet until the office sets it."""
    value = pack.value("deciding.large_sum", on)
    least = value.count()
    if yuan < 0:
        raise BadFacts(f"金额{yuan}元")
    numbers = {"金额": yuan, "大额度起点": least}
    if yuan < least:
        return not_applicable("large_sum", value, f"金额{yuan}元，低于大额度起点{least}元。", numbers)
    if not collective:
        reason = f"金额{yuan}元，达到大额度起点{least}元，没有经会议集体决定。"
        return refused("large_sum", value, reason, numbers, remedy="请提交领导班子会议集体讨论决定。")
    return ok("large_sum", value, f"金额{yuan}元，达到大额度起点{least}元，已经会议集体决定。", numbers)


@gate("议事制度", "5")
def rules_filed(pack: Pack, on: date, *, filed: Annotated[tuple[str, ...], "已建立制度"]) -> Verdict:
    """Tell whether a body has filed its rules of procedure (领导班子议事规则和重大问题集体讨论等制度), measure 5."""
    value = pack.value("deciding.systems", on)
    missing = absent(value.texts(), filed)
    numbers = {"应建立": len(value.texts()), "未建立": len(missing)}
    if missing:
        return refused(
            "rules_filed", value, f"没有建立：{names(missing)}。", numbers, remedy=f"请建立并报备{names(missing)}。"
        )
    return ok("rules_filed", value, f"{names(value.texts())}均已建立。", numbers)


@gate("问计于民", "5")
def public_consultation(
    pack: Pack,
    on: date,
    *,
    concerns: Annotated[tuple[str, ...], "事关"],
    ways: Annotated[tuple[str, ...], "征求意见方式"] = (),
    record: Annotated[str, "征求意见记录"] = "",
) -> Verdict:
    """Tell whether the people were consulted before a decision that concerns them (问计于民), measure 5.

    `concerns` holds what the decision concerns; `record` is the document number of what was collected.
    """
    value = pack.value("deciding.public.matters", on)
    touched = [one for one in value.texts() if one in concerns]
    if not touched:
        return not_applicable("public_consultation", value, f"该决策不涉及{names(value.texts())}。")
    allowed = pack.value("deciding.public.ways", on)
    used = [one for one in allowed.texts() if one in ways]
    numbers: dict[str, int | str] = {"征求意见方式": names(used) or "无", "征求意见记录": record.strip() or "无"}
    if not used:
        remedy = f"请先以{names(allowed.texts())}等方式征求群众意见。"
        return refused(
            "public_consultation", allowed, f"该决策{names(touched)}，没有问计于民。", numbers, remedy=remedy
        )
    if not record.strip():
        reason = f"该决策{names(touched)}，已采用{names(used)}，没有征求意见的记录。"
        return refused("public_consultation", value, reason, numbers, remedy="请附征求意见的记录后再讨论决定。")
    return ok("public_consultation", value, f"该决策{names(touched)}，已采用{names(used)}征求意见。", numbers)


@gate("临时动议", "5")
def temporary_motion(
    pack: Pack,
    on: date,
    *,
    meets_on: Annotated[date, "会议日期"],
    sent_on: Annotated[date | None, "议题送达日期"] = None,
) -> Verdict:
    """Tell whether an item was on the agenda in time (不得临时动议): calendar days before the meeting, our default; measure 5."""
    value = pack.value("deciding.agenda.days", on)
    remedy = "请将议题和材料提前送达，在下一次会议讨论。"
    if sent_on is None:
        return refused("temporary_motion", value, "该议题会前没有送达，属于临时动议。", {"提前日数": 0}, remedy=remedy)
    days = (meets_on - sent_on).days
    numbers = {"提前日数": days, "至少提前": value.count()}
    said = f"{chinese_day(sent_on)}送达议题，{chinese_day(meets_on)}开会，提前{days}日"
    if days < value.count():
        return refused(
            "temporary_motion", value, f"{said}，不足{value.count()}日，属于临时动议。", numbers, remedy=remedy
        )
    return ok("temporary_motion", value, f"{said}，不少于{value.count()}日。", numbers)


@gate("决定无效情形", "5", "24")
def void_decision(pack: Pack, on: date, *, found: Annotated[tuple[str, ...], "查明情形"]) -> Verdict:
    """Tell whether a decision stands: none of the causes of blame (个人指定提拔、临时动议…), rules of 2010, measure 24."""
    value = known(pack, "deciding.void.causes", on)
    if value is None:
        return not_in_force("void_decision", pack, "决定无效并追究责任的情形")
    causes = [one for one in value.texts() if one in found]
    numbers = {"查明情形": len(causes)}
    if causes:
        reason = f"查明：{names(causes)}，决定无效。"
        return refused("void_decision", value, reason, numbers, remedy="请纠正决定，并转为责任追究线索。")
    return ok("void_decision", value, "没有查明决定无效的情形。", numbers)


@gate("选拔任用环节", "24")
def selection_links(pack: Pack, on: date, *, done: Annotated[tuple[str, ...], "已办环节"]) -> Verdict:
    """Tell whether every link before the decision is done, in order (初始提名、民主推荐、考察、酝酿), measure 24."""
    value = pack.value("deciding.links", on)
    before = tuple(takewhile(lambda one: one != "讨论决定", value.texts()))
    missing = absent(before, done)
    numbers: dict[str, int | str] = {"应办环节": len(before), "未办环节": names(missing) or "无"}
    if missing:
        reason = f"讨论决定以前应办{len(before)}个环节，未办：{names(missing)}。"
        return refused("selection_links", value, reason, numbers, remedy=f"请先办理{names(missing)}。")
    if [one for one in done if one in before] != list(before):
        reason = f"已办环节为{names(done)}，次序与规定不符。"
        return refused("selection_links", value, reason, numbers, remedy=f"请按{names(before)}的次序办理。")
    return ok("selection_links", value, f"{names(before)}均已办理。", numbers)


@gate("选拔任用专题报告", "24")
def selection_report(
    pack: Pack,
    on: date,
    *,
    meeting: Annotated[str, "听取报告的会议"],
    parts: Annotated[tuple[str, ...], "已办内容"],
    new_heads: Annotated[int, "当年新提拔党政主要领导人数"],
) -> Verdict:
    """Tell whether the yearly report on selection work has all its parts before the right meeting; measure 24.

    The test vote on new heads (民主测评) is needed only where somebody was newly promoted.
    """
    meetings = pack.value("deciding.report.meetings", on)
    value = pack.value("deciding.report.parts", on)
    if meeting not in meetings.texts():
        remedy = f"请向{names(meetings.texts())}报告。"
        return refused("selection_report", meetings, f"听取报告的会议为“{meeting}”。", remedy=remedy)
    if new_heads < 0:
        raise BadFacts(f"新提拔{new_heads}人")
    wanted = [one for one in value.texts() if new_heads or one != "民主测评"]
    missing = absent(wanted, parts)
    numbers = {"应办内容": len(wanted), "新提拔主要领导": new_heads}
    if missing:
        reason = f"应办{len(wanted)}项，未办：{names(missing)}。"
        return refused("selection_report", value, reason, numbers, remedy=f"请补办：{names(missing)}。")
    return ok("selection_report", value, f"向{meeting}报告，应办{len(wanted)}项均已办理。", numbers)
