"""The chart of any one indicator, for those who explore: bars by part and year.

In: a `Review`, an indicator, some of its breakdowns, the first and the last year. Out: a `Chart`
in which every year that is not printed is a gap, or a `Notice` where none is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ..cleaning.processed import named_rows
from ..language import Language
from ..review.review import Review
from .bars import Panel, draw_bars
from .parts import (
    MILLION,
    Chart,
    Notice,
    by_part,
    by_year,
    drawable,
    make_chart,
    number_format,
    part_label,
)
from .style import plain
from .words import change_title, span

# More parts than these, all of one period, stand one below the other by length.
_FEW_PARTS = 4


def indicator_chart(
    review: Review, indicator: str, breakdowns: Sequence[str], years: tuple[int, int]
) -> Chart | Notice:
    """What is printed of the parts `breakdowns` ('' is the whole) from the first to the last of
    `years`, in the indicator's unit; money from a million VND on in millions. The year under
    review is drawn full, or of the years chosen the one nearest to it."""
    first, last = years
    label = plain(review.indicator_label(indicator))
    if not breakdowns and (review.figures["indicator"] == indicator).any():
        return Notice(review.t("Choose at least one part."))
    rows = drawable(review, indicator, list(breakdowns))
    rows = rows[(rows["first_year"] <= last) & (rows["last_year"] >= first)]
    if rows.empty:
        message = "Nothing is printed in the years chosen of: {subject}."
        return Notice(review.t(message, subject=label))
    # A year under review that was not chosen is not missing either, and must not be called so.
    page = replace(review, year=min(max(review.year, first), last))
    by_unit = [part for _, part in rows.groupby("unit", sort=False)]
    panels = [_panel(page, part, years, headed=len(by_unit) > 1) for part in by_unit]
    if rows["breakdown"].nunique() == 1:
        label = change_title(page, plain(review.t.label(rows.iloc[0])), rows)
    others = sorted(set(range(first, last + 1)) - {*span(rows), page.year})
    figure = draw_bars(panels, number_format(review.t))
    gaps = _nor_in(review.t, others)
    return make_chart(page, f"view-{indicator}", label, figure, rows, gaps=gaps)


def _nor_in(t: Language, years: list[int]) -> list[str]:
    listed = t.listing([str(year) for year in years])
    message = "Nothing is printed for these of the years chosen: {years}."
    return [t(message, years=listed)] if years else []


def _panel(review: Review, rows: pd.DataFrame, years: tuple[int, int], *, headed: bool) -> Panel:
    """Bars of one unit: by part and year, or many parts of one period by length. `headed` where
    the unit tells it from other panels."""
    t, unit = review.t, str(rows["unit"].iloc[0])
    scale = MILLION if unit.startswith("VND") and rows["value"].max() >= MILLION else 1
    words = unit_in_words(t, unit, scale)
    heading = words if headed else ""
    limit = 100 if unit == "percent" and rows["value"].max() <= 100 else None
    parts = [part for _, part in rows.groupby("breakdown", sort=False)]
    if len(parts) > _FEW_PARTS and rows["period"].nunique() == 1:
        return by_part(review, rows, heading, words, scale=scale, limit=limit)
    chosen = range(years[0], years[1] + 1)
    groups = tuple(
        by_year(review, part, _name(review, part, alone=len(parts) == 1), years=chosen, scale=scale)
        for part in parts
    )
    return Panel(heading, words, groups, limit)


def _name(review: Review, rows: pd.DataFrame, *, alone: bool) -> str:
    """The name of a part; none where it stands alone, since the chart's title says it."""
    first = next(named_rows(rows))
    whole = review.t("Total")
    return "" if alone else part_label(review, first) if first.breakdown else whole


def unit_in_words(t: Language, unit: str, scale: int = 1) -> str:
    """The name of a unit code, money in millions where `scale` says so: 'million VND/person'."""
    money, *per = unit.split("/")
    name = t("million VND") if scale == MILLION else t.unit(money, 2)
    return "/".join([name, *(t.unit(part) for part in per)])
