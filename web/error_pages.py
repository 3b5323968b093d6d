"""Error pages (出错页): the number, what happened in the office's words, what to do; JSON where a program asked."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from models.errors import QingshanError
from policy.errors import PolicyError, ValueNotSet
from web.errors import BadForm, NoSuchPage, TooLarge, Unexpected, WrongMethod
from web.templates import page

BY_STATUS: dict[int, type[QingshanError]] = {400: BadForm, 404: NoSuchPage, 405: WrongMethod, 413: TooLarge}


def error_page(request: Request, error: QingshanError | PolicyError) -> Response:
    """Return the page, or for a program the JSON, of a numbered error, with its status."""
    if request.url.path.endswith(".json"):
        return JSONResponse({"error": error.code, "message": error.message}, error.status)
    context = {"error": error, "verdict": getattr(error, "verdict", None)}
    context["enter"] = error.facts.get("key", "") if isinstance(error, ValueNotSet) else ""
    return page(request, "error.html", context, status=error.status)


async def on_numbered(request: Request, error: Exception) -> Response:
    """Answer a numbered error that a page let pass."""
    assert isinstance(error, QingshanError | PolicyError)
    return error_page(request, error)


async def on_http(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses: an unknown page, a wrong method, a broken form."""
    assert isinstance(error, HTTPException)
    return error_page(request, BY_STATUS.get(error.status_code, Unexpected)())


async def on_invalid(request: Request, error: Exception) -> Response:
    """Answer an address or form that does not fit: an address of that shape does not exist."""
    assert isinstance(error, RequestValidationError)
    in_path = any(e["loc"][0] == "path" for e in error.errors())
    return error_page(request, NoSuchPage() if in_path else BadForm())
