"""The page on which a unit declares its classes (单位申报): one by one in a form, or by the workbook; then 提交 or 零申报."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from models.training import TrainingClass
from tasks.training import class_form, classes
from tasks.workbooks.template import blank_declaration, errors_workbook
from web import uploads
from web.class_form import form_context, rules_of, sent
from web.errors import NoSuchPage, NotThere, TickNeeded
from web.forms import Form
from web.item_view import ItemView
from web.pages.items import ItemPage, register
from web.papers import XLSX, file_response
from web.queries import training
from web.queries.training import Line
from web.queries.training_upload import data_of, last_upload


def context(tx: Session, view: ItemView, form: Form) -> Mapping[str, Any]:
    """Return the unit's classes with what stands in the way of each, the form, and the last upload."""
    facts = view.wait.facts
    own = classes.of_unit(tx, facts["plan"], facts["unit"])
    rows = listed(tx, view, own)
    picked = next((one for one in own if one.id == form.number("class_id")), None)
    return {
        "button": "办理申报",
        "unit_name": unit_name(view),
        "year": facts["year"],
        "returned": facts.get("returned", ""),
        "rows": rows,
        "blocked": sum(bool(refusals) for _, refusals in rows),
        "total": training.sums(line for line, _ in rows),
        "upload": last_upload(tx, view.wait, own),
        "just_uploaded": bool(form.files),
        **form_context(rules_of(tx, view), facts["year"], form, picked),
    }


def listed(tx: Session, view: ItemView, own: list[TrainingClass]) -> list[tuple[Line, list[Any]]]:
    """Return classes as lines, each with the verdicts that stand in its way."""
    rules, name = rules_of(tx, view), unit_name(view)
    return [(Line(one, name), [v for v in classes.verdicts(*rules, one) if not v.ok]) for one in own]


def unit_name(view: ItemView) -> str:
    """Return the name of the unit for which the person acts."""
    return view.unit.name if view.unit else ""


def save(tx: Session, view: ItemView, form: Form) -> str:
    """Save a class typed into the form; says what an article holds against it."""
    one, refusals = class_form.save_typed(tx, view.id, view.owner.id, sent(form), form.number("class_id"))
    if refusals:
        return f"“{one.name}”已保存为草稿，但现在还不能提交：{refusals[0].reason}请按班次下方的说明修改。"
    return f"“{one.name}”已保存。全部填好后，请在本页下方提交申报。"


def edit(tx: Session, view: ItemView, form: Form) -> str:
    """Put one of the unit's classes into the form; changes nothing."""
    facts = view.wait.facts
    if form.number("class_id") not in {one.id for one in classes.of_unit(tx, facts["plan"], facts["unit"])}:
        raise NotThere("没有这个班次，可能已被删除。请从“已填班次”中选择。")
    return ""


def delete(tx: Session, view: ItemView, form: Form) -> str:
    """Take a class out of the declaration; the tick is wanted, so that a form sent as it stands removes nothing."""
    if not form.ticked("gone"):
        raise TickNeeded("请先勾选“确认删除”，再按删除。")
    class_id = form.number("class_id")
    if class_id is None:
        raise NotThere("没有这个班次，可能已被删除。请从“已填班次”中选择。")
    classes.remove_class(tx, view.id, view.owner.id, class_id)
    return "班次已删除。"


def upload(tx: Session, view: ItemView, form: Form) -> str:
    """Take in a workbook: every good row becomes a class, the rest comes back cell by cell."""
    file = uploads.workbook(form)
    came = classes.import_workbook(tx, view.id, view.owner.id, file.data, file.filename)
    parts = [f"新读入 {len(came.added)} 个班次"]
    if came.already:
        parts.append(f"{len(came.already)} 行原来已有，没有重复读入")
    if came.errors:
        parts.append(f"{len(came.errors)} 处须修改，见下方“上传结果”")
    if came.refused:
        parts.append(f"{len({name for name, _ in came.refused})} 个班次暂不能提交，原因见班次下方")
    return "；".join(parts) + "。"


def blank(_tx: Session, view: ItemView) -> Response:
    """Hand out the blank workbook for this unit and year."""
    year = view.wait.facts["year"]
    return file_response(blank_declaration(year, unit_name(view)), f"{year}年度培训计划申报表.xlsx", XLSX)


def marked(tx: Session, view: ItemView) -> Response:
    """Hand out the unit's own last workbook with the cells to mend marked."""
    last = last_upload(tx, view.wait, [])
    if last is None:
        raise NoSuchPage
    stem = last.document.file_name.removesuffix(".xlsx")
    return file_response(errors_workbook(data_of(tx, last.document), last.errors), f"{stem}-须修改处.xlsx", XLSX)


register(
    ItemPage(
        "declare",
        template="items/declare.html",
        context=context,
        steps={"save": save, "edit": edit, "delete": delete, "upload": upload},
        files={"blank": blank, "marked": marked},
    )
)
