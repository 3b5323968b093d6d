"""`qingshan tick`: one round by hand: timers, cycles, seals, cases that are due, messages. No Prefect needed."""

from __future__ import annotations

import typer

from qingshan.commands.common import AsJson, facts, print_json

app = typer.Typer(help="办一轮到期事务")


@app.command()
def tick(as_json: AsJson = False) -> None:
    """手工办一轮：到期提醒、周期发起、推进事项、发送通知。"""
    with facts() as settings:
        from qingshan import runtime
        from qingshan.rounds import one_round

        runtime.configure(settings)
        did = one_round(settings)
    if as_json:
        print_json(did)
    else:
        typer.echo(f"推进 {did['advanced']} 次，发出 {did['sent']} 条通知，处理 {did['timers']} 个到期时限")
