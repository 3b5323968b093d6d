"""The page on which a unit confirms who holds which inner post since when (任职登记), with the workbook for earlier times."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from tasks.inner import register, spells
from tasks.workbooks.tenures import TITLE
from web import uploads
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, filled
from web.pages.items import register as register_page
from web.papers import XLSX, file_response


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the form with what the database knows by now, a workbook just taken in included."""
    return {**filled.context(tx, view, form), "fields": register.fields(tx, view.case)}


def upload(tx: Session, view: ItemView, form: Form) -> str:
    """Take in the workbook, whole or not at all."""
    file = uploads.workbook(form)
    count = spells.take_spells(tx, view.id, view.owner.id, file.data, file.filename)
    return f"登记表已读入，新增任职经历{count}段，请核对下面的现任岗位后提交。"


def blank(tx: Session, view: ItemView) -> Response:
    """Hand out the workbook with what is known."""
    return file_response(spells.blank(tx, view.case), f"{TITLE}.xlsx", XLSX)


register_page(
    ItemPage(
        register.PAGE,
        template="items/post_register.html",
        context=context,
        payload=filled.payload,
        steps={"upload": upload},
        files={"blank": blank},
    )
)
