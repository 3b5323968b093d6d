"""Before the list of inspection targets: both recommendations of 双推双考, and the inspection team. Measure 19, R-TEAM2."""

from datetime import date
from typing import Annotated

from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, outside, refused
from policy.verdict import Verdict


@gate("双推双考是否齐全", "19")
def unit_recommendation(
    pack: Pack, on: date, *, manner: Annotated[str, "选拔方式"], done: Annotated[tuple[str, ...], "已有环节"]
) -> Verdict:
    """Tell whether all four inputs of 双推双考 are there, the unit's Party organisation's recommendation among them; measure 19."""
    value = pack.value("recommending.double.inputs", on)
    if beyond := outside("unit_recommendation", value, manners=manner):
        return beyond
    missing = [one for one in value.texts() if one not in done]
    if missing:
        reason = f"双推双考缺少{names(missing)}。"
        return refused("unit_recommendation", value, reason, remedy=f"请补齐{names(missing)}。")
    return ok("unit_recommendation", value, f"双推双考已有{names(value.texts())}。")


@gate("考察组人数", "19")
def inspection_team(pack: Pack, on: date, *, members: Annotated[int, "考察组人数"]) -> Verdict:
    """Tell whether the inspection team (考察组) has at least two members, measure 19. A negative number raises BadFacts."""
    value = pack.value("recommending.team.least", on)
    if members < 0:
        raise BadFacts(f"考察组{members}人")
    numbers = {"考察组人数": members, "至少": value.count()}
    if members < value.count():
        reason = f"考察组{members}人，少于{value.count()}人。"
        return refused("inspection_team", value, reason, numbers, remedy=f"请组成{value.count()}人以上的考察组。")
    return ok("inspection_team", value, f"考察组{members}人，不少于{value.count()}人。", numbers)
