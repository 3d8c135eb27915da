"""The tables, cards and notices that a notebook shows."""

from .section import (
    abbreviations,
    formula_in_words,
    glance,
    once,
    opening,
    place,
    shown_value,
    sources,
    title,
    traced,
    trend,
    year_note,
)

__all__ = [
    "abbreviations",
    "formula_in_words",
    "glance",
    "once",
    "opening",
    "place",
    "shown_value",
    "sources",
    "title",
    "traced",
    "trend",
    "year_note",
]
