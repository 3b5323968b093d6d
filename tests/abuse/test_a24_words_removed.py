"""A24: the free text of a selection's record goes when its time is over, and the chain still verifies, elsewhere too.

What the record says of persons stands in `said` alone, beside facts that are numbers: so it can go without the rest.
"""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from models import db, journal
from models.verify import verify
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import at, give, parts, rows, say
from tests.models.record_kit import Inspector

pytestmark = pytest.mark.usefixtures("database")
REASON = "甲某近年实绩突出，经集体研究作为特殊情形"


def finished() -> int:
    """Work a selection to its end, with reasons given on the way."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(members=5), posts=1)
    staff.work(case, until="approve_plan")
    [(part, _)] = parts()
    give(part, say("return", REASON))
    staff.work(case)
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_probation")
    at(2011, 3, 9, 9)
    staff.work(case)
    assert one("SELECT state FROM qs_case") == "finished"
    return case


def test_a24_the_words_of_a_selection_go_and_its_chain_holds(tmp_path: Path) -> None:
    case = finished()
    chain, inspector = journal.chain_of(case), Inspector(tmp_path)
    assert REASON in str(rows("SELECT words FROM journal_entry WHERE chain = :c", c=chain))
    with db.transaction() as tx:
        told = "SELECT seq FROM journal_entry WHERE chain = :c AND words IS NOT NULL"
        seqs = tx.execute(text(told), {"c": chain}).scalars().all()
        journal.remove_words(tx, chain, seqs, actor="system", reason="保存期满")
    assert rows("SELECT 1 FROM journal_entry WHERE chain = :c AND words IS NOT NULL", c=chain) == []
    with db.reading() as look:
        assert verify(look).whole
        assert inspector.verifies(inspector.takes(look))["breaks"] == []


def test_a24_what_stays_in_the_record_names_no_candidate_and_no_voter() -> None:
    case = finished()
    kept = str(rows("SELECT facts, name, subject, actor FROM journal_entry WHERE chain = :c", c=f"case:{case}"))
    named = {row.name for row in rows("SELECT name FROM candidate UNION SELECT name FROM box_voter")}
    assert len(named) > 30 and [name for name in named if name in kept] == []


def test_a24_text_that_is_gone_without_an_entry_is_noticed() -> None:
    """Guard off: the text is removed by SQL, and nothing in the record says that its time was over."""
    finished()
    with db.transaction() as tx:
        tx.execute(text("ALTER TABLE journal_entry DISABLE TRIGGER USER"))
        tx.execute(text("UPDATE journal_entry SET words = NULL, words_salt = NULL WHERE kind = 'answer'"))
    with db.reading() as look:
        assert not verify(look).whole
