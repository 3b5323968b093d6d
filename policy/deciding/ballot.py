"""A ballot with several persons per post (差额表决票): marks, run-off, renomination. Measure 19, C19."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.deciding.known import within
from policy.errors import BadFacts
from policy.facts import Counts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.units import plain
from policy.verdict import Verdict


@gate("差额表决票是否有效", "19")
def ballot_marks(
    pack: Pack,
    on: date,
    *,
    posts: Annotated[int, "职位数"],
    candidates: Annotated[tuple[str, ...], "人选"],
    marked: Annotated[tuple[str, ...], "所画人选"],
) -> Verdict:
    """Tell whether one ballot is valid: at most as many marks as posts, nobody twice, no write-in; measure 19, C19."""
    limit = pack.value("deciding.marks.per_post", on)
    most = limit.fraction() * posts
    numbers: dict[str, int | str] = {"职位数": posts, "所画人数": len(marked), "最多可画": plain(most)}
    added = [one for one in marked if one not in candidates]
    write_in = pack.value("deciding.write_in", on)
    if added and not write_in.flag():
        reason = f"票上有人选以外的姓名：{names(added)}，为无效票。"
        return refused("ballot_marks", write_in, reason, numbers, remedy="不得另选他人，请计为无效票。")
    if len(set(marked)) != len(marked):
        return refused("ballot_marks", limit, "同一人选画了两次，为无效票。", numbers, remedy="请计为无效票。")
    if len(marked) > most:
        reason = f"职位{posts}个，画票{len(marked)}人，多于{plain(most)}人，为无效票。"
        return refused("ballot_marks", limit, reason, numbers, remedy="请计为无效票。")
    return ok("ballot_marks", limit, f"职位{posts}个，画票{len(marked)}人，为有效票。", numbers)


def elected(votes: Mapping[str, int], members: int, posts: int, share: Fraction) -> tuple[str, ...]:
    """Return who passes: more than the share of 应到, most votes first, at most one for a post; a tie over the last post leaves out all in it."""
    ranked = [one for one in rank(votes) if votes[one] * share.denominator > members * share.numerator]
    if len(ranked) <= posts:
        return tuple(ranked)
    edge = votes[ranked[posts]]
    return tuple(one for one in ranked[:posts] if votes[one] > edge)


def finalists(votes: Mapping[str, int], gone: tuple[str, ...], places: int) -> tuple[str, ...]:
    """Return who goes into the run-off: the next by votes, as many as `places`; a tie at the last place keeps all in it."""
    left = [one for one in rank(votes) if one not in gone]
    if len(left) <= places:
        return tuple(left)
    return tuple(one for one in left if votes[one] >= votes[left[places - 1]])


def rank(votes: Mapping[str, int]) -> list[str]:
    """Return the names, most votes first; equal ones by name, so that the order of ballots is irrelevant."""
    return sorted(votes, key=lambda one: (-votes[one], one))


@gate("差额表决结果", "19")
def run_off(
    pack: Pack,
    on: date,
    *,
    members: Annotated[int, "应到"],
    present: Annotated[int, "实到"],
    posts: Annotated[int, "职位数"],
    votes: Annotated[Counts, "各人选得票"],
    rounds: Annotated[int, "已再次表决次数"] = 0,
) -> Verdict:
    """Tell whether the vote filled every post; if not, who goes into a run-off (再次表决) or that it ends here; measure 19, C19.

    Passing needs more than the share of 应到 (R-MAJ). A tie over the last post leaves it open; a tie at the last place of
    the run-off keeps all in it. More votes for a person than members present, or more votes in all than they could give,
    raise BadFacts.
    """
    value = pack.value("deciding.run_off.rounds", on)
    most = pack.value("deciding.marks.per_post", on).fraction() * posts
    within(present, members, "实到", "应到")
    for name, count in votes.items():
        within(count, present, f"{name}得票", "实到")
    if sum(votes.values()) > present * most or posts < 1:
        raise BadFacts(f"得票合计{sum(votes.values())}，多于{present}人每人最多{plain(most)}票")
    share = pack.value("deciding.majority.share", on).fraction()
    passed = elected(votes, members, posts, share)
    still_open = posts - len(passed)
    numbers: dict[str, int | str] = {"应到": members, "实到": present, "职位数": posts, "通过": names(passed) or "无"}
    said = f"应到{members}人，实到{present}人，通过：{names(passed) or '无'}"
    if not still_open:
        return ok("run_off", value, f"{said}，{posts}个职位均已确定。", numbers)
    again = finalists(votes, passed, still_open + pack.value("deciding.run_off.extra", on).count())
    if rounds >= value.count() or not again:
        reason = f"{said}，尚缺{still_open}人，已再次表决{rounds}次，不再表决。"
        return refused("run_off", value, reason, numbers | {"尚缺": still_open}, remedy="请在另次会议重新提名。")
    reason = f"{said}，尚缺{still_open}人，得票没有超过应到的{plain(share)}或末位同票。"
    numbers |= {"尚缺": still_open, "再次表决": names(again)}
    return refused("run_off", value, reason, numbers, remedy=f"请就{names(again)}再次表决。")


@gate("再次提名", "19")
def renomination(
    pack: Pack,
    on: date,
    *,
    failures: Annotated[int, "同一职位未通过次数"],
    same_meeting: Annotated[bool, "同一次会议"],
) -> Verdict:
    """Tell whether a person who failed may be nominated again for the post: at another meeting, not after two failures; C19, measure 19."""
    limit = pack.value("deciding.renomination.failures", on)
    within(0, failures, "零", "未通过次数")
    numbers = {"未通过次数": failures, "不再提名的次数": limit.count()}
    if failures >= limit.count():
        reason = f"同一职位已有{failures}次未通过，达到{limit.count()}次，不再提名为该职位人选。"
        return refused("renomination", limit, reason, numbers, remedy="请另提人选，或考虑其他职位。")
    other = pack.value("deciding.renomination.other_meeting", on)
    if failures and same_meeting and other.flag():
        reason = f"同一职位已有{failures}次未通过，不能在同一次会议再次提名。"
        return refused("renomination", other, reason, numbers, remedy="请在另次会议再次提名。")
    return ok("renomination", limit, f"同一职位未通过{failures}次，可以提名。", numbers)
