"""A Value (数值): what one article says, from which day, to whom, in which unit, how sure, and in the law's own words."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Literal, TypeVar, get_args

from policy.errors import BadValue, ValueNotSet
from policy.units import Data, MonthDay, plain

Sure = Literal["in_measures", "verified", "local", "unverified"]
Binding = Literal["must", "general"]

SURE: Mapping[str, str] = {
    "in_measures": "措施原文",
    "verified": "已核实",
    "local": "地方做法",
    "unverified": "未核实",
}
BINDINGS = get_args(Binding)
STRICTER = ("", "higher", "lower", "fewer", "more")
Kind = TypeVar("Kind", bound=object)


@dataclass(frozen=True, slots=True)
class Scope:
    """To whom a value applies (适用范围): an empty part means everybody; outside it a gate is not applicable."""

    bodies: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    manners: tuple[str, ...] = ()
    trainees: tuple[str, ...] = ()

    def covers(self, **facts: str) -> bool:
        """Tell whether every fact given (bodies="乡镇", ranks="科级", …) is within its part of the scope."""
        return all(not getattr(self, part) or fact in getattr(self, part) for part, fact in facts.items())


SCOPE_PARTS = frozenset(part.name for part in fields(Scope))


@dataclass(frozen=True, slots=True)
class Value:
    """One dated entry of one key. `data` is None where the office has not entered it yet.

    `stricter` tells which way is stricter (higher, lower, fewer, more; empty: neither), so that layers can be compared;
    `allowed_by` names who could allow a laxer local value.
    """

    key: str
    title: str
    since: date
    unit: str
    data: Data | None
    article: str
    cite: str
    words: str
    source: str
    sure: str
    checked_on: date
    binding: str
    may_except: str
    denominator: str
    applies_to: Scope
    note: str
    pack: str
    stricter: str = ""
    allowed_by: str = ""

    @property
    def is_set(self) -> bool:
        """Tell whether the office has entered it."""
        return self.data is not None

    @property
    def sure_words(self) -> str:
        """Return how sure it is, in Chinese (措施原文, 已核实, 地方做法, 未核实)."""
        return SURE[self.sure]

    def _as(self, kind: type[Kind]) -> Kind:
        if self.data is None:
            raise ValueNotSet(f"{self.title}，{self.cite}", key=self.key)
        if not isinstance(self.data, kind) or (isinstance(self.data, bool) and kind is not bool):
            raise BadValue(self.key, key=self.key)
        return self.data

    def count(self) -> int:
        """Return a whole number (days, people, times, years)."""
        return self._as(int)

    def fraction(self) -> Fraction:
        """Return an exact number (a share, hours, credits an hour)."""
        return self._as(Fraction)

    def flag(self) -> bool:
        """Return whether the rule is on."""
        return self._as(bool)

    def text(self) -> str:
        """Return words or a choice."""
        return self._as(str)

    def month_day(self) -> MonthDay:
        """Return a day of every year."""
        return self._as(MonthDay)

    def texts(self) -> tuple[str, ...]:
        """Return a list of words."""
        return tuple(str(item) for item in self._as(tuple))

    def counts(self) -> tuple[int, ...]:
        """Return a list of whole numbers."""
        return tuple(int(item) for item in self._as(tuple))

    def amounts(self) -> Mapping[str, Fraction]:
        """Return a table from names to exact numbers (points, weights, marks)."""
        return self._as(Mapping)  # type: ignore[type-abstract]

    def labels(self) -> Mapping[str, str]:
        """Return a table from names in the data to Chinese names."""
        return self._as(Mapping)  # type: ignore[type-abstract]

    def shown(self) -> str:
        """Return the value as an office reads it, with 尚未录入 where it is not set."""
        return "尚未录入" if self.data is None else _shown(self.data)


def _shown(data: Data) -> str:
    """Write one value in Chinese, whatever its kind."""
    if isinstance(data, bool):
        return "是" if data else "否"
    if isinstance(data, MonthDay):
        return f"{data.month}月{data.day}日"
    if isinstance(data, tuple):
        return "、".join(str(item) for item in data)
    if isinstance(data, Mapping):
        return "、".join(f"{k}{plain(v)}" if isinstance(v, Fraction) else v for k, v in data.items())
    return data if isinstance(data, str) else plain(data)
