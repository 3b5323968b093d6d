"""What acts and pages register by name (登记): each name once, for a second would silently stand in for the first."""

from typing import TypeVar

T = TypeVar("T")


def enter(table: dict[str, T], name: str, what: T) -> T:
    """Enter something under a name and return it; AssertionError, a mistake of ours, when the name is another's already."""
    assert table.get(name, what) is what, f"“{name}” is registered twice: one would be taken for the other"
    table[name] = what
    return what
