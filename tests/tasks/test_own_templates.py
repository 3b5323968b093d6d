"""The office's own paper templates (本单位公文模板): a file in the folder of the settings changes the paper that is issued."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as Docx
from sqlmodel import select

from models import db
from models.documents import Blob, Document
from qingshan import runtime
from qingshan.settings import Settings
from tasks.papers.render import OWN_TEMPLATES
from tasks.training import office
from tests.flows import staff


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    office.configure()


def own_call(folder: Path, words: str) -> None:
    """Put a changed copy of the call's template into a folder, as an office would with its word processor."""
    folder.mkdir()
    template = Docx(str(OWN_TEMPLATES / "call.docx"))
    template.add_paragraph(words)
    template.save(str(folder / "call.docx"))


def issued_call() -> str:
    """Open a plan, let the call be issued, and return its text."""
    staff.settle()
    staff.move(staff.open_plan())
    with db.reading() as look:
        paper = look.exec(select(Document).where(Document.kind == "call")).one()
        data = look.get_one(Blob, paper.sha256).data
    return "\n".join(paragraph.text for paragraph in Docx(io.BytesIO(data)).paragraphs)


@pytest.mark.parametrize("place", ["in the home", "by the setting"])
def test_the_issued_paper_is_made_from_the_offices_own_template(database: str, tmp_path: Path, place: str) -> None:
    named = None if place == "in the home" else tmp_path / "own"
    own_call(named or tmp_path / "templates", "本单位附注：{{ contact }}")
    runtime.configure(Settings(home=tmp_path, templates=named))
    assert "本单位附注：" in issued_call()


def test_without_templates_of_its_own_the_paper_is_made_from_ours(database: str, tmp_path: Path) -> None:
    runtime.configure(Settings(home=tmp_path))
    assert "本单位附注" not in issued_call()
