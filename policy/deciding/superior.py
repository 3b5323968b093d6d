"""Superiors and others asked before the meeting (事先报告、征求意见), and votes of plenums. R-PRIOR-REPORT, R-DUAL, R-FULLCMTE*."""

from calendar import monthrange
from datetime import date
from typing import Annotated

from policy.deciding.known import known, within
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, not_in_force, ok, outside, refused
from policy.units import plain
from policy.verdict import Verdict


@gate("事先报告", "24")
def prior_report(
    pack: Pack,
    on: date,
    *,
    matter: Annotated[str, "报告事项"],
    reported: Annotated[bool, "已报告上级"] = False,
    answer: Annotated[str, "上级答复"] = "",
    waited: Annotated[int, "已等工作日"] = 0,
    told: Annotated[bool, "已向会议说明答复"] = False,
) -> Verdict:
    """Tell whether a matter that needs the superior's answer first may be discussed (事先报告), R-PRIOR-REPORT, measure 24.

    Eight matters; the superior answers within 10 working days, and without an answer the meeting must not discuss, however
    long it has waited. `answer` is 同意 or 不同意.
    """
    value = known(pack, "deciding.prior.matters", on)
    if value is None:
        return not_in_force("prior_report", pack, "讨论以前须报告上级的事项")
    if matter not in value.texts():
        return not_applicable("prior_report", value, f"“{matter}”不属于须事先报告的{len(value.texts())}类事项。")
    within(0, waited, "零", "已等工作日")
    term, bars = pack.value("deciding.prior.answer_days", on), pack.value("deciding.prior.silence_bars", on)
    numbers: dict[str, int | str] = {"已等工作日": waited, "答复期限": term.count(), "上级答复": answer.strip() or "无"}
    if not reported:
        return refused(
            "prior_report", value, f"“{matter}”没有事先报告上级。", numbers, remedy="请先报告上级，再讨论决定。"
        )
    if not answer.strip() and bars.flag():
        late = waited > term.count()
        reason = f"已等{waited}个工作日，上级尚未答复（期限{term.count()}个工作日），不得讨论。"
        remedy = "答复期限已过，请向上级催办。" if late else "请等待上级答复。"
        return refused("prior_report", bars, reason, numbers, remedy=remedy)
    if answer.strip() not in ("", "同意"):
        reason = f"上级对“{matter}”的答复为“{answer.strip()}”，不是同意。"
        return refused("prior_report", value, reason, numbers, remedy="请按上级答复办理。")
    telling = pack.value("deciding.prior.told", on)
    if telling.flag() and not told:
        reason = f"上级对“{matter}”的答复没有向会议说明。"
        return refused("prior_report", telling, reason, numbers, remedy="请先向会议说明上级答复，再进行讨论。")
    return ok("prior_report", value, f"“{matter}”已报告上级，答复为“{answer.strip() or '无'}”。", numbers)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@gate("双重管理征求意见", "24")
def dual_managed(
    pack: Pack,
    on: date,
    *,
    discussed_on: Annotated[date, "讨论日期"],
    asked_on: Annotated[date | None, "征求意见日期"] = None,
    answer: Annotated[str, "协管方答复"] = "",
    place: Annotated[str, "正职或副职"] = "副职",
    coordinated: Annotated[bool, "已经上级协调"] = False,
) -> Verdict:
    """Tell whether a dual-managed post may be discussed (双重管理): one month of silence is consent, R-DUAL, measure 24.

    The month (calendar) runs from the day of asking; its last day is still open. On disagreement the superior's
    organisation department coordinates for a head, the lead party decides for a deputy; another `place` raises BadFacts.
    """
    value = pack.value("deciding.dual.months", on)
    if asked_on is None:
        return refused("dual_managed", value, "没有征求协管方意见。", remedy="请先征求协管方意见。")
    last = months_later(asked_on, value.count())
    numbers: dict[str, int | str] = {
        "征求意见日期": str(asked_on),
        "答复期限": str(last),
        "协管方答复": answer.strip() or "无",
    }
    if not answer.strip():
        said = f"{chinese_day(asked_on)}征求意见，协管方未答复，答复期限至{chinese_day(last)}"
        if discussed_on <= last:
            return refused("dual_managed", value, f"{said}，尚未届满。", numbers, remedy="请等待答复或期限届满。")
        return ok("dual_managed", value, f"{said}，视为同意。", numbers)
    if answer.strip() == "同意":
        return ok("dual_managed", value, "协管方同意。", numbers)
    ways = pack.value("deciding.dual.disagreement", on)
    way = ways.labels().get(place)
    if way is None:
        raise BadFacts(f"正职或副职：{place}")
    if place == "副职" or coordinated:
        return ok("dual_managed", ways, f"协管方不同意，{place}{way}，可以讨论。", numbers)
    return refused("dual_managed", ways, f"协管方不同意，{place}应当{way}。", numbers, remedy=f"请先{way}。")


