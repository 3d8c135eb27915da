"""What the next review should print, as rows: for the workbook, the page, the letter, the brief.

In: a `Review`. Out: the figures that statements need and that are not printed (`needs`), with the
statements that each would decide; and the series to continue (`requests`), one an indicator, with
its parts and the doubts that its print left open, in the reader's language. Derived figures are
not asked for, nor what was printed once and is not spoken of again: a storm's relief, a festival.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..language import Language
from ..vocabulary import SECTIONS
from .records import Figure
from .review import Review

TO_SETTLE = {
    "ambiguous_print": "write the decimals without doubt",
    "period_inferred": "print the year",
    "school_year": "give the calendar year too",
    "year_misprinted": "print the year",
    "year_doubt": "say which year is compared with",
    "label_doubt": "say what the total counts",
    "base_unstated": "say of whom",
    "definition_changed": "keep one definition or give both years by it",
}


@dataclass(frozen=True)
class Request:
    """A figure to ask for: `section` and `indicator` are codes; `label`, `unit`, `parts` (none
    where only the whole is printed) and `to_settle` (doubts) are in the review's language."""

    section: str
    indicator: str
    label: str
    unit: str
    parts: str
    to_settle: str


@dataclass(frozen=True)
class MissingFigure:
    """A figure that is not printed, in the reader's language, and the codes of the statements
    that it would decide, in the order of the review."""

    needed: str
    claims: tuple[str, ...]


def needs(review: Review) -> list[MissingFigure]:
    """The figures that statements need: first what decides most of them, then what decides the
    review's general assessment, then in the order of the review. A statement that contradicts
    another in words is decided with it; what is needed of other years alone is asked for once."""
    t = review.t
    claims: dict[str, dict[str, None]] = {}
    years: dict[str, set[str]] = {}
    for code in review.claims:
        for one in review.needs.get(code, ()):
            said = _years(t, one.years)
            asked = one.needed.removesuffix(said)
            claims.setdefault(asked, {})[code] = None
            years.setdefault(asked, set()).update(one.years if asked != one.needed else ())
    claims = {asked + _years(t, sorted(years[asked])): named for asked, named in claims.items()}
    for named in claims.values():
        for pair in review.claim_pairs:
            if {pair.claim, pair.other} & named.keys():
                open_ones = [one for one in (pair.claim, pair.other)
                             if review.claims[one].verdict == "untestable"]  # fmt: skip
                named |= dict.fromkeys(open_ones)
    found = [MissingFigure(needed, tuple(named)) for needed, named in claims.items()]
    return sorted(
        found,
        key=lambda one: (-len(one.claims), review.claims[one.claims[0]].section != "evaluation"),
    )


def _years(t: Language, years: Sequence[str]) -> str:
    return t.listing([t.period(one) for one in years])


def year(review: Review) -> int:
    """The year that the next review should speak of: the one after the latest of the sources."""
    return max(one.last_year for one in review.sources) + 1


def requests(review: Review) -> list[Request]:
    """The figures to ask for, in the order of the sections and of print; several parts or doubts
    are separated by '; '."""
    found: dict[str, list[Figure]] = {}
    spoken_of = _spoken_of(review)
    for section in SECTIONS:
        for one in review.figures(section=section):
            if not one.is_derived:
                found.setdefault(one.indicator, []).append(one)
    kept = [_to_continue(figures, spoken_of) for figures in found.values()]
    return [_request(review, figures) for figures in kept if figures]


def _spoken_of(review: Review) -> set[tuple[str, str]]:
    """Indicator and part of what a test of a statement reads, and of the wholes that it divides
    by; the whole of what a task of the review starts from."""
    operands = review.table("claim_operands")
    divided_by = operands.loc[operands["role"].eq("whole"), ["indicator", "breakdown"]]
    read = {
        (one.indicator, part)
        for tests in review.tests.values()
        for test in tests
        for one in test.readings
        for part in one.breakdown.split("+")
    }
    tasks = [one for one in review.findings if one.part == "task"]
    read |= set(divided_by.itertuples(index=False, name=None))
    return read | {one.partition(":")[::2] for task in tasks for one in task.indicators}


def _to_continue(figures: Sequence[Figure], spoken_of: set[tuple[str, str]]) -> list[Figure]:
    """The figures of an indicator that make a series: all where a part is printed for two years
    or more, or where the whole is spoken of; else the parts that are. Where nothing is spoken of,
    nobody can tell what was for once: all."""
    if not spoken_of:
        return list(figures)
    parts = {one.fact[:2] for one in figures}
    years: dict[str, set[int]] = {}
    for one in figures:
        years.setdefault(one.breakdown, set()).update([one.last_year] * one.is_of_one_year)
    if (
        any(len(found) > 1 for found in years.values())
        or (figures[0].indicator, "") in parts & spoken_of
    ):
        return list(figures)
    return [one for one in figures if one.fact[:2] in spoken_of]


def _request(review: Review, figures: Sequence[Figure]) -> Request:
    t, first = review.t, figures[0]
    parts = dict.fromkeys(one.breakdown for one in figures if one.breakdown)
    flags = dict.fromkeys(flag for one in figures for flag in one.flags)
    doubts = dict.fromkeys(t(TO_SETTLE[flag]) for flag in flags if flag in TO_SETTLE)
    return Request(
        first.section,
        first.indicator,
        review.indicator_label(first.indicator),
        t.unit(first.unit),
        "; ".join(review.breakdown_label(part) for part in parts),
        "; ".join(doubts),
    )
