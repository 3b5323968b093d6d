"""任免审批表 on the pages of a selection: imported with a nomination, printed, handed out again by few, seen by nobody else."""

import io
import socket
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx
import pytest
from pypdf import PdfReader
from sqlalchemy import text

from models import db
from models.errors import QingshanError
from models.selection import Candidate
from models.waits import Assignment
from tasks.lrmx import errors
from tasks.lrmx.elements import Record, Relative
from tasks.lrmx.reading import read_lrmx
from tasks.lrmx.writing import write_lrmx
from tasks.workbooks.errors import BadFileName
from tests import make
from tests.ballot_kit import dump
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import parts
from tests.tasks.test_approval_form import png
from tests.tasks.test_lrmx import lrm
from tests.tasks.test_papers import words
from tests.web.site import Site, signed_in
from tests.web.test_whole_file import needs_fonts
from tests.web.test_whole_file import words as pdf_words
from web.errors import TooLarge

IDENTITY = "36010219750301001X"


@dataclass
class Scene:
    """A selection at its nominations, with one nominee called 张三."""

    site: Site
    people: dict[str, int]
    case: int
    part: Assignment
    nominee: Candidate

    def browser(self, name: str) -> httpx.Client:
        """Return the browser of somebody signed in."""
        return signed_in(self.site, self.people[name])

    @property
    def clerk(self) -> httpx.Client:
        """Return the browser of the clerk who enters nominations."""
        return signed_in(self.site, self.part.person_id)

    def send(self, data: bytes, name: str = "张三.lrmx", picture: bytes | None = None) -> httpx.Response:
        """Import a file for the nominee."""
        files = {"file": (name, data)} | ({"picture": ("张三.pic", picture)} if picture is not None else {})
        path = f"/i/{self.part.id}/step/record"
        return self.clerk.post(path, data={"candidate": str(self.nominee.id)}, files=files)

    @property
    def path(self) -> str:
        """Return the nominee's address."""
        return f"/selections/{self.case}/candidates/{self.nominee.id}"


@pytest.fixture
def scene(site: Site) -> Scene:
    """Bring a selection to its nominations and enter one nominee."""
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = staff.begin(people, posts=1)
    staff.work(case, until="ask_nominations")
    [(part, wait)] = [(a, w) for a, w in parts() if w.name == "ask_nominations"]
    from tasks.selection import nominating

    with db.transaction() as tx:
        given = nominating.Nominee("张三", "某局", "科员")
        nominee = nominating.enter(tx, part.id, part.person_id, int(wait.facts["posts"][0][0]), given)
    return Scene(site, people, case, part, nominee)


def record(**changed: str) -> bytes:
    """Write a file of the nominee."""
    values = {
        "name": "张三",
        "sex": "男",
        "born": "197503",
        "identity_number": IDENTITY,
        "resume": "1994.07--         某局科员",
    }
    return write_lrmx(Record(values | changed, (Relative("妻子", "李四", "197601", "群众", "某校"),), png()))


def test_a_file_is_imported_printed_and_exported_as_it_was(scene: Scene) -> None:
    data = record().replace(b"</Person>", "<New>甲</New></Person>".encode())
    said = scene.send(data)
    assert said.status_code == 200 and "已导入张三（某局）的任免审批表" in said.text
    printed = scene.clerk.get(f"{scene.path}/form")
    assert printed.status_code == 200 and "张　三" in words(printed.content) and "副局长" in words(printed.content)
    assert IDENTITY not in words(printed.content)
    exported = scene.clerk.post(f"{scene.path}/record")
    assert exported.status_code == 200 and read_lrmx(exported.content) == read_lrmx(data)
    assert exported.headers["content-type"] == "application/octet-stream"
    assert "filename*=UTF-8''" in exported.headers["content-disposition"]


@needs_fonts
def test_the_form_is_printed_as_a_pdf_of_two_pages_too(scene: Scene) -> None:
    scene.send(record())
    printed = scene.clerk.get(f"{scene.path}/form.pdf")
    assert printed.status_code == 200 and printed.headers["content-type"] == "application/pdf"
    said = pdf_words(printed.content)
    assert "张　三" in said and "副局长" in said and "某局科员" in said and IDENTITY not in said
    assert len(PdfReader(io.BytesIO(printed.content)).pages) == 2
    assert scene.browser("科一").get(f"{scene.path}/form.pdf").status_code == 404


