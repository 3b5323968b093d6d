"""Reading the planned month (计划月份) and dates as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from tasks.workbooks.cells import Unreadable, narrow
from tasks.workbooks.numerals import chinese_number

# 六月, 6月份, 6, 2010年6月, 10年6月, 2010-06, 2010.6 - and what may follow it: a part of the month or a day.
MONTH = re.compile(
    r"^(?:(?P<year>[0-9]{4}|[0-9]{2}(?=年))(?:年度?|[-./]))?"
    r"(?P<month>[0-9]{1,2}|[一二三四五六七八九十元]{1,3})(?:月份?)?"
    r"(?P<part>[上中下]旬|初|底|末|中|(?:[0-9]{1,2}[日号])|(?:[-./][0-9]{1,2}))?$"
)
SEVERAL = re.compile(
    r"季度|半年|全年|每月|[0-9一二三四五六七八九十]月?\s*(至|到|~|、|,|和|或|—|–)\s*[0-9一二三四五六七八九十]+月?"
)
RELATIVE = re.compile(r"明年|次年|来年|下年|今年|当年|本年")
DATE = re.compile(r"([0-9]{4})\s*[年\-./]\s*([0-9]{1,2})\s*[月\-./]\s*([0-9]{1,2})\s*日?")


@dataclass(frozen=True)
class MonthRead:
    """A month with what was written beyond it and is not kept (中旬, 15日)."""

    month: int
    dropped: str = ""


def read_month(value: object, plan_year: int) -> MonthRead:
    """Read the planned month, 1 to 12; a year in the cell must be the plan's year."""
    remedy = f"请填 1 至 12 中的一个月份，例如 {plan_year}年3月 填作 3月"
    if isinstance(value, (date, datetime)):
        _same_year(value.year, plan_year, remedy)
        return MonthRead(value.month, f"{value.day}日" if value.day != 1 else "")
    text = narrow(value)
    _refuse_vague(text, remedy)
    found = MONTH.match(text)
    # 2010-06-15 is a day; a bare 3.15 or 4.5 is a day or a slip of the hand.
    if not found or (not found["year"] and (found["part"] or "")[:1] in set("-./")):
        raise Unreadable("看不出是哪个月", remedy)
    if found["year"]:
        year = int(found["year"])
        _same_year(year + plan_year // 100 * 100 if year < 100 else year, plan_year, remedy)
    month = 1 if found["month"] == "元" else _whole(found["month"])
    if not 1 <= month <= 12:
        raise Unreadable("没有这个月份", remedy)
    return MonthRead(month, (found["part"] or "").lstrip("-./"))


def _refuse_vague(text: str, remedy: str) -> None:
    """Refuse what names several months, no fixed year, or no month at all: choosing one would be a guess."""
    if re.search(r"待定|暂定|约|左右|前后|视情|另定", text):
        raise Unreadable("月份还没有定下来，系统不代为确定", remedy)
    if RELATIVE.search(text):
        raise Unreadable("写的是相对的年份，系统不代为推算", remedy)
    if SEVERAL.search(text) or re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}月?", text):
        raise Unreadable("写的是几个月或一段时间，系统不代为取舍", "分几期办的请一期填一行；只办一期的，请填开班的月份")


def _same_year(year: int, plan_year: int, remedy: str) -> None:
    if year != plan_year:
        raise Unreadable(f"写的是 {year} 年，本表申报的是 {plan_year} 年度", remedy)


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else chinese_number(text) or 0


def read_date(value: object) -> date | None:
    """Find a date such as 2009年12月18日 in a cell; returns None when there is none or it does not exist."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = DATE.search(narrow(value))
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
