"""The meeting that decides (讨论决定会议): who is there, who leaves, what is said, in which order. Measure 5, R-QUORUM."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent, known, within
from policy.errors import BadFacts
from policy.facts import Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.units import plain
from policy.verdict import Verdict


@gate("到会人数", "5")
def quorum(
    pack: Pack,
    on: date,
    *,
    members: Annotated[int, "应到"],
    present: Annotated[int, "到会"],
    recused: Annotated[int, "回避"] = 0,
    observers: Annotated[int, "列席"] = 0,
    vacancies: Annotated[int, "空缺"] = 0,
) -> Verdict:
    """Tell whether enough members are there to decide (三分之二以上的成员到会), R-QUORUM, measure 5.

    `members` are those who should attend: vacant seats and 列席 are not members. The recused are among `present` when the
    meeting begins; for this item they are not there, while 应到 stays full (C12, a value of ours). Contradictory counts
    raise BadFacts.
    """
    value = pack.value("deciding.quorum.share", on)
    within(present, members, "到会", "应到")
    within(recused, present, "回避", "到会")
    within(0, min(observers, vacancies), "零", "列席或空缺")
    full = known(pack, "deciding.recused.leave_due_unchanged", on)
    due = members if full is None or full.flag() else members - recused
    there = present - recused
    numbers = {"应到": due, "实到": there, "回避": recused, "列席": observers, "空缺": vacancies}
    said = f"应到{due}人，实到{there}人（回避{recused}人，列席{observers}人和空缺{vacancies}席不计）"
    share = value.fraction()
    if due == 0 or there * share.denominator < due * share.numerator:
        return refused(
            "quorum",
            value,
            f"{said}，不足应到的{plain(share)}，不能讨论决定。",
            numbers,
            remedy="请改期召开，或请缺席成员到会后再讨论决定。",
        )
    return ok("quorum", value, f"{said}，达到应到的{plain(share)}。", numbers)


@gate("讨论回避", "5")
def recusal(
    pack: Pack,
    on: date,
    *,
    relations: Annotated[Texts, "与所议人选有关系的成员"],
    left: Annotated[frozenset[str], "已离场成员"] = frozenset(),
) -> Verdict:
    """Tell whether every member leaves while he or his kin is discussed (讨论时回避), R-RECUSE, measure 5.

    `relations` holds member → relation (本人, 配偶, …); a relation that the rule does not list needs no leaving.
    """
    value = pack.value("deciding.recusal.kinds", on)
    bound = {member: kind for member, kind in relations.items() if kind in value.texts()}
    still = [f"{member}（{kind}）" for member, kind in bound.items() if member not in left]
    numbers = {"应回避": len(bound), "未离场": len(still)}
    if still:
        reason = f"应回避{len(bound)}人，其中{names(still)}没有离场。"
        return refused("recusal", value, reason, numbers, remedy="请有关成员离场后再讨论和表决。")
    return ok("recusal", value, f"应回避{len(bound)}人，均已离场。", numbers)


@gate("发表意见", "5")
def opinion(
    pack: Pack,
    on: date,
    *,
    members: Annotated[tuple[str, ...], "到会成员发言次序"],
    opinions: Annotated[Texts, "各成员意见"],
    head: Annotated[str, "主要负责人"] = "",
) -> Verdict:
    """Tell whether each member gave an explicit opinion (同意、不同意、缓议), the head last where the rules say so (2019).

    R-OPINION, measure 5. `members` are those present who may vote, in the order in which they spoke.
    """
    value = pack.value("deciding.opinions", on)
    strangers = [one for one in opinions if one not in members]
    if strangers or len(set(members)) != len(members):
        raise BadFacts(f"发表意见的不是到会成员，或成员重复：{names(strangers)}")
    silent = [one for one in members if opinions.get(one) not in value.texts()]
    numbers: dict[str, int | str] = {"实到": len(members)}
    numbers |= {kind: sum(given == kind for given in opinions.values()) for kind in value.texts()}
    if silent or not members:
        reason = f"实到{len(members)}人，没有发表明确意见的：{names(silent) or '全体'}。"
        remedy = f"请逐一表明{names(value.texts())}之一。"
        return refused("opinion", value, reason, numbers, remedy=remedy)
    last = known(pack, "deciding.head_last", on)
    if last is not None and last.flag() and head in members[:-1]:
        reason = (
            f"主要负责人{head}第{members.index(head) + 1}个表态，其后还有{len(members) - 1 - members.index(head)}人。"
        )
        return refused("opinion", last, reason, numbers, remedy="请主要负责人在其他成员之后表态。")
    return ok("opinion", value, f"实到{len(members)}人，均已发表明确意见。", numbers)


@gate("会议步骤", "5")
def meeting_steps(pack: Pack, on: date, *, steps: Annotated[tuple[str, ...], "实际步骤"]) -> Verdict:
    """Tell whether the meeting went from presentation to discussion to vote (介绍情况、充分讨论、表决), R-MEETSTEP, measure 5."""
    value = pack.value("deciding.meeting.steps", on)
    wanted = value.texts()
    missing = absent(wanted, steps)
    numbers = {"应有步骤": names(wanted), "实际步骤": names(steps) or "无"}
    if missing:
        return refused(
            "meeting_steps", value, f"缺少：{names(missing)}。", numbers, remedy=f"请补办：{names(missing)}。"
        )
    if [one for one in steps if one in wanted] != list(wanted):
        reason = f"实际步骤为{names(steps)}，次序与规定不符。"
        return refused("meeting_steps", value, reason, numbers, remedy=f"请按{names(wanted)}的次序进行。")
    return ok("meeting_steps", value, f"已按{names(wanted)}的次序进行。", numbers)


@gate("介绍人选", "5")
def presentation(
    pack: Pack,
    on: date,
    *,
    contents: Annotated[tuple[str, ...], "已介绍内容"],
    reported: Annotated[bool, "涉及报告事项"] = False,
) -> Verdict:
    """Tell whether a person was presented in full (推荐、考察情况和任免理由; from 2019 the superior's answer), R-MEETSTEP, measure 5.

    The last needs presenting only where a matter had to be reported (`reported`).
    """
    value = pack.value("deciding.presented", on)
    wanted = [one for one in value.texts() if reported or "报告" not in one]
    missing = absent(wanted, contents)
    numbers = {"应介绍": len(wanted), "未介绍": len(missing)}
    if missing:
        reason = f"应介绍{len(wanted)}项，未介绍：{names(missing)}。"
        return refused("presentation", value, reason, numbers, remedy=f"请先介绍{names(missing)}，再进行讨论。")
    return ok("presentation", value, f"应介绍{len(wanted)}项，均已介绍。", numbers)
