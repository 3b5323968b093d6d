"""Reading words: texts of a bounded length, 是 or 否, lists of payers."""

from __future__ import annotations

import re
from datetime import date

from tasks.workbooks.cells import Unreadable, narrow, tidy

YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "涉及", "收费", "收", "TRUE", "YES", "Y"})
NO = frozenset({"否", "无", "不", "没有", "×", "✗", "✘", "╳", "不涉及", "不收费", "不收", "FALSE", "NO", "N"})
SEPARATORS = re.compile(r"[、，,;；/\n]+")


def read_text(value: object, longest: int) -> str:
    """Read a text of at most `longest` characters, spaces around it taken off."""
    if isinstance(value, (bool, date)):
        raise Unreadable("这里应当填文字", "请改填文字（可先把单元格格式设为“文本”）")
    text = tidy(value)
    if len(text) > longest:
        raise Unreadable(f"超过 {longest} 字（现有 {len(text)} 字）", f"请压缩到 {longest} 字以内")
    return text


def read_yes_no(value: object) -> bool:
    """Read 是 or 否 and the signs that mean nothing else; a bare 1, 0, X or dash would be a guess."""
    text = narrow(value).upper().rstrip("。.")
    if text in YES:
        return True
    if text in NO:
        return False
    raise Unreadable("看不出是“是”还是“否”", "请填“是”或“否”")


def read_list(value: object, longest: int) -> tuple[str, ...]:
    """Read several names in one cell, parted by 、 or commas, in the order written, each once."""
    parts = (part.strip() for part in SEPARATORS.split(read_text(value, longest)))
    return tuple(dict.fromkeys(part for part in parts if part))
