"""How every chart looks: palette, type, measured text, bare axes, and the SVG for a page.

In: a matplotlib figure drawn under `style()`. Out: one `<svg>` element whose text stays text,
whose colours follow the page (CSS variables with fallbacks) and whose ids cannot clash with
those of another chart. Nothing global is changed: the style holds inside `style()` alone.
All places are in inches, and text is measured before it is drawn.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

NumberFormat = Callable[[float], str]

# Each of them has a contrast of 3:1 or more on white and on a dark page (#15181b); C1 to C3 keep
# apart under simulated protanopia, deuteranopia and tritanopia (tests/test_charts.py).
C1, C2, C3 = "#2a6cb4", "#c8500a", "#10997a"
INK, INK_SOFT, RULE = "#1c2024", "#59626b", "#d5d9dd"
VARIABLES = {
    C1: f"var(--c1, {C1})",
    C2: f"var(--c2, {C2})",
    C3: f"var(--c3, {C3})",
    # JupyterLab has no variables of ours: its own keep the text legible in its dark theme.
    INK: f"var(--ink, var(--jp-content-font-color1, {INK}))",
    INK_SOFT: f"var(--ink-soft, var(--jp-content-font-color2, {INK_SOFT}))",
    RULE: f"var(--rule, var(--jp-border-color2, {RULE}))",
}

WIDTH = 4.0  # inches: a telephone of 390 px shows the smallest text at 12 px
MARGIN = 0.05
INNER = WIDTH - 2 * MARGIN
SIZE, SMALL = 11.0, 10.0  # points
_LINE = 1.32  # height of a line of text, in its size
_MIDDLE = 0.36  # from the baseline to the middle of a digit, in its size
ELLIPSIS = "…"

_FONT = "DejaVu Sans"
_FONT_STACK = f"'{_FONT}', Verdana, sans-serif"
# The reader's font may be wider than the measured one.
_SLACK = 1.05
_MEASURED_AT = 100.0
_UNKNOWN = 1.2
_RC = {
    "font.family": "sans-serif",
    "font.sans-serif": [_FONT],
    "font.size": SIZE,
    "text.color": INK,
    # A dollar sign in a label is a dollar sign.
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": True,
    "svg.fonttype": "none",
    "svg.hashsalt": "kontum_stats",
    "svg.image_inline": True,
    "path.simplify": False,
}
# Whatever style a reader's own session has: the same data must give the same bytes.
_DRAWN = {
    "axes", "figure", "font", "grid", "hatch", "lines", "markers", "mathtext", "patch", "path",
    "savefig", "scatter", "svg", "text", "xaxis", "xtick", "yaxis", "ytick",
}  # fmt: skip
_STYLE: dict[Any, Any] = {
    **{key: value for key, value in mpl.rcParamsDefault.items() if key.split(".")[0] in _DRAWN},
    **_RC,
}
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"


@contextmanager
def style() -> Iterator[None]:
    """The style of the charts, within the block alone. A glyph that the measuring font lacks is
    no reason for a warning: the reader's browser chooses its own font."""
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from")
        yield


def plain(text: str, limit: int = 160) -> str:
    """`text` on one line, without control characters, no longer than `limit` characters."""
    visible = "".join(
        " " if character.isspace() and character != "\u00a0" else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )
    line = re.sub(" +", " ", visible).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + ELLIPSIS


def text_width(text: str, size: float = SIZE, bold: bool = False) -> float:
    """The width of one line of text in inches, with some slack."""
    return sum(_advance(character, bold) for character in text) * size / 72 * _SLACK


def line_height(size: float = SIZE) -> float:
    """The height of one line of text in inches."""
    return size * _LINE / 72


def wrap(
    text: str, width: float, size: float = SIZE, bold: bool = False, lines: int = 2
) -> list[str]:
    """`text` in at most `lines` lines of `width` inches; what does not fit ends in '…'."""
    wrapped: list[str] = []
    words = plain(text, 160 * lines).split(" ")
    while words and len(wrapped) < lines:
        taken = 1
        while taken < len(words) and _fits(" ".join(words[: taken + 1]), width, size, bold):
            taken += 1
        wrapped.append(" ".join(words[:taken]))
        words = words[taken:]
    if words:
        wrapped[-1] = f"{wrapped[-1]} {' '.join(words)}"
    return [_shortened(line, width, size, bold) for line in wrapped]


def bare_figure(height: float) -> Figure:
    """A transparent figure of the one width, `height` inches high."""
    figure = Figure(figsize=(WIDTH, height), dpi=100)
    figure.patch.set_alpha(0)
    return figure


@dataclass(frozen=True)
class Band:
    """A part of a picture: its height, and what draws it into a figure at a distance from the
    top, both in inches."""

    height: float
    draw: Callable[[Figure, float], None]


def picture(blocks: Sequence[Band], gap: float = 0.24) -> Figure:
    """The figure of blocks one below the other."""
    with style():
        top = MARGIN
        figure = bare_figure(sum(one.height + gap for one in blocks) - gap + 2 * MARGIN)
        for one in blocks:
            one.draw(figure, top)
            top += one.height + gap
    return figure


