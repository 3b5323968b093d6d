"""A case's whole file (全程纪实) as plain data to be set: every step in order, who, on which article, papers, returns, record.

What is never in it: who objected and what was written of objections, ballots, forms other than those named in `TOLD`. Names are those
of people with a part in the case; the pages and the command give the file of a restricted case only to who is on its list.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session, col, select

from models import clock, journal
from models.cases import Act, Case, get_case
from models.selection import Selection
from models.verify import verify
from policy.verdict import Verdict
from tasks.opening import rules_day
from tasks.procedures import PROCEDURES
from tasks.rules import pack_of
from tasks.selection import files
from web.measure_view import layers_of
from web.queries import case as queries
from web.queries import documents
from web.queries.rounds import subject_names
from web.record_words import ENTRIES
from web.words import CANDIDATE_STATES, CASE_STATES, PROOFS, WAIT_HOW, day, moment, size

Plain = dict[str, Any]
SILENT = ("screen", "objection")  # waits about objections: what is written of them stays where they are looked into
TOLD = (  # waits whose forms are part of the story: counts, opinions, checks and numbers; a new one is told once it is named here
    "ask_organisations", "ask_talks", "ask_exceptions", "ask_scores", "ask_lots", "decide_inspection", "inspect",
    "ask_proposal", "ask_opinions", "ask_short", "ask_unit_short", "hold_vote", "ask_talk", "ask_election", "ask_filing",
    "check_filing", "ask_probation",
)  # fmt: skip
NOT_PAPERS = ("objection", "objector", "ballot")  # kinds of documents that no file hands on
IN_STEPS = ("act", "asked")  # entries whose verdicts stand with their steps


def whole_file(look: Session, case_id: int, reader: str) -> Plain:
    """Return the whole file of a case for somebody: run it in one snapshot (`db.reading`), after the taking was recorded."""
    case = get_case(look, case_id)
    entries = list(reversed(queries.entries(look, case, most=None)))
    by_seq = {entry.row.seq: entry for entry in entries}
    acts = list(look.exec(select(Act).where(Act.case_id == case_id).order_by(col(Act.seq), col(Act.id))))
    names = subject_names(look, [one.subject for one in acts] + [entry.row.subject for entry in entries])
    steps = _steps(look, case, acts, by_seq, names)
    papers = _papers(look, case_id)
    return {
        "cover": _cover(look, case, reader, entries, steps, papers),
        **_selection(look, case),
        "steps": steps,
        "returns": [_return(one, acts, by_seq, names) for one in acts if one.kind == "return"],
        "papers": papers,
        "articles": _articles(entries),
        "entries": [_entry(entry, names) for entry in entries],
    }


def _cover(
    look: Session,
    case: Case,
    reader: str,
    entries: Sequence[queries.Entry],
    steps: Sequence[Any],
    papers: Sequence[Any],
) -> Plain:
    report = verify(look, case_id=case.id)
    procedure = PROCEDURES.get(case.procedure)
    district = look.execute(text("SELECT district FROM instance WHERE id = 1")).scalar()
    return {
        "title": case.title,
        "procedure": procedure.title if procedure else case.procedure,
        "measure": case.measure,
        "number": case.id,
        "district": district or "",
        "state": CASE_STATES[case.state],
        "outcome": case.outcome,
        "opened": day(case.opened_at),
        "closed": day(case.closed_at),
        "rules": "；".join(pack.title for pack in layers_of(pack_of(look, case))),
        "rules_on": rules_day(case).isoformat(),
        "pack_hash": case.pack_hash,
        "restricted": case.secrecy == "restricted",
        "steps": len(steps),
        "papers": len(papers),
        "entries": len(entries),
        "head": entries[-1].row.hash if entries else journal.GENESIS,
        "whole": report.whole,
        "breaks": [f"{one.place}：{one.what}" for one in report.breaks[:50]],
        "reader": reader,
        "at": moment(clock.now(look)),
    }


def _selection(look: Session, case: Case) -> Plain:
    """Return posts and candidates, whom verdicts call by number; none for a case that is no selection."""
    selection = look.exec(select(Selection).where(Selection.case_id == case.id)).first()
    if selection is None:
        return {"posts": [], "people": []}
    posts = {post.id: post for post in files.posts_of(look, selection)}
    units = {row.id: row.name for row in look.execute(text("SELECT id, name FROM unit"))}
    return {
        "posts": [
            [p.name, units.get(p.unit_id or 0, ""), p.kind, str(p.vacancies), str(p.quota), str(p.filled)]
            for p in posts.values()
        ],
        "people": [
            [
                files.number(one), one.name, f"{one.unit}{one.title}", posts[one.post_id].name,
                CANDIDATE_STATES[one.state] + (f"：{one.left_reason}" if one.left_reason else ""),
            ]
            for one in files.candidates_of(look, selection)
        ],
    }  # fmt: skip


def _steps(
    look: Session, case: Case, acts: Sequence[Act], by_seq: Mapping[int, queries.Entry], names: Mapping[str, str]
) -> list[Plain]:
    waits = {(w.name, w.subject, w.round): w for w in look.execute(_WAITS, {"case": case.id})}
    parts: dict[int, list[Plain]] = {}
    for row in look.execute(_PARTS, {"case": case.id}):
        parts.setdefault(row.wait_id, []).append(_part(row))
    whys = {one.id: one for one in acts if one.kind == "return"}
    stages = {step["name"]: step["stage"] for step in case.subject.get("steps") or []}
    found: list[Plain] = []
    for one in acts:
        if one.kind == "return":
            continue
        entry, wait = by_seq.get(one.seq), waits.get((one.name, one.subject, one.round))
        back = whys.get(one.superseded_by or 0)
        found.append(
            {
                "n": len(found) + 1,
                "stage": "工作台" if one.kind == "desk" else stages.get(one.name, ""),
                "title": (wait.title if wait else "") or one.title,
                "about": names.get(one.subject, ""),
                "round": one.round if one.kind != "desk" else 1,
                "at": moment(one.at),
                "seq": one.seq,
                "actor": entry.actor if entry else "",
                "reason": str(one.result.get("reason") or "") if one.kind == "desk" else "",
                "asked": _asked(wait) if wait else [],
                "parts": parts.get(wait.id, []) if wait else [],
                "verdicts": [_verdict(v) for v in (entry.verdicts if entry else [])],
                "void": _void(back),
            }
        )
    return found


def _asked(wait: Row[Any]) -> list[str]:
    """Return on which article people were asked, until when, and how it ended."""
    ended = (
        f"{moment(wait.closed_at)}{WAIT_HOW.get(wait.closed_how, wait.closed_how)}" if wait.closed_at else "尚未办结"
    )
    until = f"期限{moment(wait.due_at)}" if wait.due_at else ""
    return [one for one in (wait.article, until, ended) if one]


def _part(row: Row[Any]) -> Plain:
    """Return one person's part: in what capacity, what was decided and how it is known to be theirs."""
    said = ""
    if row.answer_id:
        proof = PROOFS[row.proof] + (f"，{row.entered_by}录入" if row.entered_by else "")
        said = f"{row.choice or '已办理'}（{moment(row.at)}，{proof}，回执{row.receipt}）"
    elif row.state != "open":
        said = "已转办" if row.state == "handed" else row.void_reason
    return {
        "who": row.person,
        "role": " ".join(one for one in (row.unit, row.role) if one),
        "said": said or "未办理",
        "reason": "" if any(part in row.name for part in SILENT) else row.reason or "",
        "filled": _filled(row.form or [], row.payload or {}) if row.name in TOLD else [],
    }


