"""How it was recommended (推荐方式): by the Party organisations' meetings, in talks, in which order; and exceptions. Measure 19, C7."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.base import in_shanghai
from models.cases import Case
from policy.packs import Pack
from policy.recommending import below_half_listed, recommendation_form, talks_counted, unit_collective
from policy.verdict import Verdict
from tasks.forms import FormIncomplete

MANNER = "个别提拔任职"  # posts are filled one by one; a change of term (换届) is a procedure of its own
MEETING, TALKS = "会议推荐", "谈话推荐"
EXCEPTED = "作为特殊情形列入"


def bodies(pack: Pack, on: date) -> tuple[str, ...]:
    """Return the meetings that speak for a unit's Party organisation."""
    return pack.value("recommending.unit.bodies", on).texts()


def by_organisations(pack: Pack, on: date, said: Mapping[str, Any]) -> list[tuple[int, Verdict]]:
    """Return for each candidate whom the own unit's Party organisation recommends whether it did so as a body, with minutes."""
    return [
        (int(key), unit_collective(pack, on, body=row["body"], minutes=bool(row["minutes"])))
        for key, row in said["opinions"].items()
        if row["opinion"] == "推荐" and "body" in row
    ]


def must_agree(said: Mapping[str, Any]) -> None:
    """Refuse talks whose counts and days contradict each other; raises QS-8001."""
    talked = int(said["talked"])
    if not int(said["recorded"]) <= talked <= int(said["planned"]):
        raise FormIncomplete("有谈话记录的人数不能多于谈话人数，谈话人数不能多于应谈人数，请核对。")
    if said["to_on"] < said["from_on"]:
        raise FormIncomplete("谈话结束日期早于开始日期，请核对。")
    if any(int(row["votes"]) > talked for row in said["named"].values()):
        raise FormIncomplete(f"有的人选被推荐的次数多于谈话人数（{talked}人），请核对。")


def by_talks(pack: Pack, on: date, said: Mapping[str, Any]) -> Verdict:
    """Return whether enough talks were held, each recorded and led by two."""
    return talks_counted(pack, on, **{name: int(said[name]) for name in ("planned", "talked", "recorded", "talkers")})


def in_order(pack: Pack, on: date, talks_on: str, meeting_on: str) -> Verdict:
    """Return whether meeting and talks come in the order of the regulation; a meeting not held yet comes after the talks.

    On one and the same day the meeting is taken to come first.
    """
    talks_first = not meeting_on or talks_on < meeting_on
    done = (TALKS, MEETING) if talks_first else (MEETING, TALKS)
    return recommendation_form(pack, on, manner=MANNER, done=done)


def meeting_day(tx: Session, case: Case) -> str:
    """Return the day on which the meeting's ballot in force was handed in, empty where none was yet."""
    row = tx.execute(
        text(
            "SELECT w.closed_at FROM wait w WHERE w.case_id = :case AND w.name = 'hold_recommendation' AND w.closed_how = 'answers'"
            " AND w.round = (SELECT max(round) FROM wait WHERE case_id = :case AND name = 'hold_recommendation')"
        ),
        {"case": case.id},
    ).scalar()
    return in_shanghai(row).date().isoformat() if row else ""


def excepted(pack: Pack, on: date, below: Iterable[int], said: Mapping[str, Any]) -> Verdict:
    """Return whether each exception from the own unit's half has its reason, and the body's consent that the measure names."""
    chosen = [number for number in below if said["people"].get(str(number), {}).get("decision") == EXCEPTED]
    return below_half_listed(
        pack,
        on,
        below=tuple(f"人选{number}" for number in below),
        chosen=tuple(f"人选{number}" for number in chosen),
        body=said.get("body", ""),
        reasons={f"人选{number}": said["people"][str(number)]["why"] for number in chosen},
    )
