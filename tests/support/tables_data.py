"""The annotated tables of `data/tables.txt`, and how the reader does on them.

python tests/support/tables_data.py [dev|heldout]     prints the measure and every cell that differs
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from places import DATA

from kontum_stats.reading.blocks import CellBlock, Paragraph, TableBlock
from kontum_stats.reading.layout import laid_out
from kontum_stats.reading.model import Document
from kontum_stats.reading.scan import mentions_table

GOLD = re.compile(r"\s*\{([^{}]*)\}")


@dataclass
class AnnotatedTable:
    """A table of `shape` in a report of `year`: `rows` of cells with their marks."""

    shape: str
    half: str
    year: str
    captions: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def document(self) -> Document:
        """A report that holds the table."""
        before = ["BÁO CÁO", f"Kết quả hoạt động năm {self.year}", "I. KẾT QUẢ", *self.captions]
        table = TableBlock(list(self._cells()))
        return laid_out([*map(Paragraph, before), table], "report.docx")

    def figures(self) -> dict[str, tuple[float, str, str]]:
        """Value, unit and period by the end of the locator: 'r2c4'."""
        found = {}
        for row, cells in enumerate(self.rows, start=1):
            for column, cell in enumerate(cells, start=1):
                if gold := GOLD.search(cell):
                    value, unit, period = gold[1].split("|")
                    found[f"r{row}c{column}"] = (float(value), unit, period)
        return found

    def _cells(self) -> Iterator[CellBlock]:
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells):
                if cell in ("<", "^"):
                    continue
                text = GOLD.sub("", cell)
                right = [one == "<" for one in cells[column + 1 :]]
                down = [self.rows[below][column] == "^" for below in range(row + 1, len(self.rows))]
                spans = 1 + [*right, False].index(False), 1 + [*down, False].index(False)
                blocks = [Paragraph(text)] if text else []
                yield CellBlock(blocks, row + 1, column + 1, spans[1], spans[0])


def tables() -> list[AnnotatedTable]:
    """All of them, in the order of the file."""
    found: list[AnnotatedTable] = []
    for line in (DATA / "tables.txt").read_text("utf-8").splitlines():
        if line.startswith("@ "):
            found.append(AnnotatedTable(*line.split()[1:]))
        elif line.startswith("> "):
            found[-1].captions.append(line[2:])
        elif line and not line.startswith("#"):
            found[-1].rows.append([cell.strip() for cell in line.split(";")])
    return found


def compared(half: str) -> Iterator[tuple[str, str, object, object]]:
    """Shape, cell, the figure wanted and the figure got (None for none), a row a cell."""
    for number, table in enumerate(tables()):
        if table.half != half:
            continue
        got = {
            row.locator.rpartition("t1")[2]: (row.value, row.unit, row.period)
            for row in mentions_table(table.document()).itertuples()
            if ":t" in row.locator
        }
        want = table.figures()
        for cell in {**want, **got}:
            yield f"{number} {table.shape}", cell, want.get(cell), got.get(cell)


def is_right(want: object, got: object) -> bool:
    """Whether value, unit and period are all as annotated."""
    if not isinstance(want, tuple) or not isinstance(got, tuple):
        return False
    return math.isclose(want[0], got[0]) and want[1:] == got[1:]


if __name__ == "__main__":
    cells = list(compared(sys.argv[1] if len(sys.argv) > 1 else "dev"))
    for shape, cell, want, got in cells:
        if not is_right(want, got):
            print(shape, cell, want, got)
    print(len(cells), sum(is_right(want, got) for *_, want, got in cells) / len(cells))
