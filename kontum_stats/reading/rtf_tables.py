"""The rows of a table as RTF writes them -> a table of blocks.

In: cells in order, and for each row the right edges of its cells, how they are merged, and
whether it is a head. Out: a `TableBlock`; RTF names no columns, so that they are told from the
edges of all rows. Refuses nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from .blocks import Block, CellBlock, Paragraph, TableBlock


@dataclass
class RtfRow:
    """How a row looks: the right `edges` of its cells in twips, the words that merge each."""

    edges: list[int] = field(default_factory=list)
    merges: list[set[str]] = field(default_factory=list)
    is_head: bool = False
    waiting: set[str] = field(default_factory=set)

    def meet(self, word: str, number: int | None) -> None:
        """One more word between `trowd` and `row`."""
        if word == "trhdr":
            self.is_head = True
        elif word in ("clmgf", "clmrg", "clvmgf", "clvmrg"):
            self.waiting.add(word)
        elif word == "cellx":
            self.edges.append(number or 0)
            self.merges.append(self.waiting)
            self.waiting = set()


@dataclass
class RtfTable:
    """A table in hand: the `blocks` of its cell, the cells of its row, its rows."""

    blocks: list[Block] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    rows: list[tuple[list[list[Block]], RtfRow]] = field(default_factory=list)

    def end_cell(self) -> None:
        """Ends a cell."""
        self.cells.append(self.blocks)
        self.blocks = []

    def end_row(self, row: RtfRow) -> None:
        """Ends a row, which looks as `row` says."""
        if self.cells:
            self.rows.append((self.cells, row))
        self.cells = []

    def finished(self) -> Iterator[Block]:
        """The table, and what stands behind its last row."""
        if self.cells:
            self.end_row(RtfRow())
        if self.rows:
            yield self._table()
        yield from (block for block in self.blocks if not _is_blank(block))

    def _table(self) -> TableBlock:
        columns = _columns(self.rows)
        found = TableBlock([])
        above: dict[int, CellBlock] = {}
        is_top = True
        for number, (cells, row) in enumerate(self.rows, start=1):
            is_top = is_top and row.is_head
            found.head_rows += is_top
            found.cells += _cells(cells, row, number, columns, above)
        return found


def _columns(rows: list[tuple[list[list[Block]], RtfRow]]) -> list[int]:
    """The right edges of the columns: those of all cells, ones that nearly meet taken for one."""
    found: list[int] = []
    for edge in sorted({edge for _, row in rows for edge in row.edges}):
        if not found or edge - found[-1] > _NEARLY:
            found.append(edge)
    return found


def _cells(
    cells: list[list[Block]], row: RtfRow, number: int, columns: list[int],
    above: dict[int, CellBlock],
) -> Iterator[CellBlock]:  # fmt: skip
    column, last = 1, None
    for place, blocks in enumerate(cells):
        width = 1
        if len(row.edges) >= len(cells):
            edge = bisect_left(columns, row.edges[place] - _NEARLY)
            width = max(1, edge + 2 - column)
        merges = row.merges[place] if place < len(row.merges) else set()
        if "clvmrg" in merges and column in above:
            above[column].rows = number - above[column].row + 1
        elif "clmrg" in merges and last:
            last.columns += width
        else:
            last = CellBlock(blocks, number, column, columns=width)
            above.pop(column, None)
            if "clvmgf" in merges:
                above[column] = last
            yield last
        column += width


def _is_blank(block: Block) -> bool:
    return isinstance(block, Paragraph) and not (block.text or block.notes or block.boxes)


_NEARLY = 40
"""Twips (a twentieth of a point) by which edges of one column may differ."""
