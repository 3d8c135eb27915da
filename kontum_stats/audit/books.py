"""The figures of a review by fact, as a statement of one of its documents is held against them.

In: the tidy figures (columns `figures.COLUMNS`). Out: `Book`s, and the one figure that stands for a
fact, none where its prints differ. Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..cleaning.figures import Fact, Figure, records
from .ranges import Book


def book_of(figures: pd.DataFrame) -> Book:
    """The figures by indicator, breakdown and period."""
    book: dict[Fact, list[Figure]] = {}
    for figure in records(figures):
        book.setdefault(figure.fact, []).append(figure)
    return book


def own_book(book: Book, source: str) -> Book:
    """The book with what the document `source` prints of a fact, where it prints it."""
    return {
        fact: [one for one in figures if one.source == source] or figures
        for fact, figures in book.items()
    }


def newest_book(book: Book, newest_first: Sequence[str]) -> Book:
    """The book with what the newest of the documents prints of each fact that they print."""
    return {
        fact: next(
            (found for source in newest_first
             if (found := [one for one in figures if one.source == source])), figures
        )
        for fact, figures in book.items()
    }  # fmt: skip


def standing(book: Book, fact: Fact) -> Figure | None:
    """The figure of a fact; none where it has none or several values."""
    figures = book.get(fact, [])
    if len({figure.value for figure in figures}) != 1:
        return None
    return next((figure for figure in figures if figure.out_of), figures[0])
