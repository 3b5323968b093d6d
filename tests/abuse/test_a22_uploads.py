"""A22: what is uploaded through the page — too large, a bomb, another format, a path in its name, 10⁶ rows, entities.

Each is refused with a page that says what to do; nothing is half-imported; a good row is never lost for a bad one.
"""

import io
import socket
import time
import zipfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from models.errors import QingshanError
from tasks.workbooks import errors
from tests.conftest import one
from tests.tasks.workbook_kit import repacked, row_with, sample, sheet_of
from tests.web.plan_office import Item, office, words
from tests.web.site import Site
from web.errors import TooLarge
from web.uploads import NoFile

UNIT = "昌东工业区"
GOOD = sample("declaration-farm")
BODY = b"<sheetData>" + b"<row><c><v>1</v></c></row>" * 1_000_000 + b"</sheetData>"


def the_item(site: Site) -> Item:
    """Return the item of a unit that declares."""
    return office(site).item("declare", UNIT)


def nothing_came_of_it() -> None:
    """Assert that no class, no file and no answer was kept."""
    assert one("SELECT count(*) FROM training_class") == 0
    assert one("SELECT count(*) FROM document WHERE kind = 'declaration'") == 0
    assert one("SELECT count(*) FROM answer") == 0


def bomb() -> bytes:
    """Make a workbook with a part that unpacks to 60 MB."""
    return repacked(GOOD, {}, {"xl/media/image1.xml": b"0" * (60 * 1024 * 1024)})


def million_rows() -> bytes:
    """Make a workbook whose first sheet has a million rows."""
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return repacked(GOOD, {"xl/worksheets/sheet1.xml": head + BODY + b"</worksheet>"})


def entities() -> bytes:
    """Make a workbook whose sheet declares entities that swell."""
    swelling = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    return repacked(GOOD, {"xl/worksheets/sheet1.xml": b'<?xml version="1.0"?>' + swelling + b"<x>&b;</x>"})


def climbing() -> bytes:
    """Make a workbook with an entry that climbs out of its folder."""
    return repacked(GOOD, {}, {"../../etc/passwd": b"x"})


def archive() -> bytes:
    """Make an archive that is no workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("readme.txt", "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"<html><script>alert(1)</script></html>", errors.NotAWorkbook),
        (b"%PDF-1.4", errors.NotAWorkbook),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, errors.OldExcelFormat),
        (archive(), errors.NotAWorkbook),
        (GOOD[: len(GOOD) // 2], errors.UnreadableWorkbook),
        (climbing(), errors.SuspiciousArchive),
        (sample("declaration-wrong-template"), errors.WrongTemplate),
        (b"", NoFile),
    ],
)
def test_what_is_no_declaration_is_refused_whatever_its_name(
    site: Site, data: bytes, refusal: type[QingshanError]
) -> None:
    item = the_item(site)
    said = item.step("upload", file=("申报表.xlsx", data))
    assert 400 <= said.status_code < 500
    assert f"QS-{refusal.number}" in said.text
    assert "未能办理" in words(said.text) and "用申报表填报" in words(
        said.text
    )  # the page itself, ready for another try
    nothing_came_of_it()


@pytest.mark.parametrize("make", [bomb, million_rows, entities])
def test_what_would_exhaust_the_reader_is_refused_quickly(site: Site, make: object) -> None:
    item, data = the_item(site), make()  # type: ignore[operator]
    began = time.monotonic()
    said = item.step("upload", file=("申报表.xlsx", data))
    assert said.status_code in (413, 422) and "未能办理" in words(said.text)
    assert time.monotonic() - began < 20
    nothing_came_of_it()


@pytest.mark.parametrize("name", ["../../etc/申报表.xlsx", "/etc/passwd", "..\\x/../y.xlsx"])
def test_a_path_in_the_name_is_refused(site: Site, name: str) -> None:
    said = the_item(site).step("upload", file=(name, GOOD))
    assert said.status_code == 422 and f"QS-{errors.BadFileName.number}" in said.text
    nothing_came_of_it()


def test_the_path_that_old_browsers_send_along_is_not_kept(site: Site) -> None:
    said = the_item(site).step("upload", file=("C:\\temp\\申报表.xlsx", GOOD))
    assert said.status_code in (200, 422)
    assert one("SELECT count(*) FROM document WHERE strpos(file_name, chr(92)) > 0 OR strpos(file_name, '/') > 0") == 0


def test_markup_in_the_name_is_shown_as_text(site: Site) -> None:
    item = the_item(site)
    said = item.step("upload", file=("<img src=x onerror=alert(1)>.xlsx", GOOD))
    assert said.status_code == 200 and "<img src=x" not in said.text and "&lt;img src=x" in said.text


def announced(site: Site, item: Item, length: int) -> bytes:
    """Send only the head of an upload that announces `length` bytes, and return what the server says at once."""
    cookies = "; ".join(f"{c.name}={c.value}" for c in item.browser.cookies.jar)
    where = urlsplit(site.origin)
    head = (
        f"POST {item.path}/step/upload HTTP/1.1\r\nHost: {where.netloc}\r\nOrigin: {site.origin}\r\nCookie: {cookies}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n\r\n"
    )
    with socket.create_connection((where.hostname or "", where.port or 80), timeout=10) as line:
        line.sendall(head.encode())
        said = b""
        while b"</html>" not in said and (more := line.recv(65536)):
            said += more
        return said


def test_a_gigabyte_is_refused_before_a_byte_of_it_is_read(site: Site) -> None:
    item = the_item(site)
    began = time.monotonic()
    said = announced(site, item, 1024**3)
    assert said.startswith(b"HTTP/1.1 413") and TooLarge().code.encode() in said
    assert time.monotonic() - began < 5
    nothing_came_of_it()


def test_a_stream_without_a_length_is_refused_at_the_limit(site: Site) -> None:
    item = the_item(site)

    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
        for _ in range(40):
            yield b"0" * 1024 * 1024

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    try:
        said = item.browser.post(f"{item.path}/step/upload", content=endless(), headers=kind)
        assert said.status_code == 413 and TooLarge().code in said.text
    except httpx.TransportError:
        pass  # the server may hang up while we are still sending
    nothing_came_of_it()
    assert item.browser.get(item.path).status_code == 200


def test_a_good_row_is_never_lost_because_another_is_bad(site: Site) -> None:
    item = the_item(site)
    data = sheet_of(
        [row_with(1, 班次名称="好的班"), row_with(2, 班次名称="坏的班", 人数="若干"), row_with(3, 班次名称="也好")]
    )
    said = item.step("upload", file=("申报表.xlsx", data))
    assert said.status_code == 200
    assert "新读入2个班次；1处须修改" in words(said.text) and "若干" in said.text
    assert one("SELECT string_agg(name, ',' ORDER BY position) FROM training_class") == "好的班,也好"


def test_a_formula_in_a_name_stays_text_on_every_way_out(site: Site) -> None:
    item = the_item(site)
    data = sheet_of([row_with(1, 班次名称="+cmd|' /C calc'!A0"), row_with(2, 人数="x")])
    said = item.step("upload", file=("申报表.xlsx", data))
    assert "+cmd|&#39; /C calc&#39;!A0" in said.text
    assert one("SELECT name FROM training_class") == "+cmd|' /C calc'!A0"
