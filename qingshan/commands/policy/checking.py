"""`qingshan policy check`: packs, tables, unread values, conflicts and old checks, in Chinese (规则自查)."""

from __future__ import annotations

from dataclasses import asdict

import typer

from qingshan.commands.common import AsJson, print_json
from qingshan.commands.policy.common import On, day_of
from qingshan.commands.policy.office import Office, Values, count_where_up, rules_asked


def check(on: On = None, office: Office = False, as_json: AsJson = False) -> None:
    """自查规则：读取各规则包，核算全部用例，列出未被读取的数值、上下层冲突、久未核对的数值；有不符的，退出码为1。"""
    from policy import checking
    from policy.layers import rules_in_force

    day = day_of(on)
    asked = rules_asked(rules_in_force(day), office) if office else None
    known = asked.office if asked else Values(False, count_where_up())
    known.say()
    found = checking.check(day, rules=asked.rules if asked else None)
    if as_json:
        print_json({"on": str(day), **asdict(found), "office": known.as_dict()})
    else:
        _print(found)
    if found.failures:
        raise typer.Exit(1)


def _print(found: object) -> None:
    from policy.checking import Findings

    assert isinstance(found, Findings)
    typer.echo(f"规则包{found.packs}个，数值{found.values}项，核算项目{found.gates}个，用例{found.cases}个")
    for name, lines in (("不符", found.failures), ("提示", found.warnings), ("冲突", found.conflicts)):
        for line in lines:
            typer.echo(f"［{name}］{line}")
    typer.echo("有不符，请逐条核对。" if found.failures else "全部相符。")
