"""The order of steps (环节次序): none before its predecessor; a step done again voids what stands on it. Measures 17 and 19."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.values import Value
from policy.verdict import Verdict

Chain = Sequence[str]
CHAINS = (
    "recommending.differential.stages",
    "recommending.order.notice",
    "recommending.order.principle",
    "recommending.order.exam",
)


def before(step: str, chains: Iterable[Chain]) -> set[str]:
    """Return every step that must come before a step, through all chains."""
    chains, found, new = list(chains), set[str](), {step}
    while new:
        new = {one for chain in chains for at, then in enumerate(chain) if then in new for one in chain[:at]} - found
        found |= new
    return found


def first_too_early(
    history: Iterable[str], chains: Iterable[Chain], planned: Iterable[str]
) -> tuple[str, tuple[str, ...]] | None:
    """Return the first step that was taken too early and what it lacked, or None where the order holds.

    Of the chains only what is planned is needed. A step taken again (退回重办) takes away all that stood on it: those
    steps are to be taken again, in order.
    """
    chains, planned, done = list(chains), set(planned), list[str]()
    steps = [one for one in dict.fromkeys(one for chain in chains for one in chain) if one in planned]
    for step in history:
        needed = before(step, chains)
        missing = tuple(one for one in steps if one in needed and one not in done)
        if missing:
            return step, missing
        done = [one for one in done if step not in before(one, chains)] + [step]
    return None


@gate("选拔环节次序", "17", "19")
def selection_order(
    pack: Pack,
    on: date,
    *,
    manner: Annotated[str, "选拔方式"],
    planned: Annotated[tuple[str, ...], "方案规定的环节"],
    history: Annotated[tuple[str, ...], "已办环节"],
) -> Verdict:
    """Tell whether a selection went step by step (先推后选、先选后考; 差额提名…差额表决), no step before its predecessor; measure 19, and 17.

    `planned` are the steps of the plan: a public recommendation (公推优选、双推双考) needs all five of the measure, others
    what they plan. `history` is in order of time, returns included. Steps outside the chains are free.
    """
    value, open_ = pack.value(CHAINS[0], on), pack.value("recommending.manners.open", on)
    lacking = absent(value.texts(), planned) if manner in open_.texts() else []
    numbers: dict[str, int | str] = {"方案环节": len(planned), "已办环节": len(history)}
    if lacking:
        reason = f"{manner}的方案缺少{names(lacking)}环节。"
        return refused("selection_order", value, reason, numbers, remedy=f"请在方案中补上{names(lacking)}环节。")
    rules = [pack.value(key, on) for key in CHAINS]
    early = first_too_early(history, [rule.texts() for rule in rules], planned)
    if early is not None:
        return _too_early("selection_order", _deciding(rules, early) or value, early, numbers)
    return ok("selection_order", value, _in_turn(history), numbers)


@gate("竞争上岗次序", "19")
def competition_order(pack: Pack, on: date, *, history: Annotated[tuple[str, ...], "已办环节"]) -> Verdict:
    """Tell whether a competition for an inner post (竞争上岗) goes in order, from the checked plan to the filing, measure 19."""
    return _in_order("competition_order", pack.value("recommending.competition.order", on), history)


@gate("轮岗次序", "19")
def rotation_order(pack: Pack, on: date, *, history: Annotated[tuple[str, ...], "已办环节"]) -> Verdict:
    """Tell whether a rotation (轮岗交流) goes in order: list, plan, decision, handover; measure 19. The order is our default."""
    return _in_order("rotation_order", pack.value("recommending.rotation.order", on), history)


@gate("公开选拔次序", "19")
def public_selection_order(pack: Pack, on: date, *, history: Annotated[tuple[str, ...], "已办环节"]) -> Verdict:
    """Tell whether a public selection (公开选拔) goes in the order of the rules of 2004, measure 19."""
    return _in_order("public_selection_order", pack.value("recommending.public_selection.order", on), history)


def _in_order(gate_name: str, value: Value, history: tuple[str, ...]) -> Verdict:
    numbers: dict[str, int | str] = {"规定环节": len(value.texts()), "已办环节": len(history)}
    foreign = absent(history, value.texts())
    if foreign:
        reason = f"{names(foreign)}不是规定的环节。"
        return refused(gate_name, value, reason, numbers, remedy=f"规定的环节为{names(value.texts())}。")
    early = first_too_early(history, [value.texts()], value.texts())
    if early is not None:
        return _too_early(gate_name, value, early, numbers)
    return ok(gate_name, value, _in_turn(history), numbers)


def _in_turn(history: tuple[str, ...]) -> str:
    return f"已办{names(history)}，次序相符。" if history else "尚未办理任何环节。"


def _deciding(rules: list[Value], early: tuple[str, tuple[str, ...]]) -> Value | None:
    """Return the rule that names both the step and what it lacks most closely, if one does."""
    step, missing = early
    return next((one for one in rules if step in one.texts() and missing[-1] in one.texts()), None)


def _too_early(
    gate_name: str, value: Value, early: tuple[str, tuple[str, ...]], numbers: dict[str, int | str]
) -> Verdict:
    step, missing = early
    reason = f"办理{step}以前没有办理{names(missing)}。"
    return refused(gate_name, value, reason, numbers, remedy=f"请先办理{names(missing)}，再办理{step}。")
