"""A decided draft -> rows added to `data/raw/figures_<year>.csv`.

In: the workbook or CSV file that `draft` wrote, with decisions. Out: the raw files with the
accepted rows, and the indicators and parts that they name anew, behind their old bytes, all files
or none. Refuses the whole draft, with every fault named by file, row and column, where a decided
row breaks a rule of the raw files, a print does not stand in the words around it, or a row is held
already. No row that stands is changed or moved.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from .. import files, quantities
from ..cleaning import raw
from ..cleaning.csvfiles import PLACES, read_rows
from ..cleaning.raw import RawData
from ..cleaning.schemas import FIGURE_COLUMNS, LOCATOR, PERIOD, PRINTED_UNIT, SCHEMAS
from ..errors import InputError, Problem
from ..quantities import Own, QuantityError, own_nouns
from ..vocabulary import BASE_UNITS, UNITS, Unit
from . import naming, saved, verify

NEEDED = ("decision", *FIGURE_COLUMNS)
DECISIONS = ("", "accept", "skip")


_Row = dict[str, Any]  # of a draft, by column


def _nothing_more(_: RawData) -> None:
    """What is asked of the raw files beyond their own rules, where nobody asks."""


@dataclass(frozen=True)
class Accepted:
    """What became of a draft: rows `added` by file name, those of the catalogues too, accepted rows
    that were `held` already, rows `skipped`, rows `undecided`, how many prints or places a
    spreadsheet had changed and were `restored`, remarks on periods outside the years of their
    source, and the added rows to which the correction of another was `carried`
    (`saved.carried`)."""

    added: dict[str, int]
    held: int
    skipped: int
    undecided: int
    restored: int
    outside: tuple[Problem, ...] = ()
    carried: dict[int, list[int]] = field(default_factory=dict)


def accept(
    draft: Path | str, data: Path | str, examine: Callable[[RawData], object] = _nothing_more
) -> Accepted:
    """Adds the rows of the file `draft` whose `decision` is 'accept' to the raw files of the
    province folder `data`, each to the file of the year in which its period ends. An indicator or
    part that is written as new (`naming`) goes into its catalogue.

    A file that is not there is made. `examine` is called with the raw files as they would be, and
    raises InputError for what the steps that follow would refuse. Raises InputError with every
    fault, and adds nothing then.
    """
    path, folder = Path(draft), Path(data) / "raw"
    if not path.is_file():
        what = files.NO_FILE if path.exists() else "is not there"
        raise InputError(Problem(what, "give the file that draft wrote", str(path)))
    rows = saved.read(path, NEEDED)
    decisions = rows["decision"].str.lower()
    restored = [_restored(row) for row in rows.to_dict("records")]
    wanted = [
        one for one, decision in zip(restored, decisions, strict=True) if decision == "accept"
    ]
    problems = [*_unknown_decisions(rows), *_strangers(wanted)]
    names = [*_new_names(folder, wanted)]
    added, held, repeated = _split(folder, wanted, restored)
    problems += repeated
    new = [*names, *_new_files(folder, added)]
    problems += _faults(folder, new, path.name, examine)
    if problems:
        problems.sort(key=lambda one: (one.file != path.name, one.file, one.row or 0, one.column))
        raise InputError(_placed(one, path, rows.attrs[PLACES]) for one in problems)
    _move_in(new)
    counts = Counter(decisions)
    loaded = raw.load(data, needs_figures=bool(new))
    return Accepted(
        added={one.path.name: len(one.rows) for one in new},
        held=held,
        skipped=counts["skip"],
        undecided=counts[""],
        restored=sum(bool(one["restored"]) for one in added),
        outside=tuple(raw.outside_sources(loaded.figures, loaded.sources)),
        carried=saved.carried({int(one["row"]): one.get("reason", "") for one in added}),
    )


@dataclass(frozen=True)
class _NewFile:
    """A raw file as it will be: its `path`, the bytes it has (None: not there), the bytes it
    will have, the draft rows that were added and the row number of the first of them."""

    path: Path
    old: bytes | None
    content: bytes
    rows: tuple[_Row, ...]
    first: int


def _unknown_decisions(rows: pd.DataFrame) -> Iterator[Problem]:
    for row in raw.rows_of(rows):
        if row["decision"].lower() not in DECISIONS:
            yield raw.at(row, "decision", "is no decision", "write accept or skip, or empty it")


def _restored(row: _Row) -> _Row:
    """The row with print and locator as `as_printed` keeps them where a spreadsheet changed them:
    it writes 1.2 for 1.200, 2 for 02, and a date for 1/3 or 2.1.

    What a person edits still stands in the words around; what has letters is a person's edit.
    """
    row = {**row, "restored": False}
    kept = _KEPT.fullmatch(row.get("as_printed", ""))
    if kept is None:
        return row
    locator, printed = kept.groups()
    if _is_spreadsheets(row["printed"]) and not verify.stands_in(row["printed"], _around(row)):
        row |= {"printed": printed, "restored": True}
    if row["locator"] != locator and _is_spreadsheets(row["locator"]):
        row |= {"locator": locator, "restored": True}
    return row


def _is_spreadsheets(cell: str) -> bool:
    """Whether a cell may be what a spreadsheet made of a number or of what it took for a date."""
    return bool(_NUMBER_OR_DATE.fullmatch(cell))


def _around(row: _Row) -> str:
    kept = _KEPT.fullmatch(row.get("as_printed", ""))
    middle = kept[2] if kept else row["printed"]
    return f"{row.get('words_before', '')} {middle} {row.get('words_after', '')}"


def _strangers(rows: Sequence[_Row]) -> Iterator[Problem]:
    """Prints that do not stand in the words around them, in rows that still have these words."""
    for row in rows:
        if row.get("as_printed") and not verify.stands_in(row["printed"], _around(row)):
            what = "does not stand in the words around it"
            mend = f"copy it as printed: {row['as_printed']}"
            yield _at(row, what, mend)


def _split(
    folder: Path, wanted: Sequence[_Row], drafted: Sequence[_Row]
) -> tuple[list[_Row], int, list[Problem]]:
    """The rows of `wanted` that are new; how many the raw files hold word for word; and those that
    say a fact twice, or say of a print otherwise what a raw row says of it already. `drafted` are
    all rows of the draft: one print of a place may stand there several times."""
    there = {_key(row, _FACT): row for row in _raw_rows(folder)}
    new: dict[tuple[str, ...], _Row] = {}
    held: set[tuple[str, ...]] = set()
    problems = []
    for row in wanted:
        fact = _key(row, _FACT)
        if fact in there:
            held.add(fact)
        elif fact in new:
            what = f"is the same fact as in row {new[fact]['row']}, of the same place"
            mend = "write skip into one of the two, or another name, part or period"
            problems.append(_at(row, what, mend))
        else:
            new[fact] = row
    printed = Counter(_key(row, _PRINT) for row in drafted)
    said = Counter(_key(row, _PRINT) for row in (*there.values(), *new.values()))
    for row in new.values():
        place = _key(row, _PRINT)
        old = [one for fact, one in there.items() if fact[-3:] == place and fact not in held]
        if old and said[place] > printed[place]:
            what = f"stands under another name or period in row {old[0]['row']} of {old[0]['file']}"
            problems.append(_at(row, what, "mend it there, and write skip here"))
    return [*new.values()], len(held), problems


def _key(row: Mapping[str, Any], columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[column] for column in columns)


def _at(row: _Row, what: str, mend: str) -> Problem:
    return Problem(what, mend, row["file"], row["row"], "printed", row["printed"])


def _raw_rows(folder: Path) -> list[raw.Row]:
    """The rows of figures that are there; a file that cannot be read is refused elsewhere."""
    rows = []
    for path in sorted(folder.glob("figures_*.csv")):
        with suppress(InputError):
            rows += raw.rows_of(read_rows(path, FIGURE_COLUMNS))
    return rows


def _new_names(folder: Path, rows: Sequence[_Row]) -> Iterator[_NewFile]:
    """The catalogues with the indicators, units and parts that `rows` name anew; in the rows
    their codes take the place of the names. A name that is there already, or was made of an earlier
    row, is that one; of two names that would share a code the later gets one of its own."""
    own = _own_units(folder)
    units = _NewUnits(own, own_nouns(map(Unit.own, own)))
    for column, name in (("indicator", "indicators"), ("breakdown", "breakdowns")):
        path = folder / f"{name}.csv"
        columns = tuple(str(one) for one in SCHEMAS[name].columns)
        rows_there = raw.rows_of(read_rows(path, columns)) if path.exists() else []
        known = {str(one[column]): naming.identity(one) for one in rows_there}
        made: dict[str, _Row] = {}
        for row in rows:
            if not naming.is_new(row[column]):
                continue
            cells = _named_anew(column, row, units)
            taken = known | {code: naming.identity(one) for code, one in made.items()}
            cells[column] = naming.free_code(cells[column], naming.identity(cells), taken)
            if cells[column] not in known:
                made.setdefault(cells[column], {**cells, "row": row["row"]})
            row[column] = cells[column]
        if column == "breakdown":
            made |= {
                one["breakdown"]: {**one, "row": next(iter(made.values()))["row"]}
                for one in naming.rests(list(made.values()))
                if one["breakdown"] not in known
            }
        if made:
            yield _new_file(path, list(made.values()), columns)
    if units.made:
        columns = tuple(str(one) for one in SCHEMAS["units"].columns)
        yield _new_file(folder / "units.csv", list(units.made.values()), columns)


@dataclass
class _NewUnits:
    """A province's `own` units with their `nouns`, and the rows that were `made` for more."""

    own: list[_Row]
    nouns: Own
    made: dict[str, _Row] = field(default_factory=dict)

    def code(self, noun: str, row: _Row) -> str:
        """The code of the unit that a new name is in: a word that stands beside the figure in
        the document and counts no unit yet becomes one; any other stays, to be refused."""
        return naming.known_unit(noun, self.own) or self._added(noun, row)

    def per(self, noun: str, row: _Row) -> str:
        """The code of what money is per, as `code`: 'VND/phòng', 'VND/person/3 months'."""
        if noun in UNITS or noun[:1].isdigit():
            return noun
        known = min(self.nouns.get(quantities.folded(noun), ()), default="")
        return known or quantities.PER.get(quantities.folded(noun)) or self._added(noun, row)

    def _added(self, noun: str, row: _Row) -> str:
        beside = " ".join(row.get(name, "") for name in _BESIDE_THE_FIGURE).casefold()
        is_printed = noun in naming.WRITTEN.values() or verify.stands_in(noun.casefold(), beside)
        if not noun or not is_printed:
            return noun
        if noun not in self.made:
            taken = {*BASE_UNITS, *(one["unit"] for one in (*self.own, *self.made.values()))}
            made = naming.unit_row(noun, taken, noun == naming.WRITTEN["point"])
            self.made[noun] = {**made, "row": row["row"]}
        return str(self.made[noun]["unit"])


