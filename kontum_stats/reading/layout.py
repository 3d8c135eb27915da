"""Paragraphs with their offsets -> a `Document`: sections, headings, items, title, tables.

In: `Entry`s in reading order, from a plain text or (through `laid_out`) from the blocks of any
other format, so that every format gets its places by the same rules. Out: the `Document`. The
title is looked for behind the letterhead; a table's head rows are guessed in `tables`. Refuses
nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile
from typing import NamedTuple

from .blocks import MOST_PLACES, Block, CellBlock, Paragraph, TableBlock
from .front import Front, find_front
from .model import TOP, Cell, Document, Grid, Heading, Passage
from .sections import Outline, enter, is_bare_part, is_capitals, without_part
from .tables import head_rows


class LaidParagraph(NamedTuple):
    """A paragraph from `start` to `end`. `level`, `depth` and `style` are as in `Paragraph`;
    `note` is its note's locator or '' and `mark` the offset of the note's mark; `is_box` tells a
    text box; `cell` is its cell, and `grid` the number of the cell's table, from 0, or -1."""

    text: str
    start: int
    end: int
    level: int = 0
    depth: int = 0
    style: str = ""
    note: str = ""
    mark: int = -1
    is_box: bool = False
    grid: int = -1
    cell: Cell | None = None


@dataclass
class _Lines:
    """Writes blocks as lines of one text, and an entry for each paragraph and cell."""

    lines: list[str] = field(default_factory=list)
    entries: list[LaidParagraph] = field(default_factory=list)
    grids: list[TableBlock] = field(default_factory=list)
    position: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(
        self, blocks: Iterable[Block], note: str = "", mark: int = -1, is_box: bool = False
    ) -> None:
        """Adds `blocks`; those of a note, or of a text box, with what tells it."""
        for block in blocks:
            if isinstance(block, TableBlock) and not (note or is_box):
                self._grid(block)
            elif isinstance(block, TableBlock):
                for cell in block.cells:
                    self.add(cell.blocks, note, mark, is_box)
            else:
                self._paragraph(block, note, mark, is_box)

    def _paragraph(self, block: Paragraph, note: str, mark: int, is_box: bool) -> None:
        label = f"{block.label} " if block.label and (block.text or block.notes) else ""
        text, start = label + block.text, self.position
        if text:
            self._line(text)
            self.entries.append(
                LaidParagraph(
                    text, start, start + len(text), block.level, block.depth, block.style, note,
                    mark, is_box,
                )
            )  # fmt: skip
        self._notes(block, start + len(label))
        for box in block.boxes:
            self.add(box, note, mark, is_box=True)

    def _line(self, text: str) -> None:
        self.lines.append(text)
        self.position += len(text) + 1

    def _notes(self, block: Paragraph, start: int) -> None:
        for note in block.notes:
            self.counts[note.kind] += 1
            name = f"{note.kind}:{self.counts[note.kind]}"
            self.add(note.blocks, name, start + min(note.at, len(block.text)))

    def _grid(self, grid: TableBlock) -> None:
        """A row a line, its cells parted by ' | '; what hangs on a row stands below it."""
        if len(grid.cells) == 1 and not grid.caption:
            self.add(grid.cells[0].blocks)  # a frame around text
            return
        if sum(cell.rows * cell.columns for cell in grid.cells) > MOST_PLACES:
            raise OverflowError
        self.add(grid.caption)
        number = len(self.grids)
        self.grids.append(grid)
        for _, row in groupby(sorted(grid.cells, key=_place), key=lambda cell: cell.row):
            self._row(list(row), number)

    def _row(self, cells: Sequence[CellBlock], number: int) -> None:
        start, texts = self.position, []
        hanging: list[tuple[Paragraph, int]] = []
        for cell in cells:
            text = ""
            for block in _paragraphs(cell):
                words = f"{block.label} {block.text}".strip() if block.text else ""
                text += "\n" * bool(text and words) + words
                hanging.append((block, start + len(text) - len(block.text)))
            end = start + len(text)
            last = cell.row + cell.rows - 1, cell.column + cell.columns - 1
            placed = Cell(cell.row, cell.column, *last, start, end)
            self.entries.append(LaidParagraph(text, start, end, grid=number, cell=placed))
            texts.append(text)
            start = end + len(_BETWEEN)
        self._line(_BETWEEN.join(texts))
        for block, start in hanging:
            self._notes(block, start)
            for box in block.boxes:
                self.add(box, is_box=True)
        for inner in (block for cell in cells for block in cell.blocks):
            if isinstance(inner, TableBlock):
                self._grid(inner)


