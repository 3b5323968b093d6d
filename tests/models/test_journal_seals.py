"""Seals (存证): one a day that is over, missed days in one, chained, and a sheet that can be read back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

from models import db, journal, seals
from models.base import SHANGHAI
from models.errors import BadSealFile, DayNotOver
from models.journal import GENESIS
from models.seals import Deposit
from models.verify import verify
from tests.conftest import one, set_clock
from tests.models.record_kit import places, seal_the_day, sign_in

pytestmark = pytest.mark.usefixtures("database")
MONDAY = date(2009, 11, 2)


def seal(day: date) -> journal.Seal:
    """Seal a day."""
    with db.transaction() as tx:
        return seals.seal_day(tx, day)


def test_a_day_is_sealed_only_when_it_is_over() -> None:
    sign_in()
    set_clock(datetime(2009, 11, 2, 23, 59, 59, tzinfo=SHANGHAI))
    with pytest.raises(DayNotOver):
        seal(MONDAY)
    set_clock(datetime(2009, 11, 3, tzinfo=SHANGHAI))
    assert seal(MONDAY).entries == 1


def test_sealing_a_day_again_changes_nothing() -> None:
    sign_in()
    set_clock(datetime(2009, 11, 3, 9, tzinfo=SHANGHAI))
    first = seal(MONDAY)
    sign_in()
    assert seal(MONDAY).root == first.root
    assert one("SELECT count(*) FROM seal") == 1
    assert one("SELECT count(*) FROM journal_entry WHERE kind = 'seal'") == 1


def test_missed_days_are_caught_up_in_one_seal_chained_to_the_last() -> None:
    set_clock(datetime(2009, 11, 3, 9, tzinfo=SHANGHAI))
    first = seal(MONDAY)
    set_clock(datetime(2009, 11, 9, 9, tzinfo=SHANGHAI))
    second = seal(date(2009, 11, 8))
    assert (first.prev_root, second.prev_root) == (GENESIS, first.root)
    with db.reading() as look:
        assert seals.sealed(look, date(2009, 11, 5))
        assert not seals.sealed(look, date(2009, 11, 9))
        assert places(verify(look).breaks) == []
    assert seal(date(2009, 11, 5)).root == second.root


def test_a_sheet_reads_back_also_when_it_went_by_mail() -> None:
    sign_in()
    sheet = seal_the_day()
    assert "存证日期：2009年11月2日" in sheet
    found = seals.read_text(sheet)
    assert found.intact
    quoted = "附件如下：\r\n" + sheet.replace("\n", "\r\n").replace("\nhead", "\n  head") + "\r\n此致"
    assert seals.read_text(quoted) == found


def test_a_sheet_of_which_only_the_root_was_kept_still_compares() -> None:
    sign_in()
    whole = seals.read_text(seal_the_day())
    short = seals.read_text(f"{seals.BEGIN}\nday {whole.day}\nroot {whole.root}\n{seals.END}")
    assert short == Deposit(whole.day, whole.root)
    with db.reading() as look:
        assert places(verify(look, deposits=[short]).breaks) == []
        wrong = Deposit(whole.day, GENESIS)
        assert places(verify(look, deposits=[wrong]).breaks) == [("seal:2009-11-02", 0, "deposit")]


def test_a_sheet_that_was_altered_is_not_believed() -> None:
    sign_in()
    found = seals.read_text(seal_the_day().replace("head 1 ", "head 2 "))
    assert not found.intact
    with db.reading() as look:
        assert places(verify(look, deposits=[found]).breaks) == [("seal:2009-11-02", 0, "deposit")]


@pytest.mark.parametrize("said", ["", "存证单", "BEGIN QINGSHAN SEAL 1\nday 2009-11-02\nEND QINGSHAN SEAL 1", "head"])
def test_another_text_is_refused_with_a_number(said: str) -> None:
    with pytest.raises(BadSealFile):
        seals.read_text(said)


def test_two_that_seal_at_once_make_one_seal() -> None:
    sign_in()
    set_clock(datetime(2009, 11, 3, 9, tzinfo=SHANGHAI))
    with ThreadPoolExecutor(4) as pool:
        roots = {found.root for found in pool.map(seal, [MONDAY] * 4)}
    assert len(roots) == 1
    assert one("SELECT count(*) FROM seal") == 1
