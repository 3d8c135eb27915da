"""Bars and nested bars: what most charts are drawn with.

In: what to draw, already in the reader's words and numbers. Out: a matplotlib figure whose
height follows from its content, so that no label is clipped and no layout is searched for. Bars
begin at 0. A missing value has a row that says so and is never drawn as 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .style import (
    C1,
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
    text_width,
    ticks,
    wrap,
    write,
)

_ROW, _BAR = 0.225, 0.15
_GROUP_GAP, _PANEL_GAP, _TITLE_GAP = 0.10, 0.24, 0.06
_LABEL_PAD = 0.07
_SCALE_LINES = 2  # the numbers of the axis and, below them, its unit
# The fill of what is not the page's year; the outline keeps its full colour.
_PALE, _HALF = 0.22, 0.6


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
    """A whole with its part, drawn as one bar inside the other; `whole` None: not printed, and
    `headline` says so."""

    tag: str
    whole: float | None
    part: float
    headline: str
    part_text: str = ""
    rest_text: str = ""
    strong: bool = True


def draw_bars(panels: Sequence[Panel], number: NumberFormat) -> Figure:
    """Horizontal bars, panel below panel, each with an axis from 0; those of one unit have one
    scale, so that a longer bar is a larger number."""
    with style():
        bodies = [_body_height(panel) for panel in panels]
        scale = _SCALE_LINES * line_height(SMALL)
        height = sum(bodies) + scale * len(panels) + _PANEL_GAP * (len(panels) - 1)
        figure = bare_figure(height + 2 * MARGIN)
        top = MARGIN
        for panel, body in zip(panels, bodies, strict=True):
            alike = [one for one in panels if one.unit == panel.unit]
            tag_width = max(map(_tag_width, alike))
            end = max(_axis_end(one, INNER - tag_width) for one in alike)
            _draw_panel(figure, panel, number, top, body, tag_width=tag_width, end=end)
            top += body + scale + _PANEL_GAP
    return figure


def draw_nested(nests: Sequence[Nest], unit: str, number: NumberFormat) -> Figure:
    """One bar a year: the part filled inside the outline of the whole."""
    with style():
        heights = [_nest_height(nest) for nest in nests]
        body = sum(heights)
        figure = bare_figure(body + _SCALE_LINES * line_height(SMALL) + 2 * MARGIN)
        ax = bare_axes(figure, MARGIN, MARGIN, INNER, body)
        ax.set_xlim(0, max(max(nest.whole, nest.part) for nest in nests if nest.whole) * 1.001)
        y, spans = 0.0, []
        for nest, height in zip(nests, heights, strict=True):
            if nest.whole is None:
                _draw_gap(ax, nest, y)
            else:
                spans.append(_draw_nest(ax, nest, y))
            y += height
        _draw_scale(ax, spans, None, unit, number)
    return figure


def _body_height(panel: Panel) -> float:
    *_, (_, end) = _places(panel)
    return end


def _places(panel: Panel) -> Iterator[tuple[str | Entry | tuple[float, float], float]]:
    """What a panel shows from top to bottom with its y: ('title' and 'label' by their lines,
    see `_lines`), then for each group its entries and the span of their rows; at last its end."""
    y = len(_title_lines(panel)) * line_height() + (_TITLE_GAP if panel.title else 0)
    for group in panel.groups:
        for line in _label_lines(group):
            yield line, y + line_height() / 2
            y += line_height()
        top = y
        for entry in group.entries:
            yield entry, y + _ROW / 2
            y += _ROW
        yield (top, y), y
        y += _GROUP_GAP
    yield "", y - _GROUP_GAP + 0.03


def _title_lines(panel: Panel) -> list[str]:
    return wrap(panel.title, INNER, SIZE, bold=True) if panel.title else []


def _label_lines(group: Group) -> list[str]:
    return wrap(group.label, INNER, SIZE) if group.label else []


def _tag_width(panel: Panel) -> float:
    tags = [entry.tag for group in panel.groups for entry in group.entries if entry.tag]
    return max((text_width(tag, SMALL, bold=True) + 0.1 for tag in tags), default=0.02)


def _axis_end(panel: Panel, width: float) -> float:
    """The end of the axis at which every bar leaves room for the label behind it."""
    ends = [panel.limit or 0.0]
    for group in panel.groups:
        for entry in group.entries:
            if entry.value is not None:
                room = width - _LABEL_PAD - text_width(entry.text, SMALL, bold=entry.strong)
                ends.append(entry.value * width / max(room, width / 4))
    return max(ends) or 1.0


def _draw_panel(
    figure: Figure,
    panel: Panel,
    number: NumberFormat,
    top: float,
    height: float,
    *,
    tag_width: float,
    end: float,
) -> None:
    width = INNER - tag_width
    ax = bare_axes(figure, MARGIN + tag_width, top, width, height)
    ax.set_xlim(0, end)
    edge = -tag_width / width
    for position, line in enumerate(_title_lines(panel)):
        write(ax, edge, (position + 0.5) * line_height(), line, SIZE, strong=True)
    spans = []
    for thing, y in _places(panel):
        if isinstance(thing, Entry):
            _draw_entry(ax, thing, y, edge)
        elif isinstance(thing, tuple):
            spans.append(thing)
        elif thing:
            write(ax, edge, y, thing, SIZE)
    _draw_scale(ax, spans, panel.limit, panel.unit, number)


def _draw_entry(ax: Axes, entry: Entry, y: float, edge: float) -> None:
    if entry.tag:
        write(ax, edge, y, entry.tag, strong=entry.strong)
    pad = _LABEL_PAD / axes_width(ax)
    if entry.value is None:
        write(ax, pad, y, entry.text, colour=INK_SOFT)
        return
    _bar(ax, entry.value, y, entry.colour, 1 if entry.strong else _PALE)
    write(ax, entry.value / ax.get_xlim()[1] + pad, y, entry.text, strong=entry.strong)


def _bar(ax: Axes, value: float, y: float, colour: str, fill: float) -> None:
    bar = Rectangle(
        (0, y - _BAR / 2), value, _BAR, facecolor=colour, linewidth=0, zorder=2, clip_on=False
    )
    if fill < 1:
        bar.set_facecolor((colour, fill))
        bar.set_edgecolor(colour)
        bar.set_linewidth(0.9)
    ax.add_artist(bar)


def _nest_height(nest: Nest) -> float:
    if nest.whole is None:
        return _ROW + 0.12
    return line_height() + _BAR + 0.1 + line_height(SMALL) + 0.16


def _draw_gap(ax: Axes, nest: Nest, y: float) -> None:
    middle = y + _ROW / 2
    write(ax, 0, middle, nest.tag, SIZE, strong=nest.strong)
    x = (text_width(nest.tag, SIZE, bold=True) + 0.12) / axes_width(ax)
    write(ax, x, middle, nest.headline, colour=INK_SOFT)


def _draw_nest(ax: Axes, nest: Nest, y: float) -> tuple[float, float]:
    whole = nest.whole or 0.0
    share = whole / ax.get_xlim()[1]
    middle = y + line_height() / 2
    write(ax, 0, middle, nest.tag, SIZE, strong=nest.strong)
    write(ax, share, middle, nest.headline, SIZE, strong=nest.strong, align="right")
    bar = y + line_height() + 0.04 + _BAR / 2
    _bar(ax, whole, bar, C1, _PALE)
    _bar(ax, nest.part, bar, C1, 1 if nest.strong else _HALF)
    below = bar + _BAR / 2 + 0.04 + line_height(SMALL) / 2
    write(ax, 0, below, nest.part_text, strong=nest.strong)
    write(ax, share, below, nest.rest_text, align="right")
    return bar - _BAR / 2 - 0.03, bar + _BAR / 2 + 0.03


def _draw_scale(
    ax: Axes,
    spans: list[tuple[float, float]],
    limit: float | None,
    unit: str,
    number: NumberFormat,
) -> None:
    """Zero line, light rules beside the bars, numbers below the last bar, and their unit."""
    bottom, end, width = ax.get_ylim()[0], ax.get_xlim()[1], axes_width(ax)
    places = ticks(end, limit, width, number)
    for low, high in spans:
        for tick in places[1:]:
            draw_line(ax, [tick, tick], [low, high], color=RULE, lw=0.8, zorder=0)
        draw_line(ax, [0, 0], [low, high], color=INK, lw=1.1, zorder=4)
    y = bottom + line_height(SMALL) / 2
    for tick in places:
        label, x = number(tick), tick / end
        half = text_width(label, SMALL) / 2 / width
        align = "left" if x < half else ("right" if x + half > 1 else "center")
        write(ax, x, y, label, colour=INK_SOFT, align=align)
    write(ax, 1, y + line_height(SMALL), unit, colour=INK_SOFT, align="right")
