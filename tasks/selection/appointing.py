"""Appointment (任职): talk, document, the ending that the kind of post asks for, and probation (试用期). Measures 19, 29, C18."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.base import in_shanghai
from models.cases import Case
from models.clock import at_hour, end_of
from models.selection import Candidate, Post
from models.waits import Wait
from policy.asked import kept
from policy.deciding import decision_ending
from tasks import documents
from tasks.acts import step, wait
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.refusing import require
from tasks.selection import files, papers
from tasks.selection.asks import DONE, ask
from tasks.selection.planning import days_of
from tasks.training import office
from tasks.training.given import last_answer

ENDING = "deciding.post.ending"
PROBATION = "appointing.probation.months"
MONTHS = 12


@wait("任前谈话", "任职")
def ask_talk(context: ActContext) -> Ask:
    """Ask the department head for the talk before taking office (任前谈话) with each person to be appointed."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("decided",))
    return ask(
        context,
        "任前谈话",
        key=ENDING,
        role="department_head",
        in_room=True,
        form=form(
            Field(
                "talks",
                "任前谈话",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(Field("on", "谈话日期", "date"),),
            )
        ),
        choices=(Choice("done", "已逐人谈话"),),
        button="登记谈话",
    )


@wait("依法推荐、提名的结果", "任职")
def ask_election(context: ActContext) -> Ask:
    """Ask for the result of the election or the congress's decision (人大选举、人大常委会任命), where the post asks for one."""
    tx, selection = files.here(context)
    rows = [
        [str(one.id), f"{files.label(one)}　{post.name}　{ending}"]
        for one, post, ending in to_end(context, tx, selection)
        if ending in ("人大选举", "人大常委会任命")
    ]
    return ask(
        context,
        "登记依法选举、任命的结果",
        key=ENDING,
        days="selection.election.days",
        form=form(
            Field(
                "results",
                "结果",
                "rows",
                rows=rows,
                columns=(
                    Field("letter", "推荐函或提请任命函文号"),
                    Field("result", "结果", "choice", options=("当选或任命", "未当选或未任命")),
                    Field("on", "选举或决定日期", "date"),
                ),
            )
        ),
        button="提交结果",
    )


def to_end(context: ActContext, tx: Session, selection: Any) -> list[tuple[Candidate, Post, str]]:
    """Return each person decided on, with the post and how it ends (办理方式)."""
    pack, on = days_of(context)
    endings = pack.value(ENDING, on).labels()
    return [
        (one, post, endings.get(post.kind, ""))
        for one in files.candidates_of(tx, selection, states=("decided",))
        for post in [tx.get_one(Post, one.post_id)]
    ]


@step("确定任职办理方式", "任职")
def settle_ending(context: ActContext) -> Done:
    """Find out which of those to be appointed need an election or the congress's appointment first, C18."""
    tx, selection = files.here(context)
    statutory = [one.id for one, _, ending in to_end(context, tx, selection) if ending.startswith("人大")]
    return files.done(context, {"statutory": statutory})


