"""A14: whoever has the database alters the record; the verifier names the first bad entry, here and on another machine.

Each attempt runs in a transaction that is undone, on a record with a finished case and yesterday's seal.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from models import clock, db, journal, record, seals
from models.journal import JournalEntry
from models.verify import HASHED
from tests.models.record_kit import Administrator

CASE, OFFICE = "case:1", "office"
TARGET = "chain = 'case:1' AND seq = 5"
CHANGES = {
    "chain": "'office'",
    "seq": "500",
    "at": "at + interval '1 microsecond'",
    "recorded_at": "recorded_at - interval '1 microsecond'",
    "kind": "'desk'",
    "name": "name || ' '",
    "subject": "'unit:1'",
    "actor": "'person:999'",
    "facts": "facts || '{\"round\": 1.0}'",
    "words": '\'{"reason": "已核对"}\'',
    "words_salt": "'00'",
    "words_hash": "repeat('0', 64)",
    "prev_hash": "repeat('0', 64)",
    "hash": "repeat('0', 64)",
}


def test_every_column_is_tried_and_covered() -> None:
    columns = {column.name for column in JournalEntry.__table__.columns}  # type: ignore[attr-defined]
    assert columns == set(CHANGES)
    assert columns == {*HASHED, "hash", "words", "words_salt"}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("with_seal", [False, True])
def test_a_changed_column_is_found_at_its_entry(administrator: Administrator, column: str, with_seal: bool) -> None:
    assert administrator.does(f"UPDATE journal_entry SET {column} = {CHANGES[column]} WHERE {TARGET}") == 1
    found = [one for one in administrator.is_found(with_seal=with_seal) if one[0] == CASE]
    assert found[0][:2] == (CASE, 5)


@pytest.mark.parametrize(
    "change", ["at = 'infinity'", "facts = '[1e400]'", "facts = '{\"round\": 1.00000000000000000001}'"]
)
def test_values_that_a_program_can_hardly_hold_are_found_as_well(administrator: Administrator, change: str) -> None:
    administrator.does(f"UPDATE journal_entry SET {change.replace(':', chr(92) + ':')} WHERE {TARGET}")
    assert (CASE, 5, "hash") in administrator.is_found()


@pytest.mark.parametrize("change", ["words = NULL", "words = NULL, words_salt = NULL", "words_salt = NULL"])
def test_free_text_removed_without_a_record_of_it_is_found(administrator: Administrator, change: str) -> None:
    worded = administrator.tx.connection().exec_driver_sql(
        "SELECT max(seq) FROM journal_entry WHERE chain = 'case:1' AND words IS NOT NULL"
    )
    number = worded.scalar_one()
    administrator.does(f"UPDATE journal_entry SET {change} WHERE chain = 'case:1' AND seq = {number}")
    [(chain, seq, kind)] = administrator.is_found()
    assert (chain, seq) == (CASE, number)
    assert kind in ("words", "words_removed")


def test_free_text_removed_in_its_time_is_no_break(administrator: Administrator) -> None:
    journal.remove_words(administrator.tx, CASE, [1], actor="person:1", reason="到期")
    assert administrator.is_found(with_seal=True) == []


def test_a_changed_entry_with_its_hash_mended_is_named_itself(administrator: Administrator) -> None:
    administrator.does(f"UPDATE journal_entry SET name = 'approve' WHERE {TARGET}")
    [line] = [one for one in _lines(administrator) if one["seq"] == 5]
    mended = journal.entry_hash({name: line[name] for name in HASHED})
    administrator.does(f"UPDATE journal_entry SET hash = '{mended}' WHERE {TARGET}")
    assert administrator.is_found()[0] == (CASE, 5, "link")


def test_a_deleted_entry_is_found(administrator: Administrator) -> None:
    administrator.does(f"DELETE FROM journal_entry WHERE {TARGET}")
    assert administrator.is_found()[0] == (CASE, 5, "missing")


def test_a_deleted_entry_is_found_when_the_others_are_renumbered(administrator: Administrator) -> None:
    administrator.does(f"DELETE FROM journal_entry WHERE {TARGET}")
    administrator.does("UPDATE journal_entry SET seq = seq - 1 WHERE chain = 'case:1' AND seq > 5")
    assert administrator.is_found()[0][:2] == (CASE, 5)


def test_an_inserted_entry_is_found(administrator: Administrator) -> None:
    administrator.does("UPDATE journal_entry SET seq = seq + 1 WHERE chain = 'case:1' AND seq >= 5")
    _insert_after_four(administrator)
    assert administrator.is_found()[0] == (CASE, 5, "link")


def test_an_entry_inserted_under_a_number_that_is_taken_is_found(administrator: Administrator) -> None:
    _insert_after_four(administrator)
    assert (CASE, 5, "repeated") in administrator.is_found()


def test_reordered_entries_are_found(administrator: Administrator) -> None:
    administrator.does("UPDATE journal_entry SET seq = 13 - seq WHERE chain = 'case:1' AND seq IN (6, 7)")
    assert administrator.is_found()[0][:2] == (CASE, 6)


def test_a_tail_cut_off_is_found_by_the_head(administrator: Administrator) -> None:
    last = _lines(administrator)[-1]["seq"]
    administrator.does(f"DELETE FROM journal_entry WHERE chain = 'case:1' AND seq >= {last}")
    assert (CASE, last, "missing") in administrator.is_found()


@pytest.mark.parametrize("chain", [CASE, OFFICE])
def test_a_tail_cut_off_with_the_head_mended_is_found_by_yesterdays_seal(
    administrator: Administrator, chain: str
) -> None:
    sealed = _sealed(administrator, chain)
    administrator.does(f"DELETE FROM journal_entry WHERE chain = '{chain}' AND seq >= {sealed}")
    administrator.rewrites(chain)
    _forgets_the_seals(administrator)
    assert (chain, sealed, "sealed") not in administrator.is_found()
    assert (chain, sealed, "sealed") in administrator.is_found(with_seal=True)


def test_a_chain_rewritten_with_correct_hashes_is_found_by_yesterdays_seal(administrator: Administrator) -> None:
    administrator.does("UPDATE journal_entry SET actor = 'person:999' WHERE chain = 'case:1' AND seq = 1")
    administrator.rewrites(CASE)
    assert administrator.is_found() == [(CASE, 1, "sealed")]
    _forgets_the_seals(administrator)
    assert administrator.is_found() == []
    assert administrator.is_found(with_seal=True) == [(CASE, 1, "sealed"), ("seal:2009-11-02", 0, "deposit")]


def test_of_a_chain_rewritten_after_an_earlier_seal_the_first_entry_after_that_seal_is_named(
    administrator: Administrator,
) -> None:
    sealed = _sealed(administrator, OFFICE)
    journal.append(administrator.tx, OFFICE, "signin", actor="person:1")
    _seals_again(administrator)
    administrator.does("UPDATE journal_entry SET actor = 'person:2' WHERE chain = 'office' AND seq = :n", n=sealed + 2)
    administrator.rewrites(OFFICE)
    assert (OFFICE, sealed + 1, "sealed") in administrator.is_found()


def test_a_whole_chain_deleted_is_found(administrator: Administrator) -> None:
    administrator.does("DELETE FROM journal_entry WHERE chain = 'case:1'")
    administrator.does("DELETE FROM journal_chain WHERE chain = 'case:1'")
    assert administrator.is_found()[0][:2] == (CASE, 0)
    for name in ("message", "link", "timer", "answer", "act", "assignment", "wait"):
        administrator.does(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    _forgets_the_seals(administrator)
    assert (CASE, 1, "sealed") in administrator.is_found(with_seal=True)


def test_a_head_without_entries_and_entries_without_a_head_are_found(administrator: Administrator) -> None:
    administrator.does("DELETE FROM journal_chain WHERE chain = 'case:1'")
    administrator.does("INSERT INTO journal_chain (chain, seq, head) VALUES ('case:9', 2, 'x')")
    found = administrator.is_found()
    assert (CASE, 0, "head") in found
    assert ("case:9", 1, "missing") in found


@pytest.mark.parametrize(
    "change",
    [
        "root = repeat('0', 64)",
        "heads = ''",
        "prev_root = repeat('1', 64)",
        "entries = entries + 1",
        "at = at + interval '1 s'",
    ],
)
def test_an_altered_seal_is_found(administrator: Administrator, change: str) -> None:
    administrator.does(f"UPDATE seal SET {change}")
    assert "seal:2009-11-02" in {chain for chain, _, _ in administrator.is_found()}


def test_a_removed_seal_is_found_by_its_entry_and_by_the_deposited_sheet(administrator: Administrator) -> None:
    administrator.does("DELETE FROM seal")
    assert [kind for _, _, kind in administrator.is_found()] == ["seal_lost"]
    assert ("seal:2009-11-02", 0, "deposit") in administrator.is_found(with_seal=True)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE journal_entry SET name = 'x'",
        "UPDATE journal_entry SET words = '{}'",
        "UPDATE journal_entry SET words = NULL",  # its salt would stay, and with it a way to guess the text
        "UPDATE journal_entry SET words = NULL, words_salt = NULL, actor = 'x'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "UPDATE journal_chain SET head = 'x'",
        "UPDATE journal_chain SET seq = seq + 2",
        "DELETE FROM journal_chain",
        "TRUNCATE journal_chain",
        "UPDATE seal SET root = 'x'",
        "DELETE FROM seal",
        "TRUNCATE seal",
    ],
)
def test_ordinary_statements_are_refused_by_the_database(attempt: str) -> None:
    with db.transaction() as tx:
        journal.append(tx, OFFICE, "signin", said={"name": "甲一"})
        tx.connection().exec_driver_sql(
            "INSERT INTO seal (day, at, chains, entries, heads) VALUES ('2009-11-01', now(), 0, 0, '')"
        )
    with pytest.raises(DatabaseError, match="QS-3002"), db.transaction() as tx:
        tx.connection().exec_driver_sql(attempt)


def _lines(administrator: Administrator) -> list[dict[str, Any]]:
    return list(record.entries(administrator.tx, CASE))


def _sealed(administrator: Administrator, chain: str) -> int:
    """Give the number at which yesterday's seal has a chain."""
    return next(number for name, number, _ in seals.read_text(administrator.sheet).heads if name == chain)


def _insert_after_four(administrator: Administrator) -> None:
    """Insert an entry that follows the fourth with a correct hash."""
    fourth = _lines(administrator)[3]
    line = {**fourth, "seq": 5, "name": "approve", "prev_hash": fourth["hash"]}
    line["hash"] = journal.entry_hash({name: line[name] for name in HASHED})
    administrator.puts(line)


def _forgets_the_seals(administrator: Administrator) -> None:
    """Remove the seals, and what the office's chain says of them, as someone would who rewrites the past."""
    administrator.does("DELETE FROM seal")
    administrator.does("DELETE FROM journal_entry WHERE chain = 'office' AND kind = 'seal'")
    administrator.rewrites(OFFICE)


def _seals_again(administrator: Administrator) -> None:
    clock.pass_time(administrator.tx, timedelta(days=1))
    seals.seal_day(administrator.tx, date(2009, 11, 3))
