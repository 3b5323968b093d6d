"""Reading `.lrmx`: XML without a document type or entities, UTF-8 or GBK, with or without a mark at its beginning.

Nothing is guessed and nothing is dropped: what we do not know is kept as it came, so that a file that is read and
written again says the same to the program it came from.
"""

import base64
import binascii
import re
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tasks.lrmx.elements import BY_TAG, FAMILY, PHOTO, RELATIVE, TEXTS, Record, Relative
from tasks.lrmx.errors import BadRecord, NotARecord, RecordTooLarge, UnsafeRecord

LARGEST = 10 * 1024 * 1024
DEEPEST = 20
MOST_TAGS = 50_000
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}));")
KEEPS_SPACES = {"resume"}  # the first line of a 简历 may be indented


def read_lrmx(data: bytes) -> Record:
    """Read a `.lrmx` file; raises QS-8061 to QS-8063 for what must not or cannot be read."""
    if len(data) > LARGEST:
        raise RecordTooLarge
    text = _clean(decode(data))
    if text.count("<") > MOST_TAGS:
        raise BadRecord
    try:
        root = fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        raise UnsafeRecord from None
    except (ParseError, ValueError):
        raise NotARecord from None
    if root.tag != "Person":
        raise NotARecord
    _shallow(root)
    return _record(root)


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8 where it is that, whatever it declares, else UTF-16 by its mark, else GBK."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotARecord


def tidy(value: str | None, key: str = "") -> str:
    """Return a value as a record holds it: `\\n` between lines, nothing around it, no control characters."""
    text = CONTROL.sub("", value or "").replace("\r\n", "\n").replace("\r", "\n")
    if key in KEEPS_SPACES:
        return "" if not text.strip() else text.strip("\n").rstrip()
    text = text.strip()
    return re.sub(r"\s+", "", text) if key == "name" and not text.isascii() else text


def _clean(text: str) -> str:
    """Take out the declaration (the text is decoded already) and the characters that no XML may have."""
    return CONTROL.sub("", REFERENCE.sub(_reference, DECLARATION.sub("", text, count=1)))


def _reference(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    bad = code < 32 and code not in (9, 10, 13)
    return "" if bad or code in (0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else found[0]


def _shallow(root: Node) -> None:
    """Refuse a file that is nested as no form is: what comes later goes down into what it does not know."""
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise BadRecord
        level = [child for node in level for child in node]


def _record(root: Node) -> Record:
    values = {one.key: "" for one in TEXTS if not one.optional}
    extra: list[tuple[str, str]] = []
    family: tuple[Relative, ...] = ()
    photo, after = b"", ""
    met: set[str] = set()
    for node in root:
        known = BY_TAG.get(node.tag)
        if known is None or node.tag in met or (node.tag != FAMILY and len(node)):
            extra.append((after, _kept(node)))
            continue
        met.add(node.tag)
        after = node.tag
        if node.tag == FAMILY:
            family = tuple(_relative(item) for item in node if item.tag == "Item")
            extra += [(f"{FAMILY}/", _kept(item)) for item in node if item.tag != "Item"]
        elif node.tag == PHOTO:
            photo = _photo(node.text)
        else:
            values[known.key] = tidy(node.text, known.key)
    return Record(values, family, photo, tuple(extra))


def _relative(item: Node) -> Relative:
    known = dict(RELATIVE)
    found: dict[str, str] = {}
    extra: list[str] = []
    for node in item:
        key = known.get(node.tag)
        if key is None or key in found or len(node):
            extra.append(_kept(node))
        else:
            found[key] = tidy(node.text, key)
    return Relative(**found, extra=tuple(extra))


def _kept(node: Node) -> str:
    """Return an element that we do not know as it is written again, without the space around it."""
    node.tail = None
    return tostring(node, encoding="unicode").replace("\r\n", "\n").replace("\r", "\n")


def _photo(text: str | None) -> bytes:
    """Return the image; a photo that is no Base64 is a damaged file."""
    packed = "".join((text or "").split())
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        raise BadRecord("任免审批表中的照片已损坏。请用任免表编辑软件重新放入照片，另存后再上传。") from None
