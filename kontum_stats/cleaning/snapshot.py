"""data/processed -> its tables as bytes, and hashes of what a run reads of them.

In: a data folder with `processed/*.parquet`. Out: a `Snapshot`, taken once, so that all runs of
a batch see the same figures; the hash of what of them a notebook noted that it read (`Read`s).
Refuses a folder without tables, and a file that is not Parquet.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from .. import files
from ..errors import InputError, Problem

# The environment variable that names the file in which a run's reads are noted, one a line.
READS_FILE = "KONTUM_STATS_READS"
# The columns of a table with their types, and its rows.
_Table = tuple[dict[str, str], list[dict[str, Any]]]


@dataclass(frozen=True)
class Read:
    """What a notebook read: of `table` the `columns`, of the rows in `sections` and of
    `indicators`, up to the year `until` (all of them where None). The table '' stands for
    everything."""

    table: str = ""
    sections: tuple[str, ...] | None = None
    until: int | None = None
    indicators: tuple[str, ...] | None = None
    columns: tuple[str, ...] | None = None

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Read:
        """The read that `asdict` made a mapping of."""
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in entry.items()
        }
        return cls(**given)


EVERYTHING = (Read(),)


@dataclass(frozen=True)
class Snapshot:
    """The tables of one processed folder: name -> content of its Parquet file."""

    folder: Path
    tables: Mapping[str, bytes]
    _tables: dict[str, _Table] = field(default_factory=dict, repr=False)
    _hashes: dict[Read, str] = field(default_factory=dict, repr=False)

    @cached_property
    def digest(self) -> str:
        """One hash over names and contents."""
        return digest_of({name: hashed(content) for name, content in sorted(self.tables.items())})

    def hash_of(self, reads: Iterable[Read]) -> str:
        """The hash of what `reads` cover. A table that is not there has its own, so that the run
        is done again once it appears. Raises InputError for a table that is no Parquet file."""
        return digest_of([self._hash_of_one(read) for read in reads])

    def _hash_of_one(self, read: Read) -> str:
        if read not in self._hashes:
            columns, rows = self._table(read.table)
            chosen = [name for name in columns if read.columns is None or name in read.columns]
            covered = [[str(row[name]) for name in chosen] for row in rows if _covers(read, row)]
            types = [columns[name] for name in chosen]
            whole = [repr(read), types, covered]
            self._hashes[read] = digest_of(whole) if read.table else self.digest
        return self._hashes[read]

    def _table(self, name: str) -> _Table:
        if name not in self._tables and name in self.tables:
            self._tables[name] = _parsed(self.tables[name], self.folder / f"{name}.parquet")
        return self._tables.get(name, ({}, []))


def take(data: Path) -> Snapshot:
    """The tables of `data`/processed. Raises InputError where there are none."""
    folder = data / "processed"
    tables = {path.stem: files.content(path) for path in sorted(folder.glob("*.parquet"))}
    if not tables:
        raise InputError(
            Problem("holds no table (*.parquet)", f"kontum-stats clean --data {data}", str(folder))
        )
    return Snapshot(folder, tables)


def merged(reads: Iterable[Read]) -> tuple[Read, ...]:
    """The same reads, each once, those that differ in their indicators as one."""
    kinds: dict[Read, set[str] | None] = {}
    for read in reads:
        kind = replace(read, indicators=None)
        known = kinds.setdefault(kind, set())
        if read.indicators is None or known is None:
            kinds[kind] = None
        else:
            known.update(read.indicators)
    found = (
        replace(kind, indicators=None if names is None else tuple(sorted(names)))
        for kind, names in kinds.items()
    )
    return tuple(sorted(found, key=repr))


def digest_of(value: Any) -> str:
    """A hash of anything that JSON can hold."""
    return hashed(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())


def hashed(content: bytes) -> str:
    """SHA-256, the first 32 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:32]


def _covers(read: Read, row: Mapping[str, Any]) -> bool:
    # Rows of no section, indicator or year may bear on any: they count for every read.
    section, indicator, year = row.get("section"), row.get("indicator"), row.get("last_year")
    return (
        (not section or read.sections is None or section in read.sections)
        and (not indicator or read.indicators is None or indicator in read.indicators)
        and (not year or read.until is None or int(year) <= read.until)
    )


def _parsed(content: bytes, file: Path) -> _Table:
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.ParquetFile(io.BytesIO(content)).read(use_threads=False)
    except (pyarrow.ArrowException, OSError) as error:
        what = f"is no whole Parquet file ({error})"
        raise InputError(Problem(what, "run: kontum-stats build", str(file))) from error
    return {field.name: str(field.type) for field in table.schema}, table.to_pylist()
