"""`data/raw/` -> validated tables.

In: the hand-kept CSV files of a province. Out: `RawData`, one table a file, all text, with the
columns `file` and `row` that tell where a row stands. Refuses the whole folder, with every
fault at once, when a file cannot be read, a row breaks its schema, a link leads nowhere, or a
print cannot be read in one way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from ..errors import InputError, Problem
from ..quantities import Quantity, QuantityError, read_quantity, readings
from ..vocabulary import (
    FIRM,
    IDENTITY_KINDS,
    NOTE_FLAGS,
    READINGS,
    is_counted,
    turns_or_heads,
)
from .csvfiles import read_rows
from .schemas import (
    FIGURE_COLUMNS,
    FIGURES_FILE,
    FIGURES_SCHEMA,
    NOTE_FLAG,
    PERIOD,
    PRINTED_UNIT,
    REQUIRED,
    SCHEMAS,
)

Row = Mapping[str, str]
"""A row of a raw table: column -> text. `row`, its number in the file, is one too."""


@dataclass(frozen=True)
class RawData:
    """The validated raw tables of one province; every column is text, an empty cell is ''.

    `figures` has the columns of `FIGURE_COLUMNS` with `printed_unit`, `file` and `row`;
    `quantities` holds one `Quantity` for each of its rows, in the same order.
    """

    folder: Path
    sources: pd.DataFrame
    indicators: pd.DataFrame
    breakdowns: pd.DataFrame
    aliases: pd.DataFrame
    figures: pd.DataFrame
    quantities: tuple[Quantity, ...]
    derivations: pd.DataFrame
    identities: pd.DataFrame
    acknowledged: pd.DataFrame
    claims: pd.DataFrame
    claim_tests: pd.DataFrame
    findings: pd.DataFrame


def load(data: Path | str, *, needs_figures: bool = True) -> RawData:
    """The raw tables of the province folder `data` (its `raw/` is read).

    Raises InputError with every fault found in any of the files. That no file of figures is
    there is a fault too, unless `needs_figures` is False: a new province begins with catalogues.
    """
    folder = Path(data) / "raw"
    if not folder.is_dir():
        raise InputError(
            Problem("is not there", f"make the folder and put the CSV files into it: {folder}")
        )
    problems: list[Problem] = []
    tables = {
        name: _read_table(folder / f"{name}.csv", schema, problems, required=name in REQUIRED)
        for name, schema in SCHEMAS.items()
    }
    figures = _read_figures(folder, problems, needs_figures)
    quantities, unreadable = _read_prints(figures, tables["indicators"])
    problems += unreadable
    problems += _broken_links(figures, tables)
    problems += _misplaced_periods(figures)
    problems += _duplicates(figures)
    problems += _unknown_note_flags(figures)
    if problems:
        raise InputError(sorted(problems, key=lambda p: (p.file, p.row or 0, p.column)))
    return RawData(folder=folder, figures=figures, quantities=quantities, **tables)


def rows_of(table: pd.DataFrame) -> list[Row]:
    """The rows of a raw table, in its order."""
    names = [str(name) for name in table.columns]
    columns = [[str(cell) for cell in table[name].tolist()] for name in names]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def whole_print(row: Row) -> str:
    """The print of a row of figures with its unit, also where that is printed in the head of a
    table: '905' under 'triệu đồng' is '905 triệu đồng'."""
    return f"{row['printed']} {row[PRINTED_UNIT]}".strip()


def note_flags(note: str) -> list[str]:
    """The flags that a note begins with: '[period_inferred] why' -> ['period_inferred']."""
    flags: list[str] = []
    end = 0
    while match := NOTE_FLAG.match(note, end):
        flags += match.group(1).split()
        end = match.end()
    return flags


def period_years(period: str) -> tuple[int, int]:
    """First and last year of a period: '2011-2013' -> (2011, 2013)."""
    first, _, last = period.partition("-")
    return int(first), int(last or first)


def years_of_sources(sources: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """The first and last year that each source speaks of."""
    return {
        row["source"]: (int(row["first_year"]), int(row["last_year"])) for row in rows_of(sources)
    }


def is_outside(last_year: int, years: tuple[int, int]) -> bool:
    """Whether a period that ends in `last_year` is outside the years of its source; a target of
    the next year is not."""
    return not years[0] <= last_year <= years[1] + 1


def outside_sources(figures: pd.DataFrame, sources: pd.DataFrame) -> list[Problem]:
    """The periods of raw figures that are outside the years of their source, one remark for each
    source and file: a wrong year that nobody notices is the worst that a draft can leave."""
    years = years_of_sources(sources)
    found = Counter(
        (row["file"], row["source"])
        for row in rows_of(figures)
        if is_outside(period_years(row["period"])[1], years[row["source"]])
    )
    return [
        Problem(
            f"holds figures of {source!r} ({count}) that are outside its years "
            f"{years[source][0]} to {years[source][1]}",
            "see that the document really speaks of that year, or mend the period",
            file,
        )
        for (file, source), count in found.items()
    ]


def _read_table(
    path: Path, schema: pa.DataFrameSchema, problems: list[Problem], *, required: bool
) -> pd.DataFrame:
    columns = tuple(schema.columns)
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in (*columns, "file", "row")})
    if not path.exists():
        if required:
            problems.append(Problem("is missing", f"write it, with {','.join(columns)}", path.name))
        return empty
    try:
        rows = read_rows(path, columns)
    except InputError as error:
        problems += error.problems
        return empty
    problems += _schema_problems(rows, schema)
    return rows


def _schema_problems(rows: pd.DataFrame, schema: pa.DataFrameSchema) -> list[Problem]:
    try:
        schema.validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.drop_duplicates(["column", "check", "index"])
        cells = zip(*(cases[name].tolist() for name in ("column", "check", "index")), strict=True)
        places = rows_of(rows)
        return [
            at(places[index], column, *_fault(schema.columns[column], check))
            for column, check, index in cells
        ]
    return []


def _fault(column: pa.Column, error: str) -> tuple[str, str]:
    """What is wrong, and the mend that goes with it."""
    if error == "field_uniqueness":
        return "stands in two rows", "keep one row for it"
    return error, next(str(check.description) for check in column.checks if check.error == error)


def _read_figures(folder: Path, problems: list[Problem], is_required: bool) -> pd.DataFrame:
    files = sorted(path for path in folder.glob("figures_*.csv"))
    tables = []
    for path in files:
        if not FIGURES_FILE.fullmatch(path.name):
            mend = "name it figures_<year>.csv, such as figures_2013.csv"
            problems.append(Problem("has no year in its name", mend, path.name))
            continue
        try:
            rows = read_rows(path, FIGURE_COLUMNS)
        except InputError as error:
            problems += error.problems
            continue
        if PRINTED_UNIT not in rows:
            rows[PRINTED_UNIT] = ""
        problems += _schema_problems(rows, FIGURES_SCHEMA)
        tables.append(rows)
    if is_required and not files:
        mend = f"write it, with {','.join(FIGURE_COLUMNS)}"
        problems.append(Problem("is missing", mend, "figures_<year>.csv"))
    if not tables:
        return pd.DataFrame(columns=list(_KEPT), dtype="str")
    return pd.concat(tables, ignore_index=True)[list(_KEPT)]


def at(row: Row, column: str, what: str, mend: str) -> Problem:
    """A problem in `column` of a row of a raw table (which has `file` and `row`)."""
    return Problem(what, mend, row["file"], int(row["row"]), column, row[column])


def _read_prints(
    figures: pd.DataFrame, indicators: pd.DataFrame
) -> tuple[tuple[Quantity, ...], list[Problem]]:
    unit_of = dict(zip(indicators["indicator"], indicators["unit"], strict=True))
    quantities, problems = [], []
    for row in rows_of(figures):
        if not row["printed"] or row["reading"] not in READINGS:
            continue
        try:
            quantity = read_quantity(whole_print(row), row["reading"])
        except QuantityError as error:
            problems.append(at(row, "printed", *_print_fault(row, error)))
            continue
        quantities.append(quantity)
        indicator = row["indicator"]
        unit = unit_of.get(indicator)
        if unit and not unit_fits(quantity, unit):
            found = quantity.unit or quantity.noun
            what = f"is in {found!r}, and the indicator {indicator!r} is in {unit!r}"
            mend = "mend the indicator, the print, or the unit in indicators.csv"
            problems.append(at(row, "printed", what, mend))
    return tuple(quantities), problems


def _print_fault(row: Row, error: QuantityError) -> tuple[str, str]:
    try:
        doubtful = len(readings(whole_print(row))) > 1
    except QuantityError:
        doubtful = False
    if doubtful:
        mend = "write 'decimal' or 'thousands' into column reading, and the reason into note"
    elif row["reading"]:
        mend = "empty column reading if the print has one reading, or mend the print"
    else:
        mend = "copy the figure as it stands, with its unit and nothing else"
    return f"cannot be read: {error}", mend


def unit_fits(quantity: Quantity, unit: str) -> bool:
    """Whether a print may belong to an indicator in `unit`: it prints that unit, a noun that
    counts it, a kindred one (persons and person-turns), or, for a counted thing, no unit."""
    if quantity.unit:
        return quantity.unit == unit
    if not quantity.noun:
        return is_counted(unit)
    return unit in quantity.units or kindred_unit(quantity, unit) != unit


def kindred_unit(quantity: Quantity, unit: str) -> str:
    """The printed unit where it is kin to the indicator's, as person-turns are to persons."""
    if not quantity.units or unit in quantity.units:
        return unit
    return min(quantity.units & turns_or_heads(unit), default=unit)


