"""Where sentences, numbers and quotations stand in the 32 measures (条文定位)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policy.pack_files import FOLDER

LOCAL = "qingshanhu-2009"
COUNTED = "年届个次名天户篇场票季月日周人级条项份件轮家位岗倍成元"
NUMERAL = "一二两三四五六七八九十百千"
NUMBERS = re.compile(
    rf"\d+(?:[—-]\d+)?(?:年度|年|周岁|岁|[{COUNTED}])?|[{NUMERAL}]+分之[{NUMERAL}]+|(?:第|前|后)[{NUMERAL}]+[{COUNTED}]"
    rf"|[{NUMERAL}]+(?:年|届|个|次|名|天|户|票|月|日)|(?:每|同)(?:年|季度|届|月)|年度内|次年|当年"
)
BOUND = re.compile(r"必须|不得|一律|严禁|\d|[一二两三四五六七八九十]+(?:分之|年|次|天|名|户)")


class Span(NamedTuple):
    """A piece of a measure: from where to where, and its words."""

    begins: int
    ends: int
    words: str

    def overlaps(self, other: Span) -> bool:
        """Tell whether two pieces share a character."""
        return self.begins < other.ends and other.begins < self.ends


def measure(number: int) -> str:
    """Return the words of a measure, without its number."""
    text = (FOLDER / LOCAL / "measures.txt").read_text(encoding="utf-8")
    return next(line for line in text.splitlines() if line.startswith(f"{number}、")).split("、", 1)[1]


def sentences(words: str) -> Iterator[Span]:
    """Yield the sentences of a measure, each with its full stop."""
    for found in re.finditer(r"[^。]+。?", words):
        yield Span(found.start(), found.end(), found.group())


def numbers(words: str) -> Iterator[Span]:
    """Yield the numbers of a measure: Arabic, and Chinese ones with a unit."""
    for found in NUMBERS.finditer(words):
        yield Span(found.start(), found.end(), found.group())


def places(quoted: str, words: str) -> list[Span]:
    """Return where a quotation stands in a measure (with its number in front it is the same); empty where it does not."""
    plain = re.sub(r"^\d+、", "", quoted)
    return [Span(f.start(), f.end(), plain) for f in re.finditer(re.escape(plain), words)]
