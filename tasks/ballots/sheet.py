"""What a ballot asks (票面): sections with options, and how each is filled in. Plain data, kept with the box.

A section is filled in by `marks` (at most so many of the options: 推荐票, 差额表决票), by `grades` (one word an option:
测评票, 表决票) or by `score` (a number an option, from zero up to it, two decimals: 面试评分).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from tasks.ballots.errors import BadBallot

VOTE = ("同意", "不同意", "缓议")  # 表决意见, R-OPINION
GRADES = ("优秀", "称职", "基本称职", "不称职")  # 民主测评等次


@dataclass(frozen=True)
class Section:
    """One part of a ballot: what it is about, its options as (key, label), and how they are filled in."""

    key: str
    title: str
    options: Sequence[tuple[str, str]]
    marks: int = 0
    grades: Sequence[str] = ()
    score: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return it as the box keeps it."""
        return {
            "key": self.key,
            "title": self.title,
            "options": [list(option) for option in self.options],
            "marks": self.marks,
            "grades": list(self.grades),
            "score": self.score,
        }


@dataclass(frozen=True)
class Sheet:
    """A ballot as it is shown and checked."""

    sections: Sequence[Section] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it as the box keeps it."""
        return {"sections": [section.as_json() for section in self.sections]}


def read(kept: Mapping[str, Any]) -> Sheet:
    """Return the sheet that a box keeps."""
    return Sheet(
        [
            Section(
                s["key"], s["title"], [(k, label) for k, label in s["options"]], s["marks"], s["grades"], s["score"]
            )
            for s in kept["sections"]
        ]
    )


def checked(sheet: Sheet, given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return what a ballot says, section by section; raises QS-8103 with what to mend.

    `given`: for a section with marks, its key → the options marked (none is an abstention, 弃权); else "section:option" →
    the word or the number, which may not be left out.
    """
    return {section.key: _section(section, given) for section in sheet.sections}


def _section(section: Section, given: Mapping[str, Sequence[str]]) -> Any:
    if section.marks:
        return _marked(section, given.get(section.key, ()))
    said: dict[str, str] = {}
    for option, label in section.options:
        word = next(iter(given.get(f"{section.key}:{option}", ())), "").strip()
        said[option] = _score(section, label, word) if section.score else _grade(section, label, word)
    return said


def _marked(section: Section, marked: Sequence[str]) -> list[str]:
    known = {option for option, _ in section.options}
    if set(marked) - known:
        raise BadBallot(f"“{section.title}”中有票面以外的人选，不能另写，请重新选择。")
    if len(set(marked)) > section.marks:
        raise BadBallot(f"“{section.title}”最多选{section.marks}人，现选了{len(set(marked))}人，请减少。")
    return sorted(set(marked))


def _grade(section: Section, label: str, word: str) -> str:
    if word not in section.grades:
        raise BadBallot(f"“{section.title}”中的“{label}”还没有选，请选{'、'.join(section.grades)}之一。")
    return word


def _score(section: Section, label: str, word: str) -> str:
    try:
        number = Decimal(word)
    except InvalidOperation:
        number = Decimal(-1)
    exact = number.is_finite() and 0 <= number <= section.score and number == number.quantize(Decimal("0.01"))
    if not exact:
        raise BadBallot(f"“{label}”的得分请填0至{section.score}之间的数，至多两位小数。")
    return str(number.quantize(Decimal("0.01")))
