"""How much may be sent (A22): counted while it streams in, before anything is parsed."""

from starlette.datastructures import Headers
from starlette.types import Message, Receive

from web.errors import TooLarge
from web.settings import WebSettings

FORM = 512 * 1024  # bytes of a form beside its files
DRAINED = 50 * 1024 * 1024  # beyond this the connection is closed without waiting for the end


def limit_of(headers: Headers, settings: WebSettings) -> int:
    """Return how many bytes a request may carry: a form of files more than one of fields."""
    files = headers.get("content-type", "").startswith("multipart/form-data")
    return settings.max_upload + FORM if files else FORM


async def check_length(headers: Headers, receive: Receive, settings: WebSettings) -> None:
    """Refuse a request that announces too much, or a length that is no number; QS-2102."""
    announced = headers.get("content-length", "0")
    if not announced.isdecimal() or len(announced) > 15:
        raise TooLarge
    if int(announced) > limit_of(headers, settings):
        if int(announced) <= DRAINED:
            await _drain(receive, 0)
        raise TooLarge


def counted(receive: Receive, limit: int) -> Receive:
    """Return `receive` with a count: it raises QS-2102 when more than `limit` bytes have come."""
    seen = 0

    async def receive_counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            if message.get("more_body"):
                await _drain(receive, seen)
            raise TooLarge
        return message

    return receive_counted


async def _drain(receive: Receive, seen: int) -> None:
    """Take in and throw away what is still coming, up to a bound: a browser shows an answer only once it has sent all."""
    more = True
    while more and seen <= DRAINED:
        message = await receive()
        seen += len(message.get("body", b""))
        more = bool(message.get("more_body"))
