"""Public notice before taking office (任前公示): calendar days under 2002, working days from 2014."""

from datetime import date
from typing import Annotated

from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import not_in_force, ok, refused
from policy.verdict import Verdict
from policy.workdays import workdays_between


@gate("任前公示期", "24")
def public_notice(
    pack: Pack, on: date, *, first: Annotated[date, "公示发布日"], last: Annotated[date, "公示截止日"]
) -> Verdict:
    """Tell whether the notice (公示) was long enough, measure 24; from the next day on, unpublished years refused."""
    if last < first:
        raise BadFacts("公示截止日早于发布日")
    if "appointing.notice.workdays" in pack.keys:
        value = pack.value("appointing.notice.workdays", on)
        days, unit, most = workdays_between(first, last), "个工作日", None
    elif "appointing.notice.min_days" in pack.keys:
        value = pack.value("appointing.notice.min_days", on)
        days, unit, most = (last - first).days, "日", pack.value("appointing.notice.max_days", on)
    else:
        return not_in_force("public_notice", pack, "任前公示期")
    need = value.count()
    numbers = {"公示天数": days, "最短": need}
    if days < need:
        reason = f"公示{days}{unit}，不足{need}{unit}。"
        return refused("public_notice", value, reason, numbers, remedy="请补足公示期后再办理任职。")
    if most is not None and days > most.count():
        reason = f"公示{days}{unit}，超过{most.count()}{unit}。"
        return refused("public_notice", most, reason, numbers, remedy="请按规定期限公示。")
    return ok("public_notice", value, f"公示{days}{unit}，不少于{need}{unit}。", numbers)
