"""A review's tables as the sheets of a workbook: headings, cells, number formats, widths.

In: a `Review`. Out: one `Sheet` for the notes and one for each table, in the reader's language.
Codes become words; values stay numbers, with the decimals of their print. It writes no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from ..cleaning.raw import period_years
from ..language import Language
from ..review import next_review
from ..review.html import narrowed
from ..review.records import Check, Claim, Fact, Figure, Print
from ..review.review import Review
from ..review.words import formula_in_words, judged, label, remarks, sign_words, signs, title
from ..vocabulary import (
    CHECK_KINDS,
    SECTIONS,
    STATES,
    VERDICT_RANKS,
    is_counted,
    listed,
)

Cell = str | int | float | None
Judged = TypeVar("Judged", Check, Claim)
PLAIN = "0"  # Excel's format of a year or a running number
# In the order of the notes; a heading refers to its note by number.
NOTES = tuple((row["column"], row["meaning"]) for row in listed("workbook_notes"))


@dataclass(frozen=True)
class Column:
    """A column: its `heading`, its `width` in characters, its `cells` ('' or None where empty),
    and Excel's number format of each cell, or one of all; none where it holds texts."""

    heading: str
    width: int
    cells: Sequence[Cell]
    formats: Sequence[str] | str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its `label` on the tab, the `name` of its Excel table, `title` and
    `instructions` above the table, and the `columns` of the table."""

    label: str
    name: str
    title: str
    instructions: str
    columns: tuple[Column, ...]


def sheets(review: Review) -> list[Sheet]:
    """The sheets of the workbook in their order: notes, figures, checks, verdicts, coverage,
    figures needed, request list. A table without rows has one that says so."""
    makers: tuple[Callable[[Review], Sheet], ...] = (
        notes, figures, checks, verdicts, coverage, needed, request_list,
    )  # fmt: skip
    return [_never_empty(maker(review), review.t) for maker in makers]


def notes(review: Review) -> Sheet:
    """What the columns mean, one numbered note a row."""
    t = review.t
    columns = (
        Column(t("Note"), 9, list(range(1, len(NOTES) + 1)), PLAIN),
        Column(t("Column"), 24, [t(column) for column, _ in NOTES]),
        Column(t("What it means"), 100, [t(meaning, signs=sign_words(t)) for _, meaning in NOTES]),
    )
    instructions = t("This sheet holds one table. Headings of the other sheets name the notes.")
    return Sheet(t("Notes"), "notes", t("What the columns mean"), instructions, columns)


def figures(review: Review) -> Sheet:
    """Every figure, by section, indicator, part and year, with where and how it is printed."""
    t, rows = review.t, _in_order(review)
    titles = {one.source: one.title for one in review.sources}
    documents = [[titles.get(source, source) for source in row.source.split()] for row in rows]
    formulas = ["" if row.printed else formula_in_words(review, row.note) for row in rows]
    columns = (
        Column(t("Figure"), 46, [row.label for row in rows]),
        Column(t("Part of the review"), 30, [title(t, row.section) for row in rows]),
        Column(t("First year"), 8, [row.first_year for row in rows], PLAIN),
        Column(t("Last year"), 8, [row.last_year for row in rows], PLAIN),
        Column(_noted(t, "Value"), 18, [row.value if row.has_value else None for row in rows],
               [number_format(decimals_of(row)) for row in rows]),
        Column(_noted(t, "Out of"), 12, [row.out_of for row in rows],
               [number_format(_natural_decimals(row.out_of)) for row in rows]),
        Column(_noted(t, "Sign"), 8, [" ".join(signs(judged(review, row))) for row in rows]),
        Column(t("Unit"), 16, [t.unit(row.unit) for row in rows]),
        Column(_noted(t, "Wording"), 11,
               [t(row.qualifier) if row.qualifier else "" for row in rows]),
        Column(_noted(t, "Print"), 24, [row.printed for row in rows]),
        Column(t("Printed in"), 22, [t.locator(row.locator) for row in rows]),
        Column(t("Document"), 60, ["; ".join(one) for one in documents]),
        Column(_noted(t, "Doubts and remarks"), 40,
               ["; ".join(remarks(t, judged(review, row))) for row in rows]),
        Column(t("Computed from"), 44, formulas),
        Column(_noted(t, "Code"), 30, [_code(row.indicator, row.breakdown) for row in rows]),
    )  # fmt: skip
    heading = t("Figures that the review prints or that follow from them")
    return Sheet(t("Figures"), "figures", heading, _instructions(t), columns)


def checks(review: Review) -> Sheet:
    """Every check with its arithmetic, what it compares, its result, and the reason where a
    failure was looked into."""
    t, rows = review.t, _worst_first(review.checks)
    known = {one.fact: one for one in review.figures()}
    columns = (
        Column(t("Arithmetic"), 70, [row.message for row in rows]),
        Column(_noted(t, "Result"), 14, [t(row.verdict) for row in rows]),
        Column(t("Kind of check"), 22, [t(CHECK_KINDS[row.kind]) for row in rows]),
        Column(t("Part of the review"), 30, [title(t, row.section) for row in rows]),
        Column(t("First year"), 8, [period_years(row.period)[0] for row in rows], PLAIN),
        Column(t("Last year"), 8, [period_years(row.period)[1] for row in rows], PLAIN),
        Column(t("Expected"), 18, [row.expected for row in rows],
               [_format_compared(review, row, row.expected, known) for row in rows]),
        Column(t("Found"), 18, [row.observed for row in rows],
               [_format_compared(review, row, row.observed, known) for row in rows]),
        Column(t("Prints compared"), 60,
               ["; ".join(_print_in_words(review, one) for one in review.prints_of(row))
                for row in rows]),
        Column(t("Looked into"), 40, [review.reason(row) for row in rows]),
        Column(_noted(t, "Code"), 34, [row.check for row in rows]),
    )  # fmt: skip
    heading = t("Do the figures agree with each other?")
    return Sheet(t("Checks"), "checks", heading, _instructions(t), columns)


def verdicts(review: Review) -> Sheet:
    """Every statement of the review with the verdict of its own figures, and their evidence."""
    t, rows = review.t, _worst_first(review.claims.values())
    columns = (
        Column(t("Statement"), 60, [row.statement for row in rows]),
        Column(_noted(t, "Verdict"), 18, [t(row.verdict) for row in rows]),
        Column(_noted(t, "Why only partly"), 24, [narrowed(t, row) for row in rows]),
        Column(t("Evidence"), 90, [row.evidence for row in rows]),
        Column(t("Part of the review"), 30, [title(t, row.section) for row in rows]),
        Column(t("Place"), 16, [t.locator(row.locator, row.source) for row in rows]),
        Column(_noted(t, "Code"), 26, [row.claim for row in rows]),
    )
    heading = t("Do the figures bear out what the review says?")
    return Sheet(t("Verdicts"), "verdicts", heading, _instructions(t), columns)


def coverage(review: Review) -> Sheet:
    """Indicator x year: printed, computed or not printed, in words."""
    t, states = review.t, {(one.indicator, one.year): one.state for one in review.coverage}
    rows = list({one.indicator: one for one in reversed(review.coverage)}.values())[::-1]
    columns = (
        Column(t("Figure"), 56, [review.indicator_label(row.indicator) for row in rows]),
        Column(t("Part of the review"), 30, [title(t, row.section) for row in rows]),
        *(
            Column(str(year), 13,
                   [t(STATES[states.get((row.indicator, year), "missing")]) for row in rows])
            for year in sorted({one.year for one in review.coverage})
        ),
        Column(_noted(t, "Code"), 34, [row.indicator for row in rows]),
    )  # fmt: skip
    return Sheet(
        t("Coverage"), "coverage", t("What is printed, by year"), _instructions(t), columns
    )


def needed(review: Review) -> Sheet:
    """Part A of the request: figures that statements need, and those that each would decide."""
    t, rows = review.t, next_review.needs(review)
    decided = ["; ".join(review.claims[code].statement for code in row.claims) for row in rows]
    columns = (
        Column(t("Figure needed"), 70, [row.needed for row in rows]),
        Column(t("Statements"), 12, [len(row.claims) for row in rows], PLAIN),
        Column(t("Which it would decide"), 90, decided),
    )
    heading = t("A. Figures that would decide what cannot be tested ({n})", n=t.number(len(rows)))
    return Sheet(t("Figures needed"), "needed", heading, _instructions(t), columns)


def request_list(review: Review) -> Sheet:
    """What the next review should print: figure, unit, parts, and the doubts to settle."""
    t, rows = review.t, next_review.requests(review)
    columns = (
        Column(t("Figure"), 56, [row.label for row in rows]),
        Column(t("Part of the review"), 30, [title(t, row.section) for row in rows]),
        Column(t("Unit"), 18, [row.unit for row in rows]),
        Column(t("Parts to give"), 60, [row.parts for row in rows]),
        Column(t("To settle"), 44, [row.to_settle for row in rows]),
        Column(_noted(t, "Code"), 34, [row.indicator for row in rows]),
    )
    heading = t(
        "B. Series to continue: figures to send in for {year}", year=str(next_review.year(review))
    )
    return Sheet(t("Request list"), "requests", heading, _instructions(t), columns)


def number_format(decimals: int) -> str:
    """The format of Excel for a number: thousands grouped, so many decimals; Excel writes both
    marks as the reader's computer does."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _in_order(review: Review) -> list[Figure]:
    codes = (SECTIONS, review.indicators, ("", *review.breakdowns))
    sections, indicators, parts = ({code: at for at, code in enumerate(one)} for one in codes)
    return sorted(
        review.figures(),
        key=lambda one: (
            sections[one.section], indicators[one.indicator], parts[one.breakdown],
            one.first_year, one.last_year,
        ),
    )  # fmt: skip


