"""A table -> for each of its cells the period, the unit and the names that its heads give.

In: a `Grid` of a document, and the `Dated` that holds where the table stands. Out: a `CellView`
for each cell with text. Heads over several rows, merged cells, a unit column, a unit in brackets
in head, row or caption, ditto marks, numbering columns and rows, totals, comparisons and section
rows are read as offices print them; what they leave open stays open. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from .classes import classify
from .dates import ONLY_YEAR
from .head_units import (
    DITTO,
    NO_UNIT,
    HeadUnit,
    bracketed_unit,
    caption_unit,
    head_unit,
    is_noun_only,
    is_unit,
    noun_of,
    one_line,
    unit_tail,
)
from .lines import read_line
from .model import Cell, Document, Grid
from .periods import UNDATED, Dated, marks_of, span_of


class CellView(NamedTuple):
    """What a table says of a cell. `role` is 'figure', 'label', 'head', 'unit' or 'number' (of a
    row or column); `rows` and `columns` are the heads beside and above it, the outer ones first."""

    role: str
    dated: Dated = UNDATED
    unit: HeadUnit = NO_UNIT
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class _ColumnHead:
    """A column: its `heads` from the top, its `role`, and what the heads say."""

    heads: tuple[str, ...]
    role: str
    dated: Dated = UNDATED
    unit: HeadUnit = NO_UNIT
    compares: bool = False

    @property
    def head(self) -> str:
        return " ".join(self.heads).lower()


@dataclass
class _Row:
    """A row below the heads: its `labels`, the outer ones first, period and unit."""

    labels: tuple[str, ...] = ()
    dated: Dated = UNDATED
    unit: HeadUnit = NO_UNIT
    is_section: bool = False

    @property
    def head(self) -> str:
        return self.labels[-1].lower() if self.labels else ""


def cell_views(document: Document, grid: Grid, default: Dated) -> dict[int, CellView]:
    """The view of each cell of `grid` by the offset at which it begins; `default` is the period
    that holds where the table stands."""
    return _TableReading(document, grid, default).views()


@dataclass
class _TableReading:
    document: Document
    grid: Grid
    default: Dated
    texts: dict[Cell, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.texts = {cell: self.document.said(cell).strip() for cell in self.grid.cells}
        captions = [self.document.said(one) for one in self.grid.captions]
        period = _named_period(" ".join(captions))
        if period:
            self.default = Dated(period, "caption")
        self.caption_unit = next(filter(None, map(caption_unit, captions)), NO_UNIT)

    def views(self) -> dict[int, CellView]:
        """Each cell by its start."""
        return {cell.start: self._view(cell) for cell in self.grid.cells if cell.start < cell.end}

    def _view(self, cell: Cell) -> CellView:
        if cell.row <= self.grid.head_rows:
            return CellView("number" if cell.row in self._numbering_rows else "head", self.default)
        column, row = self.columns[cell.column - 1], self.rows[cell.row]
        role = "label" if row.is_section else column.role
        if role == "figure":
            dated = column.dated if column.dated.period else row.dated
            unit = self._unit(column, row)
            dated = dated if dated.period else self.default
            return CellView(role, dated, unit, row.labels, column.heads)
        dated = row.dated if row.dated.period else self.default
        return CellView(role, dated, NO_UNIT, (), column.heads)

    def _unit(self, column: _ColumnHead, row: _Row) -> HeadUnit:
        """A column of per cents is one also where the row counts persons; a head's noun ('Số đoàn
        viên') counts only where neither a unit column, brackets nor a caption say more; a caption's
        'triệu đồng' is not the unit of what a head counts."""
        if column.unit.tail.unit == "percent":
            return column.unit
        nouns = [row.unit, column.unit] if self._is_named_by_rows else [column.unit]
        nouns = nouns[::-1] if self._is_counted_by_columns else nouns
        noun = next((unit for unit in nouns if unit.printed), NO_UNIT)
        counts = noun.printed and _COUNTS.match((column if noun is column.unit else row).head)
        for unit in (row.unit, column.unit, NO_UNIT if counts else self.caption_unit):
            if unit.printed and not is_noun_only(unit):
                return unit
        return noun

    def at(self, row: int, column: int) -> str:
        """The text at a place of the grid, '' where there is none."""
        cell = self.grid.at(row, column)
        return self.texts[cell] if cell else ""

    @cached_property
    def _numbering_rows(self) -> frozenset[int]:
        return frozenset(
            row
            for row in range(2, self.grid.head_rows + 1)
            if _numbers_columns([self.at(row, column) for column in self._all])
        )

    @cached_property
    def _all(self) -> range:
        return range(1, self.grid.width + 1)

    @cached_property
    def _body(self) -> range:
        return range(self.grid.head_rows + 1, self.grid.height + 1)

    @cached_property
    def columns(self) -> list[_ColumnHead]:
        """The columns with what their heads say."""
        found: list[_ColumnHead] = []
        for number in self._all:
            heads = self._heads(number)
            role = self._role(number, heads, found)
            if role != "figure":
                found.append(_ColumnHead(heads, role))
                continue
            dated, compares = self._column_period(heads, found)
            found.append(_ColumnHead(heads, role, dated, head_unit(heads), compares))
        return self._with_totals(self._with_parts(found))

    def _heads(self, column: int) -> tuple[str, ...]:
        cells = [
            self.grid.at(row, column)
            for row in range(1, self.grid.head_rows + 1)
            if row not in self._numbering_rows
        ]
        texts = [self.texts[cell] for cell in dict.fromkeys(cell for cell in cells if cell)]
        return tuple(dict.fromkeys(one_line(text) for text in texts if text))

    def _role(self, column: int, heads: Sequence[str], before: Sequence[_ColumnHead]) -> str:
        texts = [self.at(row, column) for row in self._body]
        texts = [text for text in texts if text and not DITTO.fullmatch(text)]
        head = _plain(heads[-1]) if heads else ""
        if _NUMBER_HEAD.fullmatch(head) or (column == 1 and not head and _count_rows(texts)):
            return "number"
        known = [text for text in texts if is_unit(text)]
        has_label = any(one.role == "label" for one in before)
        if has_label and _UNIT_HEAD.match(head) and texts and 2 * len(known) >= len(texts):
            return "unit"
        if _EXACT_UNIT_HEAD.match(head):
            return "unit"
        if column == 1 and _count_rows(texts) and self.grid.width > 2:
            return "number"
        figures = [text for text in texts if _FIGURE.match(text)]
        if _is_years(texts) and (not has_label or _TIME_HEAD.match(head)):
            return "label"
        if not has_label and _LABEL_HEAD.match(head):
            return "label"
        if _NOTE_HEAD.match(head) or 2 * len(figures) < len(texts):
            return "label"
        return "figure" if texts or _named_period(head) else "label"

    def _column_period(
        self, heads: Sequence[str], before: Sequence[_ColumnHead]
    ) -> tuple[Dated, bool]:
        """The period that a column's heads name, and whether it only compares others."""
        for head in reversed(heads):
            low = head.lower()
            compares = bool(_COMPARES.search(low))
            years = _years(head)
            if compares:
                known = [one.dated.period for one in before if _is_result(one)]
                known += years if len(years) > 1 else []
                latest = max(known, key=lambda period: period[-4:], default="")
                return (Dated(latest, "column") if latest else UNDATED), True
            if years:
                period = years[0] if len(years) == 1 else ""
                return (Dated(period, "column") if period else UNDATED), False
            if _SHARE.search(low) and before and before[-1].role == "figure":
                return before[-1].dated, True  # 'Kế hoạch 2015 | Thực hiện 2015 | Tỷ lệ %'
            if _YEAR_BEFORE.search(low) and self.default.period:
                return Dated(str(int(self.default.period[-4:]) - 1), "column"), False
        return UNDATED, False

    def _with_parts(self, columns: list[_ColumnHead]) -> list[_ColumnHead]:
        """Columns without a unit beside a total with a noun count parts of it: 'Xuất sắc', 'Khá',
        'Tổng số CĐCS'."""
        figures = [one for one in columns if one.role == "figure"]
        totals = [one for one in figures if _TOTAL.match(_last(one.heads)) and one.unit.printed]
        if len(totals) != 1 or any(one.unit.printed for one in figures if one is not totals[0]):
            return columns
        unit = totals[0].unit
        return [replace(one, unit=unit) if one.role == "figure" else one for one in columns]

    def _with_totals(self, columns: list[_ColumnHead]) -> list[_ColumnHead]:
        """A total beside columns of single years is that of all of them."""
        years = {one.dated.period for one in columns if _is_result(one)}
        if len(years) < 2 or not all(len(year) == 4 for year in years):
            return columns
        span = Dated(span_of(sorted(years)), "column")
        return [
            replace(one, dated=span)
            if one.role == "figure" and not one.dated.period and _TOTAL.match(_last(one.heads))
            else one
            for one in columns
        ]

    @cached_property
    def _is_named_by_rows(self) -> bool:
        """Whether the row names what is counted ('Chỉ tiêu'), and not of whom ('Đơn vị')."""
        heads = [one.head for one in self.columns if one.role == "label"]
        return not heads or not heads[0] or bool(_LABEL_HEAD.match(_plain(heads[0])))

    @cached_property
    def _is_counted_by_columns(self) -> bool:
        """Whether the columns count several things: 'Số lớp', 'Lượt người'."""
        return len({one.unit.tail.noun for one in self.columns if one.unit.tail.noun}) > 1

    @cached_property
    def rows(self) -> dict[int, _Row]:
        """The rows below the heads; section rows and totals hold for, or sum up, others."""
        found: dict[int, _Row] = {}
        section, section_kind = _Row(), ""
        last_units = ""
        for number in self._body:
            labels = self._labels(number)
            is_section = self._is_section(number)
            text = labels[-1] if labels else ""
            dated = self._row_period(labels)
            if is_section:
                kind = _kind(self._first(number))
                if dated.period or not section.dated.period or kind == section_kind:
                    section, section_kind = _Row((text,), dated), kind
                found[number] = _Row((), section.dated, NO_UNIT, True)
                continue
            unit, last_units = self._row_unit(number, labels, last_units)
            if not dated.period:
                dated = section.dated
            if not dated.period and _TOTAL.match(text.lower()):
                dated = _sum_of(found.values())
            found[number] = _Row((*section.labels, *labels), dated, unit)
        return found

    def _labels(self, row: int) -> tuple[str, ...]:
        texts: list[str] = []
        for column in self._all:
            if self.columns[column - 1].role == "figure":
                break
            if self.columns[column - 1].role == "label":
                text = one_line(self.at(row, column))
                if DITTO.fullmatch(text):
                    text = self._above(row, column)
                texts.append(text)
        return tuple(dict.fromkeys(text for text in texts if text))

    def _above(self, row: int, column: int) -> str:
        for number in range(row - 1, self.grid.head_rows, -1):
            text = one_line(self.at(number, column))
            if text and not DITTO.fullmatch(text):
                return text
        return ""

    def _first(self, row: int) -> str:
        return next((self.at(row, column) for column in self._all if self.at(row, column)), "")

    def _is_section(self, row: int) -> bool:
        """A row with words alone, over its whole width or with empty cells: 'A. Tuyên truyền'."""
        figures = [
            self.grid.at(row, column)
            for column in self._all
            if self.columns[column - 1].role == "figure"
        ]
        spans = {cell for cell in figures if cell}
        return bool(self._first(row)) and all(
            not self.texts[cell]
            or (cell.column < cell.last_column and not _FIGURE.match(self.texts[cell]))
            or (cell.column == 1 and not _FIGURE.match(self.texts[cell]))
            for cell in spans
        )

    def _row_period(self, labels: Sequence[str]) -> Dated:
        for label in reversed(labels):
            period = _named_period(label)
            if period:
                return Dated(period, "row")
        return UNDATED

    def _row_unit(self, row: int, labels: Sequence[str], last: str) -> tuple[HeadUnit, str]:
        """The unit of a row, and the print that ditto marks below it repeat."""
        column = next((at for at in self._all if self.columns[at - 1].role == "unit"), 0)
        printed = one_line(self.at(row, column)) if column else ""
        if DITTO.fullmatch(printed):
            printed = last
        if printed:
            return HeadUnit(printed, unit_tail(printed)), printed
        for label in reversed(labels):
            unit = bracketed_unit(label) or (noun_of(label) if not column else None)
            if unit:
                return unit, last
        return NO_UNIT, last


