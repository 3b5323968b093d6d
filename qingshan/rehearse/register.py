"""The class register rehearsed (演练办班登记) on a plan that was issued: a change, a class held, one outside the plan.

What must be refused is tried: a start without an approving reply, another scale than approved, lateness as a need.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import text

from models import clock, db
from qingshan.rehearse import training_plan
from qingshan.rehearse.play import Play
from qingshan.rehearse.staff import Item
from tasks.workbooks.roster import blank_roster

HOST = "区委党校"
NEW_PLACE = "区行政服务中心会议室"
SPECIAL = {
    "c_name": "防汛应急处置培训班",
    "c_purpose": "汛情提前，须在四月底前完成培训",
    "c_audience": "各乡镇、街道分管负责人",
    "c_headcount": "30",
    "c_days": "1",
    "c_hours": "8",
    "c_month": "4",
    "c_place": "区委党校",
    "c_organiser": "区纪委（监察局）",
    "c_budget": "3000",
    "c_involves_enterprise": "否",
    "c_fee_charged": "否",
}


def change(play: Play, year: int) -> int:
    """The Party school asks for another place for an approved class; returns the case."""
    one = _approved(HOST, year)
    browser = play.staff.sign_in(one["officer"])
    play.staff.checked(browser.post(f"/classes/{one['id']}/change", data={"k_place": NEW_PLACE, "why": "原场地维修"}))
    play.tell(f"{HOST}申请变更“{one['name']}”的地点")
    return _case("class-change")


def hold(play: Play, year: int) -> int:
    """The Party school registers an approved class; a class that was not approved is refused first; returns the case."""
    refused = _class("state IN ('refused','merged')", year)
    if refused:
        browser = play.staff.sign_in(refused["officer"])
        url = f"/classes/{refused['id']}/run"
        play.expect_refusal(f"开办未经批复同意的“{refused['name']}”", lambda: play.staff.checked(browser.post(url)))
    one = _approved(HOST, year)
    play.staff.checked(play.staff.sign_in(one["officer"]).post(f"/classes/{one['id']}/run"))
    play.tell(f"{HOST}登记举办“{one['name']}”（{one['reply_number']}）")
    return _case("class-run")


def outside(play: Play, year: int, *, late: bool) -> int:
    """A unit applies for a class outside the plan, for lateness alone or for a real need; returns the case."""
    unit = _one("SELECT id, training_officer_id AS officer FROM unit WHERE name = '区纪委（监察局）'")
    fields = {
        **SPECIAL,
        "unit": str(unit["id"]),
        "year": str(year),
        "special_need": "上年末未及时申报" if late else "汛情预报提前，年度计划申报时无法预见",
        "late_only": "是" if late else "否",
    }
    play.staff.checked(play.staff.sign_in(unit["officer"]).post("/classes/special", data=fields))
    play.tell(f"计划外申报“{SPECIAL['c_name']}”：{'仅因逾期未报' if late else '确因特殊需要'}")
    return _case("special-training")


def allot(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The unit allots places of its class to units."""
    one = _row(facts["facts"]["class"])
    first = date(one["year"], one["month"], 10)
    last = first + timedelta(days=int(one["days"] + one["days"] % 1) - 1)
    units = _list("SELECT id FROM unit WHERE active AND name <> :host ORDER BY id LIMIT 3", host=HOST)
    places = {f"p_{unit['id']}": 2 for unit in units}
    days = {"starts_on": first, "ends_on": last, "report_by": first - timedelta(days=3)}
    play.staff.decide(item, "allot", **places, **days, requirement="按时报到")
    play.tell(f"“{one['name']}”名额分配到{len(places)}个单位")


def start(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The class begins: with more people than approved it is refused, as approved it is taken."""
    known = facts["facts"]
    _wait_until(play, date.fromisoformat(known["starts_on"]))
    allowed = known["allowed"]
    as_held = {f"k_{key}": allowed[key] for key in ("kind", "headcount", "days", "place")}
    as_held |= {"k_starts_on": known["starts_on"], "k_ends_on": known["ends_on"]}
    more = {**as_held, "k_headcount": int(allowed["headcount"]) + 1}
    play.expect_refusal("开班人数多于批复", lambda: play.staff.decide(item, "start", **more))
    play.staff.decide(item, "start", **as_held)
    play.tell("按批复开班")


def hand_in(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The unit hands in the roster with attendance; the same workbook twice counts once."""
    known = facts["facts"]
    _wait_until(play, date.fromisoformat(known["ends_on"]) + timedelta(days=1))
    people = _list(
        "SELECT p.name, u.name AS unit, p.title FROM person p JOIN unit u ON u.id = p.unit_id ORDER BY p.id LIMIT 6"
    )
    book = _filled(blank_roster("演练班次", [(p["name"], p["unit"], p["title"]) for p in people]), known["days"])
    for _ in range(2):
        play.staff.step(item, "upload", files={"file": ("学员名册.xlsx", book, training_plan.XLSX)})
    play.staff.decide(item, "close")
    play.tell(f"结班，{len(people)}名学员")


PARTS = {**training_plan.PARTS, "class_places": allot, "class_start": start, "class_roster": hand_in}


def _filled(book: bytes, days: str) -> bytes:
    """Fill the attendance column of a blank roster."""
    import io

    from openpyxl import load_workbook

    opened = load_workbook(io.BytesIO(book))
    for sheet in opened.worksheets:
        heads = {str(c.value).strip(): c for row in sheet.iter_rows(max_row=6) for c in row if c.value}
        head = next((c for said, c in heads.items() if said.startswith("出勤天数")), None)
        name = heads.get("姓名")
        if head is not None and name is not None:
            for row in range(head.row + 1, sheet.max_row + 1):
                if sheet.cell(row, name.column).value:
                    sheet.cell(row, head.column, float(days))
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def _wait_until(play: Play, day: date) -> None:
    with db.transaction() as tx:
        clock.set_rehearsal(tx, clock.at_hour(day, 9))
        db.tell(tx, "sweep")
    play.engine.settle()


def _case(procedure: str) -> int:
    return int(_one("SELECT id FROM qs_case WHERE procedure = :p ORDER BY id DESC LIMIT 1", p=procedure)["id"])


def _approved(unit: str, year: int) -> dict[str, Any]:
    found = _class("state IN ('approved','reduced') AND u.name = :unit", year, unit=unit)
    assert found is not None, f"{unit}没有获批的班次"
    return found


def _class(condition: str, year: int, **given: Any) -> dict[str, Any] | None:
    rows = _list(
        "SELECT c.id, c.name, c.reply_number, u.training_officer_id AS officer FROM training_class c"
        f" JOIN unit u ON u.id = c.unit_id WHERE c.year = :year AND c.plan_id IS NOT NULL AND {condition} ORDER BY c.id",
        year=year,
        **given,
    )
    return rows[0] if rows else None


def _row(class_id: int) -> dict[str, Any]:
    return _one("SELECT * FROM training_class WHERE id = :id", id=class_id)


def _one(query: str, **given: Any) -> dict[str, Any]:
    return _list(query, **given)[0]


def _list(query: str, **given: Any) -> list[dict[str, Any]]:
    with db.reading() as look:
        return [dict(row._mapping) for row in look.execute(text(query), given)]
