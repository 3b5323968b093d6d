"""Points and written scores (加分、笔试成绩): points public before the exam, a paper with a name on it counts nothing. Measures 17, 19, 28."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice
from models.base import in_shanghai
from models.cases import Case
from models.waits import Assignment, Wait
from policy.examining.panel import identity_leak
from policy.verdict import Verdict
from tasks.acts import wait
from tasks.forms import Field, FormIncomplete, form, form_checks, form_page
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import announcing, files, honours, rosters
from tasks.selection.asks import ask
from tasks.selection.errors import NoSuchCandidate
from tasks.training.classes import editing
from tasks.training.given import answer_in
from tasks.workbooks.cells import CellError
from tasks.workbooks.guard import guard_upload
from tasks.workbooks.scores import ScoreRow, Scores, blank_scores, read_scores

PAGE = form_page("scores")
POINTS = "examining.points.days"
SEALED, NAMED, ABSENT = "密封正常", "写有姓名或标记", "缺考"
PAPERS = (SEALED, NAMED, ABSENT)
GRADES = ("优秀", "称职", "基本称职", "不称职")
NO_POINTS = "none"


@wait("公布加分", "考试")
def ask_points(context: ActContext) -> Ask:
    """Ask for the day on which each candidate's points for honours (奖励加分) were published, before the exam; measure 28."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("recommended",))
    points = points_on(tx, context.case, in_shanghai(context.now).date())
    shown = [f"{files.label(one)}{points[files.number(one)]}分" for one in people if points[files.number(one)]]
    return ask(
        context,
        "公布加分",
        key=POINTS,
        known=[["荣誉加分（按今天计）", "、".join(shown) or "没有人加分"]],
        form=form(Field("published_on", "加分公布日期", "date")),
        form_for=["done"],
        choices=(Choice(NO_POINTS, "没有人加分"), Choice("done", "加分已公布，登记")),
        button="提交",
        somebody=bool(shown),
    )


@form_checks("ask_points")
def check_points(_tx: Session, _case: Case, waiting: Wait, choice: str, _payload: dict[str, Any]) -> None:
    """Refuse to go on without publishing where somebody has points; raises QS-8001."""
    if choice == NO_POINTS and waiting.facts["somebody"]:
        raise FormIncomplete("有人选按登记的荣誉应加分，请公布后登记公布日期。")


def points_on(tx: Session, case: Case, day: date) -> dict[str, Decimal]:
    """Return each candidate's points for honours on a day, by number as verdicts call them; none where the plan gives none."""
    selection = files.selection_of(tx, case.id)
    people = files.candidates_of(tx, selection, states=("recommended",))
    if not honours.given_in(selection):
        return {files.number(one): Decimal(0) for one in people}
    pack, on = pack_of(tx, case), rules_day(case)
    return {files.number(one): honours.points(pack, on, one, day)[0] for one in people}


def verdicts(tx: Session, case: Case, scores: Mapping[str, Any], points: Mapping[str, Any]) -> list[Verdict]:
    """Return what the gates say of an exam that was held: rules, tables and points public before it, papers without names."""
    pack, on = pack_of(tx, case), rules_day(case)
    selection = files.selection_of(tx, case.id)
    exam_on = date.fromisoformat(scores["exam_on"])
    public = selection.published_at
    found: list[Verdict] = []
    if rules := honours.given_in(selection):
        days = {"honours_on": rules, "points_on": points.get("published_on", ""), "written_on": scores["exam_on"]}
        found += honours.public(pack, on, files.candidates_of(tx, selection, states=("recommended",)), days)
    if public is not None and "subjects" in selection.plan:
        day = in_shanghai(public).date()
        found.append(announcing.exam_rules(pack, on, selection.plan, published_on=day, first=exam_on))
        found += announcing.tables(pack, on, selection.plan, fixed_on=day, first=exam_on)
    numbers = {f"人选{key}": place for place, key in enumerate(sorted(scores["scores"], key=int), 1)}
    for row in scores["scores"].values():
        if row["paper"] == NAMED:
            mark = Decimal(row["written"])
            found.append(identity_leak(pack, on, drawn=numbers, shown=(), leaked=True, mark=mark))
    return found


