"""The papers that a selection issues (文书), each by the act whose paper it is, kept with the case and listed on its page.

The paper is made before it is recorded: a template that lacks something stops the act, and nothing of it exists (F17).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from models.acting import ActContext
from models.ballots import BallotBox
from models.base import in_shanghai
from models.cases import Case
from models.documents import Document
from models.people import Unit
from models.selection import Candidate, Post, Selection
from notifications import links
from tasks import documents
from tasks.opening import rules_day
from tasks.papers.render import FORMS, PAPERS, render_paper
from tasks.papers.selection_contexts import (
    AgendaItemContext,
    AppointmentContext,
    DisciplineRequestContext,
    InspectionNoticeContext,
    ProbationContext,
    PublicNoticeContext,
    RecommendationContext,
    RecommendationLetterContext,
    SelectionPaper,
    VacancyContext,
    VoteSheetContext,
    WorkPlanContext,
)
from tasks.procedures import PROCEDURES
from tasks.rules import pack_of
from tasks.selection import announcing, files, hosts
from tasks.training import office
from tasks.training.given import last_answer

ALL = "各乡镇、街道、园区，区委各部门，区直各单位"
COUNTS = ("应到", "实到", "回避", "发出", "收回", "有效", "无效")


def work_plan(context: ActContext, selection: Selection, points: Sequence[Sequence[str]]) -> int:
    """Keep the work plan (工作方案) as it was approved."""
    made = WorkPlanContext(**_base(context), points=points, plan_mark=selection.plan_hash[:8])
    return _keep(context, "work_plan", made).id


def vacancy(context: ActContext, selection: Selection) -> int:
    """Issue the vacancy notice (选拔公告)."""
    tx = context.tx
    posts = [
        {
            "name": post.name,
            "unit": tx.get_one(Unit, post.unit_id).name if post.unit_id else "",
            "vacancies": post.vacancies,
        }
        for post in files.posts_of(tx, selection)
    ]
    made = VacancyContext(
        **_base(context),
        posts=posts,
        conditions=announcing.notice_text(selection),
        closes_on=date.fromisoformat(selection.plan["closes_on"]),
    )
    return _keep(context, "vacancy", made).id


def recommendation_sheet(context: ActContext, box: BallotBox, people: Sequence[Candidate], groups: set[str]) -> int:
    """Draw up the summary of the recommendation (民主推荐汇总表): by roster only where the roster is large enough (A20)."""
    shown = [group for group in box.groups if group in groups]
    rows = []
    for one in people:
        found = one.results["recommendation"]
        rows.append(
            {
                "post": context.tx.get_one(Post, one.post_id).name,
                "name": one.name,
                "unit": one.unit,
                "votes": found["votes"],
                "by_group": "，".join(f"{group}{found['groups'][group]}" for group in shown),
            }
        )
    made = RecommendationContext(
        **_base(context), held_on=_today(context), counts=_counts(box), groups=shown, people=rows
    )
    return _keep(context, "recommendation_sheet", made).id


def inspection_notice(context: ActContext, one: Candidate) -> int:
    """Issue the advance notice of an inspection (考察预告), to be posted in the candidate's own unit."""
    recipient = one.unit or "有关单位"
    made = InspectionNoticeContext(**_base(context), recipient=recipient, name=one.name, unit=one.unit, title=one.title)
    return _keep(context, "inspection_notice", made, of=one.name).id


def vote_sheet(
    context: ActContext, post: Post, box: BallotBox, agenda: str, results: Sequence[tuple[Candidate, int, str]]
) -> int:
    """Draw up the vote result sheet (表决结果报告单) of one ballot on a post."""
    value = pack_of(context.tx, context.case).value("deciding.majority.share", rules_day(context.case))
    made = VoteSheetContext(
        **_base(context),
        meeting=f"{hosts.deciding_body(context.tx, files.selection_of(context.tx, context.case.id))}会议",
        held_on=_today(context),
        agenda=agenda,
        post=post.name,
        vacancies=post.vacancies,
        round=context.round,
        counts=_counts(box),
        needed=value.words,
        people=[
            {"name": one.name, "unit": one.unit, "votes": votes, "result": result} for one, votes, result in results
        ],
    )
    return _keep(context, "vote_sheet", made, of=post.name).id


def public_notice(context: ActContext, people: Sequence[Candidate], first: date, last: date) -> int:
    """Issue the notice before taking office (任前公示): who each is, in the words that were drawn up, and where to object."""
    rows = []
    for one in people:
        post = context.tx.get_one(Post, one.post_id).name
        said = {**dict.fromkeys(("sex", "born", "native_place", "education", "affiliation", "now", "resume"), "")}
        said |= one.facts["notice"]
        why = "".join(said.get(key, "") for key in ("break_case", "break_reason"))
        rows.append({**said, "name": one.name, "post": post, "reason": why})
    made = PublicNoticeContext(
        **_base(context), people=rows, first=first, last=last, address=links.address(f"/notices/{context.case.id}")
    )
    return _keep(context, "public_notice", made).id


