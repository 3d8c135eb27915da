"""One chart for each question that a reader asks of the review, and the small evidence chart.

In: a `Review`, or `data`, `year` and `lang`: `charts.density(lang="en", year=2013)`. Out: a
`Chart` with title, note, alt text, data and picture, or a `Notice` where the review prints none
of the figures. Figures of the page's year are drawn full, those of other years pale.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from html import escape

from .activities import (
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
from .membership import (
    composition,
    density,
    officer_training,
    sectors,
    union_grades,
    unions_by_sector,
    women_award,
)
from .parts import Chart, Notice
from .style import C1, INK, INK_SOFT, RULE, VARIABLES, plain

__all__ = [
    "Chart", "Notice", "composition", "conference_rates", "culture_participation", "density",
    "inspections", "officer_training", "propaganda_output", "relief_and_loans", "safety",
    "sectors", "sparkline", "study_attendance", "union_grades", "unions_by_sector",
    "wages_and_coverage", "women_award", "women_loans",
]  # fmt: skip

_SPARK_WIDTH, _SPARK_SIDE = 128, 18  # the side is half of a year's width in text
_SPARK_PAD = 6  # above and below the dots
_SPARK_TEXT, _SPARK_SIZE = 12, 10  # height of a line of text, and its size
_SPARK_FLAT, _SPARK_TALL = 14, 36  # between the lowest and the highest place of a dot

_Spot = tuple[int, float, float]  # a year, and x and y of its dot


def sparkline(
    years: Sequence[int],
    values: Sequence[float | None],
    *,
    label: str,
    unit: str = "",
    shown: Sequence[str] = (),
) -> str:
    """A small chart of dots and lines as `<svg>` text, for a table cell.

    `label` is its alt text and names the values. Years without a value have no dot, and the line
    is dashed over them. With the code of a `unit` the scale begins at 0, on a thin line: per cents
    all run to 100, so that their charts can be compared with one another; anything else runs to
    its own highest value. Without a unit it runs from the smallest to the largest value and shows
    direction, not size. `shown` has a text for each year; those of the first and of the last year
    with a value stand at their dots. Raises ValueError where the lengths differ.
    """
    points = sorted(
        (year, value, text)
        for year, value, text in zip(years, values, shown or [""] * len(years), strict=True)
        if value is not None and value == value
    )
    room = _SPARK_PAD + (_SPARK_TEXT if any(shown) else 0)
    height = _SPARK_TALL if unit else _SPARK_FLAT
    spots, zero = _spark_spots([point[:2] for point in points], unit, height, room)
    foot = height + 2 * room
    drawn = [
        _spark_zero(zero) if unit and spots else "",
        *(_spark_line(*pair) for pair in itertools.pairwise(spots)),
        *(
            f'<circle cx="{x:g}" cy="{y:g}" r="2.6" fill="{C1}" style="fill: {VARIABLES[C1]}"/>'
            for _, x, y in spots
        ),
        _spark_texts(spots, [text for _, _, text in points]),
        _spark_years(spots, foot + 12),
    ]
    return (
        f'<svg class="sparkline" role="img" aria-label="{escape(plain(label, 1000), quote=True)}" '
        f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SPARK_WIDTH} {foot + 14}" '
        f'width="{_SPARK_WIDTH}" height="{foot + 14}">{"".join(drawn)}</svg>'
    )


def _spark_spots(
    pairs: list[tuple[int, float]], unit: str, height: float, top: float
) -> tuple[list[_Spot], float]:
    """The dot of each value, in order of years, and the y of 0 on their scale."""
    if not pairs:
        return [], 0.0
    known = [value for _, value in pairs]
    fixed = ([0.0] if unit else []) + ([100.0] if unit == "percent" else [])
    low, high = min(known + fixed), max(known + fixed)
    first, last = pairs[0][0], pairs[-1][0]
    run = _SPARK_WIDTH - 2 * _SPARK_SIDE
    level = 0.0 if unit else 0.5  # where all values lie that do not differ

    def x_of(year: int) -> float:
        return round(_SPARK_SIDE + run * ((year - first) / (last - first or 1)), 1)

    def y_of(value: float) -> float:
        share = (value - low) / (high - low) if high > low else level
        return round(top + height * (1 - share), 1)

    if first == last:
        return [(year, _SPARK_WIDTH / 2, y_of(value)) for year, value in pairs], y_of(0.0)
    return [(year, x_of(year), y_of(value)) for year, value in pairs], y_of(0.0)


def _spark_zero(y: float) -> str:
    return (
        f'<line x1="0" y1="{y:g}" x2="{_SPARK_WIDTH}" y2="{y:g}" stroke="{RULE}" '
        f'stroke-width="1" style="stroke: {VARIABLES[RULE]}"/>'
    )


def _spark_texts(spots: list[_Spot], texts: list[str]) -> str:
    """The first and the last value, each on the side of its dot where the line does not run."""
    ends = [(0, 1, "start", 0), (-1, -2, "end", _SPARK_WIDTH)][: len(spots)]
    drawn = []
    for own, neighbour, anchor, x in ends:
        y = spots[own][2]
        below = len(spots) > 1 and spots[neighbour][2] < y
        place = y + _SPARK_PAD + 8 if below else y - _SPARK_PAD
        if texts[own]:
            drawn.append(_spark_text(x, place, anchor, plain(texts[own]), INK))
    return "".join(drawn)


def _spark_text(x: float, y: float, anchor: str, text: str, colour: str) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{_SPARK_SIZE}" text-anchor="{anchor}" '
        f'fill="{colour}" style="fill: {VARIABLES[colour]}">{escape(text)}</text>'
    )


def _spark_line(start: _Spot, end: _Spot) -> str:
    dashes = "" if end[0] - start[0] <= 1 else ' stroke-dasharray="2 3"'
    return (
        f'<line x1="{start[1]:g}" y1="{start[2]:g}" x2="{end[1]:g}" y2="{end[2]:g}" '
        f'stroke="{C1}" stroke-width="1.6"{dashes} style="stroke: {VARIABLES[C1]}"/>'
    )


def _spark_years(spots: list[_Spot], y: float) -> str:
    ends = dict.fromkeys((year, x) for year, x, _ in (spots[:1] + spots[-1:]))
    return "".join(_spark_text(x, y, "middle", str(year), INK_SOFT) for year, x in ends)
