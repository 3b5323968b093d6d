"""Headers on every answer (A08), also on refusals, 404 and 500; and no-store on whatever is personal.

`Referrer-Policy: no-referrer` makes browsers send `Origin: null` with a form of the same site, which the guard of A07
refuses. So the pages with forms say `same-origin` in a meta tag: still nothing about a page leaves this server.
"""

from starlette.datastructures import MutableHeaders

POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Robots-Tag": "noindex, nofollow",
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
SHARED = ("/static/", "/favicon")  # the only answers that are nobody's own


def add_security_headers(headers: MutableHeaders, path: str, *, https: bool) -> None:
    """Put the security headers on an answer; a stricter Content-Security-Policy that a page has set itself stays."""
    for name, value in (ALWAYS | (HTTPS_ONLY if https else {})).items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "public, max-age=3600" if path.startswith(SHARED) else "no-store")
