"""Uploads that must not be opened (promise A22): each is refused with its number before anything is parsed."""

from __future__ import annotations

import io
import random
import time
import zipfile
from typing import Any

import pytest

from tasks.workbooks import errors
from tasks.workbooks.guard import MAX_BYTES, MAX_ENTRIES, MAX_UNPACKED_BYTES, guard_upload
from tasks.workbooks.scan import MAX_CELLS, MAX_MERGED_CELLS, MAX_MERGES, MAX_ROWS, merged_area
from tests.tasks.workbook_kit import SAMPLES, repacked, row_with, sample, sheet_of

SHEET = "xl/worksheets/sheet1.xml"
GOOD = sample("declaration-farm")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_an_ordinary_workbook_passes(path: Any) -> None:
    guard_upload(path.read_bytes(), path.name)


def test_a_file_at_the_limit_is_looked_at_and_one_byte_more_is_refused() -> None:
    with pytest.raises(errors.NotAWorkbook):
        guard_upload(b"x" * MAX_BYTES, "a.xlsx")
    with pytest.raises(errors.FileTooLarge):
        guard_upload(b"x" * (MAX_BYTES + 1), "a.xlsx")


@pytest.mark.parametrize("data", [b"<html><table></table></html>", b"%PDF-1.4", b"", b"\xef\xbb\xbfa,b\n1,2", b"PK"])
def test_what_is_no_workbook_is_refused_whatever_its_name(data: bytes) -> None:
    with pytest.raises(errors.NotAWorkbook):
        guard_upload(data, "申报表.xlsx")


def test_the_old_format_is_told_how_to_save() -> None:
    with pytest.raises(errors.OldExcelFormat, match="另存为"):
        guard_upload(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "申报表.xls")


def test_a_workbook_with_a_password_is_told_to_take_it_off() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(errors.LockedWorkbook):
        guard_upload(data, "申报表.xlsx")


@pytest.mark.parametrize("name", ["../申报表.xlsx", "C:\\表.xlsx", "a/b.xlsx", "a\n.xlsx", "a\0.xlsx", "", ".."])
def test_a_path_in_the_file_name_is_refused(name: str) -> None:
    with pytest.raises(errors.BadFileName):
        guard_upload(GOOD, name)


@pytest.mark.parametrize("entry", ["../evil.xml", "/etc/evil.xml", "xl/../../evil.xml", "xl\\evil.xml", "C:/evil.xml"])
def test_a_path_in_an_entry_is_refused(entry: str) -> None:
    with pytest.raises(errors.SuspiciousArchive):
        guard_upload(repacked(GOOD, {}, {entry: b"<a/>"}), "a.xlsx")


def test_macros_are_refused_by_name_and_by_content() -> None:
    with pytest.raises(errors.MacrosRefused):
        guard_upload(GOOD, "申报表.XLSM")
    with pytest.raises(errors.MacrosRefused):
        guard_upload(repacked(GOOD, {}, {"xl/vbaProject.bin": b"x"}), "a.xlsx")


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    with pytest.raises(errors.NotAWorkbook):
        guard_upload(repacked(GOOD, {"xl/workbook.xml": None}), "a.xlsx")


def test_too_many_entries_are_refused() -> None:
    extra = {f"xl/media/{number}.bin": b"x" for number in range(MAX_ENTRIES)}
    with pytest.raises(errors.SuspiciousArchive):
        guard_upload(repacked(GOOD, {}, extra), "a.xlsx")


def test_too_many_sheets_are_refused() -> None:
    extra = {f"xl/worksheets/sheet{number}.xml": b"<worksheet/>" for number in range(2, 22)}
    with pytest.raises(errors.TooMuchData):
        guard_upload(repacked(GOOD, {}, extra), "a.xlsx")


def test_a_zip_bomb_is_refused_at_once() -> None:
    began = time.perf_counter()
    with pytest.raises(errors.SuspiciousArchive):
        guard_upload(repacked(GOOD, {}, {"xl/media/bomb.bin": b"\0" * 30_000_000}), "a.xlsx")
    assert time.perf_counter() - began < 2


