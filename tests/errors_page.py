"""`docs/errors.md`, made from the numbered errors themselves: `python -m tests.errors_page` writes it anew.

A clerk reads a number out over the telephone; whoever takes the call finds here what the page said. The same list
shows that no number is used twice (`tests/test_errors_page.py`).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from models.errors import QingshanError
from policy.errors import PolicyError
from qingshan.settings import ROOT

PAGE = ROOT / "docs" / "errors.md"
PACKAGES = ("policy", "models", "notifications", "tasks", "flows", "web", "qingshan")
NOT_TO_IMPORT = ("models.migrations", "qingshan.__main__")  # scripts: they act when they are imported
PARTS = {
    10: "事项与推进 / cases and their conductor",
    20: "意见与链接 / answers and links",
    21: "网页 / pages",
    30: "纪实与存证 / journal and seals",
    40: "培训计划 / training plan",
    50: "数据库与密钥 / database and secret",
    51: "安装与运行 / set-up and operation",
    60: "规则包不能读取 / a rule pack that cannot be read",
    61: "规则包不能回答 / a question the packs cannot answer",
    62: "文书 / official papers",
    63: "表格 / workbooks",
    64: "单位自定数值 / values set by the office",
    70: "通知 / telling people",
    80: "选拔任用 / selection",
    81: "票箱 / ballots",
    82: "轮岗和优化组合 / rotation and mutual choice",
}
HEAD = """# Numbered errors (错误编号)

Made from the code by `python -m tests.errors_page`; do not edit. A page or a command prints the number (编号) and the
words, which say what to do. The first two digits tell the part. `Status` is the HTTP status of a page that says it.
"""


def kinds() -> list[type[Any]]:
    """Return every numbered error of the code, by number."""
    for package in PACKAGES:
        for name in _modules(package):
            importlib.import_module(name)
    found = {kind for base in (QingshanError, PolicyError) for kind in _family(base)}
    ours = [kind for kind in found if kind.__module__.split(".")[0] in PACKAGES]
    return sorted(ours, key=lambda kind: (kind.number, kind.__module__, kind.__name__))


def _modules(package: str) -> Iterator[str]:
    yield package
    for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if not found.name.startswith(NOT_TO_IMPORT):
            yield found.name


def _family(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _family(child)


def page() -> str:
    """Return the page as it should stand in the repository."""
    lines = [HEAD]
    part = 0
    for kind in kinds():
        if kind.number // 100 != part:
            part = kind.number // 100
            lines.append(
                f"\n## {part}xx {PARTS[part]}\n\n| number | what it says | status | class |\n|---|---|---|---|\n"
            )
        words = " ".join((kind.__doc__ or "").split())
        place = f"{kind.__module__.replace('.', '/')}.py"
        lines.append(f"| QS-{kind.number} | {words} | {kind.status} | `{kind.__name__}` in `{place}` |\n")
    return "".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