def _is_result(column: _ColumnHead) -> bool:
    """Whether a column holds what was reached, neither planned nor compared."""
    is_plan = _PLAN.search(column.head) is not None
    return bool(column.dated.period) and not column.compares and not is_plan


def _sum_of(rows: Iterable[_Row]) -> Dated:
    years = sorted({row.dated.period for row in rows if row.dated.origin == "row"})
    return Dated(span_of(years), "row") if len(years) > 1 else UNDATED


def _years(head: str) -> list[str]:
    """The years and spans of a head, each once: 'Thực hiện 2014', '2013-2014', '31/12/2014'."""
    spans = [
        span_of([first, last if len(last) == 4 else first[:2] + last])
        for first, last in _SPAN.findall(head)
    ]
    return list(dict.fromkeys([*spans, *_YEAR.findall(_SPAN.sub(" ", head))]))


def _named_period(text: str) -> str:
    """The one period that a label or caption names for what it heads, or ''."""
    if not _YEAR.search(text):
        return ""
    line = read_line(text)
    found = marks_of(line, classify(line), is_heading=True)
    named = {mark.period for mark in found if mark.kind == "governs"}
    return next(iter(named)) if len(named) == 1 else ""


def _numbers_columns(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    found = [_COLUMN_NUMBER.fullmatch(text) for text in filled]
    return len(filled) > 1 and all(found)


def _count_rows(texts: Sequence[str]) -> bool:
    """Whether the cells of a column number its rows: 1, 2, 3; I, 1, 2, II, 1; 1.1."""
    if not texts or not all(_ROW_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(text.strip(" .)")) for text in texts if text.strip(" .)").isdigit()]
    steps = [after - before for before, after in pairwise(numbers)]
    return bool(numbers) and numbers[0] == 1 and all(step == 1 or step <= 0 for step in steps)


def _is_years(texts: Sequence[str]) -> bool:
    """Whether a column names the years of its rows, the word of a total aside."""
    others = [text for text in texts if not ONLY_YEAR.fullmatch(text)]
    return len(others) < len(texts) and not any(_FIGURE.match(text) for text in others)


def _kind(text: str) -> str:
    """How a section row is numbered: 'I', 'A', '1', or not at all."""
    found = _SECTION_KIND.match(text)
    return next((name for name, group in found.groupdict().items() if group), "") if found else ""


def _plain(head: str) -> str:
    return one_line(head).lower().strip(" .:")


def _last(heads: Sequence[str]) -> str:
    return _plain(heads[-1]) if heads else ""


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d|/[A-ZĐ]{2})")
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d|\d\d)(?!\d)")
_NUMBER_HEAD = re.compile(r"tt|stt|số tt|số thứ tự|t\.t|s\.t\.t|no|#|mã số|mã")
_EXACT_UNIT_HEAD = re.compile(r"đơn vị tính|đvt|đ\.?v\.?t|đv tính|đơn vị đo|dvt")
_UNIT_HEAD = re.compile(r"đơn vị|đv|đvị|unit")
_LABEL_HEAD = re.compile(
    r"(?:các |tên |danh mục |hệ thống )?(?:chỉ tiêu|nội dung|tiêu chí|hoạt động|khoản mục|hạng mục"
    r"|danh mục|diễn giải|nhiệm vụ|mặt công tác|chỉ số|công việc)"
)
_TIME_HEAD = re.compile(r"(?:các )?(?:năm|thời gian|kỳ|giai đoạn|niên độ|thời điểm|thời kỳ)")
_NOTE_HEAD = re.compile(r"ghi chú|ghi chu|nguồn|căn cứ")
_COMPARES = re.compile(
    r"so sánh|so với|so cùng|tăng|giảm|chênh lệch|tốc độ|(?<!\w)ss(?!\w)|±|\+/-|đạt tỷ lệ"
    r"|% ?(?:th|hoàn)"
    r"|(?:th|thực hiện)\s*/\s*(?:kh|kế hoạch)|(?:19|20)\d\d\s*/\s*(?:kh|th)?\s*(?:19|20)\d\d"
)
_PLAN = re.compile(r"kế hoạch|(?<!\w)kh(?!\w)|dự toán|chỉ tiêu giao|mục tiêu|dự kiến|phương hướng")
_COUNTS = re.compile(r"\W*(?:tổng )?số ")
_SHARE = re.compile(r"^\W*(?:tỷ|tỉ) (?:lệ|trọng)(?!\w)|^\W*%")
_YEAR_BEFORE = re.compile(r"cùng kỳ|năm trước|kỳ trước|năm ngoái")
_TOTAL = re.compile(r"(?:tổng|cộng|cả giai đoạn|lũy kế|luỹ kế|toàn khóa|bình quân)", re.I)
_COLUMN_NUMBER = re.compile(r"\W*(?:\d{1,2}|[A-Za-zĐđ])\W*(?:=.*)?")
_ROW_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]+|[A-ZĐ]|[a-zđ])\s*[.)]?")
_SECTION_KIND = re.compile(
    r"\W*(?:(?P<roman>[IVX]+)|(?P<letter>[A-ZĐ])|(?P<number>\d+))\s*[.)/-]?(?:\s|$)"
)
_FIGURE = re.compile(
    r"[\s(~≈<>+\-−–]*(?:khoảng |hơn |trên |gần |ước |âm )?\d[\d.,/\s]*"
    r"(?:%|‰|\D{0,25}$|\s*\(.*\)$)",
    re.IGNORECASE,
)
WHOLE_NUMBER = re.compile(r"\W*\d[\d.,/\u00a0 ]*\W*")
"""A cell that holds one number and nothing else, which is a figure whatever it looks like."""
