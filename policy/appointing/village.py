"""Village secretaries (村党组织书记): the chain, who may become one, other ways, and what the rules of 2018 changed. Measure 23."""

from datetime import date
from itertools import pairwise
from typing import Annotated

from policy.deciding.known import absent, known, within
from policy.deciding.superior import months_later
from policy.errors import BadFacts
from policy.facts import Days
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_in_force, ok, refused
from policy.units import plain
from policy.verdict import Verdict

NO_DAYS: Days = {}


@gate("村党组织书记任命程序", "23")
def village_chain(
    pack: Pack,
    on: date,
    *,
    done: Annotated[tuple[str, ...], "已办步骤"],
    proposer: Annotated[str, "研究上报的党组织"] = "",
    days: Annotated[Days, "各步日期"] = NO_DAYS,
) -> Verdict:
    """Tell whether the steps done follow the chain with none skipped (研究、审核、审议、批复), measure 23, C16.

    From 2018-12-28 the regulation on rural organisations holds (election, approval, joint review): the layers report the
    conflict. `proposer` is asked only under the chain of the Measures; `days` may not run backwards.
    """
    value = pack.value("appointing.village.chain", on)
    bodies = pack.value("appointing.village.proposers", on)
    steps = value.texts()
    at = next((n for n, step in enumerate(steps) if n >= len(done) or done[n] != step), len(steps))
    if at == len(steps) and done != steps:
        raise BadFacts("已办步骤多于规定步骤")
    if unknown := [step for step in days if step not in steps]:
        raise BadFacts(f"没有这一步骤：{names(unknown)}")
    numbers = {"已办步数": at, "应办步数": len(steps)}
    if at < len(steps):
        reason = f"第{at + 1}步“{steps[at]}”没有依次办理。"
        return refused("village_chain", value, reason, numbers, remedy=f"请先办理“{steps[at]}”。")
    if proposer and value.pack == bodies.pack and proposer not in bodies.texts():
        reason = f"由“{proposer}”研究上报，应由{names(bodies.texts())}研究上报。"
        return refused("village_chain", bodies, reason, numbers, remedy=f"请由{names(bodies.texts())}集体研究上报。")
    for before, after in pairwise([step for step in steps if step in days]):
        if days[after] < days[before]:
            reason = f"“{after}”（{chinese_day(days[after])}）早于“{before}”（{chinese_day(days[before])}）。"
            return refused("village_chain", value, reason, numbers, remedy=f"请按{names(steps)}的次序重新办理。")
    return ok("village_chain", value, f"已依次办理{names(steps)}。", numbers)


@gate("村党组织书记人选", "23")
def village_secretary(
    pack: Pack,
    on: date,
    *,
    source: Annotated[str, "人选来源"],
    member: Annotated[bool, "党员"],
    qualities: Annotated[tuple[str, ...], "具备条件"],
    native: Annotated[bool, "回原籍"] = False,
    none_here: Annotated[bool, "本村暂时没有合适人选"] = False,
) -> Verdict:
    """Tell who may become village secretary: a Party member of the sources named, with “一好双强”, measure 23.

    Managers of private firms come to their native place; those of district and town offices are sent only where the village
    has nobody suitable now.
    """
    must, wanted = (pack.value(f"appointing.village.{part}", on) for part in ("member", "qualities"))
    if must.flag() and not member:
        return refused("village_secretary", must, "人选不是党员。", remedy="请从党员中选拔。")
    missing = absent(wanted.texts(), qualities)
    numbers: dict[str, int | str] = {"应具备": len(wanted.texts()), "未具备": names(missing) or "无"}
    if missing:
        reason = f"应具备{names(wanted.texts())}，未具备：{names(missing)}。"
        return refused("village_secretary", wanted, reason, numbers, remedy="请另选“一好双强”的优秀党员。")
    main, welcomed, sent = (pack.value(f"appointing.village.{part}", on) for part in ("sources", "welcomed", "sent"))
    checks = (
        (main, True, ""),
        (welcomed, native, "不是回原籍任职"),
        (sent, none_here, "本村有合适人选"),
    )
    for value, open_here, why in checks:
        if source in value.texts():
            if open_here:
                return ok("village_secretary", value, f"人选来源为{source}，条件具备。", numbers)
            reason = f"人选来源为{source}，{why}。"
            return refused("village_secretary", value, reason, numbers, remedy=f"请从{names(main.texts())}中选拔。")
    allowed = names((*main.texts(), *welcomed.texts(), *sent.texts()))
    reason = f"“{source or '未填'}”不在规定的来源之列。"
    return refused("village_secretary", main, reason, numbers, remedy=f"请从下列来源中选拔：{allowed}。")


@gate("村党组织书记产生方式", "23")
def village_way(
    pack: Pack,
    on: date,
    *,
    way: Annotated[str, "产生方式"],
    members: Annotated[int, "应到会党员"] = 0,
    present: Annotated[int, "实到会党员"] = 0,
    candidates: Annotated[int, "候选人数"] = 0,
    seats: Annotated[int, "职位数"] = 1,
) -> Verdict:
    """Tell whether another way (两推一选、公推直选、公开选拔) is one that the Measures allow; turnout and candidates of
    两推一选 are our default (more than 2/3, two a seat), measure 23.
    """
    value = pack.value("appointing.village.ways", on)
    if way not in value.texts():
        reason = f"“{way or '未填'}”不是{names(value.texts())}。"
        return refused("village_way", value, reason, remedy=f"请采取{names(value.texts())}之一，或按任命程序办理。")
    if way != "两推一选":
        return ok("village_way", value, f"采取{way}产生人选。")
    within(present, members, "实到会党员", "应到会党员")
    if candidates < 0 or seats < 1:
        raise BadFacts("候选人数或职位数不符")
    share, each = (pack.value(f"appointing.village.{part}", on) for part in ("turnout", "per_seat"))
    numbers = {"应到会": members, "实到会": present, "候选人": candidates, "应有候选人": each.count() * seats}
    counted = f"应到会党员{members}人，实到{present}人"
    if present <= share.fraction() * members:
        reason = f"{counted}，没有超过{plain(share.fraction())}。"
        return refused("village_way", share, reason, numbers, remedy="请另行召开党员大会。")
    if candidates < each.count() * seats:
        reason = f"{counted}，候选人{candidates}人，不足{each.count() * seats}人。"
        return refused("village_way", each, reason, numbers, remedy="请增加候选人。")
    return ok("village_way", value, f"{counted}，候选人{candidates}人，采取{way}产生人选。", numbers)


@gate("村党组织任期", "23")
def village_term(
    pack: Pack, on: date, *, elected_on: Annotated[date, "选举日期"], consent: Annotated[str, "延期同意文号"] = ""
) -> Verdict:
    """Tell whether a village Party organisation is within its term of five years, from 2018 (C16), measure 23."""
    value = known(pack, "appointing.village.term_years", on)
    if value is None:
        return not_in_force("village_term", pack, "村党组织任期")
    if elected_on > on:
        raise BadFacts("选举日期在核算日以后")
    until = months_later(elected_on, 12 * value.count())
    numbers: dict[str, int | str] = {"任期年数": value.count(), "届满日": chinese_day(until)}
    if on > until and not consent.strip():
        reason = f"{chinese_day(elected_on)}选举，任期{value.count()}年，{chinese_day(until)}届满，没有换届。"
        return refused("village_term", value, reason, numbers, remedy="请组织换届；延期的，报上级党组织同意。")
    return ok("village_term", value, f"任期{value.count()}年，{chinese_day(until)}届满。", numbers)
