"""What the desk can do about a whole case (工作台操作): each is a form of its own, with a reason, and in the journal."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from models import db
from models.errors import QingshanError, ReasonNeeded
from models.messages import Message
from notifications import outbox
from tasks import desk, rule_switch
from tasks.refusing import Refused, record_refusal
from tasks.selection import reconsidering
from web.errors import BadForm, NoSuchPage, NotThere, TickNeeded
from web.forms import Form, Number, SentForm
from web.pages.case import case_page
from web.viewer import must_see, must_work_desk

router = APIRouter()
Deed = Callable[[Session, int, Form, int], object]


def remind(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Remind those who have not answered (催办); only by the button itself, not by a form sent untouched (A01)."""
    if form.get("act") != "remind":
        raise BadForm
    desk.remind(tx, case_id, by)


def pause(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Pause a case, with a reason (暂停)."""
    desk.pause(tx, case_id, form.get("reason"), by)


def resume(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Take a paused case up again, with a reason (恢复)."""
    desk.resume(tx, case_id, form.get("reason"), by)


def stop(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Stop a case for good, with a reason (终止); it cannot be taken up again, so a tick is wanted."""
    _ticked(form, "请先勾选“确认停止本事项”，再按按钮。")
    desk.stop(tx, case_id, form.get("reason"), by)


def withdraw(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Withdraw a case that one has opened oneself, with a reason (发起人撤回)."""
    _ticked(form, "请先勾选“确认撤回本事项”，再按按钮。")
    desk.withdraw_case(tx, case_id, form.get("reason"), by)


def send_back(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Send a case back to a part that people do, with a reason (退回)."""
    name, _, subject = form.get("to").partition(" ")
    if not name:
        raise BadForm("请选择退回到哪一步。")
    desk.send_back(tx, case_id, name, subject, form.get("reason"), by)


def reconsider(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Put a post to the committee again, where more than half of its members agree (复议)."""
    reconsidering.reconsider(
        tx,
        case_id,
        form.number("post") or 0,
        form.number("agree") or 0,
        form.get("minutes", longest=120),
        form.get("reason"),
        by,
    )


def propose_rules(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Propose to move a case to the rules of today, with a reason (提出换用新规则)."""
    _ticked(form, "请先勾选“已核对以上不同”，再按按钮。")
    rule_switch.propose(tx, case_id, form.get("reason"), by)


def switch_rules(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Confirm what another person proposed (确认换用新规则)."""
    _ticked(form, "请先勾选“已核对以上不同”，再按按钮。")
    rule_switch.confirm(tx, case_id, form.number("proposal") or 0, by)


def decline_rules(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Refuse what another person proposed, with a reason (不同意换用)."""
    rule_switch.decline(tx, case_id, form.number("proposal") or 0, form.get("reason"), by)


def withdraw_rules(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Take back what one has proposed oneself, with a reason (撤回提议)."""
    rule_switch.withdraw(tx, case_id, form.number("proposal") or 0, form.get("reason"), by)


def delivered(tx: Session, case_id: int, form: Form, by: int) -> None:
    """Record that a message was delivered by hand, and how (登记送达)."""
    message = tx.get(Message, form.number("message") or 0)
    if message is None or message.case_id != case_id:
        raise NotThere("没有这条通知，请从事项页面进入。")
    if not form.get("reason"):
        raise ReasonNeeded("请填写何人何时怎样送达。")
    outbox.record_delivery(tx, message.id, by, form.get("reason"))


def _ticked(form: Form, words: str) -> None:
    if not form.ticked("sure"):
        raise TickNeeded(words)


DEEDS: dict[str, Deed] = {
    "remind": remind,
    "pause": pause,
    "resume": resume,
    "stop": stop,
    "withdraw": withdraw,
    "send-back": send_back,
    "reconsider": reconsider,
    "delivered": delivered,
    "propose-rules": propose_rules,
    "switch-rules": switch_rules,
    "decline-rules": decline_rules,
    "withdraw-rules": withdraw_rules,
}


@router.post("/desk/case/{case_id}/{deed}")
def act(request: Request, case_id: Number, deed: str, form: SentForm) -> Response:
    """Do one of the desk's acts on a case and show the case again."""
    if deed not in DEEDS:
        raise NoSuchPage
    by = None
    try:
        with db.transaction() as tx:
            viewer = must_work_desk(tx, request)
            must_see(tx, viewer, case_id)
            by = viewer.person.id
            DEEDS[deed](tx, case_id, form, by)
    except QingshanError as problem:
        if isinstance(problem, Refused):
            record_refusal(case_id, problem.verdict, by)
        return case_page(request, case_id, problem=problem)
    return RedirectResponse(f"/desk/case/{case_id}?done={deed}", 303)
