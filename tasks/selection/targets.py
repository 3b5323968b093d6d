"""Whom to inspect (确定考察对象): decided by the competent body, after the recommendation, on more than votes or marks. Measures 17, 19."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import text

from models.acting import ActContext
from models.base import in_shanghai
from models.selection import Selection
from policy.deciding.known import known
from policy.eligibility.exclusions import barred_circumstances
from policy.packs import Pack
from policy.recommending import inspection_list, recommendation_fresh
from policy.talent.vacancy import not_predetermined
from policy.verdict import Verdict
from tasks.forms import Field

BASIS = ("得票", "得分", "平时考核", "一贯表现", "人岗相适")
NONE = "无"
BODIES = "recommending.inspection.bodies"
RECOMMENDED_BY = ("tally_recommendation", "tally_directed")  # the act by which a manner has recommended


def fields(pack: Pack, on: date, selection: Selection) -> list[Field]:
    """Return who decides and on what; in a competition (竞争上岗) the unit's own organisation does, and nobody asks."""
    if selection.manner == "competition":
        return []
    bodies = pack.value(BODIES, on).texts()
    ticks = [Field(f"basis:{name}", f"依据：{name}", "tick", required=False) for name in BASIS]
    return [Field("body", "由谁研究确定", "choice", options=(*bodies, "其他")), *ticks]


def barred_column(pack: Pack, on: date) -> list[Field]:
    """Return the column for what bars an inspection (不得列为考察对象), where the rules of the case list it: 2014 and 2019."""
    value = known(pack, "eligibility.barred", on)
    if value is None:
        return []
    return [Field("barred", "不得列为考察对象的情形", "choice", options=(NONE, *value.texts()))]


def barred(pack: Pack, on: date, said: Mapping[str, Any]) -> list[tuple[int, Verdict]]:
    """Return for each person listed whether a circumstance that bars an inspection was found."""
    rows = {int(key): row for key, row in said["people"].items() if row["listed"] == "是" and "barred" in row}
    found = {number: () if row["barred"] == NONE else (row["barred"],) for number, row in rows.items()}
    return [(number, barred_circumstances(pack, on, circumstances=one)) for number, one in found.items()]


def dates(context: ActContext) -> dict[str, str]:
    """Return when the vacancy was published, the first name entered and the ballot held, as far as each was."""
    named = context.tx.execute(
        text("SELECT min(opened_at) FROM wait WHERE case_id = :case AND name = 'ask_nominations'"),
        {"case": context.case.id},
    ).scalar()
    found = {
        "published_on": context.result("publish_vacancy")["published_on"],
        "named_on": in_shanghai(named).date().isoformat() if named else "",
        "voted_on": recommended_on(context),
    }
    return {name: day for name, day in found.items() if day}


def recommended_on(context: ActContext) -> str:
    """Return the day of the recommendation (民主推荐) in force; empty where the manner has none."""
    held = [context.result(act)["held_on"] for act in RECOMMENDED_BY if (act, "") in context.results]
    return str(held[0]) if held else ""


def verdicts(pack: Pack, on: date, asked: Mapping[str, Any], said: Mapping[str, Any]) -> list[Verdict]:
    """Return what the gates say of a list that was decided: nobody beforehand, in its year, by whom and on what."""
    days = {name: date.fromisoformat(day) for name, day in asked.get("dates", {}).items()}
    voted, met = days.get("voted_on"), date.fromisoformat(said["met_on"])
    if not days:  # asked before the days were kept
        return []
    found = [
        not_predetermined(
            pack,
            on,
            published_on=days["published_on"],
            listed_on=days.get("named_on"),
            voted_on=voted,
            chosen_on=met if voted else None,
        )
    ]
    if voted is not None and met >= voted:
        found.append(recommendation_fresh(pack, on, recommended_on=voted, used_on=met))
    there = [[n for n in order if str(n) in said["people"]] for order in asked["ranks"].values()]  # who withdrew is not
    return found + [_listed(pack, on, order, said) for order in there if _chosen(order, said)]


def _chosen(order: list[int], said: Mapping[str, Any]) -> list[int]:
    rows = said["people"]
    return [number for number in order if rows.get(str(number), {}).get("listed") == "是"] if "body" in said else []


def _listed(pack: Pack, on: date, order: list[int], said: Mapping[str, Any]) -> Verdict:
    """Ask about one post. Why somebody was passed over may stand in their own row, or in that of who was listed in their place."""
    rows, chosen = said["people"], _chosen(order, said)
    why = {
        n: "；".join(rows[str(m)]["why"] for m in order[place:] if m == n or m in chosen)
        for place, n in enumerate(order)
    }
    return inspection_list(
        pack,
        on,
        body=said["body"],
        basis=tuple(name for name in BASIS if said[f"basis:{name}"]),
        places={_name(number): place for place, number in enumerate(order, 1)},
        chosen=tuple(_name(number) for number in chosen),
        reasons={_name(number): text_.strip("；") for number, text_ in why.items()},
    )


def _name(number: int) -> str:
    return f"人选{number}"
