"""`qingshan web`: the pages alone; several may run side by side on one database."""

from __future__ import annotations

import typer

app = typer.Typer(help="只启动网页服务")


@app.command()
def web() -> None:
    """只启动网页服务（up 会自动启动）。"""
    from models import db
    from qingshan import postgres
    from qingshan.errors import NotRunning
    from qingshan.prepare import use_secret
    from qingshan.settings import load_settings
    from web.serve import server
    from web.settings import WebSettings

    settings = load_settings()
    info = postgres.running_info(settings)
    if info is None:
        raise NotRunning(str(settings.home))
    db.configure(info.url)
    use_secret(settings)
    server(WebSettings(origin=settings.origin), settings.host, settings.port).run()
