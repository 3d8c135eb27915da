"""A draft as a file: written as a workbook or CSV, read again with what an analyst decided.

In: a draft with the catalogue and the document it was made of; later the file that an analyst
saved. Out: a workbook with a row a figure, lists to choose from, and the tables of the document,
or a CSV file in which nothing is taken for a formula; and the rows of a decided draft as text.
Refuses what is no workbook or CSV file, and one that has not the columns asked for.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import files
from ..cleaning.csvfiles import Rows, read_csv_text, read_rows, table_of
from ..cleaning.raw import RawData, rows_of
from ..errors import InputError, Problem, needs
from ..language import LANGUAGES, Language, load
from ..reading.model import Document
from .draft import COLUMNS, DECIDED
from .neighbours import CORRECTED, neighbours

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

SUFFIX = ".xlsx"
BESIDE = " · "
"""Stands between a code and its name, and between the name of a column and its code."""

# Code of a column -> its heading and its width in characters, in the order in which a person
# decides; a column without a heading is for the machine, and hidden.
SHEET = {
    "decision": ("Decision", 11),
    "confidence": ("Confidence", 11),
    "locator": ("Place", 12),
    "row_heads": ("Row of the table", 22),
    "column_heads": ("Column of the table", 22),
    "words_before": ("Words before", 44),
    "printed": ("Print", 18),
    "words_after": ("Words after", 34),
    "value": ("Value", 14),
    "unit": ("Unit", 12),
    "indicator": ("Indicator", 44),
    "breakdown": ("Part", 30),
    "period": ("Period", 11),
    "printed_unit": ("Unit printed elsewhere", 14),
    "reading": ("Reading", 12),
    "note": ("Note", 30),
    "reason": ("Why this proposal", 70),
    "alternatives": ("Other proposals", 30),
    "period_from": ("", 10),
    "offset": ("", 8),
    "source": ("", 14),
    "as_printed": ("", 20),
}
_LISTED = ("decision", "confidence", "indicator", "breakdown", "reading")
_EXPLAINED = (
    ("Decision", "accept takes the row over, skip leaves it out; an empty one stays open. Filter by"
                 " confidence, write the first, and fill it down"),
    ("Confidence", "high: words, unit and earlier values agree; medium: likely, read it; low: look"
                   " at the document; new: nothing in the catalogue fits, a new indicator or part"
                   " is proposed"),
    ("Indicator", "choose from the list, or write “new (section, unit, kind): name | English"
                  " name”"),
    ("Part", "empty for the whole; choose from the list, or write “new: kind of parts: name”, as in"
             " “new: district: Sơn Bắc”"),
    ("Period", "a year, 2013, or the first and the last, 2011-2013"),
    ("Print", "as it stands in the document, with its unit; shorten it where a word is no part"),
    ("Unit printed elsewhere", "the unit in the head or caption of a table"),
    ("Reading", "decimal or thousands, where a print can be read in two ways; say why in the note"),
    ("Red", "in a row with accept: what is wanting, or would be refused"),
)  # fmt: skip
_NOTES = dict(_EXPLAINED)
_LETTERS = re.compile(r"[^\d.,/-]")
_LINE = 15.5  # points
_CARRIED = "as corrected in row {row}"


def save(
    table: pd.DataFrame, path: Path, raw: RawData, document: Document, t: Language
) -> None:  # fmt: skip
    """Writes a draft as the suffix of `path` says: `write_workbook` or `write`. Raises InputError
    for another suffix."""
    if path.suffix.lower() == SUFFIX:
        write_workbook(table, path, raw, document, t)
    elif path.suffix.lower() == ".csv":
        write(table, path)
    else:
        what = "is no name of a draft"
        raise InputError(Problem(what, "end it in .xlsx or .csv", path.name))


def write(table: pd.DataFrame, path: Path | str) -> None:
    """Saves a draft as CSV in UTF-8 with a byte order mark, without which Excel shows Vietnamese
    letters wrongly; written beside its target and moved over it."""
    content = table.to_csv(index=False, lineterminator="\r\n")
    files.write(Path(path), content.encode("utf-8-sig"))


def with_decisions(table: pd.DataFrame, path: Path | str, t: Language) -> pd.DataFrame:
    """A draft with what an analyst wrote for the same figures into the file `path`, where that is
    there; a figure that the raw files hold by now stays as it is. A correction is proposed for the
    `neighbours` that nothing was written for too, and `reason` says so.

    Raises InputError for a file that is no draft.
    """
    if not Path(path).exists():
        return table
    written = read(Path(path), COLUMNS)
    written.index = pd.Index([_key(row) for row in rows_of(written)])
    written = written.loc[~written.index.duplicated(), list(DECIDED)]
    merged = table.copy()
    for index, row in table.iterrows():
        key = _key(row)
        if key in written.index and not row["decision"]:
            merged.loc[index, list(DECIDED)] = written.loc[key].tolist()
    for column in CORRECTED:
        for index in merged.index[merged[column].ne(table[column])]:
            for at in neighbours(merged, index, column, table.loc[index]):
                merged.at[at, column] = merged.at[index, column]
                said = t(_CARRIED, row=merged.index.get_loc(index) + 2)
                if said not in merged.at[at, "reason"].split("; "):
                    reasons = filter(None, (said, merged.at[at, "reason"]))
                    merged.at[at, "reason"] = "; ".join(reasons)
    return merged


def _key(row: Mapping[str, str]) -> str:
    """The place and number of a figure: once its unit is known, '29' is printed '29 vụ'."""
    return f"{row['offset']}: {_LETTERS.sub('', row['as_printed'].rpartition('«')[2])}"


def carried(reasons: Mapping[int, str]) -> dict[int, list[int]]:
    """Of the `reasons` of a draft by the row of its file: the row that a person corrected -> the
    rows to which `with_decisions` carried that."""
    said = [load(lang)(_CARRIED, row=r"(\d+)") for lang in LANGUAGES]
    found: dict[int, list[int]] = {}
    for number, reason in reasons.items():
        for one in dict.fromkeys(re.findall("|".join(said), reason)):
            found.setdefault(int("".join(one)), []).append(number)
    return found


def write_workbook(
    table: pd.DataFrame, path: Path | str, raw: RawData, document: Document, t: Language
) -> None:
    """Writes a draft (columns of `draft.COLUMNS`) as a workbook: the draft with lists for
    decision, indicator, part and reading, the document's tables, the catalogue, and what to
    write. Every cell of the document is text."""
    with needs("excel"):
        import xlsxwriter
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        # The same draft gives the same bytes.
        book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
        sheet = book.add_worksheet(t("Draft"))
        places = _write_tables(book, document, t)
        indicators = {row["indicator"]: t.label(row) for row in rows_of(raw.indicators)}
        parts = {row["breakdown"]: t.label(row) for row in rows_of(raw.breakdowns)}
        names = {
            "decision": {"accept": t("accept"), "skip": t("skip")},
            "confidence": {name: t(_CONFIDENCE[name]) for name in _CONFIDENCE},
            "indicator": indicators,
            "breakdown": parts,
            "reading": {"decimal": t("decimal mark"), "thousands": t("mark of thousands")},
        }
        sources: dict[str, list[str] | str] = {
            "decision": [named(code, names["decision"]) for code in names["decision"]],
            "reading": [named(code, names["reading"]) for code in names["reading"]],
            "indicator": _write_list(book, t("Indicators"), "indicator", indicators),
            "breakdown": _write_list(book, t("Parts"), "breakdown", parts),
        }
        _write_draft(book, sheet, table, names, sources, places, t)
        _write_notes(book, t)
    files.write(Path(path), content.getvalue())


def read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """The rows of a draft as `csvfiles.read_rows` gives them: of a workbook, or of a CSV file
    whose cells stand between commas, semicolons or tabs, as Excel saves it where the comma is a
    decimal mark."""
    if path.suffix.lower() == SUFFIX:
        return _coded(table_of(_lines(path, columns), columns, path.name))
    head = read_csv_text(path).lstrip().partition("\n")[0]
    return _coded(read_rows(path, columns, max(",;\t", key=head.count)))


def named(code: str, names: Mapping[str, str]) -> str:
    """A code with its name beside it, as lists show it."""
    return f"{code}{BESIDE}{names[code]}" if names.get(code) else code


def code_of(cell: str) -> str:
    """The code alone of what `named` gives; another text as it is."""
    return _CODE_FIRST.sub(r"\1", cell.strip())


def _coded(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with the code alone where a list shows a name beside it."""
    for column in set(_LISTED) & {*table.columns}:
        table[column] = table[column].map(code_of).astype("str")
    return table


