"""The small evidence charts in the place of a word: dots and lines over years, and a meter.

In: years and values. Out: `<svg>` text. A year without a value has no dot, and the line is dashed
over it. A threshold is a dashed line, or a tick, with its number. The scale is given, so that
charts beside each other share it, and is told below the line.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from html import escape

from .style import C1, INK, INK_SOFT, RULE, VARIABLES, plain, text_width

_RUN, _SIDE = 92, 18  # between the first and the last dot; beside them, half of a year in text
_METER = 168
_PAD, _TALL = 6, 34  # above and below the dots, and between the ends of the scale
_TEXT, _SIZE = 12, 10  # height of a line of text, and its size
_GAP = 7  # from a dot to its value
_EM = 0.076  # of the text around for a unit: the text of a chart is 12 px on a telephone
_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)

Spot = tuple[int, float, float]  # a year, and x and y of its dot


def round_end(value: float) -> float:
    """A round number for the end of a scale from 0 that holds `value`."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in _STEPS if step * power >= value * (1 - 1e-9))


def sparkline(
    years: Sequence[int],
    values: Sequence[float | None],
    *,
    label: str,
    unit: str,
    shown: Sequence[str] = (),
    ends: tuple[float, float] | None = None,
    scale_shown: str = "",
    limit: float | None = None,
    limit_shown: str = "",
) -> str:
    """A small chart of dots and lines as `<svg>` text, for a table cell.

    `label` is its alt text and names the values. Years without a value have no dot, and the line
    is dashed over them. The scale runs between `ends`, which `scale_shown` tells, and without them
    from 0: per cents (the code of the `unit`) to 100 and anything else to its own highest value;
    0 is a thin line. `shown` has a text for each year; those of the first and of the last year
    with a value stand beside their dots. A threshold at `limit` is a dashed line, and
    `limit_shown` its number; the value between that lies farthest beyond it, on the other side
    than the first and the last, has its text too. Raises ValueError where the lengths differ.
    """
    points = sorted(
        (year, value, text)
        for year, value, text in zip(years, values, shown or [""] * len(years), strict=True)
        if value is not None and value == value
    )
    low, high = ends or (0.0, 100.0 if unit == "percent" else 0.0)
    known = [
        0.0,
        low,
        high,
        *(value for _, value, _ in points),
        *([] if limit is None else [limit]),
    ]
    texts = [plain(text) for _, _, text in points]
    side = max([_SIDE, *(_width(text) + _GAP for text in (*texts[:1], *texts[-1:]) if text)])
    spots, y_of = _spots([point[:2] for point in points], side, min(known), max(known))
    width, foot = _RUN + 2 * side, _TALL + 2 * _PAD
    drawn = [
        _rule(side, y_of(0), RULE) if spots else "",
        _rule(side, y_of(limit), INK_SOFT, "4 3") if limit is not None and spots else "",
        *(_line(*pair) for pair in itertools.pairwise(spots)),
        *(
            f'<circle cx="{x:g}" cy="{y:g}" r="2.6" fill="{C1}" style="fill: {VARIABLES[C1]}"/>'
            for _, x, y in spots
        ),
        _texts(spots, texts),
        _beyond(spots, texts, [one for _, one, _ in points], limit)
        if limit is not None and spots
        else "",
        _years(spots, foot + _TEXT - 2),
    ]
    rows, fits = 1, _width(scale_shown) < _RUN - 2 * _SIDE
    for text, beside in ((scale_shown, fits), (limit_shown, False)):
        rows += bool(text) and not beside
        y = foot + (1 if beside else rows) * _TEXT - 2
        drawn.append(_text(width / 2, y, "middle", text, INK_SOFT) if text and spots else "")
    return _svg(label, width, foot + rows * _TEXT + 2, drawn)