def _place(cell: CellBlock) -> tuple[int, int]:
    return cell.row, cell.column


def _paragraphs(cell: CellBlock) -> list[Paragraph]:
    return [block for block in cell.blocks if isinstance(block, Paragraph)]


def laid_out(blocks: Iterable[Block], name: str) -> Document:
    """The document of `blocks`, a paragraph a line. Raises OverflowError for a table that has more
    places than `MOST_PLACES`."""
    lines = _Lines()
    lines.add(blocks)
    return document_of(
        "\n".join(lines.lines), lines.entries, name, [grid.head_rows for grid in lines.grids]
    )


def document_of(
    text: str,
    entries: Sequence[LaidParagraph],
    name: str = "",
    file_heads: Sequence[int] = (),
) -> Document:
    """The document of `text` with its `entries` in order; `file_heads` are the head rows that
    the file itself names, a number for each table."""
    front = _front(entries)
    places = _placed(entries, front)
    names = _table_names(entries, places)
    leads = _leads(entries, places)
    numbers = [number for number, entry in enumerate(entries) if entry.text]
    new_numbers = {old: new for new, old in enumerate(numbers)}
    passages = tuple(
        Passage(
            locator=_locator(entries[old], places[old], names),
            start=entries[old].start,
            end=entries[old].end,
            kind=places[old].kind,
            section=places[old].section,
            lead=new_numbers.get(leads[old], -1),
            mark=entries[old].mark,
        )
        for old in numbers
    )
    tables = _tables(entries, places, names, passages, file_heads)
    return Document(text, passages, name, _headings(entries, places), tables)


@dataclass(slots=True)
class _Place:
    """What an entry is, and where: `rank` is that of a heading, `goes_on` that of its last line."""

    kind: str
    section: str
    rank: int = 0
    goes_on: bool = False


def _front(entries: Sequence[LaidParagraph]) -> Front:
    """The letterhead and title among what stands before the first numbered heading; a text box
    is looked into where the paragraphs have no title."""
    data = {entry.grid for entry in entries if entry.cell and _is_of_data(entry.cell, entry.text)}
    first = [*takewhile(lambda one: not _begins_body(entries[one], data), range(len(entries)))]
    front = Front()
    for with_boxes in (False, True):
        shown = [one for one in first if not entries[one].note]
        shown = [one for one in shown if with_boxes or not entries[one].is_box][:_LONGEST_FRONT]
        texts = [entries[one].text for one in shown]
        styles = [entries[one].style or "heading" * bool(entries[one].level) for one in shown]
        front = find_front(texts, styles)
        if front.title:
            break
    return Front([shown[one] for one in front.letterhead], [shown[one] for one in front.title])


def _is_of_data(cell: Cell, text: str) -> bool:
    """Whether a cell cannot stand in the table of a letterhead, which has two bodies."""
    return cell.last_column > _WIDEST_LETTERHEAD or bool(_NUMBER.fullmatch(text.strip()))


def _begins_body(entry: LaidParagraph, data: Set[int]) -> bool:
    if entry.grid in data or _CONTENTS.fullmatch(entry.text.strip()):
        return True
    return _is_plain(entry) and enter(Outline(), entry.text)[1] == "heading"


def _is_plain(entry: LaidParagraph) -> bool:
    return not (entry.note or entry.is_box or entry.cell)


def _placed(entries: Sequence[LaidParagraph], front: Front) -> list[_Place]:
    """Each entry's kind and section; heading styles count where no number is printed."""
    walk = _LayoutWalk(is_styled=not _has_numbers(entries))
    found = []
    for number, entry in enumerate(entries):
        if not _is_plain(entry):
            kind = "note" if entry.note else "cell" if entry.cell else "box"
            place = (kind, walk.section, 0, False)
        else:
            place = walk.enter(entry, is_title=number in front.title)
        found.append(place)
    repeats = any(section.part > 1 and section.roman for _, section, *_ in found)
    places = [
        _Place(kind, section.locator(repeats), rank, goes_on)
        for kind, section, rank, goes_on in found
    ]
    for number in (*front.letterhead, *front.title):
        if places[number].kind in ("paragraph", "heading", "cell", "box", "item"):
            places[number].kind = "title" if number in front.title else "letterhead"
    return places


