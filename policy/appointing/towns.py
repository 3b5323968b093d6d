"""Town heads and village cadres (乡镇党政正职、村干部): experience, candidates, no hard filters, lawful elections. Measure 23."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.errors import BadFacts
from policy.facts import Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.verdict import Verdict


@gate("乡镇正职基层经历", "23")
def town_head(pack: Pack, on: date, *, post: Annotated[str, "职务"], months: Annotated[int, "基层工作月数"]) -> Verdict:
    """Tell whether a town's head has rich grassroots experience (较丰富的基层工作经验), measure 23; 原则上, so the 区委 may except.

    How many years that is, the Measures do not say: ValueNotSet until the office enters it. `months` are full months.
    """
    posts = pack.value("appointing.town.posts", on)
    if post not in posts.texts():
        return not_applicable("town_head", posts, f"“{post}”不是{names(posts.texts())}。")
    if months < 0:
        raise BadFacts(f"基层工作{months}个月")
    value = pack.value("appointing.town.grassroots_years", on)
    numbers = {"基层工作月数": months, "应满年数": value.count()}
    if months < 12 * value.count():
        reason = f"基层工作{months}个月，不足{value.count()}年。"
        return refused("town_head", value, reason, numbers, remedy="请另选基层工作经验较丰富的人选，或报区委研究。")
    return ok("town_head", value, f"基层工作{months}个月，不少于{value.count()}年。", numbers)


@gate("村干部人选", "23")
def village_candidate(
    pack: Pack,
    on: date,
    *,
    basis: Annotated[str, "产生基础"],
    vetted: Annotated[str, "政审结论"],
    reserve: Annotated[bool, "村级后备干部"],
    passed_over: Annotated[int, "同等条件未选用的后备干部"] = 0,
    reason: Annotated[str, "未优先选用的理由"] = "",
) -> Verdict:
    """Tell whether a village candidate stands rightly: put forward by the people (群众推选), vetted (政审合格), village
    reserve cadres first, measure 23.
    """
    if passed_over < 0:
        raise BadFacts(f"后备干部{passed_over}人")
    right, vetting, first = (
        pack.value(f"appointing.village.{part}", on) for part in ("basis", "vetted", "reserve_first")
    )
    numbers = {"未选用的后备干部": passed_over}
    if basis.strip() != right.text():
        text = f"人选的产生基础为“{basis.strip() or '未填'}”，应为{right.text()}。"
        return refused("village_candidate", right, text, numbers, remedy=f"请经{right.text()}产生人选。")
    if vetting.flag() and vetted.strip() != "合格":
        text = f"政审结论为“{vetted.strip() or '未填'}”。"
        return refused("village_candidate", vetting, text, numbers, remedy="请先政审，合格的方可参选。")
    if passed_over and not reserve and not reason.strip():
        text = f"同等条件的{first.text()}{passed_over}人没有选用，也没有写明理由。"
        return refused("village_candidate", first, text, numbers, remedy=f"请优先选用{first.text()}，或写明理由。")
    return ok("village_candidate", right, f"人选经{right.text()}产生，政审{vetted.strip() or '未作'}。", numbers)


@gate("村干部参选条件", "23")
def village_conditions(pack: Pack, on: date, *, conditions: Annotated[Texts, "所设条件及类别"]) -> Verdict:
    """Tell whether no hard age or education filter and no bar to re-election stands in the conditions (不搞“一刀切”), measure 23.

    `conditions` goes from each condition as it is worded to its kind (年龄, 学历, 届数 or another). A wording such as 45周岁以下
    under another kind raises BadFacts: the words that show a kind are ours, and the office may change them.
    """
    value, shown, again = (
        pack.value(f"appointing.village.{part}", on) for part in ("no_filter", "filter_words", "reelected")
    )
    for text, kind in conditions.items():
        for right, words in shown.labels().items():
            if kind != right and any(word in text for word in (right, *words.split("、"))):
                raise BadFacts(f"“{text}”属于{right}条件，类别填写为“{kind or '未填'}”")
    checks = ((value, "属于“一刀切”", "请取消该项限制条件。"), (again, "限制连选连任", "请允许连选连任。"))
    for rule, what, remedy in checks:
        found = [text for text, kind in conditions.items() if kind in rule.texts()]
        if found:
            reason = f"所设{len(conditions)}项条件中，{names(found)}{what}。"
            return refused(
                "village_conditions", rule, reason, {"条件": len(conditions), "应取消": len(found)}, remedy=remedy
            )
    reason = f"所设{len(conditions)}项条件中没有{names((*value.texts(), *again.texts()))}限制。"
    return ok("village_conditions", value, reason, {"条件": len(conditions), "应取消": 0})


@gate("村民委员会选举", "23")
def village_election(
    pack: Pack,
    on: date,
    *,
    done: Annotated[tuple[str, ...], "已办步骤"],
    found: Annotated[tuple[str, ...], "查明的违法行为"] = (),
    handled: Annotated[tuple[str, ...], "已作处理"] = (),
) -> Verdict:
    """Tell whether a village committee's election went by the law, and vote buying (贿选) voids it and opens a case, measure 23."""
    barred, handling = (pack.value(f"appointing.village.election.{part}", on) for part in ("barred", "bribery"))
    wrong = [one for one in barred.texts() if one in found]
    missing = absent(handling.texts(), handled) if wrong else []
    numbers: dict[str, int | str] = {"查明": names(wrong) or "无", "未处理": names(missing) or "无"}
    if missing:
        reason = f"查明{names(wrong)}，没有作出{names(missing)}的处理。"
        return refused("village_election", handling, reason, numbers, remedy=f"请宣布并办理：{names(missing)}。")
    if wrong:
        return refused(
            "village_election", barred, f"查明{names(wrong)}，当选无效。", numbers, remedy="请依法重新选举。"
        )
    lawful, steps = (pack.value(f"appointing.village.election.{part}", on) for part in ("lawful", "steps"))
    order = [one for one in done if one in steps.texts()]
    if lawful.flag() and order != list(steps.texts()):
        reason = f"应依次办理{names(steps.texts())}，已办：{names(order) or '无'}。"
        return refused("village_election", steps, reason, numbers, remedy="请依法补办或者重新选举。")
    return ok(
        "village_election", lawful, f"已依次办理{names(order) or '选举'}，没有查明{names(barred.texts())}。", numbers
    )
