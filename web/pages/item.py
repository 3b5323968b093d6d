"""The page of one item (待办): what is asked, by when, on which article; then the choice, the reason, the check code.

`GET` reads only. `POST` with a choice and a proof records one answer and leads to its receipt, which is this page
again: so a form sent twice, or a page loaded again, shows the same receipt (A03).
"""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models.errors import NoSuchItem, QingshanError
from notifications.whom import contact_words
from tasks.refusing import Refused, record_refusal
from web import deciding, item_view
from web.error_pages import error_page
from web.errors import NoSuchPage, NotThere
from web.forms import Form, Number, SentForm
from web.item_view import ItemView
from web.pages import items
from web.papers import listed, paper_response
from web.queries.documents import documents
from web.queries.returned import returned_by
from web.security import limits
from web.shell import shell
from web.templates import page

router = APIRouter()
NOT_ON_THE_PAGE = frozenset({2001, 2012, 2004, 1001, 2104})  # errors of those who may not see the page


@router.get("/i/{assignment_id}")
@router.head("/i/{assignment_id}")
def show(request: Request, assignment_id: Number) -> Response:
    """Show an item to its owner."""
    return item_page(request, assignment_id, Form())


@router.post("/i/{assignment_id}")
def decide(request: Request, assignment_id: Number, form: SentForm) -> Response:
    """Record the decision that the form carries, and lead to the receipt."""
    try:
        deciding.decide(request, assignment_id, form)
    except QingshanError as problem:
        return again(request, assignment_id, form, problem)
    return RedirectResponse(f"/i/{assignment_id}", 303)


@router.post("/i/{assignment_id}/code")
def send_code(request: Request, assignment_id: Number, form: SentForm) -> Response:
    """Send a check code and show the form again as it was filled in."""
    try:
        where = deciding.send_code(request, assignment_id, form)
    except QingshanError as problem:
        return again(request, assignment_id, form, problem)
    return item_page(request, assignment_id, form, code_sent=f"验证码已发到{where}，请填入后再按按钮。")


@router.post("/i/{assignment_id}/withdraw")
def withdraw(request: Request, assignment_id: Number, form: SentForm) -> Response:
    """Withdraw one's own answer before the round closes, and show the open form again."""
    try:
        deciding.withdraw(request, assignment_id, form)
    except QingshanError as problem:
        return again(request, assignment_id, form, problem)
    return RedirectResponse(f"/i/{assignment_id}", 303)


@router.post("/i/{assignment_id}/step/{name}")
def step(request: Request, assignment_id: Number, name: str, form: SentForm) -> Response:
    """Do a step of the page that decides nothing, such as reading an uploaded workbook into the draft."""
    try:
        with limits.opening(request) as tx:
            view = deciding.locked_view(tx, request, assignment_id)
            do = items.find(view.wait.page).steps.get(name)
            if do is None:
                raise NoSuchPage
            deciding.must_be_open(view)
            deciding.must_be_owner(view)
            note = _done(do, tx, view, form)
    except QingshanError as problem:
        if isinstance(problem, Refused):
            record_refusal(view.access.case_id, problem.verdict, view.access.owner_id)
        return again(request, assignment_id, form, problem)
    return item_page(request, assignment_id, form, note=note)


def _done(do: items.Step, tx: Session, view: ItemView, form: Form) -> str:
    """Do a step; what it does not find is something on the page (a class of the list), never the link that opened it."""
    try:
        return do(tx, view, form)
    except NoSuchItem:
        raise NotThere from None


@router.get("/i/{assignment_id}/file/{name}")
def hand_out(request: Request, assignment_id: Number, name: str) -> Response:
    """Hand out a file that belongs to the item, such as the blank workbook."""
    with limits.opening(request) as tx:
        view = item_view.load(tx, item_view.access(tx, request, assignment_id))
        fetch = items.find(view.wait.page).files.get(name)
        if fetch is None:
            raise NoSuchPage
        return fetch(tx, view)


@router.get("/i/{assignment_id}/paper/{document_id}")
def paper(request: Request, assignment_id: Number, document_id: Number) -> Response:
    """Hand out a paper that the item lists, and no other."""
    with limits.opening(request) as tx:
        view = item_view.load(tx, item_view.access(tx, request, assignment_id))
        if document_id not in listed(view.wait):
            raise NoSuchPage
        return paper_response(tx, document_id)


def again(request: Request, assignment_id: int, form: Form, problem: QingshanError) -> Response:
    """Show the form again with what is wrong above it; to those who may not see it, the error alone."""
    if problem.number in NOT_ON_THE_PAGE:
        return error_page(request, problem)
    return item_page(request, assignment_id, form, problem=problem)


def item_page(
    request: Request,
    assignment_id: int,
    form: Form,
    *,
    problem: QingshanError | None = None,
    note: str = "",
    code_sent: str = "",
) -> Response:
    """Show an item in the state in which it is; `problem` and `note` stand above the form."""
    with limits.opening(request) as tx:
        view = item_view.load(tx, item_view.access(tx, request, assignment_id))
        kind = items.find(view.wait.page)
        context = {
            **_common(tx, view, form),
            **kind.context(tx, view, form),
            "problem": problem,
            "note": note,
            "code_sent": code_sent,
        }
    return page(request, kind.template, context, status=problem.status if problem else 200)


def _common(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    facts = view.wait.facts
    return {
        "view": view,
        "form": form,
        "ask": facts.get("ask") or f"请办理：{view.wait.title}",
        "button": facts.get("button") or "确认意见并签名",
        "papers": documents(tx, listed(view.wait)),
        "contact": contact_words(tx),
        "returned_by": returned_by(tx, view.wait),
        **shell(tx, view.access.viewer),
    }
