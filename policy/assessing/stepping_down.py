"""Stepping down (干部能下): votes with an organisational finding, low satisfaction, goals missed. Measure 29."""

from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import not_applicable, ok, outside, refused
from policy.values import Value
from policy.verdict import Numbers, Verdict

ADJUST, REMOVE = "调整", "免职"


@gate("测评调整免职", "29")
def step_down(
    pack: Pack,
    on: date,
    *,
    collected: Annotated[int, "收回票"],
    valid: Annotated[int, "有效票"],
    excellent: Annotated[int, "优秀票"],
    competent: Annotated[int, "称职票"],
    unfit: Annotated[int, "不称职票"],
    finding: Annotated[str, "组织认定"],
    proposal: Annotated[str, "拟作处理"],
) -> Verdict:
    """Tell whether 调整 or 免职 may be proposed: votes and the organisation's finding together, never votes alone; measure 29.

    调整: 优秀+称职 below two thirds, found 不宜继续担任现职 (or 不称职). 免职: 不称职 above one third, found 不称职; then
    调整 does not do. All of the valid ballots; the rest of them are 基本称职.
    """
    two_thirds, one_third = pack.value("assessing.votes.good", on), pack.value("assessing.votes.unfit", on)
    findings = pack.value("assessing.votes.findings", on).labels()
    if min(valid, excellent, competent, unfit) < 0 or excellent + competent + unfit > valid or valid > collected:
        raise BadFacts(f"收回{collected}票，有效{valid}票，优秀{excellent}、称职{competent}、不称职{unfit}票")
    if proposal not in findings:
        raise BadFacts(f"拟作处理：{proposal}")
    good = excellent + competent
    few = valid > 0 and Fraction(good, valid) < two_thirds.fraction()
    many = valid > 0 and Fraction(unfit, valid) > one_third.fraction()
    numbers: dict[str, int | str] = {
        "收回": collected, "有效": valid, "优秀和称职": good, "不称职": unfit, "组织认定": finding or "无"
    }  # fmt: skip
    said = f"收回{collected}票，有效{valid}票，优秀和称职{good}票，不称职{unfit}票"
    if proposal == REMOVE:
        if many and finding == findings[REMOVE]:
            return ok("step_down", one_third, f"{said}，超过三分之一，且经组织认定为{finding}，可以提出免职。", numbers)
        return _not_enough(
            one_third, f"{said}，{'已' if many else '没有'}超过三分之一", finding, findings[REMOVE], numbers
        )
    if many and finding == findings[REMOVE]:
        reason = f"{said}，不称职票超过三分之一且经组织认定为{finding}，优秀和称职未达三分之二的调整不再适用。"
        return refused("step_down", one_third, reason, numbers, remedy="请改为提出免职。")
    if few and finding in findings.values():
        return ok("step_down", two_thirds, f"{said}，未达到三分之二，且经组织考核{finding}，可以提出调整。", numbers)
    return _not_enough(
        two_thirds, f"{said}，{'未达到' if few else '已达到'}三分之二", finding, findings[ADJUST], numbers
    )


def _not_enough(value: Value, said: str, finding: str, wanted: str, numbers: Numbers) -> Verdict:
    reason = f"{said}，组织认定为“{finding or '无'}”，须票数和“{wanted}”的组织认定同时具备。"
    return refused(
        "step_down", value, reason, numbers, remedy="请先由组织考核认定；票数不符的，不得仅凭认定或仅凭票数提出。"
    )


@gate("一把手满意率", "29")
def leader_satisfaction(
    pack: Pack,
    on: date,
    *,
    post: Annotated[str, "职务类别"],
    surveyed: Annotated[int, "有效评价人数"],
    satisfied: Annotated[int, "满意人数"],
    lacking: Annotated[bool, "经组织认定缺乏应有政治素质"],
    outcome: Annotated[str, "拟作调整"],
) -> Verdict:
    """Tell whether a main leader may be adjusted (降职、免职或转任非领导职务): low satisfaction and a finding, measure 29.

    The rate below which satisfaction is low is the office's: ValueNotSet until it is entered. Not for other posts.
    """
    outcomes = pack.value("assessing.leader.outcomes", on)
    elsewhere = outside("leader_satisfaction", outcomes, posts=post)
    if elsewhere:
        return elsewhere
    if surveyed < 1 or not 0 <= satisfied <= surveyed:
        raise BadFacts(f"有效评价{surveyed}人，满意{satisfied}人")
    if outcome not in outcomes.texts():
        reason = f"拟作调整“{outcome}”不在{outcomes.shown()}之内。"
        return refused("leader_satisfaction", outcomes, reason, remedy=f"请从{outcomes.shown()}中选择。")
    rate = pack.value("assessing.leader.rate", on)
    numbers: dict[str, int | str] = {"有效评价": surveyed, "满意": satisfied, "满意率下限": rate.shown()}
    said = f"有效评价{surveyed}人，满意{satisfied}人，满意率下限为{rate.shown()}"
    low = Fraction(satisfied, surveyed) < rate.fraction()
    if low and lacking:
        return ok("leader_satisfaction", outcomes, f"{said}，满意率低且经组织认定，可以提出{outcome}。", numbers)
    reason = f"{said}，满意率{'低于' if low else '不低于'}下限，{'已' if lacking else '没有'}经组织认定。"
    return refused("leader_satisfaction", rate, reason, numbers, remedy="须满意率低且经组织认定，请先组织考核。")


@gate("承诺目标未完成", "29", "8")
def goal_missed(
    pack: Pack,
    on: date,
    *,
    post: Annotated[str, "职务类别"],
    goals: Annotated[int, "承诺目标"],
    done: Annotated[int, "完成目标"],
    force_majeure: Annotated[bool, "不可抗拒原因"] = False,
    measures: Annotated[tuple[str, ...], "拟作处理"],
) -> Verdict:
    """Tell whether a main leader who missed his goals gets 诫勉谈话 or 通报批评 (非不可抗拒的原因), measure 29.

    The Measures join the two by 、: at least one of them, marked as ambiguous.
    """
    wanted = pack.value("assessing.goals.measures", on)
    elsewhere = outside("goal_missed", wanted, posts=post)
    if elsewhere:
        return elsewhere
    if not 0 <= done <= goals:
        raise BadFacts(f"承诺目标{goals}项，完成{done}项")
    numbers: dict[str, int | str] = {"承诺目标": goals, "未完成": goals - done}
    if done == goals:
        return not_applicable("goal_missed", wanted, f"承诺目标{goals}项均已完成。", numbers)
    excused = pack.value("assessing.goals.excused", on)
    if force_majeure and excused.flag():
        return not_applicable("goal_missed", excused, f"{goals - done}项目标因不可抗拒的原因未完成。", numbers)
    if any(one in wanted.texts() for one in measures):
        return ok("goal_missed", wanted, f"{goals}项目标有{goals - done}项未完成，已按规定处理。", numbers)
    reason = f"{goals}项目标有{goals - done}项未完成，没有给予{'或'.join(wanted.texts())}。"
    return refused("goal_missed", wanted, reason, numbers, remedy=f"请给予{'、'.join(wanted.texts())}。")
