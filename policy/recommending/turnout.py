"""Whether a recommendation counts (推荐是否有效): turnout, ballots returned, how long it holds, who may fill in a ballot. Measure 19."""

from datetime import date
from typing import Annotated

from policy.deciding.known import within
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, ok, refused
from policy.units import plain
from policy.verdict import Verdict


@gate("民主推荐是否有效", "19")
def recommendation_validity(
    pack: Pack,
    on: date,
    *,
    members: Annotated[int, "应参加"],
    present: Annotated[int, "实参加"],
    issued: Annotated[int, "发出票"],
    returned: Annotated[int, "收回票"],
    valid: Annotated[int, "有效票"],
) -> Verdict:
    """Tell whether a recommendation (民主推荐) is valid: enough took part, and no more ballots came back than went out; measure 19.

    All counts are of persons or ballots of one meeting. The share of those who should attend (应参加) is our default until
    the office enters its own. Ballots issued beyond those present, valid beyond returned, nobody to attend: BadFacts.
    """
    value, more = pack.value("recommending.turnout.share", on), pack.value("recommending.ballots.more_void", on)
    within(present, members, "实参加", "应参加")
    within(issued, present, "发出票", "实参加")
    within(valid, returned, "有效票", "收回票")
    if not members:
        raise BadFacts("应参加0人")
    numbers: dict[str, int | str] = {
        "应参加": members,
        "实参加": present,
        "发出票": issued,
        "收回票": returned,
        "有效票": valid,
    }
    said = f"应参加{members}人，实参加{present}人，发出{issued}张，收回{returned}张，有效{valid}张"
    if returned > issued and more.flag():
        reason = f"{said}，收回多于发出，推荐无效。"
        return refused("recommendation_validity", more, reason, numbers, remedy="请查明原因后重新进行推荐。")
    share = value.fraction()
    if present * share.denominator < members * share.numerator:
        reason = f"{said}，实参加不足应参加的{plain(share)}。"
        return refused("recommendation_validity", value, reason, numbers, remedy="请另行召集，达到人数后再推荐。")
    return ok("recommendation_validity", value, f"{said}，实参加不少于应参加的{plain(share)}。", numbers)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 29 February falls on the 28th in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@gate("推荐结果有效期", "19")
def recommendation_fresh(
    pack: Pack, on: date, *, recommended_on: Annotated[date, "推荐日期"], used_on: Annotated[date, "使用日期"]
) -> Verdict:
    """Tell whether the result of a recommendation (推荐结果) is still in its year on the day it is used, R-RECVALID, measure 19.

    The anniversary is its last day. A use before the recommendation raises BadFacts.
    """
    value = pack.value("recommending.valid.years", on)
    if used_on < recommended_on:
        raise BadFacts("使用日期早于推荐日期")
    last = years_after(recommended_on, value.count())
    numbers: dict[str, int | str] = {"有效年数": value.count(), "有效期至": last.isoformat()}
    said = f"{chinese_day(recommended_on)}推荐，{value.count()}年内有效，至{chinese_day(last)}止"
    if used_on > last:
        reason = f"{said}，{chinese_day(used_on)}使用时已过有效期。"
        return refused("recommendation_fresh", value, reason, numbers, remedy="请重新进行民主推荐。")
    return ok("recommendation_fresh", value, f"{said}。", numbers)


@gate("推荐票填写", "19")
def ballot_way(
    pack: Pack,
    on: date,
    *,
    own_hand: Annotated[bool, "本人填写"],
    in_room: Annotated[bool, "本人在会场"],
) -> Verdict:
    """Tell whether a recommendation ballot (推荐票) was filled in by the voter, in the room unless the rules allow a link, measure 19."""
    own, remote = pack.value("recommending.ballot.own_hand", on), pack.value("recommending.ballot.remote", on)
    if own.flag() and not own_hand:
        reason = "推荐票不是由本人填写。"
        return refused("ballot_way", own, reason, remedy="请由本人填写，不得委托他人代填。")
    if in_room:
        return ok("ballot_way", own, "本人在会场填写推荐票。")
    if remote.flag():
        return ok("ballot_way", remote, "本人不在会场，现行规则允许会外填写推荐票。")
    reason = "本人不在会场，现行规则不允许会外填写推荐票。"
    return refused("ballot_way", remote, reason, remedy="请到会场参加推荐；书面意见存卷，不计入票数。")
