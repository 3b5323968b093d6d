"""What the system itself knows of a candidate, by the item of the dossier (人选材料) to which it belongs. Measures 3, 16, 20, 25, 29."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models import clock
from models.base import in_shanghai
from models.selection import Candidate, Selection
from policy.eligibility.effects import effect_ends
from policy.packs import Pack
from policy.ruling import chinese_day
from policy.units import plain
from tasks.selection import honours, records
from tasks.selection.eligibility import NONE

_ELIGIBILITY = text(
    "SELECT x.payload, x.at FROM answer x JOIN wait w ON w.id = x.wait_id JOIN act a ON a.case_id = w.case_id"
    " AND a.name = w.name AND a.subject = w.subject AND a.round = w.round AND a.superseded_by IS NULL"
    " WHERE w.case_id = :case AND w.name = 'ask_eligibility' AND x.withdrawn_at IS NULL ORDER BY x.id DESC LIMIT 1"
)
_TRAINED = text(
    "SELECT count(*) AS classes, sum(t.hours) AS hours, sum(t.credits) AS credits FROM attendance t WHERE t.confirmed_at"
    " IS NOT NULL AND t.person_id = (SELECT min(p.id) FROM person p JOIN unit u ON u.id = p.unit_id"
    " WHERE p.name = :name AND u.name = :unit HAVING count(*) = 1)"
)


def of(tx: Session, pack: Pack, on: date, one: Candidate) -> dict[str, tuple[str, ...]]:
    """Return what is known, sentence by sentence; an item of which nothing is known is left out, never shown as zero.

    Training is found by name and unit, where just one person in the register has both.
    """
    found: dict[str, tuple[str, ...]] = {
        "credit": tuple(_trained(tx, one)),
        "honours": tuple(_honoured(tx, pack, on, one)),
        "votes": tuple(_assessed(one)),
        "assessment": tuple(_appraised(one)),
    }
    row = _checked(tx, one)
    if row is not None:
        facts, year = row
        found["accountability"] = tuple(_sanctioned(pack, facts))
        found["tenure"] = (f"现任{facts['rank']}，自{chinese_day(date.fromisoformat(facts['since']))}起",)
        found["assessment"] = (f"{year}年度考核{facts['grade']}", *found["assessment"])
    record = records.read(tx, one)
    if record and (said := " ".join(record["assessments"].split())):
        found["assessment"] = (*found["assessment"], f"任免审批表载年度考核结果：{said}")
    return {item: said for item, said in found.items() if said}


def served(tx: Session, one: Candidate) -> str:
    """Return how long somebody has been in the present rank by today, in full years and months (任职年限); empty where it is not known."""
    row = _checked(tx, one)
    if row is None:
        return ""
    since, today = date.fromisoformat(row[0]["since"]), clock.today(tx)
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    return f"至今满{months // 12}年{months % 12}个月"


def _checked(tx: Session, one: Candidate) -> tuple[dict[str, Any], int] | None:
    """Return what the eligibility check in force has on file of somebody, and the year whose grade it has."""
    selection = tx.get_one(Selection, one.selection_id)
    row = tx.execute(_ELIGIBILITY, {"case": selection.case_id}).first()
    facts = row.payload.get("people", {}).get(str(one.id)) if row else None
    return (facts, in_shanghai(row.at).year - 1) if row and facts else None


def _sanctioned(pack: Pack, facts: dict[str, Any]) -> Iterator[str]:
    if facts["sanction"] == NONE:
        yield "资格审查时无处分或处理"
    elif facts["sanction_on"]:
        decided = date.fromisoformat(facts["sanction_on"])
        ends = [f"，影响期至{chinese_day(end)}" for _, _, end in effect_ends(pack, {facts["sanction"]: decided})]
        yield f"{facts['sanction']}（{chinese_day(decided)}决定{''.join(ends)}）"
    else:
        yield str(facts["sanction"])
    if facts["pending"] != NONE:
        yield f"未了结事项：{facts['pending']}"


def _trained(tx: Session, one: Candidate) -> Iterator[str]:
    row = tx.execute(_TRAINED, {"name": one.name, "unit": one.unit}).one()
    if row.classes:
        credits = f"，学分{plain(row.credits)}" if row.credits is not None else "，学分尚未核定"
        yield f"已确认培训{row.classes}班次，学时{plain(row.hours)}{credits}"


def _honoured(tx: Session, pack: Pack, on: date, one: Candidate) -> Iterator[str]:
    """Yield the honours that count today (当年及次年); others are on the register, and no basis."""
    today = clock.today(tx)
    for row in honours.of(one):
        if honours.counts(pack, on, row, today).ok:
            yield f"{row['层级']}{row['荣誉']}（{chinese_day(date.fromisoformat(row['取得日期']))}，{row['事迹']}）"


def _appraised(one: Candidate) -> Iterator[str]:
    if grade := one.results.get("exam", {}).get("grade"):
        yield f"平时考核{grade}"


def _assessed(one: Candidate) -> Iterator[str]:
    found = one.results.get("inspection", {})
    if found.get("ballots"):
        yield f"考察民主测评有效票{found['ballots']}张，优秀和称职{found['good']}张"
