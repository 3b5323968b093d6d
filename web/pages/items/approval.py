"""The pages on which the plan is signed off and approved (审签、审批): the sums first, who signed before, the fingerprint.

An approval binds to the content that was shown: its fingerprint is on the page, and the page says when the content has
been changed since (domain C6).
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from models.training import TrainingClass, TrainingPlan
from tasks.training import plan as plans
from tasks.training.special_reply import fingerprint
from web.errors import NotThere
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, register
from web.pages.items.consolidate import DECIDED, grouped
from web.papers import paper_response
from web.plan_view import tables
from web.queries import training
from web.queries.training import Line
from web.queries.training_plan import signed


def context(tx: Session, view: ItemView, _form: Form) -> Mapping[str, Any]:
    """Return what is to be approved, the plan or on the special path the class, with earlier approvals of this very content."""
    facts = view.wait.facts
    known = _class(tx, facts) if "class" in facts else _plan(tx, facts)
    return {**known, "signed": list(signed(tx, view.case.id, facts["hash"])), "mark": facts["hash"][:8]}


def _class(tx: Session, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the class outside the plan: as declared, as reviewed."""
    one = tx.get_one(TrainingClass, facts["class"])
    return {
        "line": Line(one, training.unit_names(tx).get(one.unit_id, "")),
        "changed": fingerprint(one) != facts["hash"],
    }


def _plan(tx: Session, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plan: sums, classes by unit, enterprise classes and those decided otherwise than reviewed apart."""
    plan = tx.get_one(TrainingPlan, facts["plan"])
    lines = training.lines(tx, plan.id, DECIDED)
    planned = [line for line in lines if line.planned]
    return {
        "plan": plan,
        "units": grouped(lines),
        "class_count": len(lines),
        "planned_count": len(planned),
        "total": training.sums(planned),
        "tables": tables(planned),
        "enterprise": [line for line in lines if line.one.enterprise],
        "overruled": [line for line in lines if line.changed],
        "changed": plans.fingerprint(tx, plan.id) != facts["hash"],
    }


def summary(tx: Session, view: ItemView) -> Response:
    """Hand out the summary sheet that was made when this content was fixed."""
    if not view.wait.facts.get("document"):
        raise NotThere("没有汇总表，请与区委组织部联系。")
    return paper_response(tx, int(view.wait.facts["document"]))


register(ItemPage("signoff", template="items/approval.html", context=context, files={"summary": summary}))
register(ItemPage("approval", template="items/approval.html", context=context, files={"summary": summary}))
