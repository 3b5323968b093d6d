"""Whether it works (运行状况), for programs and for the person on duty. No personal data, so nobody need sign in."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from models import db
from models.errors import QingshanError
from web.security.cookies import settings_of

router = APIRouter()
LATE = 3600  # seconds after which a message that was not handed over is worth a warning (F16)

CONDUCTOR = text(
    "SELECT extract(epoch FROM clock_timestamp() - max(at))::float FROM heartbeat WHERE name = 'conductor'"
)
OUTBOX = text(
    "SELECT count(*) FILTER (WHERE state IN ('created','retry','sending')) AS unsent,"
    " coalesce(extract(epoch FROM qs_now() - min(next_try_at)"
    "   FILTER (WHERE state IN ('created','retry','sending') AND next_try_at <= qs_now())), 0)::float AS oldest,"
    " count(*) FILTER (WHERE state = 'failed' AND NOT EXISTS"
    "   (SELECT 1 FROM message n WHERE n.fallback_of_id = message.id)) AS failed FROM message"
)


@router.get("/health")
def health(request: Request) -> Response:
    """Say whether the database, the conductor and the outbox work: 200, or 503 when something stands still."""
    limit = settings_of(request).conductor_silent.total_seconds()
    try:
        facts = _facts(limit)
    except (SQLAlchemyError, QingshanError):
        return JSONResponse({"status": "down", "database": "away"}, 503)
    return JSONResponse(facts, 200 if facts["status"] == "ok" else 503)


@router.get("/health/web")
def ready() -> Response:
    """Say whether the pages can answer: they run and reach the database; nothing of the other parts."""
    try:
        with db.reading() as look:
            look.execute(text("SELECT 1"))
    except (SQLAlchemyError, QingshanError):
        return JSONResponse({"status": "down"}, 503)
    return JSONResponse({"status": "ok"})


def _facts(limit: float) -> dict[str, Any]:
    with db.reading() as look:
        silent = look.execute(CONDUCTOR).scalar()
        outbox = look.execute(OUTBOX).one()
    running = silent is not None and silent <= limit
    warnings = []
    if outbox.oldest > LATE:
        warnings.append("有通知超过一小时未发出")
    if outbox.failed:
        warnings.append(f"有 {outbox.failed} 条通知未送达")
    return {
        "status": "ok" if running else "down",
        "database": "ok",
        "conductor": {"running": running, "silent_s": None if silent is None else round(silent, 1)},
        "outbox": {"unsent": outbox.unsent, "oldest_due_s": round(outbox.oldest, 1), "failed": outbox.failed},
        "warnings": warnings,
    }
