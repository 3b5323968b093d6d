"""What the board of the measures shows (措施一览): words, values of a day, conflicts, gates, tests, what runs and is late."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlmodel import Session

from policy.gates import Gate, gates
from policy.layers import Conflict, Layers, load_rules, rules_in_force
from policy.measures import Measure, measures
from policy.packs import Pack
from policy.values import Value
from tasks.procedures import PROCEDURES
from tasks.rules import approved, with_office_values
from web import case_tables
from web.queries import measures as live_queries
from web.queries.cases import Filter
from web.value_words import Shown, names_near, shown


@dataclass(frozen=True)
class Line:
    """One measure in the board: numbers first."""

    measure: Measure
    values: int
    unset: int
    unverified: int
    gates: int
    conflicts: int
    running: int
    late: int


@dataclass(frozen=True)
class Asked:
    """A gate of a measure with the cases that its table tries."""

    gate: Gate
    tried: Sequence[case_tables.Tried]


@dataclass(frozen=True)
class Running:
    """One procedure of a measure with its numbers."""

    key: str
    title: str
    open: int
    late: int
    finished: int


def layers_of(rules: Pack) -> tuple[Pack, ...]:
    """Return the packs of some rules, the district's first."""
    return rules.layers if isinstance(rules, Layers) else (rules,)


def rules_on(tx: Session, on: date) -> Pack:
    """Return the rules in force on a day with the office's approved values over them; NoPackInForce before the first."""
    return with_office_values(rules_in_force(on), approved(tx))


@lru_cache(maxsize=8)
def keys_by_measure(pack: str) -> Mapping[str, tuple[str, ...]]:
    """Return article → keys of a pack as its files have them: a newer document of the office moves no value."""
    plain = layers_of(load_rules(pack))[0]
    pairs = sorted({(value.article, key) for key in plain.keys for value in plain.history(key)})
    return {article: tuple(key for _, key in group) for article, group in groupby(pairs, key=lambda pair: pair[0])}


def measure_of(pack: Pack, key: str) -> int | None:
    """Return the measure that a key of the district's pack belongs to, or none."""
    found = (article for article, keys in keys_by_measure(pack.name).items() if key in keys and article.isdecimal())
    return next((int(article) for article in found), None)


def values_on(pack: Pack, keys: Sequence[str], on: date) -> list[Value]:
    """Return the values of some keys in force on a day; those not yet in force are left out."""
    found = (next((v for v in pack.history(key) if v.since <= on), None) for key in keys)
    return [value for value in found if value is not None]


def gates_of(number: int) -> list[Gate]:
    """Return the gates that read an article."""
    return [one for one in gates().values() if str(number) in one.articles]


def board(tx: Session, person_id: int, on: date) -> list[tuple[str, list[Line]]]:
    """Return the measures by chapter, each with its numbers."""
    rules = rules_on(tx, on)
    local, live = layers_of(rules)[0], live_queries.live(tx, person_id)
    at_odds = {one.key for one in rules.conflicts(on)} if isinstance(rules, Layers) else set()
    read = Counter(article for one in gates().values() for article in {*one.articles})
    lines = [_line(one, local, on, live, at_odds, read[str(one.number)]) for one in measures(local.name)]
    return [(chapter, list(group)) for chapter, group in groupby(lines, key=lambda line: line.measure.chapter)]


def _line(
    one: Measure, local: Pack, on: date, live: Mapping[tuple[int, str], Any], at_odds: set[str], read_by: int
) -> Line:
    keys = keys_by_measure(local.name).get(str(one.number), ())
    values = values_on(local, keys, on)
    rows = [row for (measure, _), row in live.items() if measure == one.number]
    return Line(
        one,
        len(values),
        sum(not value.is_set for value in values),
        sum(value.is_set and value.sure == "unverified" for value in values),
        read_by,
        len(at_odds & {*keys}),
        sum(row.open for row in rows),
        sum(int(row.late_waits) for row in rows),
    )


