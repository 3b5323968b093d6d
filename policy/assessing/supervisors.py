"""Resident supervisors (干部巡视员): which units, who, reports, what is logged. Measure 30, with its own grouping of units."""

from datetime import date
from typing import Annotated

from policy.assessing.last_place import last_units
from policy.conduct.records import check_period
from policy.errors import BadFacts
from policy.facts import Amounts, Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, ok, refused
from policy.units import Exact
from policy.verdict import Verdict


def supervised_units(pack: Pack, on: date, scores: Amounts, kinds: Texts) -> dict[str, tuple[str, ...]]:
    """Return for each group of measure 30 the units to be supervised (后3名、后1名、后5名、后5名), ties at the edge included.

    `kinds` names the kind of each unit; 街道 and 扬子洲农场 rank with 区直单位. Kinds of no group are left out.
    """
    group_of = pack.value("assessing.supervisors.groups", on).labels()
    counts = pack.value("assessing.supervisors.counts", on).amounts()
    if set(scores) != set(kinds):
        raise BadFacts("得分和类别的单位不一致")
    grouped: dict[str, dict[str, Exact]] = {group: {} for group in counts}
    for unit, score in scores.items():
        group = group_of.get(kinds[unit], "")
        if group in grouped:
            grouped[group][unit] = score
    return {group: last_units(units, int(counts[group])) for group, units in grouped.items()}


@gate("派驻巡视员的单位", "30")
def supervisor_place(
    pack: Pack,
    on: date,
    *,
    year: Annotated[int, "派驻年度"],
    ranking_year: Annotated[int, "考核年度"],
    scores: Annotated[Amounts, "得分"],
    kinds: Annotated[Texts, "单位类别"],
    unit: Annotated[str, "单位"],
) -> Verdict:
    """Tell whether a unit gets a resident supervisor: among the last 3, 1, 5 or 5 of its group in the year before; measure 30."""
    counts, lag = pack.value("assessing.supervisors.counts", on), pack.value("assessing.supervisors.years_back", on)
    group_of = pack.value("assessing.supervisors.groups", on)
    if unit not in kinds:
        raise BadFacts(f"{unit}没有类别")
    group = group_of.labels().get(kinds[unit])
    if group is None:
        return not_applicable("supervisor_place", group_of, f"“{kinds[unit]}”不在派驻巡视员的单位类别内。")
    if year - ranking_year != lag.count():
        reason = f"{year}年派驻应依据{year - lag.count()}年度考核，实际依据{ranking_year}年度。"
        return refused("supervisor_place", lag, reason, remedy="请改用上一年度的考核结果。")
    places = int(counts.amounts()[group])
    chosen = supervised_units(pack, on, scores, kinds)[group]
    numbers: dict[str, int | str] = {"组别": group, "后几名": places, "应派驻": len(chosen)}
    if unit in chosen:
        return ok("supervisor_place", counts, f"{unit}在{group}组{ranking_year}年度考核后{places}名之内。", numbers)
    reason = f"{unit}不在{group}组{ranking_year}年度考核后{places}名之内，后{places}名为{names(chosen)}。"
    return refused("supervisor_place", counts, reason, numbers, remedy="请按本组考核名次派驻。")


@gate("巡视员人选", "30")
def supervisor_person(
    pack: Pack,
    on: date,
    *,
    selected_by: Annotated[str, "选定机关"],
    posted_to: Annotated[str, "派驻单位"],
    own_units: Annotated[tuple[str, ...], "本人工作单位"],
    relatives_units: Annotated[tuple[str, ...], "亲属工作单位"] = (),
) -> Verdict:
    """Tell whether a person may be posted: selected by 区委常委会, and neither he nor a relative belongs to the unit; m.30."""
    selector, clear = pack.value("assessing.supervisors.selected_by", on), pack.value("assessing.supervisors.clear", on)
    if selected_by != selector.text():
        reason = f"巡视员由“{selected_by or '未填'}”选定，应由{selector.text()}选定。"
        return refused("supervisor_person", selector, reason, remedy=f"请报{selector.text()}选定。")
    whose = "本人" if posted_to in own_units else "亲属" if posted_to in relatives_units else ""
    if whose and clear.flag():
        return refused("supervisor_person", clear, f"{posted_to}是{whose}工作单位。", remedy="请另选人员或改派单位。")
    return ok("supervisor_person", selector, f"由{selected_by}选定，派驻{posted_to}。")


@gate("巡视员定期汇报", "30")
def supervisor_report(
    pack: Pack,
    on: date,
    *,
    since: Annotated[date, "上次汇报或派驻日期"],
    reported_on: Annotated[date | None, "汇报日期"] = None,
    reported_to: Annotated[str, "汇报对象"] = "",
) -> Verdict:
    """Tell whether a supervisor reports to 区委常委会 in time (定期汇报); the interval in calendar days is our default, m.30."""
    term, body = (
        pack.value("assessing.supervisors.report_days", on),
        pack.value("assessing.supervisors.selected_by", on),
    )
    asked = reported_on or on
    check_period(since, asked)
    used = (asked - since).days
    numbers: dict[str, int | str] = {"已过日数": used, "间隔日数": term.count()}
    if reported_on is not None and reported_to != body.text():
        reason = f"汇报对象为“{reported_to or '未填'}”，应向{body.text()}汇报。"
        return refused("supervisor_report", body, reason, numbers, remedy=f"请向{body.text()}汇报。")
    if used > term.count():
        reason = f"距{chinese_day(since)}已{used}日，应每{term.count()}日内汇报一次。"
        return refused("supervisor_report", term, reason, numbers, remedy="请立即汇报。")
    return ok("supervisor_report", term, f"距{chinese_day(since)}{used}日，没有超过{term.count()}日。", numbers)


@gate("巡视记录", "30")
def supervisor_log(
    pack: Pack,
    on: date,
    *,
    entries: Annotated[tuple[str, ...], "记录事项"],
    finding: Annotated[bool, "属于问题"] = False,
    shown: Annotated[bool, "已告知当事人"] = False,
) -> Verdict:
    """Tell whether a log entry keeps to work facts (不记个人言论), and a finding was shown to its subject; our default, m.30."""
    allowed, seen = pack.value("assessing.supervisors.log", on), pack.value("assessing.supervisors.answer", on)
    other = [entry for entry in entries if entry not in allowed.texts()]
    numbers: dict[str, int | str] = {"记录事项": len(entries), "范围外": len(other)}
    if other or not entries:
        reason = f"记录事项{len(entries)}项，其中{len(other)}项不在{allowed.shown()}之内。"
        return refused("supervisor_log", allowed, reason, numbers, remedy="请只记录工作事实，不记录个人言论。")
    if finding and seen.flag() and not shown:
        reason = "发现的问题没有告知当事人并听取说明。"
        return refused("supervisor_log", seen, reason, numbers, remedy="请告知当事人并记录其说明。")
    return ok("supervisor_log", allowed, f"记录事项{len(entries)}项，均为工作事实。", numbers)
