"""Make the sample workbooks: run `python -m sample.make_workbooks`; the rehearsal and the tests upload them.

They are written as units write them, cell by cell with openpyxl and not with our own template, so that reading them
tests the reader and not the writer.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sample.declarations import CLEAN, HEADER, MESSY_ROWS, OPTIONAL_HEADER, WITH_OPTIONS

FOLDER = Path(__file__).parent / "workbooks"
FIXED_TIME = (2009, 12, 18, 0, 0, 0)
Cell = str | int | float | None


def make_all(folder: Path = FOLDER) -> None:
    """Write every sample workbook into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (unit, rows) in CLEAN.items():
        (folder / f"{name}.xlsx").write_bytes(steady(clean(unit, HEADER, rows)))
    unit, rows = WITH_OPTIONS
    (folder / "declaration-options.xlsx").write_bytes(steady(clean(unit, HEADER + OPTIONAL_HEADER, rows)))
    (folder / "declaration-messy.xlsx").write_bytes(steady(messy()))
    (folder / "declaration-wrong-template.xlsx").write_bytes(steady(wrong_template()))


def clean(unit: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], year: int = 2010) -> Workbook:
    """Make a declaration as it should be."""
    workbook = Workbook()
    sheet = _first(workbook, f"{year}年度计划")
    _head(sheet, f"{year}年度干部教育培训工作计划申报表", unit, header)
    for serial, row in enumerate(rows, start=1):
        sheet.append([serial, *row])
    return workbook


def messy() -> Workbook:
    """Make a declaration as tired people send it: every habit the reader must know, in one file."""
    workbook = Workbook()
    _first(workbook, "填表说明").append(["请勿改动表头"])
    sheet = workbook.create_sheet("2010年度计划")
    header = [*HEADER[:4], "人\n数", *HEADER[5:10], "经费 (元)", HEADER[11]]
    _head(sheet, "２０１０年度培训计划申报表", "昌东工业区", header)
    for row in MESSY_ROWS:
        sheet.append(list(row))
    sheet.append(["合 计", None, None, None, "=SUM(E4:E13)"])
    sheet.append([])
    sheet.append(["联系人：办公室"])
    return workbook


def wrong_template() -> Workbook:
    """Make another table altogether."""
    workbook = Workbook()
    sheet = _first(workbook, "活动安排")
    for row in (
        ["宣传活动安排"],
        ["填报单位：扬子洲农场（盖章）"],
        ["项目", "参加人员", "规模", "时间"],
        ["示例活动", "示例人员", 200, "春季"],
    ):
        sheet.append(row)
    return workbook


def _first(workbook: Workbook, title: str) -> Worksheet:
    sheet = workbook.worksheets[0]
    sheet.title = title
    return sheet


def _head(sheet: Worksheet, title: str, unit: str, header: Sequence[str]) -> None:
    """Write title, unit and heading as the page's template has them."""
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    sheet.append([f"填报单位：{unit}（盖章）", None, None, None, None, None, "填报日期：2009年12月18日"])
    sheet.append(list(header))


def steady(workbook: Workbook) -> bytes:
    """Give the workbook's bytes with fixed times, so that making it again changes nothing."""
    stream, result = io.BytesIO(), io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name == "docProps/core.xml":
                continue  # holds the moment of saving
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = _without(data, b"<Override", b"/docProps/core.xml")
            elif name == "_rels/.rels":
                data = _without(data, b"<Relationship ", b"docProps/core.xml")
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
    return result.getvalue()


def _without(data: bytes, opening: bytes, holding: bytes) -> bytes:
    """Drop the one XML element that begins with `opening` and holds `holding`."""
    at = data.index(holding)
    start, end = data.rindex(opening, 0, at), data.index(b"/>", at) + 2
    return data[:start] + data[end:]


if __name__ == "__main__":
    make_all()
