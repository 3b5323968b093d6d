"""How papers write numbers, dates and document numbers (党政机关公文格式)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

CHINESE = "一二三四五六七八九十"


def paper_date(day: date) -> str:
    """Write a date in Arabic figures without leading zeros: 2010年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(series: str, year: int, serial: int) -> str:
    """Write a document number (文号): six-cornered brackets, no leading zero: 青组复〔2010〕3号."""
    return f"{series}〔{year}〕{serial}号"


def yuan_text(fen: int) -> str:
    """Write money in yuan with thousands separators; decimals only when there are any: 48,000 or 12.50."""
    return f"{fen // 100:,}" if fen % 100 == 0 else f"{Decimal(fen) / 100:,.2f}"


def plain(number: Decimal) -> str:
    """Write a decimal without trailing zeros: 2, 0.5."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def ordinal(place: int) -> str:
    """Write 1 to 99 as a Chinese ordinal: 1 is 一, 12 is 十二, 30 is 三十."""
    tens, ones = divmod(place, 10)
    head = ("" if tens == 1 else CHINESE[tens - 1]) + "十" if tens else ""
    return head + (CHINESE[ones - 1] if ones else "")
