"""Pressing a link (打开链接): the token moves into a cookie, the browser goes on to a clean address. Nothing is recorded.

`HEAD` and `GET` may be repeated by any mail scanner (A01). Unknown, expired, used and revoked look alike (A02).
"""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from models.errors import NoSuchItem
from notifications import links
from web.security import cookies, limits

router = APIRouter()


@router.get("/l/{token}")
@router.head("/l/{token}")
def press(request: Request, token: str) -> Response:
    """Open what a link leads to: an item, or a paper to read."""
    with limits.opening(request) as tx:
        limits.check(tx, "token", limits.source_of(request))
        link = links.find(tx, token)
        if link.purpose == "item" and link.assignment_id:
            name, path = f"{cookies.ITEM}{link.assignment_id}", f"/i/{link.assignment_id}"
        elif link.purpose == "read" and link.document_id:
            name, path = f"{cookies.PAPER}{link.document_id}", f"/documents/{link.document_id}"
        else:
            raise NoSuchItem
    response = RedirectResponse(path, 303)
    cookies.drop_oldest(request, response)
    cookies.give(request, response, name, token, path=path, lasts=cookies.LINK_LASTS)
    return response
