"""Errors with a number (编号错误), from whichever part: acts and facts have theirs, the law has its own.

`policy` imports nothing of ours, so its errors have a base class of their own; whoever catches a numbered error means both.
"""

from models.errors import QingshanError
from policy.errors import PolicyError

Numbered = QingshanError | PolicyError
NUMBERED = (QingshanError, PolicyError)


def message_of(code: str) -> str:
    """Return what an error number as printed (QS-6104) tells the reader to do; empty for one that is not known here."""
    waiting: list[type[Numbered]] = list(NUMBERED)
    while waiting:
        kind = waiting.pop()
        if f"QS-{kind.number}" == code:
            return kind.__doc__ or ""
        waiting += kind.__subclasses__()
    return ""


def key_of(error: Numbered) -> str:
    """Return the value of the rules that an error is about (training.review.days), or an empty text."""
    found = error.facts.get("key")
    return found if isinstance(error, PolicyError) and isinstance(found, str) else ""
