"""One person's part as the desk sees it (待办): hand it over, send a fresh link, give more time, enter a signed paper."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models import db
from models.cases import Case
from models.clock import end_of
from models.errors import QingshanError
from models.people import Person, Unit
from models.waits import Assignment, Wait
from tasks import desk
from web import uploads
from web.errors import BadForm, NoSuchPage, NotThere
from web.forms import Form, Number, SentForm
from web.pages.items import review
from web.queries import people
from web.queries.cases import day_of
from web.queries.rounds import subject_names
from web.shell import shell
from web.templates import page
from web.viewer import Viewer, must_see, must_work_desk

router = APIRouter()
REVIEW = "review"  # the page whose paper says more than a choice: to what it reduces, into what it merges
Deed = Callable[[Session, Assignment, Form, int], object]


def hand_over(tx: Session, part: Assignment, form: Form, by: int) -> None:
    """Hand the part to another person, with a reason (转办)."""
    to = form.number("to")
    if to is None:
        raise BadForm("请选择转办给谁。")
    desk.hand_over(tx, part.id, to, form.get("reason"), by)


def reissue(tx: Session, part: Assignment, _form: Form, by: int) -> None:
    """Send the person a fresh link; the old ones die (补发链接)."""
    desk.reissue(tx, part.id, by)


def extend(tx: Session, part: Assignment, form: Form, by: int) -> None:
    """Give the round time until the end of a day, with a reason (延期)."""
    until = day_of(form.get("until"))
    if until is None:
        raise BadForm("请填写新的截止日期，例如 2010-01-15。")
    desk.extend(tx, part.wait_id, end_of(until), form.get("reason"), by)


def enter_paper(tx: Session, part: Assignment, form: Form, by: int) -> None:
    """Enter the person's signed paper with its scan (书面意见录入)."""
    scan = uploads.uploaded(form, "scan")
    wait = tx.get_one(Wait, part.wait_id)
    given = {name: form.get(name) for name in form.fields if name not in ("choice", "reason")}
    payload = review.cut(form) if wait.page == REVIEW else given
    paper = desk.Scan(scan.data, scan.filename)
    desk.enter_paper(tx, part.id, form.get("choice"), form.get("reason"), payload, paper, by)


DEEDS: dict[str, Deed] = {"hand-over": hand_over, "reissue": reissue, "extend": extend, "paper": enter_paper}


@router.get("/desk/part/{assignment_id}")
def show(request: Request, assignment_id: Number) -> Response:
    """Show one person's part."""
    return part_page(request, assignment_id, Form())


@router.post("/desk/part/{assignment_id}/{deed}")
def act(request: Request, assignment_id: Number, deed: str, form: SentForm) -> Response:
    """Do one of the desk's acts on a part and show its case."""
    if deed not in DEEDS:
        raise NoSuchPage
    try:
        with db.transaction() as tx:
            viewer, part = _allowed(tx, request, assignment_id)
            DEEDS[deed](tx, part, form, viewer.person.id)
    except QingshanError as problem:
        return part_page(request, assignment_id, form, problem=problem)
    return RedirectResponse(f"/desk/case/{part.case_id}?done={deed}", 303)


def _allowed(tx: Session, request: Request, assignment_id: int) -> tuple[Viewer, Assignment]:
    viewer = must_work_desk(tx, request)
    part = tx.get(Assignment, assignment_id)
    if part is None:
        raise NotThere("没有这一待办，请核对编号，或从事项页面进入。")
    must_see(tx, viewer, part.case_id)
    return viewer, part


def part_page(request: Request, assignment_id: int, form: Form, *, problem: QingshanError | None = None) -> Response:
    """Show a part with what the desk can do about it; `problem` says what was wrong with what was just tried."""
    with db.transaction() as tx:
        viewer, part = _allowed(tx, request, assignment_id)
        context = {**shell(tx, viewer), **_of(tx, part), "form": form, "problem": problem}
    return page(request, "part.html", context, status=problem.status if problem else 200)


def _of(tx: Session, part: Assignment) -> dict[str, Any]:
    wait = tx.get_one(Wait, part.wait_id)
    return {
        "part": part,
        "wait": wait,
        "about": subject_names(tx, [wait.subject]).get(wait.subject, ""),
        **(review.asked(tx, wait) if wait.page == REVIEW else {}),
        "case": tx.get_one(Case, part.case_id),
        "owner": tx.get_one(Person, part.person_id),
        "unit": tx.get(Unit, part.unit_id) if part.unit_id else None,
        "takers": people.takers(tx, part),
    }
