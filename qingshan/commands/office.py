"""`qingshan office list|set`: what the office sets for itself: names, number series, approval rules (机关设定)."""

from __future__ import annotations

from typing import Annotated

import typer

from qingshan.commands.common import AsJson, facts, print_json

app = typer.Typer(help="机关设定：发文机关、文号代字、审批方式", no_args_is_help=True)


@app.command("list")
def list_settings(as_json: AsJson = False) -> None:
    """列出机关设定各项及现值。"""
    from models import db
    from tasks import office_settings

    with facts(), db.reading() as look:
        rows = office_settings.shown(look)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['name']:<24}{row['title']}：{_words(row['value'])}{'' if row['set'] else '（默认）'}")


def _words(value: object) -> str:
    """Return a value as it is read; 0 is a value, empty is none of the office's own."""
    return "、".join(value) if isinstance(value, list) and value else "未另行设定" if value in ("", []) else str(value)


@app.command("set")
def set_setting(
    name: Annotated[str, typer.Argument(help="名称，见 qingshan office list")],
    value: Annotated[str, typer.Argument(help='新值，留空（""）则恢复默认')],
) -> None:
    """设定一项，记入纪实；已开始的轮次不变。"""
    from models import db
    from tasks import office_settings

    with facts(), db.transaction() as tx:
        kept = office_settings.change(tx, name, value)
    typer.echo(f"{office_settings.SETTINGS[name].title}：{_words(kept)}")
