"""`qingshan up`: start everything in the foreground."""

from __future__ import annotations

import typer

from qingshan.commands.common import AsJson

app = typer.Typer(help="启动全部服务（前台运行，Ctrl-C 停止）")


@app.command()
def up(as_json: AsJson = False) -> None:
    """启动全部服务：数据库、Prefect、网页、值班进程；Ctrl-C 全部停止。"""
    from qingshan.reporting import Report
    from qingshan.settings import load_settings
    from qingshan.up import up as start

    raise typer.Exit(start(load_settings(), Report(as_json=as_json)))
