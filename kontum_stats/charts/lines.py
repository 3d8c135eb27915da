"""Lines over years, with their names at their ends.

In: series of printed values, already in the reader's words and numbers. Out: a matplotlib figure.
A year that is not printed interrupts the line: it is dashed from dot to dot, and a fact that is
printed with two values has two dots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .style import (
    INK,
    INK_SOFT,
    INNER,
    MARGIN,
    RULE,
    SIZE,
    SMALL,
    NumberFormat,
    axes_width,
    bare_axes,
    bare_figure,
    draw_line,
    line_height,
    style,
    ticks,
    wrap,
    write,
)

_HEIGHT, _TOP, _BOTTOM = 2.5, 0.2, 0.34
_LEFT, _NAMES = 0.52, 1.66  # room for the axis' numbers and for the names of the lines
_BESIDE = 0.16  # from a dot to the middle of its label
_LABEL = 0.17  # height that a label needs


@dataclass(frozen=True)
class Line:
    """A series over years: (year, value, label) of each printed figure."""

    label: str
    points: tuple[tuple[int, float, str], ...]
    colour: str


def draw_lines(
    lines: Sequence[Line], unit: str, limit: float, number: NumberFormat, strong_year: int
) -> Figure:
    """The lines on one axis from 0 to `limit`; the label of the year `strong_year` is bold."""
    import seaborn as sns  # its import takes as long as a dozen charts

    with style():
        figure = bare_figure(_HEIGHT + _TOP + _BOTTOM)
        ax = bare_axes(figure, MARGIN + _LEFT, _TOP, INNER - _LEFT - _NAMES, _HEIGHT)
        years = [year for line in lines for year, _, _ in line.points]
        ax.set_xlim(min(years) - 0.25, max(years) + 0.12)
        _draw_axes(ax, years, limit, unit, number, strong_year)
        for line in lines:
            _draw_segments(ax, line, limit)
        dots = [(line.label, year, _y(value, limit)) for line in lines
                for year, value, _ in line.points]  # fmt: skip
        sns.scatterplot(
            x=[year for _, year, _ in dots], y=[y for *_, y in dots],
            hue=[label for label, *_ in dots], ax=ax, s=46, legend=False, clip_on=False,
            palette={line.label: line.colour for line in lines}, linewidth=0, zorder=3,
        )  # fmt: skip
        ax.set(xlabel="", ylabel="")
        _label_points(ax, lines, limit, strong_year)
        _label_lines(ax, lines, limit, strong_year)
    return figure


def _y(value: float, limit: float) -> float:
    """Inches from the top of the axes."""
    return _HEIGHT * (1 - value / limit)


def _x(ax: Axes, year: float) -> float:
    low, high = ax.get_xlim()
    return (year - low) / (high - low)


def _draw_axes(
    ax: Axes, years: list[int], limit: float, unit: str, number: NumberFormat, strong_year: int
) -> None:
    low, high = ax.get_xlim()
    for tick in ticks(limit, limit, _HEIGHT, number):
        y = _y(tick, limit)
        colour, width = (INK, 1.1) if tick == 0 else (RULE, 0.8)
        draw_line(ax, [low, high], [y, y], color=colour, lw=width, zorder=0)
        label = f"{number(tick)}{unit}"
        write(ax, -0.07 / axes_width(ax), y, label, colour=INK_SOFT, align="right")
    for year in range(min(years), max(years) + 1):
        strong = year == strong_year
        write(ax, _x(ax, year), _HEIGHT + 0.2, str(year), SIZE, strong=strong, align="center")


def _draw_segments(ax: Axes, line: Line, limit: float) -> None:
    """Between the years that have exactly one value: nothing chooses between two prints."""
    values: dict[int, list[float]] = {}
    for year, value, _ in line.points:
        values.setdefault(year, []).append(value)
    single = sorted((year, found[0]) for year, found in values.items() if len(found) == 1)
    for (year, value), (next_year, next_value) in pairwise(single):
        draw_line(
            ax, [year, next_year], [_y(value, limit), _y(next_value, limit)], color=line.colour,
            lw=1.8, ls="-" if next_year - year == 1 else (0, (2, 3)), zorder=2,
        )  # fmt: skip


def _label_points(ax: Axes, lines: Sequence[Line], limit: float, strong_year: int) -> None:
    """Each value above its dot, or below where there is no room above. The last value of a
    series stands with its name."""
    dots: dict[int, list[tuple[float, str]]] = {}
    for line in lines:
        last = max(year for year, _, _ in line.points)
        for year, value, text in line.points:
            if year < last:
                dots.setdefault(year, []).append((_y(value, limit), text))
    for year, found in sorted(dots.items()):
        taken = float("-inf")  # how far down the labels and dots above reach
        for y, text in sorted(found, key=lambda dot: dot[0]):
            above = y - _BESIDE - _LABEL / 2 > taken
            middle = y - _BESIDE if above else max(y + _BESIDE, taken + _LABEL / 2)
            taken = max(y + 0.05, middle + _LABEL / 2)
            write(ax, _x(ax, year), middle, text, strong=year == strong_year, align="center")


def _label_lines(ax: Axes, lines: Sequence[Line], limit: float, strong_year: int) -> None:
    """The last value and the name of each series beside the end of its line."""
    ordered = sorted(lines, key=lambda line: -line.points[-1][1])
    names = [wrap(line.label, _NAMES - 0.22, SMALL, lines=4) for line in ordered]
    heights = [(len(name) + 1) * line_height(SMALL) + 0.07 for name in names]
    wanted = [_y(line.points[-1][1], limit) - _LABEL / 2 for line in ordered]
    edge, inch = ax.get_xlim()[1], 1 / axes_width(ax)
    for line, name, top in zip(ordered, names, _stacked(wanted, heights), strict=True):
        year, value, text = line.points[-1]
        middle = top + line_height(SMALL) / 2
        beside = edge + 0.06 * inch * (edge - ax.get_xlim()[0])
        draw_line(
            ax, [year + 0.06, beside], [_y(value, limit), middle], color=line.colour, lw=1.0,
            zorder=1,
        )  # fmt: skip
        for position, words in enumerate([text, *name]):
            strong = position == 0 and year == strong_year
            y = middle + position * line_height(SMALL)
            write(ax, 1 + 0.11 * inch, y, words, strong=strong)


def _stacked(wanted: list[float], heights: list[float]) -> list[float]:
    """Tops of blocks in order from above, near where they are wanted, none overlapping and,
    as long as they fit, all between the top of the figure and the foot of the axes."""
    tops: list[float] = []
    free = -_TOP
    for top, height in zip(wanted, heights, strict=True):
        tops.append(max(top, free))
        free = tops[-1] + height
    floor = _HEIGHT + _BOTTOM
    for index in range(len(tops) - 1, -1, -1):
        tops[index] = max(min(tops[index], floor - heights[index]), -_TOP)
        floor = tops[index]
    return tops
