"""Keeping what a gate was asked (所问情况), so that it can be asked again under other rules; names and free text stay out.

Numbers, days and flags are kept as they are. A text is kept where it is a word of the rules asked under (a value of the law or of
the office), a code of ours (approve), or blank; any other becomes 甲1, 甲2 …: the same text the same sign, so that "of another unit" still holds.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from policy.errors import PolicyError
from policy.facts import read_facts
from policy.gates import find_gate
from policy.layers import JOIN
from policy.packs import Pack, load_pack
from policy.units import plain
from policy.values import SCOPE_PARTS, Value
from policy.verdict import Verdict

CODE = re.compile(r"[a-z][a-z_]*|\d{4}-\d\d-\d\d")
SIGN = "甲"


def kept(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as the journal keeps it: its plain values and, beside them, what its gate was asked."""
    if verdict.asked is None:
        return verdict.as_dict()
    signs: dict[str, str] = {}
    rules = verdict.asked.rules
    words = words_in(rules) if rules else words_of(verdict.pack)
    facts = {name: _plain(fact, words, signs) for name, fact in verdict.asked.facts.items()}
    return verdict.as_dict() | {"asked": {"on": verdict.asked.on.isoformat(), "facts": facts}}


def ask_again(kept_verdict: Mapping[str, Any], pack: Pack) -> Verdict | None:
    """Return what the gate of a kept verdict answers under a pack; None where what it was asked was not kept."""
    asked = kept_verdict.get("asked")
    if not asked:
        return None
    gate = find_gate(str(kept_verdict["gate"]))
    given = {name: fact for name, fact in asked["facts"].items() if fact is not None}
    return gate.function(pack, date.fromisoformat(asked["on"]), **read_facts(gate.facts, given))


def words_in(rules: Pack) -> frozenset[str]:
    """Return the words in the values of some rules, those that the office has set over them too."""
    found = _known.get(rules.hash)
    if found is None:
        found = _known[rules.hash] = _all_words(rules)
    return found


_known: dict[str, frozenset[str]] = {}  # by the hash of the rules: those of running cases, a handful a year


def _all_words(rules: Pack) -> frozenset[str]:
    values = [value for key in rules.keys for value in rules.history(key)]
    return frozenset(word for value in values for data in (value.data, *scope_of(value)) for word in _words(data))


@lru_cache(maxsize=64)
def words_of(name: str) -> frozenset[str]:
    """Return the words in the values of a pack as its files have it: the law's own, nobody's name."""
    words: set[str] = set()
    for part in name.split(JOIN):
        try:
            words |= words_in(load_pack(part))
        except PolicyError:
            continue
    return frozenset(words)


def scope_of(value: Value) -> tuple[tuple[str, ...], ...]:
    """Return to whom a value applies: bodies, ranks, posts and manners are words of the law too."""
    return tuple(getattr(value.applies_to, part) for part in sorted(SCOPE_PARTS))


def _words(data: Any) -> list[str]:
    if isinstance(data, Mapping):
        return [*data, *(word for part in data.values() for word in _words(part))]
    if isinstance(data, str):
        return [data, *re.split("[、，；]", data)]
    return [part for part in data if isinstance(part, str)] if isinstance(data, tuple) else []


def _row(part: Any, words: frozenset[str], signs: dict[str, str]) -> Any:
    """Keep one of several; where it is a row of a table, its columns have names of ours."""
    if isinstance(part, Mapping):
        return {column: _plain(fact, words, signs) for column, fact in part.items()}
    return _plain(part, words, signs)


def _plain(fact: Any, words: frozenset[str], signs: dict[str, str]) -> Any:
    if isinstance(fact, str):
        bare = "".join(fact.split())
        known = not bare or bare in words or CODE.fullmatch(bare)
        return bare if known else signs.setdefault(bare, f"{SIGN}{len(signs) + 1}")
    if isinstance(fact, Mapping):
        return {_plain(name, words, signs): _plain(part, words, signs) for name, part in fact.items()}
    if isinstance(fact, tuple | list):
        return [_row(part, words, signs) for part in fact]
    if isinstance(fact, frozenset | set):
        return [_plain(part, words, signs) for part in sorted(fact)]
    if isinstance(fact, Decimal | Fraction):
        return plain(fact)
    return fact.isoformat() if isinstance(fact, date) else fact