def _own_units(folder: Path) -> list[_Row]:
    path = folder / "units.csv"
    columns = tuple(str(one) for one in SCHEMAS["units"].columns)
    return [dict(row) for row in raw.rows_of(read_rows(path, columns))] if path.exists() else []


def _named_anew(column: str, row: _Row, units: _NewUnits) -> dict[str, str]:
    if column == "breakdown":
        return naming.breakdown_row(row[column])
    try:
        printed = raw.whole_print({PRINTED_UNIT: "", **row})
        reading = quantities.readings(printed, units.nouns)[0]
    except QuantityError:
        reading = None
    cells = naming.indicator_row(row[column], reading)
    first, *per = cells["unit"].split("/")
    cells["unit"] = "/".join([units.code(first, row), *(units.per(one, row) for one in per)])
    return cells


def _new_files(folder: Path, rows: Sequence[_Row]) -> list[_NewFile]:
    """The files that the rows go to. A row whose period is none goes to any: it is refused."""
    by_name: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        years = PERIOD.fullmatch(row["period"])
        last = raw.period_years(row["period"])[1] if years else _ANY_YEAR
        by_name[f"figures_{last}.csv"].append(row)
    return [
        _new_file(folder / name, added, FIGURE_COLUMNS) for name, added in sorted(by_name.items())
    ]


