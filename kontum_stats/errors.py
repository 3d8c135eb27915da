"""What is wrong with an input, where it stands, and how to mend it.

A `Problem` is one fault; an `InputError` carries all that were found, so that a person mends
them in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault: `what` is wrong, where (`file`, `row` as a spreadsheet counts it, the header
    being row 1, and `column`), the `content` found there, and the `mend`."""

    what: str
    mend: str = ""
    file: str = ""
    row: int | None = None
    column: str = ""
    content: str | None = None

    def __str__(self) -> str:
        place = [self.file] if self.file else []
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        found = "" if self.content is None else f"{_shortened(self.content)!r} "
        line = f"{', '.join(place)}: {found}{self.what}" if place else f"{found}{self.what}"
        return f"{line}\n  Mend: {self.mend}" if self.mend else line


class InputError(Exception):
    """An input that cannot be used; `problems` holds every fault found in it. Its text shows of
    faults of one kind in one column the first few, and counts the others."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = "1 problem in the input:" if count == 1 else f"{count} problems in the input:"
        kinds: dict[tuple[str, str, str], list[Problem]] = {}
        for one in self.problems:
            kinds.setdefault((one.file, one.column, one.mend or one.what), []).append(one)
        return "\n".join([head, *(line for kind in kinds.values() for line in _lines(kind))])

    def _render_traceback_(self) -> list[str]:
        """What JupyterLab and IPython show of it: where it was raised helps nobody mend it."""
        return [str(self)]


MOST_SHOWN = 10


def _lines(kind: list[Problem]) -> Iterator[str]:
    yield from map(str, kind[:MOST_SHOWN])
    if len(kind) > MOST_SHOWN:
        rows = f"; the last: row {kind[-1].row}" if kind[-1].row is not None else ""
        yield f"{kind[-1].file or 'input'}: {len(kind) - MOST_SHOWN} more of the same kind{rows}"


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Around the import of a library that only the extra `extra` installs. Raises InputError,
    which names the extra, where the library is not there or cannot be used."""
    try:
        yield
    except (ImportError, OSError) as error:
        mend = f"pip install 'kontum_stats[{extra}]'"
        raise InputError(Problem(f"a library is wanting ({error})", mend)) from error


def _shortened(content: str, longest: int = 80) -> str:
    return content if len(content) <= longest else content[: longest - 1] + "…"
