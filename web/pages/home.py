"""The front door (首页) and one's own items (我的待办)."""

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from models import db
from web.queries import mine, rounds
from web.shell import shell
from web.templates import HERE, page
from web.viewer import must_sign_in, signed_in

router = APIRouter()


@router.get("/")
def home(request: Request) -> Response:
    """Lead to the desk, to one's own items, or to signing in."""
    with db.transaction() as tx:
        viewer = signed_in(tx, request)
    if viewer is None:
        return RedirectResponse("/signin", 303)
    return RedirectResponse("/desk" if viewer.reads_desk else "/my", 303)


@router.get("/my")
def my_items(request: Request) -> Response:
    """Show one's own items: to do, done, and the cases one has opened."""
    with db.transaction() as tx:
        viewer = must_sign_in(tx, request)
        person = viewer.person.id
        todo, done = mine.to_do(tx, person), mine.done(tx, person)
        context = {
            **shell(tx, viewer),
            "todo": todo,
            "done": done,
            "names": rounds.subject_names(tx, [row.subject for row in (*todo, *done)]),
            "opened": mine.opened(tx, person),
        }
    return page(request, "my.html", context)


@router.get("/favicon.ico")
@router.get("/favicon.svg")
def favicon() -> Response:
    """Give the mark that browsers show beside the page's title."""
    return FileResponse(HERE / "static" / "favicon.svg", media_type="image/svg+xml")
