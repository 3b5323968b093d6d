"""Exam (竞职考试): lots drawn, written scores, an interview scored in the room, everyday appraisal, and the total. Measure 19."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Done
from models.base import in_shanghai
from models.cases import Case
from models.selection import Candidate, Selection
from models.waits import Wait
from policy.asked import kept
from policy.examining.inputs import combined_result, decimals
from policy.examining.panel import trimmed_mean
from tasks.acts import step, wait
from tasks.ballots import boxes
from tasks.ballots.boxes import Voter
from tasks.ballots.sheet import Section, Sheet
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, honours, rooms
from tasks.selection.asks import ask
from tasks.selection.planning import ARTICLE, days_of
from tasks.training.given import last_answer

DOUBLE = "双推双考"  # the manner whose weights and totals the gates know
GRADES = ("优秀", "称职", "基本称职", "不称职")


@wait("登记平时考核等次和笔试成绩", "考试")
def ask_scores(context: ActContext) -> Ask:
    """Ask for the everyday appraisal (平时考核) and the written scores (笔试成绩, 0 to 100, two decimals); absent is not zero."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("recommended",))
    extra, known = _points_asked(context, selection, people)
    return ask(
        context,
        "登记平时考核等次和笔试成绩",
        key=ARTICLE,
        known=known,
        form=form(
            Field("appraisal_year", "平时考核的年度", "number", least="2000", most="2100"),
            *extra,
            Field(
                "scores",
                "成绩",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(
                    Field("grade", "平时考核等次", "choice", options=GRADES),
                    Field("written", "笔试成绩", "number", least="0", most="100", places=2),
                ),
            ),
        ),
        button="提交成绩",
    )


def _points_asked(
    context: ActContext, selection: Selection, people: list[Candidate]
) -> tuple[list[Field], list[list[str]]]:
    """Return what is asked and shown where the plan gives points for honours (荣誉加分); nothing where it gives none."""
    if not honours.given_in(selection):
        return [], []
    (pack, on), today = days_of(context), in_shanghai(context.now).date()
    shown = [f"{files.label(one)}{honours.points(pack, on, one, today)[0]}分" for one in people if honours.of(one)]
    asked = [
        Field("written_on", "笔试日期", "date"),
        Field("points_on", "各人荣誉加分公布日期", "date", required=False, hint="没有人加分的不填"),
    ]
    return asked, [["荣誉加分（按今天计）", "、".join(shown) or "没有登记荣誉"]]


