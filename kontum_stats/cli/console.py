"""What the commands share: options, data folders, lines and tables on the terminal.

In: what a person typed. Out: folders and languages, or an InputError; text on stdout.
"""

from __future__ import annotations

import sys
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .. import files as places
from ..errors import InputError, Problem
from ..files import Place
from ..language import LANGUAGES

if TYPE_CHECKING:
    import pandas as pd

DONE, FLAWED, WRONG = 0, 1, 2
"""Exit codes: done; done, with a failure; the input or the call is wrong."""

Folders = dict[Path, Place]

Data = Annotated[
    str, typer.Option("--data", help="A province's data folder; 'provinces/*' for many at once.")
]


def wanted_langs(langs: list[str] | None) -> list[str]:
    """The languages asked for, or both. Raises InputError for another."""
    for lang in langs or []:
        if lang not in LANGUAGES:
            raise InputError(
                Problem("is not a language of the pages", "write vi or en", content=lang)
            )
    return list(dict.fromkeys(langs or LANGUAGES))


def data_folders(data: str, out: str = "") -> Folders:
    """The data folders that `data` names, each with the place of its pages: `out` itself for
    one province, a folder in it for each of many."""
    if not any(sign in data for sign in "*?["):
        return {Path(data): out}
    found = sorted(Path(path) for path in glob(data) if (Path(path) / "raw").is_dir())
    if not found:
        mend = "quote the pattern, and name folders that have a folder raw: 'provinces/*'"
        raise InputError(Problem("matches no data folder", mend, content=data))
    return {path: str(places.join(out, path.name)) for path in found}


def say(line: str) -> None:
    """One line, at once."""
    print(line, flush=True)


def show_rows(rows: pd.DataFrame) -> None:
    """A table on the terminal; nothing in its cells is markup."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(*map(str, rows.columns))
    for row in rows.itertuples(index=False):
        shown.add_row(*(Text(_cell(value)) for value in row))
    show(shown)


def show(shown: Any) -> None:
    """A table as wide as the terminal; where there is none, wide enough to be searched."""
    from rich.console import Console

    Console(width=None if sys.stdout.isatty() else 240).print(shown)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.15g}"
    return str(value)
