"""Lines over years, with their names at their ends.

In: series of printed values, already in the reader's words and numbers. Out: a block of a picture.
A year that is not printed interrupts the line: it is dashed from dot to dot, and a fact that is
printed with two values has two dots. One value of several years is a bracket that no line joins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .style import (
    INK,
    INK_SOFT,
    INNER,
    MARGIN,
    RULE,
    SIZE,
    SMALL,
    Band,
    NumberFormat,
    axes_width,
    bare_axes,
    draw_line,
    line_height,
    wrap,
    write,
)

_LEAST, _TOP, _BOTTOM = 2.5, 0.2, 0.34
_LEFT, _NAMES = 0.52, 1.66  # room for the axis' numbers and for the names of the lines
_BESIDE = 0.16  # from a dot to the middle of its label
_LABEL = 0.17  # height that a label needs
_HOOK = 0.06  # how far down the ends of a bracket reach


@dataclass(frozen=True)
class Point:
    """A printed figure: the years that it speaks of, its value and its label."""

    first: int
    last: int
    value: float
    text: str

    @property
    def is_span(self) -> bool:
        """Whether it is one value of several years."""
        return self.first < self.last


@dataclass(frozen=True)
class Curve:
    """A series over years, with dots of a `marker`, since colours cannot be told apart in grey. A
    figure of several years is a bracket over them."""

    label: str
    points: tuple[Point, ...]
    colour: str
    marker: str = "o"

    @property
    def values(self) -> list[float]:
        """Those of its points."""
        return [point.value for point in self.points]


@dataclass(frozen=True)
class Scale:
    """The axis of lines: its marks, the lowest and the highest at its ends, that which is drawn
    strong, and what stands behind each number."""

    marks: tuple[float, ...]
    strong: float
    unit: str


PER_CENTS = Scale((0, 25, 50, 75, 100), 0, "%")


def index_scale(values: Sequence[float]) -> Scale:
    """Marks around index numbers, of which 100 is drawn strong."""
    low, high = min(100.0, *values), max(100.0, *values)
    steps = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return Scale(tuple(map(float, steps)), 100, "")


def lines(lines: Sequence[Curve], scale: Scale, number: NumberFormat, strong_year: int) -> Band:
    """The lines on one axis; the label of the year `strong_year` is bold."""
    names = [_wrapped(line) for line in lines]
    height = max(_LEAST, sum(map(_name_height, names)) - _TOP)

    def draw(figure: Figure, top: float) -> None:
        ax = bare_axes(figure, MARGIN + _LEFT, top + _TOP, INNER - _LEFT - _NAMES, height)
        points = [point for line in lines for point in line.points]
        years = [year for point in points for year in (point.first, point.last)]
        ax.set_xlim(min(years) - 0.25, max(years) + 0.12)
        drawn = _Drawn(ax, scale, height, strong_year)
        _draw_axes(drawn, years, number)
        for line in lines:
            _draw_segments(drawn, line)
        _draw_dots(drawn, lines)
        _label_points(drawn, lines)
        _label_lines(drawn, lines)

    return Band(height + _TOP + _BOTTOM, draw)


@dataclass(frozen=True)
class _Drawn:
    """Axes with what places things on them."""

    ax: Axes
    scale: Scale
    height: float
    strong_year: int

    def y(self, value: float) -> float:
        """Inches from the top of the axes."""
        low, high = self.scale.marks[0], self.scale.marks[-1]
        return self.height * (high - value) / (high - low)

    def x(self, year: float) -> float:
        """Part of the width of the axes."""
        low, high = self.ax.get_xlim()
        return (year - low) / (high - low)


def _wrapped(line: Curve) -> list[str]:
    return wrap(line.label, _NAMES - 0.22, SMALL, lines=4)


def _name_height(name: Sequence[str]) -> float:
    """The height of a value with the lines of its name below it."""
    return (len(name) + 1) * line_height(SMALL) + 0.07


def _draw_axes(drawn: _Drawn, years: list[int], number: NumberFormat) -> None:
    ax = drawn.ax
    low, high = ax.get_xlim()
    for tick in drawn.scale.marks:
        y = drawn.y(tick)
        colour, width = (INK, 1.1) if tick == drawn.scale.strong else (RULE, 0.8)
        draw_line(ax, [low, high], [y, y], color=colour, lw=width, zorder=0)
        label = f"{number(tick)}{drawn.scale.unit}"
        write(ax, -0.07 / axes_width(ax), y, label, colour=INK_SOFT, align="right")
    for year in range(min(years), max(years) + 1):
        strong, y = year == drawn.strong_year, drawn.height + 0.2
        write(ax, drawn.x(year), y, str(year), SIZE, strong=strong, align="center")


def _draw_segments(drawn: _Drawn, line: Curve) -> None:
    """Between the years that have exactly one value: nothing chooses between two prints. A figure
    of several years is a bracket over them: where within them its value lies nobody knows."""
    values: dict[int, list[Point]] = {}
    for point in line.points:
        values.setdefault(point.last, []).append(point)
        if point.is_span:
            y = drawn.y(point.value)
            x, ends = [point.first, point.first, point.last, point.last], [y + _HOOK, y, y]
            draw_line(drawn.ax, x, [*ends, y + _HOOK], color=line.colour, lw=2.2, zorder=2)
    single = [found[0] for _, found in sorted(values.items()) if len(found) == 1]
    for point, after in pairwise(single):
        if point.is_span or after.is_span:
            continue
        draw_line(
            drawn.ax, [point.last, after.first], [drawn.y(point.value), drawn.y(after.value)],
            color=line.colour, lw=1.8, ls="-" if after.first - point.last == 1 else (0, (2, 3)),
            zorder=2,
        )  # fmt: skip


def _draw_dots(drawn: _Drawn, lines: Sequence[Curve]) -> None:
    import seaborn as sns  # its import takes as long as a dozen charts

    dots = [
        (line, point.last, point.value)
        for line in lines for point in line.points if not point.is_span
    ]  # fmt: skip
    sns.scatterplot(
        x=[year for _, year, _ in dots], y=[drawn.y(value) for *_, value in dots],
        hue=[line.label for line, *_ in dots], style=[line.label for line, *_ in dots],
        palette={line.label: line.colour for line in lines},
        markers={line.label: line.marker for line in lines},
        ax=drawn.ax, s=46, legend=False, clip_on=False, linewidth=0, zorder=3,
    )  # fmt: skip
    drawn.ax.set(xlabel="", ylabel="")


def _label_points(drawn: _Drawn, lines: Sequence[Curve]) -> None:
    """Each value above its dot, or below where there is no room above; that of a bracket below
    it. The last value of a series stands with its name."""
    dots: dict[int, list[tuple[float, str, bool]]] = {}
    for line in lines:
        last = max(point.last for point in line.points)
        for point in line.points:
            if point.is_span:
                for year in range(point.first, point.last + 1):
                    dots.setdefault(year, []).append((drawn.y(point.value), "", True))
            if point.is_span and point.last < last:
                _label_bracket(drawn, line, point)
            elif point.last < last:
                dots.setdefault(point.first, []).append((drawn.y(point.value), point.text, False))
    for year, found in sorted(dots.items()):
        taken = float("-inf")  # how far down the labels and dots above reach
        for y, text, is_below in sorted(found, key=lambda dot: dot[0]):
            above = not is_below and y - _BESIDE - _LABEL / 2 > taken
            middle = y - _BESIDE if above else max(y + _BESIDE, taken + _LABEL / 2)
            taken = max(y + 0.05, middle + _LABEL / 2)
            strong = year == drawn.strong_year
            write(drawn.ax, drawn.x(year), middle, text, strong=strong, align="center")


def _label_bracket(drawn: _Drawn, line: Curve, point: Point) -> None:
    """The value of several years right below their bracket: a dot before it would be read as one
    of the chart."""
    strong, y = point.first <= drawn.strong_year <= point.last, drawn.y(point.value) + _BESIDE
    x = drawn.x(point.first) + 0.02
    write(drawn.ax, x, y, point.text, strong=strong, colour=line.colour)


def _label_lines(drawn: _Drawn, lines: Sequence[Curve]) -> None:
    """The last value and the name of each series beside the end of its line."""
    ordered = sorted(lines, key=lambda line: -line.values[-1])
    names = [_wrapped(line) for line in ordered]
    wanted = [drawn.y(line.values[-1]) - _LABEL / 2 for line in ordered]
    tops = _stacked(wanted, [_name_height(name) for name in names], drawn.height)
    ax = drawn.ax
    edge, inch = ax.get_xlim()[1], 1 / axes_width(ax)
    for line, name, top in zip(ordered, names, tops, strict=True):
        point = line.points[-1]
        middle = top + line_height(SMALL) / 2
        beside = edge + 0.06 * inch * (edge - ax.get_xlim()[0])
        draw_line(
            ax, [point.last + 0.06, beside], [drawn.y(point.value), middle],
            color=INK_SOFT, lw=0.6, zorder=1,
        )  # fmt: skip
        for position, words in enumerate([point.text, *name]):
            strong = position == 0 and point.last == drawn.strong_year
            y = middle + position * line_height(SMALL)
            write(ax, 1 + 0.11 * inch, y, words, strong=strong)


def _stacked(wanted: list[float], heights: list[float], floor: float) -> list[float]:
    """Tops of blocks in order from above, near where they are wanted, none overlapping and,
    as long as they fit, all between the top of the figure and the `floor`."""
    tops: list[float] = []
    free = -_TOP
    for top, height in zip(wanted, heights, strict=True):
        tops.append(max(top, free))
        free = tops[-1] + height
    for index in range(len(tops) - 1, -1, -1):
        tops[index] = max(min(tops[index], floor - heights[index]), -_TOP)
        floor = tops[index]
    return tops
