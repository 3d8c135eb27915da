"""Files written whole or not at all, and texts that no spreadsheet takes for formulas.

In: contents for local files. Each is written beside its target and moved over it: a reader never
meets half a file.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

PART, MOVES = ".part", ".moves"
NO_FILE = "is no file that can be read to its end"


def content(path: Path) -> bytes:
    """The content of a plain file. Raises OSError for what is none."""
    refuse_pipe(path)
    return path.read_bytes()


def refuse_pipe(path: Path) -> None:
    """Raises OSError for what is there and no plain file: it would be waited for without end."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, NO_FILE, str(path))


def read(path: Path) -> bytes | None:
    """The content, or None where there is no such file."""
    try:
        return path.read_bytes() if path.is_file() else None
    except FileNotFoundError:
        return None


def write(path: Path, content: bytes) -> None:
    """Writes `content` so that the old file or the new one is seen, never a part of it."""
    write_all({path: content})


def write_all(
    contents: Mapping[Path, bytes], before_move: Callable[[Path], object] | None = None
) -> None:
    """Writes the files of one folder all or none: beside their targets first, then moved over
    them, one after another. Where a move fails, or `before_move` (called with each target)
    raises, nothing is changed. What is to be moved is noted before, so that after a kill `settle`
    does the rest. Raises OSError, which names the file."""
    folders = {target.parent for target in contents}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        settle(folder)
    parts = {target: _part(target, os.getpid()) for target in contents}
    replaced: dict[Path, bytes | None] = {}
    note = None
    try:
        for target, part in parts.items():
            _fill(part, contents[target], target)
        for target in parts:
            if before_move:
                before_move(target)
        if len(parts) > 1:
            note = _part(min(parts), os.getpid(), MOVES)
            names = json.dumps([target.name for target in parts]).encode()
            _fill(_part(note, os.getpid()), names, note)
            _part(note, os.getpid()).replace(note)
        for target, part in parts.items():
            # Of a single file there is nothing to put back.
            old = read(target) if note else None
            # What is not there any more was moved by the `settle` of another process.
            with suppress(FileNotFoundError):
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
        for left in (*parts.values(), *filter(None, [note])):
            left.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Ends what a killed process left in `folder`: moves what it had begun to move, and removes
    what it had begun to write."""
    for note in folder.glob(f".*{MOVES}"):
        with suppress(FileNotFoundError, ValueError, TypeError):
            maker = int(note.name.split(".")[-2])
            # Names, not paths: a folder that somebody sends writes nowhere else.
            for name in json.loads(read(note) or b""):
                target = folder / Path(name).name
                with suppress(FileNotFoundError):
                    _part(target, maker).replace(target)
        note.unlink(missing_ok=True)
    for part in folder.glob(f".*{PART}"):
        wrote = part.name.removesuffix(PART).rpartition(".")[2]
        if wrote.isdecimal() and not _is_running(int(wrote)):
            part.unlink(missing_ok=True)


def _part(target: Path, maker: int, suffix: str = PART) -> Path:
    return target.with_name(f".{target.name}.{maker}{suffix}")


def _fill(part: Path, content: bytes, target: Path) -> None:
    try:
        part.write_bytes(content)
    except OSError as error:
        # A full disk is told without the name of a file.
        raise type(error)(error.errno, error.strerror, str(target)) from error


def _is_running(process: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def guarded(words: str) -> str:
    """`words` as a cell of a CSV file that people open: what a spreadsheet would take for a
    formula has an apostrophe before it, which marks a text."""
    return f"'{words}" if words.startswith(_BEGINS_A_FORMULA) else words


_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
