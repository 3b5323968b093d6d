"""`qingshan web`: the pages alone; several may run side by side on one database."""

from __future__ import annotations

import typer

app = typer.Typer(help="只启动网页服务")


@app.command()
def web() -> None:
    """只启动网页服务（up 会自动启动）。"""
    import uvicorn

    from models import db
    from qingshan import postgres
    from qingshan.errors import NotRunning
    from qingshan.prepare import use_secret
    from qingshan.settings import load_settings
    from web.app import create
    from web.settings import WebSettings

    settings = load_settings()
    info = postgres.running_info(settings)
    if info is None:
        raise NotRunning(str(settings.home))
    db.configure(info.url)
    use_secret(settings)
    uvicorn.run(
        create(WebSettings(origin=settings.origin)),
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level.lower(),
        access_log=False,  # an address holds a token (A10)
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
