"""A chart as a page shows it, and the bars that are made from figures.

In: figures of a review. Out: `Chart` (caption, picture or table, alt text, data) or `Notice` where
nothing is printed; panels of bars for `bars`. Every text from data is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from inspect import cleandoc
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure as Drawing

from ..errors import InputError, Problem
from ..language import EN_DASH, MISSING, Language
from ..review import html
from ..review import review as reviews
from ..review.records import Figure
from ..review.review import Review
from . import poster
from .bars import Bar, BarGroup, Panel
from .style import NumberFormat, plain, svg
from .words import (
    COLUMNS,
    Figures,
    alt_text,
    compact_table,
    covered_years,
    data_rows,
    doubted,
    full_label,
    missing_subject,
    note,
    part_label,
    short_value,
)

BARS, LINES, TABLE, NUMBER = "Bar chart", "Line chart", "Table", "Number"
_CALL = """
Of `review`, or of the folder `data`, the page's `year` and `lang` ('vi' or 'en'). The `Chart` has
`data` (figure, period, value with unit, remark, where printed), `alt`, `note`, and, where it is
drawn, `figure` and `svg`; where nothing is printed a `Notice` says so. Raises InputError where
`data/processed` was not built or no figure speaks of the year.
"""
# The name of the whole stands above the parts; to those who hear the table it is told with each.
_PART = Markup('<span class="visually-hidden">{}: </span><span class="part">{}</span>')


@dataclass(frozen=True, eq=False)
class Chart:
    """An answer: shows itself in JupyterLab and in the page. One that is drawn has `figure` and
    `svg`, with alt text and, folded, its data; one in text has a `body`, which shows all."""

    name: str
    title: str
    note: str
    alt: str = field(repr=False)
    figure: Drawing | None = field(repr=False)
    svg: str = field(repr=False)
    drawn: tuple[Figure, ...] = field(repr=False)
    review: Review = field(repr=False)
    t: Language = field(repr=False)
    body: Markup = field(repr=False, default=html.EMPTY)

    @cached_property
    def data(self) -> pd.DataFrame:
        """What the chart shows as a table, one row a figure, in the reader's language and number
        format; the column of remarks is left out where there are none."""
        names = [self.t(name) for name in COLUMNS]
        table = pd.DataFrame(data_rows(self.t, self.drawn), columns=names)
        remarks = self.t("Remark")
        return table if table[remarks].any() else table.drop(columns=remarks)

    @property
    def years(self) -> list[int]:
        """The single years that it has figures of; the page of another year leaves it out."""
        return sorted({one.last_year for one in self.drawn if one.is_of_one_year})

    @property
    def summary(self) -> str:
        """What opens the table of the chart."""
        return self.t("Figures of the chart")

    def save(self, path: Path | str) -> Path:
        """Writes the chart with title, note and source for a slide or a letter; the suffix says
        how: .png, .svg (its letters as outlines, which every program draws alike) or .pdf. Returns
        the path. Raises InputError for another suffix, and where the chart is a text."""
        if self.figure is None:
            what = "is a table or a number, not a picture"
            mend = "copy it from the page, or take its figures from `data`"
            raise InputError(Problem(what, mend, self.name))
        source = self.t("Source: {documents}.", documents=self.source)
        return poster.save(self.figure, self.title, [self.note, source], Path(path))

    @property
    def source(self) -> str:
        """The titles of the documents in which its figures are printed."""
        keys = {key for one in self.drawn for key in one.source.split()}
        return "; ".join(one.title for one in self.review.sources if one.source in keys)

    def _repr_html_(self) -> str:
        """The figure element of the page: caption, picture, and the figures by period."""
        table = html.details(
            self.summary, figures_table(self.t, self.title, self.drawn), "chart-data"
        )
        return str(
            Markup(
                '<figure class="chart" id="chart-{}"><figcaption><h3 class="chart-title">{}</h3> '
                '<p class="chart-note">{}</p></figcaption>{}{}</figure>'
            ).format(
                self.name, self.title, self.note, Markup(self.svg) or self.body,
                table if self.svg else html.EMPTY,
            )
        )  # fmt: skip

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """The page is told the years that have figures of their own: that of a year shows no chart
        of others."""
        about = {html.ABOUT: {"years": self.years}}
        return {"text/html": self._repr_html_(), "text/plain": self.alt}, about


@dataclass(frozen=True)
class Charts:
    """Several charts, one below the other: they show themselves, and can be counted through."""

    charts: tuple[Chart, ...]

    def __iter__(self) -> Iterator[Chart]:
        return iter(self.charts)

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        shown = "".join(one._repr_html_() for one in self.charts)
        years = sorted({year for one in self.charts for year in one.years})
        about = {html.ABOUT: {"years": years}}
        return {"text/html": shown, "text/plain": "\n".join(one.alt for one in self.charts)}, about


@dataclass(frozen=True)
class Notice:
    """Said in place of a chart for which no figure is printed; `is_silent` on a page where the
    province does not even keep such figures, so that nobody asks for them there."""

    text: str
    is_silent: bool = False

    def save(self, path: Path | str) -> Path:
        """Raises InputError: there is no chart to write."""
        raise InputError(Problem("is not written: there is no chart", self.text, str(path)))

    def _repr_html_(self) -> str:
        return "" if self.is_silent else str(html.notice(self.text))

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


def question(name: str, asked: str, draw: Callable[[Review], Chart | Notice]) -> Question:
    """The public function `name`, which answers what is `asked` by `draw`: it can be called
    without a review too, `density(lang="en")`."""

    def answer(
        review: Review | None = None,
        *,
        data: Path | str = "data",
        year: int = 2013,
        lang: str = "vi",
    ) -> Chart | Notice:
        if review is None:
            # At the prompt only: the batch gives a review, and need not load the audit for it.
            from ..ask import check_asked

            check_asked(data, year, lang)
        elif not isinstance(review, Review):
            mend = f"name what it is, as in {name}(year={review!r}), or give a review"
            raise InputError(Problem("is no review", mend, content=repr(review)))
        return draw(review or reviews.load(data, year=year, lang=lang))

    answer.__name__ = answer.__qualname__ = name
    answer.__doc__ = f"{cleandoc(asked)}\n{_CALL}"
    return answer


def make_chart(
    review: Review,
    name: str,
    title: str,
    drawing: Drawing | Markup,
    figures: Figures,
    *,
    kind: str = BARS,
    remarks: Iterable[str] = (),
    gaps: Sequence[str] = (),
    told: Sequence[str] = (),
) -> Chart:
    """The chart of a drawing, or of the text in its place, that shows `figures`; alt text, note
    and data table come from them. What is drawn as a gap is said in `gaps`, in the note and in the
    alt text, what is drawn beside the figures is `told` in the alt text."""
    alt = " ".join([alt_text(review, kind, title, figures), *told, *gaps])
    return Chart(
        name=name,
        title=title,
        note=note(review, " ".join([title, *told]), figures, [*remarks, *gaps]),
        alt=alt,
        figure=None if isinstance(drawing, Markup) else drawing,
        svg="" if isinstance(drawing, Markup) else svg(drawing, f"chart-{name}", title, alt),
        drawn=tuple(figures),
        review=review,
        t=review.t,
        body=drawing if isinstance(drawing, Markup) else html.EMPTY,
    )


def make_notice(review: Review, subject: str, indicators: Sequence[str]) -> Notice:
    """Says that nothing of `subject` is printed, and for which years other figures are; or of
    whom the `indicators` are printed, where it is not those whom the chart compares. Silent where
    the catalogue has none of the `indicators`."""
    is_silent = not any(one in review.indicators for one in indicators)
    return Notice(missing_subject(review, subject, indicators), is_silent)


def drawable(
    review: Review, indicators: str | Sequence[str], breakdowns: str | Sequence[str]
) -> list[Figure]:
    """The facts that have a value, with the audit's doubts, in the order of the indicators and
    breakdowns asked for, then of years."""
    names = [indicators] if isinstance(indicators, str) else indicators
    parts = [breakdowns] if isinstance(breakdowns, str) else breakdowns
    found = [one for one in review.facts(names, parts) if one.has_value]
    found.sort(key=lambda one: (names.index(one.indicator), parts.index(one.breakdown)))
    return doubted(review, found)


def number_format(t: Language) -> NumberFormat:
    """How an axis writes its numbers."""
    return lambda value: t.number(round(value, 6))


def entry(review: Review, figure: Figure, tag: str = "", *, scale: int = 1) -> Bar:
    """The bar of a figure in units of `scale`, strong where it is of the page's year."""
    text = short_value(review.t, figure, scale)
    return Bar(tag, figure.value / scale, text, review.speaks_of(figure.years))


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
    figures: Figures,
    label: str = "",
    *,
    years: Sequence[int] = (),
    scale: int = 1,
) -> BarGroup:
    """One bar a period; those of `years` that have none share a row that says so."""
    t = review.t
    bars = [
        (one.first_year, entry(review, one, t.period(one.period), scale=scale)) for one in figures
    ]
    for first, last in gaps(years, covered_years(figures)):
        strong = review.speaks_of(range(first, last + 1))
        bars.append((first, Bar(gap_tag(first, last), None, t("not printed"), strong)))
    return BarGroup(label, tuple(bar for _, bar in sorted(bars, key=lambda pair: pair[0])))


