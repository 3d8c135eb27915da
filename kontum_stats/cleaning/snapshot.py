"""data/processed -> its tables as bytes, and hashes of what a run reads of them.

In: a data folder with `processed/*.parquet`. Out: a `Snapshot`, taken once, so that all runs of
a batch see the same figures; its slices, one hash for each table, section, indicator and last
year; and the hash of what a notebook noted that it read (a list of `Read`).
Refuses a folder without tables, and a file that is not Parquet.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import InputError, Problem

# table -> rows of (section, indicator, last year, hash); '' for what a table has no column for
Slices = Mapping[str, list[list[str]]]
# The environment variable that names the file in which a run's reads are noted, one a line.
READS_FILE = "KONTUM_STATS_READS"


@dataclass(frozen=True)
class Read:
    """What a notebook read: the rows of `table` in `sections` and of `indicators`, up to the year
    `until` (all of them where None). The table '' stands for everything."""

    table: str = ""
    sections: tuple[str, ...] | None = None
    until: int | None = None
    indicators: tuple[str, ...] | None = None

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Read:
        """The read noted as `{"table", "sections", "until", "indicators"}`."""
        sections, indicators = (
            None if (some := entry.get(name)) is None else tuple(sorted({*some}))
            for name in ("sections", "indicators")
        )
        return cls(entry.get("table") or "", sections, entry.get("until"), indicators)


EVERYTHING = (Read(),)


@dataclass(frozen=True)
class Snapshot:
    """The tables of one processed folder: name -> content of its Parquet file."""

    tables: Mapping[str, bytes]

    @cached_property
    def digest(self) -> str:
        """One hash over names and contents."""
        return digest_of({name: hashed(content) for name, content in sorted(self.tables.items())})


def take(data: Path) -> Snapshot:
    """The tables of `data`/processed. Raises InputError where there are none."""
    folder = data / "processed"
    tables = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}
    if not tables:
        raise InputError(
            Problem("holds no table (*.parquet)", f"kontum-stats clean --data {data}", str(folder))
        )
    return Snapshot(tables)


def slices(snapshot: Snapshot, folder: Path) -> Slices:
    """Hashes of the rows of each table; `folder` is for messages."""
    return {
        name: _table_slices(content, folder / f"{name}.parquet")
        for name, content in snapshot.tables.items()
    }


def merged(reads: Iterable[Read]) -> tuple[Read, ...]:
    """The same reads, one for each table, sections and year."""
    kinds: dict[tuple[Any, ...], set[str] | None] = {}
    for read in reads:
        kind = (read.table, read.sections, read.until)
        known = kinds.setdefault(kind, set())
        if read.indicators is None or known is None:
            kinds[kind] = None
        else:
            known.update(read.indicators)
    found = (
        Read(table, sections, until, None if names is None else tuple(sorted(names)))
        for (table, sections, until), names in kinds.items()
    )
    return tuple(sorted(found, key=repr))


def to_json(reads: Iterable[Read]) -> str:
    """The reads as they are kept; `Read.from_json` reads each of them."""
    return json.dumps([asdict(read) for read in reads])


def digest_of_reads(reads: Iterable[Read], of: Slices) -> str:
    """The hash of all that `reads` cover. A read of a table that is not there has its own hash,
    so that the run is done again once the table appears."""
    return digest_of([[repr(read), _covered(read, of)] for read in reads])


def digest_of(value: Any) -> str:
    """A hash of anything that JSON can hold."""
    return hashed(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())


def hashed(content: bytes) -> str:
    """SHA-256, the first 32 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:32]


def _covered(read: Read, of: Slices) -> Any:
    if not read.table:
        return of
    # Rows of no section, indicator or year may bear on any: they count for every read.
    return [
        row
        for row in of.get(read.table, [])
        if (not row[0] or read.sections is None or row[0] in read.sections)
        and (not row[1] or read.indicators is None or row[1] in read.indicators)
        and (not row[2] or read.until is None or int(row[2]) <= read.until)
    ]


def _table_slices(content: bytes, file: Path) -> list[list[str]]:
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.ParquetFile(io.BytesIO(content)).read(use_threads=False)
    except pyarrow.ArrowInvalid as error:
        what = f"is not a Parquet file ({error})"
        raise InputError(Problem(what, "run kontum-stats clean again", str(file))) from error
    columns = "\n".join(f"{field.name}: {field.type}" for field in table.schema).encode()
    hashes: dict[tuple[str, str, str], Any] = defaultdict(lambda: hashlib.sha256(columns))
    hashes["", "", ""].update(b"columns")
    for row in table.to_pylist():
        place = (str(row.get("section") or ""), str(row.get("indicator") or ""), _last_year(row))
        hashes[place].update(repr(list(row.values())).encode())
    return [[*place, rows.hexdigest()[:32]] for place, rows in sorted(hashes.items())]


def _last_year(row: Mapping[str, Any]) -> str:
    for column in ("last_year", "year"):
        if row.get(column) is not None:
            return str(int(row[column]))
    last = str(row.get("period") or "")[-4:]
    return last if last.isdigit() else ""
