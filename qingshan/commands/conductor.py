"""`qingshan conductor`: moves cases, sends messages, minds the calendar; several may run on one database."""

from __future__ import annotations

import typer

app = typer.Typer(help="只启动值班进程")


@app.command()
def conductor() -> None:
    """只启动值班进程（up 会自动启动）：推进事项、发送通知、到期提醒。"""
    import logging
    import os

    from qingshan import runtime
    from qingshan.prefect_server import prefect_env
    from qingshan.settings import load_settings

    settings = load_settings()
    os.environ.update(
        {**prefect_env(settings), "PREFECT_LOGGING_LEVEL": "WARNING"}
    )  # before Prefect is imported: it reads its settings once
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for noisy in ("httpx", "prefect"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    url = runtime.join(settings, pool=settings.conductor_workers * 2 + 8)

    from qingshan.conductor.main import main

    main(settings, url)
