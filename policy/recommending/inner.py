"""Inner posts (内设机构和科室负责人): a checked plan of competition, mutual choice in rounds, rotation by years in post. Measure 19."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.errors import BadFacts
from policy.facts import Counts, Days, Lists, Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, ok, refused
from policy.values import Value
from policy.verdict import Verdict


@gate("竞争上岗方案审核", "19")
def competition_plan(
    pack: Pack,
    on: date,
    *,
    checked_by: Annotated[str, "审核单位"],
    checked_on: Annotated[date | None, "审核日期"] = None,
    noticed_on: Annotated[date, "公告日期"],
    posts: Annotated[int, "竞岗职位数"],
    quota: Annotated[int, "核定职数"],
    filled: Annotated[int, "现配人数"],
) -> Verdict:
    """Tell whether the department checked a unit's plan of competition (竞争上岗方案) before the notice, posts within the quota; measure 19.

    Who checks is our default. Negative counts, or no post, raise BadFacts.
    """
    if posts < 1 or min(quota, filled) < 0:
        raise BadFacts(f"职位{posts}个，核定职数{quota}人，现配{filled}人")
    value = pack.value("recommending.competition.checker", on)
    numbers: dict[str, int | str] = {"竞岗职位数": posts, "核定职数": quota, "现配人数": filled}
    if checked_by != value.text() or checked_on is None:
        reason = (
            f"方案由{checked_by or '未填的单位'}审核，应当由{value.text()}审核。"
            if checked_on
            else "方案没有审核日期。"
        )
        return refused("competition_plan", value, reason, numbers, remedy=f"请先报{value.text()}审核。")
    if noticed_on < checked_on:
        reason = f"{chinese_day(noticed_on)}公告，{chinese_day(checked_on)}才审核。"
        return refused("competition_plan", value, reason, numbers, remedy="原公告作废，请在审核以后重新公告。")
    said = f"核定职数{quota}人，现配{filled}人，竞岗职位{posts}个"
    if filled + posts > quota:
        return refused("competition_plan", value, f"{said}，超出职数。", numbers, remedy="请在空缺职数内确定竞岗职位。")
    return ok("competition_plan", value, f"{said}，{checked_by}已审核。", numbers)


def mutual(heads: Mapping[str, tuple[str, ...]], staff: Mapping[str, str]) -> dict[str, str]:
    """Return who found whom in one round (双向选择): staff → head where each chose the other, in order of the staff's names."""
    return {one: staff[one] for one in sorted(staff) if one in heads.get(staff[one], ())}


@gate("优化组合双向选择", "19")
def matching_round(
    pack: Pack,
    on: date,
    *,
    turn: Annotated[int, "轮次"],
    room: Annotated[Counts, "岗位数"],
    heads: Annotated[Lists, "负责人所选人员"],
    staff: Annotated[Texts, "人员所选负责人"],
    paired: Annotated[Texts, "本轮结果"],
    planned: Annotated[int, "方案所定轮次"] = 0,
) -> Verdict:
    """Tell whether a round of mutual choice (优化组合) joined exactly those who chose each other, within the posts of each head, measure 19.

    How many rounds there are is our default; a plan may set fewer. A round below one, more rounds planned than there are, or a
    head without posts, raises BadFacts.
    """
    value = pack.value("recommending.matching.rounds", on)
    most = _rounds(value, planned)
    if turn < 1 or absent(heads, room):
        raise BadFacts(f"第{turn}轮，或有负责人没有岗位数")
    right = mutual(heads, staff)
    full = [head for head, wanted in heads.items() if len(set(wanted)) > room[head]]
    wrong = sorted(one for one in right.keys() | paired.keys() if right.get(one) != paired.get(one))
    numbers: dict[str, int | str] = {
        "轮次": turn,
        "共几轮": most,
        "互选人数": len(right),
        "未落实人数": len(staff) - len(right),
    }
    if turn > most:
        reason = f"双向选择共{most}轮，不进行第{turn}轮。"
        return refused("matching_round", value, reason, numbers, remedy="请对落选人员另作安排。")
    if full:
        reason = f"{names(full)}所选人数多于岗位数。"
        return refused("matching_round", value, reason, numbers, remedy="请在岗位数内选择。")
    if wrong:
        reason = f"{names(wrong)}的结果与双方选择不符。"
        return refused("matching_round", value, reason, numbers, remedy="请按互选结果更正。")
    return ok("matching_round", value, f"第{turn}轮互选{len(right)}人，未落实{len(staff) - len(right)}人。", numbers)


