"""A PNG of a page made smaller: its colours rounded and put into a palette; plain pages have few. No other library is needed."""

from __future__ import annotations

import struct
import zlib
from collections import Counter

MAGIC = b"\x89PNG\r\n\x1a\n"
COLOURS = 256


def smaller(data: bytes) -> bytes:
    """Return the same picture with at most 256 colours; as it came where that is not smaller."""
    width, height, channels, raw = _read(data)
    rows = _rows(raw, width * channels, height, channels)
    pixels = [tuple(row[n : n + 3]) for row in rows for n in range(0, len(row), channels)]
    palette, index = _palette(Counter(pixels))
    lines = b"".join(
        b"\0" + bytes(index[pixel] for pixel in pixels[at : at + width]) for at in range(0, width * height, width)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    made = MAGIC + _chunk(b"IHDR", header) + _chunk(b"PLTE", bytes(part for colour in palette for part in colour))
    made += _chunk(b"IDAT", zlib.compress(lines, 9)) + _chunk(b"IEND", b"")
    return min(made, data, key=len)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _read(data: bytes) -> tuple[int, int, int, bytes]:
    """Return width, height, channels and the filtered lines of a picture of 8 bits a channel."""
    assert data.startswith(MAGIC)
    at, body = len(MAGIC), b""
    width = height = channels = 0
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, part = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", part[:10])
            assert depth == 8 and colour in (2, 6)
            channels = 4 if colour == 6 else 3
        elif kind == b"IDAT":
            body += part
        at += length + 12
    return width, height, channels, zlib.decompress(body)


def _rows(raw: bytes, size: int, height: int, step: int) -> list[bytearray]:
    """Undo the filters of the lines, one after another."""
    rows: list[bytearray] = []
    before = bytearray(size)
    for n in range(height):
        at = n * (size + 1)
        row = bytearray(raw[at + 1 : at + 1 + size])
        _unfilter(raw[at], row, before, step)
        rows.append(row)
        before = row
    return rows


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    for n in range(len(row) if kind else 0):
        left = row[n - step] if n >= step else 0
        up = above[n]
        if kind == 1:
            more = left
        elif kind == 2:
            more = up
        elif kind == 3:
            more = (left + up) // 2
        else:
            more = _paeth(left, up, above[n - step] if n >= step else 0)
        row[n] = (row[n] + more) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def _palette(counted: Counter[tuple[int, ...]]) -> tuple[list[tuple[int, ...]], dict[tuple[int, ...], int]]:
    """Return the colours most often seen, and for each colour the place of the one nearest to it."""
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    places = {colour: place for place, colour in enumerate(palette)}

    def nearest(colour: tuple[int, ...]) -> int:
        return min(
            range(len(palette)), key=lambda n: sum((a - b) ** 2 for a, b in zip(palette[n], colour, strict=True))
        )

    return palette, {colour: places[colour] if colour in places else nearest(colour) for colour in counted}
