"""The form of the journal (纪实的写法): what is hashed reads the same after the database held it, and as the page for inspectors says."""

import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import db, journal, record, seals
from models.canonical import canonical
from models.errors import NoSuchEntry, NotForJournal
from models.journal import hashed_columns
from models.verify import HASHED, verify
from tests.models.record_kit import places

PAGE = Path(__file__).parents[2] / "docs" / "journal.md"
LETTERS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | LETTERS
KEYS = LETTERS | st.integers(-200, 200)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))
FACTS = st.dictionaries(KEYS, VALUES, max_size=4)
ONE_DATABASE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
Call = tuple[str, str, dict[Any, Any], dict[Any, Any] | None]
CALLS = st.lists(
    st.tuples(st.sampled_from(["office", "box:1", "箱:二"]), LETTERS, FACTS, st.none() | FACTS), max_size=8
)


def _examples(kind: str) -> list[tuple[str, str]]:
    """Give each written value of a kind on the page with the hash that follows it."""
    said = PAGE.read_text("utf-8")
    written = re.findall(rf"^```json {kind}\n(.*?)\n```$", said, re.DOTALL | re.MULTILINE)
    hashes = re.findall(rf"^```hash {kind}\n(.*?)\n```$", said, re.DOTALL | re.MULTILINE)
    return list(zip(written, hashes, strict=True))


def test_the_worked_example_holds() -> None:
    [(words, words_hash)] = _examples("words")
    salt = re.search(r"盐为 `([0-9a-f]+)`", PAGE.read_text("utf-8"))
    assert salt is not None
    assert hashlib.sha256((salt[1] + words).encode()).hexdigest() == words_hash
    assert journal.words_digest(json.loads(words), salt[1]) == words_hash
    before = journal.GENESIS
    for entry, hash_ in _examples("entry"):
        assert hashlib.sha256(entry.encode()).hexdigest() == hash_ == journal.entry_hash(json.loads(entry))
        assert json.loads(entry)["prev_hash"] == before
        before = hash_
    [(seal, root)] = _examples("seal")
    parts = json.loads(seal)
    assert parts["heads"] == [["case:12", 2, before]]
    assert hashlib.sha256(seal.encode()).hexdigest() == root
    assert seals.root_of(parts["day"], parts["at"], parts["prev_root"], parts["heads"]) == root


def test_the_page_names_every_column_and_every_line() -> None:
    said = PAGE.read_text("utf-8")
    for name in (
        *HASHED,
        "words",
        "words_salt",
        "hash",
        "header",
        "seal",
        "chain",
        "case",
        "entry",
        "act",
        "answer",
        "end",
    ):
        assert f"`{name}`" in said


@pytest.mark.usefixtures("database")
@ONE_DATABASE
@given(CALLS)
def test_any_sequence_of_appends_verifies(calls: list[Call]) -> None:
    with db.transaction() as tx:
        for chain, name, facts, said in calls:
            journal.append(tx, chain, "note", name, subject=name, facts=facts, said=said)
    with db.reading() as look:
        assert places(verify(look).breaks) == []


@pytest.mark.usefixtures("database")
@ONE_DATABASE
@given(FACTS)
def test_what_is_hashed_reads_the_same_after_the_database_held_it(facts: dict[Any, Any]) -> None:
    with db.transaction() as tx:
        entry = journal.append(tx, "box:2", "note", facts=facts)
        covered = hashed_columns(entry)
    with db.reading() as look:
        *_, line = record.entries(look, "box:2")
    assert {name: line[name] for name in HASHED} == covered
    assert canonical(facts) == canonical(line["facts"])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\x00", "\ud800", {"\udfff": 1}, b"x", object()])
def test_what_a_json_column_cannot_hold_is_refused_with_a_number(value: object) -> None:
    with pytest.raises(NotForJournal):
        canonical({"a": [value]})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({2: 1, 10: 2}, b'{"10":2,"2":1}'),  # keys are texts, and sorted as texts
        (1e23, b"100000000000000000000000"),  # as the database writes it, without an exponent
        (-0.0, b"0.0"),
        (("a", True), b'["a",true]'),
        ("“青山”\u2028", '"“青山”\u2028"'.encode()),
    ],
)
def test_values_are_written_in_one_way(value: object, written: bytes) -> None:
    assert canonical(value) == written


@pytest.mark.usefixtures("database")
def test_many_that_append_at_once_follow_one_another() -> None:
    def append(number: int) -> None:
        with db.transaction() as tx:
            journal.append(tx, "office", "signin", actor=f"person:{number}")
            journal.append(tx, "office", "note", facts={"of": number})

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(append, range(30)))
    with db.reading() as look:
        found = verify(look)
    assert (places(found.breaks), found.entries) == ([], 60)


@pytest.mark.usefixtures("database")
def test_words_are_removed_with_their_salt_and_only_where_there_are_any() -> None:
    with db.transaction() as tx:
        journal.append(tx, "office", "note", said={"name": "甲一"})
        journal.append(tx, "office", "note")
        journal.remove_words(tx, "office", [1], actor="system", reason="到期")
    with pytest.raises(NoSuchEntry), db.transaction() as tx:
        journal.remove_words(tx, "office", [2], actor="system", reason="到期")
    with db.reading() as look:
        first = next(record.entries(look, "office"))
        found = verify(look)
    assert (first["words"], first["words_salt"]) == (None, None)
    assert (places(found.breaks), found.words_removed, found.entries) == ([], 1, 3)
