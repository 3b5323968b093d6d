"""The yearly training plan rehearsed (演练年度培训计划): a district's year with what really happens in one.

Units upload workbooks, clean, messy and of another form; one declares nothing, one forgets; a head returns; reviewers
cut, refuse, return and merge; a principal leader returns the plan, and every approval is void.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from sqlalchemy import text

from models import db
from qingshan.rehearse.play import Play
from qingshan.rehearse.staff import Item
from qingshan.settings import ROOT
from tasks import cycles

BOOKS = ROOT / "sample" / "workbooks"
WORKBOOKS = {
    "区委党校": "declaration-party-school.xlsx",
    "区委组织部": "declaration-organisation-department.xlsx",
    "扬子洲农场": "declaration-farm.xlsx",
    "区行政服务中心": "declaration-service-centre.xlsx",
    "昌东工业区": "declaration-messy.xlsx",
    "示例一镇": "declaration-options.xlsx",
}
FORGETS = "示例二街道"
RETURNED_BY_HEAD = "扬子洲农场"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def open_case(year: int) -> int:
    """Open the call for a plan year as the schedule would; returns the case."""
    with db.transaction() as tx:
        case, _ = cycles.training_year(tx, year)
    return case


def declare(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """A training officer uploads the unit's workbook and declares, or declares that nothing is planned."""
    unit = _unit(facts["facts"]["unit"])
    if unit == FORGETS and facts["round"] == 1:
        return  # the reminders, the word to the head and the close are what is rehearsed here
    book = WORKBOOKS.get(unit)
    if book is None:
        wrong = BOOKS / "declaration-wrong-template.xlsx"
        if unit == "示例一街道":
            play.expect_refusal("上传的不是申报表", lambda: _upload(play, item, wrong))
        play.staff.decide(item, "nothing")
        play.tell(f"{unit}零申报")
        return
    if facts["round"] == 1:
        _upload(play, item, BOOKS / book)
        for class_id, name in _refused_classes(facts["facts"]):
            play.expect_refusal(f"{unit}提交未写明必要性的“{name}”", lambda: play.staff.decide(item, "submit"))
            play.staff.step(item, "delete", {"class_id": class_id, "gone": "1"})
    play.staff.decide(item, "submit")
    play.tell(f"{unit}{'提交申报' if facts['round'] == 1 else '修改后重新申报'}")