def _worst_first(rows: Iterable[Judged]) -> list[Judged]:
    return sorted(rows, key=lambda row: VERDICT_RANKS[row.verdict])


def decimals_of(figure: Figure) -> int:
    """The decimals of a figure's print in base units: '149,6 triệu' has none in dong."""
    return max(0, figure.decimals - (len(str(figure.scale)) - 1))


def _natural_decimals(value: float | None) -> int:
    if value is None:
        return 0
    return max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent))


def _format_compared(
    review: Review, check: Check, value: float | None, known: Mapping[Fact, Figure]
) -> str:
    """How a number that a check compares is shown: a year as a year, things that are counted
    whole, and all else with two decimals at most."""
    if check.check.endswith(":years"):
        return PLAIN
    figures = [known[one.fact] for one in review.prints_of(check) if one.fact in known]
    if figures and all(is_counted(one.unit) for one in figures):
        return number_format(max(decimals_of(one) for one in figures))
    printed = [decimals_of(one) for one in figures if one.unit == "percent"]
    return number_format(max(min(2, _natural_decimals(value)), *printed, 0))


def _noted(t: Language, heading: str) -> str:
    number = [column for column, _ in NOTES].index(heading) + 1
    return t("{heading} [note {n}]", heading=t(heading), n=number)


def _instructions(t: Language) -> str:
    return t(
        "This sheet holds one table. An empty cell: nothing is printed there, or nothing "
        "applies. The sheet “{sheet}” explains the headings.",
        sheet=t("Notes"),
    )


def _code(indicator: str, breakdown: str) -> str:
    return f"{indicator}:{breakdown}" if breakdown else indicator


def _print_in_words(review: Review, one: Print) -> str:
    t = review.t
    return t(
        "{figure} {period}: “{printed}” ({place})",
        figure=label(review, one.indicator, one.breakdown),
        period=t.period(one.period),
        printed=one.printed,
        place=t.locator(one.locator, one.source),
    )


def _never_empty(sheet: Sheet, t: Language) -> Sheet:
    if sheet.columns[0].cells:
        return sheet
    first, *others = (replace(column, cells=[""], formats="") for column in sheet.columns)
    return replace(sheet, columns=(replace(first, cells=[t("None.")]), *others))