@step("办理任职", "任职")
def appoint(context: ActContext) -> Done:
    """Appoint, with a document number of the year: only who passed the vote, whose notice is over, and with the papers of the ending."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    ready = context.result("record_notice")["ready"]
    election = last_answer(context, "ask_election")
    results = election.payload["results"] if election else {}
    consulted = bool(context.result("record_opinions")["group_consulted"])
    tried = pack.value("deciding.ending.probation", on).texts()
    needed = pack.value("deciding.ending.papers", on).labels()
    starts = pack.value("deciding.ending.tenure", on).labels()
    verdicts: list[Any] = []
    done: dict[str, dict[str, Any]] = {}
    for one, post, ending in to_end(context, tx, selection):
        assert one.id in ready  # who did not pass the notice was dropped there
        row = results.get(str(one.id), {})
        if ending.startswith("人大") and row.get("result") != "当选或任命":
            files.leave(tx, one, "dropped", "未当选或未任命")
            continue
        verdict = decision_ending(
            pack,
            on,
            post=post.kind,
            papers=tuple(needed.get(ending, "").split("、")),
            group_consulted=consulted,
            tenure_from=starts.get(ending, ""),
            probation=post.kind in tried,
        )
        verdicts.append(kept(require(verdict)))
        since = _tenure(context, one, ending, row)
        number = documents.next_number(tx, office.setting(tx, "plan_series"), context.now.year)
        ends = months_after(in_shanghai(context.now).date(), MONTHS) if post.kind in tried else None
        decided_on = context.result("record_vote", files.subject(post))["decided_on"]
        paper = papers.appointment(
            context, one, post, number, ending=ending, decided_on=decided_on, since=since, ends=ends
        )
        files.note(tx, one, "appointment", {"number": number, "since": since, "ending": ending})
        files.move_on(tx, [one], "appointed")
        done[str(one.id)] = {"number": number, "since": since, "probation": post.kind in tried, "document": paper}
    issued = {"numbers": [said["number"] for said in done.values()]} if done else {}  # what is issued is not undone
    return files.done(context, {"appointed": done, **issued}, verdicts=verdicts)


def _tenure(context: ActContext, one: Candidate, ending: str, row: dict[str, Any]) -> str:
    """Return the day from which the tenure counts: the committee's decision, the election, the congress's decision; none for a roster."""
    if ending.startswith("人大"):
        return str(row["on"])
    if ending == "任命":
        return str(context.result("record_vote", f"post:{one.post_id}")["decided_on"])
    return ""


@wait("试用期", "任职")
def ask_probation(context: ActContext) -> Ask:
    """Wait for the end of the probation (试用期一年), then ask for its assessment; reminded a month before, R-PROBATION."""
    tx, _selection = files.here(context)
    one = tx.get_one(Candidate, context.subject_id)
    began = in_shanghai(context.now).date()
    ends = months_after(began, MONTHS)
    made = ask(
        context,
        "试用期满考核",
        key="deciding.ending.probation",
        form=form(
            Field("assessed_on", "考核日期", "date"),
            Field("good", "民主测评：优秀和称职", "number", least="0"),
            Field("ballots", "民主测评：有效票", "number", least="1"),
            Field("report", "考核材料文号"),
        ),
        choices=(Choice("pass", "考核胜任，正式任职"), Choice("fail", "考核不胜任，免去试任职务", reason=True)),
        ends=ends.isoformat(),
        ask=f"请登记试用期满考核：{files.label(one)}",
        known=[["试用期", f"{began.isoformat()}至{ends.isoformat()}"]],
        button="提交考核结果",
    )
    month_before = months_after(ends, -1)
    return replace(made, due_at=end_of(ends), remind_at=[at_hour(month_before, 9), at_hour(ends, 9)])


@form_checks("ask_probation")
def check_probation(tx: Session, _case: Case, waiting: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse an assessment before the probation has run its year: who fails may be found out earlier."""
    if choice == "pass" and payload["assessed_on"] < waiting.facts["ends"]:
        raise FormIncomplete(f"试用期至{waiting.facts['ends']}，期满以前不能办理转正。")
    if int(payload["good"]) > int(payload["ballots"]):
        raise FormIncomplete("民主测评中优秀和称职的票多于有效票，请核对。")


@step("办理试用期满手续", "任职")
def end_probation(context: ActContext) -> Done:
    """Confirm the appointment, or remove from the trial post and arrange at the former rank (免去试任职务)."""
    tx, _selection = files.here(context)
    one = tx.get_one(Candidate, context.subject_id)
    given = last_answer(context, "ask_probation", context.subject)
    assert given is not None
    passed = given.choice == "pass"
    files.note(tx, one, "probation", {"passed": passed, "report": given.payload["report"]})
    paper = papers.probation_result(context, one, given.payload, passed=passed)
    return files.done(context, {"passed": passed, "documents": [paper]})


def months_after(day: date, months: int) -> date:
    """Return the same day so many months on; the last day of the month where there is no such day."""
    from calendar import monthrange

    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


__all__ = ["DONE", "appoint", "ask_election", "ask_probation", "ask_talk", "end_probation", "settle_ending"]
