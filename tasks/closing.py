"""Closing a round (环节办结): by its rule, by time, by going back or by stopping the case. The page says which.

A close by time is the system's and never looks like a person's approval.
"""

from typing import Any, Literal

from sqlalchemy import text
from sqlmodel import Session

from models import clock, journal
from models.cases import Case
from models.db import tell
from models.waits import Wait
from tasks.ballots import voiding

How = Literal["answers", "time", "returned", "withdrawn", "stopped"]

VOID = {
    "answers": "该环节已按规则办结",
    "time": "截止时间已到",
    "returned": "事项已退回，本轮作废",
    "withdrawn": "有人选退出，本轮作废",
    "stopped": "事项已停止",
}


def settle(tx: Session, case: Case, wait: Wait) -> str | None:
    """Close the round if its rule is met; returns how it came out, or None while it stays open."""
    rows = tx.execute(
        text(
            "SELECT a.state, x.choice FROM assignment a"
            " LEFT JOIN answer x ON x.assignment_id = a.id AND x.withdrawn_at IS NULL"
            " WHERE a.wait_id = :wait AND a.state IN ('open','answered') ORDER BY x.at, x.id"
        ),
        {"wait": wait.id},
    ).all()
    outcome = outcome_of(wait.rule.get("need", "all"), wait.choices, [(r.state, r.choice) for r in rows])
    if outcome:
        close(tx, case, wait, "answers", outcome)
    return outcome


def outcome_of(need: Any, choices: list[dict[str, Any]], parts: list[tuple[str, str | None]]) -> str | None:
    """Return how a round comes out by its rule, or None while it is undecided.

    `need`: "all", "any" or a number of counting answers. A choice that stops decides at once. One person's round
    comes out as what that person chose; a round of several as "met", or "unmet" when the number cannot be reached.
    """
    effects = {choice["key"]: choice["effect"] for choice in choices}
    given = [choice for _, choice in parts if choice]
    for choice in given:
        if effects.get(choice) == "stops":
            return choice
    counted = sum(effects.get(choice) == "counts" for choice in given)
    wanted = len(parts) if need == "all" else 1 if need == "any" else int(need)
    waiting = len(parts) - len(given)
    if not given or (counted < wanted and waiting):
        return None
    if len(parts) == 1:
        return given[0]
    return "met" if counted >= wanted else "unmet"


def close(tx: Session, case: Case, wait: Wait, how: How, outcome: str, *, actor: str = "system") -> None:
    """Close a round: void what is open in it, end its timers, cancel its unsent messages, wake the case."""
    at = clock.now(tx)
    wait.closed_at, wait.closed_how, wait.outcome = at, how, outcome
    tx.add(wait)
    tx.flush()
    given = {"wait": wait.id, "at": at, "reason": VOID[how]}
    tx.execute(
        text(
            "UPDATE assignment SET state = 'void', void_reason = :reason, closed_at = :at"
            " WHERE wait_id = :wait AND state = 'open'"
        ),
        given,
    )
    tx.execute(text("UPDATE timer SET done_at = :at, note = 'closed' WHERE wait_id = :wait AND done_at IS NULL"), given)
    tx.execute(
        text(
            "UPDATE message SET state = 'cancelled', error = 'wait closed' WHERE state IN ('created','retry')"
            " AND kind NOT IN ('receipt','code') AND assignment_id IN (SELECT id FROM assignment WHERE wait_id = :wait)"
        ),
        given,
    )
    if how in ("returned", "withdrawn", "stopped"):  # a vote in progress is void with its round
        voiding.void(tx, wait, actor=actor)
    facts = {"wait": wait.id, "how": how, "outcome": outcome, "round": wait.round}
    journal.append(tx, journal.chain_of(case.id), "closed", wait.name, subject=wait.subject, actor=actor, facts=facts)
    wake(tx, case)


def wake(tx: Session, case: Case) -> None:
    """Mark a case as having work, also when it is advancing just now, and tell the conductor."""
    case.ready = True
    tx.execute(text("UPDATE qs_case SET ready = true WHERE id = :id"), {"id": case.id})
    tell(tx, f"case:{case.id}")
