"""`qingshan policy gates` and `eval`: which questions the law answers, and the answer for facts from a file (核算)."""

from __future__ import annotations

import json
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from qingshan.commands.common import AsJson, print_json
from qingshan.commands.policy.common import On, PackName, day_of
from qingshan.commands.policy.office import Office, rules_asked


def gates(as_json: AsJson = False) -> None:
    """列出各核算项目及其需要的情况：名称、种类、是否必填。"""
    from policy.gates import gates as all_gates

    found = all_gates().values()
    if as_json:
        rows = []
        for gate in found:
            facts = [
                {"name": fact.name, "chinese": fact.chinese, "kind": fact.kind, "needed": fact.needed}
                for fact in gate.facts
            ]
            rows.append({"name": gate.name, "chinese": gate.chinese, "articles": gate.articles, "facts": facts})
        print_json(rows)
        return
    for gate in found:
        typer.echo(f"{gate.name}：{gate.chinese}（第{'、'.join(gate.articles)}条）")
        for fact in gate.facts:
            typer.echo(f"  {fact.chinese}（{fact.name}）：{fact.kind}{'' if fact.needed else '，可不填'}")


def eval_(
    gate: Annotated[str, typer.Argument(help="核算项目，见 qingshan policy gates")],
    facts: Annotated[str, typer.Option("--facts", help="情况文件，JSON 或 TOML；减号为标准输入")],
    pack: PackName = "",
    on: On = None,
    office: Office = False,
    as_json: AsJson = False,
) -> None:
    """按规则核算一个项目，给出可以、不可以或不适用，附条款、原文、所比数目；“不可以”也是答复，退出码为0。"""
    from policy.gates import evaluate, find_gate
    from policy.layers import rules_in_force

    day = day_of(on)
    find_gate(gate)
    given = read_facts_file(facts)
    asked = rules_asked(pack or rules_in_force(day), office)
    verdict = evaluate(gate, given, asked.rules, day)
    asked.office.say()
    if as_json:
        print_json(verdict.as_dict() | {"office": asked.office.as_dict()})
        return
    typer.echo(f"{verdict.outcome_words}：{verdict.reason}{verdict.remedy}")
    typer.echo(f"  {verdict.article}“{verdict.words}”（{verdict.pack}，{verdict.sure or '没有此项规定'}）")
    for name, number in verdict.numbers.items():
        typer.echo(f"  {name}：{number}")
    if verdict.may_except:
        typer.echo(f"  可以例外：{verdict.may_except}")


def read_facts_file(name: str) -> dict[str, Any]:
    """Return plain facts from a JSON or TOML file, decimals exact; BadFacts where it cannot be read."""
    from policy.errors import BadFacts

    try:
        words = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadFacts(f"不能读取文件{name}") from None
    try:
        found = _parsed(words)
    except (ValueError, tomllib.TOMLDecodeError, RecursionError):
        raise BadFacts("既不是 JSON，也不是 TOML") from None
    if not isinstance(found, dict):
        raise BadFacts("应为一组名称和内容")
    return found


def _parsed(words: str) -> Any:
    try:
        return json.loads(words, parse_float=Decimal)
    except json.JSONDecodeError:
        return tomllib.loads(words, parse_float=Decimal)
