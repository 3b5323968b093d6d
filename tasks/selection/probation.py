"""Probation (试用期): as long as the rules say, reminded, assessed, confirmed or not as the gate of measure 29 finds."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.base import in_shanghai
from models.cases import Case
from models.clock import at_hour, end_of
from models.selection import Candidate
from models.waits import Wait
from policy.appointing import probation_end, probation_ends
from policy.asked import kept
from policy.packs import Pack
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, papers
from tasks.selection.asks import ask
from tasks.selection.planning import days_of
from tasks.training.given import last_answer

YEARS = "appointing.probation.years"
FOUND = {"pass": ("胜任", "正式任职"), "fail": ("不胜任", "免去试任职务")}


def ends_on(pack: Pack, on: date, began: date) -> date:
    """Return the day on which a probation that begins on `began` is complete under the rules of a case."""
    return probation_end(began, pack.value(YEARS, on).count())


@wait("试用期", "任职")
def ask_probation(context: ActContext) -> Ask:
    """Wait for the end of the probation (试用期), then ask for its assessment; early only for a grave fault, R-PROBATION."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    one = tx.get_one(Candidate, context.subject_id)
    began = in_shanghai(context.now).date()
    ends = ends_on(pack, on, began)
    made = ask(
        context,
        "试用期满考核",
        key=YEARS,
        form=form(
            Field("assessed_on", "考核日期", "date"),
            Field("good", "民主测评：优秀和称职", "number", least="0"),
            Field("ballots", "民主测评：有效票", "number", least="1"),
            Field(
                "cause",
                "提前结束试用的情形",
                "choice",
                options=pack.value("appointing.probation.early", on).texts(),
                required=False,
            ),
            Field("report", "考核材料文号"),
        ),
        choices=(Choice("pass", "考核胜任，正式任职"), Choice("fail", "考核不胜任，免去试任职务", reason=True)),
        begins=began.isoformat(),
        ends=ends.isoformat(),
        ask=f"请登记试用期满考核：{files.label(one)}",
        known=[["试用期", f"{began.isoformat()}至{ends.isoformat()}"]],
        button="提交考核结果",
    )
    before = ends - timedelta(days=pack.value("appointing.probation.remind_days", on).count())
    return replace(made, due_at=end_of(ends), remind_at=[at_hour(before, 9), at_hour(ends, 9)])


@form_checks("ask_probation")
def check_probation(tx: Session, case: Case, waiting: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse a probation that is ended before its time without a grave fault, or confirmed against its vote; raises QS-4001."""
    if int(payload["good"]) > int(payload["ballots"]):
        raise FormIncomplete("民主测评中优秀和称职的票多于有效票，请核对。")
    if payload["assessed_on"] < waiting.facts["begins"]:
        raise FormIncomplete("考核日期早于试用期开始，请核对。")
    require(assessed(pack_of(tx, case), rules_day(case), waiting.facts["begins"], choice, payload))


def assessed(pack: Pack, on: date, begins: str, choice: str, payload: dict[str, Any]) -> Verdict:
    """Return what the gate says of an assessment, on the day on which it was made."""
    finding, handled = FOUND[choice]
    return probation_ends(
        pack,
        max(on, date.fromisoformat(payload["assessed_on"])),
        begins_on=date.fromisoformat(begins),
        finding=finding,
        handled=handled,
        cause=payload["cause"] if choice == "fail" else "",
        valid=int(payload["ballots"]),
        good=int(payload["good"]),
    )


@step("办理试用期满手续", "任职")
def end_probation(context: ActContext) -> Done:
    """Confirm the appointment, or remove from the trial post and arrange at the former rank (免去试任职务)."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    one = tx.get_one(Candidate, context.subject_id)
    given = last_answer(context, "ask_probation", context.subject)
    assert given is not None
    passed = given.choice == "pass"
    begins = _appointed_on(context, one)
    verdict = assessed(pack, on, begins, given.choice, given.payload)
    files.note(tx, one, "probation", {"passed": passed, "report": given.payload["report"]})
    paper = papers.probation_result(context, one, given.payload, passed=passed)
    return files.done(context, {"passed": passed, "documents": [paper]}, verdicts=[kept(verdict)])


def _appointed_on(context: ActContext, one: Candidate) -> str:
    """Return the day of an appointment: with the others, or alone after it had been suspended; by the unit's filing too."""
    acts = [(name, subject) for name in ("appoint", "file_appointments") for subject in (files.subject(one), "")]
    found = next(r for act in acts if (r := context.results.get(act)) and str(one.id) in r["appointed"])
    return str(found["appointed_on"])
