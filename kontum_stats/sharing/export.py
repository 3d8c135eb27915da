"""The processed tables -> an Excel workbook for people, and their Data Package for programs.

In: `data/processed/`. Out: an `.xlsx` file after the UK guidance for accessible statistics (cover,
contents, notes, one table a sheet) in one language, and `datapackage.json` beside the tables.
Numbers stay numbers; every text stays text, whatever it begins with. The same tables give the
same bytes: no clock. Refuses tables that have not been built, and a target that is no `.xlsx`.
"""

from __future__ import annotations

import io
import re
import warnings
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import gptables

from .. import files as places
from ..cleaning.processed import digest
from ..errors import InputError, Problem
from ..language import Language
from ..review import review
from ..review.review import Review
from . import datapackage
from . import sheets as workbook_sheets
from .sheets import Sheet

LONGEST = 32_767  # characters of a cell in Excel, in units of UTF-16
SHEET_ROWS = "A1:XFD1048576"
TABLES = ("figures", "checks", "claims", "coverage", "indicators", "breakdowns", "sources")
# What XML cannot hold, and controls that Excel would show as boxes.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
# gptables takes '[x](y)' for a link and '$$x$$' for a note.
_MARKUP = re.compile(r"\[.+\]\(.+\)|\$\$")
_STAND_IN = "text"


@dataclass(frozen=True)
class _Cover:
    """What the cover says: each heading with its paragraphs."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def workbook(data: Path, lang: str, target: Path) -> Path:
    """Writes the figures, checks, verdicts, coverage and request list of the province folder
    `data` to `target` (`.xlsx`) in `lang`, and returns `target`.

    Raises InputError for tables that have not been built, all at once, and for a target of
    another kind; ValueError for another language.
    """
    if target.suffix != ".xlsx":
        mend = f"write {target.with_suffix('.xlsx').name}"
        raise InputError(Problem("is no name of an Excel workbook", mend, content=target.name))
    _refuse_missing(data)
    shown = review.load(data, lang=lang)
    places.write(target, _bytes(shown))
    return target


def data_package(data: Path) -> Path:
    """Writes `data/processed/datapackage.json`, which describes every processed CSV, and
    returns its path. Raises InputError where nothing has been built."""
    return datapackage.write(data)


def cell_text(text: str) -> str:
    """`text` as a cell can hold it: without characters that XML forbids, and within Excel's
    length; what is cut ends in '…'."""
    text = _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        text = text.encode("utf-16-le")[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
    # XlsxWriter writes what stands between these marks into the file unescaped.
    return f" {text}"[:LONGEST] if text.startswith("<r>") and text.endswith("</r>") else text


def _refuse_missing(data: Path) -> None:
    folder = review.processed_folder(data)
    mend = f"run: kontum-stats check --data {data}"
    problems = [
        Problem("has not been built", mend, f"{name}.parquet")
        for name in TABLES
        if not (folder / f"{name}.parquet").exists()
    ]
    if problems:
        raise InputError(problems)


def _bytes(shown: Review) -> bytes:
    sheets = [_clean(sheet) for sheet in workbook_sheets.sheets(shown)]
    cover = _cover(shown)
    theme = _theme()
    stream = io.BytesIO()
    with warnings.catch_warnings():
        # gptables warns of empty cells, which the instructions of each sheet explain, and makes
        # pandas warn of what later versions will not do.
        warnings.simplefilter("ignore")
        book = _produced(stream, cover, sheets, theme, shown.t)
    _translate_cover(book, cover, theme, shown.t)
    for sheet in sheets:
        _finish(book, sheet, theme)
    _describe(book, shown, cover.title)
    book.close()
    return stream.getvalue()


def _produced(
    stream: io.BytesIO, cover: _Cover, sheets: list[Sheet], theme: gptables.Theme, t: Language
) -> gptables.GPWorkbook:
    (_, intro), (_, about) = cover.parts
    return gptables.produce_workbook(
        stream,
        {sheet.label: _gptable(sheet, t) for sheet in sheets},
        theme=theme,
        cover=gptables.Cover(
            cover.title, intro=list(intro), about=list(about), cover_label=t("Cover")
        ),
        contentsheet_label=t("Contents"),
        contentsheet_options={
            "title": t("Contents"),
            "instructions": t("This sheet holds one table: the sheets, each with a link."),
            "column_names": [t("Sheet"), t("What it holds")],
        },
        auto_width=False,
        workbook_options={
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )


def _theme() -> gptables.Theme:
    """gptables' own theme, with texts that begin at the top of their row."""
    theme = deepcopy(gptables.gptheme)
    theme.apply_config({"data": {"valign": "top"}, "index_2": {"valign": "top"}})
    return theme


