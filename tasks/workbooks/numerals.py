"""Chinese numerals (三十、一百二十) as whole numbers; colloquial short forms are refused.

一百二 may mean 102 or 120, so it is no number here: the unit is asked instead. The check is simple: read the text
loosely, write the result in full, and accept it only when that is what stood there.
"""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
PLACES = {"千": 1000, "百": 100, "十": 10}


def chinese_number(text: str) -> int | None:
    """Read a Chinese numeral below 100 million; returns None for what is not one or could mean two numbers."""
    wanted = text.replace("〇", "零").replace("两", "二")
    if not wanted or any(char not in DIGITS and char not in PLACES and char != "万" for char in wanted):
        return None
    wanted = "十" + wanted[2:] if wanted.startswith("一十") else wanted
    number = _loosely(wanted)
    return number if spell(number) == wanted else None


def _loosely(text: str) -> int:
    """Add up digits and places without judging whether the text is well formed."""
    total = section = digit = 0
    for char in text:
        if char == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        elif char in PLACES:
            section, digit = section + max(digit, 1) * PLACES[char], 0
        else:
            digit = DIGITS.index(char)
    return total + section + digit


def spell(number: int) -> str:
    """Write a whole number below 100 million in full Chinese numerals: 112 is 一百一十二, 10002 is 一万零二."""
    if number == 0:
        return "零"
    upper, lower = divmod(number, 10_000)
    if upper >= 10_000:
        return ""
    gap = "零" if upper and 0 < lower < 1000 else ""
    text = (_spell_section(upper) + "万" if upper else "") + gap + _spell_section(lower)
    return text.removeprefix("一") if text.startswith("一十") else text


def _spell_section(number: int) -> str:
    """Write 1 to 9999, one 零 for each gap inside."""
    text, rest, gap = "", number, False
    for place, value in PLACES.items():
        digit, rest = divmod(rest, value)
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + place
            gap = False
        elif text:
            gap = True
    return text + (("零" if gap else "") + DIGITS[rest] if rest else "")
