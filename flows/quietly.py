"""What may be said of an error (A10): its kind and where, never its text, which can hold a name or an ID number.

PostgreSQL's DETAIL line repeats the row, and Prefect keeps what a task raised in its own tables and logs.
"""

import logging
import traceback

log = logging.getLogger("qingshan.acts")


def note(what: str, error: BaseException) -> None:
    """Log that something failed: the kind of error, the constraint if there was one, and the lines of code."""
    cause = getattr(error, "orig", None) or error
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    places = [
        f"{f.filename.rsplit('/', 3)[-2]}/{f.filename.rsplit('/', 1)[-1]}:{f.lineno}"
        for f in traceback.extract_tb(error.__traceback__)
    ]
    log.error("%s: %s %s at %s", what, type(cause).__name__, constraint, " < ".join(reversed(places[-8:])))