def _broken_links(figures: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    links = [
        (figures, "indicator", "indicators"),
        (figures, "breakdown", "breakdowns"),
        (figures, "source", "sources"),
        (tables["aliases"], "indicator", "indicators"),
        (tables["aliases"], "breakdown", "breakdowns"),
        (tables["derivations"], "indicator", "indicators"),
        (tables["claim_tests"], "indicator", "indicators"),
        (tables["claim_tests"], "claim", "claims"),
        (tables["claim_tests"], "other", "claims"),
    ]
    for table, column, target in links:
        key = target.removesuffix("s")
        known = {"", "*", *tables[target][key]}
        for row in rows_of(table[~table[column].isin(known)]):
            yield at(row, column, f"is not in {target}.csv", f"add it there, or mend the {key}")
    yield from _broken_test_links(tables)
    yield from _broken_identities(tables)
    indicators = set(tables["indicators"]["indicator"])
    for row in rows_of(tables["findings"]):
        for indicator in row["indicators"].split():
            if indicator not in indicators:
                what = f"names {indicator!r}, which is not in indicators.csv"
                yield at(row, "indicators", what, "add it there, or mend the indicator")


def _broken_test_links(tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Links inside a cell of claim_tests.csv: the parts of a sum, and the whole of a share."""
    indicators = {"", "out_of", *tables["indicators"]["indicator"]}
    breakdowns = {"", *tables["breakdowns"]["breakdown"]}
    for row in rows_of(tables["claim_tests"]):
        whole, _, parts = row["of"].partition("@")[0].partition(":")
        if whole not in indicators:
            what = f"names {whole!r}, which is not in indicators.csv"
            yield at(row, "of", what, "add it there, or mend the indicator")
        for column, named in (("breakdown", row["breakdown"]), ("of", parts)):
            for part in named.split("+"):
                if part not in breakdowns:
                    what = f"names {part!r}, which is not in breakdowns.csv"
                    yield at(row, column, what, "add it there, or mend the breakdown")


def _broken_identities(tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Links inside the formulas of identities.csv, and what does not go with the row's kind."""
    for row in rows_of(tables["identities"]):
        for column in ("left", "right", "of"):
            for term in row[column].replace("@base", "").split("+"):
                yield from _broken_term(row, column, term.strip(), tables)
        kind = row["kind"]
        if not row["check"].startswith(f"{kind}:"):
            yield at(row, "check", "does not begin with its kind", f"begin it with '{kind}:'")
        allowed = IDENTITY_KINDS.get(kind, "")
        needs, takes = allowed == "terms", allowed != "nothing"
        is_firm = row["of"] == FIRM and FIRM not in allowed
        if (row["of"] and not takes) or (needs and not row["of"]) or is_firm:
            yield at(row, "of", f"does not go with the kind {kind}", f"write {allowed} here")
        if bool(row["note_vi"]) != bool(row["note_en"]):
            column = "note_en" if row["note_vi"] else "note_vi"
            yield at(row, column, "is empty in one language only", "write both notes or none")


def _broken_term(
    row: Row, column: str, term: str, tables: dict[str, pd.DataFrame]
) -> Iterator[Problem]:
    indicator, _, part = term.partition(":")
    if indicator not in {"", *tables["indicators"]["indicator"]} and term != FIRM:
        what = f"names {indicator!r}, which is not in indicators.csv"
        yield at(row, column, what, "add it there, or mend the indicator")
    breakdowns = tables["breakdowns"]
    if part not in {"", "*", *breakdowns["breakdown"], *breakdowns["dimension"]}:
        what = f"names {part!r}, which is neither a breakdown nor a dimension of breakdowns.csv"
        yield at(row, column, what, "add it there, or mend the breakdown")


def _misplaced_periods(figures: pd.DataFrame) -> Iterator[Problem]:
    for row in rows_of(figures):
        if not PERIOD.fullmatch(row["period"]):
            continue
        first, last = period_years(row["period"])
        if first > last:
            yield at(row, "period", "ends before it begins", f"write {last}-{first}")
        elif first == last and "-" in row["period"]:
            yield at(row, "period", "is one year", f"write {first}")
        elif f"figures_{last}.csv" != row["file"]:
            mend = f"move the row to figures_{last}.csv, or mend the period"
            yield at(row, "period", f"ends in {last} and does not fit this file", mend)


def _duplicates(figures: pd.DataFrame) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows_of(figures):
        key = ("indicator", "breakdown", "period", "printed", "source", "locator")
        first = seen.setdefault(tuple(row[column] for column in key), row)
        if first is not row:
            place = f"row {first['row']} of {first['file']}"
            what = f"repeats {place}: the same fact at the same place"
            yield at(row, "printed", what, "remove one of the two, or mend the locator")


def _unknown_note_flags(figures: pd.DataFrame) -> Iterator[Problem]:
    for row in rows_of(figures):
        for flag in note_flags(row["note"]):
            if flag not in NOTE_FLAGS:
                mend = f"write one of: {', '.join(sorted(NOTE_FLAGS))}"
                yield at(row, "note", f"begins with the unknown flag {flag!r}", mend)


_KEPT = (*FIGURE_COLUMNS, PRINTED_UNIT, "file", "row")
