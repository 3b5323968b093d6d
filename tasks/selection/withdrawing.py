"""Withdrawal of a candidate (退出): at any stage up to the appointment, with who asked for it and why; they take no further part.

An open round that lists the person is void and asked anew without them, an open box with its slips; what is counted or
answered already stands, and the person is left out of what is computed from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.cases import Act, Case, interrupt
from models.selection import Candidate, Objection, Post
from models.waits import Wait
from notifications import outbox
from tasks import closing, documents, going_back
from tasks.ballots import boxes
from tasks.desk_record import begin, reasoned, record
from tasks.paper_entry import Scan
from tasks.scans import scan_kind
from tasks.selection import files, left
from tasks.selection.errors import AlreadyAppointed, AlreadyWithdrawn, NoSuchCandidate, WhoAsked

WITHDRAWN = "withdraw_candidate"
TITLE = "人选退出"
# a question that the counts have raised → the step whose counts it is about: it counts again
QUESTIONS = {
    "ask_what_next": "check_eligibility",
    "ask_directed_short": "tally_directed",
    "ask_short": "record_opinions",
    "ask_unit_short": "put_forward",
    "ask_renomination": "",
}
# a form that would list nobody any more → the step that says whether it is asked at all
EMPTY = {"ask_exceptions": "tally_recommendation", "ask_election": "settle_ending"}
LIVE = ("ask_nominations", "ask_notice")  # their pages list who is in just now
# a form about objections → the step that says which: who has left is screened no further
SCREENED = {"ask_screening": "close_notice", "ask_findings": "settle_screening"}


@dataclass(frozen=True)
class Asked:
    """Who asked for a withdrawal (本人、所在单位党组织……), why, and the scan of what they wrote, if there is one."""

    by: str
    reason: str
    scan: Scan | None = None


def withdraw(tx: Session, case_id: int, candidate_id: int, asked: Asked, by: int) -> Act:
    """Record that a candidate has withdrawn (人选退出), in this transaction; too few left for a post is put before its person.

    Raises QS-1004, QS-1007, QS-2013, QS-2019, QS-8004, QS-8051 to 8053.
    """
    case, reason = begin(tx, case_id, by, states=("open", "paused")), reasoned(asked.reason)
    if not asked.by.strip():
        raise WhoAsked
    one = _may_leave(tx, case, candidate_id)
    stage = one.state
    paper = _keep(tx, case, one, asked.scan, by)
    files.leave(tx, one, "withdrawn", f"{asked.by.strip()}提出：{reason}")
    void = _take_off(tx, case, one, reason, f"person:{by}")
    short = _short(tx, case, one, stage, void)
    if short:
        _ask_again(tx, case, reason, f"person:{by}")
    interrupt(tx, case)
    facts: dict[str, Any] = {"candidate": one.id, "stage": stage, "void": [f"{n} {s}".strip() for n, s in void]}
    facts |= {"short": short, "calls": "ask_left"} if short else {}
    facts |= {"documents": [paper]} if paper else {}
    done = record(
        tx, case, WITHDRAWN, TITLE, by, facts, subject=files.subject(one), reason=reason, said={"asked_by": asked.by}
    )
    closing.wake(tx, case)
    _tell(tx, case, one, reason, {by, one.person_id} - {None}, done)
    return done


def _may_leave(tx: Session, case: Case, candidate_id: int) -> Candidate:
    one = tx.get(Candidate, candidate_id, populate_existing=True)
    if one is None or one.selection_id != files.selection_of(tx, case.id).id:
        raise NoSuchCandidate
    if one.state == "withdrawn":
        raise AlreadyWithdrawn
    if one.state == "appointed" or _issued(tx, case):
        raise AlreadyAppointed
    return one


def _issued(tx: Session, case: Case) -> bool:
    """Tell whether a unit has issued its appointments (竞争上岗): they are on their way to be filed."""
    query = text(
        "SELECT 1 FROM act WHERE case_id = :case AND name = 'check_filing' AND superseded_by IS NULL AND kind = 'wait'"
    )
    return tx.execute(query, {"case": case.id}).first() is not None


def _keep(tx: Session, case: Case, one: Candidate, scan: Scan | None, by: int) -> int:
    """Keep the scan of what was written; its title names nobody."""
    if scan is None:
        return 0
    media_type, extension = scan_kind(scan.data)
    kept = documents.keep(
        tx,
        scan.data,
        kind="withdrawal",
        title=f"退出申请：{files.number(one)}",
        file_name=f"退出申请-{one.id}.{extension}",
        media_type=media_type,
        case_id=case.id,
        by=by,
    )
    return kept.id


def _take_off(tx: Session, case: Case, one: Candidate, reason: str, actor: str) -> list[tuple[str, str]]:
    """Make void what is open and lists the person, to be asked anew without them; returns which rounds."""
    gone: list[tuple[str, str]] = []
    query = text("SELECT id FROM wait WHERE case_id = :case AND closed_at IS NULL ORDER BY id")
    for wait_id in tx.execute(query, {"case": case.id}).scalars().all():
        wait = tx.get_one(Wait, wait_id, populate_existing=True)
        if wait.name in LIVE:
            continue
        if wait.subject == files.subject(one):  # theirs alone: it ends here
            closing.close(tx, case, wait, "withdrawn", "withdrawn", actor=actor)
            gone.append((wait.name, wait.subject))
        elif wait.name in QUESTIONS or lists(tx, wait, one):
            going_back.anew(tx, case, _anew(wait, one), reason=reason, actor=actor)
            gone.append((wait.name, wait.subject))
    return gone


def _anew(wait: Wait, one: Candidate) -> list[tuple[str, str]]:
    """Return the acts that are done anew where this round is void: itself, with the step that decides whether it is asked."""
    first = QUESTIONS.get(wait.name) or SCREENED.get(wait.name) or ("call_vote" if wait.name == "hold_vote" else "")
    if wait.name in EMPTY and not _others(wait, one):
        first = EMPTY[wait.name]
    return [(name, wait.subject) for name in (first, wait.name) if name]


def lists(tx: Session, wait: Wait, one: Candidate) -> bool:
    """Tell whether an open round asks about somebody: on its ballot, by name or by lot, or on a line of its form."""
    if "box" in wait.facts:
        box = boxes.of_wait(tx, wait)
        key = str(one.lot) if box.kind == "score" else str(one.id)
        return any(key == option for section in box.sheet["sections"] for option, _ in section["options"])
    if wait.name in SCREENED:
        return any(tx.get_one(Objection, number).candidate_id == one.id for number in wait.facts["objections"])
    if any(field["key"].startswith(f"p{one.id}_") for field in wait.facts.get("form", [])):  # the words of a notice
        return True
    return any(_is_line_of(row, one) for row in _lines(wait))


def _lines(wait: Wait) -> list[Sequence[str]]:
    return [row for field in wait.facts.get("form", []) if field["kind"] == "rows" for row in field["rows"]]


def _is_line_of(row: Sequence[str], one: Candidate) -> bool:
    return row[0] == str(one.id) and files.label(one) in row[1]


def _others(wait: Wait, one: Candidate) -> bool:
    return any(not _is_line_of(row, one) for row in _lines(wait))


def _short(tx: Session, case: Case, one: Candidate, stage: str, void: Sequence[tuple[str, str]]) -> list[int]:
    """Return the post where the withdrawal leaves too few; none where the procedure comes to count them by itself."""
    if stage in files.OUT or any(name in QUESTIONS for name, _ in void):
        return []
    if ("check_eligibility", "") not in files.acts_in_force(tx, case.id):
        return []
    post = tx.get_one(Post, one.post_id)
    return [post.id] if left.is_short(tx, case.id, files.selection_of(tx, case.id), post) else []


def _ask_again(tx: Session, case: Case, reason: str, actor: str) -> None:
    """Take back an earlier question about what withdrawals have left: it is asked anew with what is left now."""
    held = files.acts_in_force(tx, case.id)
    gone = [(name, "") for name in ("ask_left", "settle_left") if (name, "") in held]
    if gone:
        going_back.anew(tx, case, gone, reason=reason, actor=actor)


def _tell(tx: Session, case: Case, one: Candidate, reason: str, people: set[Any], done: Act) -> None:
    """Tell who entered it, and the person where we know them, that it is on record."""
    context = {"case_title": case.title, "result": f"{files.number(one)}退出已登记，不再参加以后环节", "reason": reason}
    notices = [
        outbox.Notice(
            person_id=person,
            kind="result",
            context=context,
            case_id=case.id,
            dedupe=f"withdrawn:{done.seq}:{person}",
            secrecy=case.secrecy,
        )
        for person in sorted(people)
    ]
    outbox.queue(tx, notices)
