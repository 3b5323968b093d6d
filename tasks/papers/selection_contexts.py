"""What each paper of a selection may say (公推优选): typed contexts, turned into the plain words a template uses.

What is not known is printed as “—” and never guessed. A number of a letterhead may be empty: notices and sheets have none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.papers.contexts import Letterhead
from tasks.papers.words import paper_date

NOTHING = "—"


def numbered(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give each line of a table its serial, and what is empty its dash."""
    return [
        {"serial": place, **{key: NOTHING if value == "" else value for key, value in row.items()}}
        for place, row in enumerate(rows, start=1)
    ]


@dataclass(frozen=True, kw_only=True)
class SelectionPaper(Letterhead):
    """What every paper of a selection has: its letterhead, the selection's title, manner and number, who decides, whom to ask."""

    selection: str
    case_id: int
    contact: str
    phone: str
    manner: str = "公推优选"
    body: str = "区委常委会"  # who decides (决定机关); in a competition the unit's Party organisation

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base()

    def base(self) -> dict[str, Any]:
        """Give the variables that all papers of a selection have."""
        return self.head() | {
            "selection": self.selection,
            "case_id": self.case_id,
            "contact": self.contact,
            "phone": self.phone,
            "manner": self.manner,
            "body": self.body,
        }


@dataclass(frozen=True, kw_only=True)
class WorkPlanContext(SelectionPaper):
    """The work plan (工作方案) as it was approved: its points in order, and the fingerprint that approvals bind to."""

    points: Sequence[Sequence[str]]
    plan_mark: str

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        points = [{"label": label, "text": words} for label, words in self.points]
        return self.base() | {"points": points, "plan_mark": self.plan_mark}


@dataclass(frozen=True, kw_only=True)
class VacancyContext(SelectionPaper):
    """The vacancy notice (选拔公告): posts, conditions, how and until when one applies (措施第17条、第19条)."""

    posts: Sequence[Mapping[str, Any]]  # name, unit, vacancies
    conditions: str
    closes_on: date

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "posts": numbered(self.posts),
            "vacancies": sum(int(post["vacancies"]) for post in self.posts),
            "conditions": self.conditions,
            "closes_on": paper_date(self.closes_on),
        }


@dataclass(frozen=True, kw_only=True)
class RecommendationContext(SelectionPaper):
    """The summary of the recommendation (民主推荐汇总表): attendance, and each candidate's votes by roster."""

    held_on: date
    counts: Mapping[str, int]
    groups: Sequence[str]  # the rosters whose votes may be shown; a small one is not shown by itself
    people: Sequence[Mapping[str, Any]]  # post, name, unit, votes, by_group

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "held_on": paper_date(self.held_on),
            "counts": dict(self.counts),
            "groups": "、".join(self.groups) or "不分别公布",
            "people": numbered(self.people),
        }


@dataclass(frozen=True, kw_only=True)
class InspectionNoticeContext(SelectionPaper):
    """The advance notice of an inspection (考察预告), posted in the candidate's own unit."""

    recipient: str
    name: str
    unit: str
    title: str

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "recipient": self.recipient,
            "name": self.name,
            "unit": self.unit,
            "title": self.title or NOTHING,
        }


@dataclass(frozen=True, kw_only=True)
class VoteSheetContext(SelectionPaper):
    """The vote result sheet (表决结果报告单): 应到、实到、回避、发出、收回、有效、无效, the votes of each and what came of it."""

    meeting: str
    held_on: date
    agenda: str
    post: str
    vacancies: int
    round: int
    counts: Mapping[str, int]
    needed: str  # the majority in words, as the rules of the case have it
    people: Sequence[Mapping[str, Any]]  # name, unit, votes, result

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "meeting": self.meeting,
            "held_on": paper_date(self.held_on),
            "agenda": self.agenda,
            "post": self.post,
            "vacancies": self.vacancies,
            "round": self.round,
            "counts": dict(self.counts),
            "needed": self.needed,
            "people": numbered(self.people),
        }