def _has_numbers(entries: Iterable[LaidParagraph]) -> bool:
    return any(
        _is_plain(entry) and enter(Outline(), entry.text)[1] == "heading" for entry in entries
    )


@dataclass
class _LayoutWalk:
    """Where the reader of the paragraphs stands."""

    is_styled: bool
    section: Outline = field(default_factory=Outline)
    in_contents: bool = False
    heading: LaidParagraph | None = None
    items: dict[int, Outline] = field(default_factory=dict)

    def enter(self, entry: LaidParagraph, is_title: bool) -> tuple[str, Outline, int, bool]:
        """The kind and section of `entry`, the rank of a heading, and whether it only goes on."""
        if self._is_contents(entry.text):
            return "contents", self.section, 0, False
        before, self.heading = self.heading, None
        entered, kind = enter(self.section, entry.text, self._inside(entry))
        if kind == "paragraph" and before and _goes_on(before.text, entry.text):
            self.heading = entry
            return "heading", self.section, 0, True
        rank = entered.rank if kind == "heading" else 0
        if kind == "paragraph" and entry.depth:
            kind = "item"
        if entry.level and not is_title:
            if self.is_styled:
                entered = entered.styled(entry.level)
            rank = rank or (entered.rank if self.is_styled else entered.rank + 1)
            kind = "heading"
        self.section, self.heading = entered, entry if rank else None
        if entry.depth and rank:
            self.items[entry.depth] = entered
        is_caption = kind == "paragraph" and _NUMBERED_CAPTION.match(entry.text)
        if entry.style == "caption" or (is_caption and len(entry.text) <= _LONGEST_LINE):
            kind = "caption"
        return kind, entered, rank, False

    def _inside(self, entry: LaidParagraph) -> tuple[int, ...]:
        """The Arabic numbers of the list item in which an automatic number stands."""
        if not entry.depth:
            return ()
        self.items = {depth: item for depth, item in self.items.items() if depth < entry.depth}
        outer = self.items.get(max(self.items, default=0), Outline())
        same = replace(self.section, levels=outer.levels, letter="") == replace(outer, letter="")
        return (
            outer.levels
            if same and self.section.levels[: len(outer.levels)] == outer.levels
            else ()
        )

    def _is_contents(self, text: str) -> bool:
        """Whether a paragraph belongs to a typed table of contents."""
        if _CONTENTS.fullmatch(text.strip()):
            self.in_contents = True
            return True
        self.in_contents = self.in_contents and bool(_CONTENTS_LINE.search(text))
        return self.in_contents


def _goes_on(heading: str, text: str) -> bool:
    """Whether `text` is the second line of `heading`: the name of a part, or capitals go on."""
    if len(text) > _LONGEST_LINE or text.rstrip().endswith((".", ";", ":")):
        return False
    if is_bare_part(heading) or text[:1].islower():
        return True
    return is_capitals(without_part(heading)) and is_capitals(text)


def _headings(entries: Sequence[LaidParagraph], places: Sequence[_Place]) -> tuple[Heading, ...]:
    found: list[Heading] = []
    for entry, place in zip(entries, places, strict=True):
        if place.kind == "heading" and place.goes_on:
            last = found[-1]
            found[-1] = replace(last, text=f"{last.text}\n{entry.text}", end=entry.end)
        elif place.kind == "heading":
            found.append(Heading(place.rank, entry.text, entry.start, entry.end, place.section))
    return tuple(found)


def _leads(entries: Sequence[LaidParagraph], places: Sequence[_Place]) -> list[int]:
    """For each item the entry that leads it in, else -1: the paragraph before the first of its
    kind ('-', '+', a depth of a list); numbered ones where that ends with a colon."""
    leads, open_kinds, before = [], dict[str, int](), -1
    for number, (entry, place) in enumerate(zip(entries, places, strict=True)):
        kind = _item_kind(entry, place)
        if not _is_plain(entry):
            leads.append(-1)
            continue
        if kind in open_kinds:
            known = list(open_kinds)
            open_kinds = {one: open_kinds[one] for one in known[: known.index(kind) + 1]}
        elif place.kind == "item" or (kind and before >= 0 and _leads_in(entries[before].text)):
            open_kinds[kind] = before
        else:
            open_kinds = {}
        leads.append(open_kinds.get(kind, -1))
        before = number
    return leads


def _leads_in(text: str) -> bool:
    return text.rstrip().endswith(":")


