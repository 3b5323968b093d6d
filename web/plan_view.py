"""What the page of a year's plan shows: numbers that lead to their lists, classes page by page, sums and bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

from models.cases import Case
from models.training import TrainingPlan
from web.bars import Chart, chart
from web.queries import training, training_plan
from web.queries.documents import why_withdrawn
from web.queries.training import Line, Sums
from web.training_words import UNIT_STATES, yuan

PAGE = 100  # classes on one page
LISTED = ("declared", "returned", "approved", "reduced", "refused", "merged")
RESULTS = {
    "declared": "待审核",
    "returned": "已退回",
    "approved": "同意",
    "reduced": "核减后同意",
    "refused": "不同意",
    "merged": "并入",
}


@dataclass(frozen=True)
class Wanted:
    """What the lists are narrowed to."""

    units: str = ""  # a state of units
    unit: int | None = None
    month: int | None = None
    kind: str = ""
    result: str = ""
    enterprise: bool = False
    page: int = 1

    def address(self, **changed: Any) -> str:
        """Return the query part of the address with some of it changed; back on the first page unless that is it."""
        kept = {**self.__dict__, "page": 1, **changed}
        return urlencode({k: v for k, v in kept.items() if v not in ("", None, False) and (k, v) != ("page", 1)})

    @property
    def narrowed(self) -> bool:
        """Tell whether the list of classes is narrowed at all."""
        return bool(self.unit or self.month or self.kind or self.result or self.enterprise)

    def takes(self, line: Line) -> bool:
        """Tell whether a class is in the narrowed list."""
        return (
            self.unit in (None, line.one.unit_id)
            and self.month in (None, line.one.month)
            and self.kind in ("", line.one.kind or training.NO_KIND)
            and self.result in ("", line.one.state)
            and (line.one.enterprise or not self.enterprise)
        )


def wanted(asked: Mapping[str, str]) -> Wanted:
    """Return what the address narrows the lists to; what it does not know is left out."""
    state, result = asked.get("units", ""), asked.get("result", "")
    return Wanted(
        units=state if state in UNIT_STATES else "",
        unit=_number(asked.get("unit", "")),
        month=_number(asked.get("month", "")),
        kind=asked.get("kind", "").replace("\0", "")[:200],
        result=result if result in RESULTS else "",
        enterprise=asked.get("enterprise", "") != "",
        page=_number(asked.get("page", "")) or 1,
    )


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None


def plan_view(tx: Session, plan: TrainingPlan, case: Case, asked: Wanted) -> dict[str, Any]:
    """Return what the page of a plan shows."""
    units = training_plan.units(tx, plan.id)
    classes = training.lines(tx, plan.id, LISTED)
    shown = [line for line in classes if asked.takes(line)]
    last = max(1, -(-len(shown) // PAGE))
    at = min(asked.page, last)
    planned = [line for line in classes if line.planned]
    counted = planned or classes  # before anything is decided, the sums are of what was declared
    return {
        "plan": plan,
        "case": case,
        "asked": asked,
        "counts": training_plan.counts(units),
        "units": [u for u in units if asked.units in ("", u.state)],
        "unit_count": len(units),
        "replies": {u.id: u for u in units if u.reply_document_id},
        "classes": shown[(at - 1) * PAGE : at * PAGE],
        "class_count": len(classes),
        "shown_count": len(shown),
        "results": {state: n for state in RESULTS if (n := sum(line.one.state == state for line in classes))},
        "at": at,
        "last": last,
        "enterprise": [line for line in classes if line.one.enterprise],
        "decided": bool(planned),
        "total": training.sums(counted),
        "tables": tables(counted),
        "papers": (papers := training_plan.papers(tx, case.id)),
        "void_papers": why_withdrawn(tx, papers),
    }


def tables(lines: Sequence[Line]) -> list[tuple[str, list[Sums], Chart]]:
    """Return the sums by unit, month and kind, each with its bars of money."""
    found = [
        ("按单位", training.by_unit(lines)),
        ("按月份", training.by_month(lines)),
        ("按类别", training.by_kind(lines)),
    ]
    return [(title, rows, bars(title, rows)) for title, rows in found]


def bars(title: str, rows: Sequence[Sums]) -> Chart:
    """Return the bars of one table: money, or headcounts where no class costs anything."""
    if any(row.budget_fen for row in rows):
        return chart(f"{title}：经费（元）", [(row.label, row.budget_fen, yuan(row.budget_fen)) for row in rows])
    return chart(f"{title}：人数", [(row.label, row.headcount, str(row.headcount)) for row in rows])
