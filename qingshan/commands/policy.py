"""`qingshan policy show ARTICLE`: what an article says to the system, in the law's own words (规则查询)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qingshan.commands.common import AsJson, print_json

if TYPE_CHECKING:
    from policy.values import Value

app = typer.Typer(help="查询规则：条文、数值、出处、是否核实", no_args_is_help=True)


@app.callback()
def _policy() -> None:
    """查询规则：条文、数值、出处、是否核实。"""


@app.command()
def show(
    article: Annotated[str, typer.Argument(help="第几条，如 15、第15条")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="哪一天有效的，默认今天")] = None,
    as_json: AsJson = False,
) -> None:
    """列出一条在某日有效的各项数值，附原文、出处和是否核实；没有由系统判断的，一并列出。"""
    from policy.packs import load_pack, pack_in_force

    day = on.date() if on else _today()
    pack = load_pack(pack_in_force(day))
    values, left = pack.entries_for(article, day), pack.left_to_people(article)
    if as_json:
        rows = [_row(value) for value in values]
        print_json({"pack": pack.name, "on": str(day), "values": rows, "left_to_people": [x._asdict() for x in left]})
        return
    typer.echo(f"{pack.title}，{day}有效")
    for value in values:
        typer.echo(_lines(value))
    for one in left:
        typer.echo(f"\n“{one.words}”\n  由人员判断：{one.why}")
    if not values and not left:
        typer.echo("这一条没有录入数值。")


def _today() -> date:
    from models.base import SHANGHAI

    return datetime.now(SHANGHAI).date()


def _row(value: Value) -> dict[str, Any]:
    return {
        "key": value.key,
        "title": value.title,
        "value": value.shown(),
        "since": value.since,
        "article": value.cite,
        "words": value.words,
        "source": value.source,
        "sure": value.sure_words,
        "checked_on": value.checked_on,
        "may_except": value.may_except,
        "note": value.note,
    }


def _lines(value: Value) -> str:
    said = f"\n{value.title}：{value.shown()}\n  {value.cite}“{value.words}”\n  {value.sure_words}，{value.source}"
    return said + (f"\n  说明：{value.note}" if value.note else "")
