"""The processed tables -> an Excel workbook for people.

In: `data/processed/`. Out: an `.xlsx` file after the UK guidance for accessible statistics (cover,
contents, notes, one table a sheet, no merged cell) in one language. Numbers stay
numbers; every text stays text, whatever it begins with. The same tables give the same bytes: no
clock. Refuses tables that have not been built, and a target that is no `.xlsx`.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from .. import files
from .. import language as text
from ..cleaning.processed import digest, processed_folder
from ..errors import InputError, Problem, needs
from ..language import Language
from ..provinces import Province
from ..review import review, side_by_side
from ..review.review import Review
from . import federation as federation_sheet
from . import sheets as workbook_sheets
from .sheets import PLAIN, Cell, Column, Sheet

with needs("excel"):
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767  # characters of a cell in Excel, in units of UTF-16
TABLES = ("figures", "checks", "claims", "coverage", "indicators", "breakdowns", "sources")
HEAD_ROW = 2  # title and instructions stand above each table
A4 = 9
# What XML cannot hold, and controls that Excel would show as boxes.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_COVER_WIDTH = 90
_TALLEST = 409  # points of a row, in Excel
_FULL = 0.85  # of a column's width is filled before a line of words breaks
_FONT: dict[str, Any] = {"font_name": "Arial", "font_size": 11}
_TEXT = {**_FONT, "text_wrap": True, "valign": "top", "align": "left"}
_NUMBER = {**_FONT, "valign": "top", "align": "right"}
_HEAD = {**_FONT, "bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
_LINK = {**_TEXT, "font_color": "#0563C1", "underline": 1}
_TITLE = {**_FONT, "font_size": 15, "bold": True}
_SUBTITLE = {**_FONT, "font_size": 13, "bold": True}

Styles = Callable[..., Format]


def workbook(data: Path, lang: str, target: Path) -> Path:
    """Writes the figures, checks, verdicts, coverage and request list of the province folder
    `data` to `target` (`.xlsx`) in `lang`, and returns `target`.

    Raises InputError for tables that have not been built, all in one line, and for a target of
    another kind; ValueError for another language.
    """
    if target.suffix != ".xlsx":
        mend = f"write {target.with_suffix('.xlsx').name}"
        raise InputError(Problem("is no name of an Excel workbook", mend, content=target.name))
    _refuse_missing(data)
    shown = review.load(data, lang=lang)
    files.write(target, _bytes(shown))
    return target


def federation(provinces: Sequence[Province], lang: str, target: Path) -> Path:
    """Writes what several provinces print of the figures that they share to `target` (`.xlsx`) in
    `lang`, on one sheet, and returns `target`. Raises InputError as `workbook` does."""
    shown = side_by_side.load({one.name: one.data for one in provinces})
    t = replace(text.load(lang), units=shown.units)
    sheet, stream = federation_sheet.sheet(t, shown), io.BytesIO()
    book = Workbook(stream, _AS_TEXT)
    _write_sheet(book.add_worksheet(sheet.label), sheet, cache(lambda **one: book.add_format(one)))
    last_year = max(one.last_year for one in shown.provinces)
    book.set_properties({"title": sheet.title, "created": datetime(last_year, 12, 31)})
    book.close()
    files.write(target, stream.getvalue())
    return target


def cell_text(text: str) -> str:
    """`text` as a cell can hold it: without characters that XML forbids, and within Excel's
    length; what is cut ends in '…'."""
    text = _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        text = text.encode("utf-16-le")[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
    # XlsxWriter writes what stands between these marks into the file unescaped.
    return f" {text}"[:LONGEST] if text.startswith("<r>") and text.endswith("</r>") else text


def _refuse_missing(data: Path) -> None:
    folder = processed_folder(data)
    missing = [f"{name}.parquet" for name in TABLES if not (folder / f"{name}.parquet").exists()]
    if missing:
        mend = f"run: kontum-stats build --data {data}"
        if not data.is_dir():
            mend = "name the folder that holds raw, by --data"
            raise InputError(Problem("is no folder of a province", mend, str(data.resolve())))
        raise InputError(Problem("not built yet", mend, ", ".join(missing)))


def _bytes(shown: Review) -> bytes:
    t, stream = shown.t, io.BytesIO()
    tables = workbook_sheets.sheets(shown)
    contents = _contents(tables, t)
    book = Workbook(stream, _AS_TEXT)
    styles = cache(lambda **style: book.add_format(style))
    _write_cover(book.add_worksheet(t("Cover")), shown, styles)
    _write_sheet(book.add_worksheet(contents.label), contents, styles, linked=True)
    for sheet in tables:
        _write_sheet(book.add_worksheet(sheet.label), sheet, styles)
    _describe(book, shown)
    book.close()
    return stream.getvalue()


def _contents(tables: Sequence[Sheet], t: Language) -> Sheet:
    columns = (
        Column(t("Sheet"), 24, [sheet.label for sheet in tables]),
        Column(t("What it holds"), 80, [sheet.title for sheet in tables]),
    )
    instructions = t("This sheet holds one table: the sheets, each with a link.")
    return Sheet(t("Contents"), "contents", t("Contents"), instructions, columns)


def _write_cover(worksheet: Worksheet, shown: Review, styles: Styles) -> None:
    worksheet.set_column(0, 0, _COVER_WIDTH)
    for row, (words, style) in enumerate(_cover(shown)):
        worksheet.write_string(row, 0, words, styles(**style))
        worksheet.set_row(row, _height([(words, _COVER_WIDTH)], style["font_size"]))
    _print_setup(worksheet)


def _write_sheet(
    worksheet: Worksheet, sheet: Sheet, styles: Styles, *, linked: bool = False
) -> None:
    """A title, what the sheet holds, and its table below, whose head stays in sight; with
    `linked` each cell of the first column leads to the sheet of its name."""
    worksheet.write_string(0, 0, sheet.title, styles(**_TITLE))
    worksheet.write_string(1, 0, sheet.instructions, styles(**_FONT))
    worksheet.set_row(0, _height([], _TITLE["font_size"]))
    for place, column in enumerate(sheet.columns):
        worksheet.set_column(place, place, column.width)
        _write_column(worksheet, place, column, styles)
    heads = [(column.heading, column.width) for column in sheet.columns]
    rows = zip(*(column.cells for column in sheet.columns), strict=True)
    texts = [[(str(cell or ""), width) for cell, (_, width) in zip(row, heads, strict=True)]
             for row in rows]  # fmt: skip
    for row, cells in enumerate([heads, *texts], start=HEAD_ROW):
        worksheet.set_row(row, _height(cells))
    if linked:
        for row, cell in enumerate(sheet.columns[0].cells, start=HEAD_ROW + 1):
            worksheet.write_url(row, 0, f"internal:'{cell}'!A1", styles(**_LINK), str(cell))
    last_row = HEAD_ROW + len(sheet.columns[0].cells)
    headings = [
        {"header": column.heading, "header_format": styles(**_HEAD)} for column in sheet.columns
    ]
    worksheet.add_table(
        HEAD_ROW, 0, last_row, len(sheet.columns) - 1,
        {"name": sheet.name, "columns": headings, "style": None, "autofilter": True},
    )  # fmt: skip
    worksheet.freeze_panes(HEAD_ROW + 1, 0)
    # A print such as '40.431' is text on purpose: Excel need not mark it.
    worksheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    worksheet.repeat_rows(HEAD_ROW)
    _print_setup(worksheet)


def _write_column(worksheet: Worksheet, place: int, column: Column, styles: Styles) -> None:
    shared = column.formats if isinstance(column.formats, str) else ""
    for index, cell in enumerate(column.cells):
        code = shared or (column.formats[index] if column.formats else "")
        placed = {**_NUMBER, "align": "center"} if code == PLAIN else _NUMBER
        style = styles(**placed, num_format=code) if code else styles(**_TEXT)
        _write_cell(worksheet, HEAD_ROW + 1 + index, place, cell, style)


def _write_cell(worksheet: Worksheet, row: int, place: int, cell: Cell, style: Format) -> None:
    if cell is None or cell == "":
        worksheet.write_blank(row, place, None, style)
    elif isinstance(cell, str):
        worksheet.write_string(row, place, cell_text(cell), style)
    else:
        worksheet.write_number(row, place, cell, style)


def _height(cells: Iterable[tuple[str, int]], size: int = 11) -> float:
    """The height of a row in points in which each text is seen whole in its column's width in
    characters: only Excel finds it by itself, LibreOffice and viewers on telephones do not."""
    lines = [
        sum(max(1, math.ceil(len(line) / (width * _FULL))) for line in words.split("\n"))
        for words, width in cells
    ]
    return float(min(_TALLEST, (size + 4) * max(lines, default=1)))


def _print_setup(worksheet: Worksheet) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&L&A&R&P / &N")


def _cover(shown: Review) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lines of the cover, each with its style."""
    t, sources = shown.t, shown.table("sources")
    years = (sources["first_year"].min(), sources["last_year"].max())
    yield _title(t), _TITLE
    yield t("What this workbook holds"), _SUBTITLE
    holds = (
        t(
            "This workbook holds the figures of the review, the checks of whether they agree "
            "with each other, and the verdicts on what the review says."
        ),
        t("Years reported: {years}.", years=t.period("-".join(dict.fromkeys(years)))),
        *(
            t("Figures taken from: {document}", document=f"{t.of(row, 'title')} ({row.publisher})")
            for row in sources.itertuples()
        ),
    )
    yield from ((cell_text(paragraph), _TEXT) for paragraph in holds)
    yield t("How to read it"), _SUBTITLE
    about = (
        t("No figure was changed: each row says how it is printed and where."),
        t("Numbers are in base units: money in dong, per cents as 97.52 for 97.52%."),
        t("What each column means stands on the sheet “{sheet}”.", sheet=t("Notes")),
        t("Edition of the data: {digest}.", digest=digest(shown.data)),
    )
    yield from ((paragraph, _TEXT) for paragraph in about)


def _title(t: Language) -> str:
    return t("Figures of the review, their checks and verdicts")


def _describe(book: Workbook, shown: Review) -> None:
    """Document properties; the date is the end of the last year reported, not today's."""
    sources = shown.table("sources")
    author = cell_text(", ".join(dict.fromkeys(sources["publisher"])))[:1000]
    created = datetime(int(sources["last_year"].astype(int).max()), 12, 31)
    book.set_properties({"title": _title(shown.t), "author": author, "created": created})


_AS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
