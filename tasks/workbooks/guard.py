"""The guard before any workbook is opened (promise A22): refuse what could exhaust or trick the reader.

Everything is checked on the raw archive, streaming, before openpyxl builds anything in memory: the size, what the
file really is (never its name alone), the archive's entries, entities in the XML, macros, and how many rows there are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from tasks.workbooks import errors
from tasks.workbooks.scan import scan_xml_part

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 80 * 1024 * 1024
MAX_RATIO = 150  # a sheet of equal cells packs about 1:60; a bomb packs 1:1000
RATIO_FREE_BYTES = 2 * 1024 * 1024  # small parts may pack well without being a bomb
MAX_ENTRIES = 400
MAX_SHEETS = 20

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
MACRO_NAMES = ("vbaproject", "macrosheets/", "xlmacro")


def guard_upload(data: bytes, filename: str) -> None:
    """Refuse an upload that must not be opened (A22); returns nothing when the file may be read.

    `data` is the whole file, `filename` the name given by the browser. Raises a numbered `WorkbookError`.
    """
    if len(data) > MAX_BYTES:
        raise errors.FileTooLarge()
    guard_name(filename)
    _guard_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard_entries(archive)
            _guard_parts(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise errors.UnreadableWorkbook() from None


def guard_name(filename: str) -> None:
    """Refuse a name that is a path or carries control characters; the extension is only a hint."""
    if any(ord(char) < 32 for char in filename) or "/" in filename or "\\" in filename or filename in {"", ".", ".."}:
        raise errors.BadFileName()
    lowered = filename.lower()
    if lowered.endswith((".xlsm", ".xltm", ".xlam", ".xlsb")):
        raise errors.MacrosRefused()


def _guard_kind(data: bytes) -> None:
    """Look at the first bytes: an old .xls, an encrypted workbook, or no workbook at all."""
    if data.startswith(OLE_MAGIC):
        if ENCRYPTED_MARK in data:
            raise errors.LockedWorkbook()
        raise errors.OldExcelFormat()
    if not data.startswith(b"PK\x03\x04"):
        raise errors.NotAWorkbook()


def _guard_entries(archive: zipfile.ZipFile) -> None:
    """Check the archive's table of contents: count, names, sizes, and that it is a workbook at all."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or len(set(names)) != len(names):
        raise errors.SuspiciousArchive()
    for entry in entries:
        _guard_entry(entry)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise errors.SuspiciousArchive()
    if any(mark in name.lower() for name in names for mark in MACRO_NAMES):
        raise errors.MacrosRefused()
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise errors.NotAWorkbook()
    if sum(_is_sheet(name) for name in names) > MAX_SHEETS:
        raise errors.TooMuchData()


def _guard_entry(entry: zipfile.ZipInfo) -> None:
    """Refuse an entry with a path that climbs, a password, or a bomb's ratio."""
    name = entry.filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        raise errors.SuspiciousArchive()
    if entry.flag_bits & 0x1:
        raise errors.LockedWorkbook()
    if entry.file_size > RATIO_FREE_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise errors.SuspiciousArchive()


def _guard_parts(archive: zipfile.ZipFile) -> None:
    """Stream every XML part once: no document type, no entities, no sheet over the limits."""
    for entry in archive.infolist():
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            scan_xml_part(_chunks(archive, entry), is_sheet=_is_sheet(entry.filename))


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Read one entry in small pieces, so that a stop costs nothing more."""
    with archive.open(entry) as part:
        while piece := part.read(64 * 1024):
            yield piece


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")