def test_an_old_file_is_imported_with_its_photo(scene: Scene) -> None:
    assert scene.send(lrm(), "张三.lrm", png()).status_code == 200
    exported = read_lrmx(scene.clerk.post(f"{scene.path}/record").content)
    assert exported.photo == png() and exported.family[0].name == "李四"


def test_who_imported_and_who_exported_stands_in_the_journal_and_nothing_of_the_file(scene: Scene) -> None:
    scene.send(record())
    scene.browser("部一").post(f"{scene.path}/record")
    names = (
        "SELECT string_agg(name || ' ' || actor, ', ' ORDER BY seq) FROM journal_entry WHERE name LIKE 'record_%ported'"
    )
    clerk, head = scene.part.person_id, scene.people["部一"]
    assert one(names) == f"record_imported person:{clerk}, record_exported person:{head}"
    found = dump()
    found.pop("blob")
    assert IDENTITY not in str(found) and "李四" not in str(found)
    assert one("SELECT count(*) FROM document WHERE kind LIKE '%record%'") == 0


def test_only_a_clerk_or_the_head_on_the_list_exports_and_nobody_else_sees_anything(scene: Scene) -> None:
    scene.send(record())
    exported = "SELECT count(*) FROM journal_entry WHERE name = 'record_exported'"
    with db.transaction() as tx:  # a member of the committee on the list: sees, does not export
        tx.execute(
            text("UPDATE assignment SET person_id = :p WHERE case_id = :c AND role = '部长'"),
            {"p": scene.people["常0"], "c": scene.case},
        )
        office = make.unit(tx, "某办")
        scene.people["外一"] = make.person(tx, "外一", office, roles=["clerk"]).id
    member = scene.browser("常0")
    assert member.get(f"{scene.path}/form").status_code == 200
    assert member.post(f"{scene.path}/record").status_code == 403
    for stranger in ("科一", "纪一", "外一", "部一"):
        browser = scene.browser(stranger)
        assert browser.get(f"{scene.path}/form").status_code == 404, stranger
        assert browser.post(f"{scene.path}/record").status_code == 404, stranger
    nobody = scene.site.browser()
    assert nobody.get(f"{scene.path}/form").status_code in (401, 403)
    assert nobody.post(f"{scene.path}/record").status_code in (401, 403)
    assert one(exported) == 0


def test_a_get_exports_nothing(scene: Scene) -> None:
    scene.send(record())
    assert scene.clerk.get(f"{scene.path}/record").status_code == 405


def test_a_candidate_of_another_selection_is_not_there(scene: Scene) -> None:
    scene.send(record())
    other = staff.begin(scene.people, posts=1, title="另一次公推优选")
    assert scene.clerk.get(f"/selections/{other}/candidates/{scene.nominee.id}/form").status_code == 404
    assert scene.clerk.post(f"/selections/{other}/candidates/{scene.nominee.id}/record").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "refusal"),
    [
        (b'<!DOCTYPE Person [<!ENTITY x SYSTEM "file:///etc/passwd">]><Person><XingMing>&x;</XingMing></Person>', "a.lrmx", errors.UnsafeRecord),
        (b'<!DOCTYPE P [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Person><XingMing>&b;</XingMing></Person>', "a.lrmx", errors.UnsafeRecord),
        (b"PK\x03\x04", "a.lrmx", errors.NotARecord),
        (b'"a","b"', "a.lrm", errors.NotARecord),
        (record(name="李四"), "a.lrmx", errors.NotThisPerson),
        (record(), "../../etc/a.lrmx", BadFileName),
        (record(), "..\\a.lrmx", BadFileName),
    ],
)  # fmt: skip
def test_what_must_not_be_taken_in_is_refused_and_leaves_nothing(
    scene: Scene, data: bytes, name: str, refusal: type[QingshanError]
) -> None:
    said = scene.send(data, name)
    assert said.status_code == refusal.status and f"QS-{refusal.number}" in said.text
    assert "root:" not in said.text
    assert one("SELECT count(*) FROM candidate WHERE facts ? 'record'") == 0
    assert scene.clerk.get(f"{scene.path}/form").status_code == 404