def appointment(
    context: ActContext,
    one: Candidate,
    post: Post,
    number: str,
    *,
    ending: str,
    decided_on: str,
    since: str,
    ends: date | None,
) -> int:
    """Issue the document of an appointment (任职通知) under its number."""
    made = AppointmentContext(
        **{**_base(context), "number": number},
        recipients=ALL,
        name=one.name,
        post=post.name,
        ending=ending,
        decided_on=date.fromisoformat(decided_on),
        since=date.fromisoformat(since) if since else None,
        probation_ends=ends,
    )
    return _keep(context, "appointment", made, of=one.name).id


def probation_result(context: ActContext, one: Candidate, said: Mapping[str, Any], *, passed: bool) -> int:
    """Issue the notice of a probation's result (试用期满考核结果), under a number of its own; a unit numbers its own papers."""
    tx = context.tx
    ours = hosts.unit_of(tx, files.selection_of(tx, context.case.id)) is None
    number = documents.next_number(tx, office.setting(tx, "plan_series"), context.now.year) if ours else ""
    made = ProbationContext(
        **{**_base(context), "number": number},
        recipients=one.unit or "有关单位",
        name=one.name,
        post=context.tx.get_one(Post, one.post_id).name,
        assessed_on=date.fromisoformat(said["assessed_on"]),
        good=int(said["good"]),
        ballots=int(said["ballots"]),
        passed=passed,
    )
    return _keep(context, "probation_result", made, of=one.name).id


def discipline_request(context: ActContext, people: Sequence[Candidate]) -> int:
    """Issue the letter that asks the discipline organ for its reply on each person (凡提必听), under its number."""
    tx = context.tx
    number = documents.next_number(tx, office.setting(tx, "plan_series"), context.now.year)
    made = DisciplineRequestContext(
        **{**_base(context), "number": number},
        recipient="区纪委",
        people=[
            {"name": one.name, "unit": one.unit, "title": one.title, "post": tx.get_one(Post, one.post_id).name}
            for one in people
        ],
    )
    return _keep(context, "discipline_request", made).id


def agenda_item(context: ActContext, people: Sequence[Candidate], *, asked: Sequence[str] = ()) -> int:
    """Draw up the item that is put before who decides (议题单): the posts with those who stand for each."""
    tx, selection = context.tx, files.selection_of(context.tx, context.case.id)
    proposal = last_answer(context, "ask_proposal")
    on = proposal.payload.get("met_on") if proposal else ""
    rows = [
        {
            "post": post.name,
            "vacancies": post.vacancies,
            "people": "、".join(files.label(one) for one in people if one.post_id == post.id),
        }
        for post in files.posts_of(tx, selection)
    ]
    proposed_on = date.fromisoformat(on) if on else _today(context)
    needed = pack_of(tx, context.case).value("deciding.majority.share", rules_day(context.case)).words
    made = AgendaItemContext(**_base(context), posts=rows, proposed_on=proposed_on, asked=asked, needed=needed)
    return _keep(context, "agenda_item", made).id


def recommendation_letter(context: ActContext, one: Candidate, post: Post, ending: str) -> int:
    """Issue the letter by which a person is recommended for election, or proposed for appointment by the congress, C18."""
    tx = context.tx
    number = documents.next_number(tx, office.setting(tx, "plan_series"), context.now.year)
    decided_on = context.result("record_vote", files.subject(post))["decided_on"]
    made = RecommendationLetterContext(
        **{**_base(context), "number": number},
        recipient="大会主席团" if ending == "人大选举" else "区人大常委会",
        name=one.name,
        unit=one.unit,
        title=one.title,
        post=post.name,
        ending=ending,
        decided_on=date.fromisoformat(decided_on),
    )
    return _keep(context, "recommendation_letter", made, of=one.name).id


def _base(context: ActContext) -> dict[str, Any]:
    return base(context.tx, context.case, _today(context))


def base(tx: Session, case: Case, on: date) -> dict[str, Any]:
    """Return what every paper has: a competition's are the unit's own, and its Party organisation is who decides."""
    selection = files.selection_of(tx, case.id)
    unit = hosts.unit_of(tx, selection)
    return {
        "issuer": unit.name if unit else office.setting(tx, "issuer"),
        "number": "",
        "issued_on": on,
        "selection": case.title,
        "case_id": case.id,
        "contact": f"{unit.name}{PROCEDURES[case.procedure].title}工作人员" if unit else office.setting(tx, "contact"),
        "phone": (not unit and office.setting(tx, "phone")) or "见通讯录",
        "manner": PROCEDURES[case.procedure].title,
        "body": hosts.deciding_body(tx, selection),
    }


def _today(context: ActContext) -> date:
    return in_shanghai(context.now).date()


def _counts(box: BallotBox) -> dict[str, int]:
    return {name: int(box.counts.get(name, 0)) for name in COUNTS}


def _keep(context: ActContext, kind: str, paper: SelectionPaper, of: str = "") -> Document:
    name = {**PAPERS, **FORMS}[kind]
    title = f"{name}：{of}" if of else name
    return documents.keep(
        context.tx,
        render_paper(kind, paper.mapping(), office.templates()),
        kind=kind,
        title=title,
        file_name=f"{title.replace('：', '-')}-{context.case.id}.docx",
        media_type=documents.DOCX,
        case_id=context.case.id,
        number=paper.number,
    )
