"""Selections (选拔任用): those on whose list one is, a new one opened, and a selection's posts and candidates by stage."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import text
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models import clock, db
from models.cases import Case
from models.errors import QingshanError
from models.people import Unit
from models.selection import Candidate
from tasks.numbered import NUMBERED
from tasks.paper_entry import Scan
from tasks.rules import rules_now
from tasks.selection import files, initiating, records, withdrawing
from tasks.selection.initiating import PostAsked
from tasks.selection.withdrawing import Asked
from web.errors import BadForm, TickNeeded
from web.forms import Form, Number, SentForm
from web.queries.documents import of_case, why_withdrawn
from web.shell import shell
from web.templates import page
from web.viewer import Viewer, must_see, must_sign_in, must_work_desk, on_its_list
from web.words import DONE

router = APIRouter()
ROWS = 4  # posts on the form; more are entered in a second selection
HINTS = {
    "open": "推荐、考试、考察、票决，面向全区",
    "directed": "四套班子成员推荐，每一职位前三名差额选拔，不考试",
    "competition": "一个单位的内设机构职位，由单位组织、单位党组织决定、报组织部备案",
}


@router.get("/selections")
def overview(request: Request) -> Response:
    """List the selections on whose list one is; nobody else's is shown (A25)."""
    return overview_page(request, Form())


def overview_page(request: Request, form: Form, *, problem: QingshanError | None = None) -> Response:
    """Show the list, and the form that opens one; `problem` says why it could not be opened."""
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        context = {
            **shell(tx, viewer),
            "rows": _mine(tx, viewer),
            "kinds": sorted(rules_now(tx).value("deciding.post.body", clock.today(tx)).labels()),
            "units": tx.execute(text("SELECT id, name FROM unit WHERE active ORDER BY id")).all(),
            "slots": range(1, ROWS + 1),
            "manners": [(key, info.title, HINTS[key]) for key, info in initiating.MANNERS.items()],
            "form": form.again(),
            "problem": problem,
        }
    return page(request, "selections.html", context, status=problem.status if problem else 200)


@router.post("/selections")
def begin(request: Request, form: SentForm) -> Response:
    """Open a selection (动议), by a clerk or above."""
    try:
        with db.transaction() as tx:
            viewer = must_work_desk(tx, request)
            title = form.get("title", longest=100)
            if not title:
                raise BadForm("请填写本次选拔的名称。")
            if (manner := form.get("manner")) not in initiating.MANNERS:
                raise BadForm("请选择选拔方式。")
            case = initiating.open_selection(
                tx, viewer.person.id, title, _posts(tx, form), manner=manner, exchange=form.ticked("exchange")
            )
    except NUMBERED as problem:
        return overview_page(request, form, problem=problem)
    return RedirectResponse(f"/selections/{case.id}", 303)


@router.get("/selections/{case_id}")
def one(request: Request, case_id: Number) -> Response:
    """Show a selection to people on its list: posts, candidates, what each stage found; a vote only as its total."""
    return selection_page(request, case_id, Form())


def selection_page(request: Request, case_id: int, form: Form, *, problem: QingshanError | None = None) -> Response:
    """Show it; `problem` says why a candidate's withdrawal could not be taken, `?done=` that it was."""
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        case = must_see(tx, viewer, case_id)
        selection = files.selection_of(tx, case.id)
        posts = files.posts_of(tx, selection)
        people = {post.id: files.candidates_of(tx, selection, post=post.id) for post in posts}
        context = {
            **shell(tx, viewer),
            "case": case,
            "selection": selection,
            "posts": posts,
            "people": people,
            "papers": (papers := of_case(tx, case.id)),
            "void_papers": why_withdrawn(tx, papers),
            "exports": bool(viewer.roles & records.EXPORTS),
            "leaving": _leaving(viewer, case, people),
            "form": form,
            "problem": problem,
            "note": "" if problem else DONE.get(request.query_params.get("done", ""), ""),
        }
    return page(request, "selection.html", context, status=problem.status if problem else 200)


@router.post("/selections/{case_id}/withdrawal")
def withdraw(request: Request, case_id: Number, form: SentForm) -> Response:
    """Record that a candidate has withdrawn (人选退出): who asked, why, the scan of what they wrote if there is one."""
    try:
        with db.transaction() as tx:
            viewer = must_work_desk(tx, request)
            must_see(tx, viewer, case_id)
            whom = form.number("candidate")
            if whom is None:
                raise BadForm("请选择退出的人选。")
            if not form.ticked("sure"):
                raise TickNeeded("退出以后不能恢复。请核对后勾选“已核对”，再登记。")
            sent = form.file("scan")
            scan = Scan(sent.data, sent.filename) if sent and sent.data else None
            asked = Asked(form.get("asked_by", longest=60), form.get("reason", longest=2000), scan)
            withdrawing.withdraw(tx, case_id, whom, asked, viewer.person.id)
    except QingshanError as problem:
        return selection_page(request, case_id, form, problem=problem)
    return RedirectResponse(f"/selections/{case_id}?done=candidate-withdrawn", 303)


def _leaving(viewer: Viewer, case: Case, people: dict[int, list[Candidate]]) -> list[Candidate]:
    """Return whose withdrawal may be entered by this person now."""
    if not viewer.works_desk or case.state not in ("open", "paused"):
        return []
    return [one for rows in people.values() for one in rows if one.state not in ("withdrawn", "appointed")]


def _mine(tx: Session, viewer: Viewer) -> list[Any]:
    rows = tx.execute(
        text(
            "SELECT c.id, c.title, c.state, c.stage, c.outcome, c.opened_at FROM qs_case c JOIN selection s ON s.case_id = c.id"
            " ORDER BY c.id DESC LIMIT 500"
        )
    ).all()
    return [row for row in rows if on_its_list(tx, row.id, viewer.person.id)]


def _posts(tx: Session, form: Form) -> list[PostAsked]:
    found = []
    for n in range(1, ROWS + 1):
        name = form.get(f"name_{n}", longest=60)
        if not name:
            continue
        numbers = {key: form.number(f"{key}_{n}") for key in ("vacancies", "quota", "filled")}
        if None in numbers.values():
            raise BadForm(f"职位“{name}”的拟任名额、核定职数和现配人数都要填整数。")
        unit = form.number(f"unit_{n}")
        if unit is not None and tx.get(Unit, unit) is None:
            raise BadForm(f"职位“{name}”的单位不存在，请重新选择。")
        found.append(
            PostAsked(
                name,
                form.get(f"kind_{n}"),
                unit,
                int(numbers["vacancies"] or 0) or 1,
                int(numbers["quota"] or 0),
                int(numbers["filled"] or 0),
            )
        )
    return found