def _item_kind(entry: LaidParagraph, place: _Place) -> str:
    if place.kind == "item":
        sign = entry.text.lstrip()[:1]
        return f"{'number' if sign.isalnum() else sign} {entry.depth}"
    return f"rank {place.rank}" if place.kind == "heading" and place.rank > 2 else ""


def _locator(entry: LaidParagraph, place: _Place, names: Sequence[str]) -> str:
    if entry.note:
        return entry.note
    if entry.cell:
        return f"{names[entry.grid]}r{entry.cell.row}c{entry.cell.column}"
    return place.section


def _table_names(entries: Sequence[LaidParagraph], places: Sequence[_Place]) -> list[str]:
    """The locators of the tables: counted in each section."""
    names: dict[int, str] = {}
    counts = Counter[str]()
    for entry, place in zip(entries, places, strict=True):
        if entry.cell and entry.grid not in names:
            section = place.section or TOP
            counts[section] += 1
            names[entry.grid] = f"{section}:t{counts[section]}"
    return [names[number] for number in sorted(names)]


def _tables(
    entries: Sequence[LaidParagraph],
    places: Sequence[_Place],
    names: Sequence[str],
    passages: Sequence[Passage],
    file_heads: Sequence[int],
) -> tuple[Grid, ...]:
    cells: dict[int, list[int]] = {}
    for number, entry in enumerate(entries):
        if entry.cell:
            cells.setdefault(entry.grid, []).append(number)
    spoken = {entry.start: entry.text for entry in entries if entry.text}
    tables = []
    for grid, numbers in sorted(cells.items()):
        own = [entry.cell for entry in (entries[number] for number in numbers) if entry.cell]
        texts = [entries[number].text for number in numbers]
        tables.append(
            Grid(
                locator=names[grid],
                section=places[numbers[0]].section,
                height=max(cell.last_row for cell in own),
                width=max(cell.last_column for cell in own),
                head_rows=max(file_heads[grid], head_rows(own, texts)),
                cells=tuple(own),
                captions=_captions(spoken, passages, own),
            )
        )
    return tuple(tables)


def _captions(
    texts: Mapping[int, str], passages: Sequence[Passage], cells: Sequence[Cell]
) -> tuple[Passage, ...]:
    """The paragraphs right above a table that name it, its unit or its year, and one below."""
    first = bisect_left(passages, cells[0].start, key=lambda one: one.start)
    last = bisect_left(passages, cells[-1].end, key=lambda one: one.start)
    above = [one for one in passages[max(0, first - _NEAR) : first] if one.kind != "note"]
    named = [*takewhile(lambda one: _names_table(texts[one.start], one), reversed(above))]
    below = [one for one in passages[last : last + _NEAR] if one.kind not in ("note", "cell")][:1]
    if below and below[0].kind == "caption":
        named.insert(0, below[0])
    return tuple(reversed(named))


def _names_table(text: str, passage: Passage) -> bool:
    if len(text) > _LONGEST_LINE or passage.kind == "cell":
        return False
    is_known = passage.kind == "caption" or _leads_in(text) or _CAPTION.match(text.strip())
    return bool(is_known or _UNIT_AT_END.search(text))


_BETWEEN = " | "
_LONGEST_FRONT = 30
_WIDEST_LETTERHEAD = 3
_NUMBER = re.compile(r"\d[\d.,]*\W*")
_NEAR = 8
_LONGEST_LINE = 250
_CONTENTS = re.compile(r"MỤC LỤC[\s.:]*", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r"[\t.…]\s*\d{1,3}$|^\s*trang\s*$", re.IGNORECASE)
_NUMBERED_CAPTION = re.compile(
    r"(?:bảng|biểu|phụ biểu|hình|sơ đồ|biểu đồ)(?: số)? \d{1,3}(?:\.\d{1,2})*(?:[/-]\w+)*"
    r"(?:[.:]? *$|[.:–-] )[^.]*$",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:bảng|biểu|phụ lục|phụ biểu|hình|sơ đồ)(?!\w)|\W*(?:đơn vị(?: tính)?|đvt)\s*[:.]|\(.*\)$",
    re.IGNORECASE,
)
_UNIT_AT_END = re.compile(
    r"[(\[][^()\[\]\d]{1,40}[)\]]\W*$|(?<!\w)(?:đơn vị tính|đvt|tính bằng|đơn vị)\s*:?"
    r"[^:;\n]{1,30}\W*$",
    re.IGNORECASE,
)
"""A unit that closes a line: 'Thu, chi năm 2015 (triệu đồng)', '…, ĐVT: người'."""
