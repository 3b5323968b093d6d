"""What the tables of cases make the gates read, and what a changed value changes (数值与判定)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from policy.errors import PolicyError
from policy.packs import Pack
from policy.recording import Recording
from policy.tables import Case, read_tables
from policy.units import Data, MonthDay
from policy.values import Value

WORDS = ("text", "choice", "list", "labels", "days_list")  # units whose change may show in the sentence alone


class Asked:
    """One case of the tables with its rules, what it read, and what it was answered."""

    def __init__(self, case: Case) -> None:
        self.case, self.rules = case, case.rules()
        recording = Recording(self.rules)
        self.answer = answer(case, recording)
        self.read = frozenset(recording.read)


@lru_cache(maxsize=1)
def asked() -> tuple[Asked, ...]:
    """Return every case of the tables, asked once."""
    return tuple(Asked(case) for case in read_tables())


def gates_reading(key: str) -> list[str]:
    """Return the gates that some case makes read a key."""
    return sorted({one.case.gate for one in asked() if key in one.read})


def tables_of(gate: str) -> list[str]:
    """Return the tables that ask a gate."""
    return sorted({one.case.table for one in asked() if one.case.gate == gate})


def answer(case: Case, rules: Pack) -> tuple[Any, ...]:
    """Return what is compared: outcome and numbers, and the words beside them; an error is an answer too."""
    try:
        verdict = case.verdict(rules)
    except (PolicyError, LookupError, ValueError, TypeError, ZeroDivisionError) as error:
        return (type(error).__name__, {}, "")
    return verdict.outcome, dict(verdict.numbers), verdict.reason + verdict.remedy


def matters(value: Value) -> bool:
    """Tell whether some tested verdict changes when a value does: outcome or numbers, and for words the sentence too."""
    parts = 3 if value.unit in WORDS or value.unit == "amounts" else 2
    for one in asked():
        if value.key in one.read and value.pack in one.case.pack.split("+"):
            for other in _others_of(one.rules, value, one.case.on):
                changed = Recording(one.rules, lambda found, other=other: _put(found, value, other))  # type: ignore[misc]
                if answer(one.case, changed)[:parts] != one.answer[:parts] or _fails(one.case, changed):
                    return True
    return False


def _fails(case: Case, rules: Pack) -> bool:
    """Tell whether the table would notice: something that the case expects is no longer so."""
    try:
        return bool(case.wrong(case.verdict(rules)))
    except (PolicyError, LookupError, ValueError, TypeError, ZeroDivisionError):
        return True


def _put(found: Value, value: Value, other: Data) -> Value:
    return replace(found, data=other) if (found.key, found.pack) == (value.key, value.pack) else found


def _others_of(rules: Pack, value: Value, on: date) -> Iterator[Data]:
    """Yield other values in place of the one that holds in these rules."""
    try:
        held = rules.value(value.key, on)
    except PolicyError:
        return
    if held.pack == value.pack and held.data is not None:
        yield from others(held.data)


def others(data: Any) -> Iterator[Any]:
    """Yield changed values: a flag flipped, a count one more and one less, a list emptied and extended, a share changed."""
    match data:
        case bool():
            yield not data
        case int():
            yield from (data + 1, max(0, data - 1))
        case Fraction():
            yield from (data * Fraction(9, 10), data * Fraction(11, 10), data + Fraction(1, 10))
        case MonthDay():
            yield from (MonthDay(data.month, max(1, data.day - 1)), MonthDay(data.month % 12 + 1, 1))
        case str():
            yield f"另{data}"
        case tuple():
            yield ()
            yield from ((*data, 0) if all(isinstance(x, int) for x in data) and data else (*data, "另一项"),)
            yield from (data[:n] + data[n + 1 :] for n in range(len(data)))
            yield tuple(reversed(data))
        case _:
            yield from ({k: v for k, v in data.items() if k != key} for key in data)
            yield from ({**data, key: data[key] + 1 if isinstance(data[key], Fraction) else "另一名称"} for key in data)