def confirm(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """A unit's head confirms; one returns the first declaration."""
    unit = _unit(facts["facts"]["unit"])
    if unit == RETURNED_BY_HEAD and facts["round"] == 1:
        play.staff.decide(item, "return", "请核对各班人数后再报")
        play.tell(f"{unit}负责人退回修改")
    else:
        play.staff.decide(item, "confirm")


def review(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """A reviewer of another unit decides on a class; the seed decides how, so the same seed gives the same plan."""
    one = _class(facts["facts"]["class"])
    draw = random.Random(f"{play.seed}:{one['name']}:{one['unit_id']}").random()
    reason = "写明必要性，予以审核" if one["enterprise"] else ""
    twin = _twin(one)
    if one["plan_id"] is None:
        play.staff.decide(item, "approve", "确属特殊需要")
    elif twin:
        play.staff.decide(item, "merge", "内容相近，合并举办", into=twin)
        play.tell(f"审核：“{one['name']}”并入另一单位的相近班次")
    elif draw < 0.15 and facts["round"] == 1:
        play.staff.decide(item, "return", "培训对象请写明范围")
        play.tell(f"审核：“{one['name']}”退回修改")
    elif draw < 0.35 and one["headcount"] > 10:
        play.staff.decide(item, "reduce", "压缩规模", headcount=one["headcount"] - 5)
        play.tell(f"审核：“{one['name']}”核减人数{one['headcount']}→{one['headcount'] - 5}")
    elif draw > 0.92:
        play.staff.decide(item, "refuse", "与上年度重复，不予安排")
        play.tell(f"审核：“{one['name']}”不同意")
    else:
        play.staff.decide(item, "approve", reason)


def consolidate(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The clerk draws the plan up; a class merged into one that is not to be held is approved by itself."""
    for class_id, name in _left_alone(facts["facts"]["plan"]):
        play.staff.step(item, "change", {"class_id": class_id, "outcome": "approve", "why": "并入的班次未安排"})
        play.tell(f"统筹：“{name}”改为单独举办")
    play.staff.decide(item, "submit")


def minutes(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The clerk enters the minutes of the leading group's meeting."""
    with db.reading() as look:
        day = look.execute(text("SELECT (qs_now() AT TIME ZONE 'Asia/Shanghai')::date")).scalar_one()
    play.staff.decide(item, "approve", minutes=f"领导小组会议纪要第{facts['round']}期", held_on=day.isoformat())
    play.tell("领导小组会议同意，登记纪要")


def approve(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """A signer approves; the first principal leader returns the first plan with a reason."""
    if facts["name"] == "ask_principal_leaders" and facts["round"] == 1 and facts["facts"].get("plan"):
        play.staff.decide(item, "return", "请再压缩培训经费")
        play.tell("区主要领导退回修改，此前各项审批作废")
    else:
        play.staff.decide(item, "approve")


def first_choice(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """Anyone else takes the first choice: mends and resubmits, submits the consolidated plan."""
    play.staff.decide(item, facts["choices"][0]["key"])


PARTS = {
    "declare": declare,
    "confirm": confirm,
    "review": review,
    "consolidate": consolidate,
    "minutes": minutes,
    "approval": approve,
    "signoff": approve,
    "*": first_choice,
}


def _upload(play: Play, item: Item, book: Path) -> str:
    return play.staff.step(item, "upload", files={"file": (book.name, book.read_bytes(), XLSX)})


def _unit(unit_id: int) -> str:
    with db.reading() as look:
        return str(look.execute(text("SELECT name FROM unit WHERE id = :id"), {"id": unit_id}).scalar_one())


def _class(class_id: int) -> dict[str, Any]:
    with db.reading() as look:
        row = look.execute(text("SELECT * FROM training_class WHERE id = :id"), {"id": class_id}).one()
    return dict(row._mapping)


def _refused_classes(facts: dict[str, Any]) -> list[tuple[int, str]]:
    """Return the unit's classes for enterprises without a stated necessity: no declaration goes through with one."""
    with db.reading() as look:
        rows = look.execute(
            text(
                "SELECT id, name FROM training_class WHERE plan_id = :plan AND unit_id = :unit AND state = 'draft'"
                " AND enterprise AND necessity = '' ORDER BY id"
            ),
            {"plan": facts["plan"], "unit": facts["unit"]},
        )
        return [(r.id, r.name) for r in rows]


def _twin(one: dict[str, Any]) -> int | None:
    """Return a class of a unit called earlier that this one is merged into: the same subject, 公文写作."""
    if "公文写作" not in one["name"]:
        return None
    with db.reading() as look:
        found: int | None = look.execute(
            text(
                "SELECT id FROM training_class WHERE plan_id = :plan AND name LIKE '%公文写作%' AND unit_id < :unit"
                " AND state IN ('declared','approved','reduced') ORDER BY id LIMIT 1"
            ),
            {"plan": one["plan_id"], "unit": one["unit_id"]},
        ).scalar()
    return found


def _left_alone(plan_id: int) -> list[tuple[int, str]]:
    """Return the classes merged into one that is not to be held."""
    with db.reading() as look:
        rows = look.execute(
            text(
                "SELECT c.id, c.name FROM training_class c JOIN training_class t ON t.id = c.merged_into_id"
                " WHERE c.plan_id = :plan AND t.state NOT IN ('approved','reduced') ORDER BY c.id"
            ),
            {"plan": plan_id},
        )
        return [(r.id, r.name) for r in rows]
