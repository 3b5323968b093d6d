"""Approving the district plan (审批): first the leading group, then the principal leaders, then the reply. Measure 15.

An approval is given to one text of the plan, known by its hash: a change of the plan leaves no approval standing.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.errors import BadFacts
from policy.facts import Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import ok, refused
from policy.values import Value
from policy.verdict import Verdict


@gate("领导小组审批", "15")
def leading_group_approval(
    pack: Pack,
    on: date,
    *,
    members: Annotated[int, "成员人数"],
    agreed: Annotated[int, "同意人数"] = 0,
    returned: Annotated[int, "退回人数"] = 0,
    rule: Annotated[str, "审批方式"] = "",
    minutes: Annotated[str, "会议纪要编号"] = "",
    minutes_agree: Annotated[bool, "纪要载明同意"] = False,
) -> Verdict:
    """Tell whether the education leading group has approved (报区委干部教育培训工作领导小组审批), measure 15.

    `rule` is minutes, countersign_all or countersign_majority; blank takes the pack's. A majority is of all members who
    are to countersign, and must exceed the share. One return (退回) sends the plan back whatever the others say.
    """
    default = pack.value("training.leading_group.rule", on)
    rule = rule or default.text()
    rules = pack.value("training.leading_group.rules", on)
    _check_counts(members, agreed, returned)
    stopped = _not_ready("leading_group_approval", default, rule, rules.labels(), members, returned)
    if stopped:
        return stopped
    if rule == "minutes":
        return _by_minutes(default, minutes.strip(), minutes_agree)
    if rule == "countersign_all":
        return _counted("leading_group_approval", default, rules.labels()[rule], members, agreed, agreed == members)
    share = pack.value("training.leading_group.majority", on)
    passed = Fraction(agreed, members) > share.fraction()
    return _counted("leading_group_approval", share, rules.labels()[rule], members, agreed, passed)


@gate("会议纪要所批的计划", "15")
def minutes_of_round(
    pack: Pack,
    on: date,
    *,
    minutes: Annotated[str, "会议纪要编号"],
    used: Annotated[frozenset[str], "此前各轮已登记的纪要编号"] = frozenset(),
) -> Verdict:
    """Tell whether the minutes are of this round's meeting: a plan that came back is another plan, to be put to it anew, measure 15.

    `used` holds the minutes entered in earlier rounds of this very case, whether they agreed or returned the plan. One
    meeting may well have decided several cases. Spaces make no other number.
    """
    value = pack.value("training.leading_group.rule", on)
    numbers = {"会议纪要": minutes.strip()}
    if _bare(minutes) in {_bare(one) for one in used}:
        reason = f"会议纪要（{minutes.strip()}）在此前一轮审批中已经登记，所批的不是退回修改后的这份计划。"
        remedy = "请将修改后的计划重新提交领导小组会议审议，按新的会议纪要登记编号和开会日期。"
        return refused("minutes_of_round", value, reason, numbers, remedy=remedy)
    return ok("minutes_of_round", value, f"会议纪要（{minutes.strip()}）是本轮审批登记的。", numbers)


def _bare(minutes: str) -> str:
    return "".join(minutes.split())


@gate("区主要领导审批", "15")
def principal_leaders_approval(
    pack: Pack,
    on: date,
    *,
    leaders: Annotated[int, "区主要领导人数"],
    agreed: Annotated[int, "同意人数"],
    returned: Annotated[int, "退回人数"] = 0,
    rule: Annotated[str, "审批方式"] = "",
) -> Verdict:
    """Tell whether the principal leaders have approved (报区主要领导审批): all of the roster or any one, measure 15."""
    default = pack.value("training.principal_leaders.rule", on)
    rule = rule or default.text()
    labels = pack.value("training.principal_leaders.rules", on).labels()
    _check_counts(leaders, agreed, returned)
    stopped = _not_ready("principal_leaders_approval", default, rule, labels, leaders, returned)
    if stopped:
        return stopped
    passed = agreed == leaders if rule == "all" else agreed > 0
    return _counted("principal_leaders_approval", default, labels[rule], leaders, agreed, passed)


@gate("审批先后", "15")
def approval_order(
    pack: Pack,
    on: date,
    *,
    plan_hash: Annotated[str, "计划指纹"],
    approved: Annotated[Texts, "已审批的计划指纹"],
    step: Annotated[str, "拟审批人"] = "principal_leaders",
) -> Verdict:
    """Tell whether the plan may now go to `step` (leading_group, principal_leaders): those before it approved this very plan.

    `approved` names, for each body that approved, the hash of the plan it approved. The law of measure 15 names
    both bodies without an order; the order is our default.
    """
    order = pack.value("training.approval.order", on)
    if step not in order.texts():
        raise BadFacts(f"拟审批人：{step}")
    before = order.texts()[: order.texts().index(step)]
    titles = pack.value("training.approval.approvers", on).labels()
    return _bound("approval_order", order, before, titles, approved, plan_hash, f"可以报{titles.get(step, step)}审批")


@gate("批复条件", "15")
def reply_issue(
    pack: Pack,
    on: date,
    *,
    plan_hash: Annotated[str, "计划指纹"],
    approved: Annotated[Texts, "已审批的计划指纹"],
    special: Annotated[bool, "计划外培训"] = False,
) -> Verdict:
    """Tell whether the department may reply (经审批后,由区委组织部批复): every approver approved this very plan, measure 15.

    For a class on the special path the approvers are those that the pack names for it.
    """
    issuer = pack.value("training.reply.issuer", on)
    titles = pack.value("training.approval.approvers", on).labels()
    needed = pack.value("training.special.approvers", on).texts() if special else tuple(titles)
    done = f"可以由{issuer.text()}批复"
    return _bound("reply_issue", issuer, needed, titles, approved, plan_hash, done)


def _check_counts(people: int, agreed: int, returned: int) -> None:
    if min(people, agreed, returned) < 0 or agreed + returned > people:
        raise BadFacts(f"应审批{people}人，同意{agreed}人，退回{returned}人")


def _not_ready(
    name: str, value: Value, rule: str, labels: Mapping[str, str], people: int, returned: int
) -> Verdict | None:
    """Refuse an unknown rule, an empty roster and a returned plan; None where the votes decide."""
    if rule not in labels:
        raise BadFacts(f"审批方式：{rule}")
    if people == 0:
        return refused(name, value, "审批人名册为空。", {"应审批": 0}, remedy="请先登记审批人名册。")
    if returned:
        return refused(
            name,
            value,
            f"有{returned}人退回修改，本次审批不成立。",
            {"应审批": people, "退回": returned},
            remedy="请按退回理由修改计划后，重新报批。",
        )
    return None


def _by_minutes(value: Value, minutes: str, agree: bool) -> Verdict:
    if minutes and agree:
        reason = f"会议纪要（{minutes}）载明同意。"
        return ok("leading_group_approval", value, reason, {"会议纪要": minutes})
    reason = f"会议纪要（{minutes}）没有载明同意。" if minutes else "没有登记领导小组会议纪要。"
    return refused("leading_group_approval", value, reason, remedy="请登记载明同意的会议纪要编号，并上传扫描件。")


def _counted(name: str, value: Value, rule: str, people: int, agreed: int, passed: bool) -> Verdict:
    """Return the verdict of a count, with the count in it."""
    numbers: dict[str, int | str] = {"审批方式": rule, "应审批": people, "同意": agreed}
    if value.unit == "share":
        numbers |= {"须超过": value.shown(), "基数": value.denominator}
    said = f"按“{rule}”，应审批{people}人，同意{agreed}人"
    if passed:
        return ok(name, value, f"{said}，通过。", numbers)
    return refused(name, value, f"{said}，尚未通过。", numbers, remedy="请等候或催办其余审批人。")


def _bound(
    name: str,
    value: Value,
    needed: tuple[str, ...],
    titles: Mapping[str, str],
    approved: Mapping[str, str],
    plan_hash: str,
    done: str,
) -> Verdict:
    """Hold every needed approval to the plan's hash."""
    if not plan_hash.strip():
        raise BadFacts("计划指纹")
    missing = [titles.get(body, body) for body in needed if not approved.get(body)]
    if missing:
        return refused(
            name,
            value,
            f"{'、'.join(missing)}尚未审批。",
            {"尚未审批": len(missing)},
            remedy=f"请先报{missing[0]}审批。",
        )
    stale = [titles.get(body, body) for body in needed if approved[body] != plan_hash]
    if stale:
        return refused(
            name,
            value,
            f"计划在审批后有改动，{'、'.join(stale)}的审批已失效。",
            {"已失效": len(stale)},
            remedy="请将改动后的计划重新报批。",
        )
    return ok(name, value, f"应先审批的均已审批同一份计划，{done}。", {"已审批": len(needed)})
