"""Before points are used (加分办法): who makes the rules, published before the examination, a lawful basis in hiring. Measure 28."""

from datetime import date, timedelta
from typing import Annotated

from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, not_applicable, ok, refused
from policy.verdict import Verdict


@gate("加分办法公布", "28")
def honour_rules(
    pack: Pack,
    on: date,
    *,
    maker: Annotated[str, "制定机关"],
    exam_on: Annotated[date, "考试日期"],
    published_on: Annotated[date | None, "公布日期"] = None,
) -> Verdict:
    """Tell whether the rules for points (具体实施办法) are the organisation department's and out before the examination; measure 28.

    Calendar days; how many before is our default. Points whose rules come out later are refused.
    """
    by, days = pack.value("honours.rules.maker", on), pack.value("honours.rules.days_before", on)
    if maker.strip() != by.text():
        reason = f"加分办法由“{maker.strip() or '未填'}”制定，应由{by.text()}另行制定。"
        return refused("honour_rules", by, reason, remedy=f"请报{by.text()}制定。")
    latest = exam_on - timedelta(days=days.count())
    numbers: dict[str, int | str] = {"最迟公布日期": str(latest), "公布日期": str(published_on or "未公布")}
    if published_on is None or published_on > latest:
        when = f"于{chinese_day(published_on)}公布" if published_on else "没有公布"
        reason = f"考试日期为{chinese_day(exam_on)}，加分办法应于{chinese_day(latest)}以前公布，现{when}。"
        return refused("honour_rules", days, reason, numbers, remedy="请先公布加分办法再考试；本次考试不得加分。")
    reason = f"加分办法由{by.text()}制定，{chinese_day(published_on)}公布，早于{chinese_day(exam_on)}的考试。"
    return ok("honour_rules", days, reason, numbers)


@gate("招聘加分依据", "28")
def honour_hiring(
    pack: Pack, on: date, *, manner: Annotated[str, "选拔方式"], basis: Annotated[str, "公告载明的合法依据"] = ""
) -> Verdict:
    """Tell whether hiring for public institutions (招聘事业单位工作人员) may give points: only if the notice cites a lawful basis; measure 28, C21."""
    hiring = pack.value("honours.hiring.manner", on)
    if manner != hiring.text():
        return not_applicable("honour_hiring", hiring, f"“{manner or '未填'}”不是{hiring.text()}。")
    closed = hiring_closed("honour_hiring", pack, on, manner, basis)
    if closed:
        return closed
    value = pack.value("honours.hiring.basis_required", on)
    return ok("honour_hiring", value, f"招聘公告载明的加分依据为“{basis.strip() or '无'}”，可以按办法加分。")


def hiring_closed(gate_name: str, pack: Pack, on: date, manner: str, basis: str) -> Verdict | None:
    """Return the refusal of points in hiring without a lawful basis in the notice; None where they are open."""
    value = pack.value("honours.hiring.basis_required", on)
    if manner != pack.value("honours.hiring.manner", on).text() or basis.strip() or not value.flag():
        return None
    reason = "招聘公告没有载明加分的合法依据，招聘加分关闭。"
    return refused(gate_name, value, reason, remedy="请在招聘公告中载明合法依据，或取消加分。")
