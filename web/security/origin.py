"""Whose page sent this form, and by which name we were asked (A07, A09), decided from headers alone.

No token in forms: a browser sends Origin with every POST, and a page of another site cannot forge it. What has none
is not a form of ours. A plain-http office network is served too, so nothing here rests on https.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

from models.errors import CrossSite
from web.errors import UnknownHost
from web.settings import WebSettings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def host_of(headers: Headers) -> str:
    """Return the host name in the Host header, without its port; empty when it is missing, doubled or malformed."""
    given = headers.getlist("host")
    if len(given) != 1 or any(c in given[0] for c in "/@\\?# \t,"):
        return ""
    try:
        return urlsplit(f"//{given[0]}").hostname or ""
    except ValueError:
        return ""


def check_host(headers: Headers, settings: WebSettings) -> None:
    """Refuse to answer under a name that is not ours; raises QS-2101."""
    if host_of(headers) not in settings.hosts:
        raise UnknownHost


def own_origins(headers: Headers, settings: WebSettings) -> set[str]:
    """Return the origins from which a form of ours can come: the configured one, and on plain http the Host's."""
    own = {settings.origin}
    if not settings.https:
        own.add(f"http://{headers.get('host', '')}")
    return own


def check_origin(method: str, headers: Headers, settings: WebSettings) -> None:
    """Refuse a change that another site's page, or none, has sent: foreign, null, doubled or absent Origin; QS-2011."""
    if method in SAFE:
        return
    given = headers.getlist("origin")
    if len(given) != 1 or given[0] not in own_origins(headers, settings):
        raise CrossSite
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise CrossSite
