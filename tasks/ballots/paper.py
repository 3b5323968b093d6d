"""A vote on paper (纸质票): two people count and enter what they counted; only what both entered alike is taken."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from sqlmodel import Session

from models.ballots import BallotBox
from models.errors import QingshanError
from tasks.ballots import boxes
from tasks.ballots.counting import root_of
from tasks.ballots.errors import BadBallot, NobodyPresent, WrongMoment
from tasks.ballots.sheet import Section, read

Entered = Literal["first", "whole", "differs"]


class SamePerson(QingshanError):
    """点票结果须由两人分别录入，您已录入一份，请另一人录入。"""

    number, status = 8110, 409


def enter(tx: Session, box: BallotBox, person_id: int, given: Mapping[str, str]) -> Entered:
    """Enter one person's counts; tells whether they are the first, made the box whole, or differ from the first's.

    Two entries that differ are both put aside, on record: the slips are counted again. Raises QS-8103, QS-8104, QS-8110.
    """
    counts = boxes.attendance(tx, box.id)
    if box.state not in ("signing", "open") or counts["已投"]:
        raise WrongMoment
    if not counts["实到"]:
        raise NobodyPresent
    said = _counts(box, given, counts)
    if not box.paper:
        box.paper = [{"by": person_id, "counts": said}]
        tx.add(box)
        boxes.tell(tx, box, "paper_entered", actor=f"person:{person_id}")
        return "first"
    if box.paper[0]["by"] == person_id:
        raise SamePerson
    if box.paper[0]["counts"] != said:
        box.paper = []
        tx.add(box)
        boxes.tell(tx, box, "paper_differs", actor=f"person:{person_id}")
        return "differs"
    _adopt(tx, box, person_id, said, counts)
    return "whole"


def _adopt(tx: Session, box: BallotBox, person_id: int, said: dict[str, Any], counts: Mapping[str, int]) -> None:
    box.paper = [*box.paper, {"by": person_id, "counts": said}]
    box.counts = {
        "应到": counts["应到"],
        "实到": counts["实到"],
        "回避": counts["回避"],
        "发出": said["issued"],
        "收回": said["returned"],
        "有效": said["returned"] - said["invalid"],
        "无效": said["invalid"],
        "作废": counts["作废"],
        "分组": {},
    }
    box.tally = said["sections"]
    box.root = root_of([str(said)])
    if box.state == "open":
        box.state = "closing"
        tx.add(box)
        tx.flush()
    box.state = "closed"
    tx.add(box)
    tx.flush()
    numbers = {name: box.counts[name] for name in ("应到", "实到", "回避", "发出", "收回", "有效", "无效")}
    boxes.tell(tx, box, "closed", actor=f"person:{person_id}", root=box.root, paper=True, **numbers)


def _counts(box: BallotBox, given: Mapping[str, str], counts: Mapping[str, int]) -> dict[str, Any]:
    issued, returned, invalid = (_whole(given.get(name, ""), name) for name in ("issued", "returned", "invalid"))
    if not invalid <= returned <= issued <= counts["实到"]:
        raise BadBallot(f"应有：无效≤收回≤发出≤实到（{counts['实到']}），请核对。")
    valid = returned - invalid
    sections = {section.key: _section(section, given, valid) for section in read(box.sheet).sections}
    return {"issued": issued, "returned": returned, "invalid": invalid, "sections": sections}


def _section(section: Section, given: Mapping[str, str], valid: int) -> dict[str, Any]:
    if section.marks:
        votes = {key: _whole(given.get(f"p:{section.key}:{key}", ""), label) for key, label in section.options}
        if any(count > valid for count in votes.values()) or sum(votes.values()) > valid * section.marks:
            raise BadBallot(f"“{section.title}”的得票多于有效票{valid}张所能投的，请核对。")
        return {"votes": votes, "blank": 0}
    if section.grades:
        grades = {
            key: {g: _whole(given.get(f"p:{section.key}:{key}:{g}", ""), f"{label}（{g}）") for g in section.grades}
            for key, label in section.options
        }
        if any(sum(row.values()) > valid for row in grades.values()):
            raise BadBallot(f"“{section.title}”的票数多于有效票{valid}张，请核对。")
        return {"grades": grades}
    scores = {key: _scores(given.get(f"p:{section.key}:{key}", ""), label, section) for key, label in section.options}
    if any(len(row) != valid for row in scores.values()):
        raise BadBallot(f"每人应有{valid}个评分，请核对。")
    return {"scores": scores}


def _scores(typed: str, label: str, section: Section) -> list[str]:
    try:
        marks = [Decimal(one) for one in typed.replace("，", " ").replace(",", " ").split()]
    except InvalidOperation:
        raise BadBallot(f"“{label}”的评分请用空格隔开的数字填写。") from None
    if any(not mark.is_finite() or not 0 <= mark <= section.score for mark in marks):
        raise BadBallot(f"“{label}”的评分须在0至{section.score}之间。")
    return [str(mark.quantize(Decimal("0.01"))) for mark in sorted(marks, reverse=True)]


def _whole(typed: str, label: str) -> int:
    names = {"issued": "发出", "returned": "收回", "invalid": "无效"}
    if not (typed.isascii() and typed.isdecimal()):
        raise BadBallot(f"“{names.get(label, label)}”请填整数。")
    return int(typed)
