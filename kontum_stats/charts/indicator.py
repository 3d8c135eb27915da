"""The chart of any one indicator: for those who explore, and for a section that no other draws.

In: a `Review`, an indicator, some of its breakdowns, the first and the last year; or a section.
Out: a `Chart` of bars by part and year, in which every year that is not printed is a gap, or a
`Notice` where none is; `Charts` of a section.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..language import Language
from ..review.review import Review
from ..review.words import MILLION
from ..vocabulary import MONEY
from .bars import Panel, draw_bars
from .chart import Chart, Charts, Notice, by_part, by_year, drawable, make_chart, number_format
from .style import plain
from .titles import change_title
from .words import Figures, by_series, part_label, span

# More parts than these, all of one period, stand one below the other by length.
_FEW_PARTS = 4
_MOST_BY_RULE = 3


def by_rule(review: Review, section: str, beside: Sequence[Chart | Notice] = ()) -> Charts:
    """The charts of a section of which none `beside` shows a figure: at most three, on the page of
    a year one, of the indicators that are printed for most years (two at least, that of the page
    among them), of each the whole, or else its part with most. Of tasks, which have targets,
    none."""
    years: dict[tuple[str, str], set[int]] = {}
    for one in review.figures(section=section):
        if one.is_of_one_year and one.has_value:
            years.setdefault(one.fact[:2], set()).add(one.last_year)
    if section == "tasks" or any(isinstance(one, Chart) for one in beside):
        return Charts(())
    ranked = sorted(years, key=lambda one: (-len(years[one]), bool(one[1])))
    most = _MOST_BY_RULE if review.is_whole else 1
    of_page = [one for one in ranked if len(years[one]) > 1 and review.speaks_of(years[one])]
    chosen = {indicator: part for indicator, part in reversed(of_page)}
    drawn = (
        indicator_chart(review, name, [chosen[name]], (min(found), max(found)))
        for name in list(dict.fromkeys(name for name, _ in of_page))[:most]
        for found in [years[name, chosen[name]]]
    )
    return Charts(tuple(one for one in drawn if isinstance(one, Chart)))


def indicator_chart(
    review: Review, indicator: str, breakdowns: Sequence[str], years: tuple[int, int]
) -> Chart | Notice:
    """What is printed of the parts `breakdowns` ('' is the whole) from the first to the last of
    `years`, in the indicator's unit; money from a million VND on in millions. The year under
    review is drawn full, or of the years chosen the one nearest to it."""
    first, last = years
    label = plain(review.indicator_label(indicator))
    if not breakdowns and review.figures(indicator):
        return Notice(review.t("Choose at least one part."))
    figures = [
        one
        for one in drawable(review, indicator, list(breakdowns))
        if one.first_year <= last and one.last_year >= first
    ]
    if not figures:
        message = "Nothing is printed in the years chosen of: {subject}."
        return Notice(review.t(message, subject=label))
    # A year under review that was not chosen is not missing either, and must not be called so.
    page = replace(review, year=min(max(review.year, first), last))
    units = list(dict.fromkeys(one.unit for one in figures))
    by_unit = [[one for one in figures if one.unit == unit] for unit in units]
    panels = [_panel(page, part, years, headed=len(units) > 1) for part in by_unit]
    if len({one.breakdown for one in figures}) == 1:
        label = change_title(page, plain(figures[0].label), figures)
    others = sorted(set(range(first, last + 1)) - {*span(figures), page.year})
    drawing = draw_bars(panels, number_format(review.t))
    gaps = _nor_in(review.t, others)
    return make_chart(page, f"view-{indicator}", label, drawing, figures, gaps=gaps)


def _nor_in(t: Language, years: list[int]) -> list[str]:
    listed = t.listing([str(year) for year in years])
    message = "Nothing is printed for these of the years chosen: {years}."
    return [t(message, years=listed)] if years else []


def _panel(review: Review, figures: Figures, years: tuple[int, int], *, headed: bool) -> Panel:
    """Bars of one unit: by part and year, or many parts of one period by length. `headed` where
    the unit tells it from other panels."""
    t, unit = review.t, figures[0].unit
    longest = max(one.value for one in figures)
    money, *per = unit.split("/")
    scale = MILLION if money == MONEY and longest >= MILLION else 1
    words = t.unit(unit, 2)
    if scale == MILLION:
        words = "/".join([t("million VND"), *map(t.unit, per)])
    heading = words if headed else ""
    limit = 100 if unit == "percent" and longest <= 100 else None
    parts = by_series(figures)
    if len(parts) > _FEW_PARTS and len({one.period for one in figures}) == 1:
        return by_part(review, figures, heading, words, scale=scale, limit=limit)
    chosen = range(years[0], years[1] + 1)
    groups = tuple(
        by_year(
            review, found, _name(review, found, alone=len(parts) == 1), years=chosen, scale=scale
        )
        for found in parts.values()
    )
    return Panel(heading, words, groups, limit)


def _name(review: Review, figures: Figures, *, alone: bool) -> str:
    """The name of a part; none where it stands alone, since the chart's title says it."""
    if alone:
        return ""
    return part_label(review, figures[0]) if figures[0].breakdown else review.t("Total")
