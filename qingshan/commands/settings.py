"""`qingshan settings`: all settings with value and meaning (issue 2); passwords are hidden."""

from __future__ import annotations

import typer

from qingshan.commands.common import AsJson, print_json

app = typer.Typer(help="列出全部设置及其含义")


@app.command()
def settings(as_json: AsJson = False) -> None:
    """列出全部设置及其含义（口令不显示）。"""
    from qingshan.settings import describe, load_settings

    loaded = load_settings()
    rows = describe(loaded)
    if as_json:
        print_json(rows)
        return
    typer.echo(f"设置写在环境变量里，或写在 {loaded.home / 'settings.env'} 里，一行一项，如 QINGSHAN_PORT=8765\n")
    for row in rows:
        value = "" if row["value"] is None else row["value"]
        typer.echo(f"{row['name']} = {value}{'' if row['default'] else '  *'}\n    {row['meaning']}")
    typer.echo("\n带 * 的已改过默认值。")
