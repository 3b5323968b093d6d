"""Rendering a paper: one template, one context, one .docx - or a numbered error before anything exists (promise F17).

Whatever people typed is shown literally: XML marks, `{{7*7}}`, formulas, odd characters. Templates are the office's own
files, so they run in a sandbox and may use nothing but the paper's context.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from docx.image.image import Image
from docx.opc.exceptions import OpcError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, Undefined, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tasks.papers.errors import BadPaperTemplate, PaperVariableMissing, UnknownPaper
from tasks.workbooks.cells import CONTROL

PAPERS: Mapping[str, str] = {
    "call": "申报通知",
    "plan": "年度计划印发通知",
    "reply": "批复",
    "places": "名额分配通知",
    "minutes": "会议纪要",
    "discipline_request": "征求意见函",
    "recommendation_letter": "推荐函",
    "appointment": "任职通知",
    "probation_result": "试用期满考核结果的通知",
}
FORMS: Mapping[str, str] = {  # notices, sheets and forms: without the red head of an official paper
    "work_plan": "工作方案",
    "vacancy": "选拔公告",
    "recommendation_sheet": "民主推荐汇总表",
    "recommendation_blank": "民主推荐表",
    "talk_record": "个别谈话推荐记录",
    "inspection_notice": "考察预告",
    "inspection_talk": "考察谈话记录",
    "inspection_frame": "考察材料",
    "agenda_item": "议题单",
    "vote_sheet": "表决结果报告单",
    "rotation_plan": "轮岗计划",
    "unit_decision": "单位党组织讨论决定情况",
    "handover": "工作交接单",
    "matching_plan": "优化组合方案",
    "matching_result": "优化组合结果",
    "public_notice": "任前公示",
    "approval_form": "干部任免审批表",
}
OWN_TEMPLATES = Path(__file__).parent / "templates"
LARGEST_TEMPLATE = 5 * 1024 * 1024
# A damaged template fails wherever the damage lies; lxml answers broken XML with a kind of SyntaxError.
# Arithmetic and memory: {{ 1/0 }}, a range or a repetition too large for any paper.
BROKEN = (
    zipfile.BadZipFile,
    OpcError,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    MemoryError,
    OSError,
)


def render_paper(
    kind: str,
    context: Mapping[str, Any],
    template_dir: Path | None = None,
    pictures: Mapping[str, tuple[bytes, int, int]] | None = None,
) -> bytes:
    """Make an official paper (文书) and return the .docx bytes.

    `kind` is one of `PAPERS` or `FORMS`; `context` what the template may use (see `tasks.papers.contexts`); `template_dir` the
    office's own templates, which win over ours when they have `<kind>.docx`; `pictures` image files by the name under which the
    template shows them, with the greatest width and height in mm; one that is no image is left out. Raises `UnknownPaper`,
    `PaperVariableMissing` (names them) or `BadPaperTemplate` (names the file).
    """
    path = template_path(kind, template_dir)
    template, environment = _open(path), _environment()
    shown = {name: _picture(template, *given) for name, given in (pictures or {}).items()}
    context = {**context, **shown}
    _check_variables(template, environment, context, path)
    return _rendered(template, environment, context, path)


def template_path(kind: str, template_dir: Path | None = None) -> Path:
    """Say which template a paper is made from: the office's own copy, else ours."""
    if kind not in PAPERS and kind not in FORMS:
        raise UnknownPaper()
    own = template_dir / f"{kind}.docx" if template_dir else None
    return own if own and own.is_file() else OWN_TEMPLATES / f"{kind}.docx"


def _open(path: Path) -> DocxTemplate:
    """Open a template from memory, so that an editor saving it meanwhile cannot be half read."""
    try:
        data = path.read_bytes()
        if len(data) > LARGEST_TEMPLATE:
            raise _bad(path, "文件超过 5 MB")
        template = DocxTemplate(io.BytesIO(data))
        template.init_docx()
    except BROKEN as problem:
        raise _bad(path, type(problem).__name__) from None
    return template


def _environment() -> ImmutableSandboxedEnvironment:
    """Make the template engine: nothing undefined passes, nothing typed is taken as mark-up or template."""
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=literal)


class Literal(str):
    """Text that is ready for the paper's XML and must not be escaped once more."""

    __slots__ = ()

    def __html__(self) -> str:
        """Say so to the template engine."""
        return str(self)


class Picture:
    """A picture as a template may show it, and nothing more: what makes it is out of the template's reach."""

    __slots__ = ("_insert",)

    def __init__(self, insert: Callable[[], str]) -> None:
        self._insert = insert

    def __html__(self) -> str:
        """Place the picture."""
        return self._insert()


def _picture(template: DocxTemplate, data: bytes, width: int, height: int) -> Picture | str:
    """Return an image file as a picture within so many mm; nothing where the bytes are no image that Word shows."""
    try:
        image = Image.from_blob(data)
        wide, high = image.px_width, image.px_height
    except Exception:  # whatever a damaged header makes the reader do
        return ""
    if wide < 1 or high < 1:
        return ""
    by_width = high * width <= wide * height
    size = {"width": Mm(width)} if by_width else {"height": Mm(height)}
    return Picture(InlineImage(template, io.BytesIO(data), **size).__html__)


def literal(value: Any) -> Any:
    """Turn a value into text that stays what it is: escaped, control characters off, braces as entities."""
    if isinstance(value, Undefined) or hasattr(value, "__html__"):
        return value
    text = escape(CONTROL.sub("", "" if value is None else str(value)))
    # docxtpl rewrites {_{ and the like after rendering; as entities, braces pass through untouched.
    return Literal(text.replace("{", "&#123;").replace("}", "&#125;"))


def _check_variables(
    template: DocxTemplate, environment: ImmutableSandboxedEnvironment, context: Mapping[str, Any], path: Path
) -> None:
    """Name every variable of the template that the context lacks, all at once."""
    try:
        missing = template.get_undeclared_template_variables(environment, dict(context))
    except TemplateError as problem:
        raise _bad(path, problem.message or "") from None
    except BROKEN as problem:
        raise _bad(path, type(problem).__name__) from None
    if missing:
        raise _missing(path, "、".join(sorted(missing)))


def _rendered(
    template: DocxTemplate, environment: ImmutableSandboxedEnvironment, context: Mapping[str, Any], path: Path
) -> bytes:
    """Render body, headers and footers, and give the file's bytes."""
    stream = io.BytesIO()
    try:
        template.render(dict(context), environment)
        template.save(stream)
    except UndefinedError as problem:
        raise _missing(path, problem.message or "") from None
    except TemplateError as problem:
        raise _bad(path, problem.message or "") from None
    except BROKEN as problem:
        raise _bad(path, type(problem).__name__) from None
    return stream.getvalue()


def _missing(path: Path, names: str) -> PaperVariableMissing:
    text = f"模板“{path.name}”用到了本文书没有的内容：{names}。{PaperVariableMissing.__doc__}"
    return PaperVariableMissing(text, template=path.name, names=names)


def _bad(path: Path, why: str) -> BadPaperTemplate:
    return BadPaperTemplate(f"模板“{path.name}”有误（{why}）。{BadPaperTemplate.__doc__}", template=path.name, why=why)
