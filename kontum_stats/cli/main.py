"""The command `kontum-stats`: arguments, progress, exit codes, nothing else.

Exit codes: 0 done; 1 done, but a notebook failed or a check that must hold does not; 2 the
input or the call is wrong. Errors go to stderr in one block, never as a traceback.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .. import files as places
from .. import freshness, lean
from ..errors import InputError, Problem
from ..files import Place
from ..pages import page_name
from .console import (
    DONE,
    FLAWED,
    WRONG,
    Data,
    Folders,
    data_folders,
    say,
    show,
    show_rows,
    wanted_langs,
)
from .document_commands import document_commands

# Each command imports its own step: a batch with nothing to do must not wait for pandas.
if TYPE_CHECKING:
    import pandas as pd

    from ..batch.batch import Result

app = typer.Typer(
    help="From the printed figures of a union review to clean tables, an audit and pages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Out = Annotated[
    str, typer.Option("--out", help="Where notebooks and pages go: a folder or an fsspec address.")
]
Notebooks = Annotated[Path, typer.Option("--notebooks", help="The folder of the notebooks.")]
Years = Annotated[
    list[int] | None,
    typer.Option("--year", help="A year under review; repeatable. All years of the sources."),
]
Langs = Annotated[
    list[str] | None, typer.Option("--lang", help="vi or en; repeatable. Both where not given.")
]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, help="Kernels at a time.")]
Force = Annotated[bool, typer.Option("--force", help="Run again what is already done.")]
OnlyFailed = Annotated[bool, typer.Option("--only-failed", help="Run only what failed.")]
Timeout = Annotated[
    float | None, typer.Option("--timeout", min=0.1, help="Seconds for each notebook.")
]
Cold = Annotated[bool, typer.Option("--cold", help="Ordinary kernels instead of warm ones.")]
Cluster = Annotated[str | None, typer.Option("--cluster", help="Address of a Dask scheduler.")]


def main() -> None:
    """The console script: runs the command and turns a wrong input into exit code 2."""
    try:
        app()
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(WRONG)
    except OSError as error:
        print(f"{error.filename or 'file'}: {error.strerror or error}", file=sys.stderr)
        sys.exit(WRONG)
    except KeyboardInterrupt:
        print("Interrupted; what was finished is kept.", file=sys.stderr)
        sys.exit(130)


@app.command()
def build(
    year: Years = None,
    lang: Langs = None,
    data: Data = "data",
    notebooks: Notebooks = Path("notebooks"),
    out: Out = "reports",
    jobs: Jobs = None,
    force: Force = False,
    only_failed: OnlyFailed = False,
    timeout: Timeout = None,
    cold: Cold = False,
    cluster: Cluster = None,
) -> None:
    """Clean, check, run and report: the main job."""
    folders, languages = data_folders(data, out), wanted_langs(lang)
    unsettled = [line for folder in folders for line in _tables(folder)]
    results = _run(
        folders, notebooks, year, languages,
        jobs=jobs, force=force, only_failed=only_failed, timeout=timeout, cold=cold,
        cluster=cluster, meanwhile=partial(lean.imported, "kontum_stats.pages.report"),
    )  # fmt: skip
    _report(folders, year, languages)
    failed = [result for result in results if result.state == "failed"]
    raise typer.Exit(FLAWED if failed or unsettled else DONE)


@app.command()
def clean(data: Data = "data") -> None:
    """Read data/raw, validate it, and write the tidy figures to data/processed."""
    for folder in data_folders(data):
        _clean(folder)


@app.command()
def check(data: Data = "data") -> None:
    """Audit the figures and judge the review's statements; print the checks, worst first."""
    unsettled = [line for folder in data_folders(data) for line in _check(folder, show=True)]
    raise typer.Exit(FLAWED if unsettled else DONE)


@app.command()
def run(
    year: Years = None,
    lang: Langs = None,
    data: Data = "data",
    notebooks: Notebooks = Path("notebooks"),
    out: Out = "reports",
    jobs: Jobs = None,
    force: Force = False,
    only_failed: OnlyFailed = False,
    timeout: Timeout = None,
    cold: Cold = False,
    cluster: Cluster = None,
) -> None:
    """Run the notebooks of each section, year and language that are not done yet."""
    results = _run(
        data_folders(data, out), notebooks, year, lang,
        jobs=jobs, force=force, only_failed=only_failed, timeout=timeout, cold=cold,
        cluster=cluster,
    )  # fmt: skip
    raise typer.Exit(FLAWED if any(result.state == "failed" for result in results) else DONE)