def test_a_gigabyte_is_refused_before_a_byte_of_it_is_read(scene: Scene) -> None:
    clerk, where = scene.clerk, urlsplit(scene.site.origin)
    cookies = "; ".join(f"{c.name}={c.value}" for c in clerk.cookies.jar)
    head = (
        f"POST /i/{scene.part.id}/step/record HTTP/1.1\r\nHost: {where.netloc}\r\nOrigin: {scene.site.origin}\r\n"
        f"Cookie: {cookies}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {1024**3}\r\n\r\n"
    )
    with socket.create_connection((where.hostname or "", where.port or 80), timeout=10) as line:
        line.sendall(head.encode())
        said = b""
        while b"</html>" not in said and (more := line.recv(65536)):
            said += more
    assert said.startswith(b"HTTP/1.1 413") and TooLarge().code.encode() in said


def test_what_is_replaced_or_struck_off_is_gone(scene: Scene) -> None:
    blobs = "SELECT count(*) FROM blob WHERE position(convert_to('<Person>', 'UTF8') IN data) > 0"
    scene.send(record())
    scene.send(record(post="某局科长"))
    assert one(blobs) == 1
    struck = scene.clerk.post(
        f"/i/{scene.part.id}/step/strike", data={"candidate": str(scene.nominee.id), "gone": "yes"}
    )
    assert struck.status_code == 200 and one(blobs) == 0


def test_the_pages_show_who_has_a_form_and_offer_the_file_only_to_those_who_may(scene: Scene) -> None:
    shown = f"/selections/{scene.case}"
    assert "没有导入" in scene.clerk.get(shown).text
    scene.send(record())
    page = scene.clerk.get(shown).text
    assert f'href="{scene.path}/form"' in page and "导出 .lrmx" in page and IDENTITY not in page
    assert "已导入" in scene.clerk.get(f"/i/{scene.part.id}").text


# -- papers of a restricted case ---------------------------------------------------------------------------------------


def test_a_paper_of_a_selection_is_handed_out_only_to_people_on_its_list(scene: Scene) -> None:
    """A25: neither the desk, nor discipline, nor somebody of the unit that a paper names."""
    number = one("SELECT id FROM document WHERE kind = 'vacancy'")
    with db.transaction() as tx:
        tx.execute(
            text("UPDATE document SET unit_id = (SELECT unit_id FROM person WHERE id = :p) WHERE id = :d"),
            {"p": scene.people["科一"], "d": number},
        )
    assert scene.clerk.get(f"/documents/{number}").status_code == 200
    assert scene.browser("部一").get(f"/documents/{number}").status_code == 200  # approved the plan
    for stranger in ("科一", "纪一", "常3"):
        assert scene.browser(stranger).get(f"/documents/{number}").status_code == 404, stranger
    assert f"/documents/{number}" in scene.clerk.get(f"/selections/{scene.case}").text


def test_blank_forms_are_printed_for_people_on_the_list_and_nobody_else(scene: Scene) -> None:
    shown = scene.clerk.get(f"/selections/{scene.case}").text
    for path, wanted in (
        (f"/selections/{scene.case}/forms/recommendation_blank", "张三"),
        (f"/selections/{scene.case}/forms/talk_record", "副局长"),
        (f"{scene.path}/forms/inspection_talk", "张三"),
        (f"{scene.path}/forms/inspection_frame", "张三同志考察材料"),
    ):
        assert f'href="{path}"' in shown
        answer = scene.clerk.get(path)
        assert answer.status_code == 200 and wanted in words(answer.content)
        assert scene.browser("科一").get(path).status_code == 404
    for path in (
        f"/selections/{scene.case}/forms/vote_sheet",
        f"{scene.path}/forms/../record",
        f"{scene.path}/forms/x",
    ):
        assert scene.clerk.get(path).status_code in (404, 405)
    assert one("SELECT count(*) FROM document WHERE kind IN ('talk_record', 'inspection_talk')") == 0
