"""What the gates of deciding share: a value that may not be in force, and counts that must not contradict each other."""

from collections.abc import Iterable
from datetime import date

from policy.errors import BadFacts, NoValueOnDay, UnknownKey
from policy.packs import Pack
from policy.values import Value


def known(pack: Pack, key: str, on: date) -> Value | None:
    """Return a value, or None where the rules of the day do not know it (yet)."""
    try:
        return pack.value(key, on)
    except (UnknownKey, NoValueOnDay):
        return None


def within(part: int, whole: int, part_words: str, whole_words: str) -> None:
    """Refuse counts that contradict each other: negative, or a part larger than the whole; raises BadFacts."""
    if part < 0 or whole < 0:
        raise BadFacts(f"{part_words}{part}、{whole_words}{whole}，人数不能小于零")
    if part > whole:
        raise BadFacts(f"{part_words}{part}多于{whole_words}{whole}")


def absent(wanted: Iterable[str], given: Iterable[str]) -> list[str]:
    """Return what is wanted and not given, in the order of the rule."""
    have = {one.strip() for one in given}
    return [one for one in wanted if one not in have]
