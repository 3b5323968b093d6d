"""The interview (面试): its panel, the marks of the panel, and nobody's name in the room. Measures 17, 19."""

from datetime import date
from fractions import Fraction
from typing import Annotated

from policy.deciding.known import within
from policy.errors import BadFacts
from policy.examining.manner import ruled
from policy.examining.scoring import half_up, positive, trimmed
from policy.facts import Counts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.units import Exact, exact, plain
from policy.verdict import Verdict


@gate("面试评委", "19", "17")
def exam_panel(
    pack: Pack,
    on: date,
    *,
    members: Annotated[int, "评委人数"],
    related: Annotated[int, "应回避的评委人数"] = 0,
    manner: Annotated[str, "选拔方式"] = "",
) -> Verdict:
    """Tell whether the panel of an interview (面试评委) is odd and large enough, none of it related to a candidate; measure 19."""
    least = ruled(pack, "panel.least", manner, on)
    odd, avoid = pack.value("examining.panel.odd", on), pack.value("examining.panel.avoid", on)
    within(related, members, "应回避的评委", "评委")
    numbers = {"评委人数": members, "至少": least.count(), "应回避": related}
    if members < least.count():
        reason = f"评委{members}人，少于{least.count()}人。"
        return refused("exam_panel", least, reason, numbers, remedy=f"请补足评委至{least.count()}人以上。")
    if avoid.flag() and related:
        reason = f"评委{members}人，其中{related}人与考生有应回避关系。"
        return refused("exam_panel", avoid, reason, numbers, remedy="请更换应回避的评委。")
    if odd.flag() and not members % 2:
        reason = f"评委{members}人，应为单数。"
        return refused("exam_panel", odd, reason, numbers, remedy=f"请增加为{members + 1}人。")
    return ok("exam_panel", least, f"评委{members}人，不少于{least.count()}人。", numbers)


@gate("面试计分", "19")
def trimmed_mean(
    pack: Pack,
    on: date,
    *,
    marks: Annotated[tuple[Exact, ...], "评委打分"],
    rule: Annotated[str, "方案所定计分办法"] = "",
    stated: Annotated[Exact | None, "所报平均分"] = None,
) -> Verdict:
    """Compute an interview mark (面试成绩), measure 19: the highest and the lowest dropped from 7 marks on, the rest averaged.

    With 5 or 6 marks the plan must say whether to drop; fewer are refused. Rounded half up once. Marks beyond the full mark
    raise BadFacts.
    """
    begins, least = pack.value("examining.trim.from", on), pack.value("examining.trim.least", on)
    each, rules = pack.value("examining.trim.each", on), pack.value("examining.trim.rules", on)
    positive(marks, "评委打分", pack.value("examining.scale", on).fraction())
    numbers: dict[str, int | str] = {"打分": len(marks), "至少": least.count()}
    if len(marks) < least.count():
        reason = f"评委打分{len(marks)}个，少于{least.count()}个，不能计分。"
        return refused("trimmed_mean", least, reason, numbers, remedy="请补足评委后重新组织面试。")
    stated_rule = rules.amounts().get(rule)
    if len(marks) < begins.count() and stated_rule is None:
        reason = f"评委打分{len(marks)}个，少于{begins.count()}个，方案没有写明计分办法。"
        remedy = f"请按考前公布的方案写明：{names(list(rules.amounts()))}。"
        return refused("trimmed_mean", begins, reason, numbers, remedy=remedy)
    drop = each.count() if stated_rule is None or len(marks) >= begins.count() else int(stated_rule)
    mean = f"{half_up(trimmed(marks, drop), pack.value('examining.places', on).count()):f}"
    numbers |= {"去掉": 2 * drop, "计入": len(marks) - 2 * drop, "平均分": mean}
    said = f"评委打分{len(marks)}个，去掉最高分、最低分各{drop}个，平均分{mean}分"
    if stated is not None and exact(stated) != Fraction(mean):
        reason = f"{said}，所报{plain(stated)}分。"
        return refused("trimmed_mean", begins, reason, numbers, remedy=f"请将平均分改为{mean}分。")
    return ok("trimmed_mean", begins, f"{said}。", numbers)


@gate("面试身份保密", "17", "19")
def identity_leak(
    pack: Pack,
    on: date,
    *,
    drawn: Annotated[Counts, "抽签号"],
    shown: Annotated[tuple[str, ...], "现场出示"],
    leaked: Annotated[bool, "透露身份"] = False,
    mark: Annotated[Exact | None, "面试得分"] = None,
) -> Verdict:
    """Tell whether an interview keeps identities secret (抽签号代替姓名), measure 17: one number each, nothing else shown.

    Who made himself known gets no points. A number below 1 raises BadFacts.
    """
    value, nought = pack.value("examining.identity.shown", on), pack.value("examining.identity.score", on)
    if any(number < 1 for number in drawn.values()):
        raise BadFacts("抽签号应从1起")
    numbers = {"考生": len(drawn), "抽签号": len(set(drawn.values()))}
    if len(set(drawn.values())) != len(drawn) or not drawn:
        reason = f"考生{len(drawn)}人，抽签号{len(set(drawn.values()))}个，没有一人一号。"
        return refused("identity_leak", value, reason, numbers, remedy="请重新抽签。")
    beyond = [one for one in shown if one not in value.texts()]
    if beyond:
        reason = f"面试现场出示{names(beyond)}，只能出示{value.shown()}。"
        return refused("identity_leak", value, reason, numbers, remedy=f"请撤下{names(beyond)}。")
    if leaked and mark is not None and exact(mark) != nought.fraction():
        reason = f"考生透露身份，面试得分{plain(mark)}分，应为{nought.shown()}分。"
        return refused("identity_leak", nought, reason, numbers, remedy=f"请将面试得分改为{nought.shown()}分。")
    said = f"考生透露身份，面试得分按{nought.shown()}分计" if leaked else f"考生{len(drawn)}人一人一号，现场不出示姓名"
    return ok("identity_leak", value, f"{said}。", numbers)
