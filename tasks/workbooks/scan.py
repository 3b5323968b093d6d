"""A streaming look at one XML part of a workbook, before anything is built from it (promise A22).

expat stops at the first sign of trouble: a document type (the door to entities, in whatever encoding), a row number or
a count over the limit, merged areas or declared ranges that would make the reader create millions of cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NoReturn
from xml.parsers import expat

from tasks.workbooks import errors

MAX_ROWS = 5_000
MAX_CELLS = 400_000
MAX_MERGED_CELLS = 200_000
MAX_MERGES = 5_000

REFERENCE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")


class SheetCounter:
    """Counts rows, cells and merged areas of one sheet and stops at the limits."""

    def __init__(self) -> None:
        self.row = 0
        self.cells = 0
        self.merged = 0
        self.merges = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one opening tag; raises `TooMuchData` when a limit is passed."""
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._row(attributes.get("r"))
        elif tag == "c":
            self._cell(attributes.get("r"))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _row(self, number: str | None) -> None:
        self.row = int(number) if number else self.row + 1
        # Row numbers, not row counts: one stray cell at the sheet's last row makes a reader walk a million rows.
        if self.row > MAX_ROWS:
            raise errors.TooMuchData()

    def _cell(self, reference: str | None) -> None:
        self.cells += 1
        placed = REFERENCE.match(reference) if reference else None
        if self.cells > MAX_CELLS or (placed and int(placed[2]) > MAX_ROWS):
            raise errors.TooMuchData()

    def _merge(self, area: str) -> None:
        self.merges += 1
        self.merged += merged_area(area)
        if self.merges > MAX_MERGES or self.merged > MAX_MERGED_CELLS:
            raise errors.TooMuchData()


def merged_area(area: str) -> int:
    """Count the cells of an area such as "A1:L1"; an area that cannot be read counts as too many."""
    first, _, last = area.replace("$", "").partition(":")
    start, end = REFERENCE.match(first), REFERENCE.match(last or first)
    if not start or not end:
        return MAX_MERGED_CELLS + 1
    width = abs(column_number(end[1]) - column_number(start[1])) + 1
    height = abs(int(end[2]) - int(start[2])) + 1
    return width * height


def column_number(letters: str) -> int:
    """Turn column letters into a number: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def scan_xml_part(pieces: Iterable[bytes], is_sheet: bool) -> None:
    """Read one XML part to its end without building it; raises a numbered error at the first sign of trouble."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    if is_sheet:
        parser.StartElementHandler = SheetCounter().start
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise errors.UnreadableWorkbook() from None


def _refuse_doctype(*_: object) -> NoReturn:
    raise errors.SuspiciousArchive()
