"""A chart of panels of bars, as data, and the one function that draws it.

In: a `Spec` and a `Review`. Out: a `Chart`, or a `Notice` where none of its figures is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from ..review.review import Review
from ..vocabulary import BASE_UNITS
from .bars import Panel, draw_bars
from .chart import (
    Chart,
    Notice,
    Question,
    by_part,
    by_year,
    drawable,
    make_chart,
    make_notice,
    number_format,
    question,
)
from .style import C1, INK_SOFT, plain
from .words import Figures, change_title, ends_of, span

# Whether a remark is said, from the figures of each panel.
When = Callable[[Sequence[Figures]], bool]


@dataclass(frozen=True)
class Bars:
    """One panel: the figures of `indicators` for the breakdown `parts` ('' is the whole), or for
    the parts of the `dimension`, the whole first, last or not at all as `whole` says.

    `unit` is a unit code or a message, `scale` what a bar's number is a multiple of, `limit` the
    end of the axis where it has one. `by` is 'part' (a bar a figure, the longest first) or 'year'
    (a group of bars for each part, in order of years); with `gaps` the years between that are not
    printed have a row that says so.
    """

    indicators: tuple[str, ...]
    heading: str = ""
    unit: str = "number"
    parts: tuple[str, ...] = ("",)
    dimension: str = ""
    whole: str = ""
    by: str = "part"
    gaps: bool = False
    scale: int = 1
    limit: float | None = None
    whole_name: str = ""
    colours: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Spec:
    """One chart: the question it answers, its title, its panels. Where the series `change`
    (indicator, breakdown) has two years to compare, the title says its change, under the name
    `change_subject`. `remark` is said in the note where `when` says so."""

    name: str
    asked: str
    title: str
    panels: tuple[Bars, ...]
    change: tuple[str, str] | None = None
    change_subject: str = ""
    remark: str = ""
    when: When = any


def chart_of(spec: Spec) -> Question:
    """The public function that draws a `Spec`."""
    return question(spec.name, spec.asked, partial(draw, spec))


def draw(spec: Spec, review: Review) -> Chart | Notice:
    """The chart of a `Spec`; panels without figures are left out."""
    t, title = review.t, review.t(spec.title)
    found = [drawable(review, bars.indicators, _parts(review, bars)) for bars in spec.panels]
    figures = list(chain(*found))
    if not figures:
        asked = [name for bars in spec.panels for name in bars.indicators]
        return make_notice(review, title, asked)
    panels = [
        _panel(review, bars, of_panel)
        for bars, of_panel in zip(spec.panels, found, strict=True)
        if of_panel
    ]
    series = [one for one in figures if one.fact[:2] == spec.change]
    if ends_of(series):
        title = change_title(review, t(spec.change_subject or spec.title), series)
    remarks = [t(spec.remark)] if spec.remark and spec.when(found) else []
    drawing = draw_bars(panels, number_format(t))
    return make_chart(review, spec.name, title, drawing, figures, remarks=remarks)


def _parts(review: Review, bars: Bars) -> list[str]:
    parts = review.parts(bars.dimension) if bars.dimension else list(bars.parts)
    if bars.dimension and bars.whole:
        return ["", *parts] if bars.whole == "first" else [*parts, ""]
    return parts


def _panel(review: Review, bars: Bars, figures: Figures) -> Panel:
    t = review.t
    heading = t(bars.heading) if bars.heading else ""
    is_code = bars.unit.split("/")[0] in BASE_UNITS
    unit = t.unit(bars.unit, 2) if is_code else t(bars.unit)
    if bars.by == "part":
        return by_part(review, figures, heading, unit, scale=bars.scale, limit=bars.limit)
    groups = [
        by_year(
            review,
            [one for one in figures if one.breakdown == part],
            _group_label(review, bars, part),
            years=span(figures) if bars.gaps else (),
            scale=bars.scale,
            colour=dict(bars.colours).get(part, C1 if part or not bars.dimension else INK_SOFT),
        )
        for part in _parts(review, bars)
    ]
    return Panel(heading, unit, tuple(group for group in groups if group.entries), bars.limit)


def _group_label(review: Review, bars: Bars, part: str) -> str:
    if part:
        return plain(review.breakdown_label(part))
    return review.t(bars.whole_name) if bars.whole_name else ""
