"""The facts of a gate (核算所需情况), read from a table or from JSON: exactly, by the gate's own signature.

A gate's keyword parameters are its facts; `Annotated[date, "申报日期"]` gives each its Chinese name. A table written by a
clerk may use the Chinese names, a program the English ones.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from policy.errors import BadFacts
from policy.units import Exact
from policy.verdict import Verdict

Particular = int | str | Decimal | Fraction
Particulars = Mapping[str, Particular]
Amounts = Mapping[str, Exact]
Texts = Mapping[str, str]
Counts = Mapping[str, int]
Days = Mapping[str, date]
Flags = Mapping[str, bool]
Lists = Mapping[str, tuple[str, ...]]
Scores = Mapping[str, tuple[Exact, ...]]
Records = tuple[Particulars, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that a gate needs: its name, its Chinese name, its kind in Chinese, whether it may be left out."""

    name: str
    chinese: str
    kind: str
    needed: bool
    read: Callable[[Any], Any]


def facts_of(function: Callable[..., Verdict]) -> tuple[Fact, ...]:
    """Return the facts of a gate, in the order of its signature."""
    hints = get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters.values()
    return tuple(_fact(one, hints[one.name]) for one in parameters if one.kind is one.KEYWORD_ONLY)


def read_facts(facts: tuple[Fact, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a gate from given facts; a missing, unknown or unreadable one raises BadFacts."""
    by_name = {fact.chinese: fact for fact in facts} | {fact.name: fact for fact in facts}
    unknown = [name for name in given if name not in by_name]
    if unknown:
        raise BadFacts(f"不需要：{'、'.join(unknown)}")
    arguments = {by_name[name].name: _read(by_name[name], raw) for name, raw in given.items()}
    missing = [fact.chinese for fact in facts if fact.needed and fact.name not in arguments]
    if missing:
        raise BadFacts(f"缺少：{'、'.join(missing)}")
    return arguments


def _fact(parameter: inspect.Parameter, hint: Any) -> Fact:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{parameter.name}: a fact needs its Chinese name")
    kind, chinese = get_args(hint)[:2]
    words, read = READERS[kind]
    return Fact(parameter.name, str(chinese), words, parameter.default is parameter.empty, read)


def _read(fact: Fact, raw: Any) -> Any:
    try:
        return fact.read(raw)
    except (ValueError, TypeError, ZeroDivisionError):
        raise BadFacts(f"{fact.chinese}应为{fact.kind}") from None


def _int(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise TypeError
    return raw


def _bool(raw: Any) -> bool:
    if raw in ("是", "否"):
        return bool(raw == "是")
    if not isinstance(raw, bool):
        raise TypeError
    return raw


def _str(raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError
    return raw


def _date(raw: Any) -> date:
    if isinstance(raw, datetime):
        raise TypeError
    return raw if isinstance(raw, date) else date.fromisoformat(_str(raw))


def _exact(raw: Any) -> Fraction:
    if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal | Fraction):
        raise TypeError
    return Fraction(raw)


def _particular(raw: Any) -> Particular:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw.isoformat()
    return raw if isinstance(raw, str | Decimal | Fraction) else _int(raw)


def _list(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read_all(raw: Any) -> tuple[Any, ...]:
        if not isinstance(raw, list | tuple):
            raise TypeError
        return tuple(read(item) for item in raw)

    return read_all


def _strings(raw: Any) -> tuple[str, ...]:
    if isinstance(raw, str):
        raise TypeError
    return tuple(_str(item) for item in raw)


def _mapping(read: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    return lambda raw: {_str(name): read(part) for name, part in raw.items()}


READERS: Mapping[Any, tuple[str, Callable[[Any], Any]]] = {
    int: ("整数", _int),
    bool: ("是或否", _bool),
    str: ("文字", _str),
    str | None: ("文字", _str),
    date: ("日期", _date),
    date | None: ("日期", _date),
    Exact: ("整数或分数", _exact),
    int | None: ("整数", _int),
    bool | None: ("是或否", _bool),
    Exact | None: ("整数或分数", _exact),
    tuple[int, ...]: ("整数列表", _list(_int)),
    tuple[date, ...]: ("日期列表", _list(_date)),
    tuple[Exact, ...]: ("数量列表", _list(_exact)),
    tuple[str, ...]: ("文字列表", _strings),
    frozenset[str]: ("文字列表", lambda raw: frozenset(_strings(raw))),
    Texts: ("名称和文字", _mapping(_str)),
    Amounts: ("名称和数量", _mapping(_exact)),
    Particulars: ("名称和内容", _mapping(_particular)),
    Counts: ("名称和整数", _mapping(_int)),
    Days: ("名称和日期", _mapping(_date)),
    Flags: ("名称和是否", _mapping(_bool)),
    Lists: ("名称和文字列表", _mapping(_strings)),
    Scores: ("名称和分数列表", _mapping(_list(_exact))),
    Records: ("逐项内容", _list(_mapping(_particular))),
}
