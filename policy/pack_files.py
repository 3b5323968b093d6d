"""The TOML files of a pack (规则包): `pack.toml` says what it is, each other file is one chapter of values.

In a chapter, `[[value]]` names the key once and `[[value.entry]]` gives each dated entry; an entry may repeat a field of
its value to change it from that day. `[[not_modelled]]` keeps the sentences left to people's judgement, with the reason.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from policy.entries import Row
from policy.errors import DuplicateKey, UnknownField, UnknownPack

FOLDER = Path(__file__).parent / "packs"
HEADER = "pack.toml"


def pack_names(folder: Path = FOLDER) -> list[str]:
    """Return the names of the packs in a folder, in order."""
    return sorted(found.parent.name for found in folder.glob(f"*/{HEADER}"))


def read_pack_files(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """Return the plain content of a pack: header, rows, and what is not modelled; UnknownPack where there is none."""
    home = folder / name
    if name not in pack_names(folder):
        raise UnknownPack(name, pack=name)
    chapters = [_toml(path) for path in sorted(home.glob("*.toml")) if path.name != HEADER]
    return {
        "header": _toml(home / HEADER),
        "rows": list(_rows(value for chapter in chapters for value in chapter.get("value", []))),
        "not_modelled": [left for chapter in chapters for left in chapter.get("not_modelled", [])],
    }


def _toml(path: Path) -> dict[str, Any]:
    """Return one file with its dates as text, so that files and stored content have one form."""
    plain = _dates_as_text(tomllib.loads(path.read_text(encoding="utf-8")))
    if path.name != HEADER and not set(plain) <= {"value", "not_modelled"}:
        raise UnknownField(path.name)
    return dict(plain)


def _dates_as_text(found: Any) -> Any:
    if isinstance(found, dict):
        return {name: _dates_as_text(part) for name, part in found.items()}
    if isinstance(found, list):
        return [_dates_as_text(part) for part in found]
    return found.isoformat() if isinstance(found, date) else found


def _rows(values: Iterator[Mapping[str, Any]]) -> Iterator[Row]:
    """Yield each dated entry with the fields of its value; a key named twice raises DuplicateKey."""
    seen: set[str] = set()
    for value in values:
        key = str(value.get("key", "?"))
        if key in seen:
            raise DuplicateKey(key, key=key)
        seen.add(key)
        shared = {name: part for name, part in value.items() if name != "entry"}
        if not value.get("entry"):
            raise UnknownField(f"{key}：entry", key=key)
        for entry in value["entry"]:
            yield shared | entry
