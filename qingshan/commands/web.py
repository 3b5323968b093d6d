"""`qingshan web`: the pages alone; several may run side by side on one database."""

from __future__ import annotations

import typer

app = typer.Typer(help="只启动网页服务")


@app.command()
def web() -> None:
    """只启动网页服务（up 会自动启动）。"""
    from qingshan import runtime
    from qingshan.settings import load_settings
    from web.serve import server
    from web.settings import WebSettings

    settings = load_settings()
    runtime.join(settings)
    server(WebSettings(origin=settings.origin), settings.host, settings.port).run()
