"""`qingshan restore FILE`: bring a backup back into an empty home."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qingshan.commands.common import AsJson, print_json

app = typer.Typer(help="从备份恢复到空的数据目录")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="备份文件")], as_json: AsJson = False) -> None:
    """从备份恢复到空的数据目录，升级到本版本，并记下备份时间。"""
    from qingshan.backup import restore as bring_back
    from qingshan.settings import load_settings

    settings = load_settings()
    marker = bring_back(settings, file)
    if as_json:
        print_json(marker)
        return
    typer.echo(f"已恢复到 {settings.home}。备份于 {marker['backup_made_at']}，此后的办理情况不在其中，请逐项核对。")
    typer.echo(f"备份时尚未发出的通知 {marker['unsent']} 条，启动后继续发送。")
