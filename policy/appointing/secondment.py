"""The two-way 挂职 between towns and villages (双向挂职): who to where, from when to when, with what work. Measure 22."""

from datetime import date
from typing import Annotated

from policy.deciding.superior import months_later
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, ok, refused
from policy.verdict import Verdict


@gate("双向挂职", "22")
def secondment(
    pack: Pack,
    on: date,
    *,
    home: Annotated[str, "派出一方"],
    host: Annotated[str, "挂职地方"],
    begins_on: Annotated[date | None, "开始日期"] = None,
    ends_on: Annotated[date | None, "结束日期"] = None,
    duties: Annotated[str, "参与管理的工作"] = "",
) -> Verdict:
    """Tell whether a two-way 挂职 is ordered rightly: between town and village or community, dated, with its work, measure 22.

    The end may not be left open; more than 24 months only by exception (our default). It does not count in 职数 (`post_quota`).
    """
    sides, dated = (pack.value(f"appointing.secondment.{part}", on) for part in ("sides", "dated"))
    if host not in sides.labels().get(home, "").split("、") or not host:
        reason = f"从{home or '未填'}到{host or '未填'}，不是乡镇与村、社区之间的双向挂职。"
        return not_applicable("secondment", sides, reason)
    if dated.flag() and (begins_on is None or ends_on is None):
        what = names([words for words, day in (("开始日期", begins_on), ("结束日期", ends_on)) if day is None])
        return refused("secondment", dated, f"挂职没有写明{what}。", remedy=f"请写明{what}。")
    if begins_on is not None and ends_on is not None:
        most = pack.value("appointing.secondment.months_most", on)
        if ends_on <= begins_on:
            raise BadFacts("挂职结束日期不在开始日期之后")
        if ends_on > months_later(begins_on, most.count()):
            reason = f"挂职自{chinese_day(begins_on)}至{chinese_day(ends_on)}，超过{most.count()}个月。"
            return refused("secondment", most, reason, remedy="请缩短期限，或写明例外理由报批。")
    work = pack.value("appointing.secondment.duties", on)
    if work.flag() and not duties.strip():
        return refused("secondment", work, "没有明确挂职期间参与管理的工作。", remedy="请明确分工。")
    return ok("secondment", work, f"从{home}到{host}双向挂职，分工为{duties.strip() or '未填'}，不占职数。")


@gate("双向挂职期满", "22")
def secondment_over(
    pack: Pack,
    on: date,
    *,
    begins_on: Annotated[date, "开始日期"],
    ends_on: Annotated[date, "结束日期"],
    returned_on: Annotated[date | None, "返回日期"] = None,
    renewed_until: Annotated[date | None, "延期至"] = None,
) -> Verdict:
    """Tell whether a 挂职 ended with its time: back by the last day, or renewed within the longest time; measure 22.

    Not yet over is no fault. An earlier return is recorded as it is.
    """
    most = pack.value("appointing.secondment.months_most", on)
    if ends_on <= begins_on or (returned_on is not None and not begins_on <= returned_on <= on):
        raise BadFacts("挂职开始、结束、返回日期先后不符")
    until, last = max(ends_on, renewed_until or ends_on), months_later(begins_on, most.count())
    numbers = {"应返回": chinese_day(until), "最长至": chinese_day(last)}
    if until > last:
        reason = f"延期至{chinese_day(until)}，自{chinese_day(begins_on)}起超过{most.count()}个月。"
        return refused("secondment_over", most, reason, numbers, remedy="请按期返回，或写明例外理由报批。")
    dated = pack.value("appointing.secondment.dated", on)
    if (returned_on or on) > until and dated.flag():
        reason = f"挂职至{chinese_day(until)}期满，{'逾期返回' if returned_on else '尚未返回'}。"
        return refused("secondment_over", dated, reason, numbers, remedy="请办理返回手续，并说明逾期情况。")
    return ok(
        "secondment_over", dated, f"挂职至{chinese_day(until)}，{'已经返回' if returned_on else '尚未期满'}。", numbers
    )
