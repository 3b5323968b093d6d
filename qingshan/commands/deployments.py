"""`qingshan deployments`: make work pool and deployments in Prefect now; `up` calls it when they are missing."""

from __future__ import annotations

import typer

from qingshan.commands.common import AsJson, print_json

app = typer.Typer(help="在 Prefect 中建立部署（up 会自动做）")


@app.command()
def deployments(as_json: AsJson = False) -> None:
    """在 Prefect 中建立工作池和全部部署，可重复执行。"""
    import os

    from qingshan.prefect_server import prefect_env
    from qingshan.settings import load_settings

    settings = load_settings()
    os.environ.update(prefect_env(settings))  # before prefect is imported: it reads its settings once

    from qingshan.deployments import ensure_deployments

    names = ensure_deployments(settings)
    print_json(names) if as_json else typer.echo("\n".join(names))
