"""Bars and nested bars: what most charts are drawn with.

In: what to draw, already in the reader's words and numbers. Out: a matplotlib figure whose
height follows from its content, so that no label is clipped and no layout is searched for. Bars
begin at 0. A missing value has a row that says so and is never drawn as 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

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
    Band,
    NumberFormat,
    axes_width,
    bare_axes,
    draw_line,
    line_height,
    picture,
    text_width,
    ticks,
    wrap,
    write,
)

_ROW, _BAR = 0.225, 0.15
_GROUP_GAP, _TITLE_GAP = 0.10, 0.06
_LABEL_PAD = 0.07
_HOOK = 0.08  # how far the ends of a bracket reach
_SCALE_LINES = 2  # the numbers of the axis and, below them, its unit
# The fill of what is not the page's year; the outline keeps its full colour.
_PALE, _HALF = 0.22, 0.6


@dataclass(frozen=True)
class Bar:
    """One bar: what stands to its left, its length (None: not printed) and what it is labelled
    with; `strong` for the page's year."""

    tag: str
    value: float | None
    text: str
    strong: bool = True


@dataclass(frozen=True)
class BarGroup:
    """The bars of one thing, below its name."""

    label: str
    entries: tuple[Bar, ...]


@dataclass(frozen=True)
class Bracket:
    """Joins the groups from the place `first` to `last`, and says in a word or two why."""

    first: int
    last: int
    text: str


@dataclass(frozen=True)
class Panel:
    """Groups of bars on one axis with one unit; `limit` is the end of the axis where the unit
    has one (100 per cent)."""

    title: str
    unit: str
    groups: tuple[BarGroup, ...]
    limit: float | None = None
    bracket: Bracket | None = None


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


def bars(panels: Sequence[Panel], number: NumberFormat) -> list[Band]:
    """Horizontal bars, panel below panel, each with an axis from 0; those of one unit have one
    scale, so that a longer bar is a larger number."""
    blocks = []
    for panel in panels:
        alike = [one for one in panels if one.unit == panel.unit]
        tag_width = max(map(_tag_width, alike))
        end = max(_axis_end(one, INNER - tag_width) for one in alike)
        draw = partial(_draw_panel, panel=panel, number=number, tag_width=tag_width, end=end)
        blocks.append(Band(_body_height(panel) + scale_height(), draw))
    return blocks


def draw_bars(panels: Sequence[Panel], number: NumberFormat) -> Figure:
    """The figure of `bars`."""
    return picture(bars(panels, number))


def draw_nested(nests: Sequence[Nest], unit: str, number: NumberFormat) -> Figure:
    """One bar a year: the part filled inside the outline of the whole."""
    body = sum(map(_nest_height, nests))

    def draw(figure: Figure, top: float) -> None:
        ax = bare_axes(figure, MARGIN, top, INNER, body)
        ax.set_xlim(0, max(max(nest.whole, nest.part) for nest in nests if nest.whole) * 1.001)
        y, spans = 0.0, []
        for nest in nests:
            if nest.whole is None:
                draw_gap(ax, nest.tag, nest.headline, y, strong=nest.strong)
            else:
                spans.append(_draw_nest(ax, nest, y))
            y += _nest_height(nest)
        draw_scale(ax, spans, None, unit, number)

    return picture([Band(body + scale_height(), draw)])


def scale_height() -> float:
    """The height of what `draw_scale` writes below the bars."""
    return _SCALE_LINES * line_height(SMALL)


def _body_height(panel: Panel) -> float:
    *_, (_, end) = _places(panel)
    return end


def _places(panel: Panel) -> Iterator[tuple[str | Bar | tuple[float, float], float]]:
    """What a panel shows from top to bottom with its y: ('title' and 'label' by their lines,
    see `_lines`), then for each group its entries and the span of their rows; at last its end."""
    y = len(_title_lines(panel)) * line_height() + (_TITLE_GAP if panel.title else 0)
    for place, group in enumerate(panel.groups):
        for line in _label_lines(panel, place):
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


def _label_lines(panel: Panel, place: int) -> list[str]:
    """The name of a group; beside the words of a bracket it has less room."""
    label, joined = panel.groups[place].label, panel.bracket
    room = INNER - (_bracket_width(joined) if joined and place == joined.last else 0)
    return wrap(label, room, SIZE) if label else []


