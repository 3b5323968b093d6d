"""Exam (竞职考试): lots drawn, written scores, an interview scored in the room, everyday appraisal, and the total. Measure 19."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Done
from models.cases import Case
from models.selection import Candidate
from models.waits import Wait
from policy.asked import kept
from policy.examining.inputs import combined_result, decimals
from policy.examining.panel import identity_leak, trimmed_mean
from policy.recommending import unit_recommendation
from tasks.acts import step, wait
from tasks.ballots import boxes
from tasks.ballots.boxes import Voter
from tasks.ballots.sheet import Section, Sheet
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, rooms, scoring, shortlisting
from tasks.selection.asks import ask
from tasks.selection.planning import ARTICLE, days_of
from tasks.training.given import last_answer

DOUBLE = "双推双考"  # the manner whose weights and totals the gates know
STAYED_AWAY = "缺考"


@wait("登记平时考核等次和笔试成绩", "考试")
def ask_scores(context: ActContext) -> Ask:
    """Ask for the everyday appraisal (平时考核) and the written scores (笔试成绩, 0 to 100, two decimals); absent is not zero."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("recommended",))
    return ask(
        context,
        "登记平时考核等次和笔试成绩",
        key=ARTICLE,
        page=scoring.PAGE,
        form=scoring.form_of([[str(one.id), files.label(one)] for one in people]),
        button="提交成绩",
    )


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
                columns=(
                    Field("lot", "抽签号", "number", required=False, least="1", most=str(len(people))),
                    Field("absent", "缺考", "choice", required=False, options=(STAYED_AWAY,), hint="到场的不选"),
                ),
            )
        ),
        button="提交抽签号",
    )


@form_checks("ask_lots")
def check_lots(_tx: Session, _case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse two candidates of one number, and a number for who is absent; raises QS-8001."""
    rows = payload["lots"].values()
    if any(bool(row["absent"]) == bool(row["lot"]) for row in rows):
        raise FormIncomplete("到场的每人一个抽签号，缺考的不填，请核对。")
    drawn = [row["lot"] for row in rows if row["lot"]]
    if not drawn:
        raise FormIncomplete("没有人到场，面试不能进行。请退回前面的环节重新确定面试人选。")
    twice = sorted({lot for lot in drawn if drawn.count(lot) > 1}, key=int)
    if twice:
        raise FormIncomplete(f"抽签号{'、'.join(twice)}填了不止一人，请核对。")


@step("登记抽签号", "考试")
def draw_lots(context: ActContext) -> Done:
    """Give each candidate who came the number drawn (抽签号代替姓名); who stayed away goes no further (缺考)."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_lots")
    assert given is not None
    people = files.candidates_of(tx, selection, states=("recommended",))
    for one in people:  # numbers drawn anew may be those of others before
        one.lot = 0
        tx.add(one)
    tx.flush()
    drawn: dict[str, int] = {}
    for one in people:
        row = given.payload["lots"][str(one.id)]
        if not row["lot"]:
            files.leave(tx, one, "dropped", "面试缺考")
            continue
        one.lot = drawn[files.number(one)] = int(row["lot"])
        tx.add(one)
    tx.flush()
    secret = identity_leak(*days_of(context), drawn=drawn, shown=("抽签号",))
    return files.done(context, {"drawn": len(drawn)}, verdicts=[kept(secret)])


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
        form=form(
            Field("leaked", "透露身份的抽签号", "lines", required=False, hint="没有的不填；一行一个号，面试成绩按0分计")
        ),
        lots=[key for _, key in options],
    )


@form_checks("hold_interview")
def check_interview(tx: Session, case: Case, waiting: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse to end before the count, a result that too few examiners have scored, and a number that nobody drew.

    Raises QS-8006, QS-4001, QS-8001; where too few have scored the desk sends the interview back.
    """
    rooms.must_be_counted(tx, case, waiting, choice, payload)
    unknown = [lot for lot in payload.get("leaked", ()) if lot not in waiting.facts["lots"]]
    if unknown:
        raise FormIncomplete(f"没有{'、'.join(unknown)}号考生，请填写抽签号。")
    for marks in boxes.of_wait(tx, waiting).tally["interview"]["scores"].values():
        require(trimmed_mean(pack_of(tx, case), rules_day(case), marks=tuple(Decimal(mark) for mark in marks)))


def spoken(context: ActContext, one: Candidate, marks: list[Decimal]) -> tuple[Decimal, list[Any]]:
    """Return a candidate's interview score with its verdicts; nought for who made themself known (透露身份)."""
    pack, on = days_of(context)
    found, verdicts = trimmed(pack, on, marks)
    given = last_answer(context, "hold_interview")
    if given is None or str(one.lot) not in given.payload.get("leaked", ()):
        return found, verdicts
    nought = Decimal(0)
    leak = identity_leak(pack, on, drawn={files.number(one): one.lot}, shown=("抽签号",), leaked=True, mark=nought)
    return nought, [*verdicts, kept(leak)]


@step("合成考试成绩和综合成绩", "考试")
def compute_results(context: ActContext) -> Done:
    """Compute each candidate's interview score, exam score and total by the plan's weights (综合成绩): exact, half up, two decimals."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_scores")
    organisations = last_answer(context, "ask_organisations")
    assert given is not None and organisations is not None
    box = rooms.box_of(context, "hold_interview")
    plan, verdicts = selection.plan, []
    points = scoring.points_on(tx, context.case, date.fromisoformat(given.payload["exam_on"]))
    pack, on = days_of(context)
    for one in files.candidates_of(tx, selection, states=("recommended",)):
        marks = [Decimal(mark) for mark in box.tally["interview"]["scores"][str(one.lot)]]
        row = given.payload["scores"][str(one.id)]
        interview, found = spoken(context, one, marks)
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
        added = points.get(files.number(one), Decimal(0))
        whole = require(combined_result(pack, on, manner=DOUBLE, results=parts, weights=weights, points=added))
        inputs = unit_recommendation(pack, on, manner=DOUBLE, done=tuple(parts))
        verdicts += [kept(marked), kept(inputs), kept(whole)]
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
                "parts": {name: str(part) for name, part in parts.items()},
                **({"points": str(added)} if added else {}),
                "total": str(total),
            },
        )
    return files.done(context, {"box": box.id, **ranked(context, verdicts)}, verdicts=verdicts)


def ranked(context: ActContext, verdicts: list[Any]) -> dict[str, Any]:
    """Let leave who has not passed, and return each post's ranking and who is still equal; adds what the gates said."""
    tx, selection = context.tx, files.selection_of(context.tx, context.case.id)
    verdicts += [kept(verdict) for verdict in shortlisting.drop_failed(context, selection)]
    people = files.candidates_of(tx, selection, states=("recommended",))
    ranks, found, still = shortlisting.ranking(context, people)
    verdicts += [kept(verdict) for verdict in found]
    return {"ranks": ranks, "ties": still, "passed": [one.id for one in people]}


def trimmed(pack: Any, on: Any, marks: list[Decimal]) -> tuple[Decimal, list[Any]]:
    """Return the interview score (去掉一个最高分和一个最低分后的平均分) as the gate computes it, with its verdict; raises QS-4001."""
    verdict = require(trimmed_mean(pack, on, marks=tuple(marks)))
    return Decimal(str(verdict.numbers["平均分"])), [kept(verdict)]
