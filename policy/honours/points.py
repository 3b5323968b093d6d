"""The points (加分): from the office's table, one deed once, at most the ceiling. Measure 28 gives no points itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.errors import BadFacts, ValueNotSet
from policy.facts import Records
from policy.gates import gate
from policy.honours.award import Honour, fault_of, honour_of
from policy.honours.rules import hiring_closed
from policy.packs import Pack
from policy.ruling import not_applicable, ok, refused
from policy.units import Exact, exact, plain
from policy.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Total:
    """The points of a candidate: the sum over honours counted, after the ceiling, and how many did not count or were repeated."""

    added: Fraction
    points: Fraction
    counted: int
    repeated: int
    uncounted: int


def points_of(pack: Pack, on: date, one: Honour) -> Fraction:
    """Return the points of one honour from the office's table; ValueNotSet where the table or its line is not entered."""
    table = pack.value("honours.points.table", on)
    model = one.kind == pack.value("honours.model.kind", on).text()
    name = one.kind if model else one.level + one.kind
    points = table.amounts().get(name)
    if points is None:
        raise ValueNotSet(f"{table.title}没有“{name}”一项，{table.cite}", key=table.key)
    return points


def honour_total(pack: Pack, on: date, honours: Sequence[Honour], counted_on: date) -> Total:
    """Return the points of all honours that count on a day; the order of the honours does not matter.

    The same deed (事迹) at several levels counts once, with the most points. BadFacts where a deed is not named.
    """
    if any(not one.deed for one in honours):
        raise BadFacts("荣誉没有填写事迹，不能核对是否重复")
    valid = [one for one in honours if fault_of(pack, on, one, counted_on) is None]
    scored = [(one.deed, points_of(pack, on, one)) for one in valid]
    if pack.value("honours.points.once", on).flag():
        scored = list(dict(sorted(scored, key=lambda pair: pair[1])).items())
    added = sum((points for _, points in scored), Fraction(0))
    most = pack.value("honours.points.cap", on).fraction() if scored else Fraction(0)
    return Total(added, min(added, most), len(scored), len(valid) - len(scored), len(honours) - len(valid))


@gate("荣誉加分", "28")
def honour_points(
    pack: Pack,
    on: date,
    *,
    manner: Annotated[str, "选拔方式"],
    counted_on: Annotated[date, "计分日期"],
    awards: Annotated[Records, "荣誉登记"],
    claimed: Annotated[Exact | None, "拟加分"] = None,
    basis: Annotated[str, "公告载明的合法依据"] = "",
) -> Verdict:
    """Tell whether the points for honours (适当予以奖励加分) are right: window, each deed once, at most the ceiling; measure 28.

    Each of `awards` is a line of the register (see `honour_of`). Without `claimed` the computed points are only said.
    ValueNotSet until the office has entered its table and its ceiling.
    """
    manners, table = pack.value("honours.points.manners", on), pack.value("honours.points.table", on)
    if manner not in manners.texts():
        return not_applicable("honour_points", manners, f"“{manner or '未填'}”不适用荣誉加分。")
    closed = hiring_closed("honour_points", pack, on, manner, basis)
    if closed:
        return closed
    if claimed is not None and exact(claimed) < 0:
        raise BadFacts("拟加分不能小于零")
    total = honour_total(pack, on, [honour_of(one) for one in awards], counted_on)
    numbers: dict[str, int | str] = {
        "登记荣誉": len(awards), "计分": total.counted, "重复": total.repeated, "不计分": total.uncounted,
        "合计": plain(total.added), "应加分": plain(total.points),
    }  # fmt: skip
    said = (
        f"登记荣誉{len(awards)}项，计分{total.counted}项，重复{total.repeated}项，不计分{total.uncounted}项，"
        f"合计{plain(total.added)}分，应加{plain(total.points)}分"
    )
    if claimed is None or exact(claimed) == total.points:
        return ok("honour_points", table, f"{said}。", numbers)
    cap = pack.value("honours.points.cap", on)
    above = total.counted > 0 and exact(claimed) > cap.fraction()
    said += f"，拟加{plain(claimed)}分" + (f"，超过上限{plain(cap.fraction())}分。" if above else "，与核算不符。")
    return refused("honour_points", cap if above else table, said, numbers, remedy=f"请改为{plain(total.points)}分。")
