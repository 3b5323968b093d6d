"""`qingshan rehearse PROCEDURE`: a procedure from its first act to its end, in fake time, in seconds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qingshan.commands.common import AsJson, print_json

app = typer.Typer(help="演练一个程序")
PROCEDURES = (
    "training-plan",
    "class-change",
    "class-run",
    "special-training",
    "open-selection",
    "directed-recommendation",
    "internal-competition",
    "refused-selection",
    "post-rotation",
    "mutual-choice",
)
SELECTIONS = ("open-selection", "directed-recommendation", "internal-competition")
UNENDED = ("open", "paused")  # what a rehearsal gives as outcome where the case came to no end


@app.command()
def rehearse(
    procedure: Annotated[str, typer.Argument(help="程序：" + "、".join(PROCEDURES))] = "training-plan",
    year: Annotated[int, typer.Option(help="计划年度")] = 2010,
    seed: Annotated[int, typer.Option(help="随机种子：同一种子，同一结果")] = 1,
    scenario: Annotated[
        Path | None, typer.Option(help="情景文件：按它核对一次过去的选拔，格式见 docs/howto/scenario.md")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """在独立的演练数据库中，用模拟时间把一个程序从头走到尾；没有走到尾或纪实不符的，以 1 退出。"""
    from qingshan.rehearse.session import rehearse as run

    if procedure not in PROCEDURES:
        raise typer.BadParameter(f"没有“{procedure}”这一程序，可选：{'、'.join(PROCEDURES)}")
    if scenario is not None:
        sys.exit(_check(scenario, procedure, seed, as_json=as_json))
    came = run(procedure, year, seed)
    if as_json:
        print_json(came[-1][0])
    else:
        from rich.console import Console

        from qingshan.rehearse import compare, refused_report
        from qingshan.rehearse.report import show

        for found, play in came:
            show(play, found, Console())
        if procedure == "open-selection":
            compare.show(came[0][0], came[-1][0], Console())
        if procedure == "refused-selection":
            refused_report.show(came[-1][0], Console())
    if any(found["journal"]["breaks"] or found["outcome"] in UNENDED for found, _ in came):
        sys.exit(1)


def _check(file: Path, procedure: str, seed: int, *, as_json: bool) -> int:
    """Check a past selection against the system; 1 where it came to no end, 2 where the file is to be mended."""
    from qingshan.rehearse import past_report, scenario, session
    from qingshan.rehearse.scenario_file import ScenarioWrong

    if procedure not in SELECTIONS:
        raise typer.BadParameter(f"情景文件只用于{'、'.join(SELECTIONS)}")
    try:
        found, play = session.check(scenario.read(file, procedure), seed)
    except ScenarioWrong as problem:
        typer.echo(f"{problem.message}（{problem.code}）", err=True)
        return 2
    if as_json:
        print_json(found)
    else:
        from rich.console import Console

        past_report.show(play, found, Console())
    return 1 if found["journal"]["breaks"] or found["outcome"] in UNENDED else 0
