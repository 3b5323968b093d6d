"""A record as the printed 干部任免审批表 shows it: the template's variables, the ages, the size in which a 简历 fits."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tasks.lrmx.ages import age_of, counted_on, dotted, month_of, relative_age
from tasks.lrmx.elements import Record
from tasks.lrmx.resume import Entry, read_resume
from tasks.papers.approval_form import RESUME_HEIGHT, RESUME_SIZES, RESUME_WIDTH

LINES = 7  # of the family, on the form
POINTS = 72 / 25.4  # in a mm
AS_IT_IS: tuple[str, ...] = (
    "sex",
    "nationality",
    "native_place",
    "birthplace",
    "health",
    "technical_title",
    "speciality",
)
AS_IT_IS += ("post", "proposed_post", "removed_post", "rewards", "assessments", "reason", "submitted_by", "filled_by")


def form_of(record: Record, today: date) -> Mapping[str, Any]:
    """Return the variables of the template `approval_form`; the photo comes with them as a picture."""
    resume = read_resume(record["resume"])
    years = age_of(record, today)
    born = dotted(record["born"])
    return {
        **{key: record[key] for key in AS_IT_IS},
        "name": spaced(record["name"]),
        "born": f"{born}\n（{years}岁）" if years is not None else born,
        "joined_party": _party(record["joined_party"]),
        "began_work": dotted(record["began_work"]),
        **_education(record, "full_time"),
        **_education(record, "in_service"),
        "resume": [_line(one) for one in resume],
        "resume_size": size_of(resume),
        "family": _family(record, today),
        "filled_on": _day(record["filled_on"]),
        "photo": "",
    }


def spaced(name: str) -> str:
    """Write a name of two characters with a space between them, as the form does."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def size_of(entries: Sequence[Entry]) -> float:
    """Return the largest size in points in which a 简历 fits into its place; the smallest where none does."""
    for size in RESUME_SIZES:
        letters = int((RESUME_WIDTH * POINTS - 11 - size * 9) / size)
        lines = sum(math.ceil(max(len(part), 1) / letters) for one in entries for part in one.text.split("\n"))
        if lines * size * 1.25 <= RESUME_HEIGHT * POINTS - 4:
            return size
    return RESUME_SIZES[-1]


def _line(one: Entry) -> dict[str, str]:
    return {"when": f"{one.since}--{one.until}" if one.since else "", "text": one.text}


def _party(typed: str) -> str:
    """Write when somebody joined the Party: a month, a party's name, or both one under the other."""
    return "\n".join(dotted(part) for part in typed.replace(";", "；").split("；"))


def _education(record: Record, manner: str) -> dict[str, str]:
    """Return education over degree, and the school once where both are of the same."""
    schools = dict.fromkeys((record[f"{manner}_school"], record[f"{manner}_degree_school"]))
    grades = (record[f"{manner}_education"], record[f"{manner}_degree"])
    return {f"{manner}_education": _lines(grades), f"{manner}_school": _lines(schools)}


def _lines(parts: Any) -> str:
    return "\n".join(part for part in parts if part)


def _family(record: Record, today: date) -> list[dict[str, str]]:
    """Return the family line by line, with empty lines up to what the form has."""
    on = counted_on(record, today)
    rows = []
    for one in record.family:
        years = relative_age(one, on)
        rows.append(
            {
                "relation": one.relation,
                "name": spaced(one.name),
                "age": "" if years is None else str(years),
                "affiliation": one.affiliation,
                "work": one.work,
            }
        )
    empty = dict.fromkeys(("relation", "name", "age", "affiliation", "work"), "")
    return rows + [empty] * (LINES - len(rows))


def _day(typed: str) -> str:
    found = month_of(typed)
    if not found:
        return typed
    day = typed[6:8] if len(typed) == 8 and typed.isdigit() else ""
    return f"{found[0]}年{found[1]}月" + (f"{int(day)}日" if day else "")
