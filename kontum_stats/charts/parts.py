"""A chart as a page shows it, and the bars that are made from the rows of a review.

In: figures of a review. Out: `Chart` (caption, picture, alt text, data table) or `Notice`
where nothing is printed; panels of bars for `chart_drawing`. Every text from data is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from inspect import cleandoc
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from ..cleaning.processed import named_rows
from ..language import EN_DASH, Language
from ..review import html
from ..review import review as reviews
from ..review.review import Review
from .bars import Entry, Group, Panel
from .style import C1, NumberFormat, plain, svg
from .words import (
    alt_text,
    compact_table,
    covered_years,
    data_table,
    doubted,
    full_label,
    missing_subject,
    note,
    part_label,
    short_value,
)

MILLION = 10**6
_CALL = """
Of `review`, or of the folder `data`, the page's `year` and `lang` ('vi' or 'en'). The `Chart` has
`data` (figure, period, value with unit, remark, where printed), `alt`, `note`, `figure` and `svg`;
where nothing is printed a `Notice` says so. Raises InputError where `data/processed` was not built.
"""
BARS, LINES = "Bar chart", "Line chart"
# The name of the whole stands above the parts; to those who hear the table it is told with each.
_PART = Markup('<span class="visually-hidden">{}: </span><span class="part">{}</span>')


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawn answer: shows itself in JupyterLab and in the page, with alt text and data."""

    name: str
    title: str
    note: str
    alt: str = field(repr=False)
    data: pd.DataFrame = field(repr=False)
    figure: Figure = field(repr=False)
    svg: str = field(repr=False)
    summary: str = field(default="Figures of the chart", repr=False)
    table: Markup | None = field(default=None, repr=False)

    def _repr_html_(self) -> str:
        """The figure element of the page: caption, picture, and `table`, or else all of `data`."""
        rows = self.data.itertuples(index=False)
        table = self.table or html.table(self.title, list(self.data.columns), rows, numbers=[2])
        return str(
            Markup(
                '<figure class="chart" id="chart-{name}"><figcaption>'
                '<strong class="chart-title">{title}</strong> '
                '<span class="chart-note">{note}</span></figcaption>{svg}{data}</figure>'
            ).format(
                name=self.name,
                title=self.title,
                note=self.note,
                svg=Markup(self.svg),
                data=html.details(self.summary, table, "chart-data"),
            )
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": self.alt}


@dataclass(frozen=True)
class Notice:
    """Said in place of a chart for which no figure is printed."""

    text: str

    def _repr_html_(self) -> str:
        return str(html.notice(self.text))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": self.text}


class Question(Protocol):
    """A chart function: of a review, or of a data folder, a year and a language."""

    def __call__(
        self,
        review: Review | None = None,
        *,
        data: Path | str = "data",
        year: int = 2013,
        lang: str = "vi",
    ) -> Chart | Notice: ...


def question(draw: Callable[[Review], Chart | Notice]) -> Question:
    """Lets a chart function be called without a review: `density(lang="en")`."""

    @wraps(draw, assigned=("__module__", "__name__", "__qualname__"))
    def answer(
        review: Review | None = None,
        *,
        data: Path | str = "data",
        year: int = 2013,
        lang: str = "vi",
    ) -> Chart | Notice:
        opened = reviews.load(data, year=year, lang=lang) if review is None else review
        return draw(opened)

    # The signature that help() shows is the one that is called.
    del answer.__wrapped__  # type: ignore[attr-defined]
    answer.__doc__ = f"{cleandoc(draw.__doc__ or '')}\n{_CALL}"
    return answer


def make_chart(
    review: Review,
    name: str,
    title: str,
    figure: Figure,
    rows: pd.DataFrame,
    *,
    kind: str = BARS,
    remarks: Iterable[str] = (),
    gaps: Sequence[str] = (),
) -> Chart:
    """The chart of a figure that shows `rows`; alt text, note and data table come from them.
    What is drawn as a gap is said in `gaps`, in the note and in the alt text."""
    alt = " ".join([alt_text(review, kind, title, rows), *gaps])
    return Chart(
        name=name,
        title=title,
        note=note(review, rows, [*remarks, *gaps]),
        alt=alt,
        data=data_table(review.t, rows),
        figure=figure,
        svg=svg(figure, f"chart-{name}", title, alt),
        summary=review.t("Figures of the chart"),
        table=shown_table(review.t, title, rows),
    )


def shown_table(t: Language, title: str, rows: pd.DataFrame) -> Markup:
    """The figures of a chart as a page shows them beside it: by figure and period, the parts of
    one thing below its name."""
    compact = compact_table(t, rows)
    dash = Markup('<span class="missing" title="{}">{}</span>').format(t("not printed"), EN_DASH)
    empty = [""] * (len(compact.columns) - 1)
    wholes = [str(label).partition(": ")[0] for label in compact.iloc[:, 0]]
    body: list[list[str | Markup]] = []
    for index, (label, *values) in enumerate(compact.itertuples(index=False)):
        whole, _, part = label.partition(": ")
        cells = [value or dash for value in values]
        if not part or wholes.count(whole) == 1:
            body.append([label, *cells])
            continue
        if whole not in wholes[:index]:
            body.append([whole, *empty])
        body.append([_PART.format(whole, part), *cells])
    columns = list(compact.columns)
    return html.table(title, columns, body, numbers=range(1, len(columns)))


def make_notice(review: Review, subject: str) -> Notice:
    """Says that nothing of `subject` is printed, and for which years other figures are."""
    return Notice(missing_subject(review, subject))


def drawable(
    review: Review, indicators: str | Sequence[str], breakdown: str | Sequence[str] | None = None
) -> pd.DataFrame:
    """The facts that have a value, in the order of the indicators and breakdowns asked for
    (of the catalogue where any breakdown is), then of years."""
    rows = review.facts(indicators, breakdown)
    wanted = [indicators] if isinstance(indicators, str) else list(indicators)
    parts = review.breakdown_labels if breakdown is None else breakdown
    order = [""] if isinstance(parts, str) else [part for part in parts if part]
    if not isinstance(parts, str) and "" in parts:
        order.insert(list(parts).index(""), "")
    keys = pd.DataFrame(
        {
            "indicator": rows["indicator"].map(wanted.index),
            "breakdown": [order.index(part) if part in order else -1 for part in rows["breakdown"]],
        },
        index=rows.index,
    )
    ordered = rows.loc[keys.sort_values(["indicator", "breakdown"], kind="stable").index]
    return doubted(review, ordered[ordered["value"].notna()].reset_index(drop=True))


def joined(*tables: pd.DataFrame) -> pd.DataFrame:
    """Rows below rows; empty tables count for nothing."""
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else tables[0]


def is_strong(review: Review, row: Any) -> bool:
    """Whether a row belongs to the page's year."""
    return bool(row.first_year <= review.year <= row.last_year)


def number_format(t: Language) -> NumberFormat:
    """How an axis writes its numbers."""
    return lambda value: t.number(round(value, 6))


def entry(
    review: Review, row: Any, tag: str = "", *, scale: int = 1, colour: str = C1, more: str = ""
) -> Entry:
    """The bar of a row in units of `scale`; `more` is written behind its value."""
    text = short_value(review.t, row, scale) + (f" {more}" if more else "")
    return Entry(tag, row.value / scale, text, is_strong(review, row), colour)


def gaps(years: Iterable[int], covered: set[int]) -> list[tuple[int, int]]:
    """The years that are not covered, those in a row together as (first, last)."""
    runs: list[tuple[int, int]] = []
    for year in sorted(set(years) - covered):
        if runs and year == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def gap_tag(first: int, last: int) -> str:
    """'2011' or '2011–2012'."""
    return str(first) if first == last else f"{first}{EN_DASH}{last}"


def by_year(
    review: Review,
    rows: pd.DataFrame,
    label: str = "",
    *,
    years: Sequence[int] = (),
    scale: int = 1,
    colour: str = C1,
) -> Group:
    """One bar a period; those of `years` that have none share a row that says so."""
    t = review.t
    bars = [
        (row.first_year, entry(review, row, t.period(row.period), scale=scale, colour=colour))
        for row in named_rows(rows)
    ]
    covered = covered_years(rows)
    for first, last in gaps(years, covered):
        strong = first <= review.year <= last
        bars.append((first, Entry(gap_tag(first, last), None, t("not printed"), strong)))
    return Group(label, tuple(bar for _, bar in sorted(bars, key=lambda pair: pair[0])))


def by_part(
    review: Review,
    rows: pd.DataFrame,
    title: str,
    unit: str,
    *,
    scale: int = 1,
    limit: float | None = None,
) -> Panel:
    """One bar a row under its name, the names in order of their longest bar; the period stands
    in the title where all rows share it, else beside each bar."""
    t = review.t
    periods = list(dict.fromkeys(rows["period"]))
    shared = len(periods) == 1
    bars: dict[str, list[Entry]] = {}
    for row in named_rows(rows.sort_values("value", ascending=False, kind="stable")):
        tag = "" if shared else t.period(row.period)
        bar = entry(review, row, tag, scale=scale)
        label = part_label(review, row) if row.breakdown else plain(full_label(t, row, rows))
        bars.setdefault(label, []).append(bar)
    groups = [
        Group(label, tuple(sorted(found, key=lambda bar: bar.tag))) for label, found in bars.items()
    ]
    heading = ", ".join(filter(None, (title, t.period(periods[0]) if shared else "")))
    return Panel(heading, unit, tuple(groups), limit)
