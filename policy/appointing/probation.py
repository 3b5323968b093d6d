"""Probation (任职试用期): which posts, from which day, for how long, and how it ends."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated

from policy.deciding.known import known, within
from policy.deciding.superior import months_later
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, not_in_force, ok, refused
from policy.units import plain
from policy.verdict import Verdict

CONFIRMED = "正式任职"


def probation_end(begins_on: date, years: int) -> date:
    """Return the day on which a probation is complete: the same day some years later, 28 February for the 29th."""
    return months_later(begins_on, 12 * years)


@gate("试用期开始", "29")
def probation_begins(
    pack: Pack,
    on: date,
    *,
    post: Annotated[str, "职位类别"],
    elected: Annotated[bool, "选举产生"],
    noticed_on: Annotated[date, "试任通知日期"],
    begins_on: Annotated[date, "试用期开始日期"],
    needs_filing: Annotated[bool, "须备案"] = False,
    filed_on: Annotated[date | None, "备案日期"] = None,
) -> Verdict:
    """Tell whether a probation (试用期) begins rightly: with the trial notice, filed a month before, R-PROB-START, measure 29.

    Only 工作部门副职, 内设机构 and the like, and nobody elected (R-PROBATION, C18): others are not applicable.
    """
    value = known(pack, "appointing.probation.posts", on)
    start = known(pack, "appointing.probation.begins", on)
    if value is None or start is None:
        return not_in_force("probation_begins", pack, "任职试用期")
    if elected or post not in value.texts():
        who = f"选举产生的“{post}”" if elected else f"“{post}”"
        return not_applicable("probation_begins", value, f"{who}不实行任职试用期。")
    filing = pack.value("appointing.probation.filing_months", on)
    if needs_filing and (filed_on is None or months_later(filed_on, filing.count()) > noticed_on):
        when = chinese_day(filed_on) if filed_on else "未备案"
        reason = f"备案日期：{when}，试任通知：{chinese_day(noticed_on)}，应提前{filing.count()}个月备案。"
        return refused("probation_begins", filing, reason, remedy="请先备案，满期后再发试任通知。")
    years = pack.value("appointing.probation.years", on)
    numbers: dict[str, int | str] = {
        "试用期年数": years.count(),
        "期满日": chinese_day(probation_end(noticed_on, years.count())),
    }
    if begins_on != noticed_on:
        reason = f"试用期自{start.text()}（{chinese_day(noticed_on)}）起算，填写为{chinese_day(begins_on)}。"
        return refused("probation_begins", start, reason, numbers, remedy=f"请改为{chinese_day(noticed_on)}。")
    return ok(
        "probation_begins", years, f"试用期自{start.text()}起{years.count()}年，{numbers['期满日']}期满。", numbers
    )


@gate("试用期满", "29")
def probation_ends(
    pack: Pack,
    on: date,
    *,
    begins_on: Annotated[date, "试用期开始日期"],
    finding: Annotated[str, "考核结论"] = "",
    handled: Annotated[str, "办理结果"] = "",
    cause: Annotated[str, "提前结束的情形"] = "",
    valid: Annotated[int | None, "有效票"] = None,
    good: Annotated[int, "优秀和称职票"] = 0,
) -> Verdict:
    """Tell whether a probation (试用期) is closed rightly: full, assessed, confirmed or removed as assessed, measure 29.

    Early only for a grave fault; the trial counts as tenure once confirmed. Where a test vote was held (`valid` given), fewer
    than two thirds of 优秀 and 称职 generally bar the confirmation. The numbers name the day of the reminder.
    """
    years = known(pack, "appointing.probation.years", on)
    if years is None:
        return not_in_force("probation_ends", pack, "任职试用期")
    if begins_on > on:
        raise BadFacts("试用期开始日期在核算日以后")
    due = probation_end(begins_on, years.count())
    remind = pack.value("appointing.probation.remind_days", on)
    numbers: dict[str, int | str] = {
        "期满日": chinese_day(due),
        "提醒日": chinese_day(due - timedelta(days=remind.count())),
    }
    if on < due:
        early = pack.value("appointing.probation.early", on)
        if cause.strip() in early.texts():
            return ok("probation_ends", early, f"试用期内{cause.strip()}，可以提前结束。", numbers)
        reason = f"试用期至{chinese_day(due)}，尚未期满。"
        return refused("probation_ends", years, reason, numbers, remedy="请于期满考核后办理。")
    outcomes = pack.value("appointing.probation.outcomes", on)
    right = outcomes.labels().get(finding.strip())
    if right is None:
        reason = f"试用期{chinese_day(due)}已满，没有{names(list(outcomes.labels()))}的考核结论。"
        return refused("probation_ends", outcomes, reason, numbers, remedy="请先考核。")
    if handled.strip() != right:
        reason = f"考核结论为{finding.strip()}，应当{right}，填写为{handled.strip() or '未填'}。"
        return refused("probation_ends", outcomes, reason, numbers, remedy=f"请按“{right}”办理。")
    if valid is not None:
        within(good, valid, "优秀和称职票", "有效票")
        least = pack.value("appointing.probation.share", on)
        numbers |= {"有效票": valid, "优秀和称职票": good}
        if right == CONFIRMED and Fraction(good) < least.fraction() * valid:
            reason = f"有效票{valid}张，优秀和称职票{good}张，未达到{plain(least.fraction())}，一般不正式任职。"
            return refused("probation_ends", least, reason, numbers, remedy="请重新研究，或写明例外理由报批。")
    counts = pack.value("appointing.probation.counts", on)
    if right != CONFIRMED:
        return ok("probation_ends", outcomes, f"试用期考核{finding.strip()}，{right}。", numbers)
    numbers["任职起算"] = chinese_day(begins_on if counts.flag() else due)
    return ok(
        "probation_ends", outcomes, f"试用期考核{finding.strip()}，正式任职，自{numbers['任职起算']}起算。", numbers
    )
