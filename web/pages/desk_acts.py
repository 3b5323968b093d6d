"""What the desk can do about a case (工作台操作): each is a form of its own, with a reason, and in the journal."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models import db
from models.clock import end_of
from models.errors import NoSuchItem, QingshanError, ReasonNeeded
from models.messages import Message
from models.waits import Assignment, Wait
from notifications import outbox
from tasks import desk
from web.errors import BadForm, NoSuchPage, TickNeeded
from web.forms import Form, Number, SentForm
from web.pages.case import case_page
from web.queries.cases import day_of
from web.viewer import must_see, must_work_desk

router = APIRouter()
Deed = Callable[[Session, int, Form, int], None]


def remind(tx: Session, case_id: int, _form: Form, by: int) -> None:
    """Remind those who have not answered (催办)."""
    desk.remind(tx, case_id, by)


def extend(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Extend a round's deadline to the end of a day, with a reason (延期)."""
    wait = tx.get(Wait, form.number("wait") or 0)
    until = day_of(form.get("until"))
    if wait is None or wait.case_id != case_id:
        raise NoSuchItem
    if until is None:
        raise BadForm("请填写新的截止日期，例如 2010-01-15。")
    desk.extend(tx, wait.id, end_of(until), reason_of(form), by)


def hand_over(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Hand a person's part to a deputy, with a reason (转办)."""
    part = tx.get(Assignment, form.number("assignment") or 0)
    if part is None or part.case_id != case_id:
        raise NoSuchItem
    to = form.number("to")
    if to is None:
        raise BadForm("请选择转办给谁。")
    desk.hand_over(tx, part.id, to, reason_of(form), by)


def stop(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Stop a case for good, with a reason (终止); it cannot be taken up again, so the tick is wanted."""
    if not form.ticked("sure"):
        raise TickNeeded("请先勾选“确认停止本事项”，再按按钮。")
    desk.stop(tx, case_id, reason_of(form), by)


def pause(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Pause a case, with a reason (暂停)."""
    desk.pause(tx, case_id, reason_of(form), by)


def resume(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Take a paused case up again, with a reason (恢复)."""
    desk.resume(tx, case_id, reason_of(form), by)


def delivered(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Record that a message was delivered by hand, and how (登记送达)."""
    message = tx.get(Message, form.number("message") or 0)
    if message is None or message.case_id != case_id:
        raise NoSuchItem
    outbox.record_delivery(tx, message.id, by, reason_of(form))


def reason_of(form: Form) -> str:
    """Return the reason that the form gives; raises QS-1007 without one."""
    reason = form.get("reason")
    if not reason:
        raise ReasonNeeded
    return reason


DEEDS: dict[str, Deed] = {
    "remind": remind,
    "extend": extend,
    "hand-over": hand_over,
    "stop": stop,
    "pause": pause,
    "resume": resume,
    "delivered": delivered,
}


@router.post("/desk/case/{case_id}/{deed}")
def act(request: Request, case_id: Number, deed: str, form: SentForm) -> Response:
    """Do one of the desk's acts on a case and show the case again."""
    if deed not in DEEDS:
        raise NoSuchPage
    try:
        with db.transaction() as tx:
            viewer = must_work_desk(tx, request)
            must_see(tx, viewer, case_id)
            DEEDS[deed](tx, case_id, form, viewer.person.id)
    except QingshanError as problem:
        return case_page(request, case_id, problem=problem)
    return RedirectResponse(f"/desk/case/{case_id}", 303)
