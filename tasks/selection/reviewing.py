"""Review of an exclusion (资格复核): who is excluded hears the article, may ask for a review by a link, and another person decides. Measure 24.

A review never sets a gate aside: where the facts were wrong they are entered anew, and every gate is asked again.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session, select

from models import clock, journal
from models.acting import ActContext, Ask, Choice, Done, Part
from models.base import in_shanghai
from models.cases import Case, lock_case
from models.clock import end_of
from models.selection import Candidate, Selection
from models.waits import Wait
from notifications.secret import derive
from policy.deadlines import due_on
from tasks.acts import step, wait
from tasks.forms import Field, form, form_checks, form_page
from tasks.selection import files, hosts
from tasks.selection.asks import ask
from tasks.selection.errors import NoSuchReview, ReviewEmpty, ReviewsOpen, ReviewTwice
from tasks.selection.planning import days_of
from tasks.training.given import last_answer
from tasks.training.people import in_role

PAGE = form_page("reviews")
DAYS = "selection.review.days"
ASKED, WAIVED = "asked", "waived"


def tell(tx: Session, one: Candidate, today: date) -> None:
    """Let somebody who was excluded have a link by which they may object, once; what came of an earlier review stays."""
    before = one.facts.get("review", {})
    if not before.get("decided"):
        one.facts = {**one.facts, "review": {"told_on": today.isoformat()}}
        tx.add(one)
        tx.flush()


def may_object(tx: Session, selection: Selection) -> list[int]:
    """Return who is excluded and has not been through a review yet."""
    people = files.candidates_of(tx, selection, states=("excluded",))
    return [one.id for one in people if one.facts.get("review") and not one.facts["review"].get("decided")]


@wait("告知不符合资格的人选", "提名")
def ask_reviews(context: ActContext) -> Ask:
    """Ask that those excluded be told why, each with a link to object (复核申请); it ends by time, or once all have replied."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    people = may_object(tx, selection)
    last = due_on(pack, on, DAYS, in_shanghai(context.now).date())
    closes = date.fromisoformat(selection.plan["closes_on"])
    until = max(last, closes)
    made = ask(
        context,
        "告知不符合资格的人选",
        key=DAYS,
        page=PAGE,
        parts=hosts.officer_of(context),
        choices=(Choice("done", "均已告知，均已答复"),),
        known=[["复核申请截止", until.isoformat()]],
        people=people,
        until=until.isoformat(),
        button="提交",
    )
    return replace(made, due_at=end_of(until), on_due="close")


@form_checks("ask_reviews")
def check_reviews(tx: Session, _case: Case, waiting: Wait, _choice: str, _payload: dict[str, Any]) -> None:
    """Refuse to end before the last day while somebody has not replied; raises QS-8042."""
    silent = [one for one in _people(tx, waiting) if not said_by(one)]
    if silent:
        names = "、".join(files.label(one) for one in silent)
        raise ReviewsOpen(f"{names}还没有答复，复核申请到{waiting.facts['until']}截止，届时由系统结束。")


def _people(tx: Session, waiting: Wait) -> list[Candidate]:
    return [tx.get_one(Candidate, number) for number in waiting.facts["people"]]


def said_by(one: Candidate) -> str:
    """Return what somebody excluded has replied: asked, waived, or nothing yet."""
    return str(one.facts.get("review", {}).get("said", ""))


def token(one: Candidate) -> str:
    """Return what opens the page of somebody excluded: only this machine can make it, and it is kept nowhere."""
    nonce = f"{one.id}:{one.facts['review']['told_on']}".encode()
    return urlsafe_b64encode(derive("review", nonce)).decode().rstrip("=")


def find(tx: Session, candidate_id: int, given: str) -> tuple[Candidate, Wait]:
    """Return whom a link belongs to, and the wait in which they may object; raises QS-8043 for any other, all alike."""
    one = tx.get(Candidate, candidate_id)
    if one is None or "told_on" not in one.facts.get("review", {}) or not hmac.compare_digest(token(one), given):
        raise NoSuchReview
    asked = open_wait(tx, one)
    if asked is None:
        raise NoSuchReview
    return one, asked


