"""The yearly plans (年度培训计划总览): who declared, what was decided, the papers; and next year's call opened by hand."""

from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models import clock, db
from models.cases import get_case
from models.documents import Blob, Document
from models.errors import NoRight, QingshanError
from models.training import TrainingPlan
from policy.training_plan import declaration_days
from tasks.cycles import training_year
from tasks.rules import rules_now
from tasks.training.reply import declaration_of
from web import paper_view
from web.errors import BadForm, NoSuchPage, PaperWithdrawn, TickNeeded
from web.forms import Number, SentForm
from web.plan_view import plan_view, wanted
from web.queries import training, training_plan
from web.queries.documents import why_withdrawn
from web.shell import shell
from web.templates import page
from web.viewer import may_see, must_read_desk, must_sign_in, must_work_desk

router = APIRouter()


@router.get("/plans")
def years(request: Request) -> Response:
    """List the years, and offer to open next year's call."""
    return years_page(request)


def years_page(request: Request, *, problem: QingshanError | None = None) -> Response:
    """Show the list of years; `problem` says why the call could not be opened."""
    with db.transaction() as tx:
        viewer = must_read_desk(tx, request)
        today = clock.today(tx)
        rows = training_plan.years(tx)
        context = {
            **shell(tx, viewer),
            "years": rows,
            "next_year": today.year + 1,
            "opened": any(row.year == today.year + 1 for row in rows),
            "days": declaration_days(rules_now(tx), today, today.year + 1),
            "problem": problem,
        }
    return page(request, "plans.html", context, status=problem.status if problem else 200)


@router.post("/plans/open")
def open_call(request: Request, form: SentForm) -> Response:
    """Open next year's call by hand (签发下一年度申报通知); in the journal with who did it."""
    try:
        with db.transaction() as tx:
            viewer = must_work_desk(tx, request)
            if form.number("year") != clock.today(tx).year + 1:
                raise BadForm("只能发起下一年度的申报。请刷新本页后再按按钮。")
            if not form.ticked("sure"):
                raise TickNeeded
            case, _ = training_year(tx, clock.today(tx).year + 1, by=viewer.person.id)
    except QingshanError as problem:
        if isinstance(problem, (BadForm, TickNeeded)):
            return years_page(request, problem=problem)
        raise
    return RedirectResponse(f"/desk/case/{case}", 303)


@router.get("/plans/{year}")
def one_year(request: Request, year: Number) -> Response:
    """Show the plan of a year."""
    with db.transaction() as tx:
        viewer = must_read_desk(tx, request)
        plan = _plan(tx, year)
        case = get_case(tx, plan.case_id)
        if not may_see(tx, viewer, case):
            raise NoSuchPage
        context = {**shell(tx, viewer), **plan_view(tx, plan, case, wanted(request.query_params))}
    return page(request, "plan.html", context)


@router.get("/plans/{year}/reply/{unit_id}")
def reply(request: Request, year: Number, unit_id: Number) -> Response:
    """Show a unit's approval reply (批复) as a page to print: to the desk, and to people of that unit."""
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        plan = _plan(tx, year)
        if viewer.person.unit_id != unit_id and not (
            viewer.reads_desk and may_see(tx, viewer, get_case(tx, plan.case_id))
        ):
            raise NoRight
        declaration = declaration_of(tx, plan.id, unit_id)
        document = (
            tx.get(Document, declaration.reply_document_id) if declaration and declaration.reply_document_id else None
        )
        return _as_page(tx, request, viewer, document)


@router.get("/plans/{year}/paper/{document_id}")
def paper(request: Request, year: Number, document_id: Number) -> Response:
    """Show a paper of a year's plan (通知, 计划) as a page to print: to the desk."""
    with db.transaction() as tx:
        viewer = must_read_desk(tx, request)
        plan, document = _plan(tx, year), tx.get(Document, document_id)
        if document is None or document.case_id != plan.case_id or not may_see(tx, viewer, get_case(tx, plan.case_id)):
            raise NoSuchPage
        return _as_page(tx, request, viewer, document)


def _as_page(tx: Session, request: Request, viewer: Any, document: Document | None) -> Response:
    if document is None or not document.file_name.endswith(".docx"):
        raise NoSuchPage
    if document.withdrawn_at is not None and not viewer.reads_desk:
        raise PaperWithdrawn
    shown = paper_view.blocks(tx.get_one(Blob, document.sha256).data)
    void = why_withdrawn(tx, [document]).get(document.id, "")
    context = {**shell(tx, viewer), "document": document, "blocks": shown, "void": void}
    return page(request, "paper.html", context)


def _plan(tx: Session, year: int) -> TrainingPlan:
    plan = training.plan_of(tx, year) if year < 10_000 else None
    if plan is None:
        raise NoSuchPage("没有这一年度的培训计划。")
    return plan
