"""Setting a PDF (版式文件): a layout of ours (layouts/*.typ) and plain data in, bytes out. The only file that imports typst.

Whatever people typed goes in as data and is set as text, never read as mark-up. Fonts are the system's and are embedded as
far as used; where no Chinese font is installed the PDF is refused, for boxes instead of characters would pass for a record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from models.errors import QingshanError

LAYOUTS = Path(__file__).parent / "layouts"
# Names of the same kind of type on different machines, in the order to try (GB/T 9704 names the first).
BODY = (
    "FangSong", "STFangsong", "FandolFang", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "Songti SC",
    "AR PL UMing CN", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "Droid Sans Fallback",
)  # fmt: skip
HEADING = (
    "SimHei", "STHeiti", "FandolHei", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Noto Serif CJK SC", "SimSun",
)  # fmt: skip


class NoChineseFont(QingshanError):
    """这台电脑没有中文字体，PDF 没有生成。请系统管理员安装（Debian、Ubuntu：apt-get install fonts-noto-cjk；其他系统：思源宋体或仿宋、宋体），再重试。"""

    number, status = 8076, 503


def set_pdf(layout: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """Set a PDF (PDF/A-2u: everything embedded, every character readable) from one of our layouts and its data.

    The same data of the same instant gives the same bytes. Raises QS-8076 without a Chinese font.
    """
    fonts = typst.Fonts()
    found = chosen(fonts.families())
    compiler = typst.Compiler(
        (LAYOUTS / f"{layout}.typ").read_bytes(),
        font_paths=fonts,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "fonts": json.dumps(found)},
    )
    made = compiler.compile(format="pdf", timestamp=at.astimezone(UTC), pdf_standards=["a-2u"])
    assert isinstance(made, bytes)
    return made


def must_have_fonts() -> None:
    """Refuse before anything is done where no Chinese font is installed; raises QS-8076."""
    chosen(typst.Fonts().families())


def chosen(families: Sequence[str]) -> Mapping[str, list[str]]:
    """Return which of the installed families set body and headings, best first; raises QS-8076 when there is none."""
    there = set(families)
    found = {"body": [f for f in BODY if f in there], "heading": [f for f in HEADING if f in there]}
    if not found["body"]:
        raise NoChineseFont
    return {"body": found["body"], "heading": found["heading"] or found["body"]}


def shows(picture: bytes) -> bool:
    """Tell whether a PDF can show a picture: a whole one, of a kind that it knows. A damaged one is left out."""
    if not picture.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")):
        return False
    try:
        typst.Compiler(
            b"#image(bytes(json(bytes(sys.inputs.p))))", sys_inputs={"p": json.dumps(list(picture))}
        ).compile()
    except typst.TypstError:
        return False
    return True