def one_measure(tx: Session, person_id: int, number: int, on: date) -> dict[str, Any] | None:
    """Return what the page of a measure shows; none where there is no such measure."""
    rules = rules_on(tx, on)
    local, *national = layers_of(rules)
    texts = {one.number: one for one in measures(local.name)}
    if number not in texts:
        return None
    keys = keys_by_measure(local.name).get(str(number), ())
    values = values_on(local, keys, on)
    topics = {key.partition(".")[0] for key in keys}
    others = [(pack, found) for pack in national if (found := _of_topics(rules, pack, topics, on))]
    running = _running(tx, person_id, number)
    return {
        "measure": texts[number],
        "before": texts.get(number - 1),
        "after": texts.get(number + 1),
        "rules": rules,
        "values": [shown(rules, value, on) for value in values],
        "later": [key for key in keys if not any(value.key == key for value in values)],
        "national": others,
        "proposed": waiting(tx, rules, {*keys, *(v.value.key for _, found in others for v in found)}),
        "conflicts": conflicts(rules, on, {*keys}),
        "gates": [Asked(one, case_tables.tables().get(one.name, ())) for one in gates_of(number)],
        "names": {name: label for key in keys for name, label in names_near(rules, key, on).items()},
        "left": local.left_to_people(str(number)),
        "history": history(rules, local, keys),
        "running": running,
        "filter": Filter(),  # the list of cases keeps its place by it
        "cases": live_queries.open_cases(tx, person_id, [one.key for one in running]),
    }


def _of_topics(rules: Pack, pack: Pack, topics: set[str], on: date) -> list[Shown]:
    keys = [key for key in pack.keys if key.partition(".")[0] in topics]
    return [shown(rules, value, on) for value in values_on(pack, keys, on)]


def of_pack(tx: Session, name: str, on: date) -> dict[str, Any] | None:
    """Return what the page of a national pack shows: its values of a day by topic; none where it is not in force then."""
    rules = rules_on(tx, on)
    pack = next((pack for pack in layers_of(rules) if pack.name == name), None)
    if pack is None:
        return None
    values = [shown(rules, value, on) for value in values_on(pack, pack.keys, on)]
    values.sort(key=lambda one: (one.value.cite.partition("第")[0], len(one.value.article), one.value.article))
    articles = groupby(values, key=lambda one: one.value.cite)
    return {"pack": pack, "values": values, "articles": [(cite, list(group)) for cite, group in articles]}


def waiting(tx: Session, rules: Pack, keys: set[str] | None = None) -> list[tuple[str, Any]]:
    """Return what the office has entered and nobody has decided yet, each with its title; of some keys or of all."""
    found = [one for one in live_queries.office_values(tx, state="proposed") if keys is None or one.key in keys]
    return [(rules.history(one.key)[0].title if one.key in rules.keys else one.key, one) for one in found]


def conflicts(rules: Pack, on: date, keys: set[str]) -> list[Conflict]:
    """Return what the layers say differently of some keys on a day."""
    return [one for one in rules.conflicts(on) if one.key in keys] if isinstance(rules, Layers) else []


def history(rules: Pack, pack: Pack, keys: Sequence[str]) -> list[Shown]:
    """Return every dated entry of the keys that have changed, newest first."""
    changed = [value for key in keys if len(found := pack.history(key)) > 1 for value in found]
    changed.sort(key=lambda value: value.since, reverse=True)
    return [shown(rules, value, value.since) for value in changed]


def _running(tx: Session, person_id: int, number: int) -> list[Running]:
    live = live_queries.live(tx, person_id)
    found = [(one, live.get((number, one.key))) for one in PROCEDURES.values() if one.measure == number]
    return [
        Running(one.key, one.title, row.open if row else 0, row.late if row else 0, row.finished if row else 0)
        for one, row in found
    ]
