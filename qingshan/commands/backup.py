"""`qingshan backup FILE`: everything needed to go on elsewhere, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qingshan.commands.common import AsJson, print_json

app = typer.Typer(help="备份到一个文件")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="备份文件")], as_json: AsJson = False) -> None:
    """备份到一个文件：数据库、签名密钥、本单位设置与模板。运行中也可执行。"""
    from qingshan.backup import backup as make
    from qingshan.settings import load_settings

    made = make(load_settings(), file)
    if as_json:
        print_json(made)
        return
    typer.echo(f"已备份到 {made['file']}（{made['bytes'] / 1_000_000:.1f} MB，{made['made_at']}）。")
    typer.echo("文件内有签名密钥和个人信息，请按单位保密要求存放。")
