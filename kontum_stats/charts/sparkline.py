"""The small evidence charts in the place of a word: dots and lines over years, and a meter.

In: years and values. Out: `<svg>` text. A year without a value has no dot, and the line is dashed
over it. A threshold is a dashed line, or a tick, with its number.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from html import escape

from .style import C1, INK, INK_SOFT, RULE, VARIABLES, plain

_WIDTH, _SIDE = 128, 18  # the side is half of a year's width in text
_PAD = 6  # above and below the dots
_TEXT, _SIZE = 12, 10  # height of a line of text, and its size
_FLAT, _TALL = 22, 36  # from 0 to the highest place of a dot, without and with values as text

Spot = tuple[int, float, float]  # a year, and x and y of its dot


def sparkline(
    years: Sequence[int],
    values: Sequence[float | None],
    *,
    label: str,
    unit: str,
    shown: Sequence[str] = (),
    top: float | None = None,
    limit: float | None = None,
    limit_shown: str = "",
) -> str:
    """A small chart of dots and lines as `<svg>` text, for a table cell.

    `label` is its alt text and names the values. Years without a value have no dot, and the line
    is dashed over them. The scale begins at 0, on a thin line: per cents (the code of the `unit`)
    all run to 100 and anything else to its own highest value, or as far as `top`, so that the
    charts beside each other can be compared. `shown` has a text for each year; those of the first
    and of the last year with a value stand at their dots. A threshold at `limit` is a dashed line,
    and `limit_shown` its number. Raises ValueError where the lengths differ.
    """
    points = sorted(
        (year, value, text)
        for year, value, text in zip(years, values, shown or [""] * len(years), strict=True)
        if value is not None and value == value
    )
    room = _PAD + (_TEXT if any(shown) else 0)
    height = _TALL if any(shown) else _FLAT
    end = 100.0 if top is None and unit == "percent" else top
    spots, y_of = _spots([point[:2] for point in points], end, height, room, limit)
    foot = height + 2 * room
    drawn = [
        _rule(y_of(0), RULE) if spots else "",
        _rule(y_of(limit), INK_SOFT, "4 3") if limit is not None and spots else "",
        *(_line(*pair) for pair in itertools.pairwise(spots)),
        *(
            f'<circle cx="{x:g}" cy="{y:g}" r="2.6" fill="{C1}" style="fill: {VARIABLES[C1]}"/>'
            for _, x, y in spots
        ),
        _texts(spots, [text for _, _, text in points]),
        _years(spots, foot + 12),
        _text(_WIDTH / 2, foot + 12, "middle", limit_shown, INK_SOFT) if limit_shown else "",
    ]
    return _svg(label, foot + 14, drawn)


def meter(
    value: float, top: float, *, label: str, shown: str, limit: float | None, limit_shown: str
) -> str:
    """One value as a bar from 0 to `top`, with its threshold `limit` as a tick, and below them
    both numbers as `shown`, the smaller one on the left, as `<svg>` text; `label` is its alt
    text."""

    def x(amount: float) -> float:
        return round(amount / top * (_WIDTH - 2), 1) + 1

    bar = '<rect x="1" y="4" width="{:g}" height="10" fill="{}" style="fill: {}"/>'
    drawn = [
        bar.format(_WIDTH - 2, RULE, VARIABLES[RULE]), bar.format(x(value) - 1, C1, VARIABLES[C1]),
    ]  # fmt: skip
    left, right = (0, "start"), (_WIDTH, "end")
    of_value, of_limit = (right, left) if limit is not None and limit < value else (left, right)
    drawn.append(_text(of_value[0], _TALL - 10, of_value[1], shown, INK))
    if limit is not None:
        drawn.append(
            f'<line x1="{x(limit):g}" y1="0" x2="{x(limit):g}" y2="18" stroke="{INK}" '
            f'stroke-width="2" style="stroke: {VARIABLES[INK]}"/>'
        )
        drawn.append(_text(of_limit[0], _TALL - 10, of_limit[1], limit_shown, INK_SOFT))
    return _svg(label, _TALL - 6, drawn)


def _svg(label: str, height: float, drawn: Sequence[str]) -> str:
    return (
        f'<svg class="sparkline" role="img" aria-label="{escape(plain(label, 1000), quote=True)}" '
        f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}">{"".join(drawn)}</svg>'
    )


def _spots(
    pairs: list[tuple[int, float]],
    end: float | None,
    height: float,
    top: float,
    limit: float | None,
) -> tuple[list[Spot], Callable[[float], float]]:
    """The dot of each value, in order of years, and the y of a value on their scale."""
    if not pairs:
        return [], float
    ends = [0.0, *(one for one in (limit, end) if one is not None)]
    known = [*ends, *(value for _, value in pairs)]
    low, high = min(known), max(known)
    first, last = pairs[0][0], pairs[-1][0]
    run = _WIDTH - 2 * _SIDE

    def x_of(year: int) -> float:
        return round(_SIDE + run * ((year - first) / (last - first or 1)), 1)

    def y_of(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.0
        return round(top + height * (1 - share), 1)

    middle = _WIDTH / 2
    spots = [(year, x_of(year) if first < last else middle, y_of(value)) for year, value in pairs]
    return spots, y_of


def _rule(y: float, colour: str, dashes: str = "") -> str:
    """A thin line across."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="0" y1="{y:g}" x2="{_WIDTH}" y2="{y:g}" stroke="{colour}" '
        f'stroke-width="1"{dashed} style="stroke: {VARIABLES[colour]}"/>'
    )


def _texts(spots: list[Spot], texts: list[str]) -> str:
    """The first and the last value, each on the side of its dot where the line does not run."""
    ends = [(0, 1, "start", 0), (-1, -2, "end", _WIDTH)][: len(spots)]
    drawn = []
    for own, neighbour, anchor, x in ends:
        y = spots[own][2]
        below = len(spots) > 1 and spots[neighbour][2] < y
        place = y + _PAD + 8 if below else y - _PAD
        if texts[own]:
            drawn.append(_text(x, place, anchor, plain(texts[own]), INK))
    return "".join(drawn)


def _text(x: float, y: float, anchor: str, text: str, colour: str) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{_SIZE}" text-anchor="{anchor}" '
        f'fill="{colour}" style="fill: {VARIABLES[colour]}">{escape(text)}</text>'
    )


def _line(start: Spot, end: Spot) -> str:
    dashes = "" if end[0] - start[0] <= 1 else ' stroke-dasharray="2 3"'
    return (
        f'<line x1="{start[1]:g}" y1="{start[2]:g}" x2="{end[1]:g}" y2="{end[2]:g}" '
        f'stroke="{C1}" stroke-width="1.6"{dashes} style="stroke: {VARIABLES[C1]}"/>'
    )


def _years(spots: list[Spot], y: float) -> str:
    ends = dict.fromkeys((year, x) for year, x, _ in (spots[:1] + spots[-1:]))
    return "".join(_text(x, y, "middle", str(year), INK_SOFT) for year, x in ends)