def _new_file(path: Path, rows: list[_Row], columns: tuple[str, ...]) -> _NewFile:
    old = files.read(path)
    text = (old or b"").decode("utf-8-sig", errors="replace")
    records = list(csv.reader(io.StringIO(text))) if text.strip() else []
    header = [name.strip() for name in records[0]] if records else list(columns)
    end = "\r\n" if b"\r\n" in (old or b"") else "\n"
    kept = old or b""
    if PRINTED_UNIT not in header and any(row.get(PRINTED_UNIT) for row in rows):
        kept = _with_column(records, PRINTED_UNIT, end)
        header.append(PRINTED_UNIT)
    added = io.StringIO()
    writer = csv.writer(added, lineterminator=end)
    if not records:
        writer.writerow(header)
    written = {*columns, PRINTED_UNIT}
    for row in rows:
        writer.writerow([row.get(name, "") if name in written else "" for name in header])
    glue = end if records and not kept.endswith((b"\n", b"\r")) else ""
    content = kept + (glue + added.getvalue()).encode("utf-8")
    return _NewFile(path, old, content, tuple(rows), max(len(records), 1) + 1)


def _with_column(records: list[list[str]], column: str, end: str) -> bytes:
    """The rows of a file with one more column, empty in each of them."""
    if not records:
        return b""
    text = io.StringIO()
    cells = [[*records[0], column], *([*row, ""] if row else row for row in records[1:])]
    csv.writer(text, lineterminator=end).writerows(cells)
    return text.getvalue().encode("utf-8")


