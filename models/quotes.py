"""Quotation marks within quotation marks (引号): ‘ ’ inside “ ”, as GB/T 15834 has it, wherever a title is put into a sentence."""

OTHER = {"“": "‘", "‘": "“"}
CLOSES = {"“": "”", "‘": "’"}
ENDS = frozenset(CLOSES.values())


def nested(words: str) -> str:
    """Return words with the marks inside quoted words turned: “关于“两会””事 becomes “关于‘两会’”事; line by line.

    A line whose marks do not pair is left as it was typed.
    """
    return "\n".join(_line(line) for line in words.split("\n"))


def _line(line: str) -> str:
    out: list[str] = []
    inside: list[tuple[str, str]] = []  # the mark as it was typed, and as it is written
    for mark in line:
        if mark in CLOSES:
            inside.append((mark, OTHER[inside[-1][1]] if inside else mark))
            out.append(inside[-1][1])
        elif mark in ENDS:
            if not inside or CLOSES[inside[-1][0]] != mark:
                return line
            out.append(CLOSES[inside.pop()[1]])
        else:
            out.append(mark)
    return line if inside else "".join(out)