@gate("优化组合落选安排", "19")
def matching_left(
    pack: Pack,
    on: date,
    *,
    rounds: Annotated[int, "已进行轮次"],
    left: Annotated[tuple[str, ...], "落选人员"],
    placed: Annotated[Texts, "安排岗位"],
    decided_by: Annotated[str, "安排人"],
    planned: Annotated[int, "方案所定轮次"] = 0,
    full: Annotated[bool, "岗位已经配满"] = False,
) -> Verdict:
    """Tell whether those left over after the last round got a place from the person named for it (落选人员的安排), measure 19.

    Before the last round nobody is placed by decision, unless no post has a place left. With nobody left there is nothing to
    decide. A plan may set fewer rounds than the rules; more raise BadFacts.
    """
    turns, value = pack.value("recommending.matching.rounds", on), pack.value("recommending.matching.decider", on)
    missing = absent(left, placed)
    numbers: dict[str, int | str] = {"已进行轮次": rounds, "落选人数": len(left), "未安排人数": len(missing)}
    most = _rounds(turns, planned)
    if rounds < most and not full:
        reason = f"双向选择已进行{rounds}轮，共{most}轮，尚未结束。"
        return refused("matching_left", turns, reason, numbers, remedy="请完成各轮双向选择后再作安排。")
    if left and decided_by != value.text():
        reason = f"落选人员由{decided_by or '未填的人'}安排，应当由{value.text()}安排。"
        return refused("matching_left", value, reason, numbers, remedy=f"请由{value.text()}决定。")
    if missing:
        reason = f"落选人员没有安排的：{names(missing)}。"
        return refused("matching_left", value, reason, numbers, remedy=f"请安排{names(missing)}的岗位。")
    return ok("matching_left", value, f"落选{len(left)}人，均已安排。", numbers)


def _rounds(value: Value, planned: int) -> int:
    """Return how many rounds there are: as the plan sets it, at most as many as the rules have."""
    if not 0 <= planned <= value.count():
        raise BadFacts(f"方案定为{planned}轮，规定为{value.count()}轮")
    return planned or value.count()


def years_in_post(since: date, on: date) -> int:
    """Return full years in a post on a day."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def rotation_list(since: Mapping[str, date], on: date, years: int) -> tuple[str, ...]:
    """Return who has been in the same post for so many full years (轮岗名单), longest first, then by name."""
    return tuple(
        sorted((one for one in since if years_in_post(since[one], on) >= years), key=lambda one: (since[one], one))
    )


@gate("轮岗计划", "19")
def rotation_plan(
    pack: Pack,
    on: date,
    *,
    since: Annotated[Days, "任同一岗位起始日"],
    planned: Annotated[tuple[str, ...], "轮岗人员"],
    kept: Annotated[Texts, "暂不轮岗的理由"] = {},  # noqa: B006 - a fact is never changed
) -> Verdict:
    """Tell whether a plan of rotation (轮岗交流) takes in everybody long enough in one post, or says why not; measure 19.

    How many years is our default. The plan may hold others too. A start after the day, or an unknown name: BadFacts.
    """
    value = pack.value("recommending.rotation.years", on)
    if any(day > on for day in since.values()) or absent(planned, since):
        raise BadFacts("任职起始日晚于核算日，或轮岗人员没有任职起始日")
    due = rotation_list(since, on, value.count())
    missing = [one for one in absent(due, planned) if not kept.get(one, "").strip()]
    numbers: dict[str, int | str] = {
        "满年数": value.count(),
        "应列人数": len(due),
        "未列人数": len(missing),
        "名单": names(due) or "无",
    }
    if missing:
        reason = f"任同一岗位满{value.count()}年的{names(due)}，其中{names(missing)}没有列入轮岗计划。"
        remedy = f"请列入{names(missing)}，或写明暂不轮岗的理由。"
        return refused("rotation_plan", value, reason, numbers, remedy=remedy)
    return ok("rotation_plan", value, f"任同一岗位满{value.count()}年的{len(due)}人，均已列入或写明理由。", numbers)
