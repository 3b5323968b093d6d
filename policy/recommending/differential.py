"""More persons than posts (差额) at each stage, and nobody who drops in from the side. Measure 19, R-DIFF."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent, known
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.values import Value
from policy.verdict import Verdict

BOUND = ("recommending.differential.must_inspection", "recommending.differential.must_reference")


@gate("差额环节", "19")
def stage_differential(
    pack: Pack,
    on: date,
    *,
    stage: Annotated[str, "环节"],
    posts: Annotated[int, "职位数"],
    persons: Annotated[int, "人选数"],
    exempt_reason: Annotated[str, "免予差额的理由"] = "",
    manner: Annotated[str, "任用情形"] = "",
) -> Verdict:
    """Tell whether a stage (提名、推荐、考察、酝酿、表决; 入围) has more persons than posts, by one or more (our default), measure 19.

    As many as posts pass only with a reason, and not at a change of term (换届) where the regulation says 应当; fewer
    never. A stage that nobody names is not applicable; no post or a negative count raises BadFacts.
    """
    if posts < 1 or persons < 0:
        raise BadFacts(f"职位{posts}个、人选{persons}人")
    listed = [pack.value(f"recommending.differential.{part}", on) for part in ("stages", "added")]
    value = next((one for one in listed if stage in one.texts()), None)
    if value is None:
        return not_applicable("stage_differential", listed[0], f"{stage or '未填'}不是差额环节。")
    need = posts + _margin(pack, on, last=stage == listed[0].texts()[-1])
    numbers: dict[str, int | str] = {"环节": stage, "职位数": posts, "人选数": persons, "至少人选数": need}
    said = f"{stage}环节职位{posts}个，人选{persons}人"
    if persons >= need:
        return ok("stage_differential", value, f"{said}，不少于{need}人。", numbers)
    bound, reason = _bound(pack, on, stage, manner), exempt_reason.strip()
    if bound is not None:
        text = f"{said}，少于{need}人，{manner}不得免予差额。"
        return refused("stage_differential", bound, text, numbers, remedy=f"请补足人选至{need}人。")
    if reason and persons >= posts:
        return ok("stage_differential", value, f"{said}，因“{reason}”免予差额。", numbers)
    way = "或写明免予差额的理由" if persons >= posts else "或扩大范围、重新提名、暂缺职位"
    text = f"{said}，少于{need}人，没有差额。"
    return refused("stage_differential", value, text, numbers, remedy=f"请补足人选至{need}人，{way}。")


def _margin(pack: Pack, on: date, *, last: bool) -> int:
    """Return how many more persons than posts a stage needs; the vote, the last stage, asks what its own gate asks."""
    return pack.value(f"{'deciding' if last else 'recommending'}.differential.margin", on).count()


def _bound(pack: Pack, on: date, stage: str, manner: str) -> Value | None:
    """Return the rule that lets no exemption pass at this stage on this occasion, if there is one."""
    rules = [value for value in (known(pack, key, on) for key in BOUND) if value is not None]
    return next((value for value in rules if manner and value.labels().get(stage) == manner), None)


@gate("人选来自上一环节", "19")
def carried_persons(
    pack: Pack,
    on: date,
    *,
    stage: Annotated[str, "环节"],
    before: Annotated[tuple[str, ...], "上一环节人选"],
    now: Annotated[tuple[str, ...], "本环节人选"],
) -> Verdict:
    """Tell whether everybody at a stage comes from the stage before it, so that nobody is put in from the side, measure 19.

    The first stage has none before it: not applicable. A new person enters through a return to the nomination.
    """
    value = pack.value("recommending.differential.stages", on)
    if stage not in value.texts()[1:]:
        return not_applicable("carried_persons", value, f"{stage or '未填'}没有应当承接的上一环节。")
    outsiders = absent(now, before)
    numbers: dict[str, int | str] = {"上一环节人数": len(before), "本环节人数": len(now), "新增人数": len(outsiders)}
    if outsiders or not now:
        reason = f"{names(outsiders)}不是上一环节的人选。" if outsiders else "本环节没有人选。"
        remedy = "请从上一环节的人选中确定；确需增加人选的，请退回提名环节。"
        return refused("carried_persons", value, reason, numbers, remedy=remedy)
    return ok("carried_persons", value, f"本环节{len(now)}人均来自上一环节的{len(before)}人。", numbers)
