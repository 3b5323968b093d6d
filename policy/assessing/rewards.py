"""Rewards (激励): known level and kind, once for one award, none under punishment. Measure 27."""

from datetime import date
from typing import Annotated

from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.verdict import Verdict


@gate("奖励", "27")
def reward(
    pack: Pack,
    on: date,
    *,
    award: Annotated[str, "受表彰项目"],
    level: Annotated[str, "表彰级别"],
    kinds: Annotated[tuple[str, ...], "拟给奖励"],
    earlier: Annotated[tuple[str, ...], "已奖励项目"] = (),
    punished: Annotated[bool, "处分或问责影响期内"] = False,
    vetoed: Annotated[bool, "一票否决"] = False,
) -> Verdict:
    """Tell whether a body or cadre may be rewarded for a commendation (区、市、省(部)级及中央表彰奖励), measure 27.

    Spirit (嘉奖、记功、荣誉称号) and material rewards. Not twice for one award; not under punishment or a veto (defaults).
    """
    levels, allowed = pack.value("assessing.reward.levels", on), pack.value("assessing.reward.kinds", on)
    if level not in levels.texts():
        reason = f"表彰级别“{level}”不在{levels.shown()}之内。"
        return refused("reward", levels, reason, remedy=f"请核对表彰级别：{levels.shown()}。")
    unknown = [kind for kind in kinds if kind not in allowed.texts()]
    if unknown or not kinds:
        reason = f"拟给奖励“{names(kinds) or '未填'}”不都在{allowed.shown()}之内。"
        return refused("reward", allowed, reason, remedy=f"请从{allowed.shown()}中选择。")
    clean, once = pack.value("assessing.reward.clean", on), pack.value("assessing.reward.once", on)
    if clean.flag() and (punished or vetoed):
        why = "在处分或问责影响期内" if punished else "被一票否决"
        return refused("reward", clean, f"该对象{why}，不予奖励。", remedy="请在影响期满或解除后的年度另行提出。")
    if once.flag() and award in earlier:
        return refused("reward", once, f"“{award}”已经奖励过。", remedy="同一项目只奖励一次，请撤回。")
    return ok("reward", levels, f"“{award}”为{level}表彰，拟给{names(kinds)}。", {"奖励项数": len(kinds)})


@gate("年度考核奖励", "27")
def year_reward(
    pack: Pack, on: date, *, grade: Annotated[str, "年度考核等次"], leader: Annotated[bool, "领导干部"]
) -> Verdict:
    """Tell whether the material reward of the year is due (对年度考核优秀的领导干部,给予一定的物质奖励), measure 27."""
    value = pack.value("assessing.reward.grade", on)
    if leader and grade == value.text():
        return ok("year_reward", value, f"该领导干部年度考核为{grade}，可以给予物质奖励，数额由区委核定。")
    who = "领导干部" if leader else "非领导干部"
    reason = f"该对象为{who}，年度考核为“{grade}”，应为{value.text()}等次的领导干部。"
    return refused("year_reward", value, reason, remedy="请核对等次；符合其他奖励规定的，另行提出。")
