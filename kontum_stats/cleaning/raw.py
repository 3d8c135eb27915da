"""`data/raw/` -> validated tables.

In: the hand-kept CSV files of a province. Out: `RawData`, one table a file, all text, with the
columns `file` and `row` that tell where a row stands; a column that only people know stays in its
file. Refuses the whole folder, with every fault at once and causes first, when a file cannot be
read, a row breaks its schema, a link leads nowhere, a formula cannot be computed, a print cannot
be read in one way or kept exactly, or a CSV file has a name that is not known.
"""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from os.path import lexists
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from .. import files
from ..errors import InputError, Problem
from ..quantities import (
    Own,
    Quantity,
    QuantityError,
    folded,
    own_nouns,
    read_quantity,
    readings,
)
from ..vocabulary import NOTE_FLAGS, READINGS, UNITS, Unit, is_counted, turns_or_heads
from . import links
from .csvfiles import Row, at, read_rows, rows_of
from .schemas import (
    FIGURE_COLUMNS,
    FIGURES_FILE,
    FIGURES_SCHEMA,
    NOTE_FLAG,
    OPTIONAL,
    PERIOD,
    PRINTED_UNIT,
    REQUIRED,
    SCHEMAS,
)

__all__ = ["RawData", "Row", "at", "load", "rows_of"]

DEFAULT_SCALE = Path(__file__).parents[1] / "lists" / "word_scale.csv"


@dataclass(frozen=True)
class RawData:
    """The validated raw tables of one province; every column is text, an empty cell is ''.

    `figures` has the columns of `FIGURE_COLUMNS` with `printed_unit`, `file` and `row`;
    `quantities` holds one `Quantity` for each of its rows, in the same order; `remarks` are on
    files that are not there or not read. `word_scale` is that of the library where the province
    keeps none; a statement or finding without a `source` has the only one that there is.
    """

    folder: Path
    sources: pd.DataFrame
    indicators: pd.DataFrame
    units: pd.DataFrame
    breakdowns: pd.DataFrame
    aliases: pd.DataFrame
    figures: pd.DataFrame
    quantities: tuple[Quantity, ...]
    derivations: pd.DataFrame
    identities: pd.DataFrame
    acknowledged: pd.DataFrame
    claims: pd.DataFrame
    claim_tests: pd.DataFrame
    word_scale: pd.DataFrame
    findings: pd.DataFrame
    finding_claims: pd.DataFrame
    remarks: tuple[Problem, ...] = ()


def load(data: Path | str, *, needs_figures: bool = True) -> RawData:
    """The raw tables of the province folder `data` (its `raw/` is read).

    Raises InputError with every fault found in any of the files. That no file of figures is
    there is a fault too, unless `needs_figures` is False: a new province begins with catalogues,
    and what is not known of its document yet is a remark.
    """
    folder = Path(data) / "raw"
    if not folder.is_dir():
        raise InputError(
            Problem(
                "is not there",
                "make the folder and put the CSV files into it (kontum-stats init does), or name "
                "another by --data",
                str(folder.resolve()),
            )
        )
    files.settle(folder)
    problems, remarks = _strangers(folder)
    tables = {
        name: _read_table(folder / f"{name}.csv", schema, problems, required=name in REQUIRED)
        for name, schema in SCHEMAS.items()
    }
    if not lexists(folder / "word_scale.csv"):
        scale = SCHEMAS["word_scale"]
        tables["word_scale"] = _read_table(DEFAULT_SCALE, scale, problems, required=True)
    if not needs_figures:
        remarks += [one for one in problems if _is_open(one)]
        problems = [one for one in problems if not _is_open(one)]
    for name in ("claims", "findings"):
        tables[name] = _with_source(tables[name], tables["sources"])
    tables["indicators"] = _without_faulty_units(tables["indicators"], problems)
    tables["figures"] = figures = _read_figures(folder, problems, needs_figures)
    unknown = list(links.unknown_units(tables))
    problems += unknown
    # What is in a unit that is none is not held against it too: one fault is told once.
    faulty = tables["indicators"]["row"].astype(str).isin({str(one.row) for one in unknown})
    tables["indicators"] = tables["indicators"].assign(
        unit=tables["indicators"]["unit"].where(~faulty, "")
    )
    quantities, unreadable = _read_prints(tables)
    lost, followers = links.broken(tables, _faulty_keys(tables, problems))
    causes = _causes(problems, followers)
    if needs_figures and figures.empty and not problems:
        mend = "decide in the draft and call kontum-stats accept, or write a row into it"
        causes.append(Problem("holds no figure yet", mend, "figures_<year>.csv"))
    problems += unreadable + lost
    problems += links.impossible(tables)
    problems += _misplaced_periods(figures)
    problems += _duplicates(figures)
    problems += _unknown_note_flags(figures)
    if problems or causes:
        problems.sort(key=lambda p: (p.row is not None, p.file, p.row or 0, p.column))
        raise InputError([*causes, *problems])
    return RawData(folder=folder, quantities=quantities, remarks=tuple(remarks), **tables)


