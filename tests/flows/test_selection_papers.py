"""A whole selection leaves its papers: each once, by the act whose paper it is, its figures those of the act."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from models import db
from models.documents import Blob, Document
from tasks import desk
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import manner_staff
from tests.flows import selection_staff as staff
from tests.flows.staff import at, done, give, move, parts, say
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
        "agenda_item1 appointment1 discipline_request1 inspection_notice2 probation_result1 public_notice1 recommendation_sheet1 vacancy1 vote_sheet1 work_plan1"
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


def test_a_competitions_papers_are_the_units_and_name_its_party_organisation() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    case = manner_staff.begin_competition(staff.settle())
    staff.work(case, manner_staff.usual)
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_probation")
    at(2011, 3, 9, 9)
    staff.work(case)
    found = {paper.kind: said for paper, said in _all(case)}
    assert {"vacancy", "inspection_notice", "agenda_item", "vote_sheet", "public_notice", "probation_result"} <= set(
        found
    )
    assert [kind for kind, said in found.items() if "区委常委会" in said or "区委组织部" in said] == []
    for kind in ("agenda_item", "vote_sheet", "public_notice"):
        assert "示例局党委（党组）" in found[kind], kind


def test_a_return_voids_the_papers_of_the_acts_that_no_longer_hold_and_of_no_others() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=1)
    staff.work(case, until="hold_vote")
    with db.transaction() as tx:
        desk.send_back(tx, case, "decide_inspection", "", "考察对象有误", people["干一"])
    staff.work(case, until="hold_vote")
    marks = "SELECT kind, count(*), count(withdrawn_at) FROM document GROUP BY kind"
    with db.reading() as look:
        found = {row.kind: (row[1], row[2]) for row in look.execute(text(marks))}
    assert found["inspection_notice"] == (4, 2) and found["agenda_item"] == found["discipline_request"] == (2, 1)
    assert found["vacancy"] == found["work_plan"] == found["recommendation_sheet"] == (1, 0)
    assert one("SELECT count(DISTINCT a.result->>'reason') FROM document d JOIN act a ON a.id = d.withdrawn_by_id") == 1


def test_a_run_off_voids_no_result_sheet_but_a_return_past_both_votes_does() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=1)
    staff.work(case, until="hold_vote")
    turn = iter(range(9))

    def split(section: str, _group: str, options: Sequence[str]) -> dict[str, Sequence[str]]:
        n = next(turn)
        return {section: [options[n % 2]] if n < 8 else []}  # nobody has five of nine

    [(part, wait)] = [(a, w) for a, w in parts() if w.name == "hold_vote"]
    staff.run_room(wait, split)
    give(part, say(*staff.usual(wait, part)[:2], **staff.usual(wait, part)[2]))
    move(case)
    staff.work(case, until="ask_talk")
    assert [bool(paper.withdrawn_at) for paper, _ in papers("vote_sheet")] == [False, False]
    with db.transaction() as tx:
        desk.send_back(tx, case, "ask_proposal", "", "部务会程序有误", people["干一"])
    assert [bool(paper.withdrawn_at) for paper, _ in papers("vote_sheet")] == [True, True]


@pytest.mark.parametrize(
    ("kind", "wanted", "to"),
    [
        ("区政府组成部门正职", "提请任命", "区人大常委会："),
        ("乡镇长、副乡镇长", "候选人的函", "大会主席团："),
    ],
)
def test_who_is_elected_or_appointed_by_the_congress_gets_a_letter_first(kind: str, wanted: str, to: str) -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=1, kind=kind)
    staff.work(case)
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_election")
    [[paper, said]] = papers("recommendation_letter")
    assert (
        paper.number
        and paper.number in said
        and wanted in said
        and to in said
        and "区委常委会2010年3月1日讨论决定" in said
    )
    assert papers("appointment") == [], "no document of appointment before the result"
    staff.work(case, until="ask_probation")
    assert len(papers("appointment")) == 1


def _all(case: int) -> list[tuple[Document, str]]:
    with db.reading() as look:
        found = look.exec(select(Document).where(Document.case_id == case)).all()
        return [
            (paper, words(look.get_one(Blob, paper.sha256).data)) for paper in found if paper.file_name.endswith("docx")
        ]
