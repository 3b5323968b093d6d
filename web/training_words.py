"""How pages of the training plan say states, money and days; registered with the templates."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tasks.papers.words import paper_date, plain, yuan_text

CLASS_STATES = {
    "draft": "草稿",
    "declared": "待审核",
    "returned": "已退回",
    "approved": "同意",
    "reduced": "核减后同意",
    "refused": "不同意",
    "merged": "并入",
    "withdrawn": "已撤回",
    "unapproved": "未批先办",
}
PLAN_STATES = {
    "called": "申报中",
    "reviewing": "审核统筹中",
    "consolidated": "审签审批中",
    "approved": "已审批",
    "issued": "已印发批复",
    "stopped": "已停止",
}
UNIT_STATES = {
    "declared": "已申报",
    "nothing": "零申报",
    "waiting": "尚未申报",
    "head": "待负责人确认",
    "missing": "未申报",
}


def yuan(fen: int) -> str:
    """Return money in yuan, exact, with thousands separators: 48,000 or 1,200.50."""
    return yuan_text(fen)


def number(value: Decimal | int) -> str:
    """Return an exact number without needless zeros: 2 or 1.5."""
    return plain(Decimal(value))


def dated(day: date | str) -> str:
    """Return a day as papers write it, 2009年11月16日, from a date or its ISO form; empty for none."""
    return paper_date(date.fromisoformat(day) if isinstance(day, str) else day) if day else ""


def as_shown(particulars: Mapping[str, Any]) -> dict[str, Any]:
    """Return the particulars of a class as pages show them: days without needless zeros, 3 and not 3.0."""
    return {name: plain(value) if isinstance(value, Decimal) else value for name, value in particulars.items()}


FILTERS = {"yuan": yuan, "number": number, "dated": dated}
WORDS = {"CLASS_STATES": CLASS_STATES, "PLAN_STATES": PLAN_STATES, "UNIT_STATES": UNIT_STATES}
