"""Specialities (专业结构): the six of measure 21, the shortages of a district, and study from a menu (菜单式培训)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.verdict import Verdict


def shortages(pack: Pack, on: date, needed: Mapping[str, int], have: Mapping[str, int]) -> dict[str, int]:
    """Return how many cadres are lacking in each of the six specialities, for the gap chart (结构分析); 0 where none, measure 21.

    BadFacts for a speciality that is none of the six, and for a negative number.
    """
    listed = pack.value("talent.specialities", on).texts()
    other = absent((*needed, *have), listed)
    if other or min((*needed.values(), *have.values()), default=0) < 0:
        raise BadFacts(f"专业“{names(other)}”不在所列之内" if other else "人数不能小于零")
    return {one: max(needed.get(one, 0) - have.get(one, 0), 0) for one in listed}


@gate("重点专业干部", "21")
def speciality(
    pack: Pack,
    on: date,
    *,
    field: Annotated[str, "专业"],
    way: Annotated[str, "方式"],
    proofs: Annotated[tuple[str, ...], "证明"],
    need: Annotated[str, "工作需求依据"] = "",
) -> Verdict:
    """Tell whether a cadre is one of those to be selected, trained or brought in (重点选拔、培养、引进) for a speciality; m.21.

    `proofs` show that the person knows it (熟悉): any one suffices, our default; `need` is the district's (结合区里工作需求).
    """
    fields, ways = pack.value("talent.specialities", on), pack.value("talent.speciality.ways", on)
    for value, given, what in ((fields, field, "专业"), (ways, way, "方式")):
        if given not in value.texts():
            reason = f"{what}“{given or '未填'}”不在{value.shown()}之内。"
            return refused("speciality", value, reason, remedy=f"请从{value.shown()}中选择。")
    wanted, accepted = pack.value("talent.speciality.need", on), pack.value("talent.speciality.proofs", on)
    if wanted.flag() and not need.strip():
        reason = f"{way}{field}干部没有写明区里工作需求。"
        return refused("speciality", wanted, reason, remedy="请写明工作需求的依据。")
    shown = [one for one in proofs if one in accepted.texts()]
    if not shown:
        reason = f"没有熟悉{field}的证明，现有“{names(proofs) or '无'}”。"
        return refused("speciality", accepted, reason, {"有效证明": 0}, remedy=f"请提供{accepted.shown()}中的一项。")
    return ok("speciality", fields, f"{way}{field}干部，证明为{names(shown)}。", {"有效证明": len(shown)})


@gate("菜单式专题学习", "21")
def menu_training(
    pack: Pack,
    on: date,
    *,
    origin: Annotated[str, "干部来源"],
    age: Annotated[int, "年龄"],
    place: Annotated[str, "学习地点"],
    topic: Annotated[str, "所选专题"],
    menu: Annotated[tuple[str, ...], "培训菜单"],
    plan: Annotated[str, "计划文号"] = "",
) -> Verdict:
    """Tell whether a young cadre may be sent to study a topic (有计划地选派…专题学习、菜单式培训), measure 21.

    `age` in full years; ValueNotSet until the office has said what 年轻 means.
    """
    home, places = pack.value("talent.study.from", on), pack.value("talent.study.places", on)
    planned, from_menu = pack.value("talent.study.planned", on), pack.value("talent.study.menu", on)
    if origin != home.text():
        reason = f"干部来源为“{origin or '未填'}”，应为{home.text()}干部。"
        return refused("menu_training", home, reason, remedy=f"请选派{home.text()}干部。")
    if place not in places.texts():
        reason = f"学习地点“{place or '未填'}”不在{places.shown()}之内。"
        return refused("menu_training", places, reason, remedy=f"请选派到{places.shown()}。")
    if planned.flag() and not plan.strip():
        return refused("menu_training", planned, "选派学习没有列入计划。", remedy="请先列入计划，填写计划文号。")
    if from_menu.flag() and topic not in menu:
        reason = f"专题“{topic or '未填'}”不在培训菜单之内。"
        return refused("menu_training", from_menu, reason, remedy="请从培训菜单中选择专题。")
    oldest = pack.value("talent.study.young_age", on)
    numbers = {"年龄": age, "年龄上限": oldest.count()}
    if age > oldest.count():
        reason = f"选派优秀年轻干部学习，年龄应不超过{oldest.count()}岁，实际{age}岁。"
        return refused("menu_training", oldest, reason, numbers, remedy="请改派年轻干部。")
    return ok("menu_training", places, f"{home.text()}干部{age}岁，到{place}学习“{topic}”。", numbers)
