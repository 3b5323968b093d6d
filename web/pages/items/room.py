"""The screen of a vote in the room (会议投票): sign in, print slips, open, close; then the result, and nothing before."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from tasks.ballots import boxes, counting, door, paper
from tasks.selection.rooms import PAGE, may_open
from web.errors import TickNeeded
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, filled, register

ENTERED = {
    "first": "已录入，请另一人点票后录入。",
    "whole": "两人录入一致，已采用。",
    "differs": "两人录入的点票结果不一致，均未采用。请两人重新点票后各自再录。",
}


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the box as the clerk may see it: counts only, until it is closed (A19)."""
    box = boxes.of_wait(tx, view.wait)
    return {
        **filled.context(tx, view, form),
        "box": box,
        "voters": boxes.voters(tx, box.id) if box.state == "signing" else [],
        "counts": boxes.attendance(tx, box.id),
    }


def sign_in(tx: Session, view: ItemView, form: Form) -> str:
    """Record who signed in and who stands aside."""
    counts = door.sign_in(tx, _box(tx, view), _numbers(form, "here"), _numbers(form, "recused"))
    return f"应到{counts['应到']}人，实到{counts['实到']}人，回避{counts['回避']}人。"


def void(tx: Session, view: ItemView, form: Form) -> str:
    """Make the slips printed so far void."""
    _sure(form)
    return f"已作废{door.void_unused(tx, _box(tx, view), actor=_actor(view))}张。"


def open_box(tx: Session, view: ItemView, form: Form) -> str:
    """Begin the voting."""
    _sure(form)
    box = _box(tx, view)
    may_open(tx, view.case, view.wait, box)
    counts = door.open_box(tx, box, actor=_actor(view))
    return f"投票开始：应到{counts['应到']}人，实到{counts['实到']}人。"


def close_box(tx: Session, view: ItemView, form: Form) -> str:
    """End the voting and count."""
    _sure(form)
    box = counting.close(tx, _box(tx, view), actor=_actor(view))
    return f"投票结束：发出{box.counts['发出']}张，收回{box.counts['收回']}张，有效{box.counts['有效']}张。"


def enter_paper(tx: Session, view: ItemView, form: Form) -> str:
    """Take one person's counts of a paper vote; the second's must be the same."""
    given = {name: form.get(name, longest=400) for name in form.fields}
    return ENTERED[paper.enter(tx, _box(tx, view), view.owner.id, given)]


def _box(tx: Session, view: ItemView) -> Any:
    return boxes.of_wait(tx, view.wait, lock=True)


def _numbers(form: Form, name: str) -> list[int]:
    return [int(value) for value in form.all(name) if value.isascii() and value.isdecimal() and len(value) < 19]


def _sure(form: Form) -> None:
    if not form.ticked("sure"):
        raise TickNeeded


def _actor(view: ItemView) -> str:
    return f"person:{view.owner.id}"


register(
    ItemPage(
        PAGE,
        template="items/room.html",
        context=context,
        payload=filled.payload,
        steps={"sign_in": sign_in, "void": void, "open": open_box, "close": close_box, "paper": enter_paper},
    )
)
