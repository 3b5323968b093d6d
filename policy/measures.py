"""The words of the measures (措施原文), article by article, as they stand beside the pack that makes them data."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policy.pack_files import FOLDER

TEXT = "measures.txt"
CHAPTER = re.compile(r"[一二三四五六七八九十]+、(.+)")
ARTICLE = re.compile(r"(\d+)、(.+)")


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the measures: its number, its chapter, its title (the first sentence), and all its words."""

    number: int
    chapter: str
    title: str
    text: str


@lru_cache(maxsize=8)
def measures(pack: str, folder: Path = FOLDER) -> tuple[Measure, ...]:
    """Return the measures of a pack in their order; none where the pack has no text beside it."""
    path = folder / pack / TEXT
    if not path.exists():
        return ()
    chapter, found = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if article := ARTICLE.fullmatch(line.strip()):
            text = article[2]
            found.append(Measure(int(article[1]), chapter, text.partition("。")[0], text))
        elif heading := CHAPTER.fullmatch(line.strip()):
            chapter = heading[1]
    return tuple(found)
