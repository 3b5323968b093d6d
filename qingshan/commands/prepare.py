"""`qingshan prepare`: schema, secret and district, without starting anything (`up` calls it)."""

from __future__ import annotations

import typer

from qingshan.commands.common import AsJson, print_json

app = typer.Typer(help="准备数据：升级库结构、生成密钥、装入示例区（up 会自动做）")


@app.command()
def prepare(as_json: AsJson = False) -> None:
    """准备数据：升级库结构，生成密钥，空库时装入示例区，给出干部登录链接。"""
    from qingshan import postgres
    from qingshan.prepare import prepare as make_ready
    from qingshan.settings import load_settings

    settings = load_settings()
    with postgres.database(settings) as info:
        done = make_ready(settings, info.url)
    if as_json:
        print_json(done)
        return
    typer.echo(f"库结构 {done['schema']}；{'已装入示例区' if done['sample_loaded'] else '数据未改动'}。")
    if done["sign_in"]:
        typer.echo(f"干部登录链接（一次有效）：{done['sign_in']}")
