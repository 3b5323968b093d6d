"""What commands share: the settings, the database opened for `models.db`, facts printed as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from qingshan.settings import Settings, load_settings

AsJson = Annotated[bool, typer.Option("--json", help="按 JSON 输出，供程序读取")]


@contextmanager
def facts(settings: Settings | None = None) -> Iterator[Settings]:
    """Open the facts of this installation for a command (打开数据库).

    `models.db` is configured; a database server that was not running is started, and stopped afterwards.
    """
    from models import db
    from qingshan import postgres

    chosen = settings or load_settings()
    with postgres.database(chosen) as info:
        db.configure(info.url)
        try:
            yield chosen
        finally:
            db.dispose()


def print_json(value: Any) -> None:
    """Print facts as one line of JSON, Chinese as it is."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))
