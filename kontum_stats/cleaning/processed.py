"""The tables of `data/processed/`: written whole, read back, looked into.

In: tables by name. Out: Parquet for the library and CSV for people, written beside their target
and moved over it; and the tables as they are read again, each reading noted for the batch.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .. import files
from ..errors import InputError, Problem
from ..language import LANGUAGES
from ..language import load as language
from .snapshot import READS_FILE, Read

FACT = ["indicator", "breakdown", "period"]
_noted: set[tuple[str, Read]] = set()


def write_tables(tables: dict[str, pd.DataFrame], data: Path | str) -> list[Path]:
    """Writes each table to `<data>/processed/<name>.parquet` and `.csv`; returns the paths.

    Everything is written beside its target first, and moved only when all of it was written.
    """
    folder = Path(data) / "processed"
    contents = {
        folder / f"{name}{suffix}": content(table)
        for name, table in tables.items()
        for suffix, content in ((".parquet", _parquet), (".csv", _csv))
    }
    files.write_all(contents)
    return list(contents)


def read_table(
    data: Path | str, name: str, sections: Sequence[str] | None = None, until: int | None = None
) -> pd.DataFrame:
    """A processed table, of some sections and up to the year `until` where asked for.

    What was read is noted in the file named by the environment variable `KONTUM_STATS_READS`,
    from which the batch learns what a notebook depends on. Raises InputError where the table
    has not been built.
    """
    path = _table_path(data, name)
    note_read(name, sections, until)
    # Short tables, read row by row: what takes Arrow's strings the longest.
    with pd.option_context("mode.string_storage", "python"), _readable(path):
        # As bytes: Arrow knows no path that is not UTF-8.
        table = pd.read_parquet(io.BytesIO(files.content(path)), use_threads=False)
    if sections is not None:
        table = table[table["section"].isin(list(sections))]
    if until is not None:
        table = table[table["last_year"] <= until]
    return table.reset_index(drop=True)


def read_columns(
    data: Path | str,
    name: str,
    sections: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    *,
    is_noted: bool = True,
) -> dict[str, list[Any]]:
    """The columns of a processed table (all where None) as lists, None where a cell is empty: for
    readers that go through it row by row. Narrowed, noted and refused as by `read_table`; not
    noted where the reader does that itself, row by row (`note_read`)."""
    path = _table_path(data, name)
    if is_noted:
        note_read(name, sections, columns=columns)
    with _readable(path):
        table = pq.ParquetFile(io.BytesIO(files.content(path))).read(use_threads=False)
    if sections is not None:
        table = table.filter(pc.is_in(table["section"], pa.array(list(sections), pa.string())))
    found: dict[str, list[Any]] = (table.select(columns) if columns else table).to_pydict()
    return found


def processed_folder(data: Path | str) -> Path:
    """`<data>/processed`, found from the repository's root and from `notebooks/` alike: a
    relative `data` that is not here is looked for beside the parent folder."""
    data = Path(data)
    if not data.is_absolute() and not data.exists() and (Path("..") / data).exists():
        data = Path("..") / data
    return data / "processed"


def digest(data: Path | str) -> str:
    """A short hash of the processed figures, which tells pages of different data apart."""
    path = processed_folder(data) / "figures.csv"
    return hashlib.sha256(files.content(path)).hexdigest()[:12]


def has_flag(figures: pd.DataFrame, flag: str) -> pd.Series:
    """Which rows carry `flag` (True or False for each row)."""
    return figures["flags"].str.split().map(lambda flags: flag in flags).astype(bool)


def one_of(known: Iterable[str], what: str, wanted: str) -> str:
    """`wanted`, a name given at the prompt. Raises InputError, which lists the names that are
    `known`, for another."""
    choices = list(known)
    if wanted not in choices:
        mend = f"choose one of: {', '.join(sorted(filter(None, choices)))}"
        raise InputError(Problem(f"is no {what} that is known here", mend, content=wanted))
    return wanted


def in_language(table: pd.DataFrame, lang: str | None) -> pd.DataFrame:
    """A processed table without the texts of the other language (with both where None).
    Raises ValueError for another language than 'vi' and 'en'."""
    if lang is None:
        return table
    others = tuple(f"_{code}" for code in LANGUAGES if code != language(lang).code)
    return table[[column for column in table.columns if not column.endswith(others)]]


def exact(value: float) -> Decimal:
    """The decimal number that a float stands for, without a needless '.0'."""
    exact = Decimal(str(value))
    whole = exact.to_integral_value()
    return whole if exact == whole else exact


def _table_path(data: Path | str, name: str) -> Path:
    path = processed_folder(data) / f"{name}.parquet"
    if not path.exists():
        folder = path.parents[1].resolve()
        if not folder.is_dir():
            mend = "name the folder that holds raw, by data='…' or --data"
            raise InputError(Problem("is no folder of a province", mend, str(folder)))
        # Where clean was run already, to run it again would not help.
        step = "check" if path.with_name("figures.parquet").exists() else "clean"
        mend = f"run: kontum-stats {step} --data {folder}"
        if not (folder / "raw").is_dir():
            mend += "; or name the folder that holds raw, by data='…' or --data"
        raise InputError(Problem(f"has not been built in {folder}", mend, path.name))
    return path


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Around the reading of a table. Raises InputError where it was damaged or cut off."""
    try:
        yield
    except pa.ArrowMemoryError:
        raise
    except (pa.ArrowException, OSError) as error:
        mend = f"run: kontum-stats build --data {path.parents[1]}"
        raise InputError(Problem("is no whole Parquet file", mend, path.name)) from error


def _parquet(table: pd.DataFrame) -> bytes:
    target = io.BytesIO()
    table.to_parquet(target, index=False)
    return target.getvalue()


def _csv(table: pd.DataFrame) -> bytes:
    text = table.copy()
    for column in text.select_dtypes("number"):
        text[column] = [_plain(value) for value in text[column]]
    return str(text.to_csv(index=False, lineterminator="\n")).encode()


def _plain(value: float) -> str:
    """A number as a person writes it into a CSV: 40431 and not 40431.0; '' where missing."""
    return "" if pd.isna(value) else f"{exact(float(value)):f}"


def note_read(
    name: str,
    sections: Sequence[str] | None = None,
    until: int | None = None,
    *,
    indicators: Iterable[str] | None = None,
    columns: Iterable[str] | None = None,
) -> None:
    """Notes what was read of a table, each thing once: of the rows in `sections` and of
    `indicators`, up to the year `until`, the `columns`; all of them where None. See
    `read_table`."""
    target = os.environ.get(READS_FILE)
    if not target:
        return
    rows, series, chosen = (
        None if some is None else tuple(sorted(some)) for some in (sections, indicators, columns)
    )
    read = Read(name, rows, until, series, chosen)
    if (target, read) not in _noted:
        _noted.add((target, read))
        with open(target, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(asdict(read)) + "\n")
