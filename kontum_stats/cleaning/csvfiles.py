"""A CSV file as people keep it -> its rows as text, each with its place.

In: a file that Excel or JupyterLab saved. Out: a table with the columns `file` and `row`.
A row whose first cell begins with '#' is a comment.
Refuses another encoding than UTF-8, another separator than the comma, a header without the
columns asked for, and rows that are longer or shorter than the header.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ..errors import InputError, Problem

EXCEL_MEND = "in Excel: Save As, 'CSV UTF-8 (comma delimited)'"


def read_csv_text(path: Path) -> str:
    """The text of a CSV file, with or without a byte order mark.

    Raises InputError for an empty file and for another encoding than UTF-8, naming the
    encoding that it seems to be in.
    """
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


def read_rows(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """The rows of a CSV file as text, with `file` and `row` added; `columns` must be there.

    Raises InputError for a fault of encoding, separator, header or row length, all at once.
    """
    text = read_csv_text(path)
    try:
        lines = [line for line in csv.reader(io.StringIO(text), strict=True)]
    except csv.Error as error:
        mend = "close every quotation mark, and double those inside a text"
        raise InputError(Problem(f"cannot be read as CSV: {error}", mend, path.name)) from None
    header = [cell.strip() for cell in lines[0]]
    rows = [
        (number, cells)
        for number, cells in enumerate(lines[1:], start=2)
        if any(cells) and not cells[0].lstrip().startswith("#")
    ]
    problems = list(_header_problems(header, columns, path.name))
    if problems:
        raise InputError(problems)
    problems = [
        Problem(
            f"has {len(cells)} cells, and the header has {len(header)}",
            "put a text that holds a comma into quotation marks",
            path.name,
            number,
            content=",".join(cells),
        )
        for number, cells in rows
        if len(cells) != len(header)
    ]
    if problems:
        raise InputError(problems)
    table = pd.DataFrame(
        [[cell.strip() for cell in cells] for _, cells in rows], columns=header, dtype="str"
    )
    table["file"] = path.name
    table["row"] = [number for number, _ in rows]
    return table


def _header_problems(header: list[str], columns: tuple[str, ...], file: str) -> Iterator[Problem]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        yield Problem(
            "separates its columns by semicolons or tabs, and commas are asked for",
            f"separate by commas; {EXCEL_MEND}",
            file,
            1,
            content=header[0],
        )
        return
    for column in columns:
        if column not in header:
            mend = f"add it to the header; the columns are {','.join(columns)}"
            yield Problem("is missing", mend, file, 1, column)
    for column in {name for name in header if header.count(name) > 1}:
        yield Problem("stands twice in the header", "rename or remove one", file, 1, column)
