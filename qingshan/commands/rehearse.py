"""`qingshan rehearse PROCEDURE`: a procedure from its first act to its end, in fake time, in seconds."""

from __future__ import annotations

import sys
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
    "post-rotation",
    "mutual-choice",
)
UNENDED = ("open", "paused")  # what a rehearsal gives as outcome where the case came to no end


@app.command()
def rehearse(
    procedure: Annotated[str, typer.Argument(help="程序：" + "、".join(PROCEDURES))] = "training-plan",
    year: Annotated[int, typer.Option(help="计划年度")] = 2010,
    seed: Annotated[int, typer.Option(help="随机种子：同一种子，同一结果")] = 1,
    as_json: AsJson = False,
) -> None:
    """在独立的演练数据库中，用模拟时间把一个程序从头走到尾；没有走到尾或纪实不符的，以 1 退出。"""
    from qingshan.rehearse.session import rehearse as run

    if procedure not in PROCEDURES:
        raise typer.BadParameter(f"没有“{procedure}”这一程序，可选：{'、'.join(PROCEDURES)}")
    came = run(procedure, year, seed)
    if as_json:
        print_json(came[-1][0])
    else:
        from rich.console import Console

        from qingshan.rehearse import compare
        from qingshan.rehearse.report import show

        for found, play in came:
            show(play, found, Console())
        if procedure == "open-selection":
            compare.show(came[0][0], came[-1][0], Console())
    if any(found["journal"]["breaks"] or found["outcome"] in UNENDED for found, _ in came):
        sys.exit(1)
