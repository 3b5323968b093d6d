"""Daily supervision (日常监督): letters of inquiry, personal matters, audit, the yearly account. Measure 31."""

from datetime import date
from typing import Annotated

from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, not_in_force, ok, outside, refused
from policy.verdict import Verdict
from policy.workdays import add_workdays


@gate("函询答复", "31")
def inquiry_reply(
    pack: Pack, on: date, *, received_on: Annotated[date, "收到函询日期"],
    replied_on: Annotated[date | None, "答复日期"] = None,
) -> Verdict:  # fmt: skip
    """Tell whether a letter of inquiry (函询) is answered within 15 working days of receipt (2005年暂行办法), measure 31."""
    if "duties.inquiry.workdays" not in pack.keys:
        return not_in_force("inquiry_reply", pack, "函询答复")
    term = pack.value("duties.inquiry.workdays", on)
    if replied_on is not None and replied_on < received_on:
        raise BadFacts("答复日期早于收到日期")
    due = add_workdays(received_on, term.count())
    numbers: dict[str, int | str] = {"答复期限": str(due), "工作日": term.count()}
    if (replied_on or on) > due:
        reason = f"{chinese_day(received_on)}收到函询，应于{chinese_day(due)}前答复，没有按期答复。"
        return refused("inquiry_reply", term, reason, numbers, remedy="请督促答复；无故不答复的，转为诫勉谈话或核查。")
    said = f"{chinese_day(replied_on)}已答复" if replied_on else "尚在答复期限内"
    return ok("inquiry_reply", term, f"{said}，答复期限为{chinese_day(due)}。", numbers)


@gate("述职述廉", "31")
def yearly_account(
    pack: Pack,
    on: date,
    *,
    year: Annotated[int, "年度"],
    held_on: Annotated[tuple[date, ...], "述职述廉日期"],
    scored: Annotated[bool, "已测评打分"],
    public: Annotated[bool, "向干部群众公开"],
) -> Verdict:
    """Tell whether a body or leader gave the year's account of work and honesty (每年开展一次述职述廉), scored, public; m.31."""
    least, open_to = pack.value("duties.account.per_year", on), pack.value("duties.account.scored", on)
    held = sum(day.year == year for day in held_on)
    numbers: dict[str, int | str] = {"开展次数": held, "应开展": least.count()}
    if held < least.count():
        reason = f"{year}年开展述职述廉{held}次，应开展{least.count()}次。"
        return refused("yearly_account", least, reason, numbers, remedy="请在年度考核前开展述职述廉。")
    if open_to.flag() and not (scored and public):
        reason = f"述职述廉{'已' if scored else '没有'}测评打分，{'已' if public else '没有'}公开接受监督。"
        return refused("yearly_account", open_to, reason, numbers, remedy="请组织测评打分，并公开接受干部群众监督。")
    return ok("yearly_account", least, f"{year}年开展述职述廉{held}次，已测评打分并公开。", numbers)


@gate("个人有关事项", "31")
def personal_matters(
    pack: Pack,
    on: date,
    *,
    year: Annotated[int, "年度"],
    reported_on: Annotated[date | None, "报告日期"] = None,
    publish: Annotated[bool, "拟公开内容"] = False,
) -> Verdict:
    """Tell whether the personal matters of a year (个人有关事项) are reported by the day set, and stay private; measure 31.

    The day, in the year after, is our default; the Measures only say 严格执行.
    """
    duty, due = pack.value("duties.personal.report", on), pack.value("duties.personal.due", on)
    private = pack.value("duties.personal.private", on)
    if publish and private.flag():
        reason = "个人有关事项的内容不得公开。"
        return refused("personal_matters", private, reason, remedy="请只登记是否按期报告，不公开内容。")
    last = due.month_day().of(year + 1)
    numbers: dict[str, int | str] = {"报告期限": str(last)}
    if duty.flag() and (reported_on or on) > last:
        reason = f"{year}年度个人有关事项应于{chinese_day(last)}前报告，没有按期报告。"
        return refused("personal_matters", due, reason, numbers, remedy="请立即补报，并说明迟报原因。")
    said = f"{chinese_day(reported_on)}已报告" if reported_on else "报告期限未到"
    return ok("personal_matters", duty, f"{year}年度个人有关事项{said}。", numbers)


@gate("经济责任审计", "31")
def economic_audit(
    pack: Pack,
    on: date,
    *,
    post: Annotated[str, "职务类别"],
    report: Annotated[str, "审计报告文号"],
    open_items: Annotated[int, "未整改问题"],
) -> Verdict:
    """Tell whether an economic audit (经济责任审计) is closed: the report is filed, nothing stays uncorrected; measure 31."""
    audit, corrected = pack.value("duties.audit.required", on), pack.value("duties.audit.open_items", on)
    elsewhere = outside("economic_audit", audit, posts=post)
    if elsewhere:
        return elsewhere
    if open_items < 0:
        raise BadFacts("未整改问题不能小于零")
    if audit.flag() and not report.strip():
        return refused("economic_audit", audit, "没有经济责任审计报告。", remedy="请列入审计计划，取得审计报告。")
    numbers: dict[str, int | str] = {"未整改": open_items}
    if open_items > corrected.count():
        reason = f"审计发现的问题还有{open_items}项没有整改。"
        return refused("economic_audit", corrected, reason, numbers, remedy="请完成整改后销号。")
    return ok("economic_audit", audit, "审计报告已归档，问题已整改。", numbers)
