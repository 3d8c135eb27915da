"""What the commands share: options, lines and tables on the terminal, a log.

In: what a person typed, and what there is to say. Out: text on stdout, doubts and faults on
stderr, both also in the log file where one was asked for. No output encoding is a fault.
"""

from __future__ import annotations

import io
import logging
import os
import re
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from ..errors import InputError, Problem
from ..provinces import Province, provinces

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

DONE, FLAWED, WRONG = 0, 1, 2
"""Exit codes: done; done, with a failure; the input or the call is wrong."""

Data = Annotated[
    list[str] | None,
    typer.Option(
        "--data", help="A province's data folder; repeatable, or 'provinces/*' for many at once."
    ),
]
Langs = Annotated[
    list[str] | None, typer.Option("--lang", help="vi or en; repeatable. Both where not given.")
]


class Format(StrEnum):
    """How a table is printed."""

    table = "table"
    csv = "csv"
    json = "json"


Formats = Annotated[Format, typer.Option("--format", help="How to print.")]

_log = logging.getLogger("kontum_stats.cli")


def open_streams(*, quiet: bool = False, log: Path | None = None) -> None:
    """Sends what is said to the terminal (with `quiet` only what is wrong), and to the file
    `log` too. A letter that the terminal cannot show is written as its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    lines, faults = _Lines(sys.stdout), _Lines(sys.stderr)
    lines.addFilter(lambda record: record.levelno < logging.WARNING and not quiet)
    faults.setLevel(logging.WARNING)
    handlers: list[logging.Handler] = [lines, faults]
    if log is not None:
        kept = logging.FileHandler(log, encoding="utf-8", errors="backslashreplace")
        kept.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        handlers.append(kept)
    _log.handlers, _log.propagate = handlers, False
    _log.setLevel(logging.INFO)


class _Lines(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:
        """Whoever read the lines has seen enough: the rest goes nowhere, and the work goes on."""
        if not isinstance(sys.exc_info()[1], BrokenPipeError):
            super().handleError(record)
            return
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())


def say(line: object) -> None:
    """One line, at once."""
    _log.info("%s", _shown(line))


def warn(line: object) -> None:
    """What is wrong or in doubt, at once."""
    _log.warning("%s", _shown(line))


def _shown(words: object) -> str:
    """Without what a terminal would take for a command."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(words))


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def say_of(province: Province, line: object) -> None:
    """One line, which names the province where it is one of several."""
    say(f"{province.name}: {line}" if province.name else line)


def warn_of(province: Province, line: object) -> None:
    """What is wrong or in doubt, which names the province where it is one of several."""
    warn(f"{province.name}: {line}" if province.name else line)


def named_by(data: list[str] | None, out: Path | str = "reports") -> list[Province]:
    """The provinces that the options name, 'data' where they name none."""
    return provinces(data or "data", out, warn_stranger)


def warn_stranger(path: Path) -> None:
    """That a folder which a pattern matches is no province."""
    warn(f"note: {path} holds no folder raw, and is no province")


def warn_fault(province: Province, error: InputError) -> None:
    """That a province is left out; its faults stand in the block at the end."""
    count = len(error.problems)
    warn_of(province, f"left out: {count} problem{'s' * (count > 1)}, named at the end")


def refuse(faults: tuple[Problem, ...]) -> None:
    """Raises InputError where there are faults."""
    if faults:
        raise InputError(faults)


def counted(counts: Mapping[str, int]) -> str:
    """'3 holds, 1 fails'."""
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def show_rows(rows: pd.DataFrame) -> None:
    """A table on the terminal; nothing in its cells is markup."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(*map(str, rows.columns))
    for row in rows.itertuples(index=False):
        shown.add_row(*(Text(_shown(_cell(value))) for value in row))
    show(shown)


def print_rows(rows: pd.DataFrame, form: Format) -> None:
    """A table in one of the forms, whole numbers without a decimal mark; those for programs go to
    stdout as they are, whatever is said beside them."""
    if form is Format.table:
        show_rows(rows)
    elif form is Format.csv:
        sys.stdout.write(rows.map(_cell).to_csv(index=False, lineterminator="\n"))
    else:
        print(rows.to_json(orient="records", force_ascii=False, indent=1))


def show(shown: RenderableType) -> None:
    """A table as wide as the terminal; where there is none, wide enough to be searched."""
    from rich.console import Console

    Console(width=None if sys.stdout.isatty() else 240).print(shown)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.15g}"
    return str(value)
