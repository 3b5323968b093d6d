"""The page on which the leading group's minutes are entered (登记会议纪要): number, day, the scan, 会议同意 or 会议退回."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select
from starlette.responses import Response

from models.documents import Document
from tasks import documents
from web import uploads
from web.errors import NoSuchPage
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, approval, register
from web.papers import paper_response


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the plan that was before the meeting, and the scan that was put in."""
    return {
        **approval.context(tx, view, form),
        "scan": last_scan(tx, view),
        "today": view.now.date().isoformat(),
        "button": "登记会议决定",
    }


def payload(_tx: Session, _view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the minutes' number and the day of the meeting."""
    return {"minutes": form.get("minutes", longest=80), "held_on": form.get("held_on", longest=10)}


def scan(tx: Session, view: ItemView, form: Form) -> str:
    """Keep the scan of the signed minutes with the case; the last one put in holds."""
    file, media_type = uploads.scan(form)
    documents.keep(
        tx,
        file.data,
        kind="scan",
        title="领导小组会议纪要扫描件",
        file_name=file.filename.replace("\\", "/").rsplit("/", 1)[-1][-120:],
        media_type=media_type,
        case_id=view.case.id,
        by=view.owner.id,
    )
    return "扫描件已存入本事项的文件。请继续填写并登记。"


def last_scan(tx: Session, view: ItemView) -> Document | None:
    """Return the last scan put in during this round."""
    asked = select(Document).where(Document.case_id == view.case.id, Document.kind == "scan")
    asked = asked.where(Document.created_at >= view.wait.opened_at)
    return tx.exec(asked.order_by(col(Document.id).desc()).limit(1)).first()


def hand_out(tx: Session, view: ItemView) -> Response:
    """Hand out the scan."""
    found = last_scan(tx, view)
    if found is None:
        raise NoSuchPage
    return paper_response(tx, found.id)


register(
    ItemPage(
        "minutes",
        template="items/minutes.html",
        context=context,
        payload=payload,
        steps={"scan": scan},
        files={"summary": approval.summary, "scan": hand_out},
    )
)
