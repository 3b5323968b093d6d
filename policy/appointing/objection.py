"""Objections during public notice (公示异议): two screen each with a reason; the four outcomes; who reported is protected."""

from datetime import date
from typing import Annotated

from policy.deciding.known import known
from policy.deciding.superior import months_later
from policy.errors import BadFacts
from policy.facts import Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, not_in_force, ok, refused
from policy.verdict import Numbers, Verdict

APPOINT, WAIT = "任用", "暂缓"  # what an outcome means for the appointment; anything else bars it


@gate("异议甄别", "24")
def objection_screened(
    pack: Pack,
    on: date,
    *,
    form: Annotated[str, "反映方式"],
    received_on: Annotated[date, "收到日期"],
    opinions: Annotated[Texts, "甄别意见"],
    reasons: Annotated[Texts, "甄别理由"],
    marks: Annotated[tuple[str, ...], "反映内容特征"] = (),
    closed_on: Annotated[date | None, "公示截止日"] = None,
    appointed_on: Annotated[date | None, "任职通知日"] = None,
) -> Verdict:
    """Tell whether one objection (异议) was screened rightly: two persons, each with a reason, C14, measure 24.

    `opinions` and `reasons` go by the screener's name. Where they differ, or one sees a specific lead (有具体线索), it is
    looked into. An anonymous one that is serious, specific and clear may not be filed unread. After the close of the notice
    it is screened all the same until the appointment notice is out; later it is a report like any other.
    """
    forms = known(pack, "appointing.objection.forms", on)
    if forms is None:
        return not_in_force("objection_screened", pack, "公示异议的处理")
    results = pack.value("appointing.objection.opinions", on)
    if form not in forms.texts() or not set(opinions.values()) <= set(results.labels()):
        raise BadFacts(f"反映方式应为{names(forms.texts())}，甄别意见应为{names(list(results.labels()))}")
    late = pack.value("appointing.objection.late", on)
    if appointed_on is not None and received_on > appointed_on:
        reason = f"异议在任职通知（{chinese_day(appointed_on)}）以后收到，按信访举报办理。"
        return not_applicable("objection_screened", late, reason)
    if closed_on is not None and received_on > closed_on and not late.flag():
        reason = f"异议在公示截止（{chinese_day(closed_on)}）以后收到，按信访举报办理。"
        return not_applicable("objection_screened", late, reason)
    need = pack.value("appointing.objection.screeners", on)
    people = {one.strip(): text for one, text in opinions.items() if one.strip()}
    filed = all(results.labels()[text] == "归档" for text in people.values())
    numbers: dict[str, int | str] = {"甄别人数": len(people), "处理": "归档" if filed else "核查"}
    if len(people) < need.count():
        reason = f"甄别人{len(people)}人，不足{need.count()}人。"
        return refused("objection_screened", need, reason, numbers, remedy=f"请由{need.count()}人分别甄别。")
    silent = [one for one in people if not reasons.get(one, "").strip()]
    if silent:
        reason = f"{names(silent)}没有写明甄别理由。"
        return refused("objection_screened", need, reason, numbers, remedy="请各自写明甄别理由。")
    clear = pack.value("appointing.objection.anonymous", on)
    if form == "匿名" and filed and set(clear.texts()) <= set(marks):
        reason = f"匿名反映{names(clear.texts())}，不能归档。"
        return refused("objection_screened", clear, reason, numbers, remedy="请调查核实。")
    return ok("objection_screened", need, f"{form}反映经{len(people)}人甄别，予以{numbers['处理']}。", numbers)


@gate("公示异议", "24")
def notice_objections(
    pack: Pack,
    on: date,
    *,
    outcomes: Annotated[Texts, "各件异议处理"],
    unscreened: Annotated[int, "未甄别件数"] = 0,
    suspended_on: Annotated[date | None, "暂缓起始日"] = None,
) -> Verdict:
    """Tell whether objections (异议) stand in the way of taking office, C14, measure 24: each filed or with its outcome.

    `outcomes` goes by the objection's number: 归档, or one of the four of the 2000 opinion (问题不存在, 一般性缺点,
    一时难以查实, 严重问题); anything else is still open. A suspension (暂缓) lasts generally three months at most.
    """
    value = known(pack, "appointing.objection.outcomes", on)
    if value is None:
        return not_in_force("notice_objections", pack, "公示异议的处理")
    if unscreened < 0 or (suspended_on is not None and suspended_on > on):
        raise BadFacts("未甄别件数小于零，或暂缓起始日在核算日以后")
    effects = {**value.labels(), "归档": APPOINT}
    waiting = [one for one, outcome in outcomes.items() if effects.get(outcome) == WAIT]
    barring = [one for one, outcome in outcomes.items() if effects.get(outcome, APPOINT) not in (APPOINT, WAIT)]
    open_ones = unscreened + sum(outcome not in effects for outcome in outcomes.values())
    numbers = {
        "异议件数": len(outcomes) + unscreened,
        "未处理": open_ones,
        "暂缓": len(waiting),
        "不予任用": len(barring),
    }
    if barring:
        reason = f"有{len(barring)}件异议查明有严重问题，不予任用。"
        return refused("notice_objections", value, reason, numbers, remedy="请报党委（党组）研究，撤销任用决定。")
    if open_ones:
        reason = f"尚有{open_ones}件异议没有甄别或者没有查清。"
        return refused("notice_objections", value, reason, numbers, remedy="请查清后再办理任职。")
    if waiting:
        return _suspended(pack, on, suspended_on, numbers)
    return ok("notice_objections", value, f"异议{numbers['异议件数']}件，均已处理，不影响任职。", numbers)


def _suspended(pack: Pack, on: date, since: date | None, numbers: Numbers) -> Verdict:
    """Refuse while an appointment is suspended, and say when the time is over."""
    most = pack.value("appointing.objection.suspend_months", on)
    if since is None:
        raise BadFacts("暂缓任用没有填写起始日")
    until = months_later(since, most.count())
    told = f"自{chinese_day(since)}起暂缓任用，至{chinese_day(until)}满{most.count()}个月"
    if on > until:
        return refused(
            "notice_objections", most, f"{told}，已经超过。", numbers, remedy="请作出任用或者不予任用的结论。"
        )
    return refused(
        "notice_objections", most, f"{told}，期间不能任职。", numbers, remedy="请查清后作出结论，再办理任职。"
    )


@gate("保护反映人", "24")
def reporter_protected(
    pack: Pack,
    on: date,
    *,
    subject: Annotated[str, "被反映人"],
    knowing: Annotated[tuple[str, ...], "知悉反映人身份的人员"],
    handlers: Annotated[tuple[str, ...], "经办人"],
) -> Verdict:
    """Tell whether only those who handle an objection know who reported (保护反映情况的人), C14, measure 24."""
    value = known(pack, "appointing.objection.protected", on)
    if value is None or not value.flag():
        return not_in_force("reporter_protected", pack, "保护反映情况的人")
    if subject in handlers:
        raise BadFacts("被反映人不能是经办人")
    others = [one for one in knowing if one not in handlers]
    numbers = {"知悉人数": len(knowing), "无关人员": len(others)}
    if others:
        reason = f"知悉反映人身份的{len(knowing)}人中，有{len(others)}人不是经办人。"
        return refused("reporter_protected", value, reason, numbers, remedy="请收回有关材料，并作为泄密线索处理。")
    return ok("reporter_protected", value, "反映人身份只有经办人知悉。", numbers)