def _filled(form: Sequence[Mapping[str, Any]], payload: Mapping[str, Any]) -> list[list[str]]:
    """Return a form as it was filled in: each field with what stands in it, a table line by line."""
    found = []
    for one in form:
        given = payload.get(one["key"])
        if one["kind"] != "rows":
            found.append([one["label"], "、".join(given) if isinstance(given, list) else str(given or "")])
            continue
        for key, label in one["rows"]:
            row = (given or {}).get(key, {})
            cells = [f"{c['label']} {row[c['key']]}" for c in one["columns"] if row.get(c["key"])]
            found.append([f"{one['label']}：{label}", "，".join(cells)])
    return [line for line in found if line[1]]


def _verdict(one: Verdict) -> Plain:
    numbers = "，".join(f"{name} {value}" for name, value in one.numbers.items())
    return {
        "outcome": one.outcome_words,
        "refused": not one.ok,
        "reason": one.reason,
        "article": one.article + (f"（{one.sure}）" if one.sure else ""),
        "numbers": numbers,
    }


def _articles(entries: Sequence[queries.Entry]) -> list[list[str]]:
    """Return each article with its words, once, in the order in which the case met them."""
    met = {(v.article, v.words): None for entry in entries for v in entry.verdicts if v.words}
    return [[article, words] for article, words in met]