def _lines(path: Path, columns: tuple[str, ...]) -> Rows:
    """The rows of the first sheet whose header has `columns`, else those of the first sheet."""
    with needs("excel"):
        from python_calamine import CalamineError, CalamineWorkbook
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        ]
    except (CalamineError, OSError, ValueError) as error:
        mend = "open it in Excel or LibreOffice and save it as a workbook (.xlsx)"
        raise InputError(Problem("cannot be read as a workbook", mend, path.name)) from error
    tables = [lines for sheet in sheets if (lines := _filled(sheet))]
    if not tables:
        raise InputError(Problem("is empty", "give the file that draft wrote", path.name))
    return next((one for one in tables if {*columns} <= {*one[0][1]}), tables[0])


def _filled(sheet: Sequence[Sequence[Any]]) -> Rows:
    """The rows in which something is written, as text, each as wide as the header."""
    lines = [(number, [_text(cell) for cell in row]) for number, row in enumerate(sheet, 1)]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if lines:
        number, header = lines[0]
        lines[0] = number, [name.rpartition(BESIDE)[2] for name in header]
    return lines


def _text(cell: object) -> str:
    """A cell as a person sees it: 2013 and not 2013.0."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return str(cell).strip()


def _write_draft(
    book: Workbook, sheet: Worksheet, table: pd.DataFrame, names: dict[str, dict[str, str]],
    sources: dict[str, list[str] | str], places: dict[str, int], t: Language,
) -> None:  # fmt: skip
    plain = {"text_wrap": True, "valign": "top"}
    head = book.add_format({"bold": True, "bg_color": "#e3eefb", "border": 1, **plain})
    given = book.add_format({**plain, "num_format": "@", "font_color": "#3c4650"})
    link = book.add_format({**plain, "font_color": "#2a6cb4", "underline": 1})
    mine = book.add_format({**plain, "num_format": "@", "bg_color": "#fffbe6", "border": 1,
                            "border_color": "#d5d9dd"})  # fmt: skip
    last, lines = max(1, len(table)), [1] * len(table)
    for place, (column, (heading, width)) in enumerate(SHEET.items()):
        style = mine if column in DECIDED else given
        sheet.set_column(place, place, width, None, {} if heading else {"hidden": True})
        sheet.write_string(0, place, f"{t(heading)}{BESIDE}{column}" if heading else column, head)
        if heading in _NOTES:
            sheet.write_comment(0, place, t(_NOTES[heading]), {"x_scale": 2})
        for row, cell in enumerate(table[column], 1):
            said = named(str(cell), names.get(column, {}))
            if heading:
                lines[row - 1] = max(lines[row - 1], math.ceil(len(said) / width))
            if column == "locator" and (target := places.get(str(cell))) is not None:
                sheet.write_url(row, place, f"internal:'{t('Tables')}'!A{target}", link, str(cell))
            else:
                sheet.write_string(row, place, said, style)
        if column in sources:
            # A name of one's own is allowed beside those of the list, a decision is not.
            stops = column in ("decision", "reading")
            sheet.data_validation(1, place, last + 200, place, {
                "validate": "list", "source": sources[column], "ignore_blank": True,
                "error_type": "stop" if stops else "information", "show_error": stops,
            })  # fmt: skip
    # LibreOffice does not heighten a row for what is wrapped in it.
    for row, count in enumerate([2, *lines]):
        sheet.set_row(row, _LINE * count)
    _mark_wanting(book, sheet, last, t)
    decided = book.add_format({"font_color": "#8a9199"})
    sheet.conditional_format(
        1, 0, last, len(SHEET) - 1,
        {"type": "formula", "criteria": '=LEFT($A2,4)="skip"', "format": decided},
    )  # fmt: skip
    sheet.autofilter(0, 0, last, len(SHEET) - 1)
    sheet.freeze_panes(1, 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _mark_wanting(book: Workbook, sheet: Worksheet, last: int, t: Language) -> None:
    """Makes red, in rows with accept, what `accept` would refuse as far as a formula can tell, and
    stops whoever types what is no period."""
    letters = {name: chr(ord("A") + place) for place, name in enumerate(SHEET)}
    cell = {name: f"${letter}2" for name, letter in letters.items()}
    wanting = {
        "indicator": f"OR({_unlisted('indicator', cell)},{cell['indicator']}=\"\","
                     f"AND({cell['unit']}=\"\",ISNUMBER(SEARCH(\", ~?\",{cell['indicator']}))))",
        "breakdown": _unlisted("breakdown", cell),
        "period": f"NOT({_IS_PERIOD.format(cell['period'])})",
        "reading": f"AND({cell['value']}=\"\",{cell['reading']}=\"\")",
    }  # fmt: skip
    red = book.add_format({"bg_color": "#f6c6c6"})
    for name, formula in wanting.items():
        criteria = f'=AND(LEFT({cell["decision"]},6)="accept",{formula})'
        where = f"{letters[name]}2:{letters[name]}{last + 201}"
        sheet.conditional_format(
            where, {"type": "formula", "criteria": criteria, "format": red, "stop_if_true": True}
        )
    sheet.data_validation(f"{letters['period']}2:{letters['period']}{last + 201}", {
        "validate": "custom", "value": f"={_IS_PERIOD.format(letters['period'] + '2')}",
        "error_title": t("Period"), "error_message": t(_NOTES["Period"]),
    })  # fmt: skip


def _unlisted(column: str, cell: Mapping[str, str]) -> str:
    """A formula: whether a cell is neither of its list, by code alone too, nor a new name."""
    one = cell[column]
    return (
        f'AND({one}<>"",ISERROR(MATCH({one},{column}_list,0)),'
        f'ISERROR(MATCH({one}&"{BESIDE}*",{column}_list,0)),'
        f'NOT(AND(ISNUMBER(FIND(":",{one})),OR(LEFT({one},3)="mới",LEFT({one},3)="new"))))'
    )


def _write_tables(book: Workbook, document: Document, t: Language) -> dict[str, int]:
    """The tables of the document one below another; the locator of a cell -> the row of the sheet
    in which it stands."""
    if not document.tables:
        return {}
    sheet = book.add_worksheet(t("Tables"))
    bold = book.add_format({"bold": True})
    cell_style = book.add_format({"border": 1, "text_wrap": True, "valign": "top",
                                  "num_format": "@"})  # fmt: skip
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, max(grid.width for grid in document.tables), 18)
    places, row = {}, 0
    for grid in document.tables:
        captions = [t.locator(grid.locator), *map(document.said, grid.captions)]
        for line in captions:
            sheet.write_string(row, 0, " ".join(line.split()), bold)
            row += 1
        for cell in grid.cells:
            at = row + cell.row - 1
            sheet.write_string(at, cell.column - 1, document.said(cell).strip(), cell_style)
            places[grid.place(cell)] = at + 1
        row += grid.height + 1
    return places


def _write_list(book: Workbook, label: str, column: str, names: dict[str, str]) -> str:
    """A sheet with one code and name a row, and where it stands, for a list of `column` to choose
    from."""
    sheet = book.add_worksheet(label)
    sheet.set_column(0, 0, 80)
    for row, code in enumerate(names):
        sheet.write_string(row, 0, named(code, names))
    place = f"='{label}'!$A$1:$A${max(1, len(names))}"
    book.define_name(f"{column}_list", place)
    return place


def _write_notes(book: Workbook, t: Language) -> None:
    sheet = book.add_worksheet(t("What to write"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    for row, (name, meaning) in enumerate(_EXPLAINED):
        sheet.write_string(row, 0, t(name), wrapped)
        sheet.write_string(row, 1, t(meaning), wrapped)


_IS_PERIOD = (
    'OR(AND(LEN({0})=4,ISNUMBER(-{0})),AND(LEN({0})=9,MID({0},5,1)="-",ISNUMBER(-LEFT({0},4)),'
    "ISNUMBER(-RIGHT({0},4)),LEFT({0},4)<RIGHT({0},4)))"
)
_CODE_FIRST = re.compile(rf"^([a-z][a-z0-9_]*){BESIDE}.*$")
_CONFIDENCE = {"high": "sure", "medium": "likely", "low": "doubtful", "new": "new name"}