def _bracket_width(bracket: Bracket) -> float:
    return text_width(bracket.text, SMALL) + 2 * _HOOK + _LABEL_PAD


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
                room -= 2 * _HOOK if panel.bracket else 0
                ends.append(entry.value * width / max(room, width / 4))
    return max(ends) or 1.0


def _draw_panel(
    figure: Figure, top: float, *, panel: Panel, number: NumberFormat, tag_width: float, end: float
) -> None:
    width = INNER - tag_width
    ax = bare_axes(figure, MARGIN + tag_width, top, width, _body_height(panel))
    ax.set_xlim(0, end)
    edge = -tag_width / width
    for position, line in enumerate(_title_lines(panel)):
        write(ax, edge, (position + 0.5) * line_height(), line, SIZE, strong=True)
    spans = []
    for thing, y in _places(panel):
        if isinstance(thing, Bar):
            _draw_entry(ax, thing, y, edge)
        elif isinstance(thing, tuple):
            spans.append(thing)
        elif thing:
            write(ax, edge, y, thing, SIZE)
    if panel.bracket:
        _draw_bracket(ax, panel.bracket, spans)
    draw_scale(ax, spans, panel.limit, panel.unit, number)


def _draw_bracket(ax: Axes, bracket: Bracket, spans: list[tuple[float, float]]) -> None:
    (top, _), (last_top, bottom) = spans[bracket.first], spans[bracket.last]
    hook, end = _HOOK / axes_width(ax), ax.get_xlim()[1]
    x = [(1 - hook) * end, end, end, (1 - hook) * end]
    high, low = top + _ROW / 2, bottom - _ROW / 2
    draw_line(ax, x, [high, high, low, low], color=INK_SOFT, lw=1.1, zorder=4)
    write(ax, 1 - 2 * hook, last_top - line_height() / 2, bracket.text, align="right")


def _draw_entry(ax: Axes, entry: Bar, y: float, edge: float) -> None:
    if entry.tag:
        write(ax, edge, y, entry.tag, strong=entry.strong)
    pad = _LABEL_PAD / axes_width(ax)
    if entry.value is None:
        write(ax, pad, y, entry.text, colour=INK_SOFT)
        return
    _bar(ax, entry.value, y, 1 if entry.strong else _PALE)
    write(ax, entry.value / ax.get_xlim()[1] + pad, y, entry.text, strong=entry.strong)


def _bar(ax: Axes, value: float, y: float, fill: float) -> None:
    bar = Rectangle(
        (0, y - _BAR / 2), value, _BAR, facecolor=C1, linewidth=0, zorder=2, clip_on=False
    )
    if fill < 1:
        bar.set_facecolor((C1, fill))
        bar.set_edgecolor(C1)
        bar.set_linewidth(0.9)
    ax.add_artist(bar)


def _nest_height(nest: Nest) -> float:
    if nest.whole is None:
        return _ROW + 0.12
    return line_height() + _BAR + 0.1 + line_height(SMALL) + 0.16


def draw_gap(ax: Axes, tag: str, words: str, y: float, *, strong: bool) -> None:
    """The row at y of a year that has no bar, as `words` say."""
    middle = y + _ROW / 2
    write(ax, 0, middle, tag, SIZE, strong=strong)
    x = (text_width(tag, SIZE, bold=True) + 0.12) / axes_width(ax)
    write(ax, x, middle, words, colour=INK_SOFT)


def _draw_nest(ax: Axes, nest: Nest, y: float) -> tuple[float, float]:
    whole = nest.whole or 0.0
    share = whole / ax.get_xlim()[1]
    middle = y + line_height() / 2
    write(ax, 0, middle, nest.tag, SIZE, strong=nest.strong)
    write(ax, share, middle, nest.headline, SIZE, strong=nest.strong, align="right")
    bar = y + line_height() + 0.04 + _BAR / 2
    _bar(ax, whole, bar, _PALE)
    _bar(ax, nest.part, bar, 1 if nest.strong else _HALF)
    below = bar + _BAR / 2 + 0.04 + line_height(SMALL) / 2
    write(ax, 0, below, nest.part_text, strong=nest.strong)
    write(ax, share, below, nest.rest_text, align="right")
    return bar - _BAR / 2 - 0.03, bar + _BAR / 2 + 0.03


def draw_scale(
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
