"""What a rehearsal came to (演练结果): one JSON object for programs, a table for people."""

from __future__ import annotations

import time
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from sqlmodel import Session

from models import clock, db, verify
from models.base import in_shanghai
from models.cases import Case
from policy.gates import find_gate
from qingshan.rehearse.play import Play


def facts(play: Play, procedure: str, case_id: int) -> dict[str, Any]:
    """Return what happened, counted from the record: acts in order, answers, notices, verdicts, refusals."""
    with db.reading() as look:
        given = {"case": case_id, "chain": f"case:{case_id}"}
        case = look.execute(
            text("SELECT state, outcome, title, pack, opened_at FROM qs_case WHERE id = :case"), given
        ).one()
        acts = look.execute(
            text(
                "SELECT CASE kind WHEN 'return' THEN 'back_to_' || name ELSE name END FROM journal_entry WHERE chain = :chain AND kind IN ('act','asked','return') ORDER BY seq"
            ),
            given,
        ).scalars()
        counts = look.execute(
            text(
                "SELECT (SELECT count(*) FROM answer WHERE case_id = :case) AS answers,"
                " (SELECT count(*) FROM message WHERE case_id = :case AND state = 'sent') AS notices,"
                " (SELECT count(*) FROM message WHERE case_id = :case AND state = 'failed') AS failed"
            ),
            given,
        ).one()
        rows = look.execute(
            text(
                "SELECT kind, name, jsonb_array_elements(facts->'verdicts') AS said FROM journal_entry"
                " WHERE chain = :chain AND facts ? 'verdicts' ORDER BY seq"
            ),
            given,
        ).all()
        said = [row.said for row in rows]
        now = clock.now(look)
        checked = verify.verify(look)
        return {
            "procedure": procedure,
            "case": case_id,
            "title": case.title,
            "outcome": case.outcome or case.state,
            "pack": case.pack,
            "began": in_shanghai(case.opened_at).date().isoformat(),
            "acts": list(acts),
            "answers": counts.answers,
            "notices": counts.notices,
            "failed_notices": counts.failed,
            "verdicts": [_short(v) for v in said],
            "gates": [
                _short(row.said)
                | {"numbers": row.said.get("numbers", {}), "words": row.said.get("words", ""), "at": row.name}
                | {"tried": row.kind == "refusal"}
                for row in rows
            ],
            "refusals": play.refusals,
            "simulated_days": (now - play.since).days if play.since else 0,
            "wall_s": round(time.monotonic() - play.began, 2),
            "journal": {"cases": checked.cases, "entries": checked.entries, "breaks": len(checked.breaks)},
        }


def case_of(look: Session, case_id: int) -> Case:
    """Return a case."""
    return look.get_one(Case, case_id)


def title_of(gate: str) -> str:
    """Return what a gate is called in the office's words."""
    return find_gate(gate).chinese


def _short(verdict: dict[str, Any]) -> dict[str, Any]:
    return {name: verdict.get(name) for name in ("gate", "outcome", "article", "reason")}


def show(play: Play, found: dict[str, Any], console: Console) -> None:
    """Print what happened as tables that a clerk can read."""
    table = Table(title=f"演练：{found['title']}（事项{found['case']}）", show_lines=False)
    table.add_column("日期", no_wrap=True)
    table.add_column("经过", overflow="fold")
    for at, said in play.story:
        table.add_row(f"{in_shanghai(at):%Y-%m-%d %H:%M}", said)
    console.print(table)
    journal = found["journal"]
    rows = {
        "事项结果": found["outcome"],
        "步骤": len(found["acts"]),
        "意见": found["answers"],
        "通知": found["notices"],
        "判定": len(found["verdicts"]),
        "被拒绝的操作": len(found["refusals"]),
        "模拟天数": found["simulated_days"],
        "用时": f"{found['wall_s']}秒",
        "纪实校验": f"{journal['entries']}条，{'无断裂' if not journal['breaks'] else str(journal['breaks']) + '处断裂'}",
    }
    counts = Table(show_header=False)
    for name, said in rows.items():
        counts.add_row(name, str(said))
    console.print(counts)
