"""Files written whole or not at all, and texts that no spreadsheet takes for formulas.

In: contents for local files. Each is written beside its target and moved over it: a reader never
meets half a file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

PART = ".part"


def read(path: Path) -> bytes | None:
    """The content, or None where there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write(path: Path, content: bytes) -> None:
    """Writes `content` so that the old file or the new one is seen, never a part of it."""
    write_all({path: content})


def write_all(
    contents: Mapping[Path, bytes], before_move: Callable[[Path], object] | None = None
) -> None:
    """Writes files all or none: beside their targets first, then moved over them, one
    after another. Where a move fails, or `before_move` (called with each target) raises, those
    that were moved are put back as they were."""
    parts = {target: target.with_name(f".{target.name}.{os.getpid()}{PART}") for target in contents}
    replaced: dict[Path, bytes | None] = {}
    try:
        for target, part in parts.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(contents[target])
        for target, part in parts.items():
            if before_move:
                before_move(target)
            # Of a single file there is nothing to put back.
            old = read(target) if len(parts) > 1 else None
            part.replace(target)
            replaced[target] = old
    except BaseException:
        for target, old in replaced.items():
            if old is None:
                target.unlink()
            else:
                target.write_bytes(old)
        raise
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def guarded(words: str) -> str:
    """`words` as a cell of a CSV file that people open: what a spreadsheet would take for a
    formula has an apostrophe before it, which marks a text."""
    return f"'{words}" if words.startswith(_BEGINS_A_FORMULA) else words


_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
