"""What the next review should print, as rows: for the workbook, the page and whoever sends in.

In: a `Review`. Out: one request an indicator that the review prints, with its parts and the doubts
that its print left open, in the reader's language. Derived figures are not asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..vocabulary import SECTIONS
from .records import Figure
from .review import Review

TO_SETTLE = {
    "ambiguous_print": "write the decimals without doubt",
    "period_inferred": "print the year",
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


def year(review: Review) -> int:
    """The year that the next review should speak of: the one after the latest of the sources."""
    return max(one.last_year for one in review.sources) + 1


def requests(review: Review) -> list[Request]:
    """The figures to ask for, in the order of the sections and of print; several parts or doubts
    are separated by '; '."""
    found: dict[str, list[Figure]] = {}
    for section in SECTIONS:
        for one in review.figures(section=section):
            if not one.is_derived:
                found.setdefault(one.indicator, []).append(one)
    return [_request(review, figures) for figures in found.values()]


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
