"""Leaving a post (免职、辞职、降职): the four kinds of resignation, grounds of dismissal, demotion by one level."""

from datetime import date, timedelta
from typing import Annotated

from policy.deciding.known import known
from policy.deciding.superior import months_later
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_in_force, ok, refused
from policy.verdict import Verdict


@gate("辞职", "29")
def resignation(
    pack: Pack,
    on: date,
    *,
    kind: Annotated[str, "辞职类别"],
    applied_on: Annotated[date | None, "书面申请日期"] = None,
    told_on: Annotated[date | None, "接到通知日期"] = None,
    talked: Annotated[bool, "已与本人谈话"] = False,
    approval: Annotated[str, "批准文号"] = "",
    left: Annotated[bool, "已离职"] = False,
) -> Verdict:
    """Tell whether a resignation (辞职) goes its way: kind, written application in time, approval before leaving, measure 29.

    因公辞职 is applied for within 7 calendar days of the Party committee's notice, 责令辞职 within 15; who is ordered and
    does not apply is removed (免职). A voluntary one is answered within three months (2002).
    """
    value = known(pack, "appointing.resignation.kinds", on)
    if value is None:
        return not_in_force("resignation", pack, "辞职的类别")
    if kind not in value.texts():
        reason = f"“{kind or '未填'}”不是{names(value.texts())}。"
        return refused("resignation", value, reason, remedy="请按规定的类别办理。")
    told = pack.value("appointing.resignation.told_to_person", on)
    terms = pack.value("appointing.resignation.days", on)
    if kind in terms.amounts():
        if told_on is None or (kind == "责令辞职" and told.flag() and not talked):
            reason = f"{kind}没有书面通知本人{'并谈话' if kind == '责令辞职' else ''}。"
            return refused("resignation", told, reason, remedy="请指派专人谈话，并书面通知本人。")
        if applied_on is not None and applied_on < told_on:
            raise BadFacts("书面申请早于接到通知")
        until = told_on + timedelta(days=int(terms.amounts()[kind]))
        numbers = {"申请截止": chinese_day(until)}
        if (applied_on or on) > until:
            other = pack.value("appointing.resignation.otherwise", on)
            reason = f"{chinese_day(told_on)}接到通知，至{chinese_day(until)}没有提出书面申请。"
            remedy = f"请催办；拒不辞职的，予以{other.text()}。"
            return refused("resignation", terms, reason, numbers, remedy=remedy)
    if applied_on is None:
        return refused("resignation", value, f"{kind}没有书面申请。", remedy="请本人提出书面申请，写明原因。")
    return _answered(pack, on, kind, applied_on, approval.strip(), left)


def _answered(pack: Pack, on: date, kind: str, applied_on: date, approval: str, left: bool) -> Verdict:
    """Tell whether an application for resignation was answered in time, and nobody left before the approval."""
    if applied_on > on:
        raise BadFacts("书面申请日期在核算日以后")
    value = pack.value("appointing.resignation.kinds", on)
    months, stay = (known(pack, f"appointing.resignation.{part}", on) for part in ("answer_months", "stay"))
    if not approval and left and (stay is None or stay.flag()):
        reason = f"{kind}没有批准，已经离职。"
        return refused("resignation", stay or value, reason, remedy="请本人返回岗位，擅自离职的按规定处理。")
    if not approval and months is not None and on > months_later(applied_on, months.count()):
        until = chinese_day(months_later(applied_on, months.count()))
        return refused("resignation", months, f"{kind}应于{until}以前答复，尚未答复。", remedy="请任免机关立即答复。")
    if not approval:
        return refused("resignation", value, f"{kind}尚未批准。", remedy="请报任免机关审批，批准以前不得离职。")
    return ok("resignation", value, f"{kind}，{chinese_day(applied_on)}书面申请，{approval}批准。")


