"""How the office says dates, deadlines and numbers."""

from datetime import datetime

from models.base import in_shanghai


def day_words(at: datetime) -> str:
    """Return a day as papers write it: 2009年12月31日."""
    day = in_shanghai(at)
    return f"{day.year}年{day.month}月{day.day}日"


def deadline_words(due: datetime | None) -> str:
    """Return the sentence that asks for an answer in time: 请于2009年12月31日前办理."""
    return f"请于{day_words(due)}前办理" if due else "请尽快办理"


def until_words(due: datetime | None) -> str:
    """Return the date itself, for letters to somebody else than who was asked: 截止日期为2009年12月31日."""
    return f"截止日期为{day_words(due)}" if due else "未设截止日期"


def moment_words(at: datetime) -> str:
    """Return a day and time: 2009年12月31日 18:05."""
    return f"{day_words(at)} {in_shanghai(at):%H:%M}"


def yuan(fen: int) -> str:
    """Return money in yuan, exact to the fen, without needless zeros: 48000 or 1200.50."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)
