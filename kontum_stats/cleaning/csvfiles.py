"""A CSV file as people keep it -> its rows as text, each with its place.

In: a file that Excel or JupyterLab saved. Out: a table with the columns `file` and `row`.
A row whose first cell begins with '#' is a comment; blank rows are passed over, before the header
too, and so are columns without a name that nothing is written in.
Refuses what is no plain file, another encoding than UTF-8, another separator than the comma, a
header without the columns asked for, rows that are longer or shorter than the header, a cell
without a column, a cell that no person reads through, and characters that no page can show.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from .. import files
from ..errors import InputError, Problem

Row = Mapping[str, str]
"""A row of a raw table: column -> text. `row`, its number in the file, is one too."""
Rows = list[tuple[int, list[str]]]
PLACES = "places"
LONGEST_CELL = 4_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
EXCEL_MEND = "in Excel: Save As, 'CSV UTF-8 (comma delimited)'"


def read_csv_text(path: Path) -> str:
    """The text of a CSV file, with or without a byte order mark.

    Raises InputError for what is no plain file, for an empty file and for another encoding than
    UTF-8, naming the encoding that it seems to be in.
    """
    if not path.is_file():
        raise InputError(Problem(files.NO_FILE, "put the CSV file itself there", path.name))
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:200]:
        fault = "is in UTF-16 (Excel calls it 'Unicode Text'), and UTF-8 is asked for"
        raise InputError(Problem(fault, EXCEL_MEND, file=path.name))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        fault = "is not UTF-8; it seems to be in a Windows code page such as Windows-1258"
        raise InputError(Problem(fault, EXCEL_MEND, file=path.name, row=row)) from None
    if not text.strip():
        raise InputError(Problem("is empty", "write the header row and the rows", file=path.name))
    return text


def read_rows(path: Path, columns: tuple[str, ...], separator: str = ",") -> pd.DataFrame:
    """The rows of a CSV file as text, with `file` and `row` added; `columns` must be there.

    Raises InputError for a fault of encoding, separator, header, row length or character, all
    at once.
    """
    return table_of(_lines(path, separator), columns, path.name)


def table_of(lines: Rows, columns: tuple[str, ...], file: str) -> pd.DataFrame:
    """What `read_rows` gives, of lines with their numbers, the header first; `attrs[PLACES]` tells
    the place of each column in the file, from 0."""
    number, header = lines[0]
    problems = list(_header_problems(header, columns, file, number))
    if problems:
        raise InputError(problems)
    rows = lines[1:]
    problems = list(_row_problems(rows, header, file))
    if problems:
        raise InputError(problems)
    places = {name: header.index(name) for name in header if name}
    cells_by_name = {name: [cells[at] for _, cells in rows] for name, at in places.items()}
    table = pd.DataFrame(cells_by_name, dtype="str")
    table.attrs[PLACES] = places
    table["file"] = file
    # Typed, so that a table without rows does not make numbers of another kind of those beside it.
    table["row"] = pd.Series([number for number, _ in rows], dtype="int64")
    return table


def rows_of(table: pd.DataFrame) -> list[Row]:
    """The rows of a raw table, in its order."""
    names = [str(name) for name in table.columns]
    columns = [[str(cell) for cell in table[name].tolist()] for name in names]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def at(row: Row, column: str, what: str, mend: str) -> Problem:
    """A problem in `column` of a row of a raw table (which has `file` and `row`)."""
    return Problem(what, mend, row["file"], int(row["row"]), column, row[column])


def _lines(path: Path, separator: str) -> Rows:
    """The rows that say something, as a spreadsheet counts them, the header first."""
    lines: Rows = []
    number = 0
    try:
        text = io.StringIO(read_csv_text(path))
        for number, cells in enumerate(csv.reader(text, delimiter=separator, strict=True), 1):
            if any(cells) and not cells[0].lstrip().startswith("#"):
                lines.append((number, [cell.strip() for cell in cells]))
    except csv.Error as error:
        mend = "close every quotation mark, and double those inside a text"
        what = f"begins what cannot be read as CSV: {error}"
        raise InputError(Problem(what, mend, path.name, number + 1)) from None
    if not lines:
        raise InputError(Problem("is empty", "write the header row and the rows", path.name))
    return lines


def _row_problems(rows: Rows, header: list[str], file: str) -> Iterator[Problem]:
    for number, cells in rows:
        if len(cells) != len(header):
            what = f"has {len(cells)} cells, and the header has {len(header)}"
            mend = (
                f"write one cell, empty or not, for each of {','.join(header)}, and put a text "
                "that holds a comma into quotation marks"
            )
            yield Problem(what, mend, file, number, content=",".join(cells))
            continue
        for name, cell in zip(header, cells, strict=True):
            if cell and not name:
                mend = "name its column in the header, or empty it"
                yield Problem("stands in a column without a name", mend, file, number, "", cell)
            if len(cell) > LONGEST_CELL:
                what = f"is longer than {LONGEST_CELL:,} characters"
                yield Problem(what, "shorten it", file, number, name, cell)
            if control := _CONTROL.search(cell):
                what = f"holds the control character U+{ord(control[0]):04X}"
                yield Problem(what, "take it out", file, number, name, cell)


def _header_problems(
    header: list[str], columns: tuple[str, ...], file: str, row: int
) -> Iterator[Problem]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        yield Problem(
            "separates its columns by semicolons or tabs, and commas are asked for",
            f"separate by commas; {EXCEL_MEND}",
            file,
            row,
            content=header[0],
        )
        return
    for column in columns:
        if column not in header:
            mend = f"add it to the header; the columns are {','.join(columns)}"
            yield Problem("is missing", mend, file, row, column)
        if header.count(column) > 1:
            yield Problem("stands twice in the header", "rename or remove one", file, row, column)