@gate("非中共党员人选征求意见", "24")
def nonparty_consultation(
    pack: Pack,
    on: date,
    *,
    nonparty: Annotated[bool, "非中共党员"],
    asked: Annotated[tuple[str, ...], "已征求意见"] = (),
) -> Verdict:
    """Tell whether 统战部 and one of the other parties were asked about a candidate outside the Party, R-NONPARTY, measure 24."""
    department = pack.value("deciding.nonparty.department", on)
    if not nonparty:
        return not_applicable("nonparty_consultation", department, "人选是中共党员。")
    parties = pack.value("deciding.nonparty.parties", on)
    numbers: dict[str, int | str] = {"已征求意见": names(asked) or "无"}
    if department.text() not in asked:
        reason = f"没有征求{department.text()}的意见。"
        return refused(
            "nonparty_consultation", department, reason, numbers, remedy=f"请先征求{department.text()}的意见。"
        )
    if not set(parties.texts()) & set(asked):
        reason = f"没有征求{names(parties.texts())}的意见。"
        return refused("nonparty_consultation", parties, reason, numbers, remedy="请先征求其中有关一方的意见。")
    return ok("nonparty_consultation", department, f"已征求{names(asked)}的意见。", numbers)


@gate("全委会表决", "24")
def plenum_vote(
    pack: Pack,
    on: date,
    *,
    body: Annotated[str, "机构"],
    members: Annotated[int, "应到"],
    present: Annotated[int, "实到"],
    agree: Annotated[int, "同意"],
    disagree: Annotated[int, "不同意"] = 0,
    abstain: Annotated[int, "弃权"] = 0,
    interested: Annotated[int, "审议时回避"] = 0,
    write_ins: Annotated[int, "另提他人票"] = 0,
) -> Verdict:
    """Tell whether a superior's plenum passes a head of a county (全委会表决), R-FULLCMTE-2 and -3 (superiors only), measure 24.

    2/3 of members present, 同意/不同意/弃权, no write-in, more than 1/2 of 应到. An interested member leaves the deliberation
    but still votes, so the present stay counted; without that value they are not.
    """
    value = pack.value("deciding.plenum.majority", on)
    beyond = outside("plenum_vote", value, bodies=body)
    if beyond is not None:
        return beyond
    within(present, members, "实到", "应到")
    within(interested, present, "审议时回避", "实到")
    within(0, min(agree, disagree, abstain, write_ins), "零", "票数")
    voting = present if pack.value("deciding.plenum.interested_votes", on).flag() else present - interested
    within(agree + disagree + abstain + write_ins, voting, "表决票", "实到")
    kinds = pack.value("deciding.plenum.opinions", on).texts()
    numbers: dict[str, int | str] = {"应到": members, "实到": voting}
    numbers |= dict(zip(kinds, (agree, disagree, abstain), strict=True))
    said = f"应到{members}人，实到{voting}人，同意{agree}票，不同意{disagree}票，弃权{abstain}票"
    need, share = pack.value("deciding.plenum.quorum", on), value.fraction()
    if voting * need.fraction().denominator < members * need.fraction().numerator or not members:
        reason = f"{said}，实到不足应到的{plain(need.fraction())}。"
        return refused("plenum_vote", need, reason, numbers, remedy="请改期召开全委会。")
    no_others = pack.value("deciding.plenum.write_in", on)
    if write_ins and not no_others.flag():
        reason = f"有{write_ins}票另提他人，不得另提他人。"
        return refused("plenum_vote", no_others, reason, numbers, remedy="请将另提他人的票计为无效。")
    if agree * share.denominator > members * share.numerator:
        return ok("plenum_vote", value, f"{said}，同意票超过应到的{plain(share)}，通过。", numbers)
    reason = f"{said}，同意票没有超过应到的{plain(share)}，未通过。"
    return refused("plenum_vote", value, reason, numbers, remedy="未获通过，请另提人选。")


@gate("闭会期间征求全委会成员意见", "24")
def plenum_between(
    pack: Pack,
    on: date,
    *,
    body: Annotated[str, "机构"],
    members: Annotated[int, "全委会成员"],
    asked: Annotated[int, "已征求意见"],
) -> Verdict:
    """Tell whether all members were asked before a superior's 常委会 decides between plenums, R-FULLCMTE (superiors only), measure 24."""
    value = pack.value("deciding.plenum.between", on)
    beyond = outside("plenum_between", value, bodies=body)
    if beyond is not None:
        return beyond
    within(asked, members, "已征求意见", "全委会成员")
    numbers = {"全委会成员": members, "已征求意见": asked}
    said = f"全委会成员{members}人，已征求{asked}人的意见"
    if value.flag() and asked < members:
        return refused("plenum_between", value, f"{said}。", numbers, remedy=f"请征求其余{members - asked}人的意见。")
    return ok("plenum_between", value, f"{said}，可以由常委会作出决定。", numbers)
