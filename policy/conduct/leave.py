"""Leave and travel of cadres (请销假): approval by rank, acting person, notice, return. Measure 14; its days are defaults."""

from datetime import date, timedelta
from typing import Annotated

from policy.conduct.records import check_period
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, not_applicable, ok, outside, refused
from policy.verdict import Verdict


@gate("请假外出", "14")
def leave_request(
    pack: Pack,
    on: date,
    *,
    post: Annotated[str, "职务类别"],
    applicant: Annotated[str, "申请人"],
    approver: Annotated[str, "审批人"],
    approver_post: Annotated[str, "审批人职务"],
    acting: Annotated[str, "主持工作人"],
    applied_on: Annotated[date, "申请日期"],
    leaves_on: Annotated[date, "外出日期"],
    returns_on: Annotated[date, "返回日期"],
    counterpart_away: Annotated[bool, "另一负责人同时外出"] = False,
    emergency: Annotated[bool, "紧急情况"] = False,
) -> Verdict:
    """Tell whether a leave may be approved (按照有关审批程序,认真执行请销假报告制度), measure 14.

    The approver's post goes by the applicant's, as data; nobody approves his own; somebody else acts; head and deputy
    are not both away; three calendar days ahead unless it is an emergency (defaults of the office).
    """
    chain = pack.value("duties.leave.approvers", on)
    check_period(leaves_on, returns_on)
    elsewhere = outside("leave_request", chain, posts=post)
    if elsewhere:
        return elsewhere
    wanted = chain.labels().get(post)
    if wanted is None:
        raise BadFacts(f"职务类别：{post}")
    if not approver.strip() or applicant == approver or approver_post != wanted:
        reason = f"{post}外出应由{wanted}审批，实际为“{approver_post}”，审批人不得是本人。"
        return refused("leave_request", chain, reason, remedy=f"请报{wanted}审批。")
    substitute = pack.value("duties.leave.acting", on)
    if substitute.flag() and (not acting.strip() or acting == applicant):
        reason = "没有确定外出期间主持工作的人员。"
        return refused("leave_request", substitute, reason, remedy="请确定本人以外的主持工作人员。")
    together = pack.value("duties.leave.not_together", on)
    if counterpart_away and together.flag():
        reason = "主持日常工作的另一负责人同时外出。"
        return refused("leave_request", together, reason, remedy="请错开时间，保证有一名负责人在岗。")
    return _ahead(pack, on, applied_on, leaves_on, emergency)


def _ahead(pack: Pack, on: date, applied_on: date, leaves_on: date, emergency: bool) -> Verdict:
    notice = pack.value("duties.leave.days_ahead", on)
    ahead = (leaves_on - applied_on).days
    numbers: dict[str, int | str] = {"提前日数": ahead, "应提前": notice.count()}
    if emergency or ahead >= notice.count():
        kind = "按紧急情况办理" if emergency else f"提前{ahead}日申请"
        filed = pack.value("duties.leave.filed_with", on).text()
        return ok("leave_request", notice, f"{kind}，批准后报{filed}备案。", numbers)
    reason = f"提前{ahead}日申请，应提前{notice.count()}日。"
    return refused("leave_request", notice, reason, numbers, remedy="请调整外出日期；确属紧急的，按紧急情况办理。")


@gate("擅自外出", "14")
def leave_departure(
    pack: Pack,
    on: date,
    *,
    left_on: Annotated[date, "外出日期"],
    approved_on: Annotated[date | None, "批准日期"] = None,
    oral_consent: Annotated[bool, "口头同意"] = False,
    paper_on: Annotated[date | None, "补办日期"] = None,
) -> Verdict:
    """Tell whether a departure was approved first (凡未按程序报批擅自外出的,视情给予严肃处理), measure 14.

    Approval of the day itself is in time. In an emergency an oral consent holds if the paper follows within two days;
    no other approval afterwards heals it.
    """
    value, term = pack.value("duties.leave.unapproved", on), pack.value("duties.leave.paper_days", on)
    if not value.flag():
        return not_applicable("leave_departure", value, "现行规则不要求外出前报批。")
    if approved_on is not None and approved_on <= left_on:
        return ok("leave_departure", value, f"{chinese_day(left_on)}外出，{chinese_day(approved_on)}已经批准。")
    last = left_on + timedelta(days=term.count())
    if oral_consent and paper_on is not None and paper_on <= last:
        reason = f"紧急情况经口头同意外出，{chinese_day(paper_on)}补办手续，在{term.count()}日内。"
        return ok("leave_departure", term, reason, {"补办期限": str(last)})
    if oral_consent:
        reason = f"经口头同意外出，没有在{chinese_day(last)}前补办手续。"
        return refused("leave_departure", term, reason, {"补办期限": str(last)}, remedy="请说明原因，报原审批人处理。")
    reason = f"{chinese_day(left_on)}外出前没有批准，事后批准无效。"
    return refused("leave_departure", value, reason, remedy="请登记为未按程序报批擅自外出，查实后视情处理。")


@gate("销假", "14")
def leave_return(
    pack: Pack,
    on: date,
    *,
    approved_until: Annotated[date, "批准至"],
    returned_on: Annotated[date, "返回日期"],
    reported_on: Annotated[date | None, "销假日期"] = None,
    extended: Annotated[bool, "续假已批准"] = False,
) -> Verdict:
    """Tell whether a cadre reported back (销假) on the day of return, and was back in time or had an extension; m.14."""
    term, back = pack.value("duties.leave.return_days", on), pack.value("duties.leave.in_time", on)
    if back.flag() and returned_on > approved_until and not extended:
        days = (returned_on - approved_until).days
        reason = f"批准至{chinese_day(approved_until)}，{chinese_day(returned_on)}返回，超假{days}日，没有续假批准。"
        return refused("leave_return", back, reason, {"超假日数": days}, remedy="请登记为超假，由审批人处理。")
    last = returned_on + timedelta(days=term.count())
    reported = reported_on or on
    numbers: dict[str, int | str] = {"返回后日数": (reported - returned_on).days, "期限": term.count()}
    if reported_on is not None and reported_on < returned_on:
        raise BadFacts("销假日期早于返回日期")
    if reported_on is None or reported_on > last:
        reason = f"{chinese_day(returned_on)}返回，应于{chinese_day(last)}前销假，没有按期销假。"
        return refused("leave_return", term, reason, numbers, remedy="请到原审批单位补办销假，并说明原因。")
    return ok("leave_return", term, f"{chinese_day(returned_on)}返回，{chinese_day(reported_on)}销假。", numbers)
