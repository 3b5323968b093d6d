"""The page on which a work plan is drawn up (工作方案): its fields, and the rosters of those who recommend."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from tasks.selection import planning, rosters
from tasks.selection.files import selection_of
from tasks.workbooks.voters import blank_voters
from web import uploads
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, filled, register
from web.papers import XLSX, file_response


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the plan's fields and the roster so far."""
    selection = selection_of(tx, view.case.id)
    roster = selection.plan.get("roster", [])
    return {
        **filled.context(tx, view, form),
        "roster": roster,
        "groups": planning.groups_of(selection),
        "sizes": sorted(Counter(row[2] for row in roster).items()),
    }


def take_roster(tx: Session, view: ItemView, form: Form) -> str:
    """Take in the roster workbook, whole or not at all: half a roster would be a wrong turnout."""
    file = uploads.workbook(form)
    count = rosters.take(tx, view.id, view.owner.id, file.data, file.filename)
    return f"名册已读入，共{count}人。"


def blank(tx: Session, view: ItemView) -> Response:
    """Hand out the blank roster."""
    return file_response(
        blank_voters(planning.groups_of(selection_of(tx, view.case.id))), "民主推荐人员名册.xlsx", XLSX
    )


register(
    ItemPage(
        planning.PAGE,
        template="items/work_plan.html",
        context=context,
        payload=filled.payload,
        steps={"roster": take_roster},
        files={"blank": blank},
    )
)
