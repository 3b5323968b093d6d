"""Votes in a room (会议投票): the wait in which a clerk runs the meeting, and the box that belongs to it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice
from models.ballots import BallotBox
from models.cases import Case
from models.waits import Wait
from policy.packs import Pack
from policy.recommending import recommendation_validity
from policy.verdict import Verdict
from tasks.ballots import boxes
from tasks.ballots.boxes import Voter
from tasks.ballots.sheet import Sheet
from tasks.forms import form_checks, form_page
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
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


def recommendation_check(act: str) -> None:
    """Let a recommendation (民主推荐) end only with its box counted, and begin and count only with enough of its roster there."""
    OPENING[act] = may_recommend

    def counted(tx: Session, case: Case, wait: Wait, choice: str, payload: dict[str, Any]) -> None:
        must_be_counted(tx, case, wait, choice, payload)
        require(turnout(pack_of(tx, case), rules_day(case), boxes.of_wait(tx, wait).counts))

    form_checks(act)(counted)


def may_recommend(tx: Session, case: Case, box: BallotBox) -> None:
    """Refuse to begin a recommendation with too few of its roster in the room; raises QS-4001."""
    here = boxes.attendance(tx, box.id)
    if here["实到"]:  # nobody at all is refused at the door
        counts = {"应到": here["应到"], "实到": here["实到"], "发出": here["实到"], "收回": 0, "有效": 0}
        require(turnout(pack_of(tx, case), rules_day(case), counts))


OPENING: dict[str, Callable[[Session, Case, BallotBox], None]] = {}  # act → what must hold before its voting begins


def may_open(tx: Session, case: Case, wait: Wait, box: BallotBox) -> None:
    """Refuse to begin a vote that could not be valid; raises what the act's check raises."""
    if check := OPENING.get(wait.name):
        check(tx, case, box)


def turnout(pack: Pack, on: date, counts: Mapping[str, Any]) -> Verdict:
    """Return whether a recommendation is valid by those who came and the ballots that came back (民主推荐是否有效), measure 19."""
    keys = {"members": "应到", "present": "实到", "issued": "发出", "returned": "收回", "valid": "有效"}
    return recommendation_validity(pack, on, **{name: int(counts[key]) for name, key in keys.items()})


def box_of(context: ActContext, act: str, subject: str | None = None) -> BallotBox:
    """Return the counted box of an act's latest round."""
    return boxes.latest(context.tx, context.case.id, act, context.subject if subject is None else subject)
