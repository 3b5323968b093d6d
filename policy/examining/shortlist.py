"""Who goes on to the interview or the inspection (入围), who comes after a drop-out, and who is first of equals. Measure 19."""

from datetime import date
from itertools import pairwise
from typing import Annotated

from policy.errors import BadFacts
from policy.examining.manner import ruled
from policy.examining.scoring import best, positive, seats, written
from policy.facts import Amounts, Scores
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.units import exact
from policy.values import Value
from policy.verdict import Verdict


@gate("入围人选", "19")
def shortlist(
    pack: Pack,
    on: date,
    *,
    posts: Annotated[int, "职位数"],
    marks: Annotated[Amounts, "各人成绩"],
    stage: Annotated[str, "入围环节"] = "面试",
    manner: Annotated[str, "选拔方式"] = "",
    chosen: Annotated[tuple[str, ...], "拟入围人选"] = (),
    few: Annotated[str, "人数不足的处理理由"] = "",
) -> Verdict:
    """Make the shortlist (入围) of an exam, measure 19: so many to a post by marks, a tie at the edge lets all of it in.

    `chosen` is the office's own list, held against ours. Too few candidates are refused, with what may be done, unless a reason
    is stated. Marks are rounded to the places of the rules first; no post, an unknown stage or marks below 0 raise BadFacts.
    """
    ratio, ties = ruled(pack, "shortlist.per_post", manner, on), pack.value("examining.shortlist.ties", on)
    places = pack.value("examining.places", on).count()
    per_post = ratio.amounts().get(stage)
    if posts < 1 or per_post is None:
        raise BadFacts(f"职位{posts}个，入围环节为“{stage}”")
    positive(marks.values(), "成绩")
    wanted = seats(per_post, posts)
    if len(marks) < wanted and not (few.strip() and marks):
        return _too_few(ratio, posts, len(marks), wanted)
    inside, edge = best(marks, wanted, places)
    line, listed = written(edge, places), names(inside)
    numbers: dict[str, int | str] = {
        "职位数": posts, "参加人数": len(marks), "入围名额": wanted, "入围人数": len(inside), "入围分数线": line, "人选": listed,
    }  # fmt: skip
    said = f"职位{posts}个，参加{len(marks)}人，{stage}入围名额{wanted}人，第{min(wanted, len(marks))}名{line}分"
    if len(inside) > wanted and not ties.flag():
        reason = f"{said}，末位同分，入围{len(inside)}人。"
        return refused("shortlist", ties, reason, numbers, remedy="请按方案的同分处理办法确定末位人选。")
    if chosen and (set(chosen) != set(inside) or len(chosen) != len(inside)):
        reason = f"{said}，应入围{listed}，现列{names(chosen)}。"
        return refused("shortlist", ratio, reason, numbers, remedy=f"请列{listed}。")
    why = f"，人数不足，理由：{few.strip()}" if len(marks) < wanted else ""
    return ok("shortlist", ratio, f"{said}{why}，入围{len(inside)}人：{listed}。", numbers)


def _too_few(ratio: Value, posts: int, persons: int, wanted: int) -> Verdict:
    numbers = {"职位数": posts, "参加人数": persons, "入围名额": wanted}
    reason = f"职位{posts}个，参加{persons}人，不足入围名额{wanted}人。"
    if not persons:
        return refused("shortlist", ratio, reason, numbers, remedy="没有人选，请重新公告或者取消该职位的考试。")
    if persons > posts:
        remedy = "请延长报名或者增加推荐人选；仍不足的，写明理由后全部入围。"
        return refused("shortlist", ratio, reason, numbers, remedy=remedy)
    remedy = (
        "人选不多于职位，没有差额：请延长报名、减少职位或者取消考试；确需进行的，写明理由，并按不形成竞争的合格线办理。"
    )
    return refused("shortlist", ratio, reason, numbers, remedy=remedy)


