"""A candidate's dossier (人选材料): what measures 3, 8, 16, 18, 20, 25, 28, 29 want weighed, absent shown as absent. C11.

What the system holds stands in it by itself; what is on paper elsewhere is entered by a clerk, item by item. Nothing known
and nothing entered is no blank: somebody has to say 无记录. What the dossier says is fixed when it is compiled (编入), so
that what has come since is seen before the proposal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models import journal
from models.cases import Case, lock_case
from models.selection import Candidate, Selection
from policy.talent.dossier import candidate_dossier, dossier_items
from policy.values import Value
from policy.verdict import Verdict
from tasks.opening import rules_day
from tasks.rights import require_role
from tasks.rules import pack_of
from tasks.selection import files, known, records
from tasks.selection.errors import DossierOver

ENTERS = frozenset({"clerk", "chief", "deputy_head", "department_head"})
STATED = "登记内容"  # what a verdict says in place of a content: verdicts stand in the journal
CHANGED = "与登记不符"
OPEN = ("nominated", "eligible", "recommended", "listed", "proposed")  # states in which a dossier may still be added to
PREFIX = "talent.dossier.item."
_DECIDED = text(
    "SELECT facts->'verdicts' FROM journal_entry WHERE chain = :chain AND name = 'list_inspected' ORDER BY seq DESC LIMIT 1"
)


@dataclass(frozen=True)
class Item:
    """One item of a dossier: its article and words, what the system knows, what was entered, and what is compiled."""

    key: str
    value: Value
    known: tuple[str, ...]
    entered: str
    compiled: str

    @property
    def name(self) -> str:
        """Return the item's name, as the rules have it."""
        return self.value.text()


def of(tx: Session, case: Case, one: Candidate) -> list[Item]:
    """Return a candidate's dossier item by item, in the order of the measures."""
    pack, on = pack_of(tx, case), rules_day(case)
    found = known.of(tx, pack, on, one)
    kept: Mapping[str, Any] = one.facts.get("dossier", {})
    made = []
    for value in dossier_items(pack, on):
        key = value.key.removeprefix(PREFIX)
        entered, compiled = kept.get("entered", {}).get(key, ""), kept.get("compiled", {}).get(key, "")
        made.append(Item(key, value, tuple(found.get(key, ())), entered, compiled))
    return made


def absent_word(tx: Session, case: Case) -> str:
    """Return how the dossier says that there is nothing on record (无记录)."""
    return pack_of(tx, case).value("talent.dossier.absent", rules_day(case)).text()


def content(item: Item, nothing: str) -> str:
    """Return what the registers hold of an item: what the system knows and what was entered; nothing where neither has anything."""
    entered = "" if item.entered == nothing else item.entered
    return "；".join([*item.known, *([entered] if entered else [])])


def open_to(case: Case, one: Candidate) -> bool:
    """Tell whether a dossier may still be added to: the case runs, and nobody has voted on this person yet."""
    return case.state == "open" and one.state in OPEN


def enter(tx: Session, case_id: int, candidate_id: int, by: int, given: Mapping[str, str]) -> Candidate:
    """Enter what is on paper elsewhere and compile the dossier (编入人选材料); journalled by its items. Raises QS-2013, QS-8004, QS-8066."""
    require_role(tx, by, ENTERS)
    case = lock_case(tx, case_id)
    one = records.of_case(tx, case, candidate_id)
    if not open_to(case, one):
        raise DossierOver
    entered = {item.key: " ".join(given.get(item.key, "").split()) for item in of(tx, case, one)}
    one.facts = {**one.facts, "dossier": {**one.facts.get("dossier", {}), "entered": entered}}
    compile_(tx, case, one)
    facts = {"candidate": one.id, "entered": sorted(key for key, words in entered.items() if words)}
    chain, who = journal.chain_of(case.id), f"person:{by}"
    journal.append(tx, chain, "desk", "dossier_entered", subject=files.subject(one), actor=who, facts=facts)
    return one


def compile_(tx: Session, case: Case, one: Candidate) -> None:
    """Fix what the dossier says, item by item: what is held, 无记录 where somebody has said so, and blank where nobody has."""
    nothing = absent_word(tx, case)
    said = {item.key: content(item, nothing) or item.entered for item in of(tx, case, one)}
    one.facts = {**one.facts, "dossier": {**one.facts.get("dossier", {}), "compiled": said}}
    tx.add(one)
    tx.flush()


def verdict(tx: Session, case: Case, one: Candidate) -> Verdict:
    """Return whether the dossier names every item as it is registered; contents stay out of what is asked and answered."""
    nothing = absent_word(tx, case)
    held, shown = {}, {}
    for item in of(tx, case, one):
        now = content(item, nothing)
        held[item.name] = STATED if now else ""
        right = item.compiled == (now or nothing)
        shown[item.name] = ((STATED if now else nothing) if right else CHANGED) if item.compiled else ""
    return candidate_dossier(pack_of(tx, case), rules_day(case), held=held, shown=shown)


def links(selection: Selection, people: Iterable[Candidate]) -> list[list[str]]:
    """Return the addresses and labels of dossiers, as the page of a decision links them."""
    return [[f"/selections/{selection.case_id}/candidates/{one.id}", files.label(one)] for one in people]


def chosen_openly(tx: Session, case: Case) -> Verdict | None:
    """Return what was found when it was decided whom to inspect: that nobody was chosen beforehand (不事先内定); none before."""
    row = tx.execute(_DECIDED, {"chain": journal.chain_of(case.id)}).scalar()
    return next((Verdict.from_json(one) for one in row or () if one["gate"] == "not_predetermined"), None)


def stages(one: Candidate, nothing: str) -> list[tuple[str, str]]:
    """Return what each stage of the selection has found (measure 19); a stage that has not been is 无记录, never zero."""
    found: Mapping[str, Mapping[str, Any]] = one.results
    said = {
        "民主推荐": [f"得票{row['votes']}"] if (row := found.get("recommendation")) else [],
        "考试": [_sat(row)] if (row := found.get("exam")) else [],
        "考察": _inspected(found.get("inspection", {})),
        "票决": [f"应到{row['due']}人，同意{row['votes']}票"] if (row := found.get("vote")) else [],
    }
    return [(name, "；".join(parts) or nothing) for name, parts in said.items()]


def _sat(row: Mapping[str, Any]) -> str:
    points = f"，其中荣誉加分{row['points']}分" if "points" in row else ""
    return f"考试{row['exam']}分，综合{row['total']}分{points}"


def _inspected(row: Mapping[str, Any]) -> list[str]:
    if not row:
        return []
    checks = [f"{check}：{result}" for check, result in row.get("checks", {}).items()]
    return ["考察组建议提交讨论" if row["fit"] else "考察组不建议提交讨论，或已取消考察对象资格", *checks]
