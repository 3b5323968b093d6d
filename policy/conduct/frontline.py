"""Front-line work of the district's leaders (一线工作机制): what counts in a quarter, and closing it. Measure 10."""

from datetime import date
from typing import Annotated

from policy.conduct.records import day, text
from policy.errors import BadFacts
from policy.facts import Records
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import ok, outside, refused
from policy.verdict import Verdict

QUARTER_MONTHS = 3
QUARTERS = 4


@gate("季度深入一线", "10")
def quarter_counts(
    pack: Pack,
    on: date,
    *,
    post: Annotated[str, "干部类别"],
    year: Annotated[int, "年度"],
    quarter: Annotated[int, "季度"],
    visits: Annotated[Records, "联系点走访"],
    households: Annotated[int, "走访户数"],
    surveys: Annotated[int, "调研次数"],
) -> Verdict:
    """Tell whether a district leader's quarter is full (每季度3次、10户、3次以上), measure 10; for others not applicable.

    Each of `visits` has 联系点, 日期 and 确认 (是 where the contact point has signed). One point on one day is one visit;
    visits outside the quarter or not signed do not count.
    """
    least = pack.value("duties.frontline.visits", on)
    elsewhere = outside("quarter_counts", least, posts=post)
    if elsewhere:
        return elsewhere
    if not 1 <= quarter <= QUARTERS or min(households, surveys) < 0:
        raise BadFacts(f"第{quarter}季度，{households}户，{surveys}次")
    counted = len(_counted(visits, year, quarter, pack.value("duties.frontline.confirmed", on).flag()))
    asked = {
        "深入联系点": (counted, least),
        "走访群众": (households, pack.value("duties.frontline.households", on)),
        "调查研究": (surveys, pack.value("duties.frontline.surveys", on)),
    }
    numbers: dict[str, int | str] = {name: done for name, (done, _) in asked.items()}
    numbers |= {"登记走访": len(visits)}
    short = [name for name, (done, value) in asked.items() if done < value.count()]
    said = "，".join(f"{name}{done}（应为{value.count()}以上）" for name, (done, value) in asked.items())
    period = f"{year}年第{quarter}季度"
    if not short:
        return ok("quarter_counts", least, f"{period}{said}，已经达到。", numbers)
    remedy = f"请补足{'、'.join(short)}；重复、未经联系点确认和非本季度的走访不计。"
    return refused("quarter_counts", asked[short[0]][1], f"{period}{said}，没有达到。", numbers, remedy=remedy)


def _counted(visits: Records, year: int, quarter: int, confirmed: bool) -> set[tuple[str, date]]:
    """Return the visits of a quarter, one for each point and day."""
    return {
        (text(one, "联系点"), held)
        for one in visits
        for held in [day(one, "日期")]
        if held.year == year
        and (held.month - 1) // QUARTER_MONTHS + 1 == quarter
        and (not confirmed or text(one, "确认") == "是")
    }


@gate("季度结账", "10")
def quarter_close(
    pack: Pack, on: date, *, met: Annotated[bool, "三项均已达到"], explanation: Annotated[str, "说明"] = ""
) -> Verdict:
    """Tell whether a quarter may be closed: its counts are full, or the shortage is explained; our default, measure 10."""
    value = pack.value("duties.frontline.explained", on)
    if met:
        return ok("quarter_close", value, "本季度各项均已达到。")
    if value.flag() and not explanation.strip():
        reason = "本季度有未达到的项目，没有写明原因。"
        return refused("quarter_close", value, reason, remedy="请补足，或写明原因后结账。")
    return ok("quarter_close", value, "本季度有未达到的项目，按未达到结账。")