def _void(back: Act | None) -> str:
    return (
        f"{day(back.at)}退回后作废" + (f"：{back.result.get('reason')}" if back.result.get("reason") else "")
        if back
        else ""
    )


def _return(one: Act, acts: Sequence[Act], by_seq: Mapping[int, queries.Entry], names: Mapping[str, str]) -> Plain:
    entry = by_seq.get(one.seq)
    gone = [
        f"{a.title}{f'（{names[a.subject]}）' if a.subject in names else ''}" for a in acts if a.superseded_by == one.id
    ]
    return {
        "at": moment(one.at),
        "seq": one.seq,
        "actor": entry.actor if entry else "",
        "to": (entry.title if entry else "") or one.title,
        "about": names.get(one.subject, ""),
        "reason": str(one.result.get("reason") or ""),
        "gone": "、".join(dict.fromkeys(gone)),
    }


def _papers(look: Session, case_id: int) -> list[Plain]:
    """Return the papers of a case in order, with their digests and the names under which the archive has them."""
    kept = [one for one in documents.of_case(look, case_id) if one.kind not in NOT_PAPERS]
    whys = documents.why_withdrawn(look, kept)
    return [
        {
            "n": n,
            "id": one.id,
            "title": one.title or one.file_name,
            "number": one.number,
            "on": day(one.created_at),
            "size": size(one.size),
            "sha256": one.sha256,
            "void": whys.get(one.id, ""),
            "file": _file_name(n, one.file_name, withdrawn=one.withdrawn_at is not None),
        }
        for n, one in enumerate(kept, 1)
    ]


def _file_name(n: int, name: str, *, withdrawn: bool) -> str:
    plain = "".join(c for c in name if ord(c) >= 32 and c not in '/\\":*?<>|').strip(". ") or "文件"
    return f"文书/{n:03d}{'（作废）' if withdrawn else '-'}{plain[-80:]}"


def _entry(entry: queries.Entry, names: Mapping[str, str]) -> Plain:
    row = entry.row
    about = f"（{names[row.subject]}）" if row.subject in names else ""
    return {
        "seq": row.seq,
        "at": moment(row.at),
        "what": f"{ENTRIES.get(row.kind, '记录')}　{entry.title}{about}{f'：{entry.choice}' if entry.choice else ''}",
        "actor": entry.actor,
        "reason": str((row.words or {}).get("reason") or "") if row.kind in ("return", "desk") else "",
        "verdicts": [] if row.kind in IN_STEPS else [_verdict(v) for v in entry.verdicts],
        "hash": row.hash,
    }


_WAITS = text(
    "SELECT id, name, subject, round, title, article, due_at, closed_at, closed_how FROM wait WHERE case_id = :case"
)
_PARTS = text(
    "SELECT w.id AS wait_id, w.name, a.state, a.void_reason, a.role, p.name AS person, u.name AS unit,"
    " x.id AS answer_id, x.reason, x.receipt, x.at, x.proof, e.name AS entered_by, x.payload, w.facts->'form' AS form,"
    " (SELECT c->>'label' FROM jsonb_array_elements(w.choices) c WHERE c->>'key' = x.choice) AS choice"
    " FROM wait w JOIN assignment a ON a.wait_id = w.id JOIN person p ON p.id = a.person_id"
    " LEFT JOIN unit u ON u.id = a.unit_id LEFT JOIN answer x ON x.assignment_id = a.id AND x.withdrawn_at IS NULL"
    " LEFT JOIN person e ON e.id = x.entered_by_id WHERE w.case_id = :case ORDER BY w.id, a.id"
)
