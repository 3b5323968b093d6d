"""Reconsideration (复议): more than half of the members agree, and a decision of the committee is put to them again. Measure 5."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from models.cases import Act, Case, interrupt
from models.selection import Post
from policy.asked import kept
from policy.deciding import reconsideration
from tasks import going_back
from tasks.ballots import boxes
from tasks.desk_record import begin, reasoned, record
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rights import DECIDES
from tasks.rules import pack_of
from tasks.selection import files
from tasks.selection.errors import NothingDecided


@dataclass(frozen=True)
class Decided:
    """A post on which the committee has voted and which may be put to it again: its number, name, and 应到 of that vote."""

    post: int
    name: str
    members: int


def decided(tx: Session, case_id: int) -> list[Decided]:
    """Return the posts of a case whose vote may be reconsidered: voted on, nobody appointed yet, no vote going on."""
    rows = tx.execute(_VOTED, {"case": case_id}).all()
    found = []
    for row in rows:
        post = tx.get_one(Post, int(row.subject.removeprefix("post:")))
        box = boxes.latest(tx, case_id, "hold_vote", row.subject)
        found.append(Decided(post.id, post.name, box.counts["应到"]))
    return found


_VOTED = text(
    "SELECT subject FROM act WHERE case_id = :case AND name = 'record_vote' AND superseded_by IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM act n WHERE n.case_id = :case AND n.superseded_by IS NULL"
    "                 AND n.name IN ('appoint','file_appointments')) ORDER BY subject"
)


def reconsider(tx: Session, case_id: int, post_id: int, agree: int, minutes: str, reason: str, by: int) -> Act:
    """Put a post to the committee again (复议), where more than half of those who should attend agree to it; measure 5.

    The public notice of the result, if it runs, ends with the decision. `minutes`: where the agreement stands. Raises
    QS-1007 without a reason, QS-8010 where nothing was decided or somebody is appointed already, QS-4001 by the gate.
    """
    case, reason = begin(tx, case_id, by, allowed=DECIDES), reasoned(reason)
    post = next((one for one in decided(tx, case_id) if one.post == post_id), None)
    if post is None:
        raise NothingDecided
    pack, on = pack_of(tx, case), rules_day(case)
    verdict = require(reconsideration(pack, on, members=post.members, agree=agree))
    subject = files.subject(tx.get_one(Post, post.post))
    facts = {"agree": agree, "members": post.members, "verdicts": [kept(verdict)], "minutes": minutes}
    record(tx, case, "reconsider", "复议", by, facts, subject=subject, reason=reason)
    return _back(tx, case, subject, f"复议：{reason}", by)


def _back(tx: Session, case: Case, subject: str, reason: str, by: int) -> Act:
    """Take the case back to the vote on one post; what was built on the whole result goes first."""
    actor = f"person:{by}"
    summed_up = tx.execute(
        text("SELECT 1 FROM act WHERE case_id = :case AND name = 'sum_up_votes' AND superseded_by IS NULL"),
        {"case": case.id},
    ).first()
    if summed_up:
        going_back.go_back(tx, case, "sum_up_votes", reason=reason, source="desk", actor=actor)
    back = going_back.go_back(tx, case, "hold_vote", subject, reason=reason, source="desk", actor=actor)
    interrupt(tx, case)
    return back
