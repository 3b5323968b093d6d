"""The page on which nominations and applications are entered (初始提名): one by one or by the workbook."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from tasks.selection import files, nominating, records, rosters
from tasks.selection.nominating import Nominee
from tasks.workbooks.voters import blank_nominees, read_nominees
from web import uploads
from web.errors import TickNeeded
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, filled, register
from web.papers import XLSX, file_response


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return who is on the list so far, and what is to be mended in the workbook just sent."""
    posts, selection = view.wait.facts["posts"], files.selection_of(tx, view.case.id)
    sent = form.files.get("file") if not form.get("candidate") else None
    read = read_nominees(sent.data, [name for _, name in posts], nominating.SOURCES) if sent else None
    return {
        **filled.context(tx, view, form),
        "posts": posts,
        "people": [one for one in files.candidates_of(tx, selection) if one.state != "withdrawn"],
        "sources": nominating.SOURCES,
        "fixes": read.errors if read else [],
    }


def enter(tx: Session, view: ItemView, form: Form) -> str:
    """Enter one nominee."""
    one = Nominee(form.get("name"), form.get("unit"), form.get("title"), form.get("source"))
    made = nominating.enter(tx, view.id, view.owner.id, form.number("post") or 0, one)
    return f"已登记：{files.label(made)}。"


def strike(tx: Session, view: ItemView, form: Form) -> str:
    """Take a nominee off the list again; the tick is wanted, so that a form sent as it stands removes nobody."""
    if not form.ticked("gone"):
        raise TickNeeded("请先勾选“确认移出”，再按移出。")
    nominating.strike(tx, view.id, view.owner.id, form.number("candidate") or 0)
    return "已移出名单。"


def take_record(tx: Session, view: ItemView, form: Form) -> str:
    """Take in a nominee's 任免审批表, with the photo's file beside an old one."""
    file, picture = uploads.uploaded(form), form.file("picture")
    image = picture.data if picture else b""
    one = records.take(tx, view.id, view.owner.id, form.number("candidate") or 0, file.data, file.filename, image)
    return f"已导入{files.label(one)}的任免审批表。"


def upload(tx: Session, view: ItemView, form: Form) -> str:
    """Take in the workbook: every readable row counts, the rest comes back row by row."""
    file = uploads.workbook(form)
    came = rosters.take_nominees(tx, view.id, view.owner.id, file.data, file.filename)
    said = f"新登记{came.added}人"
    if came.already:
        said += f"；{came.already}人原来已有"
    return said + (f"；{came.wrong}处须修改，见下方说明。" if came.wrong else "。")


def blank(_tx: Session, view: ItemView) -> Response:
    """Hand out the blank list."""
    names = [name for _, name in view.wait.facts["posts"]]
    return file_response(blank_nominees(names), "初始提名人选名单.xlsx", XLSX)


register(
    ItemPage(
        nominating.PAGE,
        template="items/nominations.html",
        context=context,
        payload=filled.payload,
        steps={"enter": enter, "strike": strike, "upload": upload, "record": take_record},
        files={"blank": blank},
    )
)
