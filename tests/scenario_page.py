"""`docs/howto/scenario.md`: its list of parts is made from the code, its example is the sample: `python -m tests.scenario_page`."""

from __future__ import annotations

import re

from qingshan.rehearse.scenario_parts import PLANS, TITLES, Part, parts_of
from qingshan.settings import ROOT

PAGE = ROOT / "docs" / "howto" / "scenario.md"
SAMPLE = ROOT / "sample" / "scenarios" / "open-selection-2010.txt"
LIST = re.compile(r"<!-- parts -->\n.*?<!-- end of parts -->", re.S)
EXAMPLE = re.compile(r"```text\n.*?```", re.S)


def lines() -> list[str]:
    """Return a line for each part: its facts, its table."""
    said = ["| 部分 | 项目 | 表格各列 |", "|---|---|---|"]
    for name, part in parts_of("open-selection").items():
        if name == "工作方案":
            said += [_row(f"{name}（{TITLES[key]}）", Part(plan)) for key, plan in PLANS.items()]
        else:
            said.append(_row(name, part))
    return said


def _row(name: str, part: Part) -> str:
    columns = "、".join((part.row, *part.columns)) if part.columns else "—"
    return f"| 【{name}】 | {'、'.join(part.keys) or '—'} | {columns} |"


def made(page: str) -> str:
    """Return the page with its list and its example as they are now."""
    listed = "\n".join(("<!-- parts -->", *lines(), "<!-- end of parts -->"))
    page = LIST.sub(lambda _: listed, page)
    return EXAMPLE.sub(lambda _: f"```text\n{SAMPLE.read_text('utf-8')}```", page)


if __name__ == "__main__":
    PAGE.write_text(made(PAGE.read_text("utf-8")), "utf-8")
