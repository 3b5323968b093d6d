"""Mutual evaluation (工作互评): each side scores the other side only, every unit every unit. Measure 26."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.errors import BadFacts
from policy.facts import Lists, Scores
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import not_applicable, ok, refused
from policy.units import Exact, exact
from policy.verdict import Verdict


@gate("互评对象", "26")
def mutual_ballot(
    pack: Pack,
    on: date,
    *,
    evaluator_kind: Annotated[str, "评议单位类别"],
    evaluated_kind: Annotated[str, "被评议单位类别"],
    topics: Annotated[tuple[str, ...], "评议内容"],
) -> Verdict:
    """Tell whether one unit may score another: 乡镇场(街道、园区) score 区直部门 and the reverse, on 实绩 and 作风; measure 26.

    A unit's own side, and so itself, is refused. The sides are this measure's own (measure 30 groups otherwise).
    """
    sides, wanted = pack.value("assessing.mutual.sides", on), pack.value("assessing.mutual.topics", on)
    ours, theirs = sides.labels().get(evaluator_kind), sides.labels().get(evaluated_kind)
    if ours is None or theirs is None:
        kinds = f"“{evaluator_kind}”与“{evaluated_kind}”"
        return not_applicable("mutual_ballot", sides, f"{kinds}之间不开展工作互评。")
    if ours == theirs:
        reason = f"“{evaluator_kind}”与“{evaluated_kind}”同属{ours}一方，不能互评。"
        return refused("mutual_ballot", sides, reason, remedy="请改评另一方单位。")
    missing = [topic for topic in wanted.texts() if topic not in topics]
    if missing:
        reason = f"没有评议{'、'.join(missing)}。"
        return refused("mutual_ballot", wanted, reason, {"缺少": len(missing)}, remedy=f"请补评{'、'.join(missing)}。")
    return ok("mutual_ballot", sides, f"“{evaluator_kind}”评议“{evaluated_kind}”，分属两方。", {"缺少": 0})


@gate("互评结果", "26")
def mutual_result(
    pack: Pack,
    on: date,
    *,
    one_side: Annotated[tuple[str, ...], "乡镇场街道园区"],
    other_side: Annotated[tuple[str, ...], "区直部门"],
    scored: Annotated[Lists, "各单位已评单位"],
) -> Verdict:
    """Tell whether the mutual evaluation may be closed: nobody scored its own side, and enough of the ballots were given; m.26.

    The floor of participation is the office's (ValueNotSet until it is entered). Shares are exact.
    """
    sides = pack.value("assessing.mutual.sides", on)
    if set(one_side) & set(other_side) or not one_side or not other_side:
        raise BadFacts("两方名单为空或有重复")
    one, other = frozenset(one_side), frozenset(other_side)
    targets = dict.fromkeys(one, other) | dict.fromkeys(other, one)
    if set(scored) - set(targets) or any(len(set(given)) != len(given) for given in scored.values()):
        raise BadFacts("评议单位不在名单内，或同一单位被评两次")
    wrong = sum(bool(set(given) - targets[unit]) for unit, given in scored.items())
    due = 2 * len(set(one_side)) * len(set(other_side))
    given_all = sum(len(given) for given in scored.values())
    numbers: dict[str, int | str] = {"应评": due, "已评": given_all, "评议本方": wrong}
    if wrong:
        reason = f"有{wrong}个单位评议了另一方以外的单位。"
        return refused("mutual_result", sides, reason, numbers, remedy="请作废这些评议，由该单位重评。")
    floor = pack.value("assessing.mutual.participation", on)
    said = f"应评{due}次，已评{given_all}次，参评率应不低于{floor.shown()}"
    if Fraction(given_all, due) < floor.fraction():
        return refused("mutual_result", floor, f"{said}，没有达到。", numbers, remedy="请催办未评单位后再结账。")
    return ok("mutual_result", floor, f"{said}，已经达到。", numbers)


def mutual_averages(scores: Scores) -> dict[str, Fraction]:
    """Return the exact average that each unit received from the other side; a unit without a score raises BadFacts."""
    if not all(scores.values()):
        raise BadFacts("有单位没有得分")
    return {unit: average(given) for unit, given in scores.items()}


def average(given: Sequence[Exact]) -> Fraction:
    """Return an exact average, whatever the order."""
    return sum((exact(one) for one in given), Fraction(0)) / len(given)
