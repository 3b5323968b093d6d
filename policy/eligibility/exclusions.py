"""Who may not be proposed (不得列为考察对象): circumstances by pack, family abroad (裸官), matters still open."""

from datetime import date
from typing import Annotated

from policy.deciding.known import known
from policy.eligibility.found import all_found
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_in_force, ok, refused
from policy.verdict import Verdict


@gate("不得列为考察对象", "24")
def barred_circumstances(pack: Pack, on: date, *, circumstances: Annotated[tuple[str, ...], "查明情形"]) -> Verdict:
    """Tell whether none of the circumstances that bar an inspection target was found (不得列为考察对象), 2014 and 2019; m.24.

    Each circumstance found is named. One that the rules of the day do not list is shown and bars nothing.
    """
    value = known(pack, "eligibility.barred", on)
    if value is None:
        return not_in_force("barred_circumstances", pack, "不得列为考察对象的情形")
    bars = [one for one in circumstances if one in value.texts()]
    numbers: dict[str, int | str] = {"查明情形": len(circumstances), "所列情形": len(bars)}
    if bars:
        return all_found(
            "barred_circumstances", [(value, one) for one in bars], numbers, remedy="不得列为考察对象，请另提人选。"
        )
    said = f"{names(circumstances)}不在所列情形之内" if circumstances else "没有查明所列情形"
    return ok("barred_circumstances", value, f"{said}。", numbers)


@gate("移居国（境）外", "24")
def family_abroad(
    pack: Pack,
    on: date,
    *,
    spouse_abroad: Annotated[bool, "配偶已移居国（境）外"],
    no_spouse: Annotated[bool, "没有配偶"] = False,
    children_abroad: Annotated[bool, "子女均已移居国（境）外"] = False,
    special_post: Annotated[bool, "特殊岗位需要"] = False,
) -> Verdict:
    """Tell whether the family has not moved abroad (裸官): spouse abroad, or no spouse and all children abroad; measure 24.

    Since 2014; special posts are excepted only under 2019. Children alone do not bar where there is a spouse at home.
    """
    value = known(pack, "eligibility.abroad.barred", on)
    if value is None or not value.flag():
        return not_in_force("family_abroad", pack, "配偶子女移居国（境）外的限制")
    if not spouse_abroad and not (no_spouse and children_abroad):
        return ok("family_abroad", value, "不属于配偶已移居国（境）外，或者没有配偶、子女均已移居国（境）外。")
    how = "配偶已移居国（境）外" if spouse_abroad else "没有配偶，子女均已移居国（境）外"
    special = known(pack, "eligibility.abroad.special", on)
    if special_post and special is not None and special.flag():
        return ok("family_abroad", special, f"{how}，属于特殊岗位需要。")
    return refused("family_abroad", value, f"{how}。", remedy="不得列为考察对象，请另提人选。")


@gate("未了结事项", "24")
def pending_matters(pack: Pack, on: date, *, pending: Annotated[tuple[str, ...], "未了结事项"]) -> Verdict:
    """Tell whether no investigation and no specific complaint is still open (未了结不得提名): our default, measure 24."""
    value = pack.value("eligibility.pending", on)
    bars = [one for one in pending if one in value.texts()]
    numbers: dict[str, int | str] = {"未了结事项": len(pending), "影响提名": len(bars)}
    if bars:
        found = [(value, f"{one}尚未了结") for one in bars]
        return all_found("pending_matters", found, numbers, remedy="请待有结论后再提名。")
    said = f"{names(pending)}不影响提名" if pending else "没有未了结事项"
    return ok("pending_matters", value, f"{said}。", numbers)
