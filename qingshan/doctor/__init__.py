"""Self-checks (体检): each finding says in Chinese what was found and what to do about it (issue 2, `doctor`)."""

from __future__ import annotations

from collections.abc import Iterator

from qingshan.doctor.finding import Finding
from qingshan.settings import Settings

__all__ = ["Finding", "examine"]


def examine(settings: Settings, *, prefect: bool = True) -> Iterator[Finding]:
    """Examine this installation part by part, giving findings as they come.

    A database that is not running is started for it and stopped again; so is Prefect, unless `prefect` is off.
    """
    from qingshan import postgres
    from qingshan.doctor import data, machine, scheduling
    from qingshan.errors import OperationError

    yield from machine.findings(settings)
    try:
        with postgres.database(settings) as info:
            yield from data.findings(settings, info)
            if prefect:
                yield from scheduling.findings(settings, info)
    except OperationError as error:
        yield Finding("database", "error", f"数据库不可用（{error.code}）", str(error))