@gate("责令辞职申诉", "29")
def resignation_appeal(
    pack: Pack,
    on: date,
    *,
    told_on: Annotated[date, "接到通知日期"],
    appealed_on: Annotated[date, "申诉日期"],
    decided_on: Annotated[date | None, "复议决定日期"] = None,
    upheld: Annotated[bool, "维持原决定"] = False,
    applied_on: Annotated[date | None, "书面申请日期"] = None,
) -> Verdict:
    """Tell whether an appeal against 责令辞职 ran in time: within 15 days, decided in a month, obeyed in 3 days, measure 29.

    `decided_on` is also the day the person got the decision; calendar days and months.
    """
    first = known(pack, "appointing.resignation.appeal_days", on)
    if first is None:
        return not_in_force("resignation_appeal", pack, "责令辞职的申诉")
    month, last = (pack.value(f"appointing.resignation.{part}", on) for part in ("review_months", "obey_days"))
    if appealed_on < told_on or appealed_on > on or (decided_on is not None and not appealed_on <= decided_on <= on):
        raise BadFacts("通知、申诉、复议决定的日期先后不符，或在核算日以后")
    until = told_on + timedelta(days=first.count())
    if appealed_on > until:
        reason = f"{chinese_day(appealed_on)}申诉，期限至{chinese_day(until)}。"
        return refused("resignation_appeal", first, reason, remedy="申诉期限已过，请执行原决定。")
    due = months_later(appealed_on, month.count())
    numbers = {"申诉期限": chinese_day(until), "复议期限": chinese_day(due)}
    if (decided_on or on) > due:
        reason = f"{chinese_day(appealed_on)}申诉，复议决定应于{chinese_day(due)}以前作出。"
        return refused("resignation_appeal", month, reason, numbers, remedy="请立即作出复议决定，并书面通知本人。")
    if decided_on is None or not upheld:
        done = "尚在复议期限内" if decided_on is None else "复议没有维持原决定"
        return ok("resignation_appeal", month, f"{chinese_day(appealed_on)}申诉，{done}。", numbers)
    obeyed = decided_on + timedelta(days=last.count())
    if (applied_on or on) > obeyed:
        reason = f"{chinese_day(decided_on)}维持原决定，至{chinese_day(obeyed)}没有提出书面辞职申请。"
        other = pack.value("appointing.resignation.otherwise", on)
        return refused("resignation_appeal", last, reason, numbers, remedy=f"请予以{other.text()}或者提请罢免。")
    return ok("resignation_appeal", last, f"维持原决定，书面申请期限至{chinese_day(obeyed)}。", numbers)


@gate("免职情形", "29")
def dismissal(
    pack: Pack,
    on: date,
    *,
    ground: Annotated[str, "免职情形"],
    evidence: Annotated[str, "依据材料"],
    decided: Annotated[bool, "已集体讨论决定"],
) -> Verdict:
    """Tell whether a dismissal (免职) has a ground of the regulation of the day, its paper and a decision, R-DISMISS, measure 29.

    Votes alone dismiss nobody: the third over of 不称职 needs the organisation's finding (`step_down` computes it).
    """
    value = known(pack, "appointing.dismissal.grounds", on)
    if value is None:
        return not_in_force("dismissal", pack, "免去现职的情形")
    numbers = {"规定情形": len(value.texts())}
    if ground not in value.texts():
        reason = f"“{ground or '未填'}”不属于免去现职的{len(value.texts())}种情形。"
        return refused("dismissal", value, reason, numbers, remedy=f"请核对是否属于：{names(value.texts())}。")
    if not evidence.strip():
        reason = f"“{ground}”没有依据材料。"
        return refused("dismissal", value, reason, numbers, remedy="请附考核、认定、申请等材料。")
    if not decided:
        reason = f"“{ground}”没有经集体讨论决定。"
        return refused("dismissal", value, reason, numbers, remedy="请按干部管理权限集体讨论决定。")
    return ok("dismissal", value, f"因{ground}免去现职，依据{evidence.strip()}，已经集体讨论决定。", numbers)


@gate("降职", "29")
def demotion(
    pack: Pack,
    on: date,
    *,
    cause: Annotated[str, "降职情形"],
    levels: Annotated[int, "降低层次"],
    finding: Annotated[bool, "已经组织认定"],
) -> Verdict:
    """Tell whether a demotion (降职) rests on a finding and goes one level down, assessment rules of 2007, measure 29.

    A year of 不称职 always suffices; other causes are those of the regulation of the day (2002: 不适宜担任现职).
    """
    value = known(pack, "appointing.demotion.levels", on)
    if value is None:
        return not_in_force("demotion", pack, "降职的层次")
    if levels < 1:
        raise BadFacts(f"降低{levels}个层次")
    other = known(pack, "appointing.demotion.causes", on)
    assessed = pack.value("appointing.demotion.assessed", on)
    allowed = (assessed.text(), *(other.texts() if other is not None else ()))
    numbers = {"降低层次": levels, "规定层次": value.count()}
    if cause not in allowed:
        reason = f"“{cause or '未填'}”不是降职的情形。"
        return refused("demotion", other or assessed, reason, numbers, remedy=f"请核对是否属于：{names(allowed)}。")
    if not finding:
        return refused("demotion", value, f"“{cause}”没有组织认定。", numbers, remedy="请先由组织考核认定。")
    if levels > value.count():
        reason = f"拟降低{levels}个层次，超过{value.count()}个。"
        return refused("demotion", value, reason, numbers, remedy=f"请改为降低{value.count()}个层次。")
    return ok("demotion", value, f"因{cause}降低{levels}个层次，已经组织认定。", numbers)
