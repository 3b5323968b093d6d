"""F04: two conductors take the same case at the same moment: one advances it, the other leaves; each act once."""

import psycopg

from tests.conftest import one
from tests.faults import processes, slow_case
from tests.flows.staff import rows


def both(url: str, mode: str) -> list[str]:
    """Let two processes go at the same moment and return what they came to."""
    number = slow_case.begin()
    with psycopg.connect(url, autocommit=True) as gate:
        gate.execute("SELECT pg_advisory_lock(%s)", (slow_case.GO,))
        with processes.second(url, number, mode) as a, processes.second(url, number, mode) as b:
            assert processes.line(a) == processes.line(b) == "ready"
            gate.execute("SELECT pg_advisory_unlock(%s)", (slow_case.GO,))
            return sorted([processes.line(a), processes.line(b)])


def test_one_of_two_conductors_advances_and_the_other_leaves(database: str) -> None:
    assert both(database, "advance") == ["busy", "finished"]
    kinds = [(r.kind, r.name) for r in rows("SELECT kind, name FROM journal_entry ORDER BY seq")]
    assert kinds == [("opened", "test-slow"), ("act", "first"), ("act", "second"), ("finished", "test-slow")]
    assert one("SELECT count(*) FROM act") == 2


def test_without_taking_the_lease_both_would_work_on_the_case(database: str) -> None:
    came = both(database, "unguarded")
    assert "busy" not in came  # nobody left
    assert came[0] == "failed"  # the second did the first act again: only the table's own key kept it out of the record
    assert one("SELECT count(*) FROM act WHERE name = 'first'") == 1
