"""data/processed -> its tables as bytes, and hashes of what a run reads of them.

In: a data folder with `processed/*.parquet`. Out: a `Snapshot`, taken once, so that all runs of
a batch see the same figures; slices of it, one hash for each table, section and last year; and
the hash of what a notebook noted that it read (a list of `Read`).
Refuses a folder without tables, and a file that is not Parquet.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import InputError, Problem

# table -> section ('' for a table without sections) -> last year ('' without years) -> hash
Slices = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True)
class Read:
    """What a notebook read: the rows of `table` in `sections` (all sections if None) up to the
    year `until` (all years if None). The table '' stands for everything."""

    table: str = ""
    sections: tuple[str, ...] | None = None
    until: int | None = None

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Read:
        """The read noted as `{"table", "sections", "until"}`; a single section may be a string."""
        sections = entry.get("sections")
        if isinstance(sections, str):
            sections = [sections]
        chosen = None if sections is None else tuple(sorted(sections))
        return cls(entry.get("table") or "", chosen, entry.get("until"))

    def to_json(self) -> dict[str, Any]:
        """The same as a mapping for JSON."""
        sections = None if self.sections is None else list(self.sections)
        return {"table": self.table, "sections": sections, "until": self.until}


EVERYTHING = (Read(),)
# The environment variable that names the file in which a run's reads are noted, one a line.
READS_FILE = "KONTUM_STATS_READS"


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


def slices(snapshot: Snapshot, folder: str = "data/processed") -> Slices:
    """Hashes of the rows of each table by section and last year; `folder` is for messages."""
    return {
        name: _table_slices(content, f"{folder}/{name}.parquet")
        for name, content in snapshot.tables.items()
    }


def digest_of_reads(reads: Iterable[Read], of: Slices) -> str:
    """The hash of all that `reads` cover. A read of a table that is not there has its own hash,
    so that the run is done again once the table appears."""
    return digest_of([_covered(read, of) for read in sorted(set(reads), key=repr)])


def digest_of(value: Any) -> str:
    """A hash of anything that JSON can hold."""
    return hashed(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())


def hashed(content: bytes) -> str:
    """SHA-256, the first 32 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:32]


def _covered(read: Read, of: Slices) -> Any:
    if not read.table:
        return of
    # Rows of no section or no year may bear on any: they count for every read of the table.
    return [
        read.to_json(),
        {
            section: {
                year: row_hash
                for year, row_hash in years.items()
                if not year or read.until is None or int(year) <= read.until
            }
            for section, years in of.get(read.table, {}).items()
            if not section or read.sections is None or section in read.sections
        },
    ]


def _table_slices(content: bytes, file: str) -> dict[str, dict[str, str]]:
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.ParquetFile(io.BytesIO(content)).read(use_threads=False)
    except pyarrow.ArrowInvalid as error:
        what = f"is not a Parquet file ({error})"
        raise InputError(Problem(what, "run kontum-stats clean again", file)) from error
    columns = [f"{field.name}: {field.type}" for field in table.schema]
    hashes: dict[tuple[str, str], Any] = defaultdict(
        lambda: hashlib.sha256("\n".join(columns).encode())
    )
    for row in table.to_pylist():
        place = (str(row.get("section") or ""), _last_year(row))
        hashes[place].update(repr(list(row.values())).encode())
    nested: dict[str, dict[str, str]] = {"": {"": hashed("\n".join(columns).encode())}}
    for (section, year), rows in sorted(hashes.items()):
        nested.setdefault(section, {})[year] = rows.hexdigest()[:32]
    return nested


def _last_year(row: Mapping[str, Any]) -> str:
    for column in ("last_year", "year"):
        if row.get(column) is not None:
            return str(int(row[column]))
    last = str(row.get("period") or "")[-4:]
    return last if last.isdigit() else ""