def _clean(sheet: Sheet) -> Sheet:
    table = sheet.table.map(lambda cell: cell_text(cell) if isinstance(cell, str) else cell)
    return Sheet(**{**vars(sheet), "table": table})


def _gptable(sheet: Sheet, t: Language) -> gptables.GPTable:
    """The sheet for gptables, with a stand-in for each text that it would misread or refuse."""
    formats = [
        {"cell": {"cells": (row, column), "format": {"num_format": code, "align": "right"}}}
        for heading, codes in sheet.formats.items()
        for column in [sheet.table.columns.get_loc(heading)]
        for row, code in enumerate(["General", *codes])
    ]
    table = sheet.table.map(lambda cell: _STAND_IN if _is_misread(cell) else cell)
    return gptables.GPTable(
        table.astype(object),
        table_name=sheet.name,
        title=sheet.title,
        instructions=sheet.instructions,
        additional_formatting=formats,
    )


def _is_misread(cell: Any) -> bool:
    """Whether gptables would take a text for markup, or refuse it as a mere sign: it knows
    letters of English only, so that 'đô' is a sign to it."""
    if not isinstance(cell, str) or not cell.strip():
        return False
    return bool(_MARKUP.search(cell)) or not re.search("[a-zA-Z0-9]", cell)


def _finish(book: gptables.GPWorkbook, sheet: Sheet, theme: gptables.Theme) -> None:
    """Sets the texts that had a stand-in, the widths, and the page that is printed."""
    worksheet = book.get_worksheet_by_name(sheet.label)
    header = _HEAD_ROWS
    for row, cells in enumerate(sheet.table.itertuples(index=False), start=header + 1):
        for column, cell in enumerate(cells):
            if _is_misread(cell):
                base = theme.data_format if column else theme.index_2_format
                style = book.add_format({**base, "align": "left"})
                worksheet.write_string(row, column, cell, style)
    for column, width in enumerate(sheet.widths):
        worksheet.set_column(column, column, width)
    # A print such as '40.431' is text on purpose: Excel need not mark it.
    worksheet.ignore_errors({"number_stored_as_text": SHEET_ROWS})
    worksheet.repeat_rows(header)
    _print_setup(worksheet)


def _print_setup(worksheet: Any) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&L&A&R&P / &N")


def _cover(shown: Review) -> _Cover:
    t = shown.t
    years = (shown.table("sources")["first_year"].min(), shown.table("sources")["last_year"].max())
    documents = [
        _plain(f"{t.of(row, 'title')} ({row.publisher})")
        for row in shown.table("sources").itertuples()
    ]
    intro = (
        t(
            "This workbook holds the figures of the review, the checks of whether they agree "
            "with each other, and the verdicts on what the review says."
        ),
        t("Years reported: {years}.", years=t.period("-".join(dict.fromkeys(years)))),
        *(t("Figures taken from: {document}", document=document) for document in documents),
    )
    about = (
        t("No figure was changed: each row says how it is printed and where."),
        t("Numbers are in base units: money in dong, per cents as 97.52 for 97.52%."),
        t("What each column means stands on the sheet “{sheet}”.", sheet=t("Notes")),
        t("Edition of the data: {digest}.", digest=digest(shown.data)),
    )
    return _Cover(
        title=t("Figures of the review, their checks and verdicts"),
        parts=((t("What this workbook holds"), intro), (t("How to read it"), about)),
    )


def _plain(text: str) -> str:
    """A text of the data for the cover, where gptables would read '[x](y)' as a link."""
    return cell_text(text).replace("](", "] (")[:1000]


def _translate_cover(
    book: gptables.GPWorkbook, cover: _Cover, theme: gptables.Theme, t: Language
) -> None:
    """Writes our headings over those of gptables, which are in English only."""
    worksheet = book.get_worksheet_by_name(t("Cover"))
    style = book.add_format(theme.cover_subtitle_format)
    row = 1
    for heading, paragraphs in cover.parts:
        worksheet.write_string(row, 0, heading, style)
        row += 1 + len(paragraphs)
    contents = book.get_worksheet_by_name(t("Contents"))
    contents.set_column(0, 0, 24)
    contents.set_column(1, 1, 80)
    _print_setup(contents)


def _describe(book: gptables.GPWorkbook, shown: Review, title: str) -> None:
    """Document properties; the date is the end of the last year reported, not today's."""
    last_year = int(shown.table("sources")["last_year"].astype(int).max())
    publishers = dict.fromkeys(shown.table("sources")["publisher"])
    book.set_properties(
        {
            "title": title,
            "author": _plain(", ".join(publishers)),
            "created": datetime(last_year, 12, 31),
        }
    )


_HEAD_ROWS = 2  # title and instructions stand above each table
