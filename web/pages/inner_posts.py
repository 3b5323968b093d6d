"""Opening a rotation (轮岗交流) or a mutual choice (优化组合): the unit and its inner posts with their quota. Measure 19."""

from fastapi import APIRouter, Request
from sqlalchemy import text
from starlette.responses import RedirectResponse, Response

from models import db
from models.errors import QingshanError
from policy.errors import PolicyError
from tasks.inner import listing, opening
from tasks.inner.opening import InnerPost
from tasks.numbered import NUMBERED
from web.errors import BadForm
from web.forms import Form, SentForm
from web.shell import shell
from web.templates import page
from web.viewer import must_work_desk

router = APIRouter()
ROWS = 8
HINTS = {
    "rotation": "按任现岗位年限列名单，单位党组织决定，双方交接后报备案",
    "combination": "负责人与工作人员逐轮双向选择，未落实的由单位党组织主要负责人安排",
}


@router.get("/inner-posts")
def show(request: Request) -> Response:
    """Show who has been long enough in a post to be moved, and the form that opens a rotation or a mutual choice."""
    return form_page(request, Form())


def form_page(request: Request, form: Form, *, problem: QingshanError | PolicyError | None = None) -> Response:
    """Show the form, as it was filled in; `problem` says why nothing was opened."""
    with db.transaction() as tx:
        viewer = must_work_desk(tx, request)
        context = {
            **shell(tx, viewer),
            "units": tx.execute(text("SELECT id, name FROM unit WHERE active ORDER BY id")).all(),
            "manners": [(key, info.title, HINTS[key]) for key, info in opening.MANNERS.items()],
            "due": listing.due_now(tx),
            "slots": range(1, ROWS + 1),
            "form": form.again(),
            "problem": problem,
        }
    return page(request, "inner_posts.html", context, status=problem.status if problem else 200)


@router.post("/inner-posts")
def begin(request: Request, form: SentForm) -> Response:
    """Open one, by a clerk or above."""
    try:
        with db.transaction() as tx:
            viewer = must_work_desk(tx, request)
            title = form.get("title", longest=100)
            if not title:
                raise BadForm("请填写名称。")
            case = opening.open_inner(
                tx, viewer.person.id, title, form.get("manner"), form.number("unit"), _posts(form)
            )
    except NUMBERED as problem:
        return form_page(request, form, problem=problem)
    return RedirectResponse(f"/selections/{case.id}", 303)


def _posts(form: Form) -> list[InnerPost]:
    found = []
    for n in range(1, ROWS + 1):
        if name := form.get(f"name_{n}", longest=60):
            quota = form.number(f"quota_{n}")
            if not quota or quota > 99:
                raise BadForm(f"岗位“{name}”的核定人数要填1至99的整数。")
            found.append(InnerPost(name, quota))
    return found
