"""Scans of signed papers (扫描件): told by their content, never by their name, and whole: six bytes are no scan.

A file that was cut off on its way, or that only begins like a PDF or a picture, would stand in the record as somebody's
signature. Nothing is rendered here, so nothing in the file is run.
"""

import re
import struct
import zlib
from collections.abc import Callable

from models.errors import ScanUnreadable

MAX_BYTES = 10 * 1024 * 1024
MIN_BYTES = 1000  # the scan of one page is many times that
MIN_SIDE = 100  # pixels; a page at 72 dots an inch has 595 × 842
PDF, PNG, JPEG = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
STANDALONE = {0x01, *range(0xD0, 0xD8)}  # JPEG markers without a length
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG markers that carry the size of the picture


def scan_kind(data: bytes) -> tuple[str, str]:
    """Return the media type and the extension of a scan; raises QS-2019 that says what is wrong with it."""
    if not data or len(data) > MAX_BYTES:
        raise ScanUnreadable
    for magic, (kind, fault_of) in KINDS.items():
        if data.startswith(magic):
            if len(data) < MIN_BYTES:
                raise ScanUnreadable(f"扫描件只有{len(data)}字节，不像签字原件的扫描件。请把原件整页重新扫描后上传。")
            if fault := fault_of(data):
                raise ScanUnreadable(f"扫描件{fault}。请打开文件核对，重新扫描或另存后上传。")
            return kind
    raise ScanUnreadable


def _pdf(data: bytes) -> str:
    """Return what is wrong with a PDF: header, objects, a catalogue, a page, and its end must be there."""
    tail = data[-1024:]
    if b"%%EOF" not in tail or b"startxref" not in data[-2048:]:
        return "不完整：PDF 没有结束标记，可能没有传完"
    whole = re.search(rb"\d+\s+\d+\s+obj\b", data) and b"endobj" in data
    paged = b"/Page" in data or b"/ObjStm" in data  # newer ones keep their pages in packed objects
    if not (re.match(rb"%PDF-\d\.\d", data) and whole and paged and (b"/Root" in data or b"/XRef" in data)):
        return "不能读取：文件里没有 PDF 页面"
    return ""


def _png(data: bytes) -> str:
    """Return what is wrong with a PNG: its chunks must add up, with a picture and an end."""
    at, kinds, size = len(PNG), set(), (0, 0)
    while at + 12 <= len(data) and b"IEND" not in kinds:
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body, end = data[at + 8 : at + 8 + length], at + 12 + length
        if end > len(data) or zlib.crc32(kind + body) != int.from_bytes(data[end - 4 : end], "big"):
            return "不完整：图片数据有缺损，可能没有传完"
        if kind == b"IHDR" and length == 13:
            size = struct.unpack(">II", body[:8])
        kinds.add(kind)
        at = end
    if not {b"IHDR", b"IDAT", b"IEND"} <= kinds:
        return "不完整：图片没有结束标记，可能没有传完"
    return _too_small(*size)


def _jpeg(data: bytes) -> str:
    """Return what is wrong with a JPEG: its segments up to the picture, the picture's size, and its end."""
    at, size = 2, (0, 0)
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, (length,) = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])
        if marker in STANDALONE or marker == 0xFF:  # a fill byte
            at += 1 if marker == 0xFF else 2
            continue
        if marker in FRAMES and length >= 8 and at + 9 <= len(data):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            size = (width, height)
        if marker == 0xDA:  # the picture itself
            if data.rfind(b"\xff\xd9") < at + 2 + length:
                return "不完整：图片没有结束标记，可能没有传完"
            return _too_small(*size)
        at += 2 + length
    return "不能读取：图片数据有缺损"


def _too_small(width: int, height: int) -> str:
    if min(width, height) < MIN_SIDE:
        return f"太小（{width}×{height} 像素），看不清签字"
    return ""


Fault = Callable[[bytes], str]
KINDS: dict[bytes, tuple[tuple[str, str], Fault]] = {
    PDF: (("application/pdf", "pdf"), _pdf),
    PNG: (("image/png", "png"), _png),
    JPEG: (("image/jpeg", "jpg"), _jpeg),
}
