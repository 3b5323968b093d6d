"""`qingshan doctor`: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

from typing import Annotated

import typer

from qingshan.commands.common import AsJson, print_json

app = typer.Typer(help="体检：版本、数据库、日历、通道、时钟、定时任务")
_SIGNS = {"ok": "正常", "warning": "提醒", "error": "有误"}


@app.command()
def doctor(
    as_json: AsJson = False,
    prefect: Annotated[bool, typer.Option(help="是否检查定时任务，约需 10 秒")] = True,
) -> None:
    """体检：逐项检查并说明怎么办；有一项“有误”时以 1 退出。"""
    from qingshan.doctor import examine
    from qingshan.settings import load_settings

    found = []
    for finding in examine(load_settings(), prefect=prefect):
        found.append(finding)
        if not as_json:
            typer.echo(f"[{_SIGNS[finding.level]}] {finding.found}")
            if finding.remedy:
                typer.echo(f"       办法：{finding.remedy}")
    errors = sum(one.level == "error" for one in found)
    if as_json:
        print_json({"errors": errors, "findings": [one.to_json() for one in found]})
    raise typer.Exit(1 if errors else 0)
