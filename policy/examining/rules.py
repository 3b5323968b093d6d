"""Before an exam or a first ballot (考前公布): rules, weights and points are fixed and public, none after. Measures 17, 19, 28."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.facts import Amounts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, ok, refused
from policy.values import Value
from policy.verdict import Verdict


def late(asking: str, value: Value, what: str, fixed_on: date | None, first: date) -> Verdict | None:
    """Return the refusal where something was not fixed so many calendar days before the first ballot or the exam; else None."""
    if fixed_on is None:
        reason = f"{what}还没有确定并公布，首次投票或考试为{chinese_day(first)}。"
        return refused(asking, value, reason, remedy=f"请先确定并公布{what}。")
    days = max(0, (first - fixed_on).days)
    if days >= value.count():
        return None
    numbers = {"提前日数": days, "至少提前日数": value.count()}
    reason = (
        f"{what}于{chinese_day(fixed_on)}确定公布，首次投票或考试为{chinese_day(first)}，提前不足{value.count()}日。"
    )
    return refused(asking, value, reason, numbers, remedy=f"{what}须提前{value.count()}日以上确定公布，请改期进行。")


@gate("考试办法公布", "17", "19")
def exam_rules_published(
    pack: Pack,
    on: date,
    *,
    contents: Annotated[tuple[str, ...], "已公布内容"],
    published_on: Annotated[date | None, "公布日期"] = None,
    first: Annotated[date, "首次投票或考试日期"],
) -> Verdict:
    """Tell whether the rules of the exam were public before it (公开、公正), measure 17: all contents, in calendar days."""
    value, days = pack.value("examining.rules.contents", on), pack.value("examining.fixed.days", on)
    missing = absent(value.texts(), contents)
    numbers = {"应公布": len(value.texts()), "缺少": len(missing)}
    if missing:
        reason = f"应公布{len(value.texts())}项，没有公布{names(missing)}。"
        return refused("exam_rules_published", value, reason, numbers, remedy=f"请公布{names(missing)}后再进行。")
    if refusal := late("exam_rules_published", days, "考试办法", published_on, first):
        return refusal
    return ok("exam_rules_published", value, f"应公布的{len(value.texts())}项均已按期公布。", numbers)


@gate("加分公布", "28")
def points_published(
    pack: Pack,
    on: date,
    *,
    points: Annotated[Amounts, "各人加分"],
    published_on: Annotated[date | None, "加分公布日期"] = None,
    exam_on: Annotated[date, "考试日期"],
) -> Verdict:
    """Tell whether points for honours (奖励加分) were public before the exam, measure 28; nobody's points: not applicable."""
    value = pack.value("examining.points.days", on)
    given = sum(1 for one in points.values() if one)
    if not given:
        return not_applicable("points_published", value, "没有人加分，不需公布。")
    if refusal := late("points_published", value, f"{given}人的加分", published_on, exam_on):
        return refusal
    return ok("points_published", value, f"{given}人的加分已在考试前公布。", {"加分人数": given})