@form_checks("ask_scores")
def check_scores(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a mark that is missing or of somebody absent, a named paper with a mark, an exam before its rules were public.

    Raises QS-8001, QS-4001; measures 17, 19, 28.
    """
    wrong = []
    for key, row in payload["scores"].items():
        if (row["paper"] == ABSENT) == bool(row["written"]):
            who = next(one for one in files.candidates_of(tx, files.selection_of(tx, case.id)) if one.id == int(key))
            said = "缺考，不填笔试成绩" if row["written"] else "没有填笔试成绩，缺考的请选“缺考”"
            wrong.append(f"{files.label(who)}{said}")
    if wrong:
        raise FormIncomplete("；".join(wrong) + "。")
    if all(row["paper"] == ABSENT for row in payload["scores"].values()):
        raise FormIncomplete("全部人选缺考，不能继续。请退回提名环节重新提名。")
    for verdict in verdicts(tx, case, payload, points_given(tx, case)):
        require(verdict)


def points_given(tx: Session, case: Case) -> dict[str, Any]:
    """Return the points that were last published in a case, none where nobody has any."""
    found = answer_in(tx, case.id, "ask_points")
    return found.payload if found else {}


def form_of(people: list[list[str]]) -> list[dict[str, Any]]:
    """Return the fields for the scores of people: (number, label) each."""
    return form(
        Field("appraisal_year", "平时考核的年度", "number", least="2000", most="2100"),
        Field("exam_on", "笔试日期", "date"),
        Field(
            "scores",
            "成绩",
            "rows",
            rows=people,
            columns=(
                Field("grade", "平时考核等次", "choice", options=GRADES),
                Field("paper", "答卷情况", "choice", options=PAPERS),
                Field(
                    "written", "笔试成绩", "number", required=False, least="0", most="100", places=2, hint="缺考的不填"
                ),
            ),
        ),
    )


def blank(waiting: Wait) -> bytes:
    """Return the workbook of a wait with its people, to be filled in."""
    return blank_scores([label for _, label in _rows(waiting)])


def _rows(waiting: Wait) -> list[list[str]]:
    found: list[list[str]] = next(one["rows"] for one in waiting.facts["form"] if one["key"] == "scores")
    return found


def take(tx: Session, assignment_id: int, person_id: int, data: bytes, file_name: str) -> tuple[int, list[CellError]]:
    """Take in a workbook of scores: each readable row is kept for the form, the rest comes back by row and cell.

    A row sent again replaces the one before. Returns how many were taken, and what is to be mended.
    """
    case, waiting, part = editing(tx, assignment_id, person_id)
    if waiting.page != PAGE:
        raise NoSuchCandidate
    guard_upload(data, file_name)
    keys = {label: key for key, label in _rows(waiting)}
    read = _read(waiting, data)
    _draft(tx, part, {keys[row.who]: row for row in read.rows})
    rosters.keep(tx, case, data, file_name, person_id, "平时考核等次和笔试成绩")
    return len(read.rows), read.errors


def mend(waiting: Wait, data: bytes) -> list[CellError]:
    """Return what is to be mended in a workbook that was sent."""
    return _read(waiting, data).errors


def _read(waiting: Wait, data: bytes) -> Scores:
    return read_scores(data, [label for _, label in _rows(waiting)], GRADES, PAPERS, ABSENT)


def _draft(tx: Session, part: Assignment, rows: Mapping[str, ScoreRow]) -> None:
    waiting = tx.get_one(Wait, part.wait_id)
    for one in files.candidates_of(tx, files.selection_of(tx, part.case_id)):
        if row := rows.get(str(one.id)):
            said = {"wait": waiting.id, "grade": row.grade, "paper": row.paper, "written": row.written}
            one.facts = {**one.facts, "scores": said}
            tx.add(one)
    tx.flush()


def drafted(tx: Session, case_id: int, waiting: Wait) -> dict[str, str]:
    """Return what the workbook has put into the form of a wait, by the names of its fields."""
    found: dict[str, str] = {}
    for one in files.candidates_of(tx, files.selection_of(tx, case_id)):
        row = one.facts.get("scores", {})
        if row.get("wait") == waiting.id:
            found |= {f"scores:{one.id}:{key}": row[key] for key in ("grade", "paper", "written")}
    return found
