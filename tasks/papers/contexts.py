"""What each paper may say: typed contexts, turned into the plain words a template uses.

Each class lists a template's variables; `mapping()` gives them as text, dates and money already written as papers write
them, so that an office editing a template meets only names and words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tasks.papers.words import ordinal, paper_date, plain, yuan_text

APPROVED, REDUCED, REFUSED, MERGED = "同意", "核减后同意", "不同意", "并入"
RESULTS = (APPROVED, REDUCED, REFUSED, MERGED)


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What every paper has: who issues it, its number and day, who gets copies (抄送), who prints it (印发)."""

    issuer: str
    number: str
    issued_on: date
    copies: Sequence[str] = ()
    printed_by: str = ""

    def head(self) -> dict[str, Any]:
        """Give the common variables."""
        return {
            "issuer": self.issuer,
            "number": self.number,
            "issued_on": paper_date(self.issued_on),
            "copies": "，".join(self.copies),
            "printed_by": self.printed_by or self.issuer,
        }


@dataclass(frozen=True, kw_only=True)
class CallContext(Letterhead):
    """The call (通知) for next year's declarations: opens and closes when, whom to ask."""

    plan_year: int
    recipients: str
    opens_on: date
    closes_on: date
    contact: str
    phone: str

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.head() | {
            "plan_year": self.plan_year,
            "recipients": self.recipients,
            "opens_on": paper_date(self.opens_on),
            "closes_on": paper_date(self.closes_on),
            "contact": self.contact,
            "phone": self.phone,
        }


@dataclass(frozen=True)
class Scale:
    """The scale of a class (规模): people, days, money in fen."""

    headcount: int
    days: Decimal
    budget_fen: int

    def words(self) -> str:
        """Write the scale in three short lines for a table cell."""
        return f"{self.headcount}人\n{plain(self.days)}天\n{yuan_text(self.budget_fen)}元"


@dataclass(frozen=True)
class ReplyClass:
    """One class on a reply: as declared, what was decided, as approved, and why (reason, or the class it joins)."""

    name: str
    month: int
    place: str
    declared: Scale
    result: str
    approved: Scale | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        """Hold the results to their four words; a class that may be held has its approved scale, others have none."""
        if self.result not in RESULTS:
            raise ValueError(f"result must be one of {RESULTS}")
        if (self.approved is not None) != (self.result in {APPROVED, REDUCED}):
            raise ValueError("an approved scale belongs to 同意 and 核减后同意, and only to them")
        if self.result != APPROVED and not self.reason:
            raise ValueError("every result but 同意 has its reason")

    def line(self, serial: int) -> dict[str, Any]:
        """Give the class as a table line."""
        return {
            "serial": serial,
            "name": self.name,
            "when": f"{self.month}月",
            "place": self.place,
            "declared": self.declared.words(),
            "result": self.result,
            "approved": self.approved.words() if self.approved else "—",
            "reason": self.reason or "—",
        }


