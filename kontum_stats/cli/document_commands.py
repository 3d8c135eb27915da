"""The commands that read a document: `init`, `scan`, `draft`, `accept` and `verify`.

In: what a person typed. Out: its numbers, a draft, raw rows, or a proof of them, and lines that
say what came out. Refuses, with an InputError, several data folders where one is meant.
"""

from __future__ import annotations

import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .. import language as text
from .. import steps
from ..errors import InputError, Problem
from .build_commands import build
from .console import (
    DONE,
    FLAWED,
    Data,
    Format,
    Formats,
    counted,
    named_by,
    print_rows,
    say,
    show_rows,
    warn,
)

# Each command imports its own step: `--help` must not wait for pandas.
if TYPE_CHECKING:
    import pandas as pd

    from ..drafting.accept import Accepted
    from ..drafting.verify import Verification
    from ..reading.model import Document

document_commands = typer.Typer()

Source = Annotated[str | None, typer.Option("--source", help="Key of the document in sources.csv.")]


@document_commands.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder for the new province.")],
    like: Annotated[
        Path | None,
        typer.Option("--from", help="A province whose catalogues are taken over, or kon-tum."),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option("--review", help="The review, to be entered in sources.csv and drafted."),
    ] = None,
) -> None:
    """Begin a new province: raw files with headers and examples, the notebooks, and a draft."""
    from .. import new_province

    written = new_province.start(folder, like, review)
    say(f"init: {len(written)} files in {folder}")
    if review is None:
        say(f"init: fill in {folder / 'data' / 'raw'}; then kontum-stats draft, accept --build")
        return
    target = folder / ("draft.xlsx" if find_spec("xlsxwriter") else "draft.csv")
    _draft(review, target, folder / "data", None, "vi")
    then = f"kontum-stats accept {target.name} --build"
    say(f"init: decide in {target}, then in {folder}: {then}")


@document_commands.command()
def scan(
    file: Annotated[Path, typer.Argument(help="A report: .docx, .odt, .rtf, .html, .txt, .doc.")],
    every: Annotated[bool, typer.Option("--all", help="Also numbers that are no figures.")] = False,
    form: Formats = Format.table,
    year: Annotated[
        str, typer.Option("--year", help="What the report is of, where it does not say: 2013.")
    ] = "",
    data: Data = None,
    source: Source = None,
) -> None:
    """List every number mention of a document, with class, value, unit, period and place."""
    from ..reading import scan as scanner

    known = _period_of(source, data) if source else _period(year)
    document = _read(file)
    table = scanner.mentions_table(document, everything=every, source_period=known)
    if form is Format.csv:
        sys.stdout.write(scanner.as_csv(table))
    else:
        print_rows(table, form)


@document_commands.command()
def draft(
    file: Annotated[Path, typer.Argument(help="A new review: .docx, .odt, .rtf, .html, .txt.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The draft: .xlsx or .csv.")],
    data: Data = None,
    source: Source = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the reasons: vi or en.")] = "vi",
    is_new: Annotated[
        bool, typer.Option("--new", help="Enter the document in sources.csv, if it is not there.")
    ] = False,
) -> None:
    """Draft raw rows from a document, for an analyst to decide on; decisions in OUT are kept."""
    if is_new:
        from .. import new_province

        if new_province.enter(_one_folder(data), file):
            say("draft: a row for the document is the last of sources.csv; see that it is right")
    _draft(file, out, _one_folder(data), source, steps.languages([lang])[0])


def _draft(file: Path, out: Path, data: Path, source: str | None, lang: str) -> None:
    from ..cleaning import raw
    from ..drafting import draft as drafts
    from ..drafting import saved
    from ..drafting import verify as proofs

    document, loaded = _read(file), raw.load(data, needs_figures=False)
    for remark in loaded.remarks:
        if remark.row is not None:
            warn(f"note: {remark}, before clean")
    key = proofs.source_of(loaded, proofs.sha256_of(file), source, is_new=True)
    t = text.load(lang)
    # A draft that was decided on is not lost when the document is drafted again.
    table = saved.with_decisions(drafts.draft(document, loaded, key, lang), out, t)
    saved.save(table, out, loaded, document, t)
    say(f"draft: {len(table)} figures of {file.name} (source {key}) in {out}: {_sure(table)}")
    _say_carried("draft", saved.carried(dict(enumerate(table["reason"], 2))))


