"""The page on which an exam's scores are entered (笔试成绩): in the form, or by the workbook that it hands out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from tasks.selection import scoring
from web import uploads
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, filled, register
from web.papers import XLSX, file_response


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the fields, what the workbook has put into them, and what of the workbook just sent is to be mended."""
    drafted = scoring.drafted(tx, view.case.id, view.wait)
    sent = form.files.get("file")
    return {
        **filled.context(tx, view, form),
        "form": replace(form, fields={**{name: [said] for name, said in drafted.items()}, **form.fields}),
        "taken": len(drafted) // 3,
        "fixes": scoring.mend(view.wait, sent.data) if sent else [],
    }


def upload(tx: Session, view: ItemView, form: Form) -> str:
    """Take in the workbook: every readable row is put into the form, the rest comes back row by row."""
    file = uploads.workbook(form)
    taken, errors = scoring.take(tx, view.id, view.owner.id, file.data, file.filename)
    return f"读入{taken}人的成绩" + (f"；{len(errors)}处须修改，见下方说明。" if errors else "，请核对后提交。")


def blank(_tx: Session, view: ItemView) -> Response:
    """Hand out the workbook with the candidates."""
    return file_response(scoring.blank(view.wait), "平时考核等次和笔试成绩.xlsx", XLSX)


register(
    ItemPage(
        scoring.PAGE,
        template="items/scores.html",
        context=context,
        payload=filled.payload,
        steps={"upload": upload},
        files={"blank": blank},
    )
)
