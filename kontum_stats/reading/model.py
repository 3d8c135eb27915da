"""What a read report is: its text, and what stands where in it.

A `Document` is the text with its passages in order; headings, tables and list items point into
the same text by offsets, which count characters. Everything here is frozen data with look-ups;
`documents` makes it. Refuses nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

TOP = "top"
"""Where a locator must name a place, what stands before the first heading."""


class Passage(NamedTuple):
    """The characters `start` to `end` of a document's text: one paragraph, or one table cell.

    `kind` is 'letterhead', 'title', 'heading', 'paragraph', 'item', 'cell', 'caption', 'box' or
    'note'. `locator` names its section ('' before the first heading), its note ('fn:7', 'en:1')
    or its cell ('II.1:t2r3c4'). `section` is the section in which it stands, a note's that of
    its mark, '' where the file has lost it. `lead` is the index of the passage that leads in an
    item ('gồm:' above '- 12 lớp'), `mark` the offset of a note's mark; -1 where there is none.
    """

    locator: str
    start: int
    end: int
    kind: str
    section: str = ""
    lead: int = -1
    mark: int = -1


@dataclass(frozen=True)
class Heading:
    """A heading of `rank` 1 (part), 2 (Roman number), 3 … (Arabic numbers, letters), with its
    number, also where it is broken over two paragraphs; it names the section `locator`."""

    rank: int
    text: str
    start: int
    end: int
    locator: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table: rows `row` to `last_row` and columns `column` to `last_column`, counted
    from 1 in the whole grid, a merged one once; its text is `start` to `end` of the document's.
    """

    row: int
    column: int
    last_row: int
    last_column: int
    start: int
    end: int


@dataclass(frozen=True)
class Grid:
    """A table: `locator` 'II.1:t2' is the second of section II.1, its cells are in reading order.

    The first `head_rows` rows are heads, by their content or because the file says so. `captions`
    are the paragraphs that name it or its unit: 'Bảng 2. …', '(Đơn vị tính: triệu đồng)'.
    """

    locator: str
    section: str
    height: int
    width: int
    head_rows: int
    cells: tuple[Cell, ...]
    captions: tuple[Passage, ...] = ()

    @property
    def start(self) -> int:
        """Where the first cell begins in the document's text."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """Where the last cell ends."""
        return self.cells[-1].end

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that holds that place of the grid, also by its spans; None where none does."""
        return self._places.get((row, column))

    def heads_of(self, cell: Cell) -> tuple[Cell, ...]:
        """The head cells above `cell`, from the top, each once."""
        found = [
            self.at(row, column)
            for column in range(cell.column, cell.last_column + 1)
            for row in range(1, min(self.head_rows, cell.row - 1) + 1)
        ]
        return tuple(dict.fromkeys(head for head in found if head))

    def beside(self, cell: Cell) -> tuple[Cell, ...]:
        """The cells left of `cell` in its first row, from the left, each once."""
        found = [self.at(cell.row, column) for column in range(1, cell.column)]
        return tuple(dict.fromkeys(left for left in found if left))

    @cached_property
    def _places(self) -> dict[tuple[int, int], Cell]:
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.last_row + 1)
            for column in range(cell.column, cell.last_column + 1)
        }

    def place(self, cell: Cell) -> str:
        """The locator of `cell`: 'II.1:t2r3c4'."""
        return f"{self.locator}r{cell.row}c{cell.column}"


@dataclass(frozen=True)
class Document:
    """The `text` of the file `name`: a paragraph a line, a table row a line with its cells parted
    by ' | '. `passages` cover it in order without overlap. `remarks` say what of the file is not
    in the text: left out on purpose (deleted, hidden, struck …), or lost, changed or new."""

    text: str
    passages: tuple[Passage, ...]
    name: str = ""
    headings: tuple[Heading, ...] = ()
    tables: tuple[Grid, ...] = ()
    remarks: tuple[str, ...] = ()

    def cell_at(self, offset: int) -> tuple[Grid, Cell] | None:
        """The table and the cell that hold the character at `offset`."""
        number = bisect_right([table.start for table in self.tables], offset) - 1
        if number < 0 or offset >= self.tables[number].end:
            return None
        table = self.tables[number]
        cell = next((one for one in table.cells if one.start <= offset < one.end), None)
        return (table, cell) if cell else None

    def said(self, passage: Passage | Cell | Heading) -> str:
        """The text of one of its passages or cells."""
        return self.text[passage.start : passage.end]

    @property
    def title(self) -> str:
        """The title, its lines parted by line ends; '' where there is none."""
        return "\n".join(self.said(one) for one in self.passages if one.kind == "title")
