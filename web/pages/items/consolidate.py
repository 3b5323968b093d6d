"""The page on which the section draws up the district plan (统筹安排): decisions by unit, changed one at a time with a reason."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from models.errors import NoSuchChoice
from models.training import TrainingClass
from tasks.opening import rules_day
from tasks.rules import pack_of
from tasks.training import consolidate
from tasks.training import plan as plans
from tasks.training.review import likely_duplicates
from web.errors import NotThere
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, register
from web.pages.items.review import cut
from web.papers import XLSX, file_response
from web.plan_view import tables
from web.queries import training
from web.queries.training import Line

ORDER = ("approve", "reduce", "merge", "refuse")
DECIDED = ("approved", "reduced", "refused", "merged")


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the plan by unit with its sums, and the class whose decision is being changed."""
    lines = training.lines(tx, view.wait.facts["plan"], DECIDED)
    planned = [line for line in lines if line.planned]
    picked = next((line for line in lines if line.one.id == form.number("class_id")), None)
    return {
        "button": "提交部内审签",
        "year": view.wait.facts["year"],
        "returned": view.wait.facts.get("returned", ""),
        "units": grouped(lines),
        "class_count": len(lines),
        "total": training.sums(planned),
        "tables": tables(planned),
        "enterprise": [line for line in lines if line.one.enterprise],
        "picked": picked,
        "outcomes": outcomes(tx, view),
        "alike": _alike(tx, picked),
    }


def grouped(lines: list[Line]) -> list[tuple[str, list[Line], training.Sums]]:
    """Return the classes under their units, each unit with the sums of what is to be held."""
    kept: dict[str, list[Line]] = {}
    for line in lines:
        kept.setdefault(line.unit, []).append(line)
    return [(unit, rows, training.sums(row for row in rows if row.planned)) for unit, rows in kept.items()]


def _alike(tx: Session, picked: Line | None) -> list[tuple[Line, int]]:
    if picked is None:
        return []
    names = training.unit_names(tx)
    return [
        (Line(other, names.get(other.unit_id, "")), percent) for other, percent in likely_duplicates(tx, picked.one)
    ]


def outcomes(tx: Session, view: ItemView) -> Mapping[str, str]:
    """Return what may be decided here: as in the review, without returning it to the unit."""
    labels = pack_of(tx, view.case).value("training.review.outcomes", rules_day(view.case)).labels()
    return {key: labels[key] for key in ORDER if key in labels}


def pick(tx: Session, view: ItemView, form: Form) -> str:
    """Open the form for changing one decision; changes nothing."""
    _decided(tx, view, form)
    return ""


def change(tx: Session, view: ItemView, form: Form) -> str:
    """Change what was decided on one class, with a reason that the journal keeps."""
    one = _decided(tx, view, form)
    outcome = form.get("outcome")
    if outcome not in outcomes(tx, view):
        raise NoSuchChoice("请选择改为哪种决定。")
    consolidate.change_decision(tx, view.id, view.owner.id, one.id, outcome, form.get("why"), cut(form))
    return f"“{one.name}”已改为“{outcomes(tx, view)[outcome]}”，理由已记入全程纪实。"


def _decided(tx: Session, view: ItemView, form: Form) -> TrainingClass:
    """Return the class that the form names: of this plan, and decided on already; raises QS-2113 for any other."""
    one = tx.get(TrainingClass, form.number("class_id") or 0)
    if one is None or one.plan_id != view.wait.facts["plan"] or one.state not in DECIDED:
        raise NotThere("没有这个班次，或它尚未审核。请从下方的计划表中选择。")
    return one


def summary(tx: Session, view: ItemView) -> Response:
    """Hand out the summary sheet (汇总表) as the plan stands now."""
    plan = plans.get(tx, view.wait.facts["plan"])
    return file_response(plans.summary_workbook(tx, plan), f"{plan.year}年度培训计划汇总表（拟定稿）.xlsx", XLSX)


register(
    ItemPage(
        "consolidate",
        template="items/consolidate.html",
        context=context,
        steps={"pick": pick, "change": change},
        files={"summary": summary},
    )
)
