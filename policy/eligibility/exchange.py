"""Exchange of cadres (干部交流): 公推交流, 岗位性交流, 工作性交流. Measure 20; years in one post: `policy/appointing`."""

from datetime import date
from typing import Annotated

from policy.gates import gate
from policy.packs import Pack
from policy.ruling import not_applicable, ok, refused
from policy.verdict import Verdict


@gate("公推交流", "20")
def public_exchange(
    pack: Pack, on: date, *, manner: Annotated[str, "交流方式"], method_number: Annotated[str, "实施办法文号"] = ""
) -> Verdict:
    """Tell whether a transfer may be filled by public recommendation (公推交流): the district's method is issued; measure 20.

    Other manners (组织安排) are not asked. Until the method is issued only the 区委 may except.
    """
    value = pack.value("eligibility.exchange.public", on)
    if manner not in value.texts():
        return not_applicable("public_exchange", value, f"交流方式为“{manner}”，不是{value.shown()}。")
    method = pack.value("eligibility.exchange.method", on)
    if not method_number.strip():
        reason = f"{method.text()}没有文号，尚未制定出台。"
        return refused("public_exchange", method, reason, remedy=f"请先制定出台{method.text()}，或者改为组织安排。")
    return ok("public_exchange", method, f"{method.text()}已经出台，可以按“{manner}”办理。")


@gate("岗位性交流", "20")
def post_exchange(
    pack: Pack, on: date, *, one: Annotated[str, "原任单位类别"], other: Annotated[str, "拟任单位类别"]
) -> Verdict:
    """Tell whether a transfer is one of the four kinds of 岗位性交流 (乡镇场与区直部门之间 …), in either direction; measure 20."""
    value = pack.value("eligibility.exchange.flows", on)
    flows = {(side, to) for side, ends in value.labels().items() for to in ends.split("、")}
    numbers: dict[str, int | str] = {"原任": one, "拟任": other}
    if (one, other) in flows or (other, one) in flows:
        return ok("post_exchange", value, f"由{one}到{other}，属于岗位性交流。", numbers)
    reason = f"由{one}到{other}，不属于岗位性交流的方向。"
    return refused("post_exchange", value, reason, numbers, remedy="请按任期性、回避性或者工作性交流办理。")


@gate("工作性交流", "20")
def work_exchange(
    pack: Pack,
    on: date,
    *,
    ground: Annotated[str, "交流事由"],
    explained: Annotated[str, "事由说明"],
    assessed: Annotated[str, "组织考核认定文号"] = "",
) -> Verdict:
    """Tell whether 工作性交流 may be made at any time (适时): need of work, or unfit for the post as the organisation found; m.20.

    That a finding is needed for 不胜任 is our default: nobody is moved for it on hearsay.
    """
    value = pack.value("eligibility.exchange.work", on)
    found = pack.value("eligibility.exchange.assessed", on)
    if ground not in value.texts():
        reason = f"“{ground or '未填'}”不是工作性交流的事由。"
        return refused("work_exchange", value, reason, remedy=f"事由限于{value.shown()}。")
    if not explained.strip():
        return refused("work_exchange", value, f"事由“{ground}”没有说明。", remedy="请写明具体情况。")
    if ground in found.texts() and not assessed.strip():
        reason = f"“{ground}”没有经组织考核认定。"
        return refused("work_exchange", found, reason, remedy="请先由组织考核认定，再安排交流。")
    return ok("work_exchange", value, f"事由为“{ground}”，可以适时进行交流。")
