"""Whether a step's output is still that of its input.

In: the files that a step reads, and those that it writes. Out: a key of the first, and a ledger
beside the outputs that remembers for each step its key, a hash of each output, and what the step
said. A step need not be done again where its key stands there and no output was changed, damaged
or removed since, by whomever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import files


def key_of(paths: Iterable[Path], *also: str) -> str:
    """A hash over the names and contents of files, and over the texts in `also`."""
    whole = hashlib.sha256()
    texts = [("", text.encode()) for text in also]
    read = [(path.name, files.content(path)) for path in sorted(paths)]
    for name, content in [*texts, *read]:
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def code_files() -> list[Path]:
    """The files of this package that decide what comes out of a step."""
    package = Path(__file__).parent
    kinds = (".py", ".po", ".csv", ".css", ".j2", ".html")
    return sorted(path for path in package.rglob("*") if path.suffix in kinds)


def remembered(ledger: Path, step: str, key: str) -> Any | None:
    """What `step` said when it was last done with this key; None where it must be done."""
    try:
        entry = _entries(ledger)[step]
        is_whole = all(
            hashed == key_of([ledger.parent / name]) for name, hashed in entry["outputs"].items()
        )
        return entry["said"] if entry["key"] == key and is_whole else None
    except (LookupError, TypeError, AttributeError, OSError):
        return None


def remember(ledger: Path, step: str, key: str, outputs: Iterable[Path], said: Any) -> None:
    """Notes in the ledger that `step` was done with this key, what it wrote into the ledger's
    folder, and what it said (JSON, not None)."""
    hashes = {path.name: key_of([path]) for path in outputs}
    entry = {"key": key, "outputs": hashes, "said": said}
    entries = _entries(ledger) | {step: entry}
    files.write(ledger, f"{json.dumps(entries, indent=1, sort_keys=True)}\n".encode())


def _entries(ledger: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(files.read(ledger) or b""))
    except (ValueError, TypeError, RecursionError):
        return {}
