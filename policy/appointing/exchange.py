"""Exchange of cadres (交流): its kinds and directions, its steps, how much of a team at once, moves within a term. Measure 20."""

from datetime import date
from typing import Annotated

from policy.appointing.transfer import full_years
from policy.deciding.known import absent, known, within
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, not_in_force, ok, outside, refused
from policy.units import plain
from policy.verdict import Verdict


@gate("交流类别", "20")
def exchange_kind(
    pack: Pack,
    on: date,
    *,
    kind: Annotated[str, "交流类别"],
    origin: Annotated[str, "调出单位类别"],
    target: Annotated[str, "调入单位类别"],
    need: Annotated[str, "工作需要"] = "",
    manner: Annotated[str, "产生方式"] = "组织安排",
) -> Verdict:
    """Tell whether an exchange (交流) is of the kind it is said to be, measure 20.

    岗位性交流 goes in one of the four directions (either way); 工作性交流 states the need; a place may be filled by
    组织安排 or 公推交流 (C11).
    """
    kinds, manners = (pack.value(f"appointing.exchange.{part}", on) for part in ("kinds", "manners"))
    if kind not in kinds.texts():
        reason = f"“{kind or '未填'}”不是{names(kinds.texts())}。"
        return refused("exchange_kind", kinds, reason, remedy="请按规定的类别填写。")
    if manner not in manners.texts():
        reason = f"产生方式“{manner}”不是{names(manners.texts())}。"
        return refused("exchange_kind", manners, reason, remedy="请按规定的方式产生人选。")
    needy = pack.value("appointing.exchange.need", on)
    if kind in needy.texts() and not need.strip():
        return refused("exchange_kind", needy, f"{kind}没有写明工作需要。", remedy="请写明工作需要。")
    if kind != "岗位性交流":
        return ok("exchange_kind", kinds, f"{kind}，以{manner}产生人选。")
    value = pack.value("appointing.exchange.directions", on)
    found = [name for name, sides in value.labels().items() if _goes(sides, origin.strip(), target.strip())]
    numbers = {"方向": names(found) or "无"}
    if not found:
        reason = f"从{origin or '未填'}到{target or '未填'}，不属于岗位性交流的{len(value.labels())}个方向。"
        return refused(
            "exchange_kind", value, reason, numbers, remedy=f"请改列其他类别；方向为：{names(list(value.labels()))}。"
        )
    return ok("exchange_kind", value, f"{kind}，{names(found)}，以{manner}产生人选。", numbers)


def _goes(sides: str, origin: str, target: str) -> bool:
    """Tell whether a move leads from one side of a direction to the other, either way."""
    one, other = (side.split("、") for side in sides.split("；"))
    return (origin in one and target in other) or (origin in other and target in one)


@gate("交流步骤", "20")
def exchange_steps(
    pack: Pack,
    on: date,
    *,
    done: Annotated[tuple[str, ...], "已办步骤"],
    post: Annotated[str, "职务类别"] = "",
    audit: Annotated[str, "离任审计文号"] = "",
) -> Verdict:
    """Tell whether the steps of an exchange follow each other, with the audit on leaving for main leaders; our default, m.20."""
    value, audited = (pack.value(f"appointing.exchange.{part}", on) for part in ("steps", "audit_posts"))
    wanted = value.texts()
    missing = absent(wanted, done)
    numbers: dict[str, int | str] = {"应办步骤": len(wanted), "未办步骤": names(missing) or "无"}
    if missing:
        reason = f"应办{len(wanted)}步，未办：{names(missing)}。"
        return refused("exchange_steps", value, reason, numbers, remedy=f"请先办理“{missing[0]}”。")
    if [one for one in done if one in wanted] != list(wanted):
        return refused("exchange_steps", value, f"已办步骤为{names(done)}，次序与规定不符。", numbers,
                       remedy=f"请按{names(wanted)}的次序办理。")  # fmt: skip
    if post in audited.texts() and not audit.strip():
        return refused("exchange_steps", audited, f"{post}没有离任审计。", numbers, remedy="请委托审计机关离任审计。")
    return ok("exchange_steps", value, f"{names(wanted)}均已依次办理。", numbers)


@gate("班子交流面", "20")
def team_change(
    pack: Pack,
    on: date,
    *,
    members: Annotated[int, "班子成员"],
    moved: Annotated[int, "本次交流人数"],
    heads: Annotated[int, "其中党政正职"] = 0,
    least_served: Annotated[date | None, "任现职最晚日期"] = None,
    at_term: Annotated[bool, "换届"] = False,
) -> Verdict:
    """Tell whether an exchange leaves the team (班子) steady: a third at most, not both heads, three years served; our
    default, generally, measure 20. `least_served` is the day on which the newest of those moved took the post.
    """
    share, apart, least = (
        pack.value(f"appointing.{part}", on) for part in ("team.share", "team.heads_apart", "exchange.least_years")
    )
    within(moved, members, "本次交流", "班子成员")
    within(heads, moved, "党政正职", "本次交流")
    if at_term:
        return not_applicable("team_change", share, "换届时的调整不受一次交流比例的限制。")
    numbers = {"班子成员": members, "本次交流": moved, "党政正职": heads}
    counted = f"班子成员{members}人，本次交流{moved}人，其中党政正职{heads}人"
    if moved > share.fraction() * members:
        reason = f"{counted}，超过{plain(share.fraction())}。"
        return refused("team_change", share, reason, numbers, remedy="请分批交流。")
    if apart.flag() and heads > 1:
        return refused("team_change", apart, f"{counted}，党政正职同时交流。", numbers, remedy="请错开党政正职的交流。")
    if least_served is not None:
        if least_served > on:
            raise BadFacts("任现职日期在核算日以后")
        years = full_years(least_served, on)
        numbers |= {"任现职最少满年数": years}
        if years < least.count():
            reason = f"{counted}，任现职最少的满{years}年，不足{least.count()}年。"
            return refused("team_change", least, reason, numbers, remedy="请暂缓交流任现职时间短的成员。")
    return ok("team_change", share, f"{counted}，不超过{plain(share.fraction())}。", numbers)


@gate("任期内变动职务", "20")
def moves_in_term(
    pack: Pack, on: date, *, rank: Annotated[str, "职务层次"], moves: Annotated[int, "本任期已变动次数"]
) -> Verdict:
    """Tell whether one may be moved again within the term: one change of post a term, R-TERM (2006), measure 20.

    Only 县处级 and up (C1); for 科级 not applicable.
    """
    value = known(pack, "appointing.exchange.moves_in_term", on)
    if value is None:
        return not_in_force("moves_in_term", pack, "任期内变动职务的次数")
    if left := outside("moves_in_term", value, ranks=rank):
        return left
    if moves < 0:
        raise BadFacts(f"变动{moves}次")
    numbers = {"已变动": moves, "最多": value.count()}
    if moves >= value.count():
        reason = f"本任期已变动职务{moves}次，再次变动超过{value.count()}次。"
        return refused("moves_in_term", value, reason, numbers, remedy="请待任期届满，或报有任免权的机关研究。")
    return ok("moves_in_term", value, f"本任期已变动职务{moves}次，再变动一次不超过{value.count()}次。", numbers)
