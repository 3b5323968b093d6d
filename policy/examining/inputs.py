"""The four inputs of 双推双考 and the two parts of an exam: their weights and the total. Measure 19, C17: no weights, no total."""

from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.deciding.known import absent
from policy.examining.rules import late
from policy.examining.scoring import NONE, half_up, positive, weighted
from policy.facts import Amounts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, outside, refused
from policy.units import Exact, exact, plain
from policy.values import Value
from policy.verdict import Verdict


def _unlike(asking: str, parts: Value, total: Value, wanted: tuple[str, ...], weights: Amounts) -> Verdict | None:
    """Return the refusal where a part has no weight, another has one, or they do not make the whole exactly; else None."""
    positive(weights.values(), "权重")
    missing = [one for one in wanted if not weights.get(one)]
    if missing:
        reason = f"方案没有{names(missing)}的权重。"
        return refused(asking, parts, reason, remedy=f"请在方案中确定{names(missing)}的权重。")
    found = sum((exact(weight) for weight in weights.values()), Fraction(0))
    numbers = {"权重合计": plain(found), "应为": total.shown()}
    if found != total.fraction():
        reason = f"权重合计{plain(found)}，应为{total.shown()}。"
        return refused(asking, total, reason, numbers, remedy=f"请调整权重，使合计为{total.shown()}。")
    return None


def _four(asking: str, pack: Pack, on: date, weights: Amounts) -> Verdict | None:
    """Return the refusal where the weights are not those of the four inputs; else None."""
    inputs = pack.value("recommending.double.inputs", on)
    others = absent(weights, inputs.texts())
    if others:
        reason = f"{names(others)}不是双推双考的环节。"
        return refused(asking, inputs, reason, remedy=f"请只就{names(inputs.texts())}确定权重。")
    return _unlike(asking, inputs, pack.value("examining.weights.total", on), inputs.texts(), weights)


@gate("双推双考权重", "19", "17")
def input_weights(
    pack: Pack,
    on: date,
    *,
    manner: Annotated[str, "选拔方式"],
    weights: Annotated[Amounts, "四项权重"] = NONE,
    fixed_on: Annotated[date | None, "权重确定公布日期"] = None,
    first: Annotated[date, "首次投票或考试日期"],
) -> Verdict:
    """Tell whether the plan's weights of the four inputs (双推双考四项权重) may be used: each has one, 100 in all, in time; m.19.

    Where the plan has none the office's general ones are taken; ValueNotSet where there are none either: no weights, no total.
    """
    value = pack.value("examining.inputs.weights", on)
    if beyond := outside("input_weights", value, manners=manner):
        return beyond
    plan = weights or value.amounts()
    if refusal := _four("input_weights", pack, on, plan):
        return refusal
    if refusal := late("input_weights", pack.value("examining.fixed.days", on), "四项权重", fixed_on, first):
        return refusal
    numbers = {name: plain(weight) for name, weight in plan.items()}
    return ok("input_weights", value, f"四项权重合计{plain(sum(map(exact, plan.values())))}，已按期确定公布。", numbers)


@gate("双推双考综合成绩", "19")
def combined_result(
    pack: Pack,
    on: date,
    *,
    manner: Annotated[str, "选拔方式"],
    results: Annotated[Amounts, "四项得分"],
    weights: Annotated[Amounts, "四项权重"] = NONE,
    points: Annotated[Exact, "加分"] = 0,
    stated: Annotated[Exact | None, "所报综合成绩"] = None,
) -> Verdict:
    """Compute a person's total of 双推双考 (综合成绩), measure 19: weighted, points for honours added, rounded half up once.

    Marks of 0 to the full mark; `stated` is what the office reckoned: another than ours is refused. ValueNotSet without weights.
    """
    value = pack.value("examining.inputs.weights", on)
    if beyond := outside("combined_result", value, manners=manner):
        return beyond
    plan = weights or value.amounts()
    if refusal := _four("combined_result", pack, on, plan):
        return refusal
    missing = absent(plan, results)
    if missing:
        reason = f"缺少{names(missing)}的得分，不能计算综合成绩。"
        return refused("combined_result", value, reason, remedy=f"请补齐{names(missing)}的得分。")
    full, places = pack.value("examining.scale", on).fraction(), pack.value("examining.places", on)
    positive(results.values(), "各项得分", full)
    positive([points], "加分")
    total = half_up(weighted(results, plan) + exact(points), places.count())
    numbers = {name: plain(results[name]) for name in plan} | {"加分": plain(points), "综合成绩": f"{total:f}"}
    return _agreed("combined_result", value, "综合成绩", f"{total:f}", numbers, stated)


@gate("笔试面试权重", "19", "17")
def exam_weights(
    pack: Pack,
    on: date,
    *,
    weights: Annotated[Amounts, "考试权重"] = NONE,
    fixed_on: Annotated[date | None, "权重确定公布日期"] = None,
    first: Annotated[date, "首次投票或考试日期"],
) -> Verdict:
    """Tell whether written test and interview (笔试、面试) have weights of 100 in all, fixed in time, measure 19.

    The plan may add parts (专业测试、适岗评价); where it says nothing the general ones are taken (our default, half and half).
    """
    value = pack.value("examining.weights", on)
    plan = weights or value.amounts()
    total = pack.value("examining.weights.total", on)
    if refusal := _unlike("exam_weights", value, total, tuple(value.amounts()), plan):
        return refusal
    if refusal := late("exam_weights", pack.value("examining.fixed.days", on), "考试权重", fixed_on, first):
        return refusal
    said = "、".join(f"{name}{plain(weight)}" for name, weight in plan.items())
    whose = "方案所定" if weights else "通常"
    return ok("exam_weights", value, f"考试权重（{whose}）：{said}。", {n: plain(w) for n, w in plan.items()})


@gate("考试成绩取位", "19")
def decimals(
    pack: Pack,
    on: date,
    *,
    results: Annotated[Amounts, "各项考试成绩"],
    weights: Annotated[Amounts, "考试权重"] = NONE,
    stated: Annotated[Exact | None, "所报考试成绩"] = None,
) -> Verdict:
    """Compute a person's mark of the exam from its parts (考试成绩), measure 19: rounded half up to 2 places, once, at the end."""
    value, places = pack.value("examining.weights", on), pack.value("examining.places", on)
    plan = weights or value.amounts()
    total = pack.value("examining.weights.total", on)
    if refusal := _unlike("decimals", value, total, tuple(value.amounts()), plan):
        return refusal
    missing = absent(plan, results)
    if missing:
        reason = f"缺少{names(missing)}的成绩。"
        return refused("decimals", value, reason, remedy="缺考的按缺考处理，请补齐其余成绩。")
    positive(results.values(), "各项考试成绩", pack.value("examining.scale", on).fraction())
    mark = f"{half_up(weighted(results, plan), places.count()):f}"
    numbers = {name: plain(results[name]) for name in plan} | {"考试成绩": mark}
    return _agreed("decimals", places, "考试成绩", mark, numbers, stated)


def _agreed(asking: str, value: Value, what: str, right: str, numbers: dict[str, str], stated: Exact | None) -> Verdict:
    """Return the mark as computed, or the refusal of another that was stated."""
    if stated is not None and exact(stated) != Fraction(right):
        reason = f"所报{what}为{plain(stated)}分，按权重计算、末尾四舍五入一次应为{right}分。"
        return refused(asking, value, reason, numbers, remedy=f"请将{what}改为{right}分。")
    return ok(asking, value, f"{what}为{right}分。", numbers)
