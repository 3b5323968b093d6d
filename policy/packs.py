"""Rule packs (规则包): dated values with their articles. A case is pinned to one by its hash, and keeps the rules it began with.

`load_pack("qingshanhu-2009").value("training.declaration.close", day)` is one dictionary lookup: gates ask many times.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from policy.entries import ENTERED, Row, read_date, read_entry
from policy.errors import NoPackInForce, NoReference, NoValueOnDay, SameDay, UnknownField, UnknownKey
from policy.overrides import with_overrides
from policy.pack_files import FOLDER, pack_names, read_pack_files
from policy.values import Value

HEADER_FIELDS = frozenset({"name", "title", "layer", "cite", "in_force_from", "words", "source", "sure", "checked_on"})
SERIES = "series"  # may stand in a header: of the packs of one series, the latest to begin holds


class NotModelled(NamedTuple):
    """A sentence of an article that is left to people (不由系统判断), and why."""

    article: str
    words: str
    why: str


class Pack:
    """One rule pack, read and checked. Never changed once made: another value makes another pack with another hash."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = {name: content.get(name, []) for name in ("header", "rows", "not_modelled")}
        header = _header(self._content["header"])
        self.name: str = header["name"]
        self.title: str = header["title"]
        self.layer: str = header["layer"]
        self.series: str = header.get(SERIES, "")
        self.in_force_from = read_date(header["in_force_from"], self.name)
        self._by_key = _by_key(self._content["rows"], self.name, header["cite"])
        self.not_modelled = tuple(_left(left) for left in self._content["not_modelled"])
        self.content = _canonical(self._content)
        self.hash = hashlib.sha256(self.content.encode()).hexdigest()

    def __repr__(self) -> str:
        return f"Pack({self.name!r}, {self.hash[:12]})"

    def value(self, key: str, on: date) -> Value:
        """Return the value of a key in force on a day; UnknownKey or NoValueOnDay where there is none."""
        for value in self.history(key):
            if value.since <= on:
                return value
        raise NoValueOnDay(f"{self.name}：{key}，{on}", key=key)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key, in order."""
        return tuple(sorted(self._by_key))

    def history(self, key: str) -> tuple[Value, ...]:
        """Return every dated entry of a key, newest first."""
        if key not in self._by_key:
            raise UnknownKey(f"{self.name}：{key}", key=key)
        return self._by_key[key]

    def entries_for(self, article: str, on: date) -> tuple[Value, ...]:
        """Return the values of an article (15, 第15条, 措施15) in force on a day, in the order of their keys."""
        wanted = article_number(article)
        found = (next((value for value in self._by_key[key] if value.since <= on), None) for key in self.keys)
        return tuple(value for value in found if value is not None and value.article == wanted)

    def left_to_people(self, article: str) -> tuple[NotModelled, ...]:
        """Return the sentences of an article that the system does not judge, each with the reason."""
        wanted = article_number(article)
        return tuple(left for left in self.not_modelled if left.article == wanted)


def article_number(article: str) -> str:
    """Return the number in a citation as people type it: 第15条, 措施15 and " 15 " are all "15"."""
    digits = re.search(r"\d+", article)
    return str(int(digits.group())) if digits else article.strip()


@lru_cache(maxsize=64)
def _load(name: str, folder: Path) -> Pack:
    return Pack(read_pack_files(name, folder))


def load_pack(name: str, overrides: Sequence[Mapping[str, object]] = (), folder: Path = FOLDER) -> Pack:
    """Return a pack by name, read once a process; with the office's own entries over it where there are any.

    An override is a row of key, from, value, article, words, source, sure, checked_on, entered_by, approved_by and, to
    correct an earlier day, corrects. Errors: those of `policy.errors` 6001 to 6014.
    """
    pack = _load(name, folder)
    if not overrides:
        return pack
    content = json.loads(pack.content)
    return Pack(content | {"rows": with_overrides(content["rows"], overrides)})


def pack_in_force(on: date, folder: Path = FOLDER) -> str:
    """Return the name of the district's own pack in force on a day: the latest to begin. NoPackInForce before the first."""
    packs = (_load(name, folder) for name in pack_names(folder))
    begun = [pack for pack in packs if pack.layer == "local" and pack.in_force_from <= on]
    if not begun:
        raise NoPackInForce(str(on), on=on)
    return max(begun, key=lambda pack: pack.in_force_from).name


def _header(header: Mapping[str, Any]) -> Mapping[str, str]:
    if set(header) - {SERIES} != HEADER_FIELDS:
        raise UnknownField("、".join(sorted((set(header) - {SERIES}) ^ HEADER_FIELDS)))
    for name in ("words", "source", "checked_on"):
        if not str(header[name]).strip():
            raise NoReference(f"{header['name']}：{name}")
    return {name: str(part) for name, part in header.items()}


def _left(left: Mapping[str, Any]) -> NotModelled:
    if set(left) != set(NotModelled._fields):
        raise UnknownField("not_modelled")
    return NotModelled(**{name: str(part) for name, part in left.items()})


def _by_key(rows: Sequence[Row], pack: str, cite: str) -> dict[str, tuple[Value, ...]]:
    """Return the entries of each key, newest first; two on one day raise SameDay."""
    by_key: dict[str, dict[date, Value]] = {}
    for row in rows:
        value = read_entry(row, pack, cite)
        days = by_key.setdefault(value.key, {})
        if value.since in days:
            raise SameDay(f"{value.key}，{value.since}", key=value.key)
        days[value.since] = value
    return {key: tuple(days[since] for since in sorted(days, reverse=True)) for key, days in by_key.items()}


def _canonical(content: Mapping[str, Any]) -> str:
    """Return the text the hash is taken over: rows in the order of key and day, whatever file they stood in."""
    rows = sorted(content["rows"], key=lambda row: (row["key"], row["from"], sorted(ENTERED & set(row))))
    left = sorted(content["not_modelled"], key=lambda left: (left["article"], left["words"]))
    ordered = {"header": content["header"], "rows": rows, "not_modelled": left}
    return json.dumps(ordered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
