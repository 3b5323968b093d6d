"""Objections during public notice (公示异议): two screen each with a reason; an open specific lead blocks."""

from datetime import date
from typing import Annotated

from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import ok, refused
from policy.verdict import Verdict


@gate("公示异议", "24")
def notice_objections(
    pack: Pack,
    on: date,
    *,
    open_specific: Annotated[int, "未查清的具体线索"],
    screened_by: Annotated[tuple[str, ...], "甄别人"],
    reason: Annotated[str, "甄别理由"],
    suspended_months: Annotated[int, "暂缓月数"] = 0,
) -> Verdict:
    """Tell whether objections (异议) stand in the way: two screeners with a reason, no open specific lead, measure 24.

    A suspension (暂缓) lasts generally three months at most. Ask only where objections came in.
    """
    if open_specific < 0 or suspended_months < 0:
        raise BadFacts("线索数和月数不能为负数")
    value = pack.value("appointing.objection.screeners", on)
    most = pack.value("appointing.objection.suspend_months", on)
    people = len({one.strip() for one in screened_by if one.strip()})
    numbers = {"甄别人数": people, "未查清线索": open_specific, "暂缓月数": suspended_months}
    if people < value.count():
        text = f"甄别人{people}人，不足{value.count()}人。"
        return refused("notice_objections", value, text, numbers, remedy="请由两人分别甄别。")
    if not reason.strip():
        return refused("notice_objections", value, "没有写明甄别理由。", numbers, remedy="请写明甄别理由。")
    if suspended_months > most.count():
        text = f"暂缓{suspended_months}个月，超过{most.count()}个月。"
        return refused("notice_objections", most, text, numbers, remedy="请作出结论。")
    if open_specific:
        text = f"尚有{open_specific}件具体线索没有查清。"
        return refused("notice_objections", value, text, numbers, remedy="请查清后再办理任职。")
    return ok("notice_objections", value, "异议已经甄别，没有未查清的具体线索。", numbers)
