"""Deadlines out of a pack (期限): "within n days" begins on the day after the paper was received."""

from datetime import date, timedelta

from policy.errors import BadValue
from policy.packs import Pack
from policy.workdays import NATIONAL, Table, add_workdays


def due_on(pack: Pack, on: date, key: str, received_on: date, table: Table = NATIONAL) -> date:
    """Return the last day of a term (期限届满日) counted from the day after receipt, by the unit the pack names.

    Calendar days (日) or working days (工作日, over the office's table). A value in another unit raises BadValue.
    """
    term = pack.value(key, on)
    if term.unit == "days":
        return received_on + timedelta(days=term.count())
    if term.unit == "workdays":
        return add_workdays(received_on, term.count(), table)
    raise BadValue(key, key=key)
