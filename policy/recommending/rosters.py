"""Who recommends (推荐人): rosters kept apart, nobody twice, the groups that take part, those of a directed recommendation. Measure 19."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.deciding.known import absent, within
from policy.errors import BadFacts
from policy.facts import Counts, Lists
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, outside, refused
from policy.units import plain
from policy.values import Value
from policy.verdict import Verdict


def shares_by_roster(valid: Mapping[str, int], votes: Mapping[str, int]) -> dict[str, Fraction]:
    """Return one person's share of the valid ballots of each roster (综合、系统、单位), never added up; an empty one is left out.

    Votes of a roster without ballots, or more than it has, raise BadFacts.
    """
    for roster, count in votes.items():
        within(count, valid.get(roster, 0), f"{roster}得票", f"{roster}有效票")
    return {roster: Fraction(votes.get(roster, 0), ballots) for roster, ballots in valid.items() if ballots > 0}


@gate("分类推荐得票", "19")
def roster_shares(
    pack: Pack,
    on: date,
    *,
    valid: Annotated[Counts, "各类有效票"],
    votes: Annotated[Counts, "各类得票"],
    merged: Annotated[bool, "合并计票"] = False,
) -> Verdict:
    """Tell whether a person's votes are counted roster by roster (综合推荐、系统推荐、单位推荐分别计票), measure 19, C7.

    `valid` and `votes` are ballots by roster. Another form of recommendation needs who may except. No sum is made of them.
    """
    value, apart = pack.value("recommending.rosters", on), pack.value("recommending.rosters.apart", on)
    shares = shares_by_roster(valid, votes)
    others = absent(shares, value.texts())
    numbers: dict[str, int | str] = {f"{roster}得票率": plain(share) for roster, share in shares.items()}
    said = "；".join(f"{roster}有效票{valid[roster]}张，得票{votes.get(roster, 0)}张" for roster in shares)
    if merged and apart.flag():
        reason = f"{said or '没有有效票'}，各类推荐票合并计算。"
        return refused("roster_shares", apart, reason, numbers, remedy="请按名册分别计票，不要合并。")
    if not shares:
        return refused("roster_shares", value, "没有任何一类推荐的有效票。", remedy="请先进行民主推荐。")
    if others:
        reason = f"{names(others)}不在规定的推荐形式之列。"
        remedy = f"请采用{names(value.texts())}，或由有权机关写明理由。"
        return refused("roster_shares", value, reason, numbers, remedy=remedy)
    return ok("roster_shares", value, f"{said}。", numbers)


def more_often(rosters: Iterable[Iterable[str]], most: int) -> list[str]:
    """Return who stands on the rosters more than so many times, in order of name."""
    counted = Counter(one for roster in rosters for one in roster)
    return sorted(one for one in counted if counted[one] > most)


@gate("推荐人名册", "19")
def roster_voters(
    pack: Pack,
    on: date,
    *,
    rosters: Annotated[Lists, "各类名册"],
    issued: Annotated[Counts, "各类发出票"],
    excluded: Annotated[tuple[str, ...], "不参加推荐的人员"] = (),
) -> Verdict:
    """Tell whether the rosters hold nobody twice and nobody excluded, and no roster got more ballots than persons, measure 19."""
    value, barred = pack.value("recommending.voter.ballots", on), pack.value("recommending.voter.excluded", on)
    if any(count < 0 for count in issued.values()) or absent(issued, rosters):
        raise BadFacts("发出票小于零，或没有相应的名册")
    twice = more_often(rosters.values(), value.count())
    mixed = sorted({one for roster in rosters.values() for one in roster} & set(excluded))
    over = [name for name, roster in rosters.items() if issued.get(name, 0) > len(set(roster)) * value.count()]
    numbers: dict[str, int | str] = {
        "名册人数": sum(len(roster) for roster in rosters.values()),
        "发出票": sum(issued.values()),
    }
    if twice:
        reason = f"{names(twice)}在名册上多于{value.count()}次，会重复投票。"
        return refused("roster_voters", value, reason, numbers, remedy=f"请每人至多保留{value.count()}次。")
    if mixed and barred.flag():
        reason = f"{names(mixed)}不参加推荐，却列在名册上。"
        return refused("roster_voters", barred, reason, numbers, remedy=f"请从名册中去掉{names(mixed)}。")
    if over:
        reason = f"{names(over)}发出票多于名册人数。"
        return refused("roster_voters", value, reason, numbers, remedy="请按名册发票，多发的票作废后重新发放。")
    return ok("roster_voters", value, "名册上没有重复和不应参加的人员，发出票不多于名册人数。", numbers)


@gate("参加推荐人员范围", "19")
def recommendation_participants(
    pack: Pack, on: date, *, manner: Annotated[str, "任用情形"], groups: Annotated[Counts, "各类参加人数"]
) -> Verdict:
    """Tell whether every group that the regulation names took part in a recommendation at a change of term (换届), measure 19.

    `groups` gives how many of each group came; none is as good as absent. Other occasions are not applicable.
    """
    value = pack.value("recommending.participants", on)
    if beyond := outside("recommendation_participants", value, manners=manner):
        return beyond
    missing = _missing(value, groups)
    numbers: dict[str, int | str] = {"应参加类别": len(value.texts()), "缺少类别": len(missing)}
    if missing:
        reason = f"没有参加推荐的人员类别：{names(missing)}。"
        return refused("recommendation_participants", value, reason, numbers, remedy=f"请通知{names(missing)}参加。")
    return ok("recommendation_participants", value, f"应参加的{len(value.texts())}类人员均有人参加。", numbers)


@gate("定向推荐的推荐人", "19")
def directed_roster(
    pack: Pack,
    on: date,
    *,
    groups: Annotated[Counts, "各类推荐人数"],
    need: Annotated[str, "扩大推荐范围的情况需要"] = "",
) -> Verdict:
    """Tell whether a directed recommendation (定向推荐) is made by the members of the four leading bodies, measure 19.

    It may be extended, where the situation needs it (根据情况需要), to the heads and representatives that the measure
    lists. `groups` gives the number of each group; `need` is the situation in words.
    """
    value, wider = pack.value("recommending.directed.rosters", on), pack.value("recommending.directed.extended", on)
    needed = pack.value("recommending.directed.need", on)
    missing = _missing(value, groups)
    added = [one for one, count in groups.items() if count and one not in value.texts()]
    foreign = absent(added, wider.texts())
    numbers: dict[str, int | str] = {"推荐人数": sum(groups.values()), "扩大的类别": names(added) or "无"}
    if missing:
        reason = f"四套班子中没有推荐人的：{names(missing)}。"
        return refused("directed_roster", value, reason, numbers, remedy=f"请列入{names(missing)}成员。")
    if foreign:
        reason = f"{names(foreign)}不在可以扩大的推荐范围之内。"
        return refused("directed_roster", wider, reason, numbers, remedy=f"可以扩大到{names(wider.texts())}。")
    if added and needed.flag() and not need.strip():
        reason = f"推荐范围扩大到{names(added)}，没有写明情况需要。"
        return refused("directed_roster", needed, reason, numbers, remedy="请写明扩大推荐范围的情况需要。")
    if added:
        return ok("directed_roster", wider, f"由四套班子成员推荐，并扩大到{names(added)}。", numbers)
    return ok("directed_roster", value, f"由{names(value.texts())}四套班子成员推荐。", numbers)


def _missing(value: Value, groups: Counts) -> list[str]:
    if any(count < 0 for count in groups.values()):
        raise BadFacts("人数不能小于零")
    return absent(value.texts(), [one for one, count in groups.items() if count])
