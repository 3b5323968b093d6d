"""Scans as a scanner makes them, in miniature: one page each, complete, with nothing to see on it."""

import struct
import zlib


def pdf(words: str = "scanned", size: int = 1200) -> bytes:
    """Make a PDF of one empty page, at least `size` bytes long."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects.append("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")
    data, places = f"%PDF-1.4\n% {words} {'.' * size}\n".encode(), []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 4\n0000000000 65535 f \n{table}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode()


def png(width: int = 595, height: int = 842) -> bytes:
    """Make a grey PNG of some size in pixels, with a text that makes it as long as a scan."""
    picture = zlib.compress((b"\x00" + b"\xee" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    words = b"Comment\x00" + b"." * 1000
    chunks = ((b"IHDR", header), (b"tEXt", words), (b"IDAT", picture), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def jpeg(width: int = 595, height: int = 842) -> bytes:
    """Make what a JPEG file is made of: segments, the picture's size, (meaningless) picture data, the end."""
    segments = [b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x48\x00\x48\x00\x00"]
    segments.append(b"\xff\xfe" + struct.pack(">H", 1002) + b"." * 1000)
    segments.append(b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00")
    segments.append(b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x55" * 300)
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xd9"
