"""`qingshan demo`: everything started in an empty temporary home, and the procedures rehearsed against it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from qingshan.commands.common import AsJson, print_json

app = typer.Typer(help="无人值守演示")
ENDS = {
    "training-plan": ("已批复",),
    "class-change": ("同意变更",),
    "class-run": ("已结班",),
    "special-training": ("不予受理", "已批复"),
    "directed-recommendation": ("已任职",),
    "internal-competition": ("已任职备案",),
    "refused-selection": ("已任职",),
    "post-rotation": ("已轮岗备案",),
    "mutual-choice": ("已优化组合备案",),
    "open-selection": ("已任职",),
}


@app.command()
def demo(
    year: Annotated[int, typer.Option(help="计划年度")] = 2010,
    seed: Annotated[int, typer.Option(help="随机种子")] = 1,
    as_json: AsJson = False,
) -> None:
    """在临时目录启动全部服务，由模拟人员通过真实链接演练各程序，校验纪实，然后全部停止。"""
    from qingshan.rehearse.demo import demo as run

    found = run(year, seed, quiet=as_json)
    if as_json:
        for one in found:
            print_json(one)
    if any(one["journal"]["breaks"] or one["outcome"] not in ENDS[one["procedure"]] for one in found):
        sys.exit(1)
