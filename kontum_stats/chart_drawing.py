"""Bars, nested bars and lines: what the charts are drawn with.

In: what to draw, already in the reader's words and numbers. Out: a matplotlib figure of one
width whose height follows from its content. All places are measured in inches from text of
known size, so that no label is clipped and no layout is searched for. A missing value has a
row that says so and is never drawn as 0; bars begin at 0.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .chart_style import (
    C1,
    INK,
    INK_SOFT,
    LARGE,
    RULE,
    SIZE,
    SMALL,
    WIDTH,
    line_height,
    style,
    text_width,
    wrap,
)

NumberFormat = Callable[[float], str]

_MARGIN = 0.05
_INNER = WIDTH - 2 * _MARGIN
_ROW, _BAR = 0.23, 0.15
_GROUP_GAP, _PANEL_GAP = 0.10, 0.22
_LABEL_PAD = 0.06
_PALE = 0.25  # the fill of years other than the page's; their outline keeps its full colour
_LINE_WIDTH = 1.8


@dataclass(frozen=True)
class Entry:
    """One bar: what stands to its left, its length (None: not printed) and what it is labelled
    with; `strong` for the page's year."""

    tag: str
    value: float | None
    text: str
    strong: bool = True
    colour: str = C1


@dataclass(frozen=True)
class Group:
    """The bars of one thing, below its name."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Panel:
    """Groups of bars on one axis with one unit; `limit` is the end of the axis where the unit
    has one (100 per cent)."""

    title: str
    unit: str
    groups: tuple[Group, ...]
    limit: float | None = None


@dataclass(frozen=True)
class Nest:
    """A whole with its part, drawn as one bar inside the other; `whole` None: not printed."""

    tag: str
    whole: float | None
    part: float
    headline: str
    part_text: str
    rest_text: str
    strong: bool = True


@dataclass(frozen=True)
class Line:
    """A series over years: (year, value, label) of each printed figure."""

    label: str
    points: tuple[tuple[int, float, str], ...]
    colour: str


def draw_bars(panels: Sequence[Panel], number: NumberFormat) -> Figure:
    """Horizontal bars, panel below panel. Each panel has an axis of its own from 0."""
    with style():
        heights = [_panel_height(panel, number) for panel in panels]
        height = sum(heights) + _PANEL_GAP * (len(panels) - 1) + _MARGIN
        figure = _figure(height)
        top = 0.0
        for panel, panel_height in zip(panels, heights, strict=True):
            _draw_panel(figure, panel, number, top)
            top += panel_height + _PANEL_GAP
    return figure


def draw_nested(nests: Sequence[Nest], unit: str, number: NumberFormat) -> Figure:
    """One bar a year: the part filled inside the outline of the whole."""
    with style():
        headline, below = line_height(LARGE), line_height(SMALL)
        each = headline + _BAR + 0.12 + below + 0.14
        body = sum(each if nest.whole is not None else below + 0.16 for nest in nests)
        figure = _figure(body + 2 * below + _MARGIN)
        ax = _axes(figure, _MARGIN, 0, _INNER, body)
        drawn = [nest for nest in nests if nest.whole is not None]
        ax.set_xlim(0, max(nest.whole for nest in drawn if nest.whole) * 1.001)
        y = 0.0
        for nest in nests:
            y += _draw_nest(ax, nest, y, each)
        _draw_scale(ax, [(0, y)], _ticks(ax.get_xlim()[1], None), unit, number, lines_below=2)
    return figure


def draw_lines(
    lines: Sequence[Line], unit: str, limit: float, number: NumberFormat, strong_year: int
) -> Figure:
    """Series over years with their names at the end of each line. A year that is not printed
    interrupts the line: it is dashed from dot to dot."""
    import seaborn as sns  # 0.4 s at import, for this kind of chart alone

    with style():
        names, left, top, height = 1.62, 0.5, 0.24, 2.7
        figure = _figure(height + top + 0.42)
        ax = _axes(figure, left, top, _INNER - left - names, height, down=False)
        ax.set_ylim(0, limit)
        years = [year for line in lines for year, _, _ in line.points]
        ax.set_xlim(min(years) - 0.25, max(years) + 0.12)
        _draw_year_axis(ax, years, limit, unit, number, strong_year)
        points = pd.DataFrame(
            [(line.label, *point) for line in lines for point in line.points],
            columns=["series", "year", "value", "text"],
        )
        for line in lines:
            _draw_segments(ax, line)
        sns.scatterplot(
            points, x="year", y="value", hue="series", ax=ax, s=46, legend=False, clip_on=False,
            palette={line.label: line.colour for line in lines}, linewidth=0, zorder=3,
        )  # fmt: skip
        ax.set(xlabel="", ylabel="")
        scale = limit / height
        _label_points(ax, points, scale, strong_year)
        _label_lines(ax, lines, scale, names, strong_year)
    return figure


def _figure(height: float) -> Figure:
    figure = Figure(figsize=(WIDTH, height), dpi=100)
    figure.patch.set_alpha(0)
    return figure


def _axes(
    figure: Figure, left: float, top: float, width: float, height: float, down: bool = True
) -> Axes:
    """Bare axes at a place in inches from the figure's left and top; `down`: y is in inches
    and grows downwards."""
    total = figure.get_figheight()
    ax = figure.add_axes((left / WIDTH, 1 - (top + height) / total, width / WIDTH, height / total))
    ax.set_axis_off()
    ax.patch.set_alpha(0)
    if down:
        ax.set_ylim(height, 0)
    return ax


def _width(ax: Axes) -> float:
    return ax.get_position().width * WIDTH


def _panel_title(panel: Panel) -> list[str]:
    return wrap(panel.title, _INNER, SIZE, bold=True) if panel.title else []


def _group_label(group: Group) -> list[str]:
    return wrap(group.label, _INNER, SIZE) if group.label else []


def _body_height(panel: Panel) -> float:
    height = len(_panel_title(panel)) * line_height() + (0.06 if panel.title else 0)
    for group in panel.groups:
        height += len(_group_label(group)) * line_height() + len(group.entries) * _ROW
    return height + _GROUP_GAP * len(panel.groups)


def _panel_height(panel: Panel, number: NumberFormat) -> float:
    limit = _axis_limit(panel, _INNER - _tag_width(panel))
    lines = _scale_lines(panel, limit, number)
    return _body_height(panel) + lines * line_height(SMALL)


def _tag_width(panel: Panel) -> float:
    tags = [entry.tag for group in panel.groups for entry in group.entries if entry.tag]
    return max((text_width(tag, SMALL, bold=True) + 0.1 for tag in tags), default=0.02)


def _axis_limit(panel: Panel, width: float) -> float:
    """The end of the axis at which every bar leaves room for the label behind it."""
    ends = [panel.limit or 0.0]
    for group in panel.groups:
        for entry in group.entries:
            if entry.value is not None:
                room = width - 2 * _LABEL_PAD - text_width(entry.text, SMALL, bold=True)
                ends.append(entry.value * width / max(room, width / 3))
    return max(ends) or 1.0


def _ticks(end: float, limit: float | None) -> list[float]:
    if limit == 100:
        return [0, 25, 50, 75, 100]
    ticks = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10], integer=end > 4).tick_values(0, end)
    return [float(tick) for tick in ticks if 0 <= tick <= (limit or end)]


def _scale_lines(panel: Panel, end: float, number: NumberFormat) -> int:
    """1 where the unit fits behind the last number of the axis, 2 where it needs a line."""
    width = _INNER - _tag_width(panel)
    last = _ticks(end, panel.limit)[-1]
    used = last / end * width + text_width(number(last), SMALL) / 2 + 0.1
    return 1 if used + text_width(panel.unit, SMALL) <= width else 2


def _draw_panel(figure: Figure, panel: Panel, number: NumberFormat, top: float) -> None:
    tag_width = _tag_width(panel)
    width = _INNER - tag_width
    ax = _axes(figure, _MARGIN + tag_width, top, width, _body_height(panel))
    end = _axis_limit(panel, width)
    ax.set_xlim(0, end)
    edge = -tag_width / width
    y = _draw_text_lines(ax, edge, 0.0, _panel_title(panel), weight="bold")
    y += 0.06 if panel.title else 0
    spans = []
    for group in panel.groups:
        y = _draw_text_lines(ax, edge, y, _group_label(group))
        spans.append((y, y + len(group.entries) * _ROW))
        for entry in group.entries:
            _draw_entry(ax, entry, y + _ROW / 2, edge)
            y += _ROW
        y += _GROUP_GAP
    lines = _scale_lines(panel, end, number)
    _draw_scale(ax, spans, _ticks(end, panel.limit), panel.unit, number, lines)


def _draw_text_lines(ax: Axes, x: float, y: float, lines: list[str], **font: str) -> float:
    for line in lines:
        _text(ax, x, y + line_height() / 2, line, size=SIZE, **font)
        y += line_height()
    return y


def _draw_entry(ax: Axes, entry: Entry, y: float, edge: float) -> None:
    weight = "bold" if entry.strong else "normal"
    if entry.tag:
        _text(ax, edge, y, entry.tag, size=SMALL, weight=weight)
    end = 0.0 if entry.value is None else entry.value
    if entry.value is not None:
        _bar(ax, entry.value, y, entry.colour, entry.strong)
    x = end / ax.get_xlim()[1] + _LABEL_PAD / _width(ax)
    colour = INK_SOFT if entry.value is None else INK
    weight = "normal" if entry.value is None else weight
    _text(ax, x, y, entry.text, size=SMALL, weight=weight, color=colour)


def _bar(ax: Axes, value: float, y: float, colour: str, strong: bool) -> None:
    bars = ax.barh([y], [value], height=_BAR, color=colour, linewidth=0, zorder=2)
    for bar in bars:
        bar.set_clip_on(False)
        if not strong:
            bar.set_facecolor((colour, _PALE))
            bar.set_edgecolor(colour)
            bar.set_linewidth(0.9)


def _draw_nest(ax: Axes, nest: Nest, y: float, each: float) -> float:
    weight = "bold" if nest.strong else "normal"
    if nest.whole is None:
        middle = y + line_height(SMALL) / 2
        _text(ax, 0, middle, nest.tag, size=SMALL, weight=weight)
        x = (text_width(nest.tag, SMALL, bold=True) + 0.12) / _width(ax)
        _text(ax, x, middle, nest.headline, size=SMALL, color=INK_SOFT)
        return line_height(SMALL) + 0.16
    middle = y + line_height(LARGE) / 2
    _text(ax, 0, middle, nest.tag, size=SIZE, weight=weight)
    share = nest.whole / ax.get_xlim()[1]
    _text(ax, share, middle, nest.headline, size=SIZE, weight=weight, ha="right")
    bar = y + line_height(LARGE) + _BAR / 2 + 0.03
    _bar(ax, nest.whole, bar, C1, strong=False)
    _bar(ax, nest.part, bar, C1, strong=True)
    below = bar + _BAR / 2 + 0.05 + line_height(SMALL) / 2
    _text(ax, 0, below, nest.part_text, size=SMALL, weight=weight)
    _text(ax, share, below, nest.rest_text, size=SMALL, ha="right")
    return each


def _draw_scale(
    ax: Axes,
    spans: list[tuple[float, float]],
    ticks: list[float],
    unit: str,
    number: NumberFormat,
    lines_below: int,
) -> None:
    """Zero line, light rules beside the bars, numbers below the last bar, and their unit."""
    bottom = ax.get_ylim()[0]
    end = ax.get_xlim()[1]
    for low, high in spans:
        for tick in ticks[1:]:
            ax.plot([tick, tick], [low, high], color=RULE, lw=0.7, zorder=0, clip_on=False)
        ax.plot([0, 0], [low, high], color=INK_SOFT, lw=1.1, zorder=4, clip_on=False)
    y = bottom + line_height(SMALL) / 2
    for tick in ticks:
        share = tick / end
        _text(
            ax,
            share,
            y,
            number(tick),
            size=SMALL,
            color=INK_SOFT,
            ha=_anchor(ax, share, number(tick)),
        )
    unit_y = y if lines_below == 1 else y + line_height(SMALL)
    _text(ax, 1, unit_y, unit, size=SMALL, color=INK_SOFT, ha="right")


def _anchor(ax: Axes, share: float, label: str) -> str:
    """A number at an end of the axis is aligned with it where its half would stick out."""
    half = text_width(label, SMALL) / 2 / _width(ax)
    if share - half < 0:
        return "left"
    return "right" if share + half > 1 else "center"


def _text(ax: Axes, x: float, y: float, text: str, **font: object) -> None:
    """Text at x in parts of the axes' width and y in the axes' own measure."""
    settings = {"va": "center_baseline", "ha": "left", "color": INK, "clip_on": False, "zorder": 5}
    ax.text(x, y, text, transform=ax.get_yaxis_transform(), **(settings | font))


def _draw_year_axis(
    ax: Axes, years: list[int], limit: float, unit: str, number: NumberFormat, strong_year: int
) -> None:
    low, high = ax.get_xlim()
    for tick in _ticks(limit, 100 if limit >= 100 else None):
        colour, lw = (INK_SOFT, 1.1) if tick == 0 else (RULE, 0.7)
        ax.plot([low, high], [tick, tick], color=colour, lw=lw, zorder=0, clip_on=False)
        label = f"{number(tick)}{unit}"
        ax.annotate(
            label, (0, tick), (-5, 0), xycoords=ax.get_yaxis_transform(),
            textcoords="offset points", size=SMALL, color=INK_SOFT, ha="right",
            va="center_baseline", annotation_clip=False,
        )  # fmt: skip
    for year in range(min(years), max(years) + 1):
        ax.annotate(
            str(year), (year, 0), (0, -14), textcoords="offset points", size=SIZE, color=INK,
            ha="center", va="center_baseline", annotation_clip=False,
            weight="bold" if year == strong_year else "normal",
        )  # fmt: skip


def _draw_segments(ax: Axes, line: Line) -> None:
    """Between the years that have exactly one value; a repeated fact with two values ends it."""
    values: dict[int, list[float]] = {}
    for year, value, _ in line.points:
        values.setdefault(year, []).append(value)
    single = sorted((year, found[0]) for year, found in values.items() if len(found) == 1)
    for (year, value), (next_year, next_value) in itertools.pairwise(single):
        adjacent = next_year - year == 1
        ax.plot(
            [year, next_year], [value, next_value], color=line.colour, lw=_LINE_WIDTH,
            ls="-" if adjacent else (0, (2, 3)), zorder=2, clip_on=False,
        )  # fmt: skip


def _label_points(ax: Axes, points: pd.DataFrame, scale: float, strong_year: int) -> None:
    """Values above their dots, or below where another dot is close above. The last value of a
    series stands with its name."""
    last = points.groupby("series", sort=False)["year"].transform("max")
    inner = points[points["year"] < last]
    for year, dots in inner.groupby("year"):
        ordered = dots.sort_values("value", ascending=False)
        places = []
        above = float("inf")
        for dot in ordered.itertuples():
            close = (above - dot.value) / scale < 0.36
            places.append(dot.value + (-0.15 if close else 0.15) * scale)
            above = dot.value
        for place, dot in zip(_apart(places, 0.17 * scale), ordered.itertuples(), strict=True):
            weight = "bold" if year == strong_year else "normal"
            ax.text(
                dot.year, place, dot.text, size=SMALL, weight=weight, color=INK, ha="center",
                va="center_baseline", zorder=5,
            )  # fmt: skip


def _label_lines(
    ax: Axes, lines: Sequence[Line], scale: float, width: float, strong_year: int
) -> None:
    """The last value and the name of each series beside the end of its line."""
    ordered = sorted(lines, key=lambda line: -line.points[-1][1])
    blocks = [wrap(line.label, width - 0.2, SMALL, lines=3) for line in ordered]
    heights = [(len(block) + 1) * line_height(SMALL) + 0.07 for block in blocks]
    wanted = [line.points[-1][1] for line in ordered]
    top = ax.get_ylim()[1] + 0.2 * scale
    centres = _stacked(wanted, [height * scale for height in heights], top)
    edge = ax.get_xlim()[1]
    inch = (edge - ax.get_xlim()[0]) / _width(ax)
    for line, block, height, centre in zip(ordered, blocks, heights, centres, strict=True):
        year, value, text = line.points[-1]
        y = centre + (height - 0.07 - line_height(SMALL)) / 2 * scale
        ax.plot(
            [year + 0.07, edge + 0.05 * inch], [value, y], color=line.colour, lw=0.9, zorder=1,
            clip_on=False,
        )  # fmt: skip
        for position, words in enumerate([text, *block]):
            strong = position == 0 and year == strong_year
            ax.text(
                edge + 0.1 * inch, y - position * line_height(SMALL) * scale, words, size=SMALL,
                weight="bold" if strong else "normal", color=INK, va="center_baseline", zorder=5,
            )  # fmt: skip


def _apart(places: list[float], least: float) -> list[float]:
    """Descending places with at least `least` between neighbours, pushed downwards."""
    kept: list[float] = []
    for place in places:
        kept.append(min(place, kept[-1] - least) if kept else place)
    return kept


def _stacked(wanted: list[float], heights: list[float], top: float) -> list[float]:
    """Centres of blocks in descending order, near where they are wanted, none overlapping,
    none above `top`, and none below 0 as long as they fit."""
    centres: list[float] = []
    ceiling = top
    for centre, height in zip(wanted, heights, strict=True):
        centres.append(min(centre, ceiling - height / 2))
        ceiling = centres[-1] - height / 2
    floor = 0.0
    for index in range(len(centres) - 1, -1, -1):
        half = heights[index] / 2
        centres[index] = max(centres[index], floor + half)
        floor = centres[index] + half
    return centres
