"""Reading figures as people write them: headcount, days, hours, money. Exact, never a float, never a guess.

Each reader takes a cell's value and returns a number, or raises `Unreadable` with what to write instead.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from tasks.workbooks.cells import Unreadable, narrow
from tasks.workbooks.numerals import chinese_number

PLAIN = re.compile(r"^[0-9]+(\.[0-9]+)?$")
GROUPED = re.compile(r"^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$")
ROUGHLY = re.compile(r"约|左右|上下|大概|余|多|几|近|不少于|不超过|以上|以下|以内|若干|待定|暂定|[~≈]")
BETWEEN = re.compile(r"[0-9一二三四五六七八九十]\s*(-|—|–|至|到|~|、|/)\s*[0-9一二三四五六七八九十]")
MONEY_SIGN = re.compile(r"^(人民币|RMB|CNY)?¥?")
MAX_PEOPLE = 100_000
MAX_DAYS = 366
MAX_HOURS = 3_000
MAX_YUAN = 10_000_000


def read_headcount(value: object) -> int:
    """Read a headcount (人数): a whole number of people from 1."""
    remedy = "请填整数，例如 30"
    number = _number(value, ("人次", "人", "名", "位"), remedy)
    if number <= 0:
        raise Unreadable("人数应当大于 0", remedy)
    if number != number.to_integral_value():
        raise Unreadable("人数不是整数", remedy)
    if number > MAX_PEOPLE:
        raise Unreadable(f"人数超过 {MAX_PEOPLE}，请核对", remedy)
    return int(number)


def read_days(value: object) -> Decimal:
    """Read days (天数) in halves: 2, 0.5, 半天, 2天半; raises for anything finer."""
    remedy = "请填天数，可以到半天，例如 2 或 0.5"
    text = narrow(value)
    if text in {"半天", "半日"}:
        return Decimal("0.5")
    half = re.fullmatch(r"(.+)[天日]半|(.+)个半[天日]", text)
    if half:
        number = _number(half[1] or half[2], (), remedy) + Decimal("0.5")
    else:
        number = _number(value, ("个工作日", "天", "日"), remedy)
    if number <= 0:
        raise Unreadable("天数应当大于 0", remedy)
    if (number * 2) != (number * 2).to_integral_value():
        raise Unreadable("天数只记到半天", remedy)
    if number > MAX_DAYS:
        raise Unreadable(f"天数超过 {MAX_DAYS} 天，请核对", remedy)
    return _trim(number)


def read_hours(value: object) -> Decimal:
    """Read credit hours (学时); 课时 and clock hours are other units and are not converted."""
    remedy = "请折算成学时，只填数字，例如 8"
    if re.search(r"课时|小时", narrow(value)):
        raise Unreadable("这里应当填学时，课时、小时不能直接当作学时", remedy)
    number = _number(value, ("个学时", "学时"), remedy)
    if number <= 0:
        raise Unreadable("学时应当大于 0", remedy)
    if (number * 2) != (number * 2).to_integral_value():
        raise Unreadable("学时只记到半个学时", remedy)
    if number > MAX_HOURS:
        raise Unreadable(f"学时超过 {MAX_HOURS}，请核对", remedy)
    return _trim(number)


def read_money(value: object, ten_thousands: bool = False) -> int:
    """Read money (经费) into fen, exactly; `ten_thousands` when the heading says 万元. A unit in the cell itself counts."""
    remedy = "请填数字，单位为元，例如 12000；不需要经费的填 0"
    amount, scale = value, Decimal(10_000 if ten_thousands else 1)
    if isinstance(value, str):
        amount = MONEY_SIGN.sub("", narrow(value))
        own = re.fullmatch(r"(.+?)(万元整?|元整?|万)", amount)
        if own:
            amount, scale = own[1], Decimal(10_000 if own[2].startswith("万") else 1)
    fen = _number(amount, (), remedy) * scale * 100
    if fen < 0:
        raise Unreadable("经费不能是负数", remedy)
    if fen != fen.to_integral_value():
        raise Unreadable("经费最多到分（两位小数）", remedy)
    if fen > MAX_YUAN * 100:
        raise Unreadable(f"经费超过 {MAX_YUAN // 10_000} 万元，请核对单位是元还是万元", remedy)
    return int(fen)


def _number(value: object, units: tuple[str, ...], remedy: str) -> Decimal:
    """Read a number with one of the allowed units behind it; says why when that would be a guess."""
    if isinstance(value, bool):
        raise Unreadable("这里应当填数字", remedy)
    if isinstance(value, date):
        raise Unreadable("填成了日期（可能是 Excel 自动转换的）", remedy)
    text = narrow(value)
    if ROUGHLY.search(text):
        raise Unreadable("写的是大概的数，系统不代为取整", remedy)
    if BETWEEN.search(text):
        raise Unreadable("写的是一个范围或几个数，系统不代为取舍", remedy)
    bare = next((text[: -len(unit)] for unit in units if text.endswith(unit)), text)
    return _exact(bare, remedy)


def _exact(text: str, remedy: str) -> Decimal:
    """Turn digits, grouped digits or Chinese numerals into a Decimal; raises when it is none of them."""
    sign = -1 if text[:1] in {"-", "−", "负"} else 1
    digits = text[1:] if text[:1] in {"-", "−", "负", "+"} else text
    if PLAIN.match(digits) or GROUPED.match(digits):
        return sign * Decimal(digits.replace(",", ""))
    if "," in digits and PLAIN.match(digits.replace(",", "")):
        raise Unreadable("逗号的位置不对，可能多打或少打了数字", remedy)
    spelled = chinese_number(digits)
    if spelled is None:
        raise Unreadable("这里应当填数字", remedy)
    return Decimal(sign * spelled)


def _trim(number: Decimal) -> Decimal:
    """Give the shortest form of a number, so that 2 and 2.0 compare and print alike."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()
