"""The cells of a table -> how many of its first rows are heads, by what they hold.

In: the cells of a grid with their texts. Out: a count. A head row holds names, years and column
numbers ('1', 'A', '3=2/1'), no figures; a second one stands under merged or empty cells of the
first. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .model import Cell


def head_rows(cells: Sequence[Cell], texts: Sequence[str]) -> int:
    """How many rows at the top are heads; 0 where no row below them is left."""
    height = max(cell.last_row for cell in cells)
    rows: list[dict[int, tuple[Cell, str]]] = [{} for _ in range(height)]
    for cell, text in zip(cells, texts, strict=True):
        rows[cell.row - 1][cell.column] = cell, text.strip()
    count = 0
    while count < height and _is_head(rows, count):
        count += 1
    while count and len(_filled(rows[count - 1])) < 2 and count > 1:
        count -= 1  # 'A. Lĩnh vực giáo dục' right below the heads belongs to the rows
    return count if count < height else 0


def _is_head(rows: list[dict[int, tuple[Cell, str]]], number: int) -> bool:
    row, filled = rows[number], _filled(rows[number])
    if any(_FIGURE.fullmatch(text) and not _YEARS.fullmatch(text) for text in filled):
        return bool(number) and _counts_columns(filled)
    if number == 0:
        return bool(filled)
    above = rows[number - 1]
    spans_rows = any(
        cell.last_row > number for before in rows[:number] for cell, text in before.values() if text
    )
    spans_columns = any(cell.last_column > cell.column for cell, _ in above.values())
    under_blanks = not row.get(1, (None, "x"))[1] and len(filled) > 1 and len(_filled(above)) > 1
    return spans_rows or spans_columns or under_blanks or len(_filled(above)) == 1


def _filled(row: dict[int, tuple[Cell, str]]) -> list[str]:
    return [text for _, text in row.values() if text]


def _counts_columns(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: '(1) (2) (3)', 'A B 1 2 3=2/1'."""
    found = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    if len(texts) < 3 or not all(found):
        return False
    numbers = [int(one[1]) for one in found if one and one[1]]
    return all(after == before + 1 for before, after in pairwise(numbers))


_FIGURE = re.compile(r"[^\w\s]*\s*\d[\d.,\s]*(?:%|‰|[^\W\d]{1,8})?\W*")
_YEARS = re.compile(r"\W*(?:19|20)\d\d(?:\W+(?:19|20)?\d\d)?\W*|\W*\d+\s*(?:tháng|năm|T)\W*")
_COLUMN_NUMBER = re.compile(r"\W*(?:(\d{1,2})|[A-Za-zĐđ])\W*(?:=.*)?")
