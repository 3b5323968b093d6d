"""The guard around all pages: one ASGI layer, so that not even a 404 or a 500 leaves without its headers."""

import logging
import secrets
import traceback
from pathlib import Path

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import QingshanError
from web.error_pages import error_page
from web.errors import DatabaseAway, TooLarge, Unexpected
from web.security.body import check_length, counted, limit_of
from web.security.headers import add_security_headers
from web.security.origin import check_host, check_origin
from web.settings import WebSettings

log = logging.getLogger("qingshan.web")
ROOT = Path(__file__).parents[2]


class Guard:
    """Check host, origin and size of every request and put the security headers on every answer."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sending = _Sending(scope["path"], send, https=self.settings.https)
        headers = Headers(scope=scope)
        try:
            check_host(headers, self.settings)
            check_origin(scope["method"], headers, self.settings)
            await check_length(headers, receive, self.settings)
            await self.app(scope, counted(receive, limit_of(headers, self.settings)), sending)
        except QingshanError as refused:
            await self._say(refused, scope, receive, sending)
        except (OperationalError, PoolTimeout) as away:
            incident(scope, away)
            await self._say(DatabaseAway(), scope, receive, sending)
        except Exception as broken:
            await self._say(incident(scope, broken), scope, receive, sending)

    async def _say(self, error: QingshanError, scope: Scope, receive: Receive, sending: "_Sending") -> None:
        if not sending.started:
            await error_page(Request(scope), error)(scope, receive, sending)


class _Sending:
    """Puts the headers on the answer as it leaves, and remembers that it has begun."""

    def __init__(self, path: str, send: Send, *, https: bool) -> None:
        self.path, self.send, self.https = path, send, https
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            add_security_headers(headers, self.path, https=self.https)
            if message["status"] == TooLarge.status:
                headers["Connection"] = "close"  # what is still coming is not read
        await self.send(message)


def incident(scope: Scope, broken: BaseException) -> Unexpected:
    """Log what broke under a number and return the error that shows that number.

    The log gets the kind of error and the places in the code; never its message, the path or the form, which may
    hold a token, a name or a number of a person (A10).
    """
    number = secrets.token_hex(4)
    route = getattr(scope.get("route"), "path", "-")
    places = " < ".join(places_of(broken))
    log.error("incident %s %s %s %s at %s", number, scope["method"], route, type(broken).__name__, places)
    return Unexpected(f"{Unexpected.__doc__}（情况编号 {number}）")


def places_of(broken: BaseException) -> list[str]:
    """Return where in our own code an error came up, innermost first, after the place where it was raised."""
    found = list(reversed(traceback.extract_tb(broken.__traceback__)))
    ours = [frame for frame in found if Path(frame.filename).is_relative_to(ROOT) and ".venv" not in frame.filename]
    return ["/".join(Path(f.filename).parts[-2:]) + f":{f.lineno}" for f in [*found[:1], *ours[:6]]]
