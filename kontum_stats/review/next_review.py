"""What the next review should print, as rows: for the workbook, the page and whoever sends in.

In: a `Review`. Out: one row an indicator that the review prints, with its parts and the doubts
that its print left open, in the reader's language. Derived figures are not asked for.
"""

from __future__ import annotations

import pandas as pd

from ..cleaning.processed import has_flag
from .review import Review

COLUMNS = ("section", "indicator", "label", "unit", "parts", "to_settle")
TO_SETTLE = {
    "ambiguous_print": "write the decimals without doubt",
    "period_inferred": "print the year",
    "year_misprinted": "print the year",
    "year_doubt": "say which year is compared with",
    "label_doubt": "say what the total counts",
    "base_unstated": "say of whom",
    "definition_changed": "keep one definition or give both years by it",
}


def year(review: Review) -> int:
    """The year that the next review should speak of: the one after the latest of the sources."""
    return int(review.sources["last_year"].astype(int).max()) + 1


def requests(review: Review) -> pd.DataFrame:
    """The figures to ask for, columns `COLUMNS`, in the order of the sections and of print.

    `section` and `indicator` are codes; `label`, `unit`, `parts` (listed, .. where only the
    whole is printed) and `to_settle` (doubts, separated by '; ') are in the review's language.
    """
    printed = review.figures[~has_flag(review.figures, "derived")]
    rows = [
        _request(review, section, str(indicator), facts)
        for section in review.section_order
        for indicator, facts in printed[printed["section"] == section].groupby(
            "indicator", sort=False
        )
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def unit_in_words(review: Review, unit: str) -> str:
    """A unit code written out, composed ones too: 'VND/person/month' -> 'đồng/người/tháng'."""
    return review.t.unit(unit)


def _request(review: Review, section: str, indicator: str, facts: pd.DataFrame) -> tuple[str, ...]:
    t = review.t
    parts = [review.breakdown_label(part) for part in dict.fromkeys(facts["breakdown"]) if part]
    flags = dict.fromkeys(flag for flags in facts["flags"] for flag in flags.split())
    doubts = dict.fromkeys(t(TO_SETTLE[flag]) for flag in flags if flag in TO_SETTLE)
    return (
        section,
        indicator,
        review.indicator_label(indicator),
        unit_in_words(review, facts["unit"].iloc[0]),
        "; ".join(parts),
        "; ".join(doubts),
    )
