"""A case's whole file (全程纪实) as a PDF and an archive: read by another program, with nothing of objectors and ballots."""

import hashlib
import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
import typst
from pypdf import PdfReader
from sqlalchemy import text

from models import db
from models.verify import verify
from notifications import codes
from qingshan.settings import ROOT
from tasks import desk
from tasks.papers.pdf import BODY, NoChineseFont, chosen
from tests import make
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows import staff as training_staff
from tests.flows.staff import at, move
from tests.web.facts import rows
from tests.web.site import Site, signed_in

TITLE = "2010年公推优选工作部门副职"
SUBSTANCE, SCREENED = "反映在某工程中收受礼金", "经核查与举报人王某所述不符"
TAKEN = "SELECT count(*) FROM journal_entry WHERE name = 'whole_file'"
FONTS = {*typst.Fonts().families()} & {*BODY}
needs_fonts = pytest.mark.skipif(not FONTS, reason="no Chinese font: QS-8076 is what one gets")


def words(data: bytes) -> str:
    """Return the text of a PDF as another program reads it, line breaks left out."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).replace("\n", "")


def take(browser: httpx.Client, case: int, form: str = "pdf") -> httpx.Response:
    """Press the button for a whole file."""
    return browser.post(f"/desk/case/{case}/file/{form}")


@pytest.fixture
def finished(site: Site) -> Iterator[tuple[dict[str, int], int]]:
    """Give a finished 公推优选 with a return, a run of objections, and another selection beside it."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    other = staff.begin(people, posts=1, title="另一次公推优选")
    case = staff.begin(people, posts=1, title=TITLE)
    staff.work(case, until="decide_inspection")
    with db.transaction() as tx:
        desk.send_back(tx, case, "ask_eligibility", "", "资格审查有遗漏", people["干一"])
    staff.work(case)
    person = next(one.id for one in staff.candidates(case) if one.state == "decided")
    form = {"candidate": str(person), "substance": SUBSTANCE, "sure": "yes"}
    assert "查询码" in site.browser().post(f"/notices/{case}", data=form).text
    with db.transaction() as tx:  # looked into and found empty
        found = text("UPDATE objection SET outcome = 'unfounded', outcome_reason = :why WHERE case_id = :c")
        tx.execute(found, {"why": SCREENED, "c": case})
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_probation")
    at(2011, 3, 9, 9)
    staff.work(case)
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "已任职" and other != case
    yield people, case


@needs_fonts
def test_the_whole_file_says_every_step_its_article_papers_returns_and_record(
    site: Site, finished: tuple[dict[str, int], int]
) -> None:
    people, case = finished
    begun = time.process_time()
    answer = take(signed_in(site, people["干一"]), case)
    took = time.process_time() - begun
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf"
    assert took < 5, f"{took:.1f} s of this process"
    said = words(answer.content)
    for title, who in rows("SELECT w.title, p.name FROM wait w JOIN answer x ON x.wait_id = w.id JOIN person p"
                           " ON p.id = x.person_id WHERE w.case_id = :c", c=case):  # fmt: skip
        assert str(title) in said and str(who) in said
    for one_ in staff.candidates(case):
        assert one_.name in said and f"人选{one_.id}" in said
    for title, digest in rows("SELECT title, sha256 FROM document WHERE case_id = :c", c=case):
        assert str(title) in said and str(digest) in said
    assert "到会成员意见（按发言次序登记）：常0：发言次序 9，意见 同意" in said and "议题编号：甲" in said
    assert (
        "纪检机关回复" in said
        and "资格审查有遗漏" in said
        and "作废" in said
        and "已办结：已任职" in said
        and "逐条核对相符" in said
    )
    head = one("SELECT hash FROM journal_entry WHERE chain = :c ORDER BY seq DESC LIMIT 1", c=f"case:{case}")
    assert said.count(str(head)) >= 2 and "调阅全程纪实" in said
    with db.reading() as look:
        assert verify(look, case_id=case).whole


@needs_fonts
def test_neither_objectors_nor_ballots_nor_other_cases_are_in_it(
    site: Site, finished: tuple[dict[str, int], int]
) -> None:
    people, case = finished
    clerk = signed_in(site, people["干一"])
    pdf, packed = take(clerk, case).content, take(clerk, case, "zip").content
    archive = zipfile.ZipFile(io.BytesIO(packed))
    every = words(pdf) + "".join(_text_of(name, archive.read(name)) for name in archive.namelist())
    assert SUBSTANCE not in every and SCREENED not in every and "另一次公推优选" not in every
    for digest, salt in rows("SELECT digest, salt FROM ballot"):
        assert str(digest) not in every and str(salt) not in every
    for (receipt,) in rows("SELECT receipt FROM objection"):
        assert str(receipt) not in every


