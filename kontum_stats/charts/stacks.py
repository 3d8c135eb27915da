"""Stacked bars, one a year, and dumbbells: forms that compare parts.

In: values, already in the reader's words and numbers. Out: blocks of a picture. Parts are told
apart by their place and depth of one colour, so that they can be read in grey; below stacked bars
stands what each part is, with its value in each year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .bars import draw_gap, draw_scale, scale_height
from .style import (
    C1,
    C3,
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
    draw_dot,
    draw_line,
    line_height,
    text_width,
    wrap,
    write,
)

_ROW, _BAR, _SWATCH, _PAD = 0.3, 0.2, 0.12, 0.1
_FEWEST = 0.12  # how full the last part is drawn
_DOT = 0.05


@dataclass(frozen=True)
class Stack:
    """The bar of a year: the length of each part (None: not printed), and what each is labelled
    with below; of a bar without any the `whole` is an outline. `parts` empty: not printed, and
    `text` says so. `broken` says why it is not to be compared with those before it."""

    tag: str
    text: str
    parts: tuple[float | None, ...] = ()
    texts: tuple[str, ...] = ()
    strong: bool = True
    broken: str = ""
    whole: float = 0.0

    @property
    def length(self) -> float:
        """That of all parts, or of the whole."""
        return sum(filter(None, self.parts)) or self.whole


_DOT_FORMS = ("□", "●")


@dataclass(frozen=True)
class DumbbellRow:
    """A row of a dumbbell: the value and text of one end and the other, None where not printed."""

    tag: str
    ends: tuple[tuple[float, str] | None, tuple[float, str] | None]
    strong: bool = True


def stacks(
    names: Sequence[str],
    bars: Sequence[Stack],
    unit: str,
    number: NumberFormat,
    limit: float | None = None,
) -> list[Band]:
    """Stacked bars on one axis from 0, and below them a row for each of the `names`."""
    left = max(text_width(bar.tag, SIZE, bold=True) for bar in bars) + _PAD
    room = max(text_width(bar.text, SMALL, bold=True) if bar.parts else 0 for bar in bars)
    longest = max(bar.length for bar in bars)
    width = INNER - left
    end = limit or longest * width / (width - room - _PAD) or 1.0
    body = sum(_height(bar) for bar in bars)

    def draw(figure: Figure, top: float) -> None:
        ax = bare_axes(figure, MARGIN + left, top, width, body)
        ax.set_xlim(0, end)
        y, spans = 0.0, []
        for bar in bars:
            if bar.broken:
                _draw_break(ax, bar.broken, y, -left / width)
            y += _height(bar) - _ROW
            if bar.parts:
                spans.append(_draw_stack(ax, bar, y, -left / width))
            else:
                draw_gap(ax, "", bar.text, y, strong=False)
                write(ax, -left / width, y + _ROW / 2, bar.tag, SIZE, strong=bar.strong)
            y += _ROW
        draw_scale(ax, spans, limit, unit, number)

    return [Band(body + scale_height(), draw), *_legends(names, bars)]


def fullness(place: int, count: int) -> float:
    """How full the part at `place` of `count` is drawn: the first wholly, the last hardly."""
    return 1 - (1 - _FEWEST) * place / max(count - 1, 1)


def dumbbells(
    groups: Sequence[tuple[str, Sequence[DumbbellRow]]],
    names: tuple[str, str],
    unit: str,
    number: NumberFormat,
) -> list[Band]:
    """For each group, below its name, a row with two dots on one axis from 0: hollow and full."""
    pairs = [pair for _, of_group in groups for pair in of_group]
    left = max(text_width(pair.tag, SMALL, bold=True) for pair in pairs) + _PAD
    width = INNER - left
    end = max(_end_for(pair, width) for pair in pairs)
    body = line_height() + sum(line_height() + _ROW * len(rows) for _, rows in groups) + _PAD

    def draw(figure: Figure, top: float) -> None:
        ax = bare_axes(figure, MARGIN + left, top, width, body)
        ax.set_xlim(0, end)
        _draw_names(ax, names, -left / width)
        y, spans = line_height() + _PAD, []
        for label, rows in groups:
            name = wrap(label, INNER, SIZE, lines=1)[0]
            write(ax, -left / width, y + line_height() / 2, name, SIZE)
            y += line_height()
            for pair in rows:
                _draw_pair(ax, pair, y + _ROW / 2, -left / width)
                y += _ROW
            spans.append((y - _ROW * len(rows), y))
        draw_scale(ax, spans, None, unit, number)

    return [Band(body + scale_height(), draw)]


def _height(bar: Stack) -> float:
    return _ROW + (line_height(SMALL) + 0.06 if bar.broken else 0)


def _draw_break(ax: Axes, words: str, y: float, edge: float) -> None:
    """A dashed line across, with its reason below it at the left."""
    low, high = edge * ax.get_xlim()[1], ax.get_xlim()[1]
    draw_line(ax, [low, high], [y + 0.03] * 2, color=INK, lw=1.0, ls=(0, (4, 3)), zorder=4)
    write(ax, edge, y + 0.06 + line_height(SMALL) / 2, words)


def _draw_stack(ax: Axes, bar: Stack, y: float, edge: float) -> tuple[float, float]:
    middle, x = y + _ROW / 2, 0.0
    write(ax, edge, middle, bar.tag, SIZE, strong=bar.strong)
    for place, length in enumerate(bar.parts):
        if length:
            _rectangle(ax, x, middle, length, _BAR, fullness(place, len(bar.parts)))
            x += length
    if not x:
        _rectangle(ax, 0, middle, bar.length, _BAR, 0)
    write(
        ax,
        bar.length / ax.get_xlim()[1] + 0.07 / axes_width(ax),
        middle,
        bar.text,
        strong=bar.strong,
    )
    return y, y + _ROW


def _rectangle(ax: Axes, x: float, y: float, width: float, height: float, full: float) -> None:
    """A part, within an outline of the full colour."""
    ax.add_artist(
        Rectangle(
            (x, y - height / 2), width, height, facecolor=(C1, full), edgecolor=C1, linewidth=0.9,
            zorder=2, clip_on=False,
        )
    )  # fmt: skip


def _legends(names: Sequence[str], bars: Sequence[Stack]) -> list[Band]:
    """What each part is and comes to: a column for each bar, as many beside each other as fit."""
    shown = [bar for bar in bars if bar.parts]
    widths = [max(text_width(text, SMALL, bold=True) for text in (bar.tag, *bar.texts)) + 0.12
              for bar in shown]  # fmt: skip
    blocks, first = [], 0
    while first < len(shown):
        last = first + 1
        while last < len(shown) and sum(widths[first : last + 1]) < 0.68 * INNER:
            last += 1
        blocks.append(_legend(names, shown[first:last], widths[first:last]))
        first = last
    return blocks


def _legend(names: Sequence[str], bars: Sequence[Stack], widths: Sequence[float]) -> Band:
    room = INNER - sum(widths) - _SWATCH - 0.08
    lines = [wrap(name, room, SMALL) for name in names]
    heights = [len(one) * line_height(SMALL) + 0.05 for one in lines]
    head = line_height(SMALL) + 0.05
    ends = [1 - sum(widths[place + 1 :]) / INNER for place in range(len(widths))]

    def draw(figure: Figure, top: float) -> None:
        ax = bare_axes(figure, MARGIN, top, INNER, head + sum(heights))
        ax.set_xlim(0, INNER)
        for bar, x in zip(bars, ends, strict=True):
            write(ax, x, head / 2, bar.tag, strong=bar.strong, align="right")
        y = head
        for place, (words, height) in enumerate(zip(lines, heights, strict=True)):
            draw_line(ax, [0, INNER], [y - 0.02] * 2, color=RULE, lw=0.8, zorder=0)
            middle = y + line_height(SMALL) / 2
            _rectangle(ax, 0.01, middle, _SWATCH, _SWATCH, fullness(place, len(names)))
            for line, word in enumerate(words):
                x = (_SWATCH + 0.08) / INNER
                write(ax, x, middle + line * line_height(SMALL), word)
            for bar, x in zip(bars, ends, strict=True):
                write(ax, x, middle, bar.texts[place], strong=bar.strong, align="right")
            y += height

    return Band(head + sum(heights), draw)


def _texts(pair: DumbbellRow) -> list[tuple[float, str]]:
    """The two ends, the smaller first, each text with the form of its dot: side by side nothing
    else says which is which."""
    marked = zip(_DOT_FORMS, pair.ends, strict=True)
    return sorted((end[0], f"{form}\N{NO-BREAK SPACE}{end[1]}") for form, end in marked if end)


def _end_for(pair: DumbbellRow, width: float) -> float:
    """The end of the axis at which the labels fit to the right of the larger dot."""
    found = _texts(pair)
    if not found:
        return 1.0
    room = width - _DOT - _PAD - text_width("  ".join(text for _, text in found), SMALL, bold=True)
    return found[-1][0] * width / max(room, width / 4) or 1.0


def _draw_names(ax: Axes, names: tuple[str, str], x: float) -> None:
    inch = 1 / axes_width(ax)
    for place, name in enumerate(names):
        _dot(ax, x * ax.get_xlim()[1] + _DOT * inch * ax.get_xlim()[1], line_height() / 2, place)
        write(ax, x + 3 * _DOT * inch, line_height() / 2, name)
        x += (text_width(name, SMALL) + 3 * _DOT + 0.2) * inch


def _draw_pair(ax: Axes, pair: DumbbellRow, y: float, edge: float) -> None:
    """Both dots and the line between them; the text of the smaller value stands to its left where
    there is room, else both stand to the right of the larger."""
    write(ax, edge, y, pair.tag, strong=pair.strong)
    end, inch, found = ax.get_xlim()[1], 1 / axes_width(ax), _texts(pair)
    if not found:
        return
    side = _DOT * inch * end
    if len(found) > 1 and found[1][0] - found[0][0] > 2 * side:
        x = [found[0][0] + side, found[1][0] - side]
        draw_line(ax, x, [y, y], color=INK_SOFT, lw=2.2, zorder=1)
    for place, one in enumerate(pair.ends):
        if one:
            _dot(ax, one[0], y, place)
    texts = [text for _, text in found]
    pad, right = (_DOT + 0.06) * inch, found[-1][0] / end
    left = found[0][0] / end - pad
    if len(found) > 1 and left > text_width(texts[0], SMALL, bold=True) * inch:
        write(ax, left, y, texts.pop(0), strong=pair.strong, align="right")
    write(ax, right + pad, y, "  ".join(texts), strong=pair.strong)


def _dot(ax: Axes, x: float, y: float, place: int) -> None:
    """The first end is a hollow square, the other a full dot."""
    if place == 0:
        draw_dot(ax, x, y, C3, marker="s", is_full=False)
    else:
        draw_dot(ax, x, y, C1)
