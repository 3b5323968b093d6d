"""Cookies (A08): HttpOnly, SameSite=Lax, and with https Secure and the __Host- prefix.

Lax, not Strict: a link in a mail leads here from another site, and a Strict cookie set on that way would not be sent
with the redirect that follows. Forms are guarded by their Origin, not by the cookie. A __Host- cookie must have the
path "/", so under https the number of an item stands in its cookie's name instead of limiting its path, and the
oldest go when there are many.
"""

from fastapi import Request
from starlette.responses import Response

from web.settings import WebSettings

SESSION = "qs_session"
ITEM = "qs_item_"
PAPER = "qs_paper_"
KEPT = 12  # cookies of items kept side by side under https
LINK_LASTS = 12 * 3600  # seconds; then the link is pressed again


def settings_of(request: Request) -> WebSettings:
    """Return the settings of the pages that answer this request."""
    found: WebSettings = request.app.state.settings
    return found


def name_of(settings: WebSettings, name: str) -> str:
    """Return a cookie's name as it is sent: with the __Host- prefix where https allows it."""
    return f"__Host-{name}" if settings.https else name


def read(request: Request, name: str) -> str:
    """Return a cookie's value, empty when there is none."""
    return request.cookies.get(name_of(settings_of(request), name), "")


def give(
    request: Request, response: Response, name: str, value: str, *, path: str = "/", lasts: int | None = None
) -> None:
    """Set a cookie; `path` limits it on plain http, `lasts` is in seconds (none: until the browser closes)."""
    settings = settings_of(request)
    response.set_cookie(
        name_of(settings, name),
        value,
        max_age=lasts,
        path="/" if settings.https else path,
        secure=settings.https,
        httponly=True,
        samesite="lax",
    )


def take_back(request: Request, response: Response, name: str, *, path: str = "/") -> None:
    """Remove a cookie."""
    settings = settings_of(request)
    response.delete_cookie(
        name_of(settings, name),
        path="/" if settings.https else path,
        secure=settings.https,
        httponly=True,
        samesite="lax",
    )


def drop_oldest(request: Request, response: Response) -> None:
    """Remove the cookies of earlier items when many have gathered under one path (https only)."""
    prefix = name_of(settings_of(request), ITEM)
    mine = [name for name in request.cookies if name.startswith(prefix)]
    for name in mine[: max(0, len(mine) - KEPT + 1)] if settings_of(request).https else []:
        response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
