"""One chart for each question that a reader asks of the review, and the small evidence chart.

In: a `Review`, or `data`, `year` and `lang`: `charts.density(lang="en", year=2013)`. Out: a
`Chart` with title, note, alt text, data and picture, or a `Notice` where the review prints none
of the figures. Figures of the page's year are drawn full, those of other years pale.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from html import escape

from .chart_activities import (
    conference_rates,
    culture_participation,
    inspections,
    propaganda_output,
    relief_and_loans,
    safety,
    study_attendance,
    wages_and_coverage,
    women_loans,
)
from .chart_membership import (
    composition,
    density,
    officer_training,
    sectors,
    union_grades,
    unions_by_sector,
    women_award,
)
from .chart_parts import Chart, Notice
from .chart_style import C1, INK_SOFT, VARIABLES, plain

__all__ = [
    "Chart", "Notice", "composition", "conference_rates", "culture_participation", "density",
    "inspections", "officer_training", "propaganda_output", "relief_and_loans", "safety",
    "sectors", "sparkline", "study_attendance", "union_grades", "unions_by_sector",
    "wages_and_coverage", "women_award", "women_loans",
]  # fmt: skip

_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_PAD = 120, 40, 6
_SPARK_BASE = 26  # below it stand the years


def sparkline(years: Sequence[int], values: Sequence[float | None], *, label: str) -> str:
    """A small chart of dots and lines as `<svg>` text, for a table cell.

    `label` is its alt text and names the values. Years without a value have no dot, and the line
    is dashed over them. The scale runs from the smallest to the largest value: it shows direction,
    not size.
    """
    points = _spark_points(years, values)
    lines = "".join(_spark_line(*pair) for pair in itertools.pairwise(points))
    dots = "".join(
        f'<circle cx="{x:g}" cy="{y:g}" r="2.6" fill="{C1}" style="fill: {VARIABLES[C1]}"/>'
        for _, x, y in points
    )
    return (
        f'<svg class="sparkline" role="img" aria-label="{escape(plain(label, 1000), quote=True)}" '
        f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SPARK_WIDTH} {_SPARK_HEIGHT}" '
        f'width="{_SPARK_WIDTH}" height="{_SPARK_HEIGHT}">{lines}{dots}{_spark_years(points)}</svg>'
    )


def _spark_points(
    years: Sequence[int], values: Sequence[float | None]
) -> list[tuple[int, float, float]]:
    """(year, x, y) of each value, in the order of years."""
    pairs = sorted(
        (year, value)
        for year, value in zip(years, values, strict=True)
        if value is not None and value == value
    )
    if not pairs:
        return []
    first, last = pairs[0][0], pairs[-1][0]
    low, high = min(value for _, value in pairs), max(value for _, value in pairs)
    side = 16  # half of a year's width in text
    width, height = _SPARK_WIDTH - 2 * side, _SPARK_BASE - 2 * _SPARK_PAD
    return [
        (
            year,
            round(
                side + (width * (year - first) / (last - first) if last > first else width / 2), 1
            ),
            round(
                _SPARK_PAD + height * (1 - ((value - low) / (high - low) if high > low else 0.5)), 1
            ),
        )
        for year, value in pairs
    ]


def _spark_line(start: tuple[int, float, float], end: tuple[int, float, float]) -> str:
    dashes = "" if end[0] - start[0] <= 1 else ' stroke-dasharray="2 3"'
    return (
        f'<line x1="{start[1]:g}" y1="{start[2]:g}" x2="{end[1]:g}" y2="{end[2]:g}" '
        f'stroke="{C1}" stroke-width="1.6"{dashes} style="stroke: {VARIABLES[C1]}"/>'
    )


def _spark_years(points: list[tuple[int, float, float]]) -> str:
    ends = dict.fromkeys((point[0], point[1]) for point in (points[:1] + points[-1:]))
    return "".join(
        f'<text x="{x:g}" y="38" font-size="10" text-anchor="middle" fill="{INK_SOFT}" '
        f'style="fill: {VARIABLES[INK_SOFT]}">{year}</text>'
        for year, x in ends
    )