def meter(
    value: float, top: float, *, label: str, shown: str, limit: float | None, limit_shown: str,
    scale_shown: str = "",
) -> str:  # fmt: skip
    """One value as a bar from 0 to `top`, with its threshold `limit` as a tick, and below them
    both numbers as `shown`, the smaller one on the left, with the scale between them, as `<svg>`
    text; `label` is its alt text."""
    width = max(_METER, sum(_width(one) + _GAP for one in (shown, limit_shown, scale_shown)))

    def x(amount: float) -> float:
        return round(amount / top * (width - 2), 1) + 1

    bar = '<rect x="1" y="4" width="{:g}" height="10" fill="{}" style="fill: {}"/>'
    drawn = [
        bar.format(width - 2, RULE, VARIABLES[RULE]), bar.format(x(value) - 1, C1, VARIABLES[C1]),
    ]  # fmt: skip
    left, right, y = (0.0, "start"), (width, "end"), 27
    of_value, of_limit = (right, left) if limit is not None and limit < value else (left, right)
    drawn.append(_text(of_value[0], y, of_value[1], shown, INK))
    if limit is not None:
        drawn.append(
            f'<line x1="{x(limit):g}" y1="0" x2="{x(limit):g}" y2="17" stroke="{INK}" '
            f'stroke-width="2" style="stroke: {VARIABLES[INK]}"/>'
        )
        drawn.append(_text(of_limit[0], y, of_limit[1], limit_shown, INK_SOFT))
    if scale_shown:
        # Between the two, wherever they end.
        start, end = (limit_shown, shown) if of_value is right else (shown, limit_shown)
        middle = (_width(start) + width - _width(end)) / 2
        drawn.append(_text(round(middle, 1), y, "middle", scale_shown, INK_SOFT))
    return _svg(label, width, 31, drawn)


def _width(text: str) -> float:
    return text_width(text, _SIZE) * 72 if text else 0.0


def _svg(label: str, width: float, height: float, drawn: Sequence[str]) -> str:
    return (
        f'<svg class="sparkline" role="img" aria-label="{escape(plain(label, 1000), quote=True)}" '
        f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'style="width: {width * _EM:.4g}em">{"".join(drawn)}</svg>'
    )


def _spots(
    pairs: list[tuple[int, float]], side: float, low: float, high: float
) -> tuple[list[Spot], Callable[[float], float]]:
    """The dot of each value, in order of years, and the y of a value on their scale."""

    def y_of(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.0
        return round(_PAD + _TALL * (1 - share), 1)

    if not pairs:
        return [], y_of
    first, last = pairs[0][0], pairs[-1][0]

    def x_of(year: int) -> float:
        return round(side + _RUN * ((year - first) / (last - first) if first < last else 0.5), 1)

    return [(year, x_of(year), y_of(value)) for year, value in pairs], y_of


def _rule(side: float, y: float, colour: str, dashes: str = "") -> str:
    """A thin line across the dots; beside them stand their values."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{side:g}" y1="{y:g}" x2="{side + _RUN:g}" y2="{y:g}" stroke="{colour}" '
        f'stroke-width="1"{dashed} style="stroke: {VARIABLES[colour]}"/>'
    )


def _texts(spots: list[Spot], texts: list[str]) -> str:
    """The first value left of its dot, the last right of its own."""
    ends = [(0, "end", -_GAP + 2), (-1, "start", _GAP - 2)][-len(spots) :] if spots else []
    return "".join(
        _text(spots[own][1] + shift, spots[own][2] + 3.5, anchor, texts[own], INK)
        for own, anchor, shift in ends
        if texts[own]
    )


def _beyond(spots: list[Spot], texts: list[str], values: list[float], limit: float) -> str:
    """The value farthest beyond a threshold that neither the first nor the last is beyond."""
    above = [round(value - limit, 9) for value in values]
    sign = -1 if min(above[0], above[-1]) >= 0 else 1
    if max(sign * above[0], sign * above[-1]) > 0 or max(sign * one for one in above) <= 0:
        return ""
    place = max(range(len(above)), key=lambda one: sign * above[one])
    _, x, y = spots[place]
    return _text(x, y + (_TEXT if sign < 0 else -_GAP + 1), "middle", texts[place], INK)


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
