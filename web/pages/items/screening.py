"""The page on which objections are screened or their findings entered (公示意见甄别、核查): what each says stands beside the form."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from models.selection import Candidate
from tasks.selection import objecting, objectors
from tasks.selection.files import label
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, filled, register


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the objections of the form with their substance; who objected opens on a page of its own, to the two screeners."""
    wanted = set(view.wait.facts["objections"])
    came = [one for one in objecting.objections_of(tx, view.case.id) if one.id in wanted]
    return {
        **filled.context(tx, view, form),
        "objections": came,
        "sealed": {one.id for one in came if objectors.is_sealed(tx, one.id)},
        "names": {one.candidate_id: label(tx.get_one(Candidate, one.candidate_id)) for one in came},
    }


register(ItemPage("screening", template="items/screening.html", context=context, payload=filled.payload))
