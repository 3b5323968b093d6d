"""Honours of a candidate (荣誉登记) and their points (奖励加分): registered before anybody knows the votes, public before the exam. Measure 28.

Points are given only where the work plan says since when the rules for them are public, and only from the office's own table.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from models import journal
from models.cases import Case, lock_case
from models.selection import Candidate, Selection
from policy.examining.rules import points_published
from policy.honours.award import honour_counts, honour_of
from policy.honours.points import honour_points
from policy.honours.rules import honour_rules
from policy.packs import Pack
from policy.verdict import Verdict
from tasks.forms import FormIncomplete
from tasks.opening import rules_day
from tasks.rights import require_role
from tasks.rules import pack_of
from tasks.selection import files, records
from tasks.selection.errors import HonoursOver

ENTERS = frozenset({"clerk", "chief", "deputy_head", "department_head"})
MANNER = "公推优选"
EARLY = ("nominated", "eligible")  # states in which honours are registered
YES = "是"


def of(one: Candidate) -> list[dict[str, str]]:
    """Return a candidate's honours, line by line, in the order in which they were registered."""
    return [dict(row) for row in one.facts.get("honours", [])]


def levels(pack: Pack, on: date) -> list[str]:
    """Return the levels at which an honour may have been given."""
    return [*pack.value("honours.levels", on).texts(), pack.value("honours.district.level", on).text()]


def kinds(pack: Pack, on: date) -> list[str]:
    """Return the kinds of honour that measure 28 names."""
    own = pack.value("honours.district.kinds", on).texts()
    return [*pack.value("honours.kinds", on).texts(), *own, pack.value("honours.model.kind", on).text()]


def grounds(pack: Pack, on: date) -> list[str]:
    """Return what a model figure (模范人物) must show, each with its evidence."""
    return list(pack.value("honours.model.grounds", on).texts())


def open_to(case: Case, one: Candidate) -> bool:
    """Tell whether honours may still be registered: not once it is settled who was recommended."""
    return case.state == "open" and one.state in EARLY


def add(tx: Session, case_id: int, candidate_id: int, by: int, given: Mapping[str, str]) -> Candidate:
    """Register an honour (登记荣誉); journalled by number alone. Raises QS-2013, QS-8001, QS-8004, QS-8067."""
    case, one = _open(tx, case_id, candidate_id, by)
    pack, on = pack_of(tx, case), rules_day(case)
    row = {
        "层级": _one_of(given, "level", levels(pack, on), "层级"),
        "荣誉": _one_of(given, "kind", kinds(pack, on), "荣誉"),
        "取得日期": _day(given.get("awarded_on", "")),
        "事迹": given.get("deed", "").strip(),
        "核实机关": pack.value("honours.verified.by", on).text() if given.get("verified") else "",
        "当时成员": YES if given.get("member") else "否",
        "已撤销": "否",
    }
    if not row["事迹"]:
        raise FormIncomplete("请填写受表彰的事迹，同一事迹只计一次。")
    row |= {ground: said for n, ground in enumerate(grounds(pack, on)) if (said := given.get(f"ground{n}", "").strip())}
    return _keep(tx, case, one, [*of(one), row], by)


def strike(tx: Session, case_id: int, candidate_id: int, by: int, place: int) -> Candidate:
    """Take an honour off again, entered by mistake; raises QS-2013, QS-8004, QS-8067."""
    case, one = _open(tx, case_id, candidate_id, by)
    return _keep(tx, case, one, [row for n, row in enumerate(of(one)) if n != place], by)


def _open(tx: Session, case_id: int, candidate_id: int, by: int) -> tuple[Case, Candidate]:
    require_role(tx, by, ENTERS)
    case = lock_case(tx, case_id)
    one = records.of_case(tx, case, candidate_id)
    if not open_to(case, one):
        raise HonoursOver
    return case, one


def _keep(tx: Session, case: Case, one: Candidate, rows: list[dict[str, str]], by: int) -> Candidate:
    one.facts = {**one.facts, "honours": rows}
    tx.add(one)
    tx.flush()
    chain, facts = journal.chain_of(case.id), {"candidate": one.id, "honours": len(rows)}
    journal.append(tx, chain, "desk", "honours_entered", subject=files.subject(one), actor=f"person:{by}", facts=facts)
    return one


def _one_of(given: Mapping[str, str], key: str, options: list[str], label: str) -> str:
    if given.get(key) not in options:
        raise FormIncomplete(f"请选择荣誉的{label}。" if label != "荣誉" else "请选择荣誉的种类。")
    return str(given[key])


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise FormIncomplete("请填写表彰决定的日期，写成年-月-日。") from None


def counts(pack: Pack, on: date, row: Mapping[str, str], counted_on: date) -> Verdict:
    """Return whether one honour counts on a day: on the list, in its year or the next, verified, one's own."""
    one = honour_of(row)
    return honour_counts(
        pack,
        on,
        level=one.level,
        kind=one.kind,
        awarded_on=one.awarded_on,
        counted_on=counted_on,
        verified_by=one.verified_by,
        grounds=one.grounds,
        member=one.member,
        revoked=one.revoked,
    )


def given_in(selection: Selection) -> str:
    """Return since when the rules for points are public, where the plan gives points at all; empty otherwise."""
    return str(selection.plan.get("honours_on") or "")


def points(pack: Pack, on: date, one: Candidate, counted_on: date) -> tuple[Decimal, Verdict]:
    """Return a candidate's points on the day of the exam, with the verdict; raises QS-6104 until the office has entered its table."""
    found = honour_points(pack, on, manner=MANNER, counted_on=counted_on, awards=tuple(of(one)))
    return Decimal(str(found.numbers.get("应加分", 0))), found


def public(pack: Pack, on: date, people: list[Candidate], days: Mapping[str, str]) -> list[Verdict]:
    """Return whether rules and points were public before the exam (加分公布); `days`: of the rules, the points, the exam."""
    exam = date.fromisoformat(days["written_on"])
    maker = pack.value("honours.rules.maker", on).text()
    told = date.fromisoformat(days["points_on"]) if days["points_on"] else None
    given = {files.number(one): points(pack, on, one, exam)[0] for one in people}
    rules = honour_rules(pack, on, maker=maker, exam_on=exam, published_on=date.fromisoformat(days["honours_on"]))
    return [rules, points_published(pack, on, points=given, published_on=told, exam_on=exam)]
