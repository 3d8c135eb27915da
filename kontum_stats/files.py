"""Files in a local folder or at any address that fsspec knows, written whole or not at all.

In: a place, which is a `Path` or an address with '://' ('s3://bucket/reports'). A local file is
written beside its target and moved over it; an object store shows an object only once it is
complete. A reader never meets half a file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .errors import needs

Place = Path | str
PART = ".part"


def is_address(place: Place) -> bool:
    """Whether `place` is an fsspec address, not a local path."""
    return "://" in str(place)


def join(folder: Place, *names: str) -> Place:
    """The place `names` below `folder`."""
    if is_address(folder):
        return "/".join([str(folder).rstrip("/"), *names])
    return Path(folder, *names)


def read(place: Place) -> bytes | None:
    """The content, or None where there is no such file."""
    try:
        if is_address(place):
            files, path = _remote(place)
            return bytes(files.cat_file(path))
        return Path(place).read_bytes()
    except FileNotFoundError:
        return None


def write(place: Place, content: bytes) -> None:
    """Writes `content` so that the old file or the new one is seen, never a part of it."""
    if is_address(place):
        files, path = _remote(place)
        files.makedirs(files._parent(path), exist_ok=True)
        files.pipe_file(path, content)
        return
    write_all({Path(place): content})


def write_all(
    contents: Mapping[Path, bytes], before_move: Callable[[Path], object] | None = None
) -> None:
    """Writes local files all or none: beside their targets first, then moved over them, one
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


def sizes(folder: Place) -> dict[str, tuple[int, int]]:
    """Path below `folder` -> size in bytes and time of change in ns (0 at an address), for
    every notebook three levels down: <year>/<lang>/<notebook>."""
    if is_address(folder):
        files, path = _remote(folder)
        found = files.find(path, detail=True) if files.exists(path) else {}
        below = len(path.rstrip("/")) + 1
        return {name[below:]: (int(entry["size"]), 0) for name, entry in found.items()}
    stats = {path: path.stat() for path in Path(folder).glob("*/*/*.ipynb")}
    return {
        path.relative_to(folder).as_posix(): (stat.st_size, stat.st_mtime_ns)
        for path, stat in stats.items()
    }


def _remote(address: Place) -> tuple[Any, str]:
    with needs("publish"):
        import fsspec

    files, path = fsspec.core.url_to_fs(str(address))
    return files, str(path)


def guarded(words: str) -> str:
    """`words` as a cell of a CSV file that people open: what a spreadsheet would take for a
    formula has an apostrophe before it, which marks a text."""
    return f"'{words}" if words.startswith(_BEGINS_A_FORMULA) else words


_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