def _is_open(problem: Problem) -> bool:
    """Whether a cell that tells of a document is not filled in yet."""
    return (problem.file, problem.content) == ("sources.csv", "") and problem.column != "source"


def _without_faulty_units(indicators: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """The indicators with the units that are known: what is in no unit is held against none."""
    rows = [one.row for one in problems if (one.file, one.column) == ("indicators.csv", "unit")]
    return indicators.assign(unit=indicators["unit"].mask(indicators["row"].isin(rows), ""))


def _faulty_keys(tables: links.Tables, problems: list[Problem]) -> dict[str, float]:
    """In how many cells the keys of a table are faulty; of one that holds no row, in all."""
    return {
        name: math.inf
        if tables[name].empty
        else sum(one.file == f"{name}.csv" and one.column in columns for one in problems)
        for name, columns in links.KEYS.items()
    }


def _causes(problems: list[Problem], followers: Counter[str]) -> list[Problem]:
    """Takes out of `problems` what is wrong with a table that others lead into, and says how many
    cells do."""
    causes = []
    for name, count in followers.items():
        file, columns = f"{name}.csv", (*links.KEYS[name], "")
        found = [one for one in problems if one.file == file]
        first = next((one for one in found if one.column in columns), next(iter(found), None))
        if first is not None:
            problems.remove(first)
        cause = first or Problem("holds no row", "write its rows", file)
        follows = f"{count} cells of other files name what should stand in it"
        causes.append(replace(cause, what=f"{cause.what}; {follows}"))
    return causes


def _strangers(folder: Path) -> tuple[list[Problem], list[Problem]]:
    """CSV files whose name is not known, in which figures may be lost; and remarks on other
    files that are not read, and on those that are not there and may be."""
    problems: list[Problem] = []
    remarks: list[Problem] = []
    known = [f"{name}.csv" for name in SCHEMAS]
    for path in sorted(folder.iterdir()):
        name = path.name
        is_known = name in known or FIGURES_FILE.fullmatch(name) or name.startswith("README")
        if is_known or name.startswith(".") or (path.is_dir() and path.suffix.lower() != ".csv"):
            continue
        year = re.search("(?:19|20)[0-9]{2}", name)
        like = difflib.get_close_matches(name.lower(), known, 1, 0.8)
        if name.lower().startswith("figure"):
            like = [f"figures_{year[0] if year else '<year>'}.csv"]
        mend = f"name it {like[0]}, or move it elsewhere" if like else "move it elsewhere"
        found = problems if path.suffix.lower() == ".csv" else remarks
        found.append(Problem("is not read", mend, name))
    missing = [name for name in known if name != "word_scale.csv" and not lexists(folder / name)]
    if missing:
        remarks.append(Problem("not there, and not needed", file=", ".join(missing)))
    return problems, remarks


def whole_print(row: Row) -> str:
    """The print of a row of figures with its unit, also where that is printed in the head of a
    table: '905' under 'triệu đồng' is '905 triệu đồng', and so is '905 triệu đồng'."""
    words, per = row["printed"].split(" "), row[PRINTED_UNIT].split("/")
    for count in range(len(per), 0, -1):
        unit = "/".join(per[:count]).split(" ")
        if len(words) > len(unit) and folded(" ".join(words[-len(unit) :])) == folded(
            " ".join(unit)
        ):
            words = words[: -len(unit)]
            break
    return " ".join(filter(None, (" ".join(words), row[PRINTED_UNIT])))


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
    """The first and last year that each source speaks of; without those not filled in yet."""
    return {
        row["source"]: (int(row["first_year"]), int(row["last_year"]))
        for row in rows_of(sources)
        if row["first_year"] and row["last_year"]
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
        if row["source"] in years
        and is_outside(period_years(row["period"])[1], years[row["source"]])
    )
    return [
        Problem(
            f"holds figures of {source!r} ({count}) that are outside its years "
            f"{years[source][0]} to {years[source][1]}",
            "see that the document really speaks of that year, or mend the period; first_year and "
            "last_year of sources.csv are the years that a document's figures speak of, those it "
            "compares with included",
            file,
        )
        for (file, source), count in found.items()
    ]


def _read_table(
    path: Path, schema: pa.DataFrameSchema, problems: list[Problem], *, required: bool
) -> pd.DataFrame:
    columns = tuple(str(name) for name in schema.columns)
    may_lack = OPTIONAL.get(path.stem, ())
    asked = tuple(name for name in columns if name not in may_lack)
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in (*columns, "file", "row")})
    if not lexists(path):
        if required:
            problems.append(Problem("is missing", f"write it, with {','.join(columns)}", path.name))
        return empty
    try:
        rows = read_rows(path, asked)
    except InputError as error:
        problems += error.problems
        return empty
    rows = rows.assign(**{name: "" for name in columns if name not in rows})
    problems += _schema_problems(rows, path.stem)
    rows = rows[[*columns, "file", "row"]]
    problems += _formulas(rows, columns)
    return rows


