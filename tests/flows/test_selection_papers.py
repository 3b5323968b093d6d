"""A whole selection leaves its papers: each once, by the act whose paper it is, its figures those of the act."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import select

from models import db
from models.documents import Blob, Document
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import at, done
from tests.tasks.test_papers import words

pytestmark = pytest.mark.usefixtures("database")


def papers(kind: str) -> list[tuple[Document, str]]:
    """Return the papers of a kind with their words."""
    with db.reading() as look:
        found = look.exec(select(Document).where(Document.kind == kind).order_by(Document.id)).all()  # type: ignore[arg-type]
        return [(paper, words(look.get_one(Blob, paper.sha256).data)) for paper in found]


def test_each_stage_leaves_its_paper_with_the_case() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(), posts=1)
    staff.work(case)
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_probation")
    at(2011, 3, 9, 9)
    staff.work(case)
    kinds = (
        "SELECT string_agg(kind || count, ' ' ORDER BY kind) FROM (SELECT kind, count(*) FROM document GROUP BY kind) k"
    )
    assert one(kinds) == (
        "appointment1 inspection_notice2 probation_result1 public_notice1 recommendation_sheet1 vacancy1 vote_sheet1 work_plan1"
    )
    assert one("SELECT count(*) FROM document WHERE case_id <> :c", c=case) == 0
    _vote_sheet(case)
    _numbers(case)
    [[_, notice]] = papers("public_notice")
    assert "/notices/" in notice and "2010年3月1日至2010年3月8日" in notice


def _vote_sheet(case: int) -> None:
    [[sheet, said]] = papers("vote_sheet")
    people = {c.name: c.results["vote"] for c in staff.candidates(case) if "vote" in c.results}
    for name, vote in people.items():
        assert f"{name}\n" in said and str(vote["votes"]) in said
    [box] = [b for b in _boxes() if b.name == "hold_vote"]
    cells = said.split("应到\n")[1].split("\n")
    assert cells[:6] == ["实到", "回避", "发出", "收回", "有效", "无效"]
    wanted = ("应到", "实到", "回避", "发出", "收回", "有效", "无效")
    assert cells[6:13] == [str(box.counts[name]) for name in wanted]
    assert done(case, "record_vote")["documents"] == [sheet.id]


def _numbers(case: int) -> None:
    [appointed] = done(case, "appoint")["appointed"].values()
    [[paper, said]] = papers("appointment")
    assert paper.number == appointed["number"] and paper.id == appointed["document"] and paper.number in said
    [[result, _]] = papers("probation_result")
    assert result.number and result.number != paper.number


def _boxes() -> list[Any]:
    from models.ballots import BallotBox

    with db.reading() as look:
        return list(look.exec(select(BallotBox)))
