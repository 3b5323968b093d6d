"""Public notices (任前公示): open to everybody while they run; where one objects, and how one hears what came of it.

Of who objects no address and no device is kept; a name that is given is sealed at once, apart from the case, for the two
screeners. The code on the receipt is all that leads back.
"""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import text
from sqlmodel import Session, select
from starlette.responses import Response

from models import clock
from models.cases import Case, lock_case
from models.errors import QingshanError
from models.selection import Candidate, Objection, Post
from tasks.selection import objecting, publicising
from tasks.selection.objectors import Objector
from web.errors import BadForm, NoSuchPage, TickNeeded
from web.forms import Form, Number, SentForm
from web.security import limits
from web.shell import shell
from web.templates import page

router = APIRouter()
NOTICE = text(
    "SELECT a.result FROM act a JOIN qs_case c ON c.id = a.case_id AND c.state <> 'stopped'"
    " WHERE a.case_id = :case AND a.name = 'publish_notice' AND a.superseded_by IS NULL ORDER BY a.id DESC LIMIT 1"
)


@router.get("/notices/{case_id}")
def show(request: Request, case_id: Number) -> Response:
    """Show a public notice, from its first day to its last."""
    return notice_page(request, case_id, Form())


@router.post("/notices/{case_id}")
def object_to(request: Request, case_id: Number, form: SentForm) -> Response:
    """Take an objection in; the receipt shows a code and nothing else."""
    try:
        with limits.opening(request) as tx:
            limits.check(tx, "objection", limits.source_of(request))
            whom = form.number("candidate")
            if whom is None or whom not in _notice(tx, case_id)["people"]:
                raise BadForm("请选择反映的是谁。")
            if not form.ticked("sure"):
                raise TickNeeded("请核对后勾选“已核对”，再提交。")
            case = lock_case(tx, case_id)
            who = Objector(form.get("who", longest=60), form.get("contact", longest=200))
            made = objecting.register_objection(
                tx, case, whom, form.get("substance"), signed=form.ticked("signed"), objector=who
            )
            limits.count(tx, "objection", limits.source_of(request))
            code = made.receipt
    except QingshanError as problem:
        if isinstance(problem, NoSuchPage):
            raise
        return notice_page(request, case_id, form, problem=problem)
    return notice_page(request, case_id, Form(), code=code)


@router.post("/notices/{case_id}/progress")
def progress(request: Request, case_id: Number, form: SentForm) -> Response:
    """Tell whoever has the code what came of the objection."""
    with limits.opening(request) as tx:
        limits.check(tx, "token", limits.source_of(request))
        _notice(tx, case_id, running=False)
        code = form.get("code", longest=20)
        found = tx.exec(select(Objection).where(Objection.case_id == case_id, Objection.receipt == code)).first()
        if found is None:
            limits.count(tx, "token", limits.source_of(request))
        said = "没有这个查询码，请核对。" if found is None else objecting.progress_of(found)
    return notice_page(request, case_id, Form(), said=said, running=False)


def notice_page(
    request: Request,
    case_id: int,
    form: Form,
    *,
    problem: QingshanError | None = None,
    code: str = "",
    said: str = "",
    running: bool = True,
) -> Response:
    """Show the notice, with the form to object while it runs."""
    with limits.opening(request) as tx:
        notice = _notice(tx, case_id, running=running)
        people = [one for number in notice["people"] if (one := tx.get_one(Candidate, number)).state != "withdrawn"]
        context = {
            **shell(tx, None),
            "case": tx.get_one(Case, case_id),
            "people": [(one, tx.get_one(Post, one.post_id)) for one in people],
            "says": [(key, name) for name, key in (*publicising.SAYS.items(), *publicising.BREAKS.items())],
            "first": notice["first"],
            "last": publicising.runs_until(tx, case_id, notice).isoformat(),
            "open": clock.today(tx) <= publicising.runs_until(tx, case_id, notice),
            "form": form.again(),
            "problem": problem,
            "code": code,
            "said": said,
        }
    return page(request, "notice.html", context, status=problem.status if problem else 200)


def _notice(tx: Session, case_id: int, *, running: bool = True) -> dict[str, Any]:
    """Return a notice that has begun, and, where asked, is not over; raises QS-2103 for any other, all alike."""
    row = tx.execute(NOTICE, {"case": case_id}).first()
    if row is None or (running and clock.today(tx) > publicising.runs_until(tx, case_id, row.result)):
        raise NoSuchPage
    found: dict[str, Any] = row.result
    return found
