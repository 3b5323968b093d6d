"""One cell: what was found in it, as text a person recognises, and what to say when it cannot be read.

Rule of the reader: what can be read without guessing is read; whatever would be a guess goes back to the unit with the
cell's address and what to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

SHOWN_LENGTH = 60
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True)
class CellError:
    """A cell that must be corrected by the unit: where, what was found, why not, and what to write instead."""

    sheet: str
    cell: str
    column: str
    found: str
    message: str
    remedy: str


@dataclass(frozen=True)
class CellNote:
    """A cell that was read, with something the unit should know about how it was read."""

    sheet: str
    cell: str
    column: str
    found: str
    message: str


class Unreadable(ValueError):
    """单元格内容读不准，请按提示重新填写。"""

    def __init__(self, message: str, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(message)


@dataclass(frozen=True)
class Found:
    """The content of one cell with its address; `formula` when Excel would compute it, `error` for #REF! and the like."""

    sheet: str
    cell: str
    value: object
    formula: bool = False
    error: bool = False

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read in the cell."""
        return not self.formula and tidy(self.value) == ""

    def shown(self) -> str:
        """Give the content as the person would see it, shortened."""
        text = tidy(self.value)
        return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"

    def wrong(self, column: str, message: str, remedy: str) -> CellError:
        """Make the error of this cell."""
        return CellError(self.sheet, self.cell, column, self.shown(), message, remedy)

    def note(self, column: str, message: str) -> CellNote:
        """Make a note on this cell."""
        return CellNote(self.sheet, self.cell, column, self.shown(), message)


def tidy(value: object) -> str:
    """Turn a cell's value into text: outer spaces and invisible characters off, inner line breaks kept."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float, Decimal)):
        return plain_number(value)
    text = CONTROL.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(" \t\n\u3000\u00a0")


def plain_number(value: float | Decimal) -> str:
    """Write a number as Excel shows it, to Excel's own 15 digits: 48000.0 is 48000, never 4.8e4."""
    number = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return str(value)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def narrow(value: object) -> str:
    """Fold full-width forms and drop every space: what numbers and headings are compared by."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", tidy(value)))
