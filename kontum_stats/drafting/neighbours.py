"""One corrected row of a draft -> the rows that the same correction is likely right for.

In: a draft, the row that a person changed, the column, and the row as it was. Out: its neighbours
among the undecided rows: of a new name all that have it, but another number of the same place and
year; of another proposal those with it in the same column of a table (where the columns are years,
or there are none, in the same row), or in the same place behind the same words with the same
counted noun and the same part. A part goes on only to rows of that part, or along a table row whose
columns are years: never to a total. Nothing is changed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from .naming import is_new, names_a_year

CORRECTED = ("indicator", "breakdown")
"""The columns of which a correction goes on to neighbours."""
_CELL = re.compile(r"(.*:t\d+)(r\d+)(c\d+)")
_NUMBER = re.compile(r"[\d.,/%\s]+")
_CLAUSE = re.compile(r"[,;:!?…]|\.(?=\s|$)|(?=\()")


def neighbours(
    table: pd.DataFrame, index: int, column: str, was: Mapping[str, str]
) -> list[int]:  # fmt: skip
    """The rows of `table` beside row `index` that had the same proposal as it `was` in `column`."""
    row, old = table.loc[index], was[column]
    undecided = table[table["decision"].eq("") & table[column].eq(old)].drop(
        index=index, errors="ignore"
    )
    if is_new(old):
        # Two numbers of one sentence and year are two things that were given one name.
        return [at for at, one in undecided.iterrows() if not _is_another_of(row, one)]
    is_whole = column == "breakdown" and not old
    place = _CELL.fullmatch(row["locator"])
    if place is None:
        same = undecided["locator"].eq(row["locator"]) & undecided["breakdown"].eq(was["breakdown"])
        here = undecided[same & (not is_whole)]
        return [at for at, one in here.iterrows() if _counts_alike(row, one)]
    same_column, same_row = [], []
    for at, locator in undecided["locator"].items():
        other = _CELL.fullmatch(locator)
        if other and other[1] == place[1]:
            same_column += [at] if other[3] == place[3] else []
            same_row += [at] if other[2] == place[2] else []
    if names_a_year(row["column_heads"]):
        return same_row
    if is_whole:
        return []
    # Where the column has another reading in each row, the rows are what is measured.
    return same_column or same_row


def _is_another_of(row: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether `other` is another number of the same place and year than `row`."""
    here = ("locator", "period")
    return _value(row) != _value(other) and all(row[name] == other[name] for name in here)


def _value(row: Mapping[str, str]) -> str:
    return "".join(re.findall(r"\d", row["printed"])).lstrip("0")


def _counts_alike(row: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether `other` counts the same noun behind the same words, or next in an enumeration:
    'họp 3 cuộc ở huyện, 4 cuộc ở xã'."""
    words = _words_of_clause(other)
    is_listed = not words and int(other["offset"]) > int(row["offset"])
    return (
        bool(_noun(row))
        and _noun(row) == _noun(other)
        and (is_listed or words == _words_of_clause(row))
    )


def _noun(row: Mapping[str, str]) -> str:
    """What a print counts: '2.100 suất' -> 'suất'."""
    return _NUMBER.sub(" ", f"{row['printed']} {row['printed_unit']}").strip().casefold()


def _words_of_clause(row: Mapping[str, str]) -> str:
    """The words between the last comma, stop or bracket and the print, without their numbers."""
    clause = _CLAUSE.split(row["words_before"])[-1]
    return _NUMBER.sub(" ", clause).strip().removeprefix("và").strip().casefold()
