"""A review's tables as the sheets of a workbook: headings, cells, number formats, widths.

In: a `Review`. Out: one `Sheet` for the notes and one for each table, in the reader's language.
Codes become words; values stay numbers. It writes no file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from ..cleaning.raw import period_years
from ..language import Language
from ..quantities import QuantityError, readings
from ..review import next_review
from ..review.next_review import unit_in_words
from ..review.review import Review
from ..tables.section import formula_in_words, title
from ..vocabulary import CHECK_KINDS, CHECK_VERDICTS, CLAIM_VERDICTS, FLAG_MEANINGS, STATES

# In the order of the notes; a heading refers to its note by number.
NOTES = (
    (
        "Value",
        "In base units: money in dong, per cents as 97.52 for 97.52%. The decimals shown are "
        "those printed; a computed per cent shows one and keeps all.",
    ),
    ("Out of", "Where the review prints a part of a whole, as 746/765: the whole, here 765."),
    (
        "Wording",
        "What the review puts before the number: “about”, “over” or “under”. Empty where the "
        "number is printed as exact.",
    ),
    ("Print", "The figure as it stands in the review, misprints included. Empty where computed."),
    ("Doubts and remarks", "What is in doubt or particular about the figure or its print."),
    (
        "Result",
        "Holds: the figures agree. Fails: they cannot all be true as printed. In doubt: the "
        "review does not say enough to decide.",
    ),
    (
        "Verdict",
        "Supported, contradicted or partly borne out by the review's own figures; untestable "
        "where no printed figure decides.",
    ),
    (
        "Code",
        "The name that the data tables and the notebooks use, so that rows can be linked.",
    ),
)
_INPUT = re.compile(
    r"(?P<indicator>[a-z0-9_]+)(?::(?P<breakdown>[a-z0-9_]*))?@(?P<period>[\d-]+)="
    r"(?P<printed>.*) \((?P<locator>[^()]*)\)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its `label` on the tab, the `name` of its Excel table, `title` and
    `instructions` above the table, the `table` (numbers as numbers, '' or None where empty),
    column `widths` in characters, and the number `formats` of each row by heading."""

    label: str
    name: str
    title: str
    instructions: str
    table: pd.DataFrame
    widths: tuple[int, ...]
    formats: dict[str, list[str]] = field(default_factory=dict)


def sheets(review: Review) -> list[Sheet]:
    """The sheets of the workbook in their order: notes, figures, checks, verdicts, coverage,
    request list. A table without rows has one that says so."""
    makers: tuple[Callable[[Review], Sheet], ...] = (
        notes, figures, checks, verdicts, coverage, request_list,
    )  # fmt: skip
    return [_never_empty(maker(review), review.t) for maker in makers]


def notes(review: Review) -> Sheet:
    """What the columns mean, one numbered note a row."""
    t = review.t
    table: dict[str, list[Any]] = {
        t("Note"): list(range(1, len(NOTES) + 1)),
        t("Column"): [t(column) for column, _ in NOTES],
        t("What it means"): [t(meaning) for _, meaning in NOTES],
    }
    instructions = t("This sheet holds one table. Headings of the other sheets name the notes.")
    return Sheet(
        t("Notes"), "notes", t("What the columns mean"), instructions, _framed(table), (9, 24, 100),
        {t("Note"): ["0"] * len(NOTES)},
    )  # fmt: skip


def figures(review: Review) -> Sheet:
    """Every figure, by section, indicator, part and year, with where and how it is printed."""
    t, rows = review.t, list(_in_order(review).itertuples())
    value, out_of = _noted(t, "Value"), _noted(t, "Out of")
    documents = {row.source: t.of(row, "title") for row in review.table("sources").itertuples()}
    table: dict[str, list[Any]] = {
        t("Figure"): [t.label(row) for row in rows],
        t("Part of the review"): [title(t, row.section) for row in rows],
        t("First year"): [int(row.first_year) for row in rows],
        t("Last year"): [int(row.last_year) for row in rows],
        value: [row.value for row in rows],
        out_of: [row.out_of for row in rows],
        t("Unit"): [unit_in_words(review, row.unit) for row in rows],
        _noted(t, "Wording"): [t(row.qualifier) if row.qualifier else "" for row in rows],
        _noted(t, "Print"): [row.printed for row in rows],
        t("Printed in"): [t.locator(row.locator) for row in rows],
        t("Document"): [
            "; ".join(documents.get(source, source) for source in row.source.split())
            for row in rows
        ],
        _noted(t, "Doubts and remarks"): [_flags_in_words(t, row.flags) for row in rows],
        t("Computed from"): ["" if row.printed else formula_in_words(review, row.note)
                             for row in rows],
        _noted(t, "Code"): [_code(row.indicator, row.breakdown) for row in rows],
    }  # fmt: skip
    formats = {
        t("First year"): ["0"] * len(rows),
        t("Last year"): ["0"] * len(rows),
        value: [number_format(_decimals_of(row)) for row in rows],
        out_of: [number_format(_natural_decimals(row.out_of)) for row in rows],
    }
    return Sheet(
        t("Figures"), "figures", t("Figures that the review prints or that follow from them"),
        _instructions(t), _framed(table), (46, 24, 8, 8, 18, 12, 16, 11, 24, 22, 34, 40, 44, 30),
        formats,
    )  # fmt: skip