@app.command()
def report(
    year: Years = None,
    lang: Langs = None,
    data: Data = "data",
    out: Out = "reports",
    pdf: Annotated[bool, typer.Option("--pdf", help="Also a PDF of each page.")] = False,
) -> None:
    """Render the executed notebooks as one page per year and language, and the index."""
    _report(data_folders(data, out), year, lang, pdf=pdf)


@app.command()
def export(
    lang: Langs = None,
    data: Data = "data",
    out: Annotated[
        Path | None, typer.Option("--out", help="Where the workbooks go; default: processed.")
    ] = None,
) -> None:
    """Write the Excel workbook in each language and the Data Package of the tables."""
    from ..sharing import export as exports

    for folder in data_folders(data):
        target = out or folder / "processed"
        for code in wanted_langs(lang):
            name = f"kontum-stats.{code}.xlsx"
            say(f"export: {exports.workbook(folder, code, target / name)}")
        say(f"export: {exports.data_package(folder)}")


@app.command()
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

    comparison = editions.compare(old, new)
    show(editions.console_table(comparison, wanted_langs(lang)[0]))
    if out is not None:
        for path in editions.write(comparison, out, wanted_langs(lang)):
            say(f"compare: {path}")


class Format(StrEnum):
    """How `scan` prints."""

    table = "table"
    csv = "csv"
    json = "json"


