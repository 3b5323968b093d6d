"""What every part of the program joins before it works: the database, the secret, the origin of links, the channels.

The conductor, the web, task workers and flow runs that a stock Prefect worker starts all come through here.
"""

from __future__ import annotations

import os
from typing import Any

from qingshan.settings import ROOT, Settings, load_settings


def join(settings: Settings, *, pool: int = 10) -> str:
    """Configure this process and return the database's address; raises NotRunning when the database is down."""
    from models import db
    from qingshan import postgres
    from qingshan.errors import NotRunning

    info = postgres.running_info(settings)
    if info is None:
        raise NotRunning(str(settings.home))
    db.configure(info.url, pool=pool)
    configure(settings)
    return info.url


def configure(settings: Settings) -> None:
    """Configure what is not the database: the secret, the origin of links (A09), the channels, quiet hours, own templates."""
    from notifications import channels, links, outbox
    from tasks.training import office

    links.make_secret(settings.secret_path)
    links.configure_secret(settings.secret_path)
    links.configure_origin(settings.origin)
    channels.configure(smtp=settings.smtp_url)
    outbox.configure(quiet=_hours(settings.quiet_hours))
    office.configure(templates=settings.templates or settings.home / "templates")


def join_step(**_: Any) -> dict[str, Any]:
    """Do `join` as a Prefect pull step: a stock worker's flow run starts in its own process and knows nothing yet."""
    os.chdir(ROOT)
    join(load_settings())
    return {"directory": str(ROOT)}


def _hours(said: str) -> Any:
    """Return quiet hours as the outbox wants them, none for an empty setting."""
    from datetime import time

    if not said:
        return None
    begin, end = said.split("-")
    return time.fromisoformat(begin), time.fromisoformat(end)
