"""The export (导出): any change of it is found, be it of one byte, or of a value with the file's own digest mended."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import db, export, seals
from models.canonical import canonical
from models.errors import NoSuchCase
from qingshan import verify_export
from tests.models.record_kit import Administrator

UNPROVEN = {"header", "end"}  # what no chain covers: when and where it was exported


@pytest.fixture(scope="module")
def exported(sheet: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export the whole record once."""
    file = tmp_path_factory.mktemp("exported") / "纪实.jsonl"
    with db.reading() as look, file.open("wb") as out:
        export.export(look, out)
    return file


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file to write to, again and again."""
    return tmp_path_factory.mktemp("export") / "纪实.jsonl"


def breaks(place: Path, raw: bytes, *sheets: dict[str, Any]) -> list[dict[str, Any]]:
    """Verify bytes as an export."""
    place.write_bytes(raw)
    found: list[dict[str, Any]] = verify_export.verify(place, sheets)[1].breaks
    return found


def test_the_export_says_how_much_it_holds(exported: Path) -> None:
    lines = [json.loads(line) for line in exported.read_bytes().splitlines()]
    assert lines[0]["format"] == export.FORMAT
    assert lines[0]["district"] == "演练区"
    assert lines[-1]["lines"] == len(lines) - 1
    assert [line["type"] for line in lines[1:3]] == ["seal", "chain"]


def test_a_district_without_a_name_is_exported_all_the_same(administrator: Administrator) -> None:
    administrator.does("ALTER TABLE instance DISABLE TRIGGER USER")
    administrator.does("DELETE FROM instance")
    assert administrator.is_found() == []


def test_an_unknown_case_is_refused(sheet: str) -> None:
    with pytest.raises(NoSuchCase), db.reading() as look:
        export.export(look, io.BytesIO(), case_id=99)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_change_of_any_single_byte_is_found(exported: Path, place: Path, data: st.DataObject) -> None:
    whole = exported.read_bytes()
    where = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda found: found != whole[where]))
    kind = data.draw(st.sampled_from(["replace", "insert", "delete"]))
    middle = b"" if kind == "delete" else bytes([byte])
    raw = whole[:where] + middle + whole[where + (kind != "insert") :]
    assert breaks(place, raw)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_changed_value_is_found_though_the_files_digest_is_mended(
    exported: Path, place: Path, sheet: str, data: st.DataObject
) -> None:
    lines = [json.loads(line) for line in exported.read_bytes().splitlines()]
    line = data.draw(st.sampled_from([one for one in lines if one["type"] not in UNPROVEN]))
    name = data.draw(st.sampled_from(sorted(line)))
    line[name] = data.draw(_others(line[name]))
    assert breaks(place, _mended(lines))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_line_left_out_or_doubled_is_found_though_the_files_digest_is_mended(
    exported: Path, place: Path, sheet: str, data: st.DataObject
) -> None:
    lines = [json.loads(line) for line in exported.read_bytes().splitlines()]
    where = data.draw(st.integers(1, len(lines) - 2))
    lines[where : where + 1] = [lines[where]] * data.draw(st.sampled_from([0, 2]))
    kept = seals.read_text(sheet)
    deposit = {"day": kept.day, "at": kept.at, "prev_root": kept.prev_root, "root": kept.root}
    assert breaks(place, _mended(lines), {**deposit, "heads": [list(head) for head in kept.heads]})


def _others(value: Any) -> st.SearchStrategy[Any]:
    """Give values of the same kind, and of others, that are not this one."""
    kinds = (
        st.none()
        | st.booleans()
        | st.integers(0, 999)
        | st.text("甲乙12 ", max_size=5)
        | st.just({"a": 1})
        | st.just([1])
    )
    near = kinds
    if isinstance(value, str) and value:
        near = st.just(value[:-1]) | st.just(value + " ") | kinds
    return near.filter(lambda found: canonical(found) != canonical(value))


def _mended(lines: list[dict[str, Any]]) -> bytes:
    raw = b"".join(canonical(line) + b"\n" for line in lines[:-1])
    end = {"type": "end", "lines": len(lines) - 1, "sha256": hashlib.sha256(raw).hexdigest()}
    return raw + canonical(end) + b"\n"
