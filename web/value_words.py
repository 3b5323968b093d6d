"""How pages say a value of the rules (数值的写法): with its unit, its Chinese names, and how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from policy.packs import Pack
from policy.units import UNITS, MonthDay, plain
from policy.values import Value

PLAIN = ("flag", "choice", "text", "list", "labels", "amounts", "month_day", "days_list", "share")
SCOPES = {"bodies": "单位", "ranks": "职级", "posts": "岗位", "manners": "任用方式", "trainees": "培训对象"}
OFFICE_STATES = {"proposed": "待审核", "approved": "已审核启用", "rejected": "不同意", "withdrawn": "已撤回"}


@dataclass(frozen=True)
class Shown:
    """A value as a page shows it."""

    value: Value
    said: str
    scope: str


def shown(rules: Pack, value: Value, on: date) -> Shown:
    """Return a value ready for a page."""
    return Shown(value, said(value, names_near(rules, value.key, on)), scope(value))


def said(value: Value, names: Mapping[str, str]) -> str:
    """Return a value with its unit; names of the data under their Chinese names where the rules give them."""
    data = value.data
    if data is None:
        return "尚未录入"
    if isinstance(data, MonthDay):
        return value.shown()
    if isinstance(data, tuple):
        words = "、".join(names.get(str(item), str(item)) for item in data) or "（无）"
        return f"{words} 日前" if value.unit == "days_list" else words
    if isinstance(data, Mapping):
        return "、".join(f"{k} {plain(v)}" if isinstance(v, Fraction) else v for k, v in data.items())
    if isinstance(data, str):
        return names.get(data, data)
    if value.unit == "share" and isinstance(data, Fraction):
        return share(data)
    words = value.shown()
    return words if value.unit in PLAIN else f"{words} {UNITS[value.unit].chinese}"


def share(part: Fraction) -> str:
    """Return a share as an office says it: halves, thirds and quarters as such, others in per cent where that is exact."""
    if part.denominator <= 4 or 10_000 % part.denominator:
        return str(part)
    return f"{plain(part * 100)}%"


def scope(value: Value) -> str:
    """Return to whom a value applies; empty for everybody."""
    parts = ((chinese, getattr(value.applies_to, name)) for name, chinese in SCOPES.items())
    return "；".join(f"{chinese}：{'、'.join(found)}" for chinese, found in parts if found)


def names_near(rules: Pack, key: str, on: date) -> dict[str, str]:
    """Return the Chinese names that the rules give to names in the data, of the same topic."""
    return _names(rules, key.partition(".")[0], on)


@lru_cache(maxsize=256)
def _names(rules: Pack, topic: str, on: date) -> dict[str, str]:
    found: dict[str, str] = {}
    tables = (rules.history(key) for key in rules.keys if key.partition(".")[0] == topic)
    for value in (value for history in tables for value in history if value.since <= on):
        if value.unit == "labels" and isinstance(value.data, Mapping):
            found = {str(name): str(label) for name, label in value.data.items()} | found
    return found


def typed_value(raw: object, unit: str = "") -> str:
    """Return a value as the office entered it, from its stored form, with its unit where it is counted in one."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, list):
        return "、".join(str(item) for item in raw) or "（无）"
    if isinstance(raw, Mapping):
        return "、".join(f"{name}={part}" for name, part in raw.items())
    return str(raw) if unit in PLAIN or unit not in UNITS else f"{raw} {UNITS[unit].chinese}"