def _text_of(name: str, data: bytes) -> str:
    """Return what can be read in a file of the archive."""
    if name.endswith(".pdf"):
        return words(data)
    if name.endswith((".docx", ".xlsx")):
        parts = zipfile.ZipFile(io.BytesIO(data))
        return "".join(parts.read(part).decode("utf-8", "replace") for part in parts.namelist())
    return data.decode("utf-8", "replace")


@needs_fonts
def test_the_archive_has_the_papers_whole_and_a_record_that_verifies_elsewhere(
    site: Site, finished: tuple[dict[str, int], int], tmp_path: Path
) -> None:
    people, case = finished
    archive = zipfile.ZipFile(io.BytesIO(take(signed_in(site, people["干一"]), case, "zip").content))
    names = archive.namelist()
    assert names[:3] == [f"全程纪实-{case}.pdf", "纪实.jsonl", "校验值.txt"]
    lines = [line.split("  ") for line in archive.read("校验值.txt").decode().splitlines()]
    listed = {name: digest for digest, name in lines}
    assert set(listed) == {name for name in names if name.startswith("文书/")}
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in listed.items())
    assert len(listed) == one("SELECT count(*) FROM document WHERE case_id = :c", c=case)
    void = one("SELECT count(*) FROM document WHERE case_id = :c AND withdrawn_at IS NOT NULL", c=case)
    assert sum("（作废）" in name for name in names) == void and int(str(void)) > 0
    record = tmp_path / "record.jsonl"
    record.write_bytes(archive.read("纪实.jsonl"))
    checked = [sys.executable, str(ROOT / "qingshan" / "verify_export.py"), str(record)]
    assert subprocess.run(checked, capture_output=True, check=False).returncode == 0
    assert not any(name.startswith(("/", "..")) or "\\" in name for name in names)


def test_who_is_not_on_the_list_gets_nothing_and_nothing_is_recorded(site: Site) -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=1, title=TITLE)
    staff.work(case, until="ask_nominations")
    with db.transaction() as tx:
        people["管一"] = make.person(tx, "管一", roles=["administrator"]).id
    for stranger in ("科一", "纪一", "管一"):
        for form in ("pdf", "zip"):
            assert take(signed_in(site, people[stranger]), case, form).status_code == 404, stranger
    assert take(signed_in(site, people["常3"]), case).status_code == 403  # no desk at all
    assert take(site.browser(), case).status_code == 401
    clerk = signed_in(site, people["干一"])
    assert clerk.get(f"/desk/case/{case}/file/pdf").status_code == 405
    assert take(clerk, case, "exe").status_code == 404
    assert one(TAKEN) == 0


@needs_fonts
def test_a_training_plans_file_is_for_the_desk_and_the_discipline_organ(site: Site) -> None:
    district = training_staff.settle()
    case = training_staff.open_plan()
    training_staff.work(case)
    with db.transaction() as tx:
        inspector = make.person(tx, "纪一", roles=["discipline"]).id
    answer = take(signed_in(site, inspector), case)
    said = words(answer.content)
    assert answer.status_code == 200 and "扬子洲农场" in said and "领导小组" in said
    assert one("SELECT actor FROM journal_entry WHERE name = 'whole_file'") == f"person:{inspector}"
    page = signed_in(site, district.people["干一"]).get(f"/desk/case/{case}").text
    assert "下载全程纪实（PDF）" in page and "调阅全程纪实" in page


@needs_fonts
def test_what_people_typed_is_set_as_it_is(site: Site) -> None:
    """A11: neither mark-up of the page nor of the PDF."""
    district = training_staff.settle()
    case = training_staff.open_plan()
    typed = '#read("/etc/passwd") *粗* $x$ <b>甲</b> {{ 7*7 }}'
    with db.transaction() as tx:
        desk.pause(tx, case, typed, district.people["科一"])
        desk.resume(tx, case, typed, district.people["科一"])
    said = words(take(signed_in(site, district.people["干一"]), case).content)
    assert typed.replace(" ", "") in said.replace(" ", "") and "root:" not in said


