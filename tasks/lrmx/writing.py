"""Writing `.lrmx`: UTF-8 with its mark, the standard order of elements, `\\r\\n` in and between lines, nothing unknown lost."""

import base64
from xml.sax.saxutils import escape

from tasks.lrmx.elements import ELEMENTS, FAMILY, NEWEST, PHOTO, RELATIVE, VERSION, Record, Relative
from tasks.lrmx.reading import CONTROL

HEAD = '<?xml version="1.0" encoding="utf-8"?>'


def write_lrmx(record: Record) -> bytes:
    """Write a record as a `.lrmx` file that 任免表编辑器 3.x opens."""
    lines = [HEAD, "<Person>", *_extra(record, "")]
    for one in ELEMENTS:
        if one.tag == FAMILY:
            lines += _family(record)
        elif one.tag == PHOTO:
            lines.append(_line(one.tag, base64.b64encode(record.photo).decode()))
        elif not one.optional or one.key in record.values:
            lines.append(_line(one.tag, record[one.key] or (NEWEST if one.tag == VERSION else "")))
        lines += _extra(record, one.tag)
    return ("\n".join([*lines, "</Person>", ""])).replace("\n", "\r\n").encode("utf-8-sig")


def _line(tag: str, value: str, indent: str = "  ") -> str:
    return f"{indent}<{tag}>{escape(CONTROL.sub('', value))}</{tag}>"


def _extra(record: Record, after: str) -> list[str]:
    return [f"  {kept}" for tag, kept in record.extra if tag == after]


def _family(record: Record) -> list[str]:
    lines = [f"  <{FAMILY}>"]
    for one in record.family:
        lines += _item(one)
    lines += [f"  {kept}" for kept in _extra(record, f"{FAMILY}/")]
    return [*lines, f"  </{FAMILY}>"]


def _item(one: Relative) -> list[str]:
    known = [_line(tag, str(getattr(one, key)), "      ") for tag, key in RELATIVE]
    return ["    <Item>", *known, *(f"      {kept}" for kept in one.extra), "    </Item>"]
