"""Which post is filled in which manner (选拔方式): 公推优选, 双推双考, 定向推荐, 公推交流, 优化组合, 竞争上岗, 轮岗交流. Measures 19 and 20."""

from datetime import date
from typing import Annotated

from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, outside, refused
from policy.values import Value
from policy.verdict import Verdict

PARTS = ("open", "directed", "transfer", "inner")


def manners_for(pack: Pack, on: date, kind: str) -> tuple[str, ...]:
    """Return the manners in which a class of cadres (科级领导干部, …) may be selected, in the order of the measures."""
    return tuple(
        manner
        for part in PARTS
        if kind in pack.value(f"recommending.classes.{part}", on).texts()
        for manner in pack.value(f"recommending.manners.{part}", on).texts()
    )


@gate("选拔方式", "19", "20")
def post_manner(
    pack: Pack,
    on: date,
    *,
    kind: Annotated[str, "职位类别"],
    manner: Annotated[str, "选拔方式"],
    body: Annotated[str, "单位类别"] = "区直部门",
) -> Verdict:
    """Tell whether a kind of post may be filled in a manner: leaders by 公推优选 and its kin, inner posts by 竞争上岗 and its kin; measure 19, and 20.

    `kind` is the kind of post of `decision_body` (工作部门副职, 内设机构领导职务, …), which a table sorts into the classes of
    the measure; `body` is the kind of unit, which the inner manners name (乡镇、场、街道、园区、区直部门).
    """
    table = pack.value("recommending.post.classes", on)
    found = table.labels().get(kind)
    numbers: dict[str, int | str] = {"职位类别": kind, "选拔方式": manner}
    if found is None:
        reason = f"“{kind or '未填'}”没有列入职位类别表。"
        return refused("post_manner", table, reason, numbers, remedy=f"请改用{names(tuple(table.labels()))}之一。")
    used, classes = _of_manner(pack, on, manner)
    if manner in used.texts() and found in classes.texts():
        beyond = outside("post_manner", classes, bodies=body)
        return beyond or ok(
            "post_manner", used, f"{kind}属于{found}，可以采用{manner}。", numbers | {"干部类别": found}
        )
    may = names(manners_for(pack, on, found))
    reason = f"{kind}属于{found}，不采用{manner or '未填的方式'}选拔。"
    return refused("post_manner", used, reason, numbers | {"干部类别": found}, remedy=f"请采用{may}之一。")


def _of_manner(pack: Pack, on: date, manner: str) -> tuple[Value, Value]:
    """Return the rule that knows a manner, with the classes it serves; that of 公推优选 where none does."""
    rules = [tuple(pack.value(f"recommending.{what}.{part}", on) for what in ("manners", "classes")) for part in PARTS]
    used, classes = next((pair for pair in rules if manner in pair[0].texts()), rules[0])
    return used, classes
