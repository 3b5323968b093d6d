"""Bars for sums (条形图): drawn here as SVG, from zero, the figure written beside each; the same figures stand in a table."""

from collections.abc import Sequence
from dataclasses import dataclass

LABEL, BAR, FIGURE, ROW = 140, 150, 100, 26  # widths of label, bar and figure, height of a row
LONGEST_LABEL = 10  # characters that fit into the label's width; the table has the whole name


@dataclass(frozen=True)
class Bar:
    """One bar: its label shortened to fit, the whole label for a pointer, its length, and the figure beside it."""

    label: str
    whole: str
    y: int
    width: int
    figure: str


@dataclass(frozen=True)
class Chart:
    """A chart that a template draws: size in SVG units, where the bars begin, and its bars."""

    title: str
    axis: int
    width: int
    height: int
    bars: Sequence[Bar]


def chart(title: str, rows: Sequence[tuple[str, int, str]]) -> Chart:
    """Return a chart of rows (label, value, value as written), scaled so that the largest fills the width."""
    most = max((value for _, value, _ in rows), default=0) or 1
    bars = [
        Bar(_short(label), label, place * ROW, -(-value * BAR // most), figure)
        for place, (label, value, figure) in enumerate(rows)
    ]
    return Chart(title, LABEL, LABEL + BAR + FIGURE, len(rows) * ROW, bars)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
