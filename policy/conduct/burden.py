"""Burdens on units below (服务和节约): unlisted inspections and fees, shifted costs, one window. Measures 11 and 12."""

from datetime import date
from typing import Annotated

from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.verdict import Verdict


@gate("检查收费罚款摊派", "11")
def burden_basis(
    pack: Pack,
    on: date,
    *,
    kind: Annotated[str, "行为"],
    basis: Annotated[str, "法定依据"],
    listed: Annotated[bool, "已列入目录"],
) -> Verdict:
    """Tell whether an inspection, fee, fine or apportionment may be made (严禁乱检查、乱收费、乱罚款、乱摊派), measure 11.

    It is wild (乱) without a lawful basis or outside the published catalogue, our default reading.
    """
    banned = pack.value("duties.burden.kinds", on)
    if kind not in banned.texts():
        return not_applicable("burden_basis", banned, f"“{kind}”不属于{banned.shown()}。")
    if not basis.strip():
        reason = f"本次{kind}没有法定依据，属于乱{kind}。"
        return refused("burden_basis", banned, reason, remedy="不得实施；确有依据的，请写明文件和条款。")
    catalogue = pack.value("duties.burden.listed", on)
    if catalogue.flag() and not listed:
        reason = f"本次{kind}没有列入公布的目录。"
        return refused("burden_basis", catalogue, reason, remedy="请先列入目录并公布，再实施。")
    return ok("burden_basis", banned, f"本次{kind}的依据为“{basis.strip()}”。")


@gate("转嫁费用", "12")
def cost_shift(
    pack: Pack,
    on: date,
    *,
    form: Annotated[str, "方式"],
    bearer: Annotated[str, "承担对象"],
    title: Annotated[str, "名义"] = "",
) -> Verdict:
    """Tell whether a cost stays where it belongs (严禁以各种名义转嫁、摊派和报销费用), measure 12; the name given is no defence."""
    forms, protected = pack.value("duties.thrift.forms", on), pack.value("thrift.charge.protected", on)
    if bearer not in protected.texts() or form not in forms.texts():
        return ok("cost_shift", protected, f"费用由“{bearer}”以“{form}”方式承担，不属于向基层和企业转嫁。")
    discipline = pack.value("duties.thrift.discipline", on)
    called = f"以“{title.strip()}”名义" if title.strip() else ""
    return refused(
        "cost_shift",
        forms,
        f"{called}向{bearer}{form}费用，属于禁止的情形。",
        {"承担对象": bearer, "方式": form},
        remedy=f"请退回费用，由本单位承担；已发生的，转纪检监察机关视情节给予{names(discipline.texts())}处分。",
    )


@gate("一个窗口对外", "11")
def service_request(
    pack: Pack,
    on: date,
    *,
    channel: Annotated[str, "受理渠道"],
    lead_units: Annotated[tuple[str, ...], "牵头单位"],
    reply: Annotated[str, "答复"] = "",
    closing: Annotated[bool, "拟办结"] = False,
) -> Verdict:
    """Tell whether a request goes through one window (一个窗口对外、一条龙服务): a known channel, one lead unit, a reply; m.11."""
    channels, windows = pack.value("duties.service.channels", on), pack.value("duties.service.windows", on)
    if channel not in channels.texts():
        reason = f"受理渠道“{channel}”不在{channels.shown()}之内。"
        return refused("service_request", channels, reason, remedy="请转入统一受理渠道登记。")
    numbers: dict[str, int | str] = {"牵头单位": len(lead_units), "应为": windows.count()}
    if len(lead_units) != windows.count():
        reason = f"牵头单位{len(lead_units)}个，应为{windows.count()}个。"
        return refused("service_request", windows, reason, numbers, remedy="请确定一个牵头单位，其他单位联办。")
    answered = pack.value("duties.service.reply", on)
    if closing and answered.flag() and not reply.strip():
        return refused("service_request", answered, "没有答复，不能办结。", numbers, remedy="请答复申请人后办结。")
    return ok("service_request", windows, f"由{channel}受理，{lead_units[0]}牵头办理。", numbers)