def bare_axes(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes without frame or ticks at a place in inches from the figure's left and top; y is in
    inches and grows downwards."""
    total = figure.get_figheight()
    ax = figure.add_axes((left / WIDTH, 1 - (top + height) / total, width / WIDTH, height / total))
    ax.set_axis_off()
    ax.patch.set_alpha(0)
    ax.set_ylim(height, 0)
    return ax


def axes_width(ax: Axes) -> float:
    """The width of axes in inches."""
    return ax.get_position().width * WIDTH


def draw_line(
    ax: Axes,
    x: Sequence[float],
    y: Sequence[float],
    *,
    color: str,
    lw: float,
    zorder: float,
    ls: str | tuple[int, tuple[int, int]] = "-",
) -> None:
    """A line in the data of axes whose limits stand, for which `plot` does four times the work."""
    ax.add_artist(Line2D(x, y, color=color, lw=lw, ls=ls, zorder=zorder, clip_on=False))


def draw_dot(
    ax: Axes, x: float, y: float, colour: str, *, marker: str = "o", is_full: bool = True
) -> None:
    """A dot in the data of axes whose limits stand."""
    ax.add_artist(
        Line2D([x], [y], ls="", marker=marker, ms=6.5, mec=colour, mew=1.7, clip_on=False, zorder=3,
               mfc=colour if is_full else "none")
    )  # fmt: skip


def write(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    size: float = SMALL,
    *,
    strong: bool = False,
    colour: str = INK,
    align: str = "left",
) -> None:
    """One line of text at x (part of the axes' width) whose digits have their middle at y
    (inches from the top)."""
    ax.text(
        x, y + _MIDDLE * size / 72, text, size=size, color=colour, ha=align, va="baseline",
        weight="bold" if strong else "normal", clip_on=False, zorder=5,
        transform=ax.get_yaxis_transform(),
    )  # fmt: skip


def ticks(end: float, limit: float | None, width: float, number: NumberFormat) -> list[float]:
    """Round numbers from 0 to `end` whose labels stay apart on an axis `width` inches long."""
    if limit == 100:
        return [0, 25, 50, 75, 100]
    for most in (4, 3, 2, 1):
        steps = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], integer=end > 4)
        found = [float(tick) for tick in steps.tick_values(0, end) if 0 <= tick <= end]
        widest = max(text_width(number(tick), SMALL) for tick in found)
        # A label at the end of the axis is moved inwards by up to half its width.
        if len(found) < 2 or found[1] / end * width > 1.6 * widest:
            break
    return found


def svg(figure: Figure, name: str, title: str, description: str) -> str:
    """The figure as one `<svg>` element for a page: no prolog, no size of its own, its text as
    text, `title` and `description` as its accessible name; ids begin with `name`."""
    buffer = io.StringIO()
    with style():
        figure.savefig(
            buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    root = ElementTree.fromstring(buffer.getvalue())
    _drop_prolog(root)
    _rename_ids(root, name)
    for element in root.iter():
        if "style" in element.attrib:
            element.set("style", _page_style(element.attrib["style"]))
    _describe(root, name, title, description)
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")


@cache
def _advance(character: str, bold: bool) -> float:
    """How wide a character is, in its size: how far it moves the pen, or its ink where that is
    wider, without kerning, and without the hinting of a raster, which the reader's browser does
    not apply either. One that the font lacks is taken to be as wide as any."""
    weight = "bold" if bold else "normal"
    font = get_font(findfont(FontProperties(family=_FONT, weight=weight)))
    index = font.get_char_index(ord(character))
    if not index:
        return _UNKNOWN
    font.set_size(_MEASURED_AT, 72)
    glyph = font.load_glyph(index, flags=LoadFlags.NO_HINTING)
    return max(glyph.linearHoriAdvance / 65536, glyph.width / 64) / _MEASURED_AT


def _fits(text: str, width: float, size: float, bold: bool) -> bool:
    return text_width(text, size, bold) <= width


def _shortened(line: str, width: float, size: float, bold: bool) -> str:
    if _fits(line, width, size, bold):
        return line
    while len(line) > 1 and not _fits(line + ELLIPSIS, width, size, bold):
        line = line[:-1].rstrip()
    return line + ELLIPSIS


def _drop_prolog(root: ElementTree.Element) -> None:
    """Size and metadata go; so does matplotlib's style sheet, whose '*' would reach out of the
    chart and into the page."""
    for attribute in ("width", "height"):
        root.attrib.pop(attribute, None)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "style"):
                parent.remove(child)
    root.set("style", "stroke-linejoin: round; stroke-linecap: butt")


def _rename_ids(root: ElementTree.Element, name: str) -> None:
    used = set()
    for element in root.iter():
        for value in element.attrib.values():
            used.update(re.findall(r"url\(#([^)]+)\)", value))
        if _XLINK in element.attrib:
            target = element.attrib.pop(_XLINK).removeprefix("#")
            used.add(target)
            element.set("href", f"#{name}-{target}")
    for element in root.iter():
        own = element.attrib.pop("id", None)
        if own in used:
            element.set("id", f"{name}-{own}")
        for key, value in element.attrib.items():
            element.set(key, value.replace("url(#", f"url(#{name}-"))


def _page_style(declarations: str) -> str:
    declarations = re.sub(r"'DejaVu Sans'(, sans-serif)?", _FONT_STACK, declarations)
    for colour, variable in VARIABLES.items():
        declarations = declarations.replace(colour, variable)
    return declarations


def _describe(root: ElementTree.Element, name: str, title: str, description: str) -> None:
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    for position, (tag, content) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = plain(content, limit=20_000)
        root.insert(position, element)
