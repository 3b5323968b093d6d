"""What the papers of a rotation and a mutual choice may say (轮岗交流、优化组合): typed contexts, turned into plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.papers.selection_contexts import NOTHING, SelectionPaper, numbered
from tasks.papers.words import paper_date


@dataclass(frozen=True, kw_only=True)
class RotationPlanContext(SelectionPaper):
    """The plan of a rotation (轮岗计划) with its list: everybody by years in the post, where each goes or why each stays."""

    people: Sequence[Mapping[str, Any]]  # name, post, since, years, follows, to, kept
    years: int  # from which one is to be planned
    must: int  # from which one must go
    hand_over_by: date
    basis: str
    plan_mark: str

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "people": numbered(self.people),
            "years": self.years,
            "must": self.must,
            "moves": sum(bool(row["to"]) for row in self.people),
            "hand_over_by": paper_date(self.hand_over_by),
            "basis": self.basis or NOTHING,
            "plan_mark": self.plan_mark,
        }


@dataclass(frozen=True, kw_only=True)
class UnitDecisionContext(SelectionPaper):
    """What the unit's Party organisation decided (讨论决定情况): the meeting, its counts, its votes, what came of them."""

    what: str
    held_on: date
    agenda: str
    minutes: str
    counts: Mapping[str, int]
    votes: Mapping[str, int]
    needed: str
    passed: bool
    people: Sequence[Mapping[str, Any]]  # name, was, post

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "what": self.what,
            "held_on": paper_date(self.held_on),
            "agenda": self.agenda,
            "minutes": self.minutes,
            "counts": dict(self.counts),
            "votes": dict(self.votes),
            "needed": self.needed,
            "passed": self.passed,
            "people": numbered(self.people),
        }


@dataclass(frozen=True, kw_only=True)
class HandoverContext(SelectionPaper):
    """The sheet of a handover (工作交接单): what was handed over by whom to whom, on which day, confirmed by both."""

    name: str
    post: str
    to: str
    taker: str
    handed_on: date
    taken_on: date
    work: Sequence[str]
    papers: Sequence[str]
    open: str
    remarks: str

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "name": self.name,
            "post": self.post,
            "to": self.to,
            "taker": self.taker,
            "handed_on": paper_date(self.handed_on),
            "taken_on": paper_date(self.taken_on),
            "work": [{"text": words} for words in self.work],
            "papers": [{"text": words} for words in self.papers],
            "open": self.open or "无",
            "remarks": self.remarks or "无",
        }


@dataclass(frozen=True, kw_only=True)
class MatchingPlanContext(SelectionPaper):
    """The plan of a mutual choice (优化组合方案): its points in order, and the fingerprint that the check binds to."""

    points: Sequence[Sequence[str]]
    plan_mark: str

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        points = [{"label": label, "text": words} for label, words in self.points]
        return self.base() | {"points": points, "plan_mark": self.plan_mark}


@dataclass(frozen=True, kw_only=True)
class MatchingResultContext(SelectionPaper):
    """The result of a mutual choice (优化组合结果): where everybody serves, and in which round or by whose decision."""

    people: Sequence[Mapping[str, Any]]  # name, post, how
    rounds: int
    left: Sequence[Mapping[str, Any]]  # name, place, reason

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "people": numbered(self.people),
            "rounds": self.rounds,
            "left": numbered(self.left),
            "matched": len(self.people),
        }
