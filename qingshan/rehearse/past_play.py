"""The staff of a past selection (按情景文件办理): what the file says for a form, and what came of doing it; see past.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from models import clock, db
from models.ballots import BoxVoter
from models.base import in_shanghai
from models.selection import Candidate, Post
from qingshan.rehearse.play import Play, gates_refused
from qingshan.rehearse.scenario import Fact, Scenario
from qingshan.rehearse.scenario_file import ScenarioWrong
from qingshan.rehearse.scenario_parts import SUBJECT
from qingshan.rehearse.staff import Item, Refusal
from tasks.selection import files

Given = dict[str, Any]


@dataclass
class Past(Play):
    """A rehearsal after a file: what it says, what was not in it, where the system found otherwise."""

    scenario: Scenario = field(default_factory=lambda: Scenario("open-selection", {}))
    supplied: list[str] = field(default_factory=list)  # what the usual staff filled in
    departures: list[dict[str, Any]] = field(default_factory=list)  # what the file says and the system refuses
    right: set[tuple[str, str]] = field(default_factory=set)  # rounds that were refused and are now done as usual

    def _gets_to(self, item: Item, now: datetime) -> datetime:
        """Everybody does at once what is theirs: the file says the days."""
        return now

    def supply(self, what: str) -> None:
        """Note what the file does not say, once."""
        if what not in self.supplied:
            self.supplied.append(what)

    def depart(self, what: str, refusal: Refusal, before: int, lines: list[int]) -> None:
        """Note what the file says and the system refuses, with the lines on which it stands."""
        found = self.note(what, refusal, before)
        self.departures.append({**found, "lines": sorted(set(lines))})

    def try_or(self, what: str, do: Callable[[], Any], instead: Callable[[], Any], lines: list[int]) -> bool:
        """Do what the file says; where it is refused, note that and do what is right. Tells whether it was taken."""
        before = len(gates_refused())
        try:
            do()
        except Refusal as refusal:
            self.depart(what, refusal, before, lines)
            self.think()
            instead()
            return False
        return True


def answers(play: Past, facts: Given, usual: Given) -> tuple[Given, list[int]]:
    """Return what the file says for a form, by the names that its fields have on the page, and on which lines."""
    keys = _row_keys(facts)
    known = {name for name, _ in labels(facts)}
    said: Given = {}
    lines: list[int] = []
    for fact in play.scenario.facts:
        if fact.act != facts["name"] or (fact.act in SUBJECT and fact.of != person_of(facts)):
            continue
        for name in (
            [fact.field.replace("{}", row) for row in keys.get(fact.of, ["-"])] if "{}" in fact.field else [fact.field]
        ):
            if name in known:
                said[name] = _typed(facts, name, fact)
                lines.append(fact.line)
    return {**_not_named(play, facts, known), **said}, lines


def _not_named(play: Past, facts: Given, known: set[str]) -> Given:
    """Say no of whom the file does not name where it names those who went on."""
    part, ending = {"decide_inspection": ("考察对象", ":listed"), "ask_proposal": ("部务会", ":proposed")}.get(
        facts["name"], ("", "")
    )
    if not part or not play.scenario.rows(part):
        return {}
    return {name: "否" for name in known if name.endswith(ending)}


def _typed(facts: Given, name: str, fact: Fact) -> str:
    """Return a fact as its field takes it; raises QS-8094 for a word that the field does not offer."""
    options = next((options for key, options in _options(facts) if key == name), ())
    if options and fact.value not in options:
        raise ScenarioWrong([f"第{fact.line}行：写了“{fact.value}”，请从{'、'.join(options)}中选写。"])
    return fact.value


def _fields(facts: Given) -> list[tuple[str, Given]]:
    found = []
    for one in facts["facts"].get("form", []):
        if one["kind"] == "rows":
            found += [(f"{one['key']}:{row}:{c['key']}", c) for row, _ in one["rows"] for c in one["columns"]]
        else:
            found.append((one["key"], one))
    return found


def labels(facts: Given) -> list[tuple[str, str]]:
    """Return the names and labels of a form's fields."""
    return [(name, one["label"]) for name, one in _fields(facts)]


def _options(facts: Given) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, tuple(one["options"])) for name, one in _fields(facts)]


def _row_keys(facts: Given) -> dict[str, list[str]]:
    """Return by the file's word for a line which rows of a form it means: a person, a post, else the word itself."""
    with db.reading() as look:
        chosen = files.selection_of(look, facts["case_id"])
        people: list[Candidate] = files.candidates_of(look, chosen)
        posts: list[Post] = files.posts_of(look, chosen)
    found: dict[str, list[str]] = {}
    for post in posts:
        found[post.name] = [str(post.id)]
    for one in people:
        found[one.name] = [str(one.id)]
    for field_ in facts["facts"].get("form", []):
        for row, label in field_["rows"] if field_["kind"] == "rows" else ():
            if facts["name"] == "ask_screening":
                found.setdefault(label.split("（")[0], []).append(row)
                found[label.split("（")[0]] = [
                    key for key in found[label.split("（")[0]] if key in dict(field_["rows"])
                ]
            elif not row.isdecimal():
                found[row] = [row]
    return found


def person_of(facts: Given) -> str:
    kind, _, number_ = facts["subject"].partition(":")
    if kind != "candidate":
        return ""
    return str(scalar("SELECT name FROM candidate WHERE id = :id", id=int(number_)))


def wait_for(play: Past, said: Given) -> None:
    """Let the days pass that the file names: nobody enters today what happens tomorrow."""
    days = [value for name, value in said.items() if name != "closes_on" and _day(value)]
    with db.reading() as look:
        now = clock.now(look)
    if days and max(days) > in_shanghai(now).date().isoformat():
        wait_until(play, date.fromisoformat(max(days)))


def wait_until(play: Play, day: date) -> None:
    """Let it be ten in the morning of a day."""
    with db.transaction() as tx:
        clock.set_rehearsal(tx, clock.at_hour(day, 10))
        db.tell(tx, "sweep")
    play.engine.settle()


def _day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(str(value)))
    except ValueError:
        return False


def voters_of(box_id: int) -> list[BoxVoter]:
    """Return the roster of a box."""
    with db.reading() as look:
        return list(look.exec(select(BoxVoter).where(BoxVoter.box_id == box_id).order_by(col(BoxVoter.position))))


def scalar(query: str, **given: Any) -> Any:
    with db.reading() as look:
        return look.execute(text(query), given).scalar_one()
