"""Posts and payroll (机关效能): no pay without a post, no closing of an anomaly without evidence, no excess. Measure 7."""

from datetime import date
from typing import Annotated

from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import ok, refused
from policy.verdict import Verdict


@gate("在编在岗核对", "7")
def payroll_person(
    pack: Pack,
    on: date,
    *,
    paid: Annotated[bool, "在发工资"],
    post: Annotated[str, "岗位"],
    duty: Annotated[str, "职责"],
    status: Annotated[str, "人员状态"],
) -> Verdict:
    """Tell whether a person on the payroll has a post and a duty and is not 吃空饷 (定岗定责), measure 7."""
    posted, absent = pack.value("duties.payroll.posted", on), pack.value("duties.payroll.absent", on)
    if not paid:
        return ok("payroll_person", posted, "该人员没有在发工资，不属于吃空饷。")
    if status in absent.texts():
        reason = f"该人员状态为“{status}”而仍在发工资。"
        return refused("payroll_person", absent, reason, remedy="请转单位说明并核查，属于吃空饷的停发并追回。")
    if posted.flag() and not (post.strip() and duty.strip()):
        reason = f"该人员在发工资，岗位为“{post.strip() or '未填'}”，职责为“{duty.strip() or '未填'}”。"
        return refused("payroll_person", posted, reason, remedy="请定岗定责后再发工资。")
    return ok("payroll_person", posted, f"该人员岗位为“{post.strip()}”，已定岗定责。")


@gate("吃空饷线索办结", "7")
def payroll_closed(
    pack: Pack, on: date, *, explanation: Annotated[str, "单位说明"], evidence: Annotated[str, "证明材料"]
) -> Verdict:
    """Tell whether an anomaly of the payroll may be closed: the unit's explanation and evidence are filed; our default, m.7."""
    needed = pack.value("duties.payroll.closing", on)
    given = {"单位说明": explanation.strip(), "证明材料": evidence.strip()}
    missing = [part for part in needed.texts() if not given.get(part)]
    if missing:
        reason = f"没有{'、'.join(missing)}，不能办结。"
        return refused("payroll_closed", needed, reason, {"缺少": len(missing)}, remedy=f"请补齐{'、'.join(missing)}。")
    return ok("payroll_closed", needed, "单位说明和证明材料齐全。", {"缺少": 0})


@gate("编制限额", "7")
def establishment_limit(
    pack: Pack,
    on: date,
    *,
    quota: Annotated[int, "编制数"],
    actual: Annotated[int, "现有人数"],
    adding: Annotated[int, "拟进人数"],
) -> Verdict:
    """Tell whether people may be added within the establishment (编制); over it by none, our default, measure 7."""
    over = pack.value("duties.establishment.over", on)
    if min(quota, actual, adding) < 0:
        raise BadFacts("人数不能小于零")
    total = actual + adding
    numbers: dict[str, int | str] = {"编制": quota, "现有": actual, "拟进": adding, "合计": total}
    said = f"编制{quota}名，现有{actual}名，拟进{adding}名，合计{total}名"
    if total - quota <= over.count():
        return ok("establishment_limit", over, f"{said}，没有超编。", numbers)
    reason = f"{said}，超编{total - quota}名。"
    return refused("establishment_limit", over, reason, numbers, remedy="请减少拟进人数，或先分流、调整后再办理。")