def _with_source(table: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    only = sources["source"].tolist() if len(sources) == 1 else [""]
    return table.assign(source=table["source"].where(table["source"].ne(""), only[0]))


def _formulas(rows: pd.DataFrame, columns: Iterable[str]) -> Iterator[Problem]:
    """Texts that would be formulas in the tables of data/processed, which people open too."""
    for column in columns:
        signs = rows[column].str.match(r"[=+@]|-(?![\d.,]+$)")
        for row in rows_of(rows[signs]) if signs.any() else ():
            mend = "begin it with a letter: data/processed is opened with spreadsheets"
            yield at(row, column, "begins as a formula of a spreadsheet does", mend)


def _schema_problems(rows: pd.DataFrame, name: str) -> tuple[Problem, ...]:
    cells = zip(*(rows[column].tolist() for column in rows), strict=True)
    return _faults(name, tuple(map(str, rows.columns)), tuple(cells))


@lru_cache(maxsize=128)
def _faults(
    name: str, columns: tuple[str, ...], cells: tuple[tuple[str | int, ...], ...]
) -> tuple[Problem, ...]:
    """What the schema of a table says of its rows. Remembered, since validation is most of the
    time of reading, and drafts, notebooks and many provinces read the same files over again."""
    schema = FIGURES_SCHEMA if name == "figures" else SCHEMAS[name]
    types = {column: "int64" if column == "row" else "str" for column in columns}
    rows = pd.DataFrame(list(cells), columns=list(columns)).astype(types)
    try:
        schema.validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.drop_duplicates(["column", "check", "index"])
        found = zip(*(cases[name].tolist() for name in ("column", "check", "index")), strict=True)
        places = rows_of(rows)
        return tuple(
            at(places[index], column, *_fault(schema.columns[column], check))
            for column, check, index in found
        )
    return ()


def _fault(column: pa.Column, error: str) -> tuple[str, str]:
    """What is wrong, and the mend that goes with it."""
    if error == "field_uniqueness":
        return "stands in two rows", "keep one row for it"
    return error, next(str(check.description) for check in column.checks if check.error == error)


def _read_figures(folder: Path, problems: list[Problem], is_required: bool) -> pd.DataFrame:
    found = sorted(path for path in folder.iterdir() if FIGURES_FILE.fullmatch(path.name))
    tables = []
    for path in found:
        try:
            rows = read_rows(path, FIGURE_COLUMNS)
        except InputError as error:
            problems += error.problems
            continue
        if PRINTED_UNIT not in rows:
            rows[PRINTED_UNIT] = ""
        problems += _schema_problems(rows, "figures")
        # What else begins with a sign there is no print, code or period.
        problems += _formulas(rows, ("note", PRINTED_UNIT))
        tables.append(rows)
    if is_required and not found:
        mend = (
            "decide in the draft and call kontum-stats accept, or write it, with "
            f"{','.join(FIGURE_COLUMNS)}"
        )
        problems.append(Problem("is missing", mend, "figures_<year>.csv"))
    if not tables:
        return pd.DataFrame(columns=list(_KEPT), dtype="str")
    return pd.concat(tables, ignore_index=True)[list(_KEPT)]


def _read_prints(tables: links.Tables) -> tuple[tuple[Quantity, ...], list[Problem]]:
    indicators, identities = tables["indicators"], rows_of(tables["identities"])
    own = own_nouns(map(Unit.own, rows_of(tables["units"])))
    unit_of = dict(zip(indicators["indicator"], indicators["unit"], strict=True))
    changes = [row["right"] for row in identities if row["kind"] == "difference"]
    may_fall = {indicator for change in changes for indicator, _ in links.terms(change)}
    quantities, problems = [], []
    for row in rows_of(tables["figures"]):
        if not row["printed"] or row["reading"] not in READINGS:
            continue
        try:
            quantity = read_quantity(whole_print(row), row["reading"], own)
        except QuantityError as error:
            problems.append(at(row, "printed", *_print_fault(row, error, own)))
            continue
        quantities.append(quantity)
        indicator = row["indicator"]
        unit = unit_of.get(indicator)
        if unit and not unit_fits(quantity, unit):
            problems.append(at(row, "printed", *_unit_fault(quantity, indicator, unit)))
        elif not _is_kept_exactly(quantity):
            what = "has more digits than a table keeps exactly"
            problems.append(at(row, "printed", what, "see that it is one number, as printed"))
        elif quantity.value < 0 and unit and is_counted(unit) and indicator not in may_fall:
            mend = "mend the print, or make it the stated change of an identity 'difference:…'"
            problems.append(at(row, "printed", "counts less than nothing", mend))
    return tuple(quantities), problems


def _unit_fault(quantity: Quantity, indicator: str, unit: str) -> tuple[str, str]:
    found = quantity.unit or quantity.noun
    if not found:
        example = f", as in {UNITS[unit].words[0]}" if unit in UNITS else ""
        what = f"is in no unit, and the indicator {indicator!r} is in {unit!r}"
        return what, f"write the unit, as it is printed, into column {PRINTED_UNIT}{example}"
    what = f"is in {found!r}, and the indicator {indicator!r} is in {unit!r}"
    mend = "name another indicator, or mend its unit (of a new name, between its brackets)"
    if set(found.split("/")) < set(unit.split("/")):
        mend += f"; or write the whole unit, where it is printed, into column {PRINTED_UNIT}"
    return what, mend


def _is_kept_exactly(quantity: Quantity) -> bool:
    """Whether the numbers of a print are the same in a table, which holds floats."""
    numbers = (quantity.value, quantity.out_of, quantity.other)
    return all(Decimal(str(float(one))) == one for one in numbers if one is not None)


def _print_fault(row: Row, error: QuantityError, own: Own) -> tuple[str, str]:
    try:
        doubtful = len(readings(whole_print(row), own)) > 1
    except QuantityError:
        doubtful = False
    if doubtful and not row["reading"]:
        mend = "write 'decimal' or 'thousands' into column reading, and the reason into note"
        return f"cannot be read yet: it {error.what}", mend
    if row["reading"]:
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
