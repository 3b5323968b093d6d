"""简历 line by line: from when to when, and what; the space that makes the texts stand in one column is part of the form."""

import re
from dataclasses import dataclass

_DAY = r"(\d{4})\s*[.．年/]{0,2}\s*(\d{1,2})\s*月?"
_DASH = r"(?:-{1,3}|[—―–－~～]{1,2}|至)"
LINE = re.compile(rf"^{_DAY}\s*{_DASH}(?:[ ]{{0,2}}{_DAY}|\s*(至今|今))?[\s　]*(.*)$")
COLUMN = 18  # where the text begins: "yyyy.MM--yyyy.MM" and two spaces


@dataclass(frozen=True)
class Entry:
    """One entry of a 简历: the months as `yyyy.MM`, `until` empty for the present post; `text` may have several lines."""

    since: str
    until: str
    text: str


def read_resume(text: str) -> list[Entry]:
    """Read a 简历; a line without a date continues the entry before it, and text before the first date is an entry of its own."""
    found: list[Entry] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").split("\n"):
        if not line.strip():
            continue
        dated = LINE.match(line.strip())
        if dated and _month(dated[2]) and (dated[4] is None or _month(dated[4])):
            until = f"{dated[3]}.{int(dated[4]):02d}" if dated[3] else ""
            found.append(Entry(f"{dated[1]}.{int(dated[2]):02d}", until, dated[6].strip()))
        elif found:
            last = found[-1]
            found[-1] = Entry(last.since, last.until, f"{last.text}\n{line.strip()}")
        else:
            found.append(Entry("", "", line.strip()))
    return found


def write_resume(entries: list[Entry]) -> str:
    """Write a 简历 so that every text begins in the same column; a continued line is indented as far."""
    lines: list[str] = []
    for one in entries:
        first, *more = one.text.split("\n")
        lines.append(f"{f'{one.since}--{one.until}' if one.since else '':<16}  {first}".rstrip())
        lines += [" " * COLUMN + line for line in more]
    return "\n".join(lines)


def _month(typed: str) -> bool:
    return 1 <= int(typed) <= 12
