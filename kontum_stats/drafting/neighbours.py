"""One corrected row of a draft -> the rows that the same correction is likely right for.

In: a draft, the row that a person changed, the column, and what stood there. Out: its neighbours
among the undecided rows: of a new name all that have it; of another proposal those with it in the
same column of a table (where the columns are years, or there are none, in the same row), or with
the same counted noun in the same place. Nothing is changed here.
"""

from __future__ import annotations

import re

import pandas as pd

from .naming import is_new, names_a_year

CORRECTED = ("indicator", "breakdown")
"""The columns of which a correction goes on to neighbours."""
_CELL = re.compile(r"(.*:t\d+)(r\d+)(c\d+)")
_NUMBER = re.compile(r"[\d.,/%\s]+")


def neighbours(table: pd.DataFrame, index: int, column: str, old: str) -> list[int]:
    """The rows of `table` beside row `index` that had the same proposal `old` in `column`."""
    row = table.loc[index]
    undecided = table[table["decision"].eq("") & table[column].eq(old)].drop(
        index=index, errors="ignore"
    )
    if is_new(old):
        return list(undecided.index)
    place = _CELL.fullmatch(row["locator"])
    if place is None:
        noun = _noun(row)
        here = undecided[undecided["locator"].eq(row["locator"])]
        return [at for at, one in here.iterrows() if noun and _noun(one) == noun]
    same_column, same_row = [], []
    for at, locator in undecided["locator"].items():
        other = _CELL.fullmatch(locator)
        if other and other[1] == place[1]:
            same_column += [at] if other[3] == place[3] else []
            same_row += [at] if other[2] == place[2] else []
    if names_a_year(row["column_heads"]):
        return same_row
    # Where the column has another reading in each row, the rows are what is measured.
    return same_column or same_row


def _noun(row: pd.Series) -> str:
    """What a print counts: '2.100 suất' -> 'suất'."""
    return _NUMBER.sub(" ", f"{row['printed']} {row['printed_unit']}").strip().casefold()
