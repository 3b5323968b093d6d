"""Who decides on which kind of post and how it ends (干部管理权限、办理方式). Measure 19, C18: all of it tables of the office."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.errors import ValueNotSet
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.values import Value
from policy.verdict import Verdict


@gate("讨论决定机构", "19")
def decision_body(
    pack: Pack, on: date, *, post: Annotated[str, "职位类别"], body: Annotated[str, "讨论决定机构"]
) -> Verdict:
    """Tell whether the body that decides has the authority for this kind of post (干部管理权限), C18, measure 19."""
    value = pack.value("deciding.post.body", on)
    right = value.labels().get(post)
    numbers = {"职位类别": post, "讨论决定机构": body}
    if right is None:
        return _no_post("decision_body", value, post)
    if body.strip() != right:
        reason = f"“{post}”由{right}讨论决定，现由{body.strip() or '未填'}决定。"
        return refused("decision_body", value, reason, numbers, remedy=f"请提交{right}讨论决定。")
    return ok("decision_body", value, f"“{post}”由{right}讨论决定。", numbers)


@gate("决定后办理方式", "19")
def decision_ending(
    pack: Pack,
    on: date,
    *,
    post: Annotated[str, "职位类别"],
    papers: Annotated[tuple[str, ...], "已有文书"],
    group_consulted: Annotated[bool, "讨论前已听取党组意见"] = False,
    tenure_from: Annotated[str, "任职时间起算"] = "",
    probation: Annotated[bool, "实行试用期"] = False,
    level: Annotated[bool, "平级交流"] = False,
) -> Verdict:
    """Tell whether a decision is carried to its right end (选举、人大任命、任命、列入名单), C18, measure 19.

    An election or an appointment by the people's congress needs the letter and the result, and the 党组 heard before the
    committee; tenure starts as the table says; probation where it applies and nowhere else, never for a transfer at the
    same level (平级交流, no promotion). Reserve cadres end in a roster: no tenure, no probation. ValueNotSet where the office has set an ending without its papers.
    """
    value = pack.value("deciding.post.ending", on)
    ending = value.labels().get(post)
    if ending is None:
        return _no_post("decision_ending", value, post)
    numbers = {"职位类别": post, "办理方式": ending}
    first = pack.value("deciding.ending.group_first", on)
    if ending in first.texts() and not group_consulted:
        reason = f"“{post}”须{ending}，讨论以前没有听取党组意见。"
        return refused("decision_ending", first, reason, numbers, remedy="请先听取有关党组意见，再提交讨论决定。")
    wanted = pack.value("deciding.ending.papers", on)
    if ending not in wanted.labels():
        raise ValueNotSet(f"{wanted.title}：{ending}", key=wanted.key)
    missing = absent(wanted.labels()[ending].split("、"), papers)
    if missing:
        reason = f"“{post}”须{ending}，缺少{names(missing)}。"
        return refused("decision_ending", wanted, reason, numbers, remedy=f"请补齐{names(missing)}。")
    start = pack.value("deciding.ending.tenure", on)
    begins = start.labels().get(ending, "")
    if tenure_from.strip() != begins:
        reason = f"“{post}”任职时间应从{begins or '不起算'}，现为{tenure_from.strip() or '未填'}。"
        return refused("decision_ending", start, reason, numbers, remedy=f"请改为：{begins or '不起算任职时间'}。")
    tried = pack.value("deciding.ending.probation", on)
    on_trial = post in tried.texts() and not level
    if on_trial != probation:
        should = "应当实行" if on_trial else "不实行"
        reason = f"“{post}”{should}试用期，现为{'实行' if probation else '不实行'}。"
        return refused("decision_ending", tried, reason, numbers, remedy=f"请改为{should}试用期。")
    return ok("decision_ending", value, f"“{post}”以“{ending}”办结，任职时间起算：{begins or '无'}。", numbers)


def _no_post(gate_name: str, value: Value, post: str) -> Verdict:
    remedy = "请由区委组织部在“规则”中录入该类职位。"
    return refused(gate_name, value, f"没有录入“{post or '未填'}”这一类职位。", {"职位类别": post}, remedy=remedy)
