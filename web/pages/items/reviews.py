"""The page on which those excluded are told (告知不符合资格的人选): each with the article and a link to object."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from models.selection import Candidate
from notifications.links import address
from tasks.selection import files, reviewing
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, filled, register

SAID = {"asked": "已申请复核", "waived": "不申请复核", "": "还没有答复"}


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return each person excluded, why, their link, and what they have replied."""
    people = [tx.get_one(Candidate, number) for number in view.wait.facts["people"]]
    rows = [
        {
            "who": files.label(one),
            "why": one.left_reason,
            "link": address(f"/r/{one.id}/{reviewing.token(one)}"),
            "said": SAID[reviewing.said_by(one)],
        }
        for one in people
        if one.facts.get("review", {}).get("told_on")
    ]
    return {**filled.context(tx, view, form), "rows": rows}


register(ItemPage(reviewing.PAGE, template="items/reviews.html", context=context))
