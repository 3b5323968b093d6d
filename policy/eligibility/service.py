"""Conditions for county level and up (任职资格条件): service, grassroots, posts below, education, training. R-EL1, 2, 4, 5."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent, known
from policy.eligibility.found import Found, all_found, not_negative, years_later
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, not_in_force, ok, outside, refused
from policy.verdict import Verdict


@gate("任职资格条件", "17")
def service_record(
    pack: Pack,
    on: date,
    *,
    rank: Annotated[str, "拟任职务级别"],
    worked_years: Annotated[int, "工龄"],
    grassroots_years: Annotated[int, "基层工作年数"],
    posts: Annotated[int, "任过的下一级职位数"],
    education: Annotated[str, "学历"],
) -> Verdict:
    """Tell whether service, grassroots years, posts below and education suffice (任职资格), R-EL1, 2 and 4; measure 17.

    From 县处级 up; for 科级 not applicable. Two posts and education are 一般: a refusal for these alone names who may except.
    Full years; more years at the grassroots than of service, or an education nobody knows, raise BadFacts.
    """
    years = known(pack, "eligibility.service.years", on)
    if years is None:
        return not_in_force("service_record", pack, "任职资格条件")
    beyond = outside("service_record", years, ranks=rank)
    if beyond is not None:
        return beyond
    not_negative(工龄=worked_years, 基层工作年数=grassroots_years, 下一级职位数=posts)
    order = pack.value("eligibility.education.order", on).texts()
    if grassroots_years > worked_years or education not in order:
        raise BadFacts(f"工龄{worked_years}年，基层工作{grassroots_years}年，学历“{education}”")
    found: list[Found] = []
    base, below = (pack.value(f"eligibility.service.{part}", on) for part in ("grassroots", "posts"))
    for value, had, what, unit in (
        (years, worked_years, "工龄", "年"),
        (base, grassroots_years, "基层工作", "年"),
        (below, posts, "任过下一级职位", "个"),
    ):
        if had < value.count():
            found.append((value, f"{what}{had}{unit}，不足{value.count()}{unit}"))
    schooling = pack.value("eligibility.education", on)
    least = schooling.labels().get(rank, order[0])
    if order.index(education) < order.index(least):
        found.append((schooling, f"学历为{education}，不到{least}"))
    numbers: dict[str, int | str] = {
        "工龄": worked_years, "基层工作年数": grassroots_years, "下一级职位数": posts, "学历": education, "不符合项数": len(found)
    }  # fmt: skip
    if found:
        return all_found("service_record", found, numbers, remedy="请另提符合条件的人选。")
    said = f"工龄{worked_years}年，基层工作{grassroots_years}年，任过下一级职位{posts}个，学历{education}"
    return ok("service_record", years, f"{said}，均符合条件。", numbers)


@gate("提任培训", "17")
def promotion_training(
    pack: Pack,
    on: date,
    *,
    rank: Annotated[str, "拟任职务级别"],
    months: Annotated[int, "五年内培训累计月数"],
    promoted_on: Annotated[date | None, "提任日期"] = None,
    completed_on: Annotated[date | None, "补训完成日期"] = None,
) -> Verdict:
    """Tell whether training before promotion suffices, or was made up within a year after it (提任培训), R-EL5; measure 17.

    From 县处级 up. Before the promotion a lack does not bar: it must be made up; the last day of the year still counts.
    A completion before the promotion or after `on` raises BadFacts.
    """
    need = known(pack, "eligibility.training.months", on)
    if need is None:
        return not_in_force("promotion_training", pack, "提任培训")
    beyond = outside("promotion_training", need, ranks=rank)
    if beyond is not None:
        return beyond
    not_negative(培训累计月数=months)
    if completed_on is not None and not (promoted_on or on) <= completed_on <= on:
        raise BadFacts("补训完成日期应在提任以后、核算日以前")
    numbers: dict[str, int | str] = {"培训累计月数": months, "须满月数": need.count()}
    said = f"五年内培训累计{months}个月"
    if months >= need.count():
        return ok("promotion_training", need, f"{said}，达到{need.count()}个月。", numbers)
    makeup = pack.value("eligibility.training.makeup", on)
    if promoted_on is None:
        reason = f"{said}，不足{need.count()}个月，须在提任后{makeup.count()}年内补足。"
        return ok("promotion_training", makeup, reason, numbers | {"补足年限": makeup.count()})
    last = years_later(promoted_on, makeup.count())
    numbers |= {"补足期限": str(last)}
    if (completed_on or on) > last:
        reason = f"{said}，不足{need.count()}个月，至{chinese_day(last)}没有补足。"
        return refused("promotion_training", makeup, reason, numbers, remedy="请立即安排补训，并说明原因。")
    return ok("promotion_training", makeup, f"{said}，补训期限至{chinese_day(last)}，没有逾期。", numbers)


@gate("其他资格要求", "17")
def requirements_met(
    pack: Pack,
    on: date,
    *,
    met: Annotated[tuple[str, ...], "已符合的要求"],
    party_post: Annotated[bool, "党的领导职务"] = False,
) -> Verdict:
    """Tell whether health, what the law asks for the post, and for a Party post the years in the Party hold, R-EL6; measure 17."""
    value = known(pack, "eligibility.requirements", on)
    if value is None:
        return not_in_force("requirements_met", pack, "其他资格要求")
    party = pack.value("eligibility.requirements.party", on)
    found: list[Found] = [(value, f"没有认定“{one}”") for one in absent(value.texts(), met)]
    if party_post:
        found += [(party, f"没有认定“{one}”") for one in absent(party.texts(), met)]
    wanted = len(value.texts()) + (len(party.texts()) if party_post else 0)
    numbers: dict[str, int | str] = {"应符合": wanted, "未认定": len(found)}
    if found:
        return all_found("requirements_met", found, numbers, remedy="请先查明认定；不符合的，请另提人选。")
    return ok("requirements_met", value, f"其他资格要求{wanted}项，均已认定符合。", numbers)
