"""Avoidance (任职回避): relatives, their businesses, and the place where one grew up. 2006 rule, measure 20."""

from datetime import date
from typing import Annotated

from policy.deciding.known import known
from policy.eligibility.found import Found, all_found
from policy.errors import BadFacts
from policy.facts import Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, not_in_force, ok, refused
from policy.verdict import Verdict


@gate("亲属回避", "24")
def kinship_avoidance(
    pack: Pack,
    on: date,
    *,
    relations: Annotated[Texts, "亲属及亲属关系"],
    ties: Annotated[Texts, "亲属及职务关系"],
) -> Verdict:
    """Tell whether no relative stands in a tie of office that the rule forbids (亲属回避), 2006 rule, article 3; measure 24.

    Both tables name the same relatives: how related (夫妻 …), and which tie the post would make (直接上下级 …; blank: none).
    Another relation (同学) does not bar. Every relative found is named by relation. Different names in the two: BadFacts.
    """
    near = known(pack, "eligibility.kinship.relations", on)
    if near is None:
        return not_in_force("kinship_avoidance", pack, "亲属任职回避")
    if set(relations) != set(ties):
        raise BadFacts("两张表所列的亲属不同")
    close = pack.value("eligibility.kinship.ties", on)
    found: list[Found] = [
        (close, f"有{relations[who]}关系，{ties[who]}")
        for who in sorted(relations)
        if relations[who] in near.texts() and ties[who] in close.texts()
    ]
    numbers: dict[str, int | str] = {"亲属": len(relations), "须回避": len(found)}
    if found:
        return all_found("kinship_avoidance", found, numbers, remedy="请改任其他职务，或者先调整亲属的职务。")
    return ok("kinship_avoidance", near, f"列出亲属{len(relations)}人，没有须回避的职务关系。", numbers)


@gate("亲属经商办企业回避", "24")
def business_avoidance(
    pack: Pack,
    on: date,
    *,
    relation: Annotated[str, "经营人"],
    form: Annotated[str, "经营方式"],
    regulates: Annotated[bool, "拟任其行业监管或主管部门领导成员"],
) -> Verdict:
    """Tell whether one is not put over the business of spouse, child or child's spouse, 2006 rule, article 4; measure 24."""
    near = known(pack, "eligibility.business.relations", on)
    if near is None:
        return not_in_force("business_avoidance", pack, "亲属经商办企业的任职回避")
    forms = pack.value("eligibility.business.forms", on)
    said = f"{relation}以{form}方式经营"
    if regulates and relation in near.texts() and form in forms.texts():
        reason = f"{said}，拟任其行业监管或者业务主管部门领导成员。"
        return refused("business_avoidance", forms, reason, remedy="请改任其他职务，或者由亲属退出经营。")
    return ok("business_avoidance", near, f"{said}，不属于须回避的情形。")


@gate("回避成长地", "20")
def native_place(
    pack: Pack,
    on: date,
    *,
    grew_up: Annotated[str, "成长地"],
    post_at: Annotated[str, "任职地"],
    post: Annotated[str, "拟任职务"] = "",
    ground: Annotated[str, "特殊情况"] = "",
    approver: Annotated[str, "批准机构"] = "",
    approval: Annotated[str, "批准文号"] = "",
) -> Verdict:
    """Tell whether one serves outside the place where one grew up (原则上不在本人成长地任职), measure 20 and the 2006 rule.

    The posts of the 2006 rule (heads of county committees, governments, courts …) have no exception; heads at city level one
    by the superior. Others: 特殊情况 of the office's list, agreed by the body that it names, with a number; not any reason.
    Blank places raise BadFacts.
    """
    value = pack.value("eligibility.native.avoid", on)
    if not grew_up.strip() or not post_at.strip():
        raise BadFacts("成长地、任职地须填写")
    if grew_up.strip() != post_at.strip():
        return ok("native_place", value, f"成长地{grew_up}与任职地{post_at}不同。")
    text = f"任职地{post_at.strip()}是本人成长地"
    for key in ("eligibility.native.posts", "eligibility.native.city_posts"):
        listed = known(pack, key, on)
        if listed is not None and post in listed.texts():
            reason = f"{text}，拟任{post}。"
            return refused("native_place", listed, reason, {"拟任职务": post}, remedy="请改任其他地方或者其他职务。")
    if not value.flag():
        return not_applicable("native_place", value, "现行规则不要求回避成长地。")
    grounds, bodies = (pack.value(f"eligibility.native.{part}", on) for part in ("grounds", "approver"))
    numbers = {"特殊情况": ground or "无", "批准机构": approver or "无"}
    if ground not in grounds.texts():
        remedy = f"请改任其他地方；有特殊情况的，限于{grounds.shown()}。"
        return refused("native_place", value, f"{text}，没有规定的特殊情况。", numbers, remedy=remedy)
    if approver not in bodies.texts() or not approval.strip():
        reason = f"{text}，特殊情况“{ground}”没有经{names(bodies.texts())}批准。"
        return refused("native_place", bodies, reason, numbers, remedy=f"请报{names(bodies.texts())}批准并填写文号。")
    return ok("native_place", grounds, f"{text}，特殊情况“{ground}”，经{approver}批准。", numbers)
