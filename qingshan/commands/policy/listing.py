"""`qingshan policy list` and `diff`: which packs there are, which rules hold on a day, what differs between two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qingshan.commands.common import AsJson, print_json
from qingshan.commands.policy.common import On, day_of
from qingshan.commands.policy.office import Office, rules_asked

if TYPE_CHECKING:
    from policy.packs import Pack

LAYERS = {"local": "本区", "national": "全国"}


def list_(on: On = None, office: Office = False, as_json: AsJson = False) -> None:
    """列出各规则包：层级、施行日期、数值数目，以及某日施行的是哪几个。"""
    from policy.layers import Layers, rules_in_force
    from policy.pack_files import pack_names
    from policy.packs import load_pack

    day = day_of(on)
    in_force = rules_in_force(day)
    asked = rules_asked(in_force, office)
    asked.office.say()
    layers = asked.rules.layers if isinstance(asked.rules, Layers) else (asked.rules,)
    packs = {name: load_pack(name) for name in pack_names()} | {pack.name: pack for pack in layers}
    rows = []
    for pack in (packs[name] for name in sorted(packs)):
        held = {"name": pack.name, "title": pack.title, "layer": pack.layer, "in_force_from": pack.in_force_from}
        counted = {"values": len(pack.keys), "left_to_people": len(pack.not_modelled), "hash": pack.hash}
        rows.append(held | counted | {"in_force": pack.name in in_force.split("+")})
    if as_json:
        print_json({"on": str(day), "rules": in_force, "packs": rows, "office": asked.office.as_dict()})
        return
    for row in rows:
        sign = "●" if row["in_force"] else "○"
        layer, begins = LAYERS[str(row["layer"])], row["in_force_from"]
        typer.echo(f"{sign} {row['name']}：{row['title']}（{layer}，{begins}起），数值{row['values']}项")
    typer.echo(f"{day}施行：{in_force}")
    if asked.office.read:
        typer.echo(f"本单位经审核的自定数值{asked.office.count}项，已计入。")


def diff(
    one: Annotated[str, typer.Argument(help="规则包，几层的用加号连接")],
    other: Annotated[str, typer.Argument(help="与之比较的规则包")],
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """列出两个规则包（或几层相加）在某日哪些数值不同、哪些只有一方有。"""
    from policy.layers import load_rules

    day = day_of(on)
    first, second = (_held(load_rules(name), day) for name in (one, other))
    titles = {key: title for held in (second, first) for key, (title, _) in held.items()}
    rows = [
        {"key": key, "title": title, one: first.get(key, ("", "没有"))[1], other: second.get(key, ("", "没有"))[1]}
        for key, title in sorted(titles.items())
        if first.get(key, ("", "没有"))[1] != second.get(key, ("", "没有"))[1]
    ]
    if as_json:
        print_json({"on": str(day), "differs": rows})
        return
    for row in rows:
        typer.echo(f"{row['title']}（{row['key']}）：{row[one]} → {row[other]}")
    typer.echo(f"共有{len(rows)}项不同")


def _held(rules: Pack, day: object) -> dict[str, tuple[str, str]]:
    from policy.errors import NoValueOnDay

    held = {}
    for key in rules.keys:
        try:
            value = rules.value(key, day)  # type: ignore[arg-type]
        except NoValueOnDay:
            continue
        held[key] = (value.title, value.shown())
    return held
