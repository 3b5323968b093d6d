"""Serving the pages (网页服务): uvicorn without an access log, since paths hold links (A10), and without its own headers."""

import uvicorn

from web.app import create
from web.settings import WebSettings


def server(settings: WebSettings, host: str, port: int) -> uvicorn.Server:
    """Return the server for an address of this machine; `run()` serves until SIGINT or SIGTERM."""
    config = uvicorn.Config(
        create(settings),
        host=host,
        port=port,
        access_log=False,
        server_header=False,
        proxy_headers=settings.https,  # https means a proxy in front, on this machine
        log_level="warning",
        timeout_keep_alive=20,
        timeout_graceful_shutdown=10,
        limit_concurrency=1000,
    )
    return uvicorn.Server(config)
