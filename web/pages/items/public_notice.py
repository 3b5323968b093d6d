"""The page of a notice that runs (任前公示): what came in, and where it is entered; the notice ends by time."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from models.selection import Candidate
from tasks.selection import objecting, objectors, publicising
from tasks.selection.files import label
from tasks.selection.objectors import Objector
from web.errors import BadForm
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, filled, register


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the objections so far; never who objected, which is sealed apart."""
    came = objecting.objections_of(tx, view.case.id)
    return {
        **filled.context(tx, view, form),
        "people": publicising.on_notice(tx, view.wait.facts["people"]),
        "objections": came,
        "sealed": {one.id for one in came if objectors.is_sealed(tx, one.id)},
        "names": {one.candidate_id: label(tx.get_one(Candidate, one.candidate_id)) for one in came},
    }


def take(tx: Session, view: ItemView, form: Form) -> str:
    """Enter an objection that came in by letter, telephone or visit."""
    whom = form.number("candidate")
    if whom is None:
        raise BadForm("请选择反映的是谁。")
    made = objecting.take_objection(
        tx,
        view.id,
        view.owner.id,
        whom,
        form.get("substance"),
        signed=form.ticked("signed"),
        objector=Objector(form.get("who", longest=60), form.get("contact", longest=200)),
    )
    return f"已登记，查询码{made.receipt}，请告知反映人。"


register(ItemPage("public_notice", template="items/public_notice.html", context=context, steps={"object": take}))
