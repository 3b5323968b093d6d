"""破格 (promotion by exception): its limits, the superior's consent, the reason in the notice. Measure 18, R-BREAK."""

from datetime import date
from typing import Annotated

from policy.deciding.known import known
from policy.eligibility.found import Found, all_found, not_negative
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, not_in_force, ok
from policy.verdict import Verdict


@gate("破格提拔限制", "18")
def break_limits(
    pack: Pack,
    on: date,
    *,
    probation: Annotated[bool, "在试用期"],
    months: Annotated[int, "提拔任职满月数"],
    levels: Annotated[int, "拟升级数"],
    breaks_tenure: Annotated[bool, "本次突破任职年限"] = True,
    broke_before: Annotated[bool, "上次提拔已突破任职年限"] = False,
    waived: Annotated[tuple[str, ...], "拟突破的条件"] = (),
) -> Verdict:
    """Tell whether 破格 is open: not on probation, a year since promotion, not two levels, not twice running; measure 18.

    Of 2014 and 2019, not of 2002. Basic conditions are never waived. Everything that bars is named. Months are full months
    since the last promotion.
    """
    year = known(pack, "eligibility.break.months", on)
    if year is None:
        return not_in_force("break_limits", pack, "破格提拔限制")
    not_negative(提拔任职满月数=months, 拟升级数=levels)
    most = pack.value("eligibility.break.levels", on)
    twice, basic = (pack.value(f"eligibility.break.{part}", on) for part in ("consecutive", "basic"))
    found: list[Found] = []
    if probation:
        found.append((year, "任职试用期未满"))
    if months < year.count():
        found.append((year, f"提拔任职满{months}个月，不足{year.count()}个月"))
    if levels > most.count():
        found.append((most, f"拟升{levels}级，超过{most.count()}级"))
    if twice.flag() and breaks_tenure and broke_before:
        found.append((twice, "上次提拔已突破任职年限，不得连续突破"))
    found += [(basic, f"拟突破{one}") for one in waived if one in basic.texts()]
    numbers: dict[str, int | str] = {"任职满月数": months, "拟升级数": levels, "不符合项数": len(found)}
    if found:
        return all_found("break_limits", found, numbers, remedy="不得破格提拔，请待符合规定后再提出，或者另提人选。")
    return ok("break_limits", year, f"提拔任职满{months}个月，拟升{levels}级。", numbers)


@gate("破格提拔办理", "18")
def break_request(
    pack: Pack,
    on: date,
    *,
    reported_on: Annotated[date | None, "报告上级日期"] = None,
    consented_on: Annotated[date | None, "上级同意日期"] = None,
    inspected_on: Annotated[date | None, "考察日期"] = None,
    discussed_on: Annotated[date | None, "讨论日期"] = None,
    leaps: Annotated[bool, "越级提拔"] = False,
    recommended: Annotated[bool, "经过民主推荐"] = True,
    noticed_on: Annotated[date | None, "公示日期"] = None,
    notice_reason: Annotated[str, "公示所写破格理由"] = "",
) -> Verdict:
    """Tell whether 破格 is reported, agreed to and explained in time (破格提拔办理), R-BREAK-REPORT; measure 18.

    The superior agrees before the discussion (the same day will do); 越级, or without 民主推荐, it is reported before the
    inspection; the notice gives the reason. Steps not yet taken (None) ask nothing. Consent before the report: BadFacts.
    """
    explain = known(pack, "eligibility.break.notice_reason", on)
    if explain is None:
        return not_in_force("break_request", pack, "破格提拔的办理")
    if consented_on is not None and (reported_on is None or consented_on < reported_on):
        raise BadFacts("上级同意日期早于报告日期")
    found: list[Found] = []
    first = known(pack, "eligibility.break.before_inspection", on)
    if first is not None and inspected_on is not None and (reported_on is None or reported_on > inspected_on):
        ways = [way for way, is_so in (("越级提拔", leaps), ("未经民主推荐", not recommended)) if is_so]
        found += [(first, f"{way}，没有在考察以前报告上级") for way in ways if way in first.texts()]
    consent = known(pack, "eligibility.break.consent", on)
    if consent is not None and consent.flag() and discussed_on is not None:
        if consented_on is None:
            found.append((consent, f"{chinese_day(discussed_on)}讨论，上级没有同意"))
        elif consented_on > discussed_on:
            found.append((consent, f"{chinese_day(discussed_on)}讨论，上级{chinese_day(consented_on)}才同意"))
    if explain.flag() and noticed_on is not None and not notice_reason.strip():
        found.append((explain, "公示没有写明破格的理由"))
    numbers: dict[str, int | str] = {"不符合项数": len(found)}
    if found:
        return all_found("break_request", found, numbers, remedy="请先取得上级同意、补正公示，再继续办理。")
    return ok("break_request", explain, "破格提拔的报告、同意和公示理由符合规定。", numbers)