@form_checks("ask_scores")
def check_scores(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse points for honours that were not public before the exam, or whose rules were not; raises QS-4001, measure 28."""
    if "written_on" not in payload:
        return
    selection = files.selection_of(tx, case.id)
    people = files.candidates_of(tx, selection, states=("recommended",))
    days = {"honours_on": honours.given_in(selection), **{key: payload[key] for key in ("written_on", "points_on")}}
    for verdict in honours.public(pack_of(tx, case), rules_day(case), people, days):
        require(verdict)


@wait("抽签", "考试")
def ask_lots(context: ActContext) -> Ask:
    """Ask for the lots drawn before the interview (抽签号): from here on the room knows candidates by number only."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("recommended",))
    return ask(
        context,
        "登记面试抽签号",
        key=ARTICLE,
        form=form(
            Field(
                "lots",
                "抽签结果",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(Field("lot", "抽签号", "number", least="1", most=str(len(people))),),
            )
        ),
        button="提交抽签号",
    )


@form_checks("ask_lots")
def check_lots(_tx: Session, _case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse two candidates of one number; raises QS-8001."""
    drawn = [row["lot"] for row in payload["lots"].values()]
    twice = sorted({lot for lot in drawn if drawn.count(lot) > 1}, key=int)
    if twice:
        raise FormIncomplete(f"抽签号{'、'.join(twice)}填了不止一人，请核对。")


@step("登记抽签号", "考试")
def draw_lots(context: ActContext) -> Done:
    """Give each candidate the number drawn; two of one number are refused."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_lots")
    assert given is not None
    people = files.candidates_of(tx, selection, states=("recommended",))
    for one in people:  # numbers drawn anew may be those of others before
        one.lot = 0
        tx.add(one)
    tx.flush()
    for one in people:
        one.lot = int(given.payload["lots"][str(one.id)]["lot"])
        tx.add(one)
    tx.flush()
    return files.done(context, {"drawn": len(people)})


@wait("面试评分", "考试")
def hold_interview(context: ActContext) -> Ask:
    """Hold the interview (面试): each examiner scores the numbers drawn, in the room, on a slip of their own (A26)."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("recommended",))
    options = sorted((one.lot, str(one.lot)) for one in people)
    section = Section("interview", "面试评分", [(key, f"{key}号") for _, key in options], score=100)
    roster = [Voter(name, "面试考官") for name in selection.plan["panel"]]
    return rooms.ask_room(
        context,
        "面试评分",
        act="hold_interview",
        kind="score",
        sheet=Sheet([section]),
        roster=roster,
        key=ARTICLE,
    )


@form_checks("hold_interview")
def check_interview(tx: Session, case: Case, waiting: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse an interview that too few examiners have scored to be reckoned: it is sent back and held again; raises QS-4001."""
    rooms.must_be_counted(tx, case, waiting, choice, payload)
    scores = boxes.of_wait(tx, waiting).tally["interview"]["scores"].values()
    pack, on = pack_of(tx, case), rules_day(case)
    for marks in scores:
        require(trimmed_mean(pack, on, marks=tuple(Decimal(mark) for mark in marks)))


@step("合成考试成绩和综合成绩", "考试")
def compute_results(context: ActContext) -> Done:
    """Compute each candidate's interview score, exam score and total by the plan's weights (综合成绩): exact, half up, two decimals."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_scores")
    organisations = last_answer(context, "ask_organisations")
    assert given is not None and organisations is not None
    box = rooms.box_of(context, "hold_interview")
    plan, verdicts = selection.plan, []
    pack, on = days_of(context)
    for one in files.candidates_of(tx, selection, states=("recommended",)):
        marks = [Decimal(mark) for mark in box.tally["interview"]["scores"][str(one.lot)]]
        row = given.payload["scores"][str(one.id)]
        interview, found = trimmed(pack, on, marks)
        verdicts += found
        written = Decimal(row["written"])
        marked = require(
            decimals(
                pack,
                on,
                results={"笔试": written, "面试": interview},
                weights={"笔试": Decimal(plan["written"]), "面试": Decimal(plan["interview"])},
            )
        )
        exam = Decimal(str(marked.numbers["考试成绩"]))
        parts = {
            "民主推荐": Decimal(one.results["recommendation"]["score"]),
            "单位党组织推荐": Decimal(
                plan["opinion"][organisations.payload["opinions"][str(one.id)]["opinion"]]["points"]
            ),
            "平时考核": Decimal(plan["appraisal"][row["grade"]]["points"]),
            "竞职考试": exam,
        }
        weights = {name: Decimal(row_["weight"]) for name, row_ in plan["weights"].items()}
        points, given_points = _points_of(pack, on, one, given.payload)
        whole = require(combined_result(pack, on, manner=DOUBLE, results=parts, weights=weights, points=points))
        verdicts += [kept(marked), *given_points, kept(whole)]
        total = Decimal(str(whole.numbers["综合成绩"]))
        files.note(
            tx,
            one,
            "exam",
            {
                "written": str(written),
                "interview": str(interview),
                "exam": str(exam),
                "grade": row["grade"],
                "parts": {name: str(points) for name, points in parts.items()},
                "total": str(total),
                **({"points": str(points)} if points else {}),
            },
        )
    ranks = ranking(files.candidates_of(tx, selection, states=("recommended",)), plan["tie"])
    return files.done(context, {"box": box.id, "ranks": ranks}, verdicts=verdicts)


def _points_of(pack: Any, on: Any, one: Candidate, said: dict[str, Any]) -> tuple[Decimal, list[Any]]:
    """Return a candidate's points for honours on the day of the written test, with the verdict; none where the plan gives none."""
    if "written_on" not in said:
        return Decimal(0), []
    points, verdict = honours.points(pack, on, one, date.fromisoformat(said["written_on"]))
    return points, [kept(verdict)]


def trimmed(pack: Any, on: Any, marks: list[Decimal]) -> tuple[Decimal, list[Any]]:
    """Return the interview score (去掉一个最高分和一个最低分后的平均分) as the gate computes it, with its verdict; raises QS-4001."""
    verdict = require(trimmed_mean(pack, on, marks=tuple(marks)))
    return Decimal(str(verdict.numbers["平均分"])), [kept(verdict)]


def ranking(people: list[Candidate], tie: str) -> dict[str, list[int]]:
    """Return each post's candidates from the first down; equal totals by what the plan says decides."""
    second = "written" if tie == "笔试成绩" else "interview"
    ranked: dict[str, list[int]] = {}
    for one in sorted(people, key=lambda c: (-_points(c, "total"), -_points(c, second), c.id)):
        ranked.setdefault(str(one.post_id), []).append(one.id)
    return ranked


def _points(one: Candidate, name: str) -> Decimal:
    return Decimal(one.results["exam"][name])
