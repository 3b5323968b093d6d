"""How a recommendation is made (推荐方式): by meeting and by talks, in which order, talks recorded, the unit's own body. Measure 19."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent, known, within
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.units import plain
from policy.verdict import Verdict


@gate("推荐方式和先后", "19")
def recommendation_form(
    pack: Pack, on: date, *, manner: Annotated[str, "任用情形"], done: Annotated[tuple[str, ...], "已进行的推荐"]
) -> Verdict:
    """Tell whether both the meeting and the talks (会议推荐、谈话推荐) were held, and in the order of the regulation, measure 19.

    2014: the meeting first. 2019: at a change of term (换届) the talks first; otherwise either. 2002 fixes no order.
    `done` is in order of time; a second meeting or round of talks does no harm.
    """
    value, order = pack.value("recommending.forms", on), known(pack, "recommending.forms.order", on)
    missing = absent(value.texts(), done)
    numbers: dict[str, int | str] = {"应有方式": names(value.texts()), "已进行": names(done) or "无"}
    if missing:
        reason = f"民主推荐缺少{names(missing)}。"
        return refused("recommendation_form", value, reason, numbers, remedy=f"请进行{names(missing)}。")
    if order is None or not order.applies_to.covers(manners=manner):
        return ok("recommendation_form", value, f"已进行{names(value.texts())}，先后不限。", numbers)
    first = [one for one in dict.fromkeys(done) if one in order.texts()]
    if first != list(order.texts()):
        reason = f"实际先后为{names(first)}，应当为{names(order.texts())}。"
        remedy = f"请按{names(order.texts())}的先后重新进行。"
        return refused("recommendation_form", order, reason, numbers, remedy=remedy)
    return ok("recommendation_form", order, f"已按{names(order.texts())}的先后进行。", numbers)


@gate("推荐类型", "19")
def recommendation_type(
    pack: Pack, on: date, *, manner: Annotated[str, "任用情形"], kind: Annotated[str, "推荐类型"]
) -> Verdict:
    """Tell whether persons are recommended as the occasion asks: full slate at 换届, for the planned post otherwise, R-RECTYPE, measure 19.

    From 2019 further use (进一步使用) may go by 听取意见. An occasion that the regulation does not name is not applicable.
    """
    value, may = pack.value("recommending.types", on), known(pack, "recommending.types.may", on)
    numbers: dict[str, int | str] = {"任用情形": manner, "推荐类型": kind}
    if may is not None and may.labels().get(manner) == kind:
        return ok("recommendation_type", may, f"{manner}可以采用{kind}。", numbers)
    wanted = value.labels().get(manner)
    if wanted is None:
        return not_applicable("recommendation_type", value, f"没有对{manner or '未填'}规定推荐类型。", numbers)
    if kind != wanted:
        reason = f"{manner}应当{wanted}，实际为{kind or '未填'}。"
        return refused("recommendation_type", value, reason, numbers, remedy=f"请改为{wanted}。")
    return ok("recommendation_type", value, f"{manner}{wanted}。", numbers)


@gate("个别谈话", "19")
def talks_counted(
    pack: Pack,
    on: date,
    *,
    planned: Annotated[int, "应谈人数"],
    talked: Annotated[int, "实谈人数"],
    recorded: Annotated[int, "有记录人数"],
    talkers: Annotated[int, "每次谈话人最少人数"],
) -> Verdict:
    """Tell whether enough individual talks (个别谈话) were held, each recorded and led by two, in recommending or inspecting; measure 19.

    `planned` is how many the plan wants talked with, `talkers` the fewest who led any talk. The share and the two are our
    defaults. Nobody planned, more talked than planned or recorded than talked: BadFacts.
    """
    within(talked, planned, "实谈人数", "应谈人数")
    within(recorded, talked, "有记录人数", "实谈人数")
    if not planned or talkers < 0:
        raise BadFacts(f"应谈{planned}人，谈话人{talkers}人")
    value, least = pack.value("recommending.talks.share", on), pack.value("recommending.talks.talkers", on)
    written, share = pack.value("recommending.talks.recorded", on), value.fraction()
    numbers: dict[str, int | str] = {
        "应谈": planned,
        "实谈": talked,
        "有记录": recorded,
        "谈话人": talkers,
        "至少谈话人": least.count(),
    }
    said = f"应谈{planned}人，实谈{talked}人，有记录{recorded}人"
    if talked * share.denominator < planned * share.numerator:
        reason = f"{said}，实谈不足应谈的{plain(share)}。"
        return refused("talks_counted", value, reason, numbers, remedy="请补谈未谈的人员。")
    if recorded < talked and written.flag():
        reason = f"{said}，{talked - recorded}人没有谈话记录。"
        return refused("talks_counted", written, reason, numbers, remedy="请补齐谈话记录，由谈话人签名。")
    if talkers < least.count():
        reason = f"{said}，有的谈话只有{talkers}名谈话人，少于{least.count()}名。"
        return refused("talks_counted", least, reason, numbers, remedy=f"请由{least.count()}名以上谈话人重新谈话。")
    return ok("talks_counted", value, f"{said}，谈话人不少于{least.count()}名。", numbers)


@gate("单位党组织推荐", "19")
def unit_collective(
    pack: Pack, on: date, *, body: Annotated[str, "研究会议"], minutes: Annotated[bool, "有会议记录"]
) -> Verdict:
    """Tell whether the unit's Party organisation recommended as a body, with minutes (单位党组织推荐), measure 19.

    Which meetings count is our default; that enough members came and agreed is asked of `quorum` and `majority`.
    """
    value = pack.value("recommending.unit.bodies", on)
    if body not in value.texts():
        reason = f"{body or '未填'}不是单位党组织的会议，不能以单位党组织名义推荐。"
        return refused("unit_collective", value, reason, remedy=f"请由{names(value.texts())}之一集体研究。")
    if not minutes:
        return refused("unit_collective", value, f"{body}研究推荐没有会议记录。", remedy="请补交会议记录。")
    return ok("unit_collective", value, f"{body}已集体研究推荐，有会议记录。")
