"""`qingshan policy show ARTICLE`: what an article says to the system, in the law's own words (规则查询)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from qingshan.commands.common import AsJson, print_json
from qingshan.commands.policy.common import On, PackName, day_of, value_row
from qingshan.commands.policy.office import Asked, Office, rules_asked

if TYPE_CHECKING:
    from policy.packs import Pack
    from policy.values import Value


def show(
    article: Annotated[str, typer.Argument(help="第几条，如 15、第15条")],
    on: On = None,
    pack: PackName = "",
    office: Office = False,
    as_json: AsJson = False,
) -> None:
    """列出一条在某日有效的各项数值，附原文、出处和是否核实；上级同项规定、留给人员判断的，一并列出。"""
    from policy.layers import rules_in_force

    day = day_of(on)
    asked = rules_asked(pack or rules_in_force(day), office)
    asked.office.say()
    rules = asked.rules
    values, left = of_article(asked, article, day), rules.left_to_people(article)
    above = {value.key: others(rules, value, day) for value in values}
    if as_json:
        rows = [value_row(value) | {"layers": [value_row(one) for one in above[value.key]]} for value in values]
        left_rows = [x._asdict() for x in left]
        print_json(
            {
                "pack": rules.name,
                "on": str(day),
                "values": rows,
                "left_to_people": left_rows,
                "office": asked.office.as_dict(),
            }
        )
        return
    typer.echo(f"{rules.title}，{day}有效（{rules.name}）")
    for value in values:
        typer.echo(_lines(value))
        for one in above[value.key]:
            holds = "，以此为准" if rules.value(value.key, day) is one else ""
            typer.echo(f"  同项规定：{one.shown()}，{one.cite}（{one.sure_words}）{holds}")
    for sentence in left:
        typer.echo(f"\n“{sentence.words}”\n  由人员判断：{sentence.why}")
    if not values and not left:
        typer.echo("这一条没有录入数值。")


def of_article(asked: Asked, article: str, day: date) -> list[Value]:
    """Return the values of an article on a day; one that the office has set stays with the article that leaves it open."""
    from policy.layers import Layers

    first = asked.rules.layers[0] if isinstance(asked.rules, Layers) else asked.rules
    return [first.value(value.key, day) for value in asked.plain.entries_for(article, day)]


def others(rules: Pack, value: Value, day: date) -> list[Value]:
    """Return what the other layers say of the same key on a day: the newest entry of each."""
    newest: dict[str, Value] = {}
    for one in rules.history(value.key):
        if one.since <= day and one.pack != value.pack:
            newest.setdefault(one.pack, one)
    return list(newest.values())


def _lines(value: Value) -> str:
    said = f"\n{value.title}：{value.shown()}\n  {value.cite}“{value.words}”\n  {value.sure_words}，{value.source}"
    return said + (f"\n  说明：{value.note}" if value.note else "")
