"""A scan of a signed paper is whole (扫描件): what only begins like one, was cut off or shows nothing is refused."""

import pytest

from models.errors import ScanUnreadable
from tasks.scans import MAX_BYTES, PNG, scan_kind
from tests import scans

WHOLE = {"pdf": scans.pdf(), "png": scans.png(), "jpg": scans.jpeg()}


@pytest.mark.parametrize(("extension", "data"), WHOLE.items())
def test_a_whole_scan_is_told_by_its_content(extension: str, data: bytes) -> None:
    assert scan_kind(data)[1] == extension
    assert scan_kind(data + b"\x00" * 20)[1] == extension  # some devices pad their files


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ\x90" + b"x" * 2000, b"<html>" * 400, scans.pdf(size=MAX_BYTES)],
    ids=["empty", "exe", "html", "big"],
)
def test_what_is_no_scan_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(ScanUnreadable, match="扫描件须为 PDF、PNG 或 JPG"):
        scan_kind(data)


@pytest.mark.parametrize("data", [b"%PDF-1", PNG + b"x", b"\xff\xd8\xff\xd9", b"%PDF-1.4 %%EOF"])
def test_six_bytes_are_no_scan(data: bytes) -> None:
    with pytest.raises(ScanUnreadable, match="不像签字原件的扫描件"):
        scan_kind(data)


@pytest.mark.parametrize("data", WHOLE.values(), ids=WHOLE)
def test_a_file_that_was_cut_off_is_refused(data: bytes) -> None:
    cut = data[:-7] + b" " * 3000  # the end is missing, however long the file is
    with pytest.raises(ScanUnreadable, match="可能没有传完"):
        scan_kind(cut)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.4\n" + b"." * 2000 + b"\nstartxref\n0\n%%EOF\n", "没有 PDF 页面"),
        (scans.png()[:60] + b"x" + scans.png()[61:], "有缺损"),
        (b"\xff\xd8\xff\xe0" + b"." * 2000, "有缺损"),
        (scans.png(1, 1), "1×1 像素"),
        (scans.jpeg(595, 99), "595×99 像素"),
    ],
    ids=["no page", "damaged png", "damaged jpeg", "one dot", "a strip"],
)
def test_what_shows_no_page_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(ScanUnreadable, match=why) as refused:
        scan_kind(data)
    assert "重新扫描" in refused.value.message