def _faults(
    folder: Path, new: Sequence[_NewFile], draft: str, examine: Callable[[RawData], object]
) -> list[Problem]:
    """What the rules of the raw files, and those who `examine` them, say of the folder as it would
    be, faults of added rows by their place in the draft."""
    if not folder.is_dir():
        mend = "name the province's data folder by --data, or begin one: kontum-stats init"
        return [Problem("is not there", mend, str(folder.resolve()))]
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch) / "raw"
        trial.mkdir()
        for path in folder.glob("*.csv"):
            shutil.copyfile(path, trial / path.name)
        for one in new:
            (trial / one.path.name).write_bytes(one.content)
        try:
            loaded = raw.load(scratch, needs_figures=bool(new))
            if new:
                examine(loaded)
        except InputError as error:
            return [_in_draft(problem, new, draft) for problem in error.problems]
    return []


def _in_draft(problem: Problem, new: Sequence[_NewFile], draft: str) -> Problem:
    for one in new:
        if problem.file == one.path.name and (problem.row or 0) >= one.first:
            row = one.rows[(problem.row or 0) - one.first]
            place = replace(problem, file=draft, row=int(row["row"]))
            if "printed" not in row:
                return _in_name(place, one.path.stem)
            return replace(place, mend=_MENDS.get(problem.column, problem.mend))
    return problem


def _placed(problem: Problem, draft: Path, places: Mapping[str, int]) -> Problem:
    """A fault of a workbook with the letter of its column beside the name."""
    if draft.suffix.lower() != saved.SUFFIX or problem.file != draft.name:
        return problem
    at = places.get(problem.column)
    letter = "" if at is None else f"{_letters(at)} ({problem.column})"
    return replace(problem, column=letter or problem.column)


def _letters(column: int) -> str:
    """What a spreadsheet calls a column: 0 is A, 26 is AA."""
    more, last = divmod(column, 26)
    return f"{_letters(more - 1) if more else ''}{chr(ord('A') + last)}"


def _in_name(problem: Problem, catalogue: str) -> Problem:
    """A fault of a catalogue's row that was made of a new name, said of that name."""
    column = "indicator" if catalogue == "indicators" else "breakdown"
    what = f"{problem.content!r} {problem.what}, in the new name, as its {problem.column}"
    mend = _UNIT_MEND if problem.column == "unit" else problem.mend
    mend = f"{mend}; between the brackets: mới (section, unit, kind): name"
    return replace(problem, column=column, content=None, what=what, mend=mend)


def _move_in(new: Sequence[_NewFile]) -> None:
    """Writes every file or none. Raises InputError where one was changed in the meantime."""
    old = {one.path: one.old for one in new}

    def refuse_changed(path: Path) -> None:
        if files.read(path) != old[path]:
            what, mend = "was changed while the draft was read", "accept the draft again"
            raise InputError(Problem(what, mend, path.name))

    files.write_all({one.path: one.content for one in new}, refuse_changed)


_MENDS = {
    "indicator": "choose one from the list, or write mới (section, unit, kind): name",
    "breakdown": "choose one from the list, or write mới: kind of parts: name, or empty it",
    "period": "write a year, as 2013, or the first and the last, as 2011-2013",
}
"""What to type into a cell of a draft where the rules of the raw files speak of other files."""
_UNIT_MEND = (
    "write the word that stands behind the figure, as in nhà or VND/phòng, or a unit of the guide's"
    " list"
)
_FACT = ("indicator", "breakdown", "period", "printed", "source", "locator")
_PRINT = _FACT[-3:]
_BESIDE_THE_FIGURE = (
    "printed", "words_after", "printed_unit", "column_heads", "row_heads", "unit",
)  # fmt: skip
_KEPT = re.compile(rf"({LOCATOR.pattern}) «(.*)»", re.DOTALL)
_NUMBER_OR_DATE = re.compile(
    r"[-\d.,/:%+Ee\s]*|\d{1,2}-[A-Za-z]{3}(?:-\d{2,4})?|[A-Za-z]{3}-\d{2,4}"
)
_ANY_YEAR = 1900
