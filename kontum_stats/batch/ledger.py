"""What a batch has done, in one SQLite file beside the notebooks: `batch.sqlite`.

In and out: a `Record` for each output, written when the output is. Whatever kills a batch, an
entry is there whole or not at all; a file that cannot be read counts as none, and all runs are
done again. One batch at a time: `opened` locks the folder until it is done.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from .. import files
from ..cleaning.snapshot import EVERYTHING, Read, Snapshot, hashed

FILE = "batch.sqlite"


@dataclass(frozen=True)
class Record:
    """How a run ended when it was last tried: `state` 'done' or 'failed', `error` in one line.
    `over` is the digest of the tables that it failed over, '' where it did not.
    The rest is of its last good output, and '' or 0 where it has none: `notebook` and `base` are
    hashes of the notebook and of all that the output depends on but its figures; `figures` of the
    figures that were read, `reads` says which (JSON), and `tables` is the digest of the newest
    tables in which they were still the same; `size`, `changed` (ns) and `content` (a hash) tell
    whether the output is still whole."""

    name: str
    state: str
    error: str
    seconds: float
    over: str = ""
    notebook: str = ""
    base: str = ""
    figures: str = ""
    reads: str = ""
    tables: str = ""
    size: int = 0
    changed: int = 0
    content: str = ""

    def is_of(self, tables: Snapshot) -> bool:
        """Whether what was read is the same in `tables`; where it is not known what was read,
        all must be."""
        if self.tables == tables.digest:
            return True
        reads = map(Read.from_json, json.loads(self.reads or "[]"))
        return self.figures == tables.hash_of(tuple(reads) or EVERYTHING)

    def is_whole(self, output: Path) -> bool:
        """Whether the last good output is still what it was."""
        try:
            found = output.stat()
            if not self.content or found.st_size != self.size:
                return False
            is_untouched = found.st_mtime_ns == self.changed
            return is_untouched or hashed(output.read_bytes()) == self.content
        except FileNotFoundError:
            return False


_COLUMNS = ", ".join(field.name for field in fields(Record))
_TABLES = f"""
    create table if not exists entries ({_COLUMNS}, primary key (name));
    create table if not exists notebooks (folder);
"""


class Ledger:
    """The entries of one folder of outputs, by the output's path below it. `notebooks` is their
    folder as seen from there, '' where that is not known."""

    def __init__(self, folder: Path, file: sqlite3.Connection) -> None:
        self.folder, self._file = folder, file
        rows = file.execute(f"select {_COLUMNS} from entries")
        self.entries = {row[0]: Record(*row) for row in rows}
        kept = file.execute("select folder from notebooks").fetchone()
        self.notebooks = os.fsdecode(kept[0]) if kept else ""

    def record(self, entry: Record) -> None:
        """Keeps how a run ended, for good. Raises OSError where nothing can be written."""
        self.entries[entry.name] = entry
        marks = ", ".join("?" * len(fields(Record)))
        try:
            with self._file as file:
                file.execute(f"insert or replace into entries values ({marks})", astuple(entry))
        except sqlite3.OperationalError as error:
            raise OSError(f"{FILE}: {error}") from error

    def keep_notebooks(self, notebooks: Path) -> None:
        """Keeps where the notebooks are."""
        place = os.path.relpath(notebooks, self.folder)
        if place != self.notebooks:
            self.notebooks = place
            with self._file as file:
                file.execute("delete from notebooks")
                # As bytes: a folder's name need not be UTF-8.
                file.execute("insert into notebooks values (?)", (os.fsencode(place),))


def load(folder: Path) -> Ledger | None:
    """What was done in `folder`; None where nothing was."""
    if not (folder / FILE).exists():
        return None
    with closing(_connected(folder)) as file:
        return Ledger(folder, file)


@contextmanager
def opened(folder: Path, on_wait: Callable[[Path], None] | None = None) -> Iterator[Ledger]:
    """The ledger of `folder`, for this batch alone. Where another batch has it, `on_wait` is
    called once and this one waits."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = try_lock(folder)
    if lock is None and on_wait is not None:
        on_wait(folder)
    while lock is None:
        time.sleep(0.1)
        lock = try_lock(folder)
    try:
        with closing(_connected(folder)) as file:
            yield Ledger(folder, file)
    finally:
        os.close(lock)


def try_lock(folder: Path) -> int | None:
    """Locks `folder` for this process, until the file number is closed; None where another
    process has it."""
    # Not on every system, and pages are made without it.
    import fcntl

    number = os.open(folder, os.O_RDONLY)
    with suppress(OSError):
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return number
    os.close(number)
    return None


def _connected(folder: Path) -> sqlite3.Connection:
    files.refuse_pipe(folder / FILE)
    for _ in range(2):
        file = sqlite3.connect(folder / FILE, timeout=30)
        try:
            # A killed process loses nothing that it had written; against a loss of power the
            # file need not be safe, since all in it can be done again.
            file.execute("pragma synchronous = off")
            file.executescript(_TABLES)
            # What another version of this library wrote may have other columns.
            file.execute(f"select {_COLUMNS} from entries limit 0")
            return file
        except sqlite3.DatabaseError as error:
            file.close()
            is_another = str(error).startswith("no such column")
            if isinstance(error, sqlite3.OperationalError) and not is_another:
                raise OSError(f"{folder / FILE}: {error}") from error
            (folder / FILE).unlink()
    raise OSError(f"{folder / FILE} cannot be written")