@dataclass(frozen=True, kw_only=True)
class PublicNoticeContext(SelectionPaper):
    """The notice before taking office (任前公示): who, the present post, the post proposed, until when and where to object."""

    people: Sequence[
        Mapping[str, Any]
    ]  # name, sex, born, native_place, education, affiliation, resume, now, post, reason
    first: date
    last: date
    address: str

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "people": numbered(self.people),
            "first": paper_date(self.first),
            "last": paper_date(self.last),
            "address": self.address,
        }


@dataclass(frozen=True, kw_only=True)
class AppointmentContext(SelectionPaper):
    """The document of an appointment (任职通知), after whatever ending the kind of post asks for."""

    recipients: str
    name: str
    post: str
    ending: str
    decided_on: date
    since: date | None
    probation_ends: date | None

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "recipients": self.recipients,
            "name": self.name,
            "post": self.post,
            "ending": self.ending,
            "decided_on": paper_date(self.decided_on),
            "since": paper_date(self.since) if self.since else "",
            "probation_ends": paper_date(self.probation_ends) if self.probation_ends else "",
        }


@dataclass(frozen=True, kw_only=True)
class ProbationContext(SelectionPaper):
    """The result of a probation (试用期满考核结果): confirmed, or removed from the trial post."""

    recipients: str
    name: str
    post: str
    assessed_on: date
    good: int
    ballots: int
    passed: bool

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "recipients": self.recipients,
            "name": self.name,
            "post": self.post,
            "assessed_on": paper_date(self.assessed_on),
            "good": self.good,
            "ballots": self.ballots,
            "passed": self.passed,
        }


@dataclass(frozen=True, kw_only=True)
class RecommendationFormContext(SelectionPaper):
    """The blank form of the recommendation (民主推荐表): who may be recommended for which post, and for how many one may vote."""

    people: Sequence[Mapping[str, Any]]  # post, name, unit
    marks: str

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {"people": numbered(self.people), "marks": self.marks or NOTHING}


@dataclass(frozen=True, kw_only=True)
class TalkRecordContext(SelectionPaper):
    """The blank record of an individual talk in the recommendation (个别谈话推荐记录)."""

    posts: Sequence[str]

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {"posts": "、".join(self.posts)}


@dataclass(frozen=True, kw_only=True)
class InspectedContext(SelectionPaper):
    """Whom an inspection is about: the record of a talk (考察谈话记录), and the frame of the report (考察材料) with its counts."""

    name: str
    unit: str
    title: str
    post: str
    talks: str = ""
    good: str = ""
    ballots: str = ""

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        names = ("name", "unit", "title", "post", "talks", "good", "ballots")
        return self.base() | {name: getattr(self, name) or NOTHING for name in names}


@dataclass(frozen=True, kw_only=True)
class DisciplineRequestContext(SelectionPaper):
    """The letter that asks the discipline organ for its reply on each person (征求意见函), with the form of the reply (凡提必听)."""

    recipient: str
    people: Sequence[Mapping[str, Any]]  # name, unit, title, post

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {"recipient": self.recipient, "people": numbered(self.people)}


@dataclass(frozen=True, kw_only=True)
class AgendaItemContext(SelectionPaper):
    """The item that is put before the deciding body (议题单): posts, persons, what was asked and what the replies were."""

    posts: Sequence[Mapping[str, Any]]  # post, vacancies, people
    proposed_on: date | None
    asked: Sequence[str]
    needed: str  # the majority in words, as the rules of the case have it

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "posts": numbered(self.posts),
            "proposed_on": paper_date(self.proposed_on) if self.proposed_on else NOTHING,
            "asked": "、".join(self.asked) or NOTHING,
            "needed": self.needed,
        }


@dataclass(frozen=True, kw_only=True)
class RecommendationLetterContext(SelectionPaper):
    """The letter by which the Party recommends for an election, or proposes to the congress's standing committee (推荐函)."""

    recipient: str
    name: str
    unit: str
    title: str
    post: str
    ending: str
    decided_on: date

    def mapping(self) -> dict[str, Any]:
        """Give the template's variables."""
        return self.base() | {
            "recipient": self.recipient,
            "name": self.name,
            "unit": self.unit,
            "title": self.title,
            "post": self.post,
            "ending": self.ending,
            "decided_on": paper_date(self.decided_on),
        }
