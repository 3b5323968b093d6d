"""In the open (公开选任): the rule issued, the post announced before anybody is named, evidence from the front line. Measures 17, 18."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, ok, refused
from policy.verdict import Verdict


@gate("选拔任用办法", "17")
def selection_rule(
    pack: Pack,
    on: date,
    *,
    kind: Annotated[str, "干部类别"],
    issued_on: Annotated[date | None, "办法印发日期"] = None,
) -> Verdict:
    """Tell whether the district's own rule on selecting section-level leaders (暂行办法) was issued before the selection, measure 17."""
    value, classes = pack.value("recommending.open.rule", on), pack.value("recommending.open.rule_classes", on)
    if kind not in classes.texts():
        return not_applicable("selection_rule", classes, f"{kind or '未填'}不适用{value.text()}。")
    if issued_on is None or issued_on > on:
        reason = f"{value.text()}尚未印发。" if issued_on is None else f"{value.text()}{chinese_day(issued_on)}才印发。"
        return refused("selection_rule", value, reason, remedy=f"请先制订出台{value.text()}。")
    return ok("selection_rule", value, f"{value.text()}已于{chinese_day(issued_on)}印发。")


@gate("不事先内定人选", "17")
def no_preset(
    pack: Pack,
    on: date,
    *,
    announced_on: Annotated[date | None, "职位公告日期"] = None,
    named_on: Annotated[date, "最早列出人选日期"],
    recommended_on: Annotated[date, "推荐日期"],
) -> Verdict:
    """Tell whether nobody was named before the post was announced, and the post before the recommendation (不事先内定人选), measure 17.

    `named_on` is the first day on which any list of persons for this post was made. Naming on the day of the notice is
    in time.
    """
    value = pack.value("recommending.open.no_preset", on)
    if not value.flag():
        return not_applicable("no_preset", value, "现行规则不核对人选形成的先后。")
    if announced_on is None:
        return refused("no_preset", value, "职位没有公告。", remedy="请先公告职位，再提名和推荐。")
    said = f"职位{chinese_day(announced_on)}公告"
    if named_on < announced_on:
        reason = f"{said}，人选{chinese_day(named_on)}已经列出，属于事先内定。"
        return refused("no_preset", value, reason, remedy="原人选名单作废，请在公告以后重新提名。")
    if recommended_on < announced_on:
        reason = f"{said}，推荐{chinese_day(recommended_on)}已经进行。"
        return refused("no_preset", value, reason, remedy="原推荐作废，请在公告以后重新推荐。")
    return ok("no_preset", value, f"{said}，提名和推荐均不早于公告。")


@gate("职位公告内容", "17")
def vacancy_notice(
    pack: Pack,
    on: date,
    *,
    contents: Annotated[tuple[str, ...], "公告内容"],
    requirements: Annotated[tuple[str, ...], "已落实的要求"],
) -> Verdict:
    """Tell whether the notice of a vacancy (职位公告) says what makes the selection open, fair, competitive (公开、公正、竞争、择优), measure 17.

    What it must say is our default; `requirements` are those of the measure that the plan says how it meets.
    """
    value, principles = pack.value("recommending.open.notice", on), pack.value("recommending.open.principles", on)
    missing, unmet = absent(value.texts(), contents), absent(principles.texts(), requirements)
    numbers: dict[str, int | str] = {"应载明": len(value.texts()), "未载明": len(missing), "未落实的要求": len(unmet)}
    if missing:
        reason = f"职位公告没有载明{names(missing)}。"
        return refused("vacancy_notice", value, reason, numbers, remedy=f"请补充{names(missing)}后重新公告。")
    if unmet:
        reason = f"方案没有写明怎样做到{names(unmet)}。"
        return refused("vacancy_notice", principles, reason, numbers, remedy=f"请写明怎样做到{names(unmet)}。")
    return ok("vacancy_notice", value, f"职位公告载明了全部{len(value.texts())}项内容。", numbers)


@gate("一线表现", "18")
def frontline_ground(
    pack: Pack,
    on: date,
    *,
    ground: Annotated[str, "一线情形"],
    evidence: Annotated[int, "证明材料份数"],
    break_rank: Annotated[bool, "拟破格提拔"] = False,
    shown: Annotated[tuple[str, ...], "已证明的条件"] = (),
) -> Verdict:
    """Tell whether a person put forward from the front line (从一线选拔) shows a ground of the measure with evidence, measure 18.

    For 破格 the ground is another, and both 突出贡献 and 群众公认 must be shown; its limits are asked of `break_limits`.
    """
    grounds = pack.value(f"recommending.frontline.{'break_grounds' if break_rank else 'grounds'}", on)
    needs, least = (
        pack.value("recommending.frontline.break_needs", on),
        pack.value("recommending.frontline.evidence", on),
    )
    numbers: dict[str, int | str] = {"一线情形": ground, "证明材料": evidence, "至少": least.count()}
    if ground not in grounds.texts():
        reason = f"“{ground or '未填'}”不是规定的情形。"
        remedy = f"规定的情形为{names(grounds.texts())}。"
        return refused("frontline_ground", grounds, reason, numbers, remedy=remedy)
    if evidence < least.count():
        reason = f"{ground}的证明材料{evidence}份，少于{least.count()}份。"
        return refused("frontline_ground", least, reason, numbers, remedy="请补交证明材料。")
    missing = absent(needs.texts(), shown) if break_rank else []
    if missing:
        reason = f"拟破格提拔，没有证明{names(missing)}。"
        return refused("frontline_ground", needs, reason, numbers, remedy=f"请证明{names(missing)}，或按一般程序选拔。")
    return ok("frontline_ground", grounds, f"{ground}，有证明材料{evidence}份。", numbers)
