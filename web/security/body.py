"""How much may be sent (A22): counted while it streams in, before anything is parsed."""

from starlette.datastructures import Headers
from starlette.types import Message, Receive

from web.errors import TooLarge
from web.settings import WebSettings

FORM = 512 * 1024  # bytes of a form beside its files


def limit_of(headers: Headers, settings: WebSettings) -> int:
    """Return how many bytes a request may carry: a form of files more than one of fields."""
    files = headers.get("content-type", "").startswith("multipart/form-data")
    return settings.max_upload + FORM if files else FORM


def check_length(headers: Headers, settings: WebSettings) -> None:
    """Refuse a request that announces too much, or a length that is no number, before a byte is read; QS-2102."""
    announced = headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced[:15]) > limit_of(headers, settings) or len(announced) > 15:
        raise TooLarge


def counted(receive: Receive, limit: int) -> Receive:
    """Return `receive` with a count: it raises QS-2102 as soon as more than `limit` bytes have come."""
    seen = 0

    async def receive_counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise TooLarge
        return message

    return receive_counted
