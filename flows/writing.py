"""The transactions of the driver: an act done, people asked, a case gone back, suspended or finished.

Each begins with the fence: a conductor that hung past its lease and woke up again writes nothing.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session

from flows import leases
from flows.journal_of import Known
from models import clock, db, journal
from models.acting import ActContext, Ask, Done, Outcome
from models.cases import Act, Case
from tasks import asking, going_back
from tasks.acts import ActDef
from tasks.numbered import Numbered, key_of


def do_step(lease: leases.Lease, known: Known, act: ActDef, subject: str) -> None:
    """Do one act and record it, in one transaction."""
    with db.transaction() as tx:
        case = leases.fence(tx, lease)
        context = _context(tx, case, known, act, subject)
        done = act.do(context)
        assert isinstance(done, Done), f"{act.name} is a step"
        _record(tx, case, act, [context], dict(done.facts), done.said, list(done.verdicts))
    known.acts[act.name, subject] = dict(done.facts)


def do_ask(lease: leases.Lease, known: Known, act: ActDef, subjects: list[str]) -> None:
    """Ask about one or many subjects and record it as one act, in one transaction."""
    with db.transaction() as tx:
        case = leases.fence(tx, lease)
        contexts = [_context(tx, case, known, act, s) for s in subjects]
        asks = []
        for context in contexts:
            ask = act.do(context)
            assert isinstance(ask, Ask), f"{act.name} is a wait"
            asks.append(ask)
        openings = [asking.Opening(c.subject, c.round, a) for c, a in zip(contexts, asks, strict=True)]
        waits = asking.open_waits(tx, case, act, openings)
        facts = {"waits": len(waits), "parts": sum(len(a.parts) for a in asks)}
        _record(tx, case, act, contexts, facts, None, [v for a in asks for v in a.verdicts])
    for subject, ask in zip(subjects, asks, strict=True):
        known.acts[act.name, subject] = facts
        known.titles[act.name, subject] = ask.title


def _context(tx: Session, case: Case, known: Known, act: ActDef, subject: str) -> ActContext:
    round_ = known.rounds.get((act.name, subject), 0) + 1
    returned = (known.returned.get(subject) or known.returned.get("")) if round_ > 1 else None
    return ActContext(tx, case, subject, round_, clock.now(tx), known.acts, returned)


def _record(
    tx: Session,
    case: Case,
    act: ActDef,
    contexts: list[ActContext],
    facts: dict[str, Any],
    said: Any,
    verdicts: list[Any],
) -> None:
    """Write one journal entry and the act's row for each of its subjects."""
    entry = journal.append(
        tx,
        journal.chain_of(case.id),
        "asked" if act.kind == "wait" else "act",
        act.name,
        subject=contexts[0].subject if len(contexts) == 1 else "",
        facts={
            **facts,
            "title": act.title,
            "stage": act.stage,
            "round": contexts[0].round,
            **({"subjects": [c.subject for c in contexts]} if len(contexts) > 1 else {}),
            **({"verdicts": verdicts} if verdicts else {}),
        },
        said=dict(said) if said is not None else None,
    )
    tx.execute(
        insert(Act),
        [
            {
                "case_id": case.id,
                "name": act.name,
                "subject": c.subject,
                "round": c.round,
                "kind": act.kind,
                "title": act.title,
                "result": facts,
                "seq": entry.seq,
                "at": clock.now(tx),
            }
            for c in contexts
        ],
    )


def back_to(lease: leases.Lease, act: ActDef, subject: str, because: Outcome | str) -> None:
    """Record a return (退回) that the procedure asked for, in one transaction."""
    with db.transaction() as tx:
        case = leases.fence(tx, lease)
        if isinstance(because, str):
            going_back.go_back(tx, case, act.name, subject, reason=because)
        else:
            going_back.go_back(tx, case, act.name, subject, reason=because.reason, source=because.name)


def suspend(lease: leases.Lease, titles: list[str]) -> str:
    """Record what the case waits for and give the lease back; returns the words for it."""
    stage = stage_words(titles)
    with db.transaction() as tx:
        case = leases.fence(tx, lease)
        if case.stage != stage:
            case.stage, case.stage_since = stage, clock.now(tx)
        case.failures, case.retry_at, case.last_error = 0, None, ""
        tx.add(case)
        tx.flush()
        leases.release(tx, lease)
    return stage


def finish(lease: leases.Lease, outcome: str) -> None:
    """Record that the procedure came to its end (办结)."""
    with db.transaction() as tx:
        case = leases.fence(tx, lease)
        case.state, case.outcome, case.closed_at, case.stage = "finished", outcome, clock.now(tx), ""
        case.failures, case.retry_at, case.last_error = 0, None, ""
        tx.add(case)
        tx.flush()
        journal.append(tx, journal.chain_of(case.id), "finished", case.procedure, facts={"outcome": outcome})
        leases.release(tx, lease)


def fail(lease: leases.Lease, error: Numbered) -> None:
    """Record that a run could not go on, and when it is tried again: sooner at first, hourly at last."""
    with db.transaction() as tx:
        case = leases.fence(tx, lease)
        case.failures += 1
        another = case.last_error != error.code
        case.last_error = error.code
        case.ready = True
        wait = timedelta(seconds=min(2 ** min(case.failures, 12), 3600))
        case.retry_at = tx.execute(text("SELECT clock_timestamp()")).scalar_one() + wait
        tx.add(case)
        tx.flush()
        if another or case.failures % 10 == 0:
            facts: dict[str, Any] = {"error": error.number, "failures": case.failures}
            if key := key_of(error):
                facts["key"] = key  # of the rules: which value is missing
            journal.append(tx, journal.chain_of(case.id), "failure", case.procedure, facts=facts)
        tx.execute(text("UPDATE qs_case SET lease_holder = NULL, lease_until = NULL WHERE id = :id"), {"id": case.id})


def stage_words(titles: list[str]) -> str:
    """Return what a case waits for in the office's words, counted where several wait for the same: 班次审核（3）."""
    counts = Counter(titles)
    return "、".join(f"{title}（{n}）" if n > 1 else title for title, n in counts.items())
