"""Building workbooks for the tests, cell by cell, as units would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from sample.declarations import HEADER

SAMPLES = Path(__file__).parents[2] / "sample" / "workbooks"
GOOD = ("档案培训", "规范管理", "档案员", 30, 2, 16, "3月", "会议室", "区委党校", 9000, "否")


def sample(name: str) -> bytes:
    """Read one of the project's own sample workbooks."""
    return (SAMPLES / f"{name}.xlsx").read_bytes()


def as_bytes(workbook: Workbook) -> bytes:
    """Save a workbook to bytes."""
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def sheet_of(
    rows: Sequence[Sequence[Any]],
    header: Sequence[str] = HEADER,
    top: Sequence[Sequence[Any]] = (("2010年度申报表",), ("填报单位：区委党校（盖章）",)),
    change: Callable[[Any], None] | None = None,
) -> bytes:
    """Make a one-sheet workbook; `change` may do anything else to the sheet."""
    workbook = Workbook()
    sheet: Any = workbook.worksheets[0]
    for row in (*top, header, *rows):
        sheet.append(list(row))
    if change:
        change(sheet)
    return as_bytes(workbook)


def row_with(serial: int = 1, **changed: Any) -> list[Any]:
    """Make a good row with some cells changed, by heading."""
    values = dict(zip(HEADER, (serial, *GOOD), strict=True)) | changed
    return [values[heading] for heading in HEADER]


def repacked(data: bytes, change: Mapping[str, bytes | None], extra: Mapping[str, bytes] | None = None) -> bytes:
    """Pack a workbook again with parts replaced (None: dropped) or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = change.get(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
        for name, content in (extra or {}).items():
            target.writestr(name, content)
    return stream.getvalue()
