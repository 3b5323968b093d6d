"""A 公推优选 with a roster of twelve from its initiation to the end of probation, by people who decide by rule.

As in `chain.py`, what to do next is read from the database alone. Slips are paper: they lie on the table when a process
dies. So that another one finds the same slips there, what is random is drawn from what it is for.
"""

import random
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from models import clock, db
from models.ballots import BallotBox, Slip
from models.base import SHANGHAI
from models.cases import Case
from models.selection import Candidate
from models.waits import Assignment, Wait
from tasks.ballots import boxes, casting, counting, door, slips
from tasks.procedures import OPEN_SELECTION
from tasks.selection import dossier, initiating, nominating, objecting, publicising, reviewing
from tasks.selection.files import candidates_of, selection_of
from tasks.selection.initiating import PostAsked
from tasks.selection.nominating import Nominee
from tests.faults.chain import Doing, time_passes, to_its_end
from tests.flows import selection_staff, staff
from tests.flows.staff import Reply, say

ROSTER, MEMBERS = 12, 5
BEGINS = datetime(2010, 3, 1, 9, tzinfo=SHANGHAI)
POSTS = ("副局长", "副主任")
LETTERS = "甲乙丙丁"  # the fourth is within the effect of a sanction, the third has less than half of the own unit


def found() -> None:
    """Make the department, the committee and the list of standard names."""
    with db.transaction() as tx:
        clock.set_rehearsal(tx, BEGINS)
    selection_staff.settle(members=MEMBERS)


def run() -> None:
    """Begin the selection or go on with it, to its end; nothing is left to be sent."""
    with Doing("open"), db.transaction() as tx:
        case = _case(tx)
    to_its_end(case, _next)


def _case(tx: db.Session) -> int:
    asked = text("SELECT id FROM qs_case WHERE procedure = :p")
    there = tx.execute(asked, {"p": OPEN_SELECTION.key}).scalar()
    if there is not None:
        return int(there)
    clerk = tx.execute(text("SELECT id FROM person WHERE name = '干一'")).scalar_one()
    posts = [PostAsked(name, selection_staff.DEPUTY, quota=5, filled=3) for name in POSTS]
    return initiating.open_selection(tx, clerk, "2010年公推优选", posts).id


def _next() -> None:
    """Let one person do one thing, or time pass."""
    for part, wait in staff.parts():
        prepared = _PREPARE.get(wait.name, _room if wait.page == "room" else _nothing)
        with Doing(f"{wait.name} prepared"):
            if prepared(part, wait):
                return
        reply = _decision(wait)
        if reply is None:
            continue
        with Doing(f"{wait.name} {reply[0]}"):
            staff.give(part, reply)
        return
    time_passes()


def _nothing(_part: Assignment, _wait: Wait) -> bool:
    return False


def _roster(_part: Assignment, wait: Wait) -> bool:
    with db.reading() as look:
        there = "roster" in selection_of(look, wait.case_id).plan
    if not there:
        selection_staff.fill_roster(wait, ROSTER)
    return not there


def _nominees(part: Assignment, wait: Wait) -> bool:
    """Enter the next nominee who is missing; when all are there, let the last day of nominations come."""
    with db.transaction() as tx:
        there = {(one.post_id, one.title) for one in candidates_of(tx, selection_of(tx, wait.case_id))}
        for post, _ in wait.facts["posts"]:
            for letter in LETTERS:
                if (int(post), f"科员{letter}") not in there:
                    one = Nominee(f"人{post}{letter}", f"单位{letter}", f"科员{letter}")
                    nominating.enter(tx, part.id, part.person_id, int(post), one)
                    return True
        last = selection_of(tx, wait.case_id).plan["closes_on"]
        open_still = clock.today(tx).isoformat() < last
    if open_still:
        selection_staff.wait_for_the_last_day(wait)
    return open_still


def _replies(_part: Assignment, wait: Wait) -> bool:
    """Let everybody excluded say that they ask for no review."""
    with db.reading() as look:
        silent = [n for n in wait.facts["people"] if not reviewing.said_by(look.get_one(Candidate, n))]
    if silent:
        selection_staff.waive(wait)
    return bool(silent)


def _dossier(part: Assignment, wait: Wait) -> bool:
    """Compile the next dossier that is not whole, saying nothing more than the system knows."""
    with db.transaction() as tx:
        case = tx.get_one(Case, wait.case_id)
        for one in candidates_of(tx, selection_of(tx, case.id), states=("listed",)):
            if not dossier.verdict(tx, case, one).ok:
                keys = [item.key for item in dossier.of(tx, case, one)]
                dossier.enter(tx, case.id, one.id, part.person_id, dict.fromkeys(keys, "无记录"))
                return True
    return False


def _objection(part: Assignment, wait: Wait) -> bool:
    """Let one objection come in while the notice runs."""
    with db.transaction() as tx:
        if objecting.objections_of(tx, wait.case_id):
            return False
        whom = int(wait.facts["people"][0][0])
        with drawn(f"objection {whom}"):
            objecting.take_objection(tx, part.id, part.person_id, whom, "没有具体线索", signed=False)
    return True


