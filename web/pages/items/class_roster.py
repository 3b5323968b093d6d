"""The page on which a unit hands in the roster (出勤名册): one by one or by the workbook, days attended in halves."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from models.training import TrainingClass
from tasks.training import attending
from tasks.workbooks.roster import blank_roster
from web import uploads
from web.errors import BadForm, NoSuchPage, TickNeeded
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, register
from web.pages.items.class_run import known
from web.papers import XLSX, file_response
from web.queries.class_register import may_attend, trainees
from web.queries.training_upload import data_of, last_file


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the roster so far, who may still be added, and what is to be mended in the last workbook."""
    facts = view.wait.facts
    lines = trainees(tx, facts["class"])
    on_it = {line.person_id for line in lines}
    last = last_file(tx, view.wait, "roster")
    return {
        **known(tx, view),
        "button": "报送名册",
        "held": facts["held"],
        "days": facts["days"],
        "hours": facts["hours"],
        "ends_on": facts["ends_on"],
        "lines": lines,
        "people": [row for row in may_attend(tx, facts["class"]) if row.id not in on_it],
        "upload": last,
        "read": attending.matched(tx, data_of(tx, last), Decimal(facts["days"])) if last else None,
        "just_uploaded": bool(form.files),
    }


def payload(_tx: Session, _view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the hours that the whole class had."""
    return {"hours": form.get("hours", longest=20)}


def enter(tx: Session, view: ItemView, form: Form) -> str:
    """Enter one trainee with the days attended, or correct them."""
    trainee = form.number("trainee")
    if trainee is None:
        raise BadForm("请从名单中选择学员。")
    attending.enter(tx, view.id, view.owner.id, trainee, form.get("days", longest=20))
    return "已登记。"


def strike(tx: Session, view: ItemView, form: Form) -> str:
    """Take a trainee off the roster; the tick is wanted, so that a form sent as it stands removes nobody."""
    if not form.ticked("gone"):
        raise TickNeeded("请先勾选“确认移出”，再按移出。")
    attending.strike(tx, view.id, view.owner.id, form.number("trainee") or 0)
    return "已移出名册。"


def upload(tx: Session, view: ItemView, form: Form) -> str:
    """Take in a roster workbook: every readable row of a known person counts, the rest comes back row by row."""
    file = uploads.workbook(form)
    came = attending.import_roster(tx, view.id, view.owner.id, file.data, file.filename)
    parts = [f"新登记 {len(came.added)} 人"]
    if came.corrected:
        parts.append(f"更正 {len(came.corrected)} 人的天数")
    if came.already:
        parts.append(f"{len(came.already)} 人原来已有")
    if came.errors:
        parts.append(f"{len(came.errors)} 处须修改，见下方“上传结果”")
    return "；".join(parts) + "。"


def blank(tx: Session, view: ItemView) -> Response:
    """Hand out the roster to fill in, with the people on it so far."""
    one = tx.get(TrainingClass, view.wait.facts["class"])
    if one is None:
        raise NoSuchPage
    people = [(line.name, line.unit, line.title) for line in trainees(tx, one.id)]
    return file_response(blank_roster(one.name, people), f"{one.name}出勤名册.xlsx", XLSX)


register(
    ItemPage(
        "class_roster",
        template="items/class_roster.html",
        context=context,
        payload=payload,
        steps={"enter": enter, "strike": strike, "upload": upload},
        files={"blank": blank},
    )
)
