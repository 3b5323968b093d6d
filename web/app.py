"""The pages put together: routes in small files, one guard around all of them (design §3, `web/`)."""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from models.errors import QingshanError
from policy.errors import PolicyError
from tasks import everything
from web import error_pages
from web.pages import (
    ballot,
    case,
    class_acts,
    classes,
    desk,
    desk_acts,
    documents,
    dossiers,
    health,
    home,
    inner_posts,
    item,
    items,
    link,
    mailbox,
    measures,
    notices,
    objectors,
    part,
    pin,
    plan,
    reviews,
    selection_papers,
    selections,
    signin,
    values,
)
from web.security.guard import Guard
from web.settings import WebSettings
from web.templates import HERE

PAGES = (
    ballot,
    home,
    signin,
    link,
    item,
    documents,
    dossiers,
    mailbox,
    desk,
    case,
    desk_acts,
    part,
    plan,
    class_acts,
    classes,
    pin,
    measures,
    values,
    inner_posts,
    selection_papers,
    reviews,
    selections,
    notices,
    objectors,
    health,
)


def create(settings: WebSettings | None = None) -> FastAPI:
    """Make the application that serves the pages; the database and the links are configured before (`qingshan web`).

    No addresses are taken from a request: the framework's own redirects, which use the Host header, are off (A09).
    """
    settings = settings or WebSettings()
    app = FastAPI(title="青山", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.settings = settings
    app.add_exception_handler(QingshanError, error_pages.on_numbered)
    app.add_exception_handler(PolicyError, error_pages.on_numbered)
    app.add_exception_handler(HTTPException, error_pages.on_http)
    app.add_exception_handler(RequestValidationError, error_pages.on_invalid)
    app.add_middleware(Guard, settings=settings)
    everything.load_all()
    items.load_all()
    for module in PAGES:
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return app
