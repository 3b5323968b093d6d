"""Written scores from a workbook on the clerk's page (笔试成绩): good rows are kept, bad cells come back with what to write. Measure 19."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from models.waits import Assignment, Wait
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import manner_staff as manner
from tests.flows import selection_staff as staff
from tests.flows.staff import parts
from tests.web.site import Site, signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = tuple[str | None, object, object]  # grade, paper, mark


@pytest.fixture
def part(site: Site) -> tuple[Assignment, Wait]:
    """Bring a competition to its written scores."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = manner.begin_competition(staff.settle())
    staff.work(case, manner.usual, until="ask_scores")
    return next((a, w) for a, w in parts() if w.name == "ask_scores")


def book(data: bytes, rows: list[Row], rename: str = "") -> bytes:
    """Fill in the workbook that the page handed out."""
    made = load_workbook(BytesIO(data))
    sheet: Any = made.worksheets[0]
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row, 3):
            sheet.cell(number, column).value = value
    if rename:
        sheet.cell(3, 2).value = rename
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


GOOD: list[Row] = [
    ("优秀", "密封正常", 88.5),
    ("称职", "密封正常", 90),
    ("称职", "缺考", None),
    ("优秀", "密封正常", "70.25"),
]


def test_good_rows_are_kept_and_bad_cells_come_back_with_what_to_write(
    site: Site, part: tuple[Assignment, Wait]
) -> None:
    assignment, wait = part
    browser = signed_in(site, assignment.person_id)
    blank = browser.get(f"/i/{assignment.id}/file/blank").content
    labels = [label for _, label in staff.table(wait, "scores")]
    assert [row[1].value for row in load_workbook(BytesIO(blank)).worksheets[0].iter_rows(3, 6)] == labels
    for wrong, cell, said in (
        ((None, "密封正常", 80), "C3", "请填写平时考核等次"),
        (("很好", "密封正常", 80), "C3", "请填优秀、称职、基本称职、不称职之一"),
        (("优秀", "没封", 80), "D3", "请填密封正常、写有姓名或标记、缺考之一"),
        (("优秀", "密封正常", "八十"), "E3", "请填0至100的数字"),
        (("优秀", "密封正常", 100.01), "E3", "不在0至100之间"),
        (("优秀", "密封正常", 80.125), "E3", "小数多于两位"),
        (("优秀", "密封正常", None), "E3", "没有填成绩"),
        (("优秀", "缺考", 80), "E3", "请删去成绩"),
        (("优秀", "密封正常", "=40+40"), "E3", "公式"),
    ):
        sent = browser.post(
            f"/i/{assignment.id}/step/upload", files={"file": ("成绩.xlsx", book(blank, [wrong, *GOOD[1:]]), XLSX)}
        )
        assert sent.status_code == 200 and "读入3人的成绩；1处须修改" in sent.text, wrong
        assert cell in sent.text and said in sent.text, wrong
        assert 'value="90"' in sent.text and 'value="70.25"' in sent.text
    page = browser.get(f"/i/{assignment.id}").text
    assert "已读入 3 人" in page and 'value="70.25"' in page  # they stay, also when the page is loaded again


def test_the_whole_book_fills_the_form_and_is_submitted(site: Site, part: tuple[Assignment, Wait]) -> None:
    assignment, wait = part
    browser = signed_in(site, assignment.person_id)
    blank = browser.get(f"/i/{assignment.id}/file/blank").content
    sent = browser.post(f"/i/{assignment.id}/step/upload", files={"file": ("成绩.xlsx", book(blank, GOOD), XLSX)})
    assert "读入4人的成绩，请核对后提交" in sent.text
    again = browser.post(
        f"/i/{assignment.id}/step/upload",
        files={"file": ("成绩.xlsx", book(blank, [("优秀", "密封正常", 60.5), *GOOD[1:]]), XLSX)},
    )
    assert 'value="60.5"' in again.text and 'value="88.5"' not in again.text
    assert one("SELECT count(*) FROM document WHERE kind = 'roster' AND title LIKE '%笔试成绩'") == 2
    assert wait


def test_a_stranger_in_the_book_is_named_and_the_others_are_taken(site: Site, part: tuple[Assignment, Wait]) -> None:
    assignment, _ = part
    browser = signed_in(site, assignment.person_id)
    blank = browser.get(f"/i/{assignment.id}/file/blank").content
    sent = browser.post(
        f"/i/{assignment.id}/step/upload", files={"file": ("成绩.xlsx", book(blank, GOOD, "张三（某局）"), XLSX)}
    )
    assert "读入3人的成绩；1处须修改" in sent.text and "B3" in sent.text and "不要改动人选一栏" in sent.text


def test_a_file_of_another_kind_is_refused(site: Site, part: tuple[Assignment, Wait]) -> None:
    assignment, _ = part
    browser = signed_in(site, assignment.person_id)
    sent = browser.post(f"/i/{assignment.id}/step/upload", files={"file": ("成绩.xlsx", b"abc", XLSX)})
    assert sent.status_code == 422
    sent = browser.post(f"/i/{assignment.id}/step/upload")
    assert sent.status_code == 422 and "请先选择文件" in sent.text
