"""What is wrong with an input, where it stands, and how to mend it.

A `Problem` is one fault; an `InputError` carries all that were found, so that a person mends
them in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace


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
        line = _line(self, [] if self.row is None else [self.row])
        return f"{line}\n{_MEND}{self.mend}" if self.mend else line


class InputError(Exception):
    """An input that cannot be used; `problems` holds every fault found in it. Its text tells what
    is the same in many rows once with its rows, and of faults of one kind in one column the first
    few and the rows of the others."""

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


MOST_SHOWN, MOST_RUNS = 5, 12
_MEND = "  Mend: "


def _lines(kind: list[Problem]) -> Iterator[str]:
    same: dict[Problem, list[int]] = {}
    for one in kind:
        rows = same.setdefault(replace(one, row=None), [])
        rows += [] if one.row is None else [one.row]
    told = list(same.items())
    yield from (_line(one, rows) for one, rows in told[:MOST_SHOWN])
    if others := told[MOST_SHOWN:]:
        place = in_rows([row for _, rows in others for row in rows])
        count = sum(len(rows) or 1 for _, rows in others)
        what = f"{count} more of the same kind{place and f', in {place}'}"
        yield f"{kind[0].file}: {what}" if kind[0].file else what
    if kind[0].mend:
        yield f"{_MEND}{kind[0].mend}"


def _line(problem: Problem, rows: list[int]) -> str:
    place = [problem.file, in_rows(rows), f"column {problem.column}" if problem.column else ""]
    found = "" if problem.content is None else f"{_shortened(problem.content)!r} "
    told = ", ".join(filter(None, place))
    return f"{told}: {found}{problem.what}" if told else f"{found}{problem.what}"


def in_rows(rows: Iterable[int]) -> str:
    """'row 7', or 'rows 2 to 5, 9'; '' for none."""
    runs: list[tuple[int, int]] = []
    ordered = sorted(set(rows))
    several = len(ordered) > 1
    for row in ordered:
        first = runs.pop()[0] if runs and runs[-1][1] == row - 1 else row
        runs.append((first, row))
    told = [str(first) if first == last else f"{first} to {last}" for first, last in runs]
    if len(told) > MOST_RUNS:
        told = [*told[: MOST_RUNS - 1], "…", told[-1]]
    return f"row{'s' if several else ''} {', '.join(told)}" if told else ""


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