def _day_after(_part: Assignment, wait: Wait) -> bool:
    """Let the day after the notice come: nobody takes office on its last one."""
    with db.transaction() as tx:
        until = publicising.runs_until(tx, wait.case_id, {})
        if clock.today(tx) > until:
            return False
        clock.set_rehearsal(tx, clock.at_hour(until + timedelta(days=1), 9))
    return True


_PREPARE: Mapping[str, Callable[[Assignment, Wait], bool]] = {
    "ask_work_plan": _roster,
    "ask_nominations": _nominees,
    "ask_reviews": _replies,
    "ask_proposal": _dossier,
    "ask_notice": _objection,
    "ask_talk": _day_after,
}


def _room(part: Assignment, wait: Wait) -> bool:
    """Do the next thing in a meeting room, one ballot at a time; nothing is left to do when the box is closed."""
    actor = f"person:{part.person_id}"
    with db.transaction() as tx:
        box = boxes.of_wait(tx, wait, lock=True)
        counts = boxes.attendance(tx, box.id)
        if box.state == "open":
            return _vote(tx, box, wait, actor)
        if box.state == "signing" and not counts["实到"]:
            door.sign_in(tx, box, [voter.id for voter in boxes.voters(tx, box.id)])
        elif box.state == "signing" and not counts["印出"]:
            with drawn(f"slips {box.id}"):
                door.print_slips(tx, box, actor=actor)
        elif box.state == "signing":
            door.open_box(tx, box, actor=actor)
        else:
            return False
    return True


def _vote(tx: db.Session, box: BallotBox, wait: Wait, actor: str) -> bool:
    """Let the next slip on the table be used, or end the voting when there is none."""
    with drawn(f"slips {box.id}"):
        pile = [slips.new_slip() for _ in boxes.voters(tx, box.id)]
    for place, paper in enumerate(pile):
        slip = tx.get_one(Slip, paper.public_key)
        if slip.state == "unused":
            given = selection_staff.ballot(box, slip.group, lambda *asked, n=place: _marks(wait, n, *asked))
            with drawn(paper.token):
                casting.cast(tx, paper.token, given)
            return True
    counting.close(tx, box, actor=actor)
    return True


def _marks(wait: Wait, place: int, section: str, group: str, options: Sequence[str]) -> dict[str, Sequence[str]]:
    """Mark the first two in a recommendation; in the committee the first, but for the second post's first ballot."""
    if group:
        return {section: options[:2]}
    if wait.round == 1 and POSTS[1] in wait.facts["ask"]:  # two, two and an abstention: nobody has three of five
        return {section: [options[place % 2]] if place < MEMBERS - 1 else []}
    return {section: options[:1]}


@contextmanager
def drawn(what: str) -> Iterator[None]:
    """Let random bytes depend on what they are for alone, while the block lasts."""
    source, real = random.Random(what), (secrets.token_bytes, secrets.token_hex)
    secrets.token_bytes = lambda nbytes=None: source.randbytes(nbytes or 32)
    secrets.token_hex = lambda nbytes=None: source.randbytes(nbytes or 32).hex()
    try:
        yield
    finally:
        secrets.token_bytes, secrets.token_hex = real


def _decision(wait: Wait) -> Reply | None:
    if wait.name == "ask_notice":
        return None  # it runs its days
    if wait.name == "ask_probation":
        with db.reading() as look:
            over = clock.today(look).isoformat() >= wait.facts["ends"]
        return say("pass", **selection_staff.filled(wait)) if over else None
    if wait.name == "ask_work_plan":
        return say("done", **selection_staff.plan())
    if wait.name in ("approve_plan", "decide_inspection", "ask_proposal") and _first(wait):
        return say("return", "请核对后再报")
    if wait.name == "approve_plan":
        return say("approve")
    return say("counted" if wait.page == "room" else "done", **_filled(wait))


def _first(wait: Wait) -> bool:
    """Tell whether nothing has been returned from here yet."""
    with db.reading() as look:
        asked = text(
            "SELECT count(*) FROM answer a JOIN wait w ON w.id = a.wait_id WHERE w.case_id = :c AND w.name = :n"
        )
        return not look.execute(asked, {"c": wait.case_id, "n": wait.name}).scalar_one()


def _filled(wait: Wait) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if wait.name == "ask_eligibility":
        for row, label in selection_staff.table(wait, "people"):
            if LETTERS[3] in label:
                changed |= {f"people:{row}:sanction": "党内警告", f"people:{row}:sanction_on": "2009-12-01"}
    if wait.name == "ask_screening":
        changed |= {f"objections:{row}:opinion": "有具体线索" for row, _ in selection_staff.table(wait, "objections")}
    if wait.name == "ask_findings":
        changed |= {f"objections:{row}:outcome": "问题不存在" for row, _ in selection_staff.table(wait, "objections")}
    return selection_staff.filled(wait, **changed)
