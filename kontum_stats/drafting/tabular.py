"""The rows of a draft whose figures stand in tables: what their heads name.

In: draft rows with the heads of their cells. Out: the name that the heads give to a figure, and,
written into rows without a decision, one name for what is printed twice, the indicator of a row
or column that is a part of the one before it, and the parts that the rows of a table are about.
Refuses nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from re import Match

from ..cleaning.raw import RawData, rows_of
from ..reading.model import Document
from . import naming

HEADS_APART = " / "
_WHOLE = re.compile(r"(?:tổng(?: số| cộng)?|cộng|chung|toàn (?:tỉnh|ngành|quốc|huyện))\b.*", re.I)
_CELL = re.compile(r"(.*:t\d+)(r\d+)(c\d+)")
_OF_WHICH = re.compile(r"^(?:…?\s*[-–+]\s+|(?:trong đó|gồm|riêng)\s*[:,]?)", re.IGNORECASE)
_HEAD_UNIT = re.compile(r"\s*\([^()]*\)\s*$")
_COUNT_WORDS = re.compile(r"^(?:tổng số|tổng|số lượng|số)\s+(?=\S)(?!tiền\b|liệu\b)", re.IGNORECASE)
_TELLING = 100  # a value so great is not the same by chance


def table_name(row: Mapping[str, str]) -> str:
    """The head that is no year: that of the column, else that of the row, without its unit."""
    for column in ("column_heads", "row_heads"):
        heads = [one.strip(" .:") for one in row[column].split(HEADS_APART)]
        named = [one for one in heads if one and not naming.names_a_year(one)
                 and not one.isdigit()]  # fmt: skip
        if named and not (column == "column_heads" and naming.names_a_year(row[column])):
            plain = _HEAD_UNIT.sub("", _OF_WHICH.sub("", named[-1])).strip() or named[-1]
            plain = _COUNT_WORDS.sub("", plain)
            return plain[:1].upper() + plain[1:]
    return ""


def unify(rows: Sequence[dict[str, str]]) -> None:
    """Figures of one value, unit and period are one fact: the later gets the name of the earlier,
    and in a table with it those of its column, or of its row where the columns are years."""
    first: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        key = (row["value"], row["unit"], row["period"], row["breakdown"])
        is_telling = row["value"] and float(row["value"]) >= _TELLING and row["unit"] != "percent"
        if not row["indicator"] or not is_telling:
            continue
        known = first.setdefault(key, row)
        if known["indicator"] != row["indicator"] and not row["decision"]:
            old, place = row["indicator"], _CELL.fullmatch(row["locator"])
            line = 2 if naming.names_a_year(row["column_heads"]) else 3
            for other in rows if place else [row]:
                at = _CELL.fullmatch(other["locator"])
                is_same = other is row or (
                    place and at and at[1] == place[1] and at[line] == place[line]
                )
                if is_same and other["indicator"] == old and not other["decision"]:
                    other["indicator"] = known["indicator"]
                    other["confidence"] = known["confidence"]


def name_parts(rows: Sequence[dict[str, str]], document: Document, raw: RawData, word: str) -> None:
    """Parts, where the rows of a table propose one fact for different row heads."""
    parts = parts_by_label(raw)
    for column in _columns_of_parts(rows):
        kind = _kind_of_parts(document, column[0])
        for row in column:
            head = _last_head(row["row_heads"])
            if is_whole(head):
                continue
            of = next((one for one in parts.items() if one[1] == row["breakdown"]), None)
            known = "" if of else parts.get(head.casefold(), "")
            about = (f"{kind}, {of[0]}", f"{head}, {of[0]}") if of else (kind, head)
            row["breakdown"] = known or naming.new_part(*about, word)
            if not known:
                row["confidence"] = "new"


def split(
    rows: Sequence[dict[str, str]], raw: RawData, heads: str, line_of: Callable[[Match[str]], str]
) -> None:
    """Columns (or rows) of which the head names a part: they get the indicator beside (above)
    them, and the part."""
    parts, before = parts_by_label(raw), dict[str, str]()
    for row in rows:
        place = _CELL.fullmatch(row["locator"])
        if not place or row["decision"]:
            continue
        line, said = line_of(place), _last_head(row[heads])
        head = _HEAD_UNIT.sub("", _OF_WHICH.sub("", said)).strip(" :…").casefold()
        if head in parts and before.get(line):
            row |= {"indicator": before[line], "breakdown": parts[head]}
            row["confidence"] = "new" if naming.is_new(before[line]) else "medium"
        elif row["indicator"]:
            before[line] = row["indicator"]


def parts_by_label(raw: RawData) -> dict[str, str]:
    """The parts by their labels, and by those without 'khu vực', in small letters."""
    found = {row["label_vi"].casefold(): row["breakdown"] for row in rows_of(raw.breakdowns)}
    return {label.removeprefix("khu vực "): part for label, part in found.items()} | found


def _last_head(heads: str) -> str:
    return heads.rpartition(HEADS_APART)[2].strip(" …")


def _columns_of_parts(rows: Sequence[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    """The rows of each table column that propose one fact, each for a row head of its own."""
    columns: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        place = _CELL.fullmatch(row["locator"])
        if place and row["row_heads"] and row["indicator"] and not row["decision"]:
            fact = (row["indicator"], row["breakdown"], row["period"])
            columns[place[1], place[3], *fact].append(row)
    for column in columns.values():
        heads = {row["row_heads"] for row in column}
        if len(heads) == len(column) > 1 and len({row["value"] for row in column}) > 1:
            yield column


def _kind_of_parts(document: Document, row: Mapping[str, str]) -> str:
    """What the rows of a table are, as the head of their column says: 'địa bàn'."""
    found, head = document.cell_at(int(row["offset"])), _last_head(row["row_heads"])
    if found:
        grid, cell = found
        for label in grid.beside(cell):
            heads = [" ".join(document.said(one).split()) for one in grid.heads_of(label)]
            if heads and heads[-1] and " ".join(document.said(label).split()) == head:
                return heads[-1].lower()
    return "bộ phận"


def is_whole(head: str) -> bool:
    """Whether the head of a row says that it holds the total."""
    return bool(_WHOLE.fullmatch(head.strip()))
