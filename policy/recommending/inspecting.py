"""Before the inspection (考察): all inputs of 双推双考, the team, the notice, the talk with the unit's head. Measure 19, R-TEAM2."""

from datetime import date
from typing import Annotated

from policy.errors import BadFacts
from policy.facts import Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, ok, outside, refused
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
    numbers: dict[str, int | str] = {"考察组人数": members, "至少": value.count()}
    if members < value.count():
        reason = f"考察组{members}人，少于{value.count()}人。"
        return refused("inspection_team", value, reason, numbers, remedy=f"请组成{value.count()}人以上的考察组。")
    return ok("inspection_team", value, f"考察组{members}人，不少于{value.count()}人。", numbers)


@gate("考察组回避", "19")
def team_recusal(pack: Pack, on: date, *, relations: Annotated[Texts, "考察组成员与考察对象的关系"]) -> Verdict:
    """Tell whether no member of the inspection team is a relative of a person inspected (考察人员回避), R-RECUSE, measure 19.

    `relations` gives each member's relation in words (配偶, 近姻亲, 无, …); the kinds are those of the meeting's recusal.
    """
    value = pack.value("deciding.recusal.kinds", on)
    related = [one for one, relation in relations.items() if relation in value.texts()]
    numbers: dict[str, int | str] = {"考察组人数": len(relations), "应当回避": len(related)}
    if related:
        reason = f"考察组成员{names(related)}与考察对象有{names([relations[one] for one in related])}关系。"
        return refused("team_recusal", value, reason, numbers, remedy=f"请更换{names(related)}。")
    return ok("team_recusal", value, f"考察组{len(relations)}人，没有应当回避的成员。", numbers)


@gate("考察预告", "19")
def inspection_notice(
    pack: Pack,
    on: date,
    *,
    published: Annotated[date | None, "预告日期"] = None,
    begins: Annotated[date, "考察开始日期"],
) -> Verdict:
    """Tell whether the inspection was announced some calendar days before it begins (考察预告), counted from the next day; measure 19.

    How many days is our default until the office enters its own.
    """
    value = pack.value("recommending.inspection.notice_days", on)
    if published is None:
        return refused("inspection_notice", value, "考察没有预告。", remedy="请先发布考察预告。")
    days = (begins - published).days
    numbers: dict[str, int | str] = {"预告日数": days, "至少": value.count()}
    if days < value.count():
        reason = f"{chinese_day(published)}预告，{chinese_day(begins)}开始考察，不足{value.count()}日。"
        return refused("inspection_notice", value, reason, numbers, remedy="请推迟考察，或重新预告。")
    reason = f"{chinese_day(published)}预告，{chinese_day(begins)}开始考察，不少于{value.count()}日。"
    return ok("inspection_notice", value, reason, numbers)


@gate("考察前沟通", "19")
def unit_head_talk(
    pack: Pack,
    on: date,
    *,
    talked_with: Annotated[tuple[str, ...], "已沟通的人"],
    talked_on: Annotated[date | None, "沟通日期"] = None,
    begins: Annotated[date, "考察开始日期"],
) -> Verdict:
    """Tell whether the team talked with the head of the unit (所在单位主要领导) before or on the day it began, measure 19."""
    value = pack.value("recommending.inspection.head", on)
    if value.text() not in talked_with or talked_on is None:
        reason = f"没有同{value.text()}沟通情况。"
        return refused("unit_head_talk", value, reason, remedy=f"请先同{value.text()}沟通情况。")
    if talked_on > begins:
        reason = f"{chinese_day(begins)}开始考察，{chinese_day(talked_on)}才同{value.text()}沟通。"
        return refused("unit_head_talk", value, reason, remedy="请沟通情况以后重新开始考察。")
    return ok("unit_head_talk", value, f"已于{chinese_day(talked_on)}同{value.text()}沟通情况。")