def by_part(
    review: Review,
    figures: Figures,
    title: str,
    unit: str,
    *,
    scale: int = 1,
    limit: float | None = None,
) -> Panel:
    """One bar a figure under its name, the names in order of their longest bar; the period stands
    in the title where all share it, else beside each bar."""
    t = review.t
    periods = list(dict.fromkeys(one.period for one in figures))
    shared = len(periods) == 1
    bars: dict[str, list[Bar]] = {}
    for one in sorted(figures, key=lambda one: -one.value):
        bar = entry(review, one, "" if shared else t.period(one.period), scale=scale)
        label = part_label(review, one) if one.breakdown else plain(full_label(t, one, figures))
        bars.setdefault(label, []).append(bar)
    groups = [
        BarGroup(label, tuple(sorted(found, key=lambda bar: bar.tag)))
        for label, found in bars.items()
    ]
    heading = ", ".join(filter(None, (title, t.period(periods[0]) if shared else "")))
    return Panel(heading, unit, tuple(groups), limit)


def _parts_of_other_periods(rows: Sequence[Sequence[str]]) -> set[str]:
    """The wholes that share no period with one of their parts: below them the parts would pass
    for theirs."""
    own = {label: values for label, *values in rows}
    shared: dict[str, bool] = {}
    for label, values in own.items():
        whole, _, part = label.partition(": ")
        if part and whole in own:
            is_shared = any(map(all, zip(values, own[whole], strict=True)))
            shared[whole] = shared.get(whole, False) or is_shared
    return {whole for whole, is_shared in shared.items() if not is_shared}


