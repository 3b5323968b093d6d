"""`qingshan worker`: serves the background tasks of QINGSHAN_DISPATCH=tasks, as many as wanted, on any machine."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="启动 Prefect 任务进程")


@app.command()
def worker(limit: Annotated[int, typer.Option(min=1, max=64, help="同时推进几个事项")] = 4) -> None:
    """启动一个 Prefect 任务进程，推进到期事项（QINGSHAN_DISPATCH=tasks 时使用）。"""
    import os

    from qingshan import runtime
    from qingshan.prefect_server import prefect_env
    from qingshan.settings import load_settings

    settings = load_settings()
    os.environ.update(prefect_env(settings))
    runtime.join(settings, pool=limit + 4)

    from prefect.task_worker import serve

    from flows.engine import quick
    from qingshan.conductor.dispatch import advance_due

    with quick():
        serve(advance_due, limit=limit)
