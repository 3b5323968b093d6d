"""A11 (its web part): markup and template signs in names, reasons, titles and file names are shown as they were typed."""

from sqlalchemy import text

from models import db
from tasks import documents
from tests.web.site import Site, a_case, a_clerk, code_for, signed_in

EVIL = """<script>alert(1)</script>"'{{7*7}}{% raise %}<img src=x onerror=alert(2)>"""


def test_evil_names_titles_reasons_and_facts_are_inert_on_every_page(site: Site) -> None:
    scene = a_case(people=2, title=f"计划{EVIL}", facts={"ask": EVIL, "rows": [[EVIL, EVIL]], "button": EVIL})
    with db.transaction() as tx:
        tx.execute(text("UPDATE person SET name = :evil"), {"evil": EVIL})
        tx.execute(text("UPDATE unit SET name = :evil"), {"evil": EVIL})
        given = {"kind": "scan", "title": EVIL, "media_type": "text/html", "case_id": scene.case_id}
        paper = documents.keep(
            tx, b"<script>alert(3)</script>", file_name=f"../../{EVIL}\r\nSet-Cookie: a=b.html", **given
        ).id
    owner = site.browser()
    owner.get(scene.url)
    owner.post(f"/i/{scene.assignment}/code", data={"choice": "return", "reason": EVIL})
    form = {"choice": "return", "reason": EVIL, "code": code_for(scene.person)}
    pages = [owner.get(scene.url), owner.post(f"/i/{scene.assignment}", data=form)]
    clerk = signed_in(site, a_clerk("干事二"))
    pages += [
        clerk.get(path)
        for path in (f"/desk/case/{scene.case_id}", "/desk", f"/desk?q={EVIL}", "/my", "/mailbox", "/signin")
    ]
    pages += [clerk.post("/signin", data={"unit": EVIL, "name": ""})]
    for page in pages:
        assert page.status_code in (200, 422), page.url
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    assert sum("{{7*7}}" in page.text for page in pages) >= 5, "what was typed is shown, not run"
    download = clerk.get(f"/documents/{paper}")
    assert download.headers["content-type"] == "application/octet-stream"
    assert download.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in download.headers["content-security-policy"]
    assert "set-cookie" not in download.headers
    assert "/" not in download.headers["content-disposition"].split("''")[1]


def test_control_characters_and_overlong_text_do_not_break_a_form(site: Site) -> None:
    scene, owner = a_case(channels=(("mailbox", "inbox"),)), site.browser()
    owner.get(scene.url)
    long = owner.post(f"/i/{scene.assignment}", data={"choice": "approve", "reason": "字" * 2001})
    assert (long.status_code, "QS-2105" in long.text) == (422, True)
    done = owner.post(f"/i/{scene.assignment}", data={"choice": "approve", "reason": "可\0行\x1b[31m"})
    assert "可行[31m" in done.text
