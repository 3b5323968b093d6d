"""Posts (职位): quotas, transfer after years in one post, the village secretary's chain."""

from datetime import date
from typing import Annotated

from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.verdict import Verdict


@gate("任期性交流", "20")
def transfer_due(pack: Pack, on: date, *, since: Annotated[date, "任同一职位起始日"]) -> Verdict:
    """Tell whether one may stay in the same post: planned transfer at 8 years (原则上), must at 10 (必须), measure 20."""
    if since > on:
        raise BadFacts("任职起始日晚于核算日")
    years = on.year - since.year - ((on.month, on.day) < (since.month, since.day))
    must, planned = (pack.value(f"appointing.transfer.{part}_years", on) for part in ("must", "planned"))
    for value, remedy in ((must, "必须安排交流。"), (planned, "请列入交流计划，或写明暂不交流的理由。")):
        if years >= value.count():
            reason = f"在同一职位任职满{years}年，已达{value.count()}年。"
            return refused("transfer_due", value, reason, {"任职满年数": years}, remedy=remedy)
    reason = f"在同一职位任职满{years}年，不足{planned.count()}年。"
    return ok("transfer_due", planned, reason, {"任职满年数": years})


@gate("职数", "22", "24")
def post_quota(
    pack: Pack,
    on: date,
    *,
    quota: Annotated[int, "核定职数"],
    filled: Annotated[int, "现配人数"],
    added: Annotated[int, "拟任人数"],
    manner: Annotated[str, "任职方式"] = "任职",
) -> Verdict:
    """Tell whether an appointment stays within the quota (不得超职数配备干部), measure 24; 双向挂职 does not count, 22."""
    if min(quota, filled, added) < 0:
        raise BadFacts("人数不能为负数")
    outside = pack.value("appointing.quota.outside", on)
    if manner in outside.texts():
        return not_applicable("post_quota", outside, f"{manner}不占职数。")
    value = pack.value("appointing.quota.enforced", on)
    if not value.flag():
        return not_applicable("post_quota", value, "现行规则不核对职数。")
    numbers = {"核定职数": quota, "现配人数": filled, "拟任人数": added}
    reason = f"核定职数{quota}人，现配{filled}人，拟任{added}人。"
    if filled + added > quota:
        return refused("post_quota", value, reason, numbers, remedy="请在核定职数内配备。")
    return ok("post_quota", value, reason, numbers)


@gate("村党组织书记任命程序", "23")
def village_chain(pack: Pack, on: date, *, done: Annotated[tuple[str, ...], "已办步骤"]) -> Verdict:
    """Tell whether the steps done follow the chain with none skipped (研究、审核、审议、批复), measure 23."""
    value = pack.value("appointing.village.chain", on)
    steps = value.texts()
    if done == steps:
        return ok("village_chain", value, f"已依次办理{names(steps)}。", {"已办步数": len(done)})
    at = next((n for n, step in enumerate(steps) if n >= len(done) or done[n] != step), len(steps))
    if at == len(steps):
        raise BadFacts("已办步骤多于规定步骤")
    reason = f"第{at + 1}步“{steps[at]}”没有依次办理。"
    return refused("village_chain", value, reason, {"已办步数": at}, remedy=f"请先办理“{steps[at]}”。")
