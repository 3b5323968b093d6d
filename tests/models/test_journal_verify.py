"""Verification of a record that nobody touched, and of tables that say something else than the journal."""

import pytest
from sqlalchemy import TextClause, text

from models import db, seals
from models.verify import verify
from tests.models.record_kit import Administrator, Inspector, places

CASE = "case:1"


def test_an_untouched_record_verifies_here_and_elsewhere(sheet: str, inspector: Inspector) -> None:
    with db.reading() as look:
        found = verify(look, deposits=[seals.read_text(sheet)])
        file = inspector.takes(look)
    assert places(found.breaks) == []
    assert (found.cases, found.seals, found.words_removed) == (2, 1, 0)
    assert found.entries > 20
    assert inspector.verifies(file, inspector.keeps(sheet)) == found.as_dict()


@pytest.mark.parametrize(
    ("change", "kind", "entry"),
    [
        (
            "UPDATE answer SET choice = 'yes' WHERE choice = 'no'",
            "answer",
            "kind = 'answer' AND facts->>'choice' = 'no'",
        ),
        (
            "UPDATE answer SET reason = '同意' WHERE choice = 'no'",
            "answer",
            "kind = 'answer' AND facts->>'choice' = 'no'",
        ),
        ("UPDATE answer SET payload = '{}' WHERE choice = 'no'", "answer", "facts->>'choice' = 'no'"),
        ("UPDATE answer SET at = at - interval '1 day' WHERE choice = 'no'", "answer", "facts->>'choice' = 'no'"),
        ("UPDATE answer SET withdrawn_at = at WHERE choice = 'no'", "answer", "facts->>'choice' = 'no'"),
        ("UPDATE answer SET proof = 'paper' WHERE choice = 'no'", "answer", "facts->>'choice' = 'no'"),
        ("DELETE FROM answer WHERE choice = 'no'", "answer_lost", "facts->>'choice' = 'no'"),
        ("DELETE FROM act WHERE name = 'prepare'", "act_lost", "name = 'prepare'"),
        ("UPDATE act SET result = result || '{\"of\": \"unit:9\"}' WHERE name = 'prepare'", "act", "name = 'prepare'"),
        ("UPDATE act SET round = 7 WHERE name = 'prepare'", "act", "name = 'prepare'"),
        ("UPDATE act SET superseded_by = id WHERE name = 'prepare'", "act", "name = 'prepare'"),
        ("UPDATE act SET superseded_by = NULL WHERE name = 'write' AND round = 1", "act", "name = 'write'"),
        ("UPDATE act SET subject = 'unit:1' WHERE name = 'prepare'", "act", "name = 'prepare'"),
        ("UPDATE qs_case SET pack_hash = 'x' WHERE id = 1", "case", "kind = 'opened'"),
        ("UPDATE qs_case SET cycle = '2011' WHERE id = 1", "case", "kind = 'opened'"),
        ("UPDATE qs_case SET outcome = '不予办理' WHERE id = 1", "case", "kind = 'finished'"),
        ("UPDATE qs_case SET state = 'open' WHERE id = 1", "case", "kind = 'finished'"),
    ],
)
def test_tables_that_say_something_else_than_the_journal_are_found(
    administrator: Administrator, change: str, kind: str, entry: str
) -> None:
    where = administrator.tx.connection().exec_driver_sql(
        f"SELECT min(seq) FROM journal_entry WHERE chain = '{CASE}' AND {entry}"
    )
    number = where.scalar_one()
    administrator.does("DROP INDEX uq_act_current")
    assert administrator.does(change.replace(":", "\\:")) > 0
    assert (CASE, number, kind) in administrator.is_found()


def test_an_answer_that_no_entry_knows_is_found(administrator: Administrator) -> None:
    administrator.does(
        "INSERT INTO answer (assignment_id, wait_id, case_id, person_id, choice, reason, payload, proof, receipt, at)"
        " SELECT assignment_id, wait_id, case_id, person_id, choice, reason, payload, proof, receipt || 'x', at"
        " FROM answer WHERE withdrawn_at IS NOT NULL"
    )
    assert administrator.is_found() == [("case:2", 0, "answer")]


def test_an_act_that_no_entry_knows_is_found(administrator: Administrator) -> None:
    administrator.does(
        "INSERT INTO act (case_id, name, subject, round, kind, title, result, seq, at)"
        " SELECT case_id, 'approve', subject, round, kind, title, result, 999, at FROM act WHERE name = 'prepare'"
    )
    assert administrator.is_found() == [(CASE, 999, "act")]


def test_a_case_that_was_removed_with_its_rows_is_found(administrator: Administrator) -> None:
    for table in ("timer", "link", "message", "answer", "act", "assignment", "wait", "qs_case"):
        for (name,) in administrator.tx.execute(_keys_of(table)):
            administrator.does(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name} CASCADE")
    for table in ("answer", "act", "wait"):
        administrator.does(f"DELETE FROM {table} WHERE case_id = 2")
    administrator.does("DELETE FROM qs_case WHERE id = 2")
    assert administrator.is_found() == [("case:2", 1, "case")]


def _keys_of(table: str) -> TextClause:
    query = "SELECT conname FROM pg_constraint WHERE contype IN ('f', 'p') AND conrelid = to_regclass(:t)"
    return text(query).bindparams(t=table)
