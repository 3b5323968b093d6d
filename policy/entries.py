"""Reading one dated entry of a pack: refuses what has no reference, no unit, a bad date or a field nobody knows.

An entry travels as a plain row (names and words, dates as "2009-07-21"), so that a pack has one canonical text: it is
what the hash is taken over, and what a case can keep beside its hash.
"""

from collections.abc import Mapping
from datetime import date, datetime

from policy.errors import BadDate, BadStatus, BadValue, NoDenominator, NoReference, UnknownField, UnknownUnit
from policy.units import UNITS, Data
from policy.values import BINDINGS, SCOPE_PARTS, STRICTER, SURE, Scope, Value

Row = dict[str, object]

NEEDED = frozenset({"key", "title", "unit", "from"})
REFERENCE = ("article", "words", "source", "sure", "checked_on")
ENTERED = frozenset({"entered_by", "approved_by", "corrects"})  # who changed it, in an entry of the office
KNOWN = NEEDED | ENTERED | set(REFERENCE) | {
    "value", "unset", "binding", "may_except", "denominator", "applies_to", "choices", "note",
    "document", "stricter", "allowed_by",
}  # fmt: skip


def read_entry(row: Mapping[str, object], pack: str, cite: str) -> Value:
    """Return the Value of one row; raise the numbered error of the first thing that is wrong with it.

    `cite` is the pack's pattern of a citation, such as 《若干措施》第{article}条; an entry from another paper names it in
    `document` (《关于推行党政领导干部任前公示制的意见》).
    """
    key = str(row.get("key", "?"))
    _check_fields(row, key)
    for name in REFERENCE:
        if not str(row.get(name, "")).strip():
            raise NoReference(f"{key}：{name}", key=key, field=name)
    _check_status(row, key)
    article = str(row["article"])
    return Value(
        key=key,
        title=str(row["title"]),
        since=read_date(row["from"], key),
        unit=str(row["unit"]),
        data=_data(row, key),
        article=article,
        cite=_cite(str(row.get("document", "")), article, cite),
        words=str(row["words"]),
        source=str(row["source"]),
        sure=str(row["sure"]),
        checked_on=read_date(row["checked_on"], key),
        binding=str(row["binding"]),
        may_except=str(row.get("may_except", "")),
        denominator=str(row.get("denominator", "")),
        applies_to=_scope(row, key),
        note=str(row.get("note", "")),
        pack=pack,
        stricter=str(row.get("stricter", "")),
        allowed_by=str(row.get("allowed_by", "")),
    )


def _cite(document: str, article: str, pattern: str) -> str:
    """Return the citation: the pack's pattern, or a document of its own; an article without a number stands as it is."""
    if document:
        pattern = f"{document}第{{article}}条"
    return pattern.format(article=article) if article.isdecimal() else pattern.replace("第{article}条", article)


def read_date(raw: object, where: str) -> date:
    """Return a day from a date or from "2009-07-21"; a moment or anything else raises BadDate."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError:
        raise BadDate(f"{where}：{raw}", key=where) from None


def _check_fields(row: Mapping[str, object], key: str) -> None:
    unknown = set(row) - KNOWN
    missing = NEEDED - set(row)
    if unknown or missing:
        raise UnknownField(f"{key}：{'、'.join(sorted(unknown | missing))}", key=key)


def _check_status(row: Mapping[str, object], key: str) -> None:
    if row["sure"] not in SURE or row.get("binding") not in BINDINGS:
        raise BadStatus(key, key=key)
    if row.get("stricter", "") not in STRICTER:
        raise BadStatus(f"{key}：stricter", key=key)
    if (row["binding"] == "general") != bool(str(row.get("may_except", "")).strip()):
        raise BadStatus(f"{key}：may_except", key=key)


def _data(row: Mapping[str, object], key: str) -> Data | None:
    unit = UNITS.get(str(row["unit"]))
    if unit is None:
        raise UnknownUnit(f"{key}：{row['unit']}", key=key)
    if unit.of_what and not str(row.get("denominator", "")).strip():
        raise NoDenominator(key, key=key)
    if row.get("unset", False) is True and "value" not in row:
        return None
    try:
        return _chosen(row, unit.read(row.get("value")))
    except (ValueError, TypeError, ZeroDivisionError) as wrong:
        raise BadValue(f"{key}：{wrong}", key=key) from None


def _chosen(row: Mapping[str, object], data: Data) -> Data:
    """Hold a choice to the list that its entry names."""
    choices = row.get("choices", [])
    if row["unit"] == "choice" and (not isinstance(choices, list) or data not in choices):
        raise ValueError("不在可选范围内")
    return data


def _scope(row: Mapping[str, object], key: str) -> Scope:
    parts = row.get("applies_to", {})
    if not isinstance(parts, Mapping) or not set(parts) <= SCOPE_PARTS:
        raise UnknownField(f"{key}：applies_to", key=key)
    if not all(isinstance(names, list) for names in parts.values()):
        raise BadValue(f"{key}：applies_to", key=key)
    return Scope(**{str(part): tuple(str(name) for name in names) for part, names in parts.items()})
