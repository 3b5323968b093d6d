"""Votes in a room (会议投票): the wait in which a clerk runs the meeting, and the box that belongs to it."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice
from models.ballots import BallotBox
from models.cases import Case
from models.waits import Wait
from tasks.ballots import boxes
from tasks.ballots.boxes import Voter
from tasks.ballots.sheet import Sheet
from tasks.forms import form_checks, form_page
from tasks.selection.asks import ask
from tasks.selection.errors import BoxNotCounted

PAGE = form_page("room")
COUNTED = Choice("counted", "计票完毕，提交结果")


def ask_room(
    context: ActContext,
    title: str,
    *,
    act: str,
    kind: str,
    sheet: Sheet,
    roster: Sequence[Voter],
    key: str,
    form: Sequence[Any] = (),
    verdicts: Sequence[Any] = (),
    others: Sequence[Choice] = (),
    **facts: Any,
) -> Ask:
    """Ask the clerk to run a vote in the room, and make its box; only who signs in by hand gets a slip (A26).

    `others`: how else than by a count the meeting may end, such as 暂缓表决.
    """
    box = boxes.make(context, act, kind, f"{context.case.title}：{title}", sheet, roster)
    return ask(
        context,
        title,
        key=key,
        page=PAGE,
        form=form,
        choices=(COUNTED, *others),
        days="selection.meeting.days",
        in_room=True,
        verdicts=verdicts,
        box=box.id,
        kind=kind,
        button="提交投票结果",
        **facts,
    )


def must_be_counted(tx: Session, _case: Case, wait: Wait, _choice: str, _payload: dict[str, Any]) -> None:
    """Refuse to end the wait before its box is closed and counted; raises QS-8006."""
    if boxes.of_wait(tx, wait).state != "closed":
        raise BoxNotCounted


def room_check(act: str) -> None:
    """Let the wait of an act end only with its box counted."""
    form_checks(act)(must_be_counted)


def box_of(context: ActContext, act: str, subject: str | None = None) -> BallotBox:
    """Return the counted box of an act's latest round."""
    return boxes.latest(context.tx, context.case.id, act, context.subject if subject is None else subject)
