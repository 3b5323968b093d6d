"""Headcount and payroll (编制、定岗定责、清理“吃空饷”). Measure 7."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent, within
from policy.facts import Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.verdict import Verdict


@gate("编制内进人", "7")
def establishment_room(
    pack: Pack,
    on: date,
    *,
    quota: Annotated[int, "编制数"],
    actual: Annotated[int, "实有人数"],
    adding: Annotated[int, "拟进人数"] = 0,
    leaving: Annotated[int, "拟出人数"] = 0,
) -> Verdict:
    """Tell whether a unit stays within its establishment (不得超编) after people come and go, measure 7 (zero over: our default).

    A unit that is over already may still let people go; taking in is refused while anybody is over.
    """
    value = pack.value("deciding.establishment.over", on)
    within(leaving, actual, "拟出人数", "实有人数")
    within(0, min(quota, adding), "零", "编制数或拟进人数")
    after = actual + adding - leaving
    over = max(after - quota, 0)
    numbers = {"编制数": quota, "实有人数": actual, "拟进人数": adding, "拟出人数": leaving, "超编人数": over}
    said = f"编制{quota}人，实有{actual}人，拟进{adding}人，拟出{leaving}人"
    if over <= value.count():
        return ok("establishment_room", value, f"{said}，变动后{after}人，没有超编。", numbers)
    if leaving and not adding:
        reason = f"{said}，只出不进，变动后{after}人，仍超编{over}人。"
        return ok("establishment_room", value, reason, numbers)
    remedy = "请先消化超编人员或核增编制，再进人。"
    return refused("establishment_room", value, f"{said}，超编{over}人。", numbers, remedy=remedy)


@gate("定岗定责", "7")
def post_and_duty(
    pack: Pack,
    on: date,
    *,
    people: Annotated[tuple[str, ...], "在编人员"],
    posts: Annotated[Texts, "岗位"],
    duties: Annotated[Texts, "职责"],
) -> Verdict:
    """Tell whether everyone on the establishment has a post and a duty (定岗定责), measure 7; blanks do not count."""
    value = pack.value("deciding.establishment.assigned", on)
    given = {"岗位": posts, "职责": duties}
    lacking = {kind: [one for one in people if not given.get(kind, {}).get(one, "").strip()] for kind in value.texts()}
    numbers: dict[str, int | str] = {"在编人员": len(people)}
    numbers |= {f"没有{kind}": len(who) for kind, who in lacking.items()}
    said = "；".join(f"没有{kind}：{names(who)}" for kind, who in lacking.items() if who)
    if said:
        return refused(
            "post_and_duty", value, f"在编{len(people)}人，{said}。", numbers, remedy="请逐人确定岗位和职责。"
        )
    return ok("post_and_duty", value, f"在编{len(people)}人，均已定岗定责。", numbers)


@gate("吃空饷线索", "7")
def payroll_anomaly(
    pack: Pack,
    on: date,
    *,
    paid: Annotated[bool, "领取工资"],
    states: Annotated[tuple[str, ...], "人员状态"],
    approved: Annotated[str, "批准离岗文号"] = "",
) -> Verdict:
    """Tell whether a person on the payroll is rightly paid; refused means a lead (“吃空饷”线索), not a finding; measure 7.

    Being away with an approval on file is no lead; the other states have no approval.
    """
    value = pack.value("deciding.payroll.states", on)
    odd = [one for one in value.texts() if one in states and not (one == "不在岗" and approved.strip())]
    numbers: dict[str, int | str] = {"领取工资": "是" if paid else "否", "人员状态": names(states) or "正常"}
    if paid and odd:
        remedy = "请登记为线索，并由单位说明情况。"
        return refused("payroll_anomaly", value, f"该人员{names(odd)}，仍领取工资。", numbers, remedy=remedy)
    return ok("payroll_anomaly", value, "没有“吃空饷”情形。", numbers)


@gate("吃空饷线索销号", "7")
def anomaly_closed(pack: Pack, on: date, *, papers: Annotated[tuple[str, ...], "已有材料"]) -> Verdict:
    """Tell whether a payroll lead may be closed: explanation, correction and evidence on file; measure 7."""
    value = pack.value("deciding.payroll.closing", on)
    missing = absent(value.texts(), papers)
    numbers: dict[str, int | str] = {"所需材料": len(value.texts()), "缺少": names(missing) or "无"}
    if missing:
        return refused(
            "anomaly_closed", value, f"缺少{names(missing)}，不能销号。", numbers, remedy=f"请补齐{names(missing)}。"
        )
    return ok("anomaly_closed", value, f"所需{len(value.texts())}项材料齐全，可以销号。", numbers)