def open_wait(tx: Session, one: Candidate) -> Wait | None:
    """Return the wait in which somebody excluded may still object."""
    case_id = tx.get_one(Selection, one.selection_id).case_id
    rows = tx.exec(select(Wait).where(Wait.case_id == case_id, Wait.name == "ask_reviews")).all()
    now = clock.now(tx)
    return next(
        (
            row
            for row in rows
            if row.closed_at is None and one.id in row.facts["people"] and (row.due_at is None or now <= row.due_at)
        ),
        None,
    )


def reply(tx: Session, candidate_id: int, given: str, said: str, reason: str = "") -> None:
    """Take the reply of somebody excluded: a review is asked for, with what is wrong, or waived; once. Raises QS-8043 to QS-8045."""
    one, waiting = find(tx, candidate_id, given)
    case = lock_case(tx, waiting.case_id)
    tx.refresh(one)
    if said_by(one):
        raise ReviewTwice
    if said not in (ASKED, WAIVED) or (said == ASKED and not reason.strip()):
        raise ReviewEmpty
    kept = {**one.facts["review"], "said": said, "said_on": clock.today(tx).isoformat(), "reason": reason.strip()}
    one.facts = {**one.facts, "review": kept}
    tx.add(one)
    tx.flush()
    name = "review_asked" if said == ASKED else "review_waived"
    chain = journal.chain_of(case.id)
    journal.append(tx, chain, "desk", name, subject=files.subject(one), actor="system", facts={"candidate": one.id})


@step("登记复核申请", "提名")
def close_reviews(context: ActContext) -> Done:
    """Find who has asked for a review; the others have none."""
    tx, selection = files.here(context)
    people = [tx.get_one(Candidate, number) for number in may_object(tx, selection)]
    asked = [one.id for one in people if said_by(one) == ASKED]
    for one in people:
        if one.id not in asked:
            _decided(tx, one)
    return files.done(context, {"asked": asked, "told": [one.id for one in people]})


def _decided(tx: Session, one: Candidate) -> None:
    one.facts = {**one.facts, "review": {**one.facts["review"], "decided": True}}
    tx.add(one)
    tx.flush()


@wait("复核资格审查结论", "提名")
def ask_review(context: ActContext) -> Ask:
    """Ask somebody who has not entered the facts to review (资格复核): kept, or sent back so that they are entered anew."""
    tx, _ = files.here(context)
    asked = context.result("close_reviews")["asked"]
    people = [tx.get_one(Candidate, number) for number in asked]
    return ask(
        context,
        "复核资格审查结论",
        key=DAYS,
        parts=another(context),
        in_room=True,
        form=form(
            Field(
                "people",
                "复核意见",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(Field("found", "复核查明的情况和依据"),),
            )
        ),
        choices=(
            Choice("keep", "维持审查结论", reason=True),
            Choice("again", "情况有误，退回重新登记资格审查情况", reason=True),
        ),
        known=[[files.label(one), f"{one.left_reason}\n本人申请：{one.facts['review']['reason']}"] for one in people],
        button="签署复核意见",
    )


def another(context: ActContext) -> list[Part]:
    """Return who may review: not who entered the facts."""
    entered = last_answer(context, "ask_eligibility")
    by = entered.person_id if entered else None
    heads = hosts.head_of(context) or in_role(context.tx, "department_head")
    found = [part for part in heads if part.person_id != by]
    return found or [part for part in in_role(context.tx, "chief") if part.person_id != by]


@step("登记复核结论", "提名")
def settle_reviews(context: ActContext) -> Done:
    """Keep that each review is decided; the exclusion stands."""
    tx, selection = files.here(context)
    asked = context.result("close_reviews")["asked"]
    for one in files.candidates_of(tx, selection):
        if one.id in asked:
            _decided(tx, one)
    return files.done(context, {"kept": asked})
