"""Several provinces side by side as one sheet of a workbook, to be sorted and filtered there.

In: a `SideBySide`. Out: a `Sheet`, one row for each province, shared figure and value printed of
it. It writes no file.
"""

from __future__ import annotations

from ..language import Language
from ..review.records import Figure
from ..review.side_by_side import Series, SeriesOfProvince, SideBySide
from ..review.words import remarks, signs, title
from .sheets import PLAIN, Column, Sheet, decimals_of, number_format


def sheet(t: Language, shown: SideBySide) -> Sheet:
    """Values in base units, the figure before them where there is one, signs and words of doubt,
    and the periods that have a figure."""
    rows: list[tuple[Series, SeriesOfProvince, Figure | None]] = [
        (series, entry, figure)
        for series in shown.series
        for entry in series.entries
        for figure in entry.figures or (None,)
    ]
    figures = [figure for *_, figure in rows]
    befores = [entry.before for _, entry, _ in rows]
    columns = (
        Column(t("Figure"), 46, [series.labels[t.code] for series, *_ in rows]),
        Column(t("Province"), 22, [entry.name for _, entry, _ in rows]),
        Column(t("Part of the review"), 24, [title(t, series.section) for series, *_ in rows]),
        Column(t("Unit"), 16, [t.unit(series.unit, 2) for series, *_ in rows]),
        Column(t("Period"), 11, [series.period for series, *_ in rows]),
        Column(t("Value"), 18, [_value(one) for one in figures], [_format(one) for one in figures]),
        Column(t("Out of"), 12, [one.out_of if one else None for one in figures], "#,##0"),
        Column(t("Signs of doubt"), 9, ["".join(signs(one)) if one else "" for one in figures]),
        Column(t("Doubts and remarks"), 40,
               ["; ".join(remarks(t, one)) if one else "" for one in figures]),
        Column(t("Period before"), 11, [one.last_year if one else None for one in befores], PLAIN),
        Column(t("Value before"), 18, [_value(one) for one in befores],
               [_format(one) for one in befores]),
        Column(t("Years with a figure"), 22, [", ".join(entry.periods) for _, entry, _ in rows]),
    )  # fmt: skip
    return Sheet(
        t("Provinces side by side"),
        "provinces",
        t("What each province prints of the figures that several share"),
        t(
            "This sheet holds one table: a row for each province and figure. An empty cell: "
            "nothing is printed there. Its rows can be sorted and filtered by each heading."
        ),
        columns,
    )


def _value(figure: Figure | None) -> float | None:
    return figure.value if figure and figure.has_value else None


def _format(figure: Figure | None) -> str:
    return number_format(decimals_of(figure)) if figure else PLAIN
