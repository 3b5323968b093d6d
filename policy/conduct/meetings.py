"""Meeting discipline (会风会纪): supervision, and the ladder of unexcused absence within a year. Measure 13, reading 14."""

from datetime import date
from typing import Annotated

from policy.errors import BadFacts
from policy.facts import Days
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import not_applicable, ok, refused
from policy.units import MonthDay
from policy.verdict import Verdict
from policy.workdays import workdays_between


def year_of(begins: MonthDay, day: date) -> date:
    """Return the first day of the year (年度) that a day belongs to."""
    this = begins.of(day.year)
    return this if this <= day else begins.of(day.year - 1)


def absence_count(pack: Pack, on: date, meeting: str, held_on: date, earlier: Days) -> int:
    """Return which unexcused absence of the year this is (年度内第几次): earlier meetings of the same year, and this one."""
    begins = year_of(pack.value("duties.absence.year_begins", on).month_day(), held_on)
    return 1 + sum(begins <= day <= held_on for name, day in earlier.items() if name != meeting)


@gate("缺席会议处理", "13", "14")
def absence_rung(
    pack: Pack,
    on: date,
    *,
    host: Annotated[str, "会议名义"],
    meeting: Annotated[str, "会议"],
    held_on: Annotated[date, "会议日期"],
    found_by: Annotated[str, "认定单位"],
    found_on: Annotated[date | None, "认定日期"] = None,
    measure: Annotated[str, "拟作处理"],
    on_leave: Annotated[bool, "已准假"] = False,
    earlier: Annotated[Days, "已认定的缺席"] = {},  # noqa: B006
) -> Verdict:
    """Tell whether an unexcused absence gets its rung (年度内第一次通报批评,第二次诫勉谈话,第三次停职待岗), measure 13.

    `earlier` names the meetings already found as unexcused, with their days: each meeting counts once, only those of the
    same year. Approved leave (measure 14) excuses. 区纪委 finds the absence. From the third on the last rung stays;
    it is a proposal to the body that may decide. Not applicable to other meetings.
    """
    hosts, ladder = pack.value("duties.absence.hosts", on), pack.value("duties.absence.ladder", on)
    if host not in hosts.texts():
        return not_applicable("absence_rung", hosts, f"“{host}”名义的会议不适用缺席处理的规定。")
    excused = pack.value("duties.absence.excused", on)
    if on_leave and excused.flag():
        reason = "当事人已按程序请假并获批准，不是无故缺席，不计次数。"
        return refused("absence_rung", excused, reason, remedy="请按请假登记，不作处理。")
    if meeting in earlier:
        reason = f"“{meeting}”的缺席已经认定，一次会议只计一次。"
        return refused("absence_rung", ladder, reason, remedy="请删去重复登记。")
    stopped = _finding(pack, on, held_on, found_by, found_on)
    if stopped:
        return stopped
    times = absence_count(pack, on, meeting, held_on, earlier)
    right = ladder.texts()[min(times, len(ladder.texts())) - 1]
    numbers: dict[str, int | str] = {"年度内第几次": times, "应作处理": right}
    if measure != right:
        reason = f"年度内第{times}次无故缺席，应为{right}，拟作处理为“{measure}”。"
        return refused("absence_rung", ladder, reason, numbers, remedy=f"请改为{right}，不得越级或降级处理。")
    proposal = "，系向有权机关提出的建议" if right in pack.value("duties.absence.proposals", on).texts() else ""
    return ok("absence_rung", ladder, f"年度内第{times}次无故缺席，处理为{right}{proposal}。", numbers)


def _finding(pack: Pack, on: date, held_on: date, found_by: str, found_on: date | None) -> Verdict | None:
    """Refuse an absence that nobody, the wrong body, or a late finding has called unexcused."""
    finder = pack.value("duties.absence.finder", on)
    if found_on is None or found_by != finder.text():
        reason = f"没有{finder.text()}关于无故缺席的认定。"
        return refused("absence_rung", finder, reason, remedy=f"请由{finder.text()}听取说明后认定。")
    if found_on < held_on:
        raise BadFacts("认定日期早于会议日期")
    term = pack.value("duties.absence.finding_workdays", on)
    used = workdays_between(held_on, found_on)
    if used > term.count():
        reason = f"会议后第{used}个工作日才认定，应在{term.count()}个工作日内认定。"
        numbers: dict[str, int | str] = {"已用工作日": used, "期限": term.count()}
        return refused("absence_rung", term, reason, numbers, remedy="请由区纪委主要负责人同意后补办认定。")
    return None


@gate("停职待岗建议", "13")
def suspension_proposal(
    pack: Pack,
    on: date,
    *,
    decided_by: Annotated[str, "作出决定的机关"],
    competent: Annotated[str, "有权机关"],
    heard: Annotated[bool, "已听取陈述"],
    appeal_told: Annotated[bool, "已告知申诉"],
) -> Verdict:
    """Tell whether the third rung may take effect: the competent body decides, after a hearing, with the appeal told; our m.13."""
    value = pack.value("duties.absence.hearing", on)
    if decided_by != competent or not competent.strip():
        reason = f"停职待岗由“{decided_by or '未填'}”决定，有权机关为“{competent or '未填'}”。"
        return refused("suspension_proposal", value, reason, remedy="请作为建议报有权机关决定。")
    given = {"听取陈述": heard, "告知申诉": appeal_told}
    missing = [part for part in value.texts() if not given.get(part)]
    if missing:
        reason = f"没有{'、'.join(missing)}，不能作出停职待岗处理。"
        return refused("suspension_proposal", value, reason, remedy=f"请先{'、'.join(missing)}。")
    return ok("suspension_proposal", value, f"由{competent}决定，已听取陈述并告知申诉。")


@gate("会风监督", "13")
def meeting_supervised(
    pack: Pack,
    on: date,
    *,
    host: Annotated[str, "会议名义"],
    sent_by: Annotated[str, "派出单位"],
    supervisors: Annotated[int, "监督人员"],
    throughout: Annotated[bool, "全程监督"],
) -> Verdict:
    """Tell whether a meeting of 区委、区政府 is supervised by 区纪委(监察局) from beginning to end (全程监督), measure 13."""
    hosts, sender = pack.value("duties.absence.hosts", on), pack.value("duties.absence.finder", on)
    if host not in hosts.texts():
        return not_applicable("meeting_supervised", hosts, f"“{host}”名义的会议不适用全程监督的规定。")
    whole = pack.value("duties.meeting.throughout", on)
    numbers: dict[str, int | str] = {"监督人员": supervisors}
    if supervisors < 1 or sent_by != sender.text():
        reason = f"“{sent_by or '未填'}”派出监督人员{supervisors}人，应由{sender.text()}派出。"
        return refused("meeting_supervised", whole, reason, numbers, remedy=f"请由{sender.text()}派员监督。")
    if whole.flag() and not throughout:
        return refused("meeting_supervised", whole, "没有全程监督。", numbers, remedy="请安排全程监督，并补充记录。")
    return ok("meeting_supervised", whole, f"{sender.text()}派出{supervisors}人全程监督。", numbers)