@gate("同分处理", "19")
def tie_break(
    pack: Pack,
    on: date,
    *,
    results: Annotated[Scores, "同分人选各项成绩"],
    criteria: Annotated[tuple[str, ...], "方案所定先后"] = (),
) -> Verdict:
    """Put persons of equal marks in order (同分处理), measure 19: by the criteria of the plan, the first that differs decides.

    Where neither plan nor office has set them ValueNotSet is raised: the system does not break a tie by itself, nor draws lots.
    `results` holds each person's marks in the order of the criteria; another number of marks raises BadFacts.
    """
    value, allowed = pack.value("examining.tie.order", on), pack.value("examining.tie.criteria", on)
    order = criteria or value.texts()
    if len(results) < 2 or any(len(marks) != len(order) for marks in results.values()):
        raise BadFacts(f"同分{len(results)}人，每人应有{names(order)}共{len(order)}项成绩")
    unknown = [one for one in order if one not in allowed.texts()]
    if unknown:
        reason = f"{names(unknown)}不能作为同分时比较的成绩。"
        return refused("tie_break", allowed, reason, remedy=f"请从{allowed.shown()}中确定先后。")
    marks = {one: tuple(exact(mark) for mark in row) for one, row in results.items()}
    people = sorted(marks, key=lambda one: (tuple(-mark for mark in marks[one]), one))
    equal = [pair for pair in pairwise(people) if marks[pair[0]] == marks[pair[1]]]
    said = f"同分{len(people)}人，依次比较{names(order)}"
    if equal:
        still = names(sorted({one for pair in equal for one in pair}))
        numbers: dict[str, int | str] = {"同分人数": len(people), "仍同分": still}
        remedy = "请组织加试，或由有权机关集体研究确定；系统不代为排序。"
        return refused("tie_break", value, f"{said}，{still}仍然相同。", numbers, remedy=remedy)
    numbers = {"同分人数": len(people), "名次": names(people)}
    return ok("tie_break", value, f"{said}，名次为{names(people)}。", numbers)


def next_in_rank(marks: Amounts, shortlisted: tuple[str, ...], gone: int, places: int) -> tuple[str, ...]:
    """Return who comes after those shortlisted, as many as are gone; a tie at the last place keeps all in it."""
    rest = {one: mark for one, mark in marks.items() if one not in shortlisted}
    return best(rest, gone, places)[0]


@gate("缺考和递补", "19")
def drop_out(
    pack: Pack,
    on: date,
    *,
    marks: Annotated[Amounts, "各人成绩"],
    shortlisted: Annotated[tuple[str, ...], "入围人选"],
    gone: Annotated[tuple[str, ...], "放弃或缺考人选"],
    gone_on: Annotated[date, "放弃或缺考日期"],
    interview_on: Annotated[date, "面试日期"],
    filled: Annotated[tuple[str, ...], "递补人选"] = (),
    rounds: Annotated[int, "已递补次数"] = 0,
) -> Verdict:
    """Tell whether who was absent or withdrew (缺考、放弃) is replaced rightly, measure 19: the next by marks, once, before the day.

    From the day of the interview on, or after one replacement, nobody comes in. Persons not on the lists raise BadFacts.
    """
    times, days = pack.value("examining.drop_out.rounds", on), pack.value("examining.drop_out.days", on)
    if not gone or not set(gone) <= set(shortlisted) <= set(marks) or rounds < 0:
        raise BadFacts(f"放弃或缺考{names(gone) or '无'}，入围{names(shortlisted) or '无'}，已递补{rounds}次")
    early, first = (interview_on - gone_on).days >= days.count(), rounds < times.count()
    places = pack.value("examining.places", on).count()
    right = next_in_rank(marks, shortlisted, len(gone), places) if early and first else ()
    numbers: dict[str, int | str] = {"放弃或缺考": len(gone), "已递补次数": rounds, "递补": names(right) or "无"}
    why = "面试前放弃" if early else f"放弃或缺考不早于面试前{days.count()}日"
    said = f"{len(gone)}人{why}，已递补{rounds}次，应递补{names(right) or '无'}"
    if set(filled) != set(right):
        remedy = f"请递补{names(right)}。" if right else "不再递补，请按其余人选进行。"
        return refused("drop_out", times, f"{said}，现列{names(filled) or '无'}。", numbers, remedy=remedy)
    return ok("drop_out", times, f"{said}。", numbers)
