"""How a committee votes (表决): by ballot, more than half of 应到, postponing and reconsidering. Measure 5, C8."""

from datetime import date
from typing import Annotated

from policy.deciding.known import known, within
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.units import plain
from policy.values import Value
from policy.verdict import Verdict


@gate("过半数通过", "5")
def majority(
    pack: Pack,
    on: date,
    *,
    members: Annotated[int, "应到"],
    present: Annotated[int, "实到"],
    agree: Annotated[int, "同意"],
    disagree: Annotated[int, "不同意"] = 0,
    postpone: Annotated[int, "缓议"] = 0,
) -> Verdict:
    """Tell whether more than half of those who should attend agree (应到会成员超过半数同意), R-MAJ, measure 5.

    `present` counts without the recused, who do not vote; `members` stays full. More votes than present raise BadFacts.
    """
    value = pack.value("deciding.majority.share", on)
    within(present, members, "实到", "应到")
    within(0, min(agree, disagree, postpone), "零", "票数")
    within(agree + disagree + postpone, present, "表决票", "实到")
    share = value.fraction()
    numbers = {"应到": members, "实到": present, "同意": agree, "不同意": disagree, "缓议": postpone}
    said = f"应到{members}人，实到{present}人，同意{agree}票，不同意{disagree}票，缓议{postpone}票"
    if agree * share.denominator > members * share.numerator:
        return ok("majority", value, f"{said}，同意票超过应到的{plain(share)}，通过。", numbers)
    remedy = "本次不得作出决定；需要复议的，按复议程序办理。"
    return refused("majority", value, f"{said}，同意票没有超过应到的{plain(share)}，未通过。", numbers, remedy=remedy)


@gate("表决方式", "5")
def vote_form(
    pack: Pack,
    on: date,
    *,
    form: Annotated[str, "表决方式"],
    item: Annotated[str, "议题类别"],
    exception: Annotated[str, "例外理由"] = "",
) -> Verdict:
    """Tell whether a matter is voted on in a form that the rules allow (票决制), measure 5, C8, R-VOTEFORM.

    Under the Measures major issues and important cadres go by ballot; oral or hands only as an exception with a reason.
    `item` is 重大问题, 任用重要干部 or anything else; without the Measures any form of the regulation will do.
    """
    value = pack.value("deciding.vote_forms", on)
    numbers = {"表决方式": form, "议题类别": item}
    if form in value.texts():
        return ok("vote_form", value, f"“{item}”采用{form}，符合规定。", numbers)
    others = known(pack, "deciding.vote_forms.otherwise", on)
    if others is None or form not in others.texts():
        remedy = f"请采用{names(value.texts())}。"
        return refused(
            "vote_form", value, f"“{item}”采用{form or '未填'}，不是规定的表决方式。", numbers, remedy=remedy
        )
    balloted = pack.value("deciding.ballot.items", on)
    if item not in balloted.texts():
        return ok("vote_form", others, f"“{item}”不属于须票决的事项，可以采用{form}。", numbers)
    if exception.strip():
        reason = f"“{item}”应当票决，因“{exception.strip()}”例外采用{form}。"
        return ok("vote_form", others, reason, numbers | {"例外理由": exception.strip()})
    remedy = f"请采用{names(value.texts())}；确需{form}的，请写明例外理由。"
    return refused("vote_form", value, f"“{item}”应当票决，采用{form}没有写明理由。", numbers, remedy=remedy)


@gate("暂缓表决", "5")
def postponement(
    pack: Pack,
    on: date,
    *,
    found: Annotated[tuple[str, ...], "会上情形"],
    voted: Annotated[bool, "已付表决"],
) -> Verdict:
    """Tell whether the meeting may vote, or must postpone (意见分歧较大或重大问题不清楚的，暂缓表决), R-VOTEFORM, measure 5."""
    value = pack.value("deciding.postpone.grounds", on)
    grounds = [one for one in value.texts() if one in found]
    numbers = {"暂缓情形": len(grounds), "已付表决": "是" if voted else "否"}
    if grounds and voted:
        reason = f"会上{names(grounds)}，仍付表决。"
        return refused("postponement", value, reason, numbers, remedy="请暂缓表决，查清情况、充分酝酿后再行讨论。")
    said = f"会上{names(grounds)}，已暂缓表决。" if grounds else "没有应当暂缓表决的情形。"
    return ok("postponement", value, said, numbers)


@gate("复议", "5")
def reconsideration(
    pack: Pack, on: date, *, members: Annotated[int, "应到"], agree: Annotated[int, "同意复议"]
) -> Verdict:
    """Tell whether a decision may be reconsidered (超过半数成员同意后方可复议), R-RECONSIDER; counts of members, measure 5."""
    value = pack.value("deciding.reconsider.share", on)
    within(agree, members, "同意复议", "应到")
    share = value.fraction()
    numbers = {"应到": members, "同意复议": agree}
    said = f"成员{members}人，同意复议{agree}人"
    if agree * share.denominator > members * share.numerator:
        return ok("reconsideration", value, f"{said}，超过{plain(share)}，可以复议。", numbers)
    remedy = "须有更多成员同意后方可复议；未复议的，原决定照常执行。"
    return refused("reconsideration", value, f"{said}，没有超过{plain(share)}，不得复议。", numbers, remedy=remedy)


@gate("差额表决", "19")
def differential_vote(
    pack: Pack,
    on: date,
    *,
    posts: Annotated[int, "职位数"],
    candidates: Annotated[int, "人选数"],
    exempt_reason: Annotated[str, "免予差额的理由"] = "",
) -> Verdict:
    """Tell whether more persons than posts are put to the vote (差额表决), measure 19, C19; by one or more (our default)."""
    value = pack.value("deciding.differential.required", on)
    if posts < 1 or candidates < 0:
        raise BadFacts(f"职位{posts}个、人选{candidates}人")
    margin = pack.value("deciding.differential.margin", on)
    need = posts + margin.count() if value.flag() else posts
    numbers = {"职位数": posts, "人选数": candidates, "至少人选数": need}
    said = f"职位{posts}个，人选{candidates}人"
    if candidates >= need:
        return ok("differential_vote", value, f"{said}，不少于{need}人。", numbers)
    if exempt_reason.strip() and candidates >= posts:
        return ok("differential_vote", margin, f"{said}，因“{exempt_reason.strip()}”免予差额。", numbers)
    decided: Value = margin if candidates >= posts else value
    remedy = f"请补足人选至{need}人；确需等额的，请写明免予差额的理由。"
    return refused("differential_vote", decided, f"{said}，少于{need}人，不能差额表决。", numbers, remedy=remedy)
