"""Village and community cadres (村、社区干部): into leading bodies, by exam or hiring, two-way 挂职. Measure 22."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.eligibility.found import Found, all_found, not_negative
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, ok, refused
from policy.verdict import Verdict


@gate("从村、社区干部中选任", "22")
def village_promotion(
    pack: Pack,
    on: date,
    *,
    source: Annotated[str, "人选来源"],
    grade: Annotated[str, "表现认定"],
    target: Annotated[str, "拟任单位"],
) -> Verdict:
    """Tell whether a village or community cadre may enter this leading body: 优秀 to 乡镇、街道、园区, 特别优秀 up to 区级; measure 22."""
    sources, targets = (pack.value(f"eligibility.village.{part}", on) for part in ("sources", "targets"))
    if source not in sources.texts():
        reason = f"人选来源“{source}”不是{names(sources.texts())}。"
        return refused("village_promotion", sources, reason, remedy="请按一般选拔任用程序办理。")
    open_to = targets.labels().get(grade)
    if open_to is None or target not in open_to.split("、"):
        reason = f"{source}表现认定为“{grade}”，可进入{open_to or '的单位没有规定'}，拟任{target or '未填'}不在其内。"
        return refused("village_promotion", targets, reason, remedy="请先作出相应的表现认定，或者改任其他单位。")
    return ok("village_promotion", targets, f"{source}表现认定为“{grade}”，可以选任到{target}。")


@gate("从村、社区干部中考录选聘", "22")
def village_recruitment(
    pack: Pack,
    on: date,
    *,
    post: Annotated[str, "岗位类别"],
    source: Annotated[str, "报考人员"],
    published: Annotated[tuple[str, ...], "已公布内容"],
    supported_by: Annotated[tuple[str, ...], "同意的部门"] = (),
) -> Verdict:
    """Tell whether directed exam (定向考录) or hiring (选聘) may be held: for whom, who supports it, what is published; measure 22.

    An exam for civil servants of townships needs the support of the province's or the city's department. Another kind of
    post raises BadFacts.
    """
    rule, exam, support, plan = (
        pack.value(f"eligibility.village.{part}", on) for part in ("recruits", "exam", "support", "published")
    )
    if post not in rule.labels():
        raise BadFacts(f"岗位类别：{post}")
    found: list[Found] = []
    if source not in rule.labels()[post].split("、"):
        found.append((rule, f"{post}面向{rule.labels()[post]}，报考人员为“{source}”"))
    if post in exam.texts() and not set(support.texts()) & set(supported_by):
        found.append((support, f"没有取得{names(support.texts())}的同意"))
    found += [(plan, f"没有公布{one}") for one in absent(plan.texts(), published)]
    numbers: dict[str, int | str] = {"岗位类别": post, "不符合项数": len(found)}
    if found:
        return all_found("village_recruitment", found, numbers, remedy="请补齐后再组织考录或者选聘。")
    return ok("village_recruitment", rule, f"{post}面向{rule.labels()[post]}，条件具备。", numbers)


@gate("双向挂职安排", "22")
def two_way_placement(
    pack: Pack,
    on: date,
    *,
    who: Annotated[str, "挂职人员"],
    to: Annotated[str, "挂职单位"],
    takes_part: Annotated[bool, "直接参与工作事务管理"],
    begins_on: Annotated[date | None, "开始日期"] = None,
    ends_on: Annotated[date | None, "结束日期"] = None,
) -> Verdict:
    """Tell whether a two-way 挂职 is rightly arranged: direction, a share in the work, a period with its end; measure 22.

    That the period must be set is our default. Everything missing is named. An end before the start raises BadFacts.
    """
    ways, part, period = (
        pack.value(f"eligibility.two_way.{name}", on) for name in ("directions", "takes_part", "period")
    )
    if begins_on is not None and ends_on is not None and ends_on < begins_on:
        raise BadFacts("结束日期早于开始日期")
    found: list[Found] = []
    if who not in ways.labels() or to not in ways.labels()[who].split("、"):
        found.append((ways, f"{who}到{to or '未填'}挂职，不在双向挂职的方向之内"))
    if part.flag() and not takes_part:
        found.append((part, "没有安排直接参与工作事务的管理"))
    if period.flag() and (begins_on is None or ends_on is None):
        found.append((period, "没有写明挂职的起止日期"))
    numbers: dict[str, int | str] = {"不符合项数": len(found)}
    if found:
        return all_found("two_way_placement", found, numbers, remedy="请补正后再下达挂职通知。")
    until = f"，至{chinese_day(ends_on)}" if ends_on is not None else ""
    return ok("two_way_placement", ways, f"{who}到{to}挂职{until}，直接参与工作事务的管理。", numbers)


@gate("双向挂职批次", "22")
def two_way_batch(
    pack: Pack,
    on: date,
    *,
    town: Annotated[int, "乡镇干部人数"],
    village: Annotated[int, "村、社区干部人数"],
) -> Verdict:
    """Tell whether a year's batch of 挂职 goes both ways (双向): township cadres and village or community cadres; measure 22."""
    value = pack.value("eligibility.two_way.both", on)
    not_negative(乡镇干部人数=town, 村社区干部人数=village)
    sent = {"乡镇干部": town, "村、社区干部": village}
    missing = [side for side in value.texts() if not sent.get(side)]
    numbers: dict[str, int | str] = {"乡镇干部": town, "村、社区干部": village}
    said = f"乡镇干部{town}人，村、社区干部{village}人"
    if missing:
        reason = f"{said}，没有安排{names(missing)}，不是双向挂职。"
        return refused("two_way_batch", value, reason, numbers, remedy=f"请安排{names(missing)}挂职。")
    return ok("two_way_batch", value, f"{said}，双向都有安排。", numbers)
