"""A candidate's 干部任免审批表: taken in with the nomination, kept with the candidate, printed, handed out again by few.

The file holds an identity number, a photo and a family. It is no document of the case: nothing lists it, searches it or
writes any of it into the journal, which says only who imported and who exported it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from models import clock, journal
from models.cases import Case, lock_case
from models.documents import Blob
from models.selection import Candidate, Post
from tasks.lrmx.ages import dotted, month_of
from tasks.lrmx.elements import Record
from tasks.lrmx.errors import NoRecord, NotThisPerson
from tasks.lrmx.old import read_lrm
from tasks.lrmx.printed import form_of
from tasks.lrmx.reading import read_lrmx
from tasks.lrmx.writing import write_lrmx
from tasks.papers.pdf import set_pdf, shows
from tasks.papers.render import render_paper
from tasks.rights import require_role
from tasks.selection import files
from tasks.selection.errors import NoSuchCandidate
from tasks.training import office
from tasks.training.classes import editing
from tasks.workbooks.guard import guard_name

EXPORTS = frozenset({"clerk", "department_head"})  # who may take the file out again, being on the case's list
PHOTO = (30, 40)  # mm, on the form
HELD = text(
    "SELECT EXISTS (SELECT 1 FROM document WHERE sha256 = :digest)"
    " OR EXISTS (SELECT 1 FROM candidate WHERE id <> :one AND facts->'record'->>'sha256' = :digest)"
)


def take(
    tx: Session,
    assignment_id: int,
    person_id: int,
    candidate_id: int,
    data: bytes,
    file_name: str,
    picture: bytes = b"",
) -> Candidate:
    """Take in the file of somebody on the list of nominees, while nominations are open; a second replaces the first.

    Raises QS-8060 to QS-8064 for a file that is none, could do harm, or is of somebody else.
    """
    case, waiting, _ = editing(tx, assignment_id, person_id)
    one = of_case(tx, case, candidate_id)
    if waiting.name != "ask_nominations":
        raise NoSuchCandidate
    guard_name(file_name)
    record = read_lrm(data, picture) if data.lstrip()[:1] == b'"' else read_lrmx(data)
    if record["name"] != one.name:
        raise NotThisPerson
    kept = write_lrmx(record)
    digest = hashlib.sha256(kept).hexdigest()
    forget(tx, one)
    tx.execute(insert(Blob).values(sha256=digest, data=kept).on_conflict_do_nothing())
    one.facts = {**one.facts, "record": {"sha256": digest}}
    tx.add(one)
    tx.flush()
    _tell(tx, case, one, "record_imported", person_id)
    return one


def forget(tx: Session, one: Candidate) -> None:
    """Remove a candidate's file, of which nothing stays where nobody else has the same."""
    kept = one.facts.get("record")
    if not kept:
        return
    one.facts = {key: value for key, value in one.facts.items() if key != "record"}
    tx.add(one)
    tx.flush()
    if not tx.execute(HELD, {"digest": kept["sha256"], "one": one.id}).scalar():
        tx.execute(text("DELETE FROM blob WHERE sha256 = :digest"), {"digest": kept["sha256"]})


def export(tx: Session, case_id: int, candidate_id: int, by: int) -> tuple[bytes, str]:
    """Hand the file out again as `.lrmx`, by a clerk or the department head; returns it and its name. Raises QS-2013, QS-8065."""
    require_role(tx, by, EXPORTS)
    case = lock_case(tx, case_id)
    one = of_case(tx, case, candidate_id)
    data = _bytes(tx, one)
    _tell(tx, case, one, "record_exported", by)
    return data, f"{one.name}.lrmx"


def form(tx: Session, case: Case, candidate_id: int) -> tuple[bytes, str]:
    """Print the file as the two-page form (.docx); the post of the selection stands in it where the file names none."""
    one, record, variables = _filled(tx, case, candidate_id)
    made = render_paper("approval_form", variables, office.templates(), {"photo": (record.photo, *PHOTO)})
    return made, f"干部任免审批表-{one.name}.docx"


def form_pdf(tx: Session, case: Case, candidate_id: int) -> tuple[bytes, str]:
    """Print the file as a PDF of two pages, in our own layout; raises QS-8076 without a Chinese font."""
    one, record, variables = _filled(tx, case, candidate_id)
    photo = list(record.photo) if shows(record.photo) else []
    return set_pdf("approval_form", {**variables, "photo": photo}, clock.now(tx)), f"干部任免审批表-{one.name}.pdf"


def _filled(tx: Session, case: Case, candidate_id: int) -> tuple[Candidate, Record, Mapping[str, Any]]:
    one = of_case(tx, case, candidate_id)
    record = read_lrmx(_bytes(tx, one))
    proposed = record["proposed_post"] or tx.get_one(Post, one.post_id).name
    filled = replace(record, values={**record.values, "proposed_post": proposed})
    return one, record, form_of(filled, clock.today(tx))


def read(tx: Session, one: Candidate) -> Record | None:
    """Return a candidate's record, or none where no file was taken in."""
    return read_lrmx(_bytes(tx, one)) if one.facts.get("record") else None


def particulars(tx: Session, one: Candidate) -> Mapping[str, str]:
    """Return what a notice says of a candidate, from the file; what it does not say is empty, never guessed."""
    record = read(tx, one) or Record()
    party = record["joined_party"]
    return {
        "sex": record["sex"],
        "born": dotted(record["born"]),
        "native_place": record["native_place"],
        "education": record["in_service_education"] or record["full_time_education"],
        "affiliation": "中共党员" if month_of(party) else party,
        "resume": record["resume"],
    }


def of_case(tx: Session, case: Case, candidate_id: int) -> Candidate:
    """Return a candidate of this very case; raises QS-8004 for any other number."""
    one = tx.get(Candidate, candidate_id)
    if one is None or one.selection_id != files.selection_of(tx, case.id).id:
        raise NoSuchCandidate
    return one


def _bytes(tx: Session, one: Candidate) -> bytes:
    kept: dict[str, Any] | None = one.facts.get("record")
    if not kept:
        raise NoRecord
    return tx.get_one(Blob, kept["sha256"]).data


def _tell(tx: Session, case: Case, one: Candidate, name: str, by: int) -> None:
    journal.append(
        tx,
        journal.chain_of(case.id),
        "desk",
        name,
        subject=files.subject(one),
        actor=f"person:{by}",
        facts={"candidate": one.id},
    )
