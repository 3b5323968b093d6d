"""Making a Verdict from the value that decided: article, words, pack and certainty come from the value, never retyped."""

from datetime import date

from policy.packs import Pack
from policy.values import Value
from policy.verdict import Numbers, Outcome, Verdict

NONE: Numbers = {}


def ok(gate: str, value: Value, reason: str, numbers: Numbers = NONE) -> Verdict:
    """Return a verdict that allows (可以), resting on one value."""
    return _verdict("ok", gate, value, reason, numbers, "")


def refused(gate: str, value: Value, reason: str, numbers: Numbers = NONE, *, remedy: str) -> Verdict:
    """Return a refusal (不可以) with what would make it possible."""
    return _verdict("refused", gate, value, reason, numbers, remedy)


def not_applicable(gate: str, value: Value, reason: str, numbers: Numbers = NONE) -> Verdict:
    """Return that the article does not apply here (不适用): never a fail."""
    return _verdict("not_applicable", gate, value, reason, numbers, "")


def outside(gate: str, value: Value, **facts: str) -> Verdict | None:
    """Return 不适用 where a value does not apply to these bodies, ranks, posts, manners or trainees; None where it does."""
    if value.applies_to.covers(**facts):
        return None
    who = "、".join(fact for fact in facts.values() if fact)
    return not_applicable(gate, value, f"{value.cite}关于“{value.title}”的规定不适用于{who}。")


def not_in_force(gate: str, pack: Pack, title: str) -> Verdict:
    """Return 不适用 where the rules of the day do not know such a rule yet (2014 limits under the 2002 regulation)."""
    return Verdict(
        "not_applicable",
        gate,
        f"《{pack.title}》",
        "（本规则包没有此项规定）",
        f"现行规则包没有“{title}”的规定。",
        pack=pack.name,
    )


def _verdict(outcome: Outcome, gate: str, value: Value, reason: str, numbers: Numbers, remedy: str) -> Verdict:
    return Verdict(
        outcome,
        gate,
        value.cite,
        value.words,
        reason,
        numbers,
        remedy,
        value.pack,
        value.sure_words,
        value.may_except if outcome == "refused" else "",
    )


def chinese_day(day: date) -> str:
    """Write a day as an office does: 2026年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def names(texts: tuple[str, ...] | list[str]) -> str:
    """Join names as in a Chinese sentence."""
    return "、".join(texts)
