"""A chart alone, for a slide or a letter: its picture with title, note and source, as a file.

In: a title, lines below it, a drawing and a path. Out: a PNG, SVG or PDF with plain colours on
white and nothing that a program may draw in its own way: letters are outlines in SVG, and none
of the page's CSS variables is there. The drawing is left as it was. Refuses other suffixes.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from .. import files
from ..errors import InputError, Problem
from .style import INK, INK_SOFT, INNER, MARGIN, SIZE, SMALL, WIDTH, line_height, style, wrap

_DPI = 300  # sharp on a slide: 1,260 pixels wide
_EDGE = 0.1
_SMALLER = SMALL - 2
_MOST_LINES = 20  # of a note, which names every doubt
_FORMATS: dict[str, dict[str, Any]] = {
    ".png": {"metadata": {"Software": None}, "dpi": _DPI},
    ".svg": {"metadata": {"Date": None, "Creator": None}},
    ".pdf": {"metadata": {"CreationDate": None, "Creator": None, "Producer": None}},
}


def save(drawing: Figure, title: str, below: list[str], path: Path) -> Path:
    """Writes `drawing` below its `title` and above the lines `below` to `path`, which is
    returned. Raises InputError where its suffix is none of .png, .svg and .pdf."""
    suffix = path.suffix.lower()
    if suffix not in _FORMATS:
        mend = f"end the name in one of: {', '.join(_FORMATS)}"
        raise InputError(Problem("is no kind of picture that can be written", mend, str(path)))
    head = wrap(title, INNER, SIZE, bold=True, lines=4)
    foot = [line for one in below for line in wrap(one, INNER, _SMALLER, lines=_MOST_LINES)]
    above = line_height(SIZE) * len(head) + _EDGE
    under = line_height(_SMALLER) * len(foot) + _EDGE
    height = drawing.get_figheight()
    content = io.BytesIO()
    with style(), mpl.rc_context({"svg.fonttype": "path"}):
        added = [
            drawing.text(
                MARGIN / WIDTH, (height + above - _EDGE / 2 - line_height(SIZE) * row) / height,
                line, size=SIZE, color=INK, weight="bold", va="top",
            )
            for row, line in enumerate(head)
        ]  # fmt: skip
        added += [
            drawing.text(
                MARGIN / WIDTH, -(_EDGE / 2 + line_height(_SMALLER) * row) / height, line,
                size=_SMALLER, color=INK_SOFT, va="top",
            )
            for row, line in enumerate(foot)
        ]  # fmt: skip
        try:
            drawing.savefig(
                content, format=suffix[1:], facecolor="white", **_FORMATS[suffix],
                bbox_inches=Bbox([[-_EDGE, -under], [WIDTH + _EDGE, height + above]]),
            )  # fmt: skip
        finally:
            for one in added:
                one.remove()
    files.write(path, content.getvalue())
    return path
