"""Vacancies (空缺职位): the method issued, the vacancy announced, nobody chosen beforehand, the process open. Measure 17."""

from datetime import date, timedelta
from typing import Annotated

from policy.deciding.known import absent
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, ok, outside, refused
from policy.verdict import Verdict


@gate("科级选拔任用办法", "17")
def selection_method(
    pack: Pack,
    on: date,
    *,
    rank: Annotated[str, "职级"],
    method: Annotated[str, "所依据的办法"],
    used_on: Annotated[date, "启动日期"],
    issued_on: Annotated[date | None, "办法出台日期"] = None,
) -> Verdict:
    """Tell whether a selection at 科级 rests on the district's method (《青山湖区科级领导干部选拔任用工作暂行办法》), issued before; m.17."""
    paper = pack.value("talent.method.paper", on)
    if beyond := outside("selection_method", paper, ranks=rank):
        return beyond
    if method.strip() != paper.text():
        reason = f"选拔任用依据为“{method.strip() or '未填'}”，应依据{paper.text()}。"
        return refused("selection_method", paper, reason, remedy=f"请按{paper.text()}办理。")
    if issued_on is None or issued_on > used_on:
        when = f"于{chinese_day(issued_on)}出台" if issued_on else "尚未出台"
        reason = f"选拔于{chinese_day(used_on)}启动，{paper.text()}{when}。"
        return refused("selection_method", paper, reason, remedy="请在办法出台以后启动。")
    return ok(
        "selection_method",
        paper,
        f"{paper.text()}已于{chinese_day(issued_on)}出台，选拔于{chinese_day(used_on)}启动。",
    )


@gate("空缺职位公开", "17")
def vacancy_published(
    pack: Pack,
    on: date,
    *,
    contents: Annotated[tuple[str, ...], "公告内容"],
    audience: Annotated[tuple[str, ...], "公告范围"],
    recommended_on: Annotated[date, "推荐日期"],
    published_on: Annotated[date | None, "公布日期"] = None,
) -> Verdict:
    """Tell whether a vacancy was announced (做到公开): what, to whom, and before anybody is recommended; measure 17.

    Calendar days. The Measures name neither contents, nor audience, nor days: all three are our defaults.
    """
    days, wanted = pack.value("talent.vacancy.days_before", on), pack.value("talent.vacancy.contents", on)
    latest = recommended_on - timedelta(days=days.count())
    lacking, reach = absent(wanted.texts(), contents), pack.value("talent.vacancy.audience", on)
    numbers: dict[str, int | str] = {
        "应公布项数": len(wanted.texts()),
        "缺少项数": len(lacking),
        "最迟公布日期": str(latest),
    }
    if published_on is None or published_on > latest:
        when = f"于{chinese_day(published_on)}公布" if published_on else "没有公布"
        reason = f"推荐日期为{chinese_day(recommended_on)}，空缺职位应于{chinese_day(latest)}以前公布，现{when}。"
        return refused("vacancy_published", days, reason, numbers, remedy="请先公布空缺职位，再进行推荐。")
    if lacking:
        reason = f"公告应有{len(wanted.texts())}项内容，缺少{names(lacking)}。"
        return refused("vacancy_published", wanted, reason, numbers, remedy=f"请补充公布{names(lacking)}。")
    left_out = absent(reach.texts(), audience)
    if left_out:
        reason = f"公告没有发至{names(left_out)}。"
        return refused("vacancy_published", reach, reason, numbers, remedy=f"请将公告发至{names(left_out)}。")
    return ok(
        "vacancy_published", days, f"空缺职位{len(wanted.texts())}项内容已于{chinese_day(published_on)}公布。", numbers
    )


@gate("不事先内定人选", "17")
def not_predetermined(
    pack: Pack,
    on: date,
    *,
    published_on: Annotated[date, "职位公布日期"],
    listed_on: Annotated[date | None, "名单形成或改动的最早日期"] = None,
    voted_on: Annotated[date | None, "推荐投票日期"] = None,
    chosen_on: Annotated[date | None, "确定人选日期"] = None,
) -> Verdict:
    """Tell whether nobody was chosen beforehand (不事先内定人选): no list before the announcement, nobody before the vote; m.17."""
    barred = pack.value("talent.predetermined.barred", on)
    if not barred.flag():
        return not_applicable("not_predetermined", barred, "现行规则不核对人选形成的先后。")
    if voted_on is not None and voted_on < published_on:
        raise BadFacts("推荐投票早于职位公布")
    if listed_on is not None and listed_on < published_on:
        reason = f"职位于{chinese_day(published_on)}公布，人选名单在{chinese_day(listed_on)}已经形成。"
        return refused("not_predetermined", barred, reason, remedy="该名单作废，请在职位公布以后重新提名。")
    if chosen_on is not None and (voted_on is None or chosen_on < voted_on):
        vote = f"推荐投票在{chinese_day(voted_on)}" if voted_on else "还没有推荐投票"
        reason = f"{vote}，人选在{chinese_day(chosen_on)}已经确定，属于事先内定。"
        return refused("not_predetermined", barred, reason, remedy="请撤销所定人选，按推荐结果重新确定。")
    return ok("not_predetermined", barred, f"职位于{chinese_day(published_on)}公布，人选没有先于公布和投票形成。")


@gate("选拔过程公开", "17")
def selection_open(pack: Pack, on: date, *, shown: Annotated[tuple[str, ...], "已公开内容"]) -> Verdict:
    """Tell whether every part of a selection has been made public (不搞“暗箱操作”), measure 17; the parts are our default."""
    parts = pack.value("talent.open.parts", on)
    lacking = absent(parts.texts(), shown)
    numbers = {"应公开": len(parts.texts()), "未公开": len(lacking)}
    if lacking:
        reason = f"选拔过程应公开{len(parts.texts())}项，没有公开{names(lacking)}。"
        return refused("selection_open", parts, reason, numbers, remedy=f"请公开{names(lacking)}。")
    return ok("selection_open", parts, f"选拔过程已公开{parts.shown()}。", numbers)
