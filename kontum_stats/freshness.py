"""Whether a step's output is still that of its input.

In: the files that a step reads. Out: a key of their contents, and a ledger beside the outputs
that remembers which key each output was made from, and what the step said. A step whose key
stands in the ledger and whose outputs are there need not be done again.
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
    read = [(path.name, path.read_bytes()) for path in sorted(paths)]
    for name, content in [*texts, *read]:
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def code_files() -> list[Path]:
    """The files of this package that decide what comes out of a step."""
    package = Path(__file__).parent
    kinds = (".py", ".po", ".csv", ".css", ".j2", ".html")
    return sorted(path for path in package.rglob("*") if path.suffix in kinds)


def remembered(ledger: Path, step: str, key: str, outputs: Iterable[Path]) -> Any | None:
    """What `step` said when it was last done with this key; None where it must be done."""
    entry = _entries(ledger).get(step, {})
    if entry.get("key") != key or not all(path.exists() for path in outputs):
        return None
    return entry["said"]


def remember(ledger: Path, step: str, key: str, said: Any) -> None:
    """Notes in the ledger that `step` was done with this key, and what it said (JSON, not
    None)."""
    entries = _entries(ledger) | {step: {"key": key, "said": said}}
    files.write(ledger, f"{json.dumps(entries, indent=1, sort_keys=True)}\n".encode())


def _entries(ledger: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(ledger.read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return {}
