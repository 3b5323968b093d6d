"""Last place and yellow cards (末位淘汰、黄牌警告): examined, subjective, agreed; two in a row open both posts. Measure 29."""

from datetime import date
from typing import Annotated

from policy.assessing.indicators import consecutive
from policy.errors import BadFacts
from policy.facts import Amounts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.units import exact, plain
from policy.verdict import Verdict


def last_units(scores: Amounts, places: int = 1) -> tuple[str, ...]:
    """Return the units in the last places (排位在最后), all those with a tied score; in order of score, then name."""
    if places < 1 or not scores:
        return ()
    ordered = sorted(scores, key=lambda unit: (exact(scores[unit]), unit))
    edge = exact(scores[ordered[min(places, len(ordered)) - 1]])
    return tuple(unit for unit in ordered if exact(scores[unit]) <= edge)


@gate("黄牌警告", "29")
def yellow_card(
    pack: Pack,
    on: date,
    *,
    year: Annotated[int, "考核年度"],
    scores: Annotated[Amounts, "同类单位得分"],
    unit: Annotated[str, "单位"],
    examined: Annotated[tuple[str, ...], "已考察单位"],
    cause: Annotated[str, "原因认定"],
    agreed_by: Annotated[str, "审议同意机关"],
) -> Verdict:
    """Tell whether a unit gets a yellow card (末位、经考察确因主观因素、报区委常委会审议同意), from 2009 on; measure 29.

    `scores` are those of one category of units; all that tie for the last place must be examined.
    """
    first, places = pack.value("assessing.last.first_year", on), pack.value("assessing.last.places", on)
    if unit not in scores:
        raise BadFacts(f"{unit}不在同类单位得分内")
    if year < first.count():
        return not_applicable("yellow_card", first, f"末位淘汰从{first.count()}年度算起，不适用于{year}年度。")
    last = last_units(scores, places.count())
    numbers: dict[str, int | str] = {"同类单位": len(scores), "末位": len(last), "得分": plain(scores[unit])}
    if unit not in last:
        reason = f"{year}年度{len(scores)}个单位中，{unit}得{plain(scores[unit])}分，不是末位。"
        return refused("yellow_card", places, reason, numbers, remedy=f"末位为{names(last)}，请核对。")
    unseen = [one for one in last if one not in examined]
    subjective = pack.value("assessing.last.cause", on)
    if unseen:
        reason = f"末位{len(last)}个单位中，{names(unseen)}还没有经组织考察。"
        return refused("yellow_card", subjective, reason, numbers, remedy="请对并列末位的单位全部进行组织考察。")
    if cause != subjective.text():
        reason = f"原因认定为“{cause or '无'}”，应确因{subjective.text()}造成。"
        return refused("yellow_card", subjective, reason, numbers, remedy="非主观因素造成的，不予黄牌警告。")
    body = pack.value("assessing.last.agreed_by", on)
    if agreed_by != body.text():
        reason = f"审议同意机关为“{agreed_by or '无'}”，应报请{body.text()}审议同意。"
        return refused("yellow_card", body, reason, numbers, remedy=f"请报请{body.text()}审议。")
    reason = f"{unit}为{year}年度末位，经考察确因{cause}造成，已经{agreed_by}审议同意。"
    return ok("yellow_card", body, reason, numbers)


@gate("连续黄牌公推主要岗位", "29")
def open_main_posts(
    pack: Pack,
    on: date,
    *,
    year: Annotated[int, "考核年度"],
    cards: Annotated[tuple[int, ...], "黄牌年度"],
    posts: Annotated[tuple[str, ...], "拿出岗位"],
    manner: Annotated[str, "选任方式"],
) -> Verdict:
    """Tell whether both main posts of a body are opened to 公推优选: after cards in two consecutive years; measure 29."""
    needed, both = pack.value("assessing.cards.consecutive", on), pack.value("assessing.cards.posts", on)
    how = pack.value("assessing.cards.manner", on)
    run = consecutive(cards, year)
    numbers: dict[str, int | str] = {"黄牌": len(cards), "连续年数": run, "规定年数": needed.count()}
    if run < needed.count():
        reason = f"至{year}年度连续{run}年被黄牌警告，应为连续{needed.count()}年。"
        return refused("open_main_posts", needed, reason, numbers, remedy="不连续或只有一次的，不得拿出主要领导岗位。")
    missing = [post for post in both.texts() if post not in posts]
    if missing:
        reason = f"至{year}年度连续{run}年被黄牌警告，没有拿出{names(missing)}岗位。"
        return refused("open_main_posts", both, reason, numbers, remedy="请将党政主要领导岗位一并拿出。")
    if manner != how.text():
        reason = f"选任方式为“{manner}”，应在全区范围内{how.text()}。"
        return refused("open_main_posts", how, reason, numbers, remedy=f"请改为{how.text()}。")
    return ok(
        "open_main_posts", needed, f"至{year}年度连续{run}年被黄牌警告，{names(both.texts())}岗位{manner}。", numbers
    )
