"""Which ratio or number holds for a manner of selection: open selection (公开选拔) has its own, of 2004. Measure 19."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent, known
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_in_force, ok, outside, refused
from policy.units import plain
from policy.values import Value
from policy.verdict import Verdict


def ruled(pack: Pack, part: str, manner: str, on: date) -> Value:
    """Return the value of open selection where the manner is that, else the one of every exam."""
    special = known(pack, f"examining.open.{part}", on)
    if special is not None and special.applies_to.covers(manners=manner):
        return special
    return pack.value(f"examining.{part}", on)


@gate("公开选拔程序", "19")
def open_selection_steps(
    pack: Pack, on: date, *, manner: Annotated[str, "选拔方式"], done: Annotated[tuple[str, ...], "已办环节"]
) -> Verdict:
    """Tell whether an open selection (公开选拔) went through every step in order, rule of 2004, measure 19."""
    value = known(pack, "examining.open.steps", on)
    if value is None:
        return not_in_force("open_selection_steps", pack, "公开选拔程序")
    if beyond := outside("open_selection_steps", value, manners=manner):
        return beyond
    missing = absent(value.texts(), done)
    numbers = {"应办环节": len(value.texts()), "缺少": len(missing)}
    if missing:
        reason = f"公开选拔缺少{names(missing)}。"
        return refused("open_selection_steps", value, reason, numbers, remedy=f"请补办{names(missing)}及其后的环节。")
    if tuple(one for one in done if one in value.texts()) != value.texts():
        reason = f"公开选拔没有按次序办理，实际为{names(done)}。"
        return refused("open_selection_steps", value, reason, numbers, remedy=f"请按{value.shown()}的次序办理。")
    return ok("open_selection_steps", value, f"公开选拔{len(value.texts())}个环节均已按次序办理。", numbers)


@gate("公开选拔报名人数", "19")
def open_applicants(
    pack: Pack,
    on: date,
    *,
    manner: Annotated[str, "选拔方式"],
    posts: Annotated[int, "职位数"],
    applied: Annotated[int, "报名人数"],
    reason: Annotated[str, "降低比例的理由"] = "",
) -> Verdict:
    """Tell whether an open selection has enough applicants for its posts (报名人数), rule of 2004 unverified, measure 19."""
    value = known(pack, "examining.open.applicants", on)
    if value is None:
        return not_in_force("open_applicants", pack, "公开选拔报名人数")
    if beyond := outside("open_applicants", value, manners=manner):
        return beyond
    if posts < 1 or applied < 0:
        raise BadFacts(f"职位{posts}个，报名{applied}人")
    ratio = value.fraction()
    numbers: dict[str, int | str] = {"职位数": posts, "报名人数": applied, "每个职位": plain(ratio)}
    said = f"职位{posts}个，报名{applied}人"
    if applied >= ratio * posts:
        return ok("open_applicants", value, f"{said}，不低于每个职位{plain(ratio)}人。", numbers)
    if applied > posts and reason.strip():
        return ok("open_applicants", value, f"{said}，低于每个职位{plain(ratio)}人，理由：{reason.strip()}。", numbers)
    remedy = "请延长报名；仍不足的，写明理由降低比例，或取消该职位的公开选拔。"
    return refused("open_applicants", value, f"{said}，低于每个职位{plain(ratio)}人。", numbers, remedy=remedy)
