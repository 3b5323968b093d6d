"""The clock: the office's time, and in a rehearsal a simulated one that only a rehearsal database may have.

"Due" is always a comparison with `now`, never a sleeping process, so a year can be rehearsed in seconds. A database
made for real work refuses a simulated clock (QS-5001, and a trigger in the database itself).
"""

from datetime import date, datetime, time, timedelta

from sqlalchemy import text
from sqlmodel import Session

from models.base import SHANGHAI
from models.errors import NotRehearsal


def now(session: Session) -> datetime:
    """Return the instant of this transaction, in Asia/Shanghai; the same at every call within one transaction."""
    if "now" not in session.info:
        at: datetime = session.execute(text("SELECT qs_now()")).scalar_one()
        session.info["now"] = at.astimezone(SHANGHAI)
    found: datetime = session.info["now"]
    return found


def today(session: Session) -> date:
    """Return the calendar day in Asia/Shanghai."""
    return now(session).date()


def end_of(day: date) -> datetime:
    """Return the last second of a calendar day in Asia/Shanghai: a deadline "by that day" includes the whole day."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an instant of a day in Asia/Shanghai."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def set_rehearsal(session: Session, at: datetime) -> None:
    """Set the simulated clock; raises QS-5001 in a database that was not made for rehearsal, or when going back."""
    if not session.execute(text("SELECT rehearsal FROM instance")).scalar_one():
        raise NotRehearsal
    session.execute(
        text(
            "INSERT INTO rehearsal_clock (id, at) VALUES (1, :at)"
            " ON CONFLICT (id) DO UPDATE SET at = greatest(rehearsal_clock.at, excluded.at)"
        ),
        {"at": at},
    )
    session.info.pop("now", None)


def pass_time(session: Session, by: timedelta) -> datetime:
    """Let simulated time pass; returns the new now. Raises QS-5001 outside a rehearsal."""
    set_rehearsal(session, now(session) + by)
    return now(session)