@app.command()
def scan(
    file: Annotated[Path, typer.Argument(help="A report: .docx, .odt, .rtf, .html, .txt, .doc.")],
    every: Annotated[bool, typer.Option("--all", help="Also numbers that are no figures.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """List every number mention of a document, with class, value, unit, period and place."""
    from ..reading import documents
    from ..reading import scan as scanner

    document = documents.read_document(file)
    table = scanner.mentions_table(document, scanner.title_period(document) or None, every)
    if form is Format.csv:
        sys.stdout.write(scanner.as_csv(table))
    elif form is Format.json:
        say(table.to_json(orient="records", force_ascii=False, indent=1))
    else:
        show_rows(table)


def _tables(data: Path) -> list[str]:
    """Clean and check, unless the raw files and the code are those of the last time."""
    ledger = data / "processed" / "built.json"
    raw_files = sorted((data / "raw").glob("*.csv"))
    key = freshness.key_of([*raw_files, *freshness.code_files()])
    outputs = [data / "processed" / f"{name}.parquet" for name in ("figures", "checks", "claims")]
    unsettled = freshness.remembered(ledger, "tables", key, outputs)
    if unsettled is not None:
        say(f"clean, check: nothing changed; unacknowledged failures: {len(unsettled)}")
        return list(unsettled)
    _clean(data)
    unsettled = _check(data, show=False)
    freshness.remember(ledger, "tables", key, unsettled)
    return unsettled


def _clean(data: Path) -> None:
    from ..cleaning import figures, processed, raw

    tables = figures.clean(raw.load(data))
    processed.write_tables(tables, data)
    rows = tables["figures"]
    derived = int(processed.has_flag(rows, "derived").sum())
    doubts = int(processed.has_flag(rows, "ambiguous_print").sum())
    say(
        f"clean: {len(rows) - derived} printed and {derived} derived figures, "
        f"{rows['first_year'].min()} to {rows['last_year'].max()}, {doubts} prints read by decision"
    )


def _check(data: Path, *, show: bool) -> list[str]:
    """Writes checks and claims; the checks that must hold, fail, and are not acknowledged."""
    from ..audit import checks, claims
    from ..cleaning import processed, raw
    from ..sharing import datapackage

    loaded = raw.load(data)
    rows = processed.read_table(data, "figures")
    audit = checks.audit(rows, loaded)
    tables = {"checks": audit, **claims.tables(rows, loaded)}
    processed.write_tables(tables, data)
    datapackage.write(data)
    unsettled = list(checks.unacknowledged(audit, loaded))
    if show:
        _show_checks(checks.worst_first(audit))
    verdicts = audit["verdict"].value_counts()
    judged = tables["claims"]["verdict"].value_counts()
    say(f"check: {_counted(verdicts)}; statements: {_counted(judged)}")
    for problem in checks.unused(audit, loaded):
        print(f"note: {problem}", file=sys.stderr)
    for check in unsettled:
        print(f"must hold and fails, not acknowledged: {check}", file=sys.stderr)
    return unsettled


def _run(
    folders: Folders,
    notebooks: Path,
    years: list[int] | None,
    langs: list[str] | None,
    **options: Any,
) -> list[Result]:
    from ..batch import batch

    plan = [
        run
        for data, out in folders.items()
        for run in batch.plan(notebooks, data, out, _years(data, years), wanted_langs(langs))
    ]
    with _progress(len(plan)) as advance:
        results = batch.run(plan, on_result=advance, on_wait=_waiting, **options)
    states = {state: 0 for state in ("done", "skipped", "failed")}
    for result in results:
        states[result.state] += 1
        if result.state == "failed":
            where = f"{result.run.output} ({result.seconds:.1f} s)"
            print(f"failed: {where}: {result.error}", file=sys.stderr)
    say("run: " + ", ".join(f"{count} {state}" for state, count in states.items()))
    return results


def _report(
    folders: Folders, years: list[int] | None, langs: list[str] | None, *, pdf: bool = False
) -> None:
    for data, out in folders.items():
        wanted = [(year, lang) for year in _years(data, years) for lang in wanted_langs(langs)]
        written = sum(_page(data, out, year, lang) for year, lang in wanted)
        if pdf:
            _pdfs(out, wanted)
        index = _index(data, out, renewed=bool(written))
        say(f"report: {written} of {len(wanted)} pages written; open {index}")


def _page(data: Path, out: Place, year: int, lang: str) -> bool:
    """Renders one page unless what it is made from is as it was; whether it was rendered."""
    folder = Path(out)
    page, ledger = folder / page_name(year, lang), folder / "pages.json"
    key = freshness.key_of(_read_by_pages(folder / str(year) / lang, data))
    if freshness.remembered(ledger, page.name, key, [page]) is not None:
        return False
    report = lean.imported("kontum_stats.pages.report")
    report.render(folder, data, year, lang)
    freshness.remember(ledger, page.name, key, True)
    return True


def _index(data: Path, out: Place, *, renewed: bool) -> Place:
    index = places.join(out, "index.html")
    if renewed or places.read(index) is None:
        report = lean.imported("kontum_stats.pages.report")
        report.render_index(out, data)
    return index


def _pdfs(out: Place, wanted: list[tuple[int, str]]) -> None:
    pdf = lean.imported("kontum_stats.pages.pdf")
    for year, lang in wanted:
        say(f"report: {pdf.render_pdf(Path(out) / page_name(year, lang))}")


def _read_by_pages(notebooks: Path, data: Path) -> list[Path]:
    processed = sorted((data / "processed").glob("*.parquet"))
    return [*sorted(notebooks.glob("*.ipynb")), *processed, *freshness.code_files()]


def _years(data: Path, years: list[int] | None) -> list[int]:
    """The years asked for, or all that the sources speak of."""
    if years:
        return sorted(set(years))
    path = data / "raw" / "sources.csv"
    try:
        sources = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
        first = min(int(source["first_year"]) for source in sources)
        last = max(int(source["last_year"]) for source in sources)
    except (OSError, KeyError, ValueError):
        mend = f"run: kontum-stats clean --data {data}, and mend what it names"
        raise InputError(Problem("does not say which years there are", mend, str(path))) from None
    return list(range(first, last + 1))


def _waiting(place: Place) -> None:
    print(f"waiting: another batch is at work in {place}", file=sys.stderr)


def _counted(counts: pd.Series) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _show_checks(rows: pd.DataFrame) -> None:
    show_rows(rows[["verdict", "check", "period", "message_vi"]])


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Result], None]]:
    """One bar over the runs on a terminal; elsewhere a plain line for each run."""
    if not sys.stderr.isatty():
        finished = 0

        def line(result: Result) -> None:
            nonlocal finished
            finished += 1
            name = f"{result.run.year} {result.run.lang} {result.run.section}"
            if result.state != "skipped":
                say(f"run {finished}/{total}: {name}: {result.state} ({result.seconds:.1f} s)")

        yield line
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn()) as progress:
        task = progress.add_task("notebooks", total=total)

        def step(result: Result) -> None:
            run = result.run
            progress.update(task, advance=1, description=f"{run.year} {run.lang} {run.section}")

        yield step


app.add_typer(document_commands)


if __name__ == "__main__":
    main()
