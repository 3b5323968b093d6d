"""Front-line work (一线经历): what evidence is shown and weighed, and what follows from it. Measure 18."""

from datetime import date
from typing import Annotated

from policy.conduct.records import check_period
from policy.deciding.known import absent
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, ok, refused
from policy.values import Value
from policy.verdict import Verdict


def kinds_of(pack: Pack, on: date) -> tuple[str, ...]:
    """Return the kinds of front-line work of measure 18: 基层、生产一线、条件艰苦地方、急难险重任务."""
    single = (pack.value(f"talent.frontline.{part}", on).text() for part in ("hard", "task"))
    return (*pack.value("talent.frontline.origins", on).texts(), *single)


@gate("一线经历证明", "18")
def front_line_evidence(
    pack: Pack,
    on: date,
    *,
    kind: Annotated[str, "类别"],
    filled: Annotated[tuple[str, ...], "已填栏目"],
    began_on: Annotated[date, "开始日期"],
    ended_on: Annotated[date, "结束日期"],
    conduct: Annotated[tuple[str, ...], "表现"] = (),
) -> Verdict:
    """Tell whether one piece of front-line work may be shown and weighed (注重从一线选拔), measure 18; a clerk's register entry.

    Hard places want long work (长期): whole years, and ValueNotSet until the office says how many. Urgent tasks want
    one of the four kinds of conduct named. Whether the conduct was so is for the inspection, not for the system.
    """
    check_period(began_on, ended_on)
    origins, columns = pack.value("talent.frontline.origins", on), pack.value("talent.frontline.columns", on)
    years = ended_on.year - began_on.year - ((ended_on.month, ended_on.day) < (began_on.month, began_on.day))
    known, lacking = kinds_of(pack, on), absent(columns.texts(), filled)
    numbers = {"满年数": years, "缺少栏目": len(lacking)}
    if kind not in known:
        reason = f"“{kind or '未填'}”不是一线经历的类别。"
        return refused("front_line_evidence", origins, reason, numbers, remedy=f"一线经历的类别：{names(known)}。")
    if lacking:
        reason = f"一线经历没有填写{names(lacking)}。"
        return refused("front_line_evidence", columns, reason, numbers, remedy=f"请补填{names(lacking)}。")
    fault = _short(pack, on, kind, years) or _unshown(pack, on, kind, conduct)
    if fault:
        value, reason, remedy = fault
        return refused("front_line_evidence", value, reason, numbers, remedy=remedy)
    reason = f"{kind}经历自{chinese_day(began_on)}至{chinese_day(ended_on)}，满{years}年，可以列入人选材料。"
    return ok("front_line_evidence", columns, reason, numbers)


def _short(pack: Pack, on: date, kind: str, years: int) -> tuple[Value, str, str] | None:
    """Return what is wrong where hard places want long work and it was not long."""
    if kind != pack.value("talent.frontline.hard", on).text():
        return None
    least = pack.value("talent.frontline.long_years", on)
    if years >= least.count():
        return None
    return least, f"在{kind}工作满{years}年，不足{least.count()}年，不算长期。", "请待年限符合后列入，或改列其他类别。"


def _unshown(pack: Pack, on: date, kind: str, conduct: tuple[str, ...]) -> tuple[Value, str, str] | None:
    """Return what is wrong where an urgent task names none of the kinds of conduct, or another kind."""
    if kind != pack.value("talent.frontline.task", on).text():
        return None
    value = pack.value("talent.frontline.conduct", on)
    other = absent(conduct, value.texts())
    if conduct and not other:
        return None
    said = f"表现“{names(other)}”不在所列之内。" if other else f"完成{kind}的表现没有写明。"
    return value, said, f"请从{value.shown()}中写明，并附事迹。"


@gate("一线干部使用", "18")
def front_line_follow(
    pack: Pack,
    on: date,
    *,
    evidence: Annotated[int, "有效一线经历项数"],
    measures: Annotated[tuple[str, ...], "拟作使用"],
) -> Verdict:
    """Tell whether a cadre enters the front-line roster (加以重点培养并提拔使用): with evidence, for what measure 18 says."""
    follow, columns = pack.value("talent.frontline.follow", on), pack.value("talent.frontline.columns", on)
    numbers = {"有效一线经历": evidence}
    if evidence < 1:
        reason = "没有可以列入的一线经历。"
        return refused("front_line_follow", columns, reason, numbers, remedy="请先登记并核实一线经历。")
    other = absent(measures, follow.texts())
    if other or not measures:
        reason = f"拟作使用为“{names(measures) or '未填'}”，应为{follow.shown()}。"
        return refused("front_line_follow", follow, reason, numbers, remedy=f"请从{follow.shown()}中写明。")
    return ok("front_line_follow", follow, f"有效一线经历{evidence}项，拟{names(measures)}。", numbers)