def checks(review: Review) -> Sheet:
    """Every check with its arithmetic, what it compares, its result, and the reason where a
    failure was looked into."""
    t, rows = review.t, _worst_first(review.table("checks"), CHECK_VERDICTS)
    reasons = {
        (row.check, row.period): t.of(row, "reason")
        for row in review.table("acknowledged").itertuples()
    }
    years = [period_years(row.period) for row in rows]
    table: dict[str, list[Any]] = {
        t("Arithmetic"): [t.of(row, "message") for row in rows],
        _noted(t, "Result"): [t(row.verdict) for row in rows],
        t("Kind of check"): [_kind(t, row.kind) for row in rows],
        t("Part of the review"): [title(t, row.section) for row in rows],
        t("First year"): [first for first, _ in years],
        t("Last year"): [last for _, last in years],
        t("Expected"): [row.expected for row in rows],
        t("Found"): [row.observed for row in rows],
        t("Prints compared"): [_inputs_in_words(review, row.inputs) for row in rows],
        t("Looked into"): [
            reasons.get((row.check, row.period)) or reasons.get((row.check, ""), "") for row in rows
        ],
        _noted(t, "Code"): [row.check for row in rows],
    }
    formats = {
        t("First year"): ["0"] * len(rows),
        t("Last year"): ["0"] * len(rows),
        t("Expected"): [number_format(_at_most_two(row.expected)) for row in rows],
        t("Found"): [number_format(_at_most_two(row.observed)) for row in rows],
    }
    return Sheet(
        t("Checks"), "checks", t("Do the figures agree with each other?"),
        _instructions(t), _framed(table), (70, 14, 22, 24, 8, 8, 18, 18, 60, 40, 34), formats,
    )  # fmt: skip


def verdicts(review: Review) -> Sheet:
    """Every statement of the review with the verdict of its own figures, and their evidence."""
    t, rows = review.t, _worst_first(review.table("claims"), CLAIM_VERDICTS)
    table: dict[str, list[Any]] = {
        t("Statement"): [t.of(row, "statement") for row in rows],
        _noted(t, "Verdict"): [t(row.verdict) for row in rows],
        t("Evidence"): [t.of(row, "evidence") for row in rows],
        t("Part of the review"): [title(t, row.section) for row in rows],
        t("Place"): [t.locator(row.locator) for row in rows],
        _noted(t, "Code"): [row.claim for row in rows],
    }
    return Sheet(
        t("Verdicts"), "verdicts", t("Do the figures bear out what the review says?"),
        _instructions(t), _framed(table), (60, 18, 90, 24, 16, 26),
    )  # fmt: skip


def coverage(review: Review) -> Sheet:
    """Indicator x year: printed, computed or not printed, in words."""
    t, rows = review.t, review.table("coverage")
    years = sorted(rows["year"].unique())
    states = {(row.indicator, row.year): row.state for row in rows.itertuples()}
    indicators = rows.drop_duplicates("indicator")
    table: dict[str, list[Any]] = {
        t("Figure"): [t.label(row) for row in indicators.itertuples()],
        t("Part of the review"): [title(t, row.section) for row in indicators.itertuples()],
    }
    for year in years:
        table[str(int(year))] = [
            t(STATES[states.get((indicator, year), "missing")])
            for indicator in indicators["indicator"]
        ]
    table[_noted(t, "Code")] = list(indicators["indicator"])
    return Sheet(
        t("Coverage"), "coverage", t("What is printed, by year"),
        _instructions(t), _framed(table), (56, 24, *(13 for _ in years), 34),
    )  # fmt: skip