@document_commands.command()
def accept(
    file: Annotated[Path, typer.Argument(help="A draft with decisions: accept or skip.")],
    data: Data = None,
    then_build: Annotated[
        bool, typer.Option("--build", help="Then build the pages, unless a row is refused.")
    ] = False,
) -> None:
    """Add the accepted rows of a draft to data/raw: all of them, or none."""
    from ..drafting import accept as acceptance

    folder = _one_folder(data)
    around = Path(os.path.relpath(folder.absolute().parent))
    if then_build:
        steps.look_at_notebooks(around / "notebooks")
    done = acceptance.accept(file, folder, steps.try_out)
    _say_accepted(done)
    if then_build:
        build(data=[str(folder)], notebooks=around / "notebooks", out=str(around / "reports"))
    for problem in done.outside:
        warn(f"note: {problem}")


def _say_accepted(done: Accepted) -> None:
    added = ", ".join(f"{count} in {name}" for name, count in done.added.items()) or "none"
    held = f"{done.held} in data/raw already, " if done.held else ""
    others = f"{held}{done.skipped} skipped, {done.undecided} without a decision"
    say(f"accept: rows added: {added}; {others}")
    if not (done.added or done.held) and done.undecided:
        say("accept: write accept into the column decision of the rows to take, and call it again")
    _say_carried("accept", done.carried)
    if done.restored:
        say(f"accept: {done.restored} prints or places that a spreadsheet had changed restored")


@document_commands.command()
def verify(
    file: Annotated[Path, typer.Argument(help="The document that the raw rows were copied from.")],
    data: Data = None,
    source: Source = None,
) -> None:
    """Prove that each raw row's print stands in the document at its locator."""
    from ..cleaning import raw
    from ..drafting import verify as proofs

    document, sha256 = _read(file), proofs.sha256_of(file)
    data_folder = _one_folder(data)
    proof = proofs.verify(document, raw.load(data_folder), sha256, source)
    _show_proof(proof, file)
    raise typer.Exit(FLAWED if len(proof.unproven) else DONE)


def _say_carried(command: str, carried: dict[int, list[int]]) -> None:
    """Which rows of a draft were filled from a row that a person corrected: they are to be read."""
    for row, filled in carried.items():
        rows = ", ".join(map(str, filled))
        say(f"{command}: the correction in row {row} was carried to row(s) {rows}; read them")


def _read(file: Path) -> Document:
    """The document in `file`; what of the file is not in it is said on stderr."""
    from ..reading.documents import read_document

    document = read_document(file)
    for remark in document.remarks:
        warn(f"{file.name}: {remark}")
    return document


def _period(year: str) -> str:
    first, _, last = year.partition("-")
    if year and not (
        _YEAR.fullmatch(first) and (not last or (_YEAR.fullmatch(last) and first < last))
    ):
        raise InputError(Problem("is no year", "write 2013 or 2011-2013", content=year))
    return year


def _period_of(source: str, data: list[str] | None) -> str:
    """The years of a document in sources.csv."""
    from ..cleaning import raw
    from ..drafting import verify as proofs

    loaded = raw.load(_one_folder(data), needs_figures=False)
    key = proofs.source_of(loaded, source=source)
    row = next(row for row in raw.rows_of(loaded.sources) if row["source"] == key)
    first, last = row["first_year"], row["last_year"]
    return first if first == last else f"{first}-{last}"


_YEAR = re.compile(r"(?:19|20)\d\d")


def _one_folder(data: list[str] | None) -> Path:
    found = named_by(data)
    if len(found) != 1:
        mend = "name one data folder: a review is of one province"
        raise InputError(Problem("are several data folders", mend, content=", ".join(data or ())))
    return found[0].data


def _sure(table: pd.DataFrame) -> str:
    """How sure the proposals of a draft are, and what is decided already."""
    open_rows = table[table["decision"].eq("")]
    counts = open_rows["confidence"].value_counts()
    sure = [f"{counts.get(name, 0)} {name}" for name in ("high", "medium", "low", "new")]
    return ", ".join([*sure, f"{counts.get('', 0)} without a proposal"]) + (
        f"; {len(table) - len(open_rows)} already in data/raw"
        if len(open_rows) < len(table)
        else ""
    )


def _show_proof(proof: Verification, file: Path) -> None:
    """Rows that are not proven, figures that no row holds, and the count of the other numbers."""
    if len(proof.unproven):
        show_rows(proof.unproven.drop(columns="offset"))
    if len(proof.unclaimed):
        say("Figures of the document that no row holds:")
        show_rows(proof.unclaimed[["printed", "period", "locator", "words"]])
    if proof.others:
        say(f"Numbers that are no figures: {counted(proof.others)}")
    same = {True: "; the file is the one of sources.csv (sha256)", None: ""}
    differs = "; the file is not the one that sources.csv names (sha256 differs)"
    proven = len(proof.rows) - len(proof.unproven)
    say(
        f"verify: {proven} of {len(proof.rows)} rows of {proof.source} stand in {file.name}, "
        f"{len(proof.unclaimed)} figures without a row{same.get(proof.is_same_file, differs)}"
    )