def figures_table(t: Language, title: str, figures: Figures) -> Markup:
    """Figures as a page shows them in a chart or beside it: by figure and period, the parts of
    one thing below its name."""
    header, rows = compact_table(t, figures)
    dash = Markup(
        '<span class="missing"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>'
    ).format(MISSING, t("not printed"))
    wholes = [row[0].partition(": ")[0] for row in rows]
    printed = {label: [value or dash for value in values] for label, *values in rows}
    of_other_periods = _parts_of_other_periods(rows)
    body: list[list[str | Markup]] = []
    for index, (label, *values) in enumerate(rows):
        whole, _, part = label.partition(": ")
        is_alone = wholes.count(whole) == 1 or whole in of_other_periods
        if whole not in wholes[:index] and not is_alone:
            # The number of the whole stands with its name, wherever it was asked for.
            body.append([whole, *printed.get(whole, ["" for _ in values])])
        if whole in of_other_periods:
            name = part if len(of_other_periods) == 1 else label
            body.append([name if part else f"{whole} ({t('Total').lower()})", *printed[label]])
        elif is_alone:
            body.append([label, *printed[label]])
        elif part:
            body.append([_PART.format(whole, part), *printed[label]])
    return html.table(
        title, header, body, numbers=range(1, len(header)), kind="figures years", headed=True
    )
