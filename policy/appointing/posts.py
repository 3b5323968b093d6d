"""Limits of 破格 (破格提拔)."""

from datetime import date
from typing import Annotated

from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import not_in_force, ok, refused
from policy.verdict import Verdict


@gate("破格提拔限制", "18")
def break_limits(
    pack: Pack,
    on: date,
    *,
    probation: Annotated[bool, "在试用期"],
    months: Annotated[int, "提拔任职满月数"],
    levels: Annotated[int, "拟升级数"],
) -> Verdict:
    """Tell whether 破格 is open: not on probation, a year since promotion, not two levels; measure 18; not of 2002."""
    if "appointing.break.months" not in pack.keys:
        return not_in_force("break_limits", pack, "破格提拔限制")
    if months < 0 or levels < 0:
        raise BadFacts("月数和级数不能为负数")
    value, most = pack.value("appointing.break.months", on), pack.value("appointing.break.levels", on)
    numbers = {"任职满月数": months, "拟升级数": levels}
    if probation or months < value.count():
        reason = "任职试用期未满。" if probation else f"提拔任职满{months}个月，不足{value.count()}个月。"
        return refused("break_limits", value, reason, numbers, remedy="请待任职时间符合规定后再提出。")
    if levels > most.count():
        reason = f"拟升{levels}级，超过{most.count()}级。"
        return refused("break_limits", most, reason, numbers, remedy="请改为不越两级的职务。")
    return ok("break_limits", value, f"提拔任职满{months}个月，拟升{levels}级。", numbers)