def request_list(review: Review) -> Sheet:
    """What the next review should print: figure, unit, parts, and the doubts to settle."""
    t, rows = review.t, list(next_review.requests(review).itertuples())
    table: dict[str, list[Any]] = {
        t("Figure"): [row.label for row in rows],
        t("Part of the review"): [title(t, row.section) for row in rows],
        t("Unit"): [row.unit for row in rows],
        t("Parts to give"): [row.parts for row in rows],
        t("To settle"): [row.to_settle for row in rows],
        _noted(t, "Code"): [row.indicator for row in rows],
    }
    heading = t("Request list: figures to send in for {year}", year=str(next_review.year(review)))
    return Sheet(
        t("Request list"), "requests", heading,
        _instructions(t), _framed(table), (56, 24, 18, 60, 44, 34),
    )  # fmt: skip


def number_format(decimals: int) -> str:
    """The format of Excel for a number: thousands grouped, so many decimals; Excel writes both
    marks as the reader's computer does."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _in_order(review: Review) -> pd.DataFrame:
    order = {name: place for place, name in enumerate(review.section_order)}
    indicators = {name: place for place, name in enumerate(review.table("indicators")["indicator"])}
    parts = {name: place for place, name in enumerate(review.table("breakdowns")["breakdown"])}
    rows = review.table("figures")
    keys = pd.DataFrame(
        {
            "section": rows["section"].map(order),
            "indicator": rows["indicator"].map(indicators),
            "breakdown": rows["breakdown"].map(parts).fillna(-1),
            "first_year": rows["first_year"],
            "last_year": rows["last_year"],
        }
    )
    return rows.loc[keys.sort_values(list(keys), kind="stable").index]


def _worst_first(rows: pd.DataFrame, verdicts: Mapping[str, str]) -> list[Any]:
    ranks = rows["verdict"].map({verdict: rank for rank, verdict in enumerate(verdicts)})
    return list(rows.loc[ranks.sort_values(kind="stable").index].itertuples())


def _decimals_of(figure: Any) -> int:
    """As many as are printed, where the number is printed in its base unit."""
    if not figure.printed:
        return 1 if figure.unit == "percent" else _natural_decimals(figure.value)
    try:
        read = readings(figure.printed)
    except QuantityError:
        read = ()
    printed = [
        quantity.decimals
        for quantity in read
        if quantity.scale == 1 and float(quantity.value) == figure.value
    ]
    return printed[0] if printed else _natural_decimals(figure.value)


def _natural_decimals(value: float) -> int:
    if pd.isna(value):
        return 0
    return max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent))


def _at_most_two(value: float) -> int:
    return min(2, _natural_decimals(value))


def _noted(t: Language, heading: str) -> str:
    number = [column for column, _ in NOTES].index(heading) + 1
    return t("{heading} [note {n}]", heading=t(heading), n=number)


def _instructions(t: Language) -> str:
    return t(
        "This sheet holds one table. An empty cell: nothing is printed there, or nothing "
        "applies. The sheet “{sheet}” explains the headings.",
        sheet=t("Notes"),
    )


def _flags_in_words(t: Language, flags: str) -> str:
    return "; ".join(
        t(FLAG_MEANINGS[flag]) if flag in FLAG_MEANINGS else flag for flag in flags.split()
    )


def _kind(t: Language, kind: str) -> str:
    return t(CHECK_KINDS[kind]) if kind in CHECK_KINDS else kind


def _code(indicator: str, breakdown: str) -> str:
    return f"{indicator}:{breakdown}" if breakdown else indicator


def _inputs_in_words(review: Review, inputs: str) -> str:
    return "; ".join(_input_in_words(review, one) for one in inputs.split("; ") if one)


def _input_in_words(review: Review, one: str) -> str:
    t, found = review.t, _INPUT.fullmatch(one)
    if not found:
        return one
    label = review.indicator_label(found["indicator"])
    if found["breakdown"]:
        label += f": {review.breakdown_label(found['breakdown'])}"
    return t(
        "{figure} {period}: “{printed}” ({place})",
        figure=label,
        period=t.period(found["period"]),
        printed=found["printed"],
        place=t.locator(found["locator"]),
    )


def _framed(columns: Mapping[str, list[Any]]) -> pd.DataFrame:
    """A table that keeps whole numbers whole and marks what is missing by None."""
    table = pd.DataFrame({name: pd.Series(cells, dtype=object)
                          for name, cells in columns.items()})  # fmt: skip
    return table.where(table.notna(), None)


def _never_empty(sheet: Sheet, t: Language) -> Sheet:
    if len(sheet.table):
        return sheet
    row = [t("None."), *("" for _ in sheet.table.columns[1:])]
    table = pd.DataFrame([row], columns=sheet.table.columns, dtype=object)
    return Sheet(**{**vars(sheet), "table": table, "formats": {}})
