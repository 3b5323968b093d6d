"""The page of somebody excluded (资格复核申请): which article stands against them, and where they object; reached by their link.

Pressing the link records nothing (A01); what opens the page moves into a cookie and the address is clean.
"""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from models.cases import Case
from models.errors import NoSuchItem, QingshanError
from models.selection import Post
from tasks.selection import reviewing
from tasks.selection.errors import NoSuchReview
from web.error_pages import error_page
from web.errors import TickNeeded
from web.forms import Form, Number, SentForm
from web.security import cookies, limits
from web.shell import shell
from web.templates import page

router = APIRouter()
COOKIE = "qs_review"
LASTS = 12 * 3600


@router.get("/r/{candidate_id}/{token}")
@router.head("/r/{candidate_id}/{token}")
def press(request: Request, candidate_id: Number, token: str) -> Response:
    """Open the page of a link: nothing is recorded, however often it is pressed."""
    try:
        with limits.opening(request) as tx:
            limits.check(tx, "token", limits.source_of(request))
            try:
                reviewing.find(tx, candidate_id, token)
            except NoSuchReview:
                raise NoSuchItem from None  # counts as a guess (A02)
    except NoSuchItem:
        return error_page(request, NoSuchReview())
    response = RedirectResponse("/review", 303)
    cookies.give(request, response, COOKIE, f"{candidate_id}.{token}", path="/review", lasts=LASTS)
    return response


@router.get("/review")
def show(request: Request) -> Response:
    """Show why one was excluded, and the form to object."""
    return review_page(request, Form())


@router.post("/review")
def reply(request: Request, form: SentForm) -> Response:
    """Take the objection, or that there is none; once."""
    try:
        if not form.ticked("sure"):
            raise TickNeeded("请核对后勾选“已核对”，再提交。")
        with limits.opening(request) as tx:
            candidate_id, token = _held(request)
            reviewing.reply(tx, candidate_id, token, form.get("said"), form.get("reason", longest=2000))
    except QingshanError as problem:
        return review_page(request, form, problem=problem)
    return review_page(request, Form())


def review_page(request: Request, form: Form, *, problem: QingshanError | None = None) -> Response:
    """Show the page in the state in which it is; a link that does not work any more gives the error alone."""
    try:
        with limits.opening(request) as tx:
            one, waiting = reviewing.find(tx, *_held(request))
            context = {
                **shell(tx, None),
                "case": tx.get_one(Case, waiting.case_id),
                "one": one,
                "post": tx.get_one(Post, one.post_id),
                "until": waiting.facts["until"],
                "said": reviewing.said_by(one),
                "form": form,
                "problem": problem,
            }
    except NoSuchReview as gone:
        return error_page(request, gone)
    return page(request, "review.html", context, status=problem.status if problem else 200)


def _held(request: Request) -> tuple[int, str]:
    number, _, token = cookies.read(request, COOKIE).partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise NoSuchReview
    return int(number), token
