"""The page on which a class is reviewed (审核班次): the class in full, what the articles say of it, likely duplicates."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from models.training import TrainingClass
from models.waits import Answer, Wait
from tasks.opening import rules_day
from tasks.rules import pack_of
from tasks.training import classes
from tasks.training.opinion_words import beyond_choice, reductions
from tasks.training.review import likely_duplicates
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, register
from web.queries import training
from web.queries.training import Line
from web.queries.training_review import opinions

CUT = ("headcount", "days", "budget")  # what a reduction may cut


def context(tx: Session, view: ItemView, _form: Form) -> Mapping[str, Any]:
    """Return the class, the verdicts on it, classes of other units that look like the same, and earlier opinions."""
    one = tx.get_one(TrainingClass, view.wait.facts["class"])
    names = training.unit_names(tx)
    return {
        "button": "提交审核意见",
        "unit_name": names.get(one.unit_id, ""),
        "verdicts": classes.verdicts(pack_of(tx, view.case), rules_day(view.case), one),
        **asked(tx, view.wait),
        "decided": decided(tx, view.answer, one, names),
        "before": [row for row in opinions(tx, view.case.id, one.id) if row.round < view.wait.round],
    }


def asked(tx: Session, wait: Wait) -> dict[str, Any]:
    """Return what the fields of a review need, on its page and where its paper is entered: the class and those like it."""
    one, names = tx.get_one(TrainingClass, wait.facts["class"]), training.unit_names(tx)
    return {
        "one": one,
        "may_merge": any(choice["key"] == "merge" for choice in wait.choices),
        "alike": [
            (Line(other, names.get(other.unit_id, "")), percent) for other, percent in likely_duplicates(tx, one)
        ],
    }


def decided(tx: Session, given: Answer | None, one: TrainingClass, units: Mapping[int, str]) -> list[tuple[str, str]]:
    """Return what an opinion says beyond its choice, for the receipt: to what it reduces, into what it merges."""
    if given is None:
        return []
    if given.choice == "merge":
        into = tx.get_one(TrainingClass, given.payload["into"])
        return [("并入", f"“{into.name}”（{units.get(into.unit_id, '')}，班次编号 {into.id}）")]
    if given.choice == "reduce":
        return [("核减", line) for line in reductions(given.payload, one)]
    return []


def beyond_choices(tx: Session, case_id: int) -> dict[int, str]:
    """Return of each opinion of a case that reduces or merges a class: to what, into what; by the answer's number."""
    given = tx.exec(
        select(Answer)
        .join(Wait, col(Wait.id) == Answer.wait_id)
        .where(Answer.case_id == case_id, Wait.page == "review", col(Answer.choice).in_(("reduce", "merge")))
    ).all()
    return {one.id: beyond_choice(tx, one) for one in given}


def payload(_tx: Session, _view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the figures of a reduction, and the class to merge into."""
    return cut(form)


def cut(form: Form) -> dict[str, str]:
    """Return the figures and the class to merge into as a form gives them; a number typed wins over one ticked."""
    given = {name: form.get(name, longest=40) for name in CUT}
    return {**given, "into": str(form.number("into_number") or form.number("into") or "")}


register(ItemPage("review", template="items/review.html", context=context, payload=payload))
