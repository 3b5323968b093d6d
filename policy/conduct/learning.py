"""Study (学习): the campaign of a term, days of the central group, rotation training, lectures. Measures 1 and 2."""

from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.conduct.records import check_period, cycle_of, day, text
from policy.errors import BadFacts
from policy.facts import Records
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import ok, outside, refused
from policy.units import Exact, exact, plain
from policy.verdict import Verdict


@gate("每届集中学习教育", "1")
def term_campaign(
    pack: Pack,
    on: date,
    *,
    begins_on: Annotated[date, "届期开始"],
    ends_on: Annotated[date, "届期结束"],
    held: Annotated[Records, "学习教育活动"],
) -> Verdict:
    """Tell whether a term had its concentrated study campaign (每届任期内至少1次集中学习教育活动), measure 1.

    Each of `held` has 主题, 日期 and the papers the pack asks for (材料); others and those outside the term do not count.
    """
    least = pack.value("duties.campaign.per_term", on)
    theme = pack.value("duties.campaign.theme", on).text()
    papers = pack.value("duties.campaign.papers", on).texts()
    check_period(begins_on, ends_on)
    within = [one for one in held if begins_on <= day(one, "日期") <= ends_on]
    counted = [one for one in within if text(one, "主题") == theme and all(text(one, paper) for paper in papers)]
    numbers: dict[str, int | str] = {"届内举办": len(within), "计入": len(counted), "至少": least.count()}
    said = f"届内举办{len(within)}次，以{theme}为主题且材料齐全的{len(counted)}次，至少应为{least.count()}次"
    if len(counted) >= least.count():
        return ok("term_campaign", least, f"{said}，已经达到。", numbers)
    remedy = f"请在本届结束前举办，并登记{'、'.join(papers)}。"
    return refused("term_campaign", least, f"{said}，没有达到。", numbers, remedy=remedy)


@gate("中心组学习天数", "2")
def study_days(
    pack: Pack,
    on: date,
    *,
    year: Annotated[int, "年度"],
    held_on: Annotated[tuple[date, ...], "各次日期"],
    days: Annotated[tuple[Exact, ...], "各次天数"],
) -> Verdict:
    """Tell whether the central group studied enough days in a year (累计不少于12天), half days counted; measure 2.

    `days` of each session, in the order of `held_on`; each a whole number of the pack's step (half a day).
    """
    least, step = pack.value("duties.study.days", on), pack.value("duties.study.step", on).fraction()
    if len(held_on) != len(days):
        raise BadFacts(f"日期{len(held_on)}项，天数{len(days)}项")
    if any(exact(one) <= 0 or exact(one) % step for one in days):
        raise BadFacts(f"各次天数应为{plain(step)}天的整倍数")
    counted = [exact(one) for held, one in zip(held_on, days, strict=True) if held.year == year]
    total = sum(counted, Fraction(0))
    numbers: dict[str, int | str] = {"次数": len(counted), "累计天数": plain(total), "不少于": least.shown()}
    said = f"{year}年集体学习{len(counted)}次，累计{plain(total)}天，应不少于{least.shown()}天"
    if total >= least.fraction():
        return ok("study_days", least, f"{said}，已经达到。", numbers)
    numbers |= {"尚缺": plain(least.fraction() - total)}
    remedy = f"请在年内补足{numbers['尚缺']}天，半天按{plain(step)}天登记。"
    return refused("study_days", least, f"{said}，没有达到。", numbers, remedy=remedy)


@gate("三年轮训", "2")
def rotation_training(
    pack: Pack,
    on: date,
    *,
    rank: Annotated[str, "级别"],
    year: Annotated[int, "年度"],
    due: Annotated[tuple[str, ...], "应轮训名单"],
    trained: Annotated[tuple[str, ...], "已轮训名单"],
) -> Verdict:
    """Tell whether everyone of 科级 and below was trained once in the cycle of `year` (三年一个周期,完成一次轮训), measure 2.

    `due` and `trained` hold a key of each person (never shown); who is counted twice stops the closing of the cycle.
    """
    times = pack.value("duties.rotation.times", on)
    years, first = pack.value("duties.rotation.years", on), pack.value("duties.rotation.first_year", on)
    elsewhere = outside("rotation_training", times, ranks=rank)
    if elsewhere:
        return elsewhere
    begins, ends = cycle_of(first.count(), years.count(), year)
    if len(set(due)) != len(due) or set(trained) - set(due):
        raise BadFacts("名单有重复，或已轮训的人不在应轮训名单内")
    missing = [one for one in due if trained.count(one) < times.count()]
    twice = [one for one in due if trained.count(one) > times.count()]
    numbers: dict[str, int | str] = {
        "应轮训": len(due), "已轮训": len(due) - len(missing), "未轮训": len(missing), "重复计算": len(twice),
        "周期": f"{begins}—{ends}年",
    }  # fmt: skip
    said = f"{begins}—{ends}年周期应轮训{len(due)}人，已轮训{len(due) - len(missing)}人"
    if twice:
        reason = f"{said}，其中{len(twice)}人重复计算。"
        return refused("rotation_training", times, reason, numbers, remedy="请删去重复登记，每人每个周期计一次。")
    if missing:
        remedy = f"请于{ends}年底前安排其余{len(missing)}人轮训。"
        return refused("rotation_training", times, f"{said}，尚有{len(missing)}人未轮训。", numbers, remedy=remedy)
    return ok("rotation_training", times, f"{said}，已全部轮训。", numbers)


@gate("党课或形势报告", "2")
def leader_lecture(
    pack: Pack,
    on: date,
    *,
    post: Annotated[str, "职务类别"],
    year: Annotated[int, "年度"],
    given: Annotated[Records, "讲课登记"],
) -> Verdict:
    """Tell whether a main leader of a Party organisation gave the year's lecture or report (每年讲一次党课或作一次形势报告), m.2.

    Each of `given` has 类别, 日期 and the papers that prove it (our default: 讲稿 and 参加人员).
    """
    least, kinds = pack.value("duties.lecture.per_year", on), pack.value("duties.lecture.kinds", on).texts()
    papers = pack.value("duties.lecture.papers", on).texts()
    elsewhere = outside("leader_lecture", least, posts=post)
    if elsewhere:
        return elsewhere
    this_year = [one for one in given if day(one, "日期").year == year and text(one, "类别") in kinds]
    counted = [one for one in this_year if all(text(one, paper) for paper in papers)]
    numbers: dict[str, int | str] = {"登记": len(this_year), "计入": len(counted), "至少": least.count()}
    said = f"{year}年登记{'或'.join(kinds)}{len(this_year)}次，材料齐全的{len(counted)}次，应为{least.count()}次以上"
    if len(counted) >= least.count():
        return ok("leader_lecture", least, f"{said}，已经完成。", numbers)
    remedy = f"请在年内讲课或作报告，并登记{'、'.join(papers)}。"
    return refused("leader_lecture", least, f"{said}，没有完成。", numbers, remedy=remedy)
