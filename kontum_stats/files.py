"""Files in a local folder or at any address that fsspec knows, written whole or not at all.

In: a place, which is a `Path` or an address with '://' ('s3://bucket/reports'). A local file is
written beside its target and moved over it; an object store shows an object only once it is
complete. A reader never meets half a file.
"""

from __future__ import annotations

import os
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
            return files.cat_file(path)
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
    target = Path(place)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + PART)
    part.write_bytes(content)
    os.replace(part, target)


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

    return fsspec.core.url_to_fs(str(address))


def guarded(words: str) -> str:
    """`words` as a cell of a CSV file that people open: what a spreadsheet would take for a
    formula has an apostrophe before it, which marks a text."""
    return f"'{words}" if words.startswith(_BEGINS_A_FORMULA) else words


_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