@needs_fonts
def test_the_terminal_gives_a_restricted_file_only_to_who_is_on_its_list_by_the_own_pin(
    site: Site, database: str, tmp_path: Path
) -> None:
    assert site
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=1, title=TITLE)
    staff.work(case, until="ask_nominations")
    with db.transaction() as tx:
        for name in ("干一", "科一"):
            codes.set_pin(tx, people[name], "384756")

    def command(*given: str, pin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "qingshan", "case", "file", str(case), "--pdf", str(tmp_path / "a.pdf"), *given],
            cwd=ROOT,
            env={**os.environ, "QINGSHAN_DATABASE_URL": database, "QINGSHAN_HOME": str(tmp_path)},
            input=pin,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # no terminal: the PIN comes by the pipe
        )

    for given, pin, wanted in (
        ((), "", "QS-1011"),
        (("--reader", str(people["科一"])), "384756\n", "QS-1011"),
        (("--reader", str(people["干一"])), "111111\n", "QS-2016"),
    ):
        said = command(*given, pin=pin)
        assert said.returncode == 2 and wanted in said.stderr and not (tmp_path / "a.pdf").exists(), said
        assert TITLE not in said.stdout + said.stderr
    assert one(TAKEN) == 0
    said = command("--reader", str(people["干一"]), "--zip", str(tmp_path / "a.zip"), pin="384756\n")
    assert said.returncode == 0, said
    assert TITLE in words((tmp_path / "a.pdf").read_bytes())
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o600
    assert zipfile.ZipFile(tmp_path / "a.zip").testzip() is None and one(TAKEN) == 2


def test_without_a_chinese_font_it_says_what_to_install() -> None:
    with pytest.raises(NoChineseFont, match="fonts-noto-cjk"):
        chosen(["DejaVu Sans Mono", "Libertinus Serif"])
    found = chosen(["Noto Sans CJK SC"])
    assert found == {"body": ["Noto Sans CJK SC"], "heading": ["Noto Sans CJK SC"]}


def test_a_paper_that_a_return_made_void_is_marked_and_handed_out_only_as_void(site: Site) -> None:
    district = training_staff.settle()
    case = training_staff.open_plan()
    training_staff.work(case, until="signoff")
    first = int(str(one("SELECT max(id) FROM document WHERE kind = 'consolidated'")))
    with db.transaction() as tx:
        desk.send_back(tx, case, "ask_section", "", "汇总有误", district.people["科一"])
    move(case)
    training_staff.work(case, until="signoff")
    [(void, why), (kept, _)] = rows(
        "SELECT d.withdrawn_at IS NOT NULL, a.result->>'reason' FROM document d LEFT JOIN act a ON a.id = d.withdrawn_by_id"
        " WHERE d.kind = 'consolidated' ORDER BY d.id"
    )
    assert (void, why, kept) == (True, "汇总有误", False)
    clerk = signed_in(site, district.people["干一"])
    for page in (f"/desk/case/{case}", "/plans/2010"):
        said = clerk.get(page).text
        assert said.count(f'href="/documents/{first}"') == 1 and "作废：汇总有误" in said, page
    assert "%EF%BC%88%E4%BD%9C%E5%BA%9F%EF%BC%89" in clerk.get(f"/documents/{first}").headers["content-disposition"]


def test_a_unit_that_opens_a_void_paper_is_told_so_and_does_not_get_it(site: Site) -> None:
    district = training_staff.settle()
    case = training_staff.open_plan()
    training_staff.work(case)
    reply = int(str(one("SELECT min(id) FROM document WHERE kind = 'reply'")))
    unit = int(str(one("SELECT unit_id FROM document WHERE id = :d", d=reply)))
    name = next(name for name, number in district.units.items() if number == unit)
    officer, clerk = signed_in(site, district.officer(name)), signed_in(site, district.people["干一"])
    assert officer.get(f"/documents/{reply}").status_code == 200
    with db.transaction() as tx:
        tx.execute(text("UPDATE document SET withdrawn_at = created_at WHERE id = :d"), {"d": reply})
    for page in (f"/documents/{reply}", f"/plans/2010/reply/{unit}"):
        answer = officer.get(page)
        assert answer.status_code == 410 and "QS-8077" in answer.text and "已经作废" in answer.text, page
    assert "作废" in clerk.get(f"/plans/2010/paper/{reply}").text
    assert clerk.get(f"/documents/{reply}").status_code == 200
