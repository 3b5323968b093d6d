"""The office's own dated entries over a pack (单位自定数值): with a reference, by two persons, never over the law's text.

What the Measures leave open is for the office to fill. What they say outright changes only with a newer document, so an
entry over such a value must itself quote one.
"""

from collections.abc import Mapping, Sequence

from policy.entries import Row, read_date
from policy.errors import FourEyes, OfficeCannotOverrule, PastChanged, SameDay, UnknownField, UnknownKey

DECISIVE = ("in_measures", "verified")
INHERITED = (
    "key", "title", "unit", "applies_to", "denominator", "choices", "binding", "may_except", "article",
    "stricter", "allowed_by",
)  # fmt: skip


def with_overrides(rows: Sequence[Row], overrides: Sequence[Mapping[str, object]]) -> list[Row]:
    """Return the rows of a pack with the office's entries added in the order given; numbered errors for each breach."""
    merged = list(rows)
    for override in overrides:
        merged = _added(merged, {name: _plain(part) for name, part in override.items()})
    return merged


def _plain(part: object) -> object:
    """Keep the stored form: days as text."""
    return part.isoformat() if hasattr(part, "isoformat") else part


def _added(rows: list[Row], override: Row) -> list[Row]:
    key = str(override.get("key", ""))
    same = sorted((row for row in rows if row["key"] == key), key=lambda row: str(row["from"]))
    if not same:
        raise UnknownKey(key, key=key)
    _check_two_persons(override, key)
    if "from" not in override:
        raise UnknownField(f"{key}：from", key=key)
    since = str(read_date(override["from"], key))
    base = _in_force(same, since)
    if base["sure"] in DECISIVE and override.get("sure") not in DECISIVE:
        raise OfficeCannotOverrule(f"{base['title']}", key=key)
    replaced = _corrected(same, since, override)
    inherited = {name: base[name] for name in INHERITED if name in base}
    return [row for row in rows if row not in replaced] + [inherited | override]


def _in_force(same: Sequence[Row], since: str) -> Row:
    """Return the entry that holds on the day on which the new one begins (the first one before there is any)."""
    return next((row for row in reversed(same) if str(row["from"]) <= since), same[0])


def _corrected(same: Sequence[Row], since: str, override: Row) -> list[Row]:
    """Return the entries that the new one replaces: none, or the one of the day it says it corrects."""
    on_day = [row for row in same if row["from"] == since]
    corrects = override.get("corrects")
    if corrects is None and on_day:
        raise SameDay(f"{override['key']}，{since}", key=override["key"])
    past = since < str(same[-1]["from"]) if corrects is None else corrects != since or not on_day
    if past:
        raise PastChanged(f"{override['key']}，{since}", key=override["key"])
    return on_day


def _check_two_persons(override: Row, key: str) -> None:
    entered = str(override.get("entered_by", "")).strip()
    approved = str(override.get("approved_by", "")).strip()
    if not entered or not approved or entered == approved:
        raise FourEyes(key, key=key)
