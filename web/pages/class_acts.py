"""What is done about a class directly (办班登记操作): registered, changed, corrected, reported; applications outside the plan.

Each is one transaction; a refusal undoes it, is kept in the journal of the class's case, and is shown with its article.
"""

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models import db
from models.errors import QingshanError
from models.training import TrainingClass
from tasks.training import change, correcting, register, running, special
from tasks.training.class_form import ClassFormIncomplete, read_form
from tasks.training.particulars import LABELS, read_day
from tasks.training.unapproved import report_unapproved
from tasks.workbooks.class_row import ClassRow
from web.class_form import sent
from web.class_view import must_see_class
from web.errors import BadForm, NoSuchPage, TickNeeded
from web.forms import Form, Number, SentForm
from web.pages.classes import class_page, new_page, units_for
from web.viewer import must_sign_in

router = APIRouter()
Deed = Callable[[Session, TrainingClass, Form, int], None]


def open_run(tx: Session, one: TrainingClass, _form: Form, by: int) -> None:
    """Register that a class is to be held (登记办班)."""
    running.open_run(tx, one.id, by)


def ask_change(tx: Session, one: TrainingClass, form: Form, by: int) -> None:
    """Ask for a change of an approved class (申请变更); a blank particular stays as it is."""
    change.request(tx, one.id, by, held(form, *LABELS), form.get("why"))


def correct(tx: Session, one: TrainingClass, form: Form, by: int) -> None:
    """Correct what is held of a running class (更正举办情况)."""
    correcting.correct_held(tx, one.id, by, held(form, *LABELS, "starts_on", "ends_on", "sessions"))


def report(tx: Session, one: TrainingClass, form: Form, by: int) -> None:
    """Record that a class ran without its reply (登记未批先办); the tick is wanted, for it opens a lead of measure 16."""
    otherwise = frozenset(name for name in LABELS if form.ticked(f"x_{name}"))
    report_unapproved(tx, one.unit_id, one.id, started_on(form), by, otherwise)


def started_on(form: Form) -> date:
    """Return the day on which a class began, once the tick is set; raises QS-2107, QS-4021."""
    if not form.ticked("sure"):
        raise TickNeeded("请先勾选“确认登记为未批先办”，再按按钮。")
    return read_day(form.get("started_on", longest=20), "开班日期")


def held(form: Form, *names: str) -> dict[str, str]:
    """Return the particulars of a form by their names."""
    return {name: form.get(f"k_{name}", longest=1000) for name in names}


DEEDS: dict[str, Deed] = {"run": open_run, "change": ask_change, "correct": correct, "unapproved": report}


@router.post("/classes/special")
def apply(request: Request, form: SentForm) -> Response:
    """File an application for one class outside the plan (计划外培训申报)."""
    try:
        with db.transaction() as tx:
            viewer = must_sign_in(tx, request)
            unit = _unit(form, units_for(tx, viewer, finding=False))
            if form.get("late_only") not in ("是", "否"):
                raise BadForm("请选择是否仅因逾期未报。")
            this = register.rules_today(tx)[1].year
            year = form.number("year") if form.number("year") in (this, this + 1) else this
            row, late = _row(form, year or this), form.get("late_only") == "是"
            case = special.apply(tx, unit, row, form.get("special_need"), late, viewer.person.id, year)
            class_id = int(case.subject["class"])
    except QingshanError as problem:
        return new_page(request, "class_special.html", form, problem=problem)
    return RedirectResponse(f"/classes/{class_id}", 303)


@router.post("/classes/unapproved")
def report_new(request: Request, form: SentForm) -> Response:
    """Record a class that ran without a reply and was never declared (未批先办)."""
    try:
        with db.transaction() as tx:
            viewer = must_sign_in(tx, request)
            unit = _unit(form, units_for(tx, viewer, finding=True))
            began = started_on(form)
            lead = report_unapproved(tx, unit, _row(form, began.year), began, viewer.person.id)
            class_id = lead.class_id
    except QingshanError as problem:
        return new_page(request, "class_unapproved.html", form, problem=problem)
    return RedirectResponse(f"/classes/{class_id}", 303)


def _unit(form: Form, allowed: list[tuple[int, str]]) -> int:
    unit = form.number("unit")
    if unit is None or unit not in {number for number, _ in allowed}:
        raise BadForm("请选择单位。")
    return unit


def _row(form: Form, year: int) -> ClassRow:
    row = read_form(sent(form), year).row
    if row is None:
        raise ClassFormIncomplete
    return row


@router.post("/classes/{class_id}/{deed}")
def act(request: Request, class_id: Number, deed: str, form: SentForm) -> Response:
    """Do one of the acts on a class and show the class again."""
    if deed not in DEEDS:
        raise NoSuchPage
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        must_see_class(tx, viewer, class_id)
        by = viewer.person.id
    try:
        with register.acting_on(class_id, by) as tx:
            DEEDS[deed](tx, tx.get_one(TrainingClass, class_id), form, by)
    except QingshanError as problem:
        return class_page(request, class_id, form, problem=problem)
    return RedirectResponse(f"/classes/{class_id}", 303)
