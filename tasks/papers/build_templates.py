"""Build the templates of the papers: run `python -m tasks.papers.build_templates` after changing one here.

The .docx files are committed: an office copies one into its own folder and changes it in Word or WPS. Building twice
gives the same bytes, so a difference in the repository is a difference on paper.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tasks.papers import approval_form, inner_text, papers_text, selection_forms_text, selection_text
from tasks.papers.layout import FANGSONG, HEITI, KAITI, SONG, SONG_TITLE

BUILDERS: dict[str, Callable[[], Any]] = {
    **papers_text.BUILDERS,
    **selection_text.BUILDERS,
    **selection_forms_text.BUILDERS,
    **inner_text.BUILDERS,
    "approval_form": approval_form.build,
}
TEMPLATES = Path(__file__).parent / "templates"
FIXED_TIME = (2010, 1, 1, 0, 0, 0)
# Names under which the same kind of type is found on other machines, in the order to try.
ALTERNATIVES = {
    FANGSONG: "仿宋,FandolFang,Noto Serif CJK SC",
    SONG_TITLE: "小标宋体,方正小标宋_GBK,宋体,Noto Serif CJK SC",
    HEITI: "SimHei,FandolHei,Noto Sans CJK SC",
    KAITI: "楷体,FandolKai,Noto Serif CJK SC",
    SONG: "SimSun,FandolSong,Noto Serif CJK SC",
}
FAMILY = {HEITI: "swiss", KAITI: "script"}


def build_all(folder: Path = TEMPLATES) -> None:
    """Write all templates into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, build in BUILDERS.items():
        (folder / f"{kind}.docx").write_bytes(build_bytes(build))


def build_bytes(build: Callable[[], Any]) -> bytes:
    """Build one template with fixed times and the font alternatives; equal text gives equal bytes."""
    document = build()
    document.core_properties.author = "青山"
    document.core_properties.title = ""
    stream, steady = io.BytesIO(), io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            if name == "docProps/thumbnail.jpeg":
                continue
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, _steady_part(name, source.read(name)))
    return steady.getvalue()


def _steady_part(name: str, data: bytes) -> bytes:
    """Fix what changes with the day or the machine in one part, and name the font alternatives."""
    if name == "word/fontTable.xml":
        fonts = "".join(
            f'<w:font w:name="{font}"><w:altName w:val="{names}"/><w:charset w:val="86"/><w:family w:val="{FAMILY.get(font, "roman")}"/></w:font>'
            for font, names in ALTERNATIVES.items()
        )
        return data.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())
    if name == "_rels/.rels":
        return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)
    return data


if __name__ == "__main__":
    build_all()
