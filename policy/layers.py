"""Layers of law (规则分层): the district's pack over the national regulation of the day and the other national rules.

A local value may be stricter than the national one, or fill what that leaves open. Where it is laxer, or says something
else, the national value holds and the conflict is reported with who could allow it: it is never resolved in silence.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from policy.errors import ContentChanged, NoPackInForce, NoValueOnDay, UnknownKey
from policy.pack_files import FOLDER, pack_names
from policy.packs import NotModelled, Pack, load_pack
from policy.units import Data, MonthDay
from policy.values import Value

JOIN = "+"
NATIONAL = "national"
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two layers that say different things of one key: which value holds, which does not, and who could allow it."""

    key: str
    holds: Value
    yields: Value
    allowed_by: str

    @property
    def words(self) -> str:
        """Return the conflict as one Chinese sentence."""
        who = f"须报{self.allowed_by}同意后方可按此办理" if self.allowed_by else "不能按此办理"
        return (
            f"{self.yields.title}：{self.yields.cite}为{self.yields.shown()}，{self.holds.cite}为{self.holds.shown()}；"
            f"以后者为准，前者{who}。"
        )


class Layers(Pack):
    """Several packs asked as one: the district's first, then the nation's. Each value keeps the name of its own pack."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self.layers = tuple(packs)
        first = self.layers[0]
        self.name = JOIN.join(pack.name for pack in self.layers)
        self.title, self.layer, self.in_force_from = first.title, first.layer, first.in_force_from
        self.not_modelled = tuple(left for pack in self.layers for left in pack.not_modelled)
        plain = {"layers": [json.loads(pack.content) for pack in self.layers]}
        self.content = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self.hash = hashlib.sha256(self.content.encode()).hexdigest()
        self._having: dict[str, tuple[Pack, ...]] = {}
        for pack in self.layers:
            for key in pack.keys:
                self._having[key] = (*self._having.get(key, ()), pack)

    def value(self, key: str, on: date) -> Value:
        """Return the value that holds on a day, whichever layer it stands in; UnknownKey or NoValueOnDay where none does."""
        having = self._having.get(key)
        if having is None:
            raise UnknownKey(f"{self.name}：{key}", key=key)
        if len(having) == 1:
            return having[0].value(key, on)
        return self._settled(key, on)[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key of every layer, in order."""
        return tuple(sorted(self._having))

    def history(self, key: str) -> tuple[Value, ...]:
        """Return every dated entry of a key in every layer, the district's first."""
        if key not in self._having:
            raise UnknownKey(f"{self.name}：{key}", key=key)
        return tuple(value for pack in self._having[key] for value in pack.history(key))

    def entries_for(self, article: str, on: date) -> tuple[Value, ...]:
        """Return the district's values of an article in force on a day."""
        return self.layers[0].entries_for(article, on)

    def left_to_people(self, article: str) -> tuple[NotModelled, ...]:
        """Return the sentences of the district's article that the system does not judge."""
        return self.layers[0].left_to_people(article)

    def conflicts(self, on: date) -> tuple[Conflict, ...]:
        """Return every conflict between the layers on a day, in the order of the keys."""
        begun = (key for key in self.keys if any(value.since <= on for value in self.history(key)))
        shared = (key for key in begun if len(self._having[key]) > 1)
        return tuple(found for key in shared for found in [self._settled(key, on)[1]] if found is not None)

    def _settled(self, key: str, on: date) -> tuple[Value, Conflict | None]:
        values = [found for pack in self._having[key] if (found := _value_or_none(pack, key, on)) is not None]
        if not values:
            raise NoValueOnDay(f"{self.name}：{key}，{on}", key=key)
        local, national = values[0], values[-1]
        if local is national or not national.is_set or local.data == national.data:
            return local, None
        if not local.is_set:
            return national, None
        if is_stricter(local.data, national.data, national.stricter or local.stricter):
            return local, None
        return national, Conflict(key, national, local, local.allowed_by or national.allowed_by)


def _value_or_none(pack: Pack, key: str, on: date) -> Value | None:
    try:
        return pack.value(key, on)
    except NoValueOnDay:
        return None


def is_stricter(one: Data | None, other: Data | None, stricter: str) -> bool:
    """Tell whether one value asks for more than another: higher, lower, fewer (a part of the list), more (all and others)."""
    if stricter in ("fewer", "more"):
        small, large = (one, other) if stricter == "fewer" else (other, one)
        listed = isinstance(small, tuple | Mapping) and isinstance(large, tuple | Mapping)
        return listed and set(small) <= set(large)  # type: ignore[arg-type]
    if isinstance(one, str | tuple | Mapping) or one is None or other is None or not stricter:
        return False
    if isinstance(one, MonthDay) or type(one) is not type(other):
        return False
    return one > other if stricter == "higher" else one < other


def load_rules(name: str, overrides: Sequence[Mapping[str, object]] = (), folder: Path = FOLDER) -> Pack:
    """Return a pack, or several as one (qingshanhu-2009+regulation-2019+national-rules), with the office's entries over it.

    Each entry of the office goes over the first layer that has its key. Errors: those of `load_pack`.
    """
    if not overrides:
        return _loaded(name, folder)
    names = name.split(JOIN)
    plain = [load_pack(part, folder=folder) for part in names]
    mine: list[list[Mapping[str, object]]] = [[] for _ in names]
    for override in overrides:
        at = next((n for n, pack in enumerate(plain) if override.get("key") in pack.keys), 0)
        mine[at].append(override)
    return _one([load_pack(part, given, folder) for part, given in zip(names, mine, strict=True)])


@lru_cache(maxsize=64)
def _loaded(name: str, folder: Path) -> Pack:
    return _one([load_pack(part, folder=folder) for part in name.split(JOIN)])


def _one(packs: Sequence[Pack]) -> Pack:
    return packs[0] if len(packs) == 1 else Layers(packs)


def rules_in_force(on: date, folder: Path = FOLDER) -> str:
    """Return the name of the rules in force on a day: the district's pack, the regulation of the day, other national rules.

    Of the packs of one series the latest to begin holds. NoPackInForce where the district has none yet.
    """
    begun: dict[tuple[str, str], Pack] = {}
    for pack in (load_pack(name, folder=folder) for name in pack_names(folder)):
        best = begun.get((pack.layer, pack.series))
        if pack.in_force_from <= on and (best is None or best.in_force_from < pack.in_force_from):
            begun[pack.layer, pack.series] = pack
    local = [pack for (layer, _), pack in begun.items() if layer == LOCAL]
    if not local:
        raise NoPackInForce(str(on), on=on)
    national = sorted((pack for (layer, _), pack in begun.items() if layer == NATIONAL), key=lambda p: p.series)
    return JOIN.join(pack.name for pack in (max(local, key=lambda pack: pack.in_force_from), *national))


def pack_from_content(content: str, expected_hash: str = "") -> Pack:
    """Return the rules whose canonical text was kept with a case; ContentChanged where the text is not the pinned one."""
    if expected_hash and hashlib.sha256(content.encode()).hexdigest() != expected_hash:
        raise ContentChanged(expected_hash[:12])
    plain = json.loads(content)
    return Layers([Pack(layer) for layer in plain["layers"]]) if "layers" in plain else Pack(plain)
