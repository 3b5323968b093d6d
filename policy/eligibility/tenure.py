"""Years in the rank below and limits of terms (任职年限、任期). R-EL3, R-EL-KE, R-TERM, R-EXCH10."""

from datetime import date
from typing import Annotated

from policy.deciding.known import known
from policy.eligibility.found import Found, all_found, full_years, not_negative, years_later
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, not_applicable, not_in_force, ok, outside, refused
from policy.verdict import Verdict

TABLES = ("eligibility.tenure.section", "eligibility.tenure.leader")


@gate("任职年限", "17")
def tenure(
    pack: Pack,
    on: date,
    *,
    current: Annotated[str, "现任职务级别"],
    proposed: Annotated[str, "拟任职务级别"],
    since: Annotated[date, "任现级别起始日"],
) -> Verdict:
    """Tell whether one has been long enough in the rank below (任职年限): R-EL3 from 县处级 up, R-EL-KE for 科级; measure 17.

    Ranks are those of GB/T 12407; full years to the day (`on` itself counts). A step over a rank is not promotion by turn
    and needs 破格. Not for a move within a rank or downwards. BadFacts for a rank nobody knows or a start after `on`.
    """
    ladder = known(pack, "eligibility.ranks", on)
    if ladder is None:
        return not_in_force("tenure", pack, "任职年限")
    order = ladder.texts()
    unknown = [rank for rank in (current, proposed) if rank not in order]
    if unknown:
        raise BadFacts(f"没有“{unknown[0]}”这一职务级别")
    served, levels = full_years(since, on), order.index(proposed) - order.index(current)
    if levels <= 0:
        return not_applicable("tenure", ladder, f"由{current}任{proposed}，不是晋升。")
    tables = (value for key in TABLES if (value := known(pack, key, on)) is not None)
    rule = next((value for value in tables if proposed in value.amounts()), None)
    if rule is None:
        return not_in_force("tenure", pack, f"晋升{proposed}的任职年限")
    need = int(rule.amounts()[proposed])
    numbers: dict[str, int | str] = {"任职满年数": served, "须满年数": need, "拟升级数": levels}
    if levels > 1:
        reason = f"由{current}任{proposed}，越过{levels - 1}级，不是逐级提拔。"
        return refused("tenure", rule, reason, numbers, remedy="请逐级提拔；确需破格的，按破格提拔办理。")
    if served < need:
        full_on = chinese_day(years_later(since, need))
        reason = f"任{current}满{served}年，不足{need}年，至{full_on}期满。"
        return refused("tenure", rule, reason, numbers, remedy="请在期满后提出；确需破格的，按破格提拔办理。")
    return ok("tenure", rule, f"任{current}满{served}年，达到{need}年。", numbers)


@gate("任期限制", "20")
def term_limits(
    pack: Pack,
    on: date,
    *,
    rank: Annotated[str, "拟任职务级别"],
    same_post: Annotated[bool, "拟任原职位"],
    same_level: Annotated[bool, "拟任同一层次职务"],
    terms: Annotated[int, "原职位已连任届数"] = 0,
    post_years: Annotated[int, "原职位满年数"] = 0,
    level_years: Annotated[int, "同一层次累计年数"] = 0,
    changes: Annotated[int, "本届任期内已调整次数"] = 0,
) -> Verdict:
    """Tell whether terms allow the proposal (任期): two terms, 15 years at a level, one change a term, ten years; measure 20.

    R-TERM (2006) and R-EXCH10, from 县处级 up only: for 科级 not applicable (their 8 and 10 years are `transfer_due`).
    Everything found is named. `same_post` without `same_level` and counts below zero raise BadFacts.
    """
    two = known(pack, "eligibility.term.terms", on)
    if two is None:
        return not_in_force("term_limits", pack, "任期限制")
    beyond = outside("term_limits", two, ranks=rank)
    if beyond is not None:
        return beyond
    not_negative(原职位已连任届数=terms, 原职位满年数=post_years, 同一层次累计年数=level_years, 已调整次数=changes)
    if same_post and not same_level:
        raise BadFacts("拟任原职位，也就是同一层次职务")
    fifteen, once = (pack.value(f"eligibility.term.{part}", on) for part in ("level_years", "changes"))
    ten = known(pack, "eligibility.term.post_years", on)
    found: list[Found] = []
    if same_post and terms >= two.count():
        found.append((two, f"在同一职位已连任{terms}届，达到{two.count()}届"))
    if same_post and ten is not None and post_years >= ten.count():
        found.append((ten, f"在同一职位任职满{post_years}年，达到{ten.count()}年，必须交流"))
    if same_level and level_years >= fifteen.count():
        found.append((fifteen, f"担任同一层次职务累计{level_years}年，达到{fifteen.count()}年"))
    if not same_post and changes >= once.count():
        found.append((once, f"本届任期内职务已调整{changes}次，不能再超过{once.count()}次"))
    numbers: dict[str, int | str] = {
        "已连任届数": terms, "同一职位年数": post_years, "同一层次年数": level_years, "已调整次数": changes, "不符合项数": len(found)
    }  # fmt: skip
    if found:
        return all_found("term_limits", found, numbers, remedy="请另行安排职务或者另提人选。")
    return ok(
        "term_limits", two, f"连任{terms}届，任职{post_years}年，同一层次累计{level_years}年，没有超出。", numbers
    )
