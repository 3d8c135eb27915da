"""What a batch has done so far, kept so that it survives being killed at any moment.

In and out: `manifest.json` in the folder of the outputs, one `Entry` for each output, replaced
as a whole; beside it `manifest.journal`, one line for each run that ended since. A line that
was cut off by the end of its process is passed over: its run is done again.
One batch at a time: `opened` locks the folder until it is done. An address (fsspec) has no lock
and no journal; there the manifest is written every few seconds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from .. import files as places
from ..cleaning.snapshot import EVERYTHING, Read, Slices, hashed
from ..files import Place

MANIFEST = "manifest.json"
JOURNAL = "manifest.journal"
LOCK = ".lock"
_FORMAT = 1
_SECONDS_BETWEEN_WRITES = 5.0


@dataclass(frozen=True)
class Entry:
    """How one run ended: `key` stands for all that its output depends on, `base` for that
    without the data, `reads` for what it read of the data; `size`, `changed` (ns) and `content`
    (a hash) tell whether the output is still whole."""

    key: str
    base: str
    state: str
    error: str
    seconds: float
    reads: tuple[Read, ...]
    size: int
    changed: int
    content: str


@dataclass
class Manifest:
    """The entries of one folder of outputs, by the output's path below it; and the slices of
    the data they were made from, by the data's digest (the last one seen only)."""

    folder: Place
    entries: dict[str, Entry] = field(default_factory=dict)
    slices: dict[str, Slices] = field(default_factory=dict)
    _journal: IO[str] | None = None
    _written: float = 0.0

    def is_done(self, name: str, key: str, sizes: Mapping[str, tuple[int, int]]) -> bool:
        """Whether the output `name` was made with `key` and is still whole."""
        entry = self.entries.get(name)
        if entry is None or entry.state != "done" or entry.key != key or name not in sizes:
            return False
        size, changed = sizes[name]
        if size != entry.size:
            return False
        if changed == entry.changed:
            return True
        content = places.read(places.join(self.folder, name))
        return content is not None and hashed(content) == entry.content

    def record(self, name: str, entry: Entry) -> None:
        """Keeps how the run of `name` ended, for good."""
        self.entries[name] = entry
        if self._journal is not None:
            self._journal.write(json.dumps([name, _to_json(entry)]) + "\n")
            self._journal.flush()
        elif time.monotonic() - self._written > _SECONDS_BETWEEN_WRITES:
            self.write()

    def write(self) -> None:
        """Writes `manifest.json` and empties the journal."""
        content = {
            "format": _FORMAT,
            "slices": self.slices,
            "runs": {name: _to_json(entry) for name, entry in sorted(self.entries.items())},
        }
        text = json.dumps(content, indent=1, ensure_ascii=False)
        places.write(places.join(self.folder, MANIFEST), text.encode())
        self._written = time.monotonic()
        if self._journal is not None:
            self._journal.truncate(0)


def load(folder: Place) -> Manifest:
    """The manifest of `folder`, journal included; an empty one where there is none or where it
    cannot be read (all runs are done again then, which is slow but right)."""
    manifest = Manifest(folder)
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        content = json.loads(places.read(places.join(folder, MANIFEST)) or b"{}")
        if content.get("format") == _FORMAT:
            manifest.slices = content["slices"]
            manifest.entries = {n: _from_json(entry) for n, entry in content["runs"].items()}
    if not places.is_address(folder):
        _replay(Path(folder) / JOURNAL, manifest.entries)
    return manifest


@contextmanager
def opened(folder: Place, on_wait: Callable[[Place], None] | None = None) -> Iterator[Manifest]:
    """The manifest of `folder`, locked for this batch. Where another batch has it, `on_wait` is
    called once and the batch waits."""
    if places.is_address(folder):
        manifest = load(folder)
        try:
            yield manifest
        finally:
            manifest.write()
        return
    root = Path(folder)
    root.mkdir(parents=True, exist_ok=True)
    with open(root / LOCK, "a+b") as lock:
        _wait_for(lock, lambda: on_wait(folder) if on_wait else None)
        manifest = load(root)
        for leftover in root.glob(f"*/*/*{places.PART}"):
            leftover.unlink(missing_ok=True)
        with open(root / JOURNAL, "a", encoding="utf-8") as journal:
            manifest._journal = journal
            # A line cut off by a kill must not swallow the first line of this batch.
            if journal.tell():
                journal.write("\n")
            before = manifest.slices
            try:
                yield manifest
            finally:
                if journal.tell() or manifest.slices is not before:
                    manifest.write()
                manifest._journal = None


def with_output(entry: Entry, target: Place, content: bytes) -> Entry:
    """`entry` with the marks by which the output at `target` is known to be whole."""
    changed = 0 if places.is_address(target) else Path(target).stat().st_mtime_ns
    return replace(entry, size=len(content), changed=changed, content=hashed(content))


def _replay(journal: Path, entries: dict[str, Entry]) -> None:
    try:
        lines = journal.read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            name, entry = json.loads(line)
            entries[name] = _from_json(entry)


def _to_json(entry: Entry) -> dict[str, Any]:
    return asdict(entry) | {"reads": [read.to_json() for read in entry.reads]}


def _from_json(entry: Mapping[str, Any]) -> Entry:
    reads = tuple(Read.from_json(read) for read in entry["reads"]) or EVERYTHING
    return Entry(**{**entry, "reads": reads})


def _wait_for(lock: IO[bytes], on_wait: Callable[[], None]) -> None:
    if try_lock(lock):
        return
    on_wait()
    while not try_lock(lock):
        time.sleep(0.1)


if sys.platform == "win32":
    import msvcrt

    def try_lock(lock: IO[bytes]) -> bool:
        """Whether the open file `lock` is now locked for this process, until it is closed."""
        try:
            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(lock: IO[bytes]) -> bool:
        """Whether the open file `lock` is now locked for this process, until it is closed."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