@dataclass(frozen=True, kw_only=True)
class ReplyContext(Letterhead):
    """The approval reply (批复) to one unit: every class it declared and its result; `special` outside the plan."""

    unit_name: str
    plan_year: int
    classes: Sequence[ReplyClass]
    leading_group_on: date | None = None
    principal_leaders_on: date | None = None
    special: bool = False

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables, with the counts of each result."""
        counts = Counter(row.result for row in self.classes)
        parts = [f"{result}{counts[result]}个" for result in RESULTS if counts[result]]
        return self.head() | {
            "unit_name": self.unit_name,
            "plan_year": self.plan_year,
            "special": self.special,
            "approved_by": self._approved_by(),
            "leading_group_on": paper_date(self.leading_group_on) if self.leading_group_on else "",
            "principal_leaders_on": paper_date(self.principal_leaders_on) if self.principal_leaders_on else "",
            "declared_count": len(self.classes),
            "result_words": "，".join(parts),
            "granted": counts[APPROVED] + counts[REDUCED],
            "classes": [row.line(serial) for serial, row in enumerate(self.classes, start=1)],
        }

    def _approved_by(self) -> str:
        """Write who approved and when; on the special path the office may have named one of the two only."""
        given = (
            ("区委干部教育培训工作领导小组", self.leading_group_on),
            ("区主要领导", self.principal_leaders_on),
        )
        return "和".join(f"{who}（{paper_date(on)}）" for who, on in given if on)


@dataclass(frozen=True)
class PlanClass:
    """One class in the annex of the issued plan, with the figures decided."""

    unit: str
    name: str
    audience: str
    scale: Scale
    month: int
    place: str


@dataclass(frozen=True, kw_only=True)
class PlanContext(Letterhead):
    """The notice that issues the plan (红头文件) with its annex table; approvals by both (措施第15条)."""

    plan_year: int
    recipients: str
    leading_group_on: date
    principal_leaders_on: date
    classes: Sequence[PlanClass]

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables, with the plan's totals."""
        return self.head() | {
            "plan_year": self.plan_year,
            "recipients": self.recipients,
            "leading_group_on": paper_date(self.leading_group_on),
            "principal_leaders_on": paper_date(self.principal_leaders_on),
            "class_count": len(self.classes),
            "unit_count": len({row.unit for row in self.classes}),
            "headcount": sum(row.scale.headcount for row in self.classes),
            "budget": yuan_text(sum(row.scale.budget_fen for row in self.classes)),
            "classes": [self._line(serial, row) for serial, row in enumerate(self.classes, start=1)],
        }

    def _line(self, serial: int, row: PlanClass) -> dict[str, Any]:
        return {
            "serial": serial,
            "unit": row.unit,
            "name": row.name,
            "audience": row.audience,
            "headcount": row.scale.headcount,
            "days": plain(row.scale.days),
            "when": f"{row.month}月",
            "place": row.place,
        }


@dataclass(frozen=True)
class Allotment:
    """The places of one unit (名额), and what is asked of the people it sends."""

    unit: str
    places: int
    requirement: str = ""


@dataclass(frozen=True, kw_only=True)
class PlacesContext(Letterhead):
    """The notice that allots a class's places to units (名额分配通知); `reply_number` shows it may be held."""

    recipients: str
    class_name: str
    reply_number: str
    starts_on: date
    ends_on: date
    place: str
    report_by: date
    allotments: Sequence[Allotment]
    contact: str
    phone: str

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables, with the sum of places."""
        rows = enumerate(self.allotments, start=1)
        single = self.starts_on == self.ends_on
        period = paper_date(self.starts_on) + ("" if single else f"至{paper_date(self.ends_on)}")
        return self.head() | {
            "recipients": self.recipients,
            "class_name": self.class_name,
            "reply_number": self.reply_number,
            "period": period,
            "place": self.place,
            "report_by": paper_date(self.report_by),
            "total_places": sum(row.places for row in self.allotments),
            "allotments": [
                {"serial": serial, "unit": row.unit, "places": row.places, "requirement": row.requirement or "—"}
                for serial, row in rows
            ],
            "contact": self.contact,
            "phone": self.phone,
        }


@dataclass(frozen=True)
class MinutesItem:
    """One matter of a meeting: what was reported, what was decided."""

    title: str
    discussion: str
    decision: str


@dataclass(frozen=True, kw_only=True)
class MinutesContext(Letterhead):
    """The frame of a meeting's minutes (会议纪要); `plan_mark` is the fingerprint of the plan that was before it."""

    meeting: str
    held_on: date
    place: str
    chair: str
    members_due: int
    present: Sequence[str]
    absent: Sequence[str] = ()
    sitting_in: Sequence[str] = ()
    recorder: str
    plan_mark: str = ""
    items: Sequence[MinutesItem]

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables; who should attend and who did are both printed."""
        return self.head() | {
            "meeting": self.meeting,
            "held_on": paper_date(self.held_on),
            "place": self.place,
            "chair": self.chair,
            "members_due": self.members_due,
            "present_count": len(self.present),
            "present": "、".join(self.present),
            "absent": "、".join(self.absent) or "无",
            "sitting_in": "、".join(self.sitting_in) or "无",
            "recorder": self.recorder,
            "plan_mark": self.plan_mark,
            "items": [
                {
                    "place": ordinal(serial),
                    "title": item.title,
                    "discussion": item.discussion,
                    "decision": item.decision,
                }
                for serial, item in enumerate(self.items, start=1)
            ],
        }
