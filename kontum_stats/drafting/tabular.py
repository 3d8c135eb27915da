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
from .phrases import likeness
from .words import words_of

HEADS_APART = " / "
_WHOLE = re.compile(r"(?:tổng(?: số| cộng)?|cộng|chung|toàn (?:tỉnh|ngành|quốc|huyện))\b.*", re.I)
_CELL = re.compile(r"(.*:t\d+)(r\d+)(c\d+)")
_OF_WHICH = re.compile(r"^(?:…?\s*[-–+]\s+|(?:trong đó|gồm|riêng)\s*[:,]?)", re.IGNORECASE)
_HEAD_UNIT = re.compile(r"\s*\([^()]*\)\s*$")
_COUNT_WORDS = re.compile(r"^(?:tổng số|tổng|số lượng|số)\s+(?=\S)(?!tiền\b|liệu\b)", re.IGNORECASE)
_TELLING = 100  # a value so great is not the same by chance
_ALIKE = 0.6  # so like are two names of one thing


def table_name(row: Mapping[str, str], is_of_rows: bool = False) -> tuple[str, bool]:
    """The head that is no year: that of the column, else that of the row, without its unit; and
    whether that is what was planned. Where the names of indicators stand before the rows
    (`is_of_rows`), the column only says what of them: 'Kế hoạch', 'Thực hiện', 'Tỷ lệ (%)'."""
    column = _names_in(row["column_heads"])
    if column and is_of_rows and (of := _names_in(row["row_heads"])):
        name = of[-1][:1].lower() + of[-1][1:] if not of[-1][:2].isupper() else of[-1]
        if _COMPARED.search(column[-1]):
            return f"So với năm trước ({name})", False
        if _ATTAINED.search(column[-1]) and row["unit"] in ("", "percent"):
            return f"Tỷ lệ đạt kế hoạch ({name})", False
        if _PLANNED.match(column[-1]):
            return of[-1], True
        if _DONE.match(column[-1]):
            return of[-1], False
    if column and not naming.names_a_year(row["column_heads"]):
        return column[-1], False
    named = _names_in(row["row_heads"])
    return (named[-1], False) if named else ("", False)


_COMPARED = re.compile(r"so (?:với |sánh )?(?:cùng kỳ|năm|kỳ)|tăng|giảm", re.IGNORECASE)
_ATTAINED = re.compile(r"%|tỷ lệ|tỉ lệ|đạt|hoàn thành", re.IGNORECASE)
_PLANNED = re.compile(r"(?:kế hoạch|kh|chỉ tiêu|dự toán|mục tiêu|nghị quyết)\b", re.IGNORECASE)
_DONE = re.compile(r"(?:ước |đã )?(?:thực hiện|th|kết quả|số lượng|số liệu|đạt)\b", re.IGNORECASE)
_INDICATORS = re.compile(
    r"(?:tên |các )?(?:chỉ tiêu|nội dung|tiêu chí|nhiệm vụ|hạng mục)", re.IGNORECASE
)


def _names_in(heads: str) -> list[str]:
    said = [one.strip(" .:") for one in heads.split(HEADS_APART)]
    named = [one for one in said if one and not naming.names_a_year(one) and not one.isdigit()]
    plain = [_HEAD_UNIT.sub("", _OF_WHICH.sub("", one)).strip() or one for one in named]
    plain = [less if " " in (less := _COUNT_WORDS.sub("", one)) else one for one in plain]
    return [one[:1].upper() + one[1:] for one in plain]


def names_indicators(document: Document, row: Mapping[str, str]) -> bool:
    """Whether the rows of a figure's table are headed by names of indicators."""
    return bool(_INDICATORS.match(_kind_of_parts(document, row)))


def unify(rows: Sequence[dict[str, str]], label_of: Callable[[Mapping[str, str]], str]) -> None:
    """Figures of one value and period are one fact where their unit is one and the value is great,
    or where their names are alike: the later gets the name of the earlier, and in a table with
    it those of its column, or of its row where the columns are years. A name that is only said
    of another figure gives way to the head of a table."""
    first: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if not row["indicator"] or not row["value"]:
            continue
        same = first[row["value"], row["period"], row["breakdown"]]
        known = next((one for one in same if _is_one_fact(one, row, label_of)), row)
        same.append(row)
        if known["indicator"] == row["indicator"] or row["decision"]:
            continue
        both = naming.is_new(row["indicator"]) and naming.is_new(known["indicator"])
        is_head = bool(_CELL.fullmatch(row["locator"])) and len(label_of(row).split()) > 1
        if both and is_head and "(" in label_of(known) and "(" not in label_of(row):
            old, new = known["indicator"], row["indicator"]
            for other in rows:
                if other["indicator"] == old and not other["decision"]:
                    other["indicator"] = new
            continue
        for other in _in_line(rows, row):
            other |= {key: known[key] for key in ("indicator", "confidence")}


def _is_one_fact(
    one: Mapping[str, str], other: Mapping[str, str], label_of: Callable[[Mapping[str, str]], str]
) -> bool:
    is_telling = float(one["value"]) >= _TELLING and one["unit"] not in ("percent", "point")
    if is_telling and one["unit"] == other["unit"]:
        return True
    units = {naming.known_unit(each["unit"], ()) or each["unit"] for each in (one, other)}
    if len(units) > 1 and any(naming.known_unit(unit, ()) or "/" in unit for unit in units):
        return False
    words, more = frozenset(words_of(label_of(one))), frozenset(words_of(label_of(other)))
    is_within = len(more) > 1 and more <= words
    return is_within or likeness(words, label_of(other)) >= _ALIKE


def _in_line(rows: Sequence[dict[str, str]], row: dict[str, str]) -> Iterator[dict[str, str]]:
    """The row, and those of its table that have its name too: of its column, or of its row where
    the columns are years."""
    place, old = _CELL.fullmatch(row["locator"]), row["indicator"]
    line = 2 if naming.names_a_year(row["column_heads"]) else 3
    for other in rows if place else [row]:
        at = _CELL.fullmatch(other["locator"])
        is_near = place and at and at[1] == place[1] and at[line] == place[line]
        if (other is row or is_near) and other["indicator"] == old and not other["decision"]:
            yield other


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
