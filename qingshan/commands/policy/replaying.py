"""`qingshan policy replay`: what finished cases would have been told under other rules; nothing is touched (回算)."""

from __future__ import annotations

import tomllib
from typing import Annotated, Any

import typer

from qingshan.commands.common import AsJson, facts, print_json
from qingshan.commands.policy.common import PackName

SET = typer.Option("--set", help="改一个数值，如 training.change.ceilings='[\"days\"]'；可重复")


def replay(
    pack: PackName = "",
    set_: Annotated[list[str] | None, SET] = None,
    as_json: AsJson = False,
) -> None:
    """用另一套规则重新核算已办结事项的各项判定，列出结果会改变的；只读，不改动任何事项。"""
    from models import db
    from tasks import replaying

    changed = dict(setting(one) for one in set_ or [])
    with facts(), db.reading() as look:
        found = replaying.replay(look, pack=pack, changed=changed)
    if as_json:
        print_json(found.as_dict())
        return
    for row in [*found.rows, *found.cannot]:
        typer.echo(row.words)
    typer.echo(found.words)


def setting(one: str) -> tuple[str, Any]:
    """Return the key and the value of key=value; the value as in TOML (3, true, "1/2", ["a"]), else as text."""
    key, sign, raw = one.partition("=")
    if not sign:
        raise typer.BadParameter(f"应写成 名称=数值：{one}")
    try:
        return key.strip(), tomllib.loads(f"v = {raw}")["v"]
    except tomllib.TOMLDecodeError:
        return key.strip(), raw
