"""`qingshan ballot verify BOX`: a ballot box against the record and its slips (promises A17, A18); `trackers`: the public list."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from qingshan.commands.common import AsJson, facts, print_json

app = typer.Typer(help="票箱：校验、核验号", no_args_is_help=True)
Box = Annotated[int, typer.Argument(help="票箱编号")]


@app.command()
def verify(box: Box, as_json: AsJson = False) -> None:
    """校验票箱：票与纪实所记的根值、凭证、核验号和计票结果是否相符；有不符的，以 1 退出。"""
    from models import db
    from tasks.ballots.verifying import verify as check

    with facts(), db.reading() as look:
        report = check(look, box)
    if as_json:
        print_json(asdict(report) | {"whole": report.whole})
    else:
        words = {"signing": "签到", "open": "投票中", "closed": "已计票", "void": "已作废", "closing": "计票中"}
        typer.echo(f"票箱{report.box}（{words[report.state]}）：印出凭证{report.issued}张，已用{report.used}张，")
        typer.echo(f"未用{report.unused}张，作废{report.void}张；票{report.ballots}张。")
        for found in report.breaks:
            typer.echo(f"不符：{found}")
        typer.echo("全部相符。" if report.whole else "请保留现场，报告纪检监察机关。")
    raise typer.Exit(0 if report.whole else 1)


@app.command()
def trackers(box: Box, as_json: AsJson = False) -> None:
    """列出已计入的核验号，供投票人核对；投票结束前没有。"""
    from models import db
    from models.ballots import BallotBox
    from models.errors import NoSuchItem

    with facts(), db.reading() as look:
        found = look.get(BallotBox, box)
        if found is None:
            raise NoSuchItem
        counted = list(found.trackers)
    if as_json:
        print_json({"box": box, "trackers": counted})
    else:
        typer.echo("\n".join(counted) if counted else "还没有计票，或用的是纸质票。")