def test_an_entry_that_lies_about_its_size_is_refused() -> None:
    honest = repacked(GOOD, {}, {"xl/lie.xml": b"<a>" + b" " * 100_000 + b"</a>"})
    # The size stands in the entry's own head and in the table of contents; both are made to lie.
    lying = honest.replace((100_007).to_bytes(4, "little"), (7).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises((errors.UnreadableWorkbook, errors.SuspiciousArchive)):
        guard_upload(lying, "a.xlsx")


ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet>&x;</worksheet>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_document_type_in_any_part_and_encoding_is_refused(part: str, encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?>{ENTITY}'.encode(encoding)
    with pytest.raises(errors.SuspiciousArchive):
        guard_upload(repacked(GOOD, {part: data}), "a.xlsx")


def test_exactly_the_allowed_rows_pass_and_one_more_is_refused() -> None:
    head = 3
    full = [row_with(serial) for serial in range(1, MAX_ROWS - head + 1)]
    guard_upload(sheet_of(full), "a.xlsx")
    with pytest.raises(errors.TooMuchData):
        guard_upload(sheet_of([*full, row_with(9)]), "a.xlsx")


def sheet_xml(body: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}">{body}</worksheet>'.encode()


def test_a_million_rows_are_stopped_early() -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, 300_001))
    began = time.perf_counter()
    with pytest.raises(errors.TooMuchData):
        guard_upload(repacked(GOOD, {SHEET: sheet_xml(f"<sheetData>{rows}</sheetData>")}), "a.xlsx")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "body",
    [
        '<sheetData><row r="1048576"><c r="A1048576"/></row></sheetData>',  # one stray cell at the very end
        '<sheetData><row><c r="A1048576"/></row></sheetData>',  # the same without a row number
        '<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',  # would be 17 thousand million cells
        '<sheetData/><mergeCells><mergeCell ref="nonsense"/></mergeCells>',
    ],
)
def test_what_would_make_the_reader_build_millions_of_cells_is_refused(body: str) -> None:
    with pytest.raises(errors.TooMuchData):
        guard_upload(repacked(GOOD, {SHEET: sheet_xml(body)}), "a.xlsx")


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        ("<row/>", MAX_ROWS),
        ("<row><c/></row>", MAX_ROWS),
        ("<c/>", MAX_CELLS),
        ('<mergeCell ref="A1:A2"/>', MAX_MERGES),
        ('<mergeCell ref="A1:Z1000"/>', MAX_MERGED_CELLS // 26_000),
    ],
)
def test_each_count_passes_at_its_limit_and_stops_one_further(body: str, limit: int) -> None:
    guard_upload(repacked(GOOD, {SHEET: sheet_xml(body * limit)}), "a.xlsx")
    with pytest.raises(errors.TooMuchData):
        guard_upload(repacked(GOOD, {SHEET: sheet_xml(body * (limit + 1))}), "a.xlsx")


def test_much_that_is_each_harmless_is_refused_together() -> None:
    part = random.Random(7).randbytes(200_000) + bytes(9_000_000)  # packs about 1:45, so no part is a bomb by itself
    extra = {f"xl/media/{number}.bin": part for number in range(1 + MAX_UNPACKED_BYTES // len(part))}
    with pytest.raises(errors.SuspiciousArchive):
        guard_upload(repacked(GOOD, {}, extra), "a.xlsx")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused() -> None:
    with pytest.raises(errors.SuspiciousArchive):
        guard_upload(repacked(GOOD, {}, {SHEET: b"<worksheet/>"}), "a.xlsx")


@pytest.mark.parametrize(("area", "cells"), [("A1", 1), ("A1:L1", 12), ("$B$2:$C$4", 6), ("Z1:AA2", 4)])
def test_merged_areas_are_counted(area: str, cells: int) -> None:
    assert merged_area(area) == cells


def test_broken_xml_and_a_cut_file_are_refused() -> None:
    with pytest.raises(errors.UnreadableWorkbook):
        guard_upload(repacked(GOOD, {SHEET: b"<worksheet><row>"}), "a.xlsx")
    with pytest.raises(errors.UnreadableWorkbook):
        guard_upload(GOOD[: len(GOOD) // 2], "a.xlsx")


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        directory = GOOD.rindex(b"PK\x01\x02") if archive.namelist() else 0
    data[directory + 8] |= 1
    with pytest.raises(errors.LockedWorkbook):
        guard_upload(bytes(data), "a.xlsx")


def test_every_refusal_has_its_own_number_and_says_what_to_do() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.WorkbookError)
    ]
    assert len({kind.number for kind in kinds}) == len(kinds) >= 11
    assert all(6300 <= kind.number < 6400 and "请" in (kind.__doc__ or "") for kind in kinds)
