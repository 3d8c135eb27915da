"""The commands that hand results on: `export` and `compare`.

In: what a person typed. Out: workbooks, data packages, and what a new edition revised.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import steps
from ..provinces import Province, each
from .console import Data, Langs, named_by, refuse, say, say_of, show, warn_fault

sharing_commands = typer.Typer()


@sharing_commands.command()
def export(
    lang: Langs = None,
    data: Data = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Where the workbooks go; default: processed.")
    ] = None,
) -> None:
    """Write the workbook in each language, the request letter, and the Data Package; of several
    provinces also a workbook that sets them side by side."""
    from ..sharing import datapackage, letter
    from ..sharing import export as exports

    spoken, reports = steps.languages(lang), out or Path("reports")

    def exported(province: Province) -> None:
        folder = province.out if out else province.data / "processed"
        for code in spoken:
            target = folder / f"kontum-stats.{code}.xlsx"
            say_of(province, f"export: {exports.workbook(province.data, code, target)}")
        say_of(province, f"export: {letter.write(province.data, folder / 'request.vi.docx')}")
        say_of(province, f"export: {datapackage.write(province.data)}")

    done, faults = each(named_by(data, reports), exported, warn_fault)
    if len(done) > 1:
        for code in spoken:
            target = reports / f"federation.{code}.xlsx"
            say(f"export: {exports.federation(list(done), code, target)}")
    refuse(faults)


@sharing_commands.command()
def compare(
    old: Annotated[Path, typer.Argument(help="The processed folder of the edition before.")],
    new: Annotated[Path, typer.Argument(help="The processed folder of the new edition.")],
    lang: Langs = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Also write CSV files and pages into this folder.")
    ] = None,
) -> None:
    """Which figures, verdicts and checks differ between two editions."""
    from ..sharing import compare as editions

    spoken = steps.languages(lang)
    comparison = editions.compare(old, new)
    show(editions.console_table(comparison, spoken[0]))
    if out is not None:
        for path in editions.write(comparison, out, spoken):
            say(f"compare: {path}")
