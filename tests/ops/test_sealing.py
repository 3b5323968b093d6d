"""The daily seal (每日存证): made once, written and sent to the discipline officers, also after a stop in between."""

from datetime import datetime
from pathlib import Path

from models import db
from models.base import SHANGHAI
from qingshan.conductor.sealing import seal_yesterday
from tasks import cycles
from tests import make
from tests.conftest import one, set_clock


def test_a_day_is_sealed_once_written_and_sent_to_the_discipline_officers(database: str, tmp_path: Path) -> None:
    with db.transaction() as tx:
        make.person(tx, "庚一", roles=["discipline"])
        cycles.training_year(tx, 2010)
    set_clock(datetime(2009, 11, 3, 0, 5, tzinfo=SHANGHAI))
    assert seal_yesterday(tmp_path / "seals") is True
    assert seal_yesterday(tmp_path / "seals") is False
    [sheet] = (tmp_path / "seals").glob("*.txt")
    root = str(one("SELECT root FROM seal"))
    assert root in sheet.read_text(encoding="utf-8").replace(" ", "").replace("\n", "")
    assert one("SELECT count(*) FROM message WHERE kind = 'deposit'") == 1
    assert root[:8] in str(one("SELECT body FROM message WHERE kind = 'deposit'"))


def test_a_sheet_that_a_stop_kept_from_being_written_is_written_later(database: str, tmp_path: Path) -> None:
    set_clock(datetime(2009, 11, 3, 0, 5, tzinfo=SHANGHAI))
    seal_yesterday(tmp_path)
    [sheet] = tmp_path.glob("*.txt")
    said = sheet.read_text(encoding="utf-8")
    sheet.unlink()  # as if the process had died before writing
    seal_yesterday(tmp_path)
    assert sheet.read_text(encoding="utf-8") == said
