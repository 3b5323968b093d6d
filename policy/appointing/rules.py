"""Names of posts, conditions for village cadres, and the yearly duties of selection work."""

from datetime import date
from typing import Annotated

from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.verdict import Verdict


@gate("规范职务名称", "24")
def post_name(
    pack: Pack, on: date, *, name: Annotated[str, "职务名称"], raises_rank: Annotated[bool, "明确职级提高待遇"] = False
) -> Verdict:
    """Tell whether a post has a standard name and no rank is raised by 明确职级, measure 24; no list entered: ValueNotSet."""
    barred = pack.value("appointing.names.raise_forbidden", on)
    if raises_rank and barred.flag():
        reason = f"“{name}”拟以明确职级的办法提高职级待遇。"
        return refused("post_name", barred, reason, remedy="请去掉明确职级的内容。")
    value = pack.value("appointing.names.standard", on)
    if name.strip() not in value.texts():
        reason = f"“{name}”不在规范职务名称之列。"
        return refused("post_name", value, reason, remedy="请使用规范的领导职务或非领导职务名称。")
    return ok("post_name", value, f"“{name}”是规范职务名称。")


@gate("村干部参选条件", "23")
def village_conditions(pack: Pack, on: date, *, conditions: Annotated[tuple[str, ...], "所设条件"]) -> Verdict:
    """Tell whether no hard age or education filter stands in the conditions (不搞“一刀切”), measure 23."""
    value = pack.value("appointing.village.no_filter", on)
    found = [one for one in conditions if one in value.texts()]
    if found:
        reason = f"以{names(found)}作为限制条件，属于“一刀切”。"
        return refused("village_conditions", value, reason, remedy="请取消该项限制条件。")
    return ok("village_conditions", value, f"所设条件中没有{names(value.texts())}限制。")


@gate("选任工作年度事项", "24")
def yearly_selection_duties(
    pack: Pack,
    on: date,
    *,
    reports: Annotated[int, "当年经民主评议的专题报告次数"],
    inspections: Annotated[int, "当年检查次数"],
) -> Verdict:
    """Tell whether the year's report with 民主评议 and the year's inspection were held, measure 24."""
    report, inspection = (pack.value(f"appointing.{part}.times", on) for part in ("report", "inspection"))
    numbers = {"报告次数": reports, "检查次数": inspections}
    for value, done, what in ((report, reports, "专题报告"), (inspection, inspections, "检查")):
        if done < value.count():
            reason = f"当年{what}{done}次，不足{value.count()}次。"
            return refused("yearly_selection_duties", value, reason, numbers, remedy=f"请在年内完成{what}。")
    return ok("yearly_selection_duties", report, f"当年专题报告{reports}次，检查{inspections}次。", numbers)
