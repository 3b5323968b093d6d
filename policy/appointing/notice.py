"""Public notice before taking office (任前公示): who, what, where, when and how long; calendar days under 2002, working days from 2014."""

from datetime import date
from itertools import pairwise
from typing import Annotated

from policy.deciding.known import absent, known
from policy.errors import BadFacts
from policy.facts import Days
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, not_in_force, ok, refused
from policy.verdict import Verdict
from policy.workdays import workdays_between


@gate("任前公示期", "24")
def public_notice(
    pack: Pack, on: date, *, first: Annotated[date, "公示发布日"], last: Annotated[date, "公示截止日"]
) -> Verdict:
    """Tell whether the notice (公示) was long enough, R-NOTICE, measure 24; from the next day on, unpublished years refused.

    2000 and 2002: 7 to 15 calendar days, "一般"; from 2014 at least 5 working days, with no upper limit.
    """
    if last < first:
        raise BadFacts("公示截止日早于发布日")
    if "appointing.notice.workdays" in pack.keys:
        value = pack.value("appointing.notice.workdays", on)
        days, unit, most = workdays_between(first, last), "个工作日", None
    elif "appointing.notice.min_days" in pack.keys:
        value = pack.value("appointing.notice.min_days", on)
        days, unit, most = (last - first).days, "日", pack.value("appointing.notice.max_days", on)
    else:
        return not_in_force("public_notice", pack, "任前公示期")
    need = value.count()
    numbers = {"公示天数": days, "最短": need}
    if days < need:
        reason = f"公示{days}{unit}，不足{need}{unit}。"
        return refused("public_notice", value, reason, numbers, remedy="请补足公示期后再办理任职。")
    if most is not None and days > most.count():
        reason = f"公示{days}{unit}，超过{most.count()}{unit}。"
        return refused("public_notice", most, reason, numbers, remedy="请按规定期限公示。")
    return ok("public_notice", value, f"公示{days}{unit}，不少于{need}{unit}。", numbers)


@gate("应否公示", "24")
def notice_needed(
    pack: Pack,
    on: date,
    *,
    manner: Annotated[str, "任职方式"],
    rank: Annotated[str, "职务层次"],
    published: Annotated[bool, "已公示"],
    exception: Annotated[str, "免予公示的情形"] = "",
) -> Verdict:
    """Tell whether a person who must be announced was announced (提拔担任厅局级以下领导职务), R-NOTICE-WHO, measure 24.

    Special posts and those announced at a change of term (换届) need none; a transfer at the same level needs none.
    """
    value = known(pack, "appointing.notice.ranks", on)
    if value is None:
        return not_in_force("notice_needed", pack, "须任前公示的职务层次")
    manners, excepted = (pack.value(f"appointing.notice.{part}", on) for part in ("manners", "excepted"))
    if manner not in manners.texts():
        return not_applicable("notice_needed", manners, f"“{manner}”不属于{names(manners.texts())}，不须任前公示。")
    if rank not in value.texts():
        return not_applicable("notice_needed", value, f"“{rank}”不在{names(value.texts())}之列，不须任前公示。")
    if published:
        return ok("notice_needed", value, f"{manner}担任{rank}领导职务，已经公示。")
    why = exception.strip()
    if why in excepted.texts():
        return ok("notice_needed", excepted, f"{manner}担任{rank}领导职务，属于{why}，可以不公示。")
    reason = f"{manner}担任{rank}领导职务，没有公示，也不属于{names(excepted.texts())}。"
    return refused("notice_needed", value, reason, remedy="请公示期满后再办理任职。")


@gate("公示内容", "24")
def notice_content(
    pack: Pack,
    on: date,
    *,
    contents: Annotated[tuple[str, ...], "公示内容"],
    post: Annotated[str, "公示对象类别"],
    scopes: Annotated[tuple[str, ...], "公示范围"],
    exceptional: Annotated[bool, "破格提拔"] = False,
) -> Verdict:
    """Tell whether a notice says what it must, in the right place, R-NOTICE-CONTENT, measure 24.

    The items of the 2000 opinion; the planned post where the office shows it (local choice); from 2014 the circumstances
    and the reasons of 破格. `post` is 领导班子成员, 部门领导成员, 内设机构领导职务 or 交流任职: each has its scope.
    """
    value = known(pack, "appointing.notice.contents", on)
    if value is None:
        return not_in_force("notice_content", pack, "公示的内容")
    shown = pack.value("appointing.notice.planned_post", on)
    extra = known(pack, "appointing.notice.break_items", on) if exceptional else None
    parts = [(value, value.texts()), (shown, shown.texts())]
    parts += [(extra, extra.texts())] if extra is not None else []
    wanted = [one for _, items in parts for one in items]
    numbers: dict[str, int | str] = {"应公示": len(wanted), "未公示": len(absent(wanted, contents))}
    for rule, items in parts:
        if missing := absent(items, contents):
            reason = f"应公示{len(wanted)}项，没有公示{names(missing)}。"
            return refused("notice_content", rule, reason, numbers, remedy=f"请补充{names(missing)}后重新公示。")
    places = pack.value("appointing.notice.scope", on)
    right = places.labels().get(post, "")
    if not right:
        reason = f"公示对象类别中没有“{post or '未填'}”。"
        return refused("notice_content", places, reason, numbers, remedy=f"请填写{names(list(places.labels()))}之一。")
    if not set(right.split("、")) & {one.strip() for one in scopes}:
        reason = f"“{post}”应在{right.replace('、', '或者')}公示，实际为{names(scopes) or '未填'}。"
        return refused("notice_content", places, reason, numbers, remedy="请在规定范围内公示。")
    return ok("notice_content", value, f"应公示{len(wanted)}项均已公示，公示范围为{names(scopes)}。", numbers)


@gate("公示先后", "24")
def notice_time(pack: Pack, on: date, *, days: Annotated[Days, "各环节日期"]) -> Verdict:
    """Tell whether the notice came after the decision and before the appointment notice, R-NOTICE-WHO, measure 24.

    `days` gives the day of 讨论决定, 公示发布, 公示截止 and, where it is out, 任职通知, which may not bear the last day
    of the notice itself.
    """
    value = known(pack, "appointing.notice.order", on)
    if value is None:
        return not_in_force("notice_time", pack, "公示的先后")
    order = value.texts()
    unknown = [one for one in days if one not in order]
    if unknown:
        raise BadFacts(f"没有这一环节：{names(unknown)}")
    reached = order[: max((order.index(one) for one in days), default=-1) + 1]
    missing = [one for one in reached if one not in days]
    if missing or not days:
        reason = f"没有填写{names(missing or list(order[:1]))}的日期。"
        return refused("notice_time", value, reason, remedy="请补齐各环节日期，没有办理的先行办理。")
    for before, after in pairwise(reached):
        same_day = days[after] == days[before] and after == order[-1]
        if days[after] < days[before] or same_day:
            reason = f"{after}在{chinese_day(days[after])}，应在{before}（{chinese_day(days[before])}）之后。"
            return refused("notice_time", value, reason, remedy=f"请按{names(order)}的先后办理。")
    return ok("notice_time", value, f"{names(reached)}先后符合规定。")
