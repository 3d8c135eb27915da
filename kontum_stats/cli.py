"""The command `kontum-stats`: arguments, progress, exit codes, nothing else.

Exit codes: 0 done; 1 done, but a notebook failed or a check that must hold does not; 2 the
input or the call is wrong. Errors go to stderr in one block, never as a traceback.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import freshness
from .errors import InputError, Problem
from .text import LANGUAGES

# Each command imports its own step: a batch with nothing to do must not wait for pandas.
if TYPE_CHECKING:
    import pandas as pd

    from .batch import Result

app = typer.Typer(
    help="From the printed figures of a union review to clean tables, an audit and pages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
DONE, FLAWED, WRONG = 0, 1, 2

Data = Annotated[Path, typer.Option("--data", help="The province's data folder.")]
Out = Annotated[str, typer.Option("--out", help="Where the notebooks and pages go.")]
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
    except KeyboardInterrupt:
        print("Interrupted; what was finished is kept.", file=sys.stderr)
        sys.exit(130)


@app.command()
def build(
    year: Years = None,
    lang: Langs = None,
    data: Data = Path("data"),
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
    unsettled = _tables(data)
    results = _run(
        data, notebooks, out, year, lang,
        jobs=jobs, force=force, only_failed=only_failed, timeout=timeout, cold=cold,
        cluster=cluster,
    )  # fmt: skip
    _report(data, out, year, lang)
    failed = [result for result in results if result.state == "failed"]
    raise typer.Exit(FLAWED if failed or unsettled else DONE)


@app.command()
def clean(data: Data = Path("data")) -> None:
    """Read data/raw, validate it, and write the tidy figures to data/processed."""
    _clean(data)


@app.command()
def check(data: Data = Path("data")) -> None:
    """Audit the figures and judge the review's statements; print the checks, worst first."""
    raise typer.Exit(FLAWED if _check(data, show=True) else DONE)


@app.command()
def run(
    year: Years = None,
    lang: Langs = None,
    data: Data = Path("data"),
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
        data, notebooks, out, year, lang,
        jobs=jobs, force=force, only_failed=only_failed, timeout=timeout, cold=cold,
        cluster=cluster,
    )  # fmt: skip
    raise typer.Exit(FLAWED if any(result.state == "failed" for result in results) else DONE)


@app.command()
def report(
    year: Years = None,
    lang: Langs = None,
    data: Data = Path("data"),
    out: Out = "reports",
    pdf: Annotated[bool, typer.Option("--pdf", help="Also a PDF of each page.")] = False,
) -> None:
    """Render the executed notebooks as one page per year and language, and the index."""
    _report(data, out, year, lang, pdf=pdf)


def _tables(data: Path) -> list[str]:
    """Clean and check, unless the raw files and the code are those of the last time."""
    ledger = data / "processed" / "built.json"
    raw_files = sorted((data / "raw").glob("*.csv"))
    key = freshness.key_of([*raw_files, *freshness.code_files()])
    outputs = [data / "processed" / f"{name}.parquet" for name in ("figures", "checks", "claims")]
    unsettled = freshness.remembered(ledger, "tables", key, outputs)
    if unsettled is not None:
        _say(f"clean, check: nothing changed; unacknowledged failures: {len(unsettled)}")
        return list(unsettled)
    _clean(data)
    unsettled = _check(data, show=False)
    freshness.remember(ledger, "tables", key, unsettled)
    return unsettled


def _clean(data: Path) -> None:
    from . import figures, raw

    tables = figures.clean(raw.load(data))
    figures.write_tables(tables, data)
    rows = tables["figures"]
    derived = int(figures.has_flag(rows, "derived").sum())
    doubts = int(figures.has_flag(rows, "ambiguous_print").sum())
    _say(
        f"clean: {len(rows) - derived} printed and {derived} derived figures, "
        f"{rows['first_year'].min()} to {rows['last_year'].max()}, {doubts} prints read by decision"
    )


def _check(data: Path, *, show: bool) -> list[str]:
    """Writes checks and claims; the checks that must hold, fail, and are not acknowledged."""
    from . import checks, claims, figures, raw

    loaded = raw.load(data)
    rows = figures.read_table(data, "figures")
    audit = checks.audit(rows, loaded)
    tables = {"checks": audit, **claims.tables(rows, loaded)}
    figures.write_tables(tables, data)
    unsettled = list(checks.unacknowledged(audit, loaded))
    if show:
        _show_checks(checks.worst_first(audit))
    verdicts = audit["verdict"].value_counts()
    judged = tables["claims"]["verdict"].value_counts()
    _say(f"check: {_counted(verdicts)}; statements: {_counted(judged)}")
    for check in unsettled:
        print(f"must hold and fails, not acknowledged: {check}", file=sys.stderr)
    return unsettled


def _run(
    data: Path,
    notebooks: Path,
    out: str,
    years: list[int] | None,
    langs: list[str] | None,
    **options: Any,
) -> list[Result]:
    from . import batch

    plan = batch.plan(notebooks, data, out, _years(data, years), _langs(langs))
    with _progress(len(plan)) as advance:
        results = batch.run(plan, on_result=advance, **options)
    states = {state: 0 for state in ("done", "skipped", "failed")}
    for result in results:
        states[result.state] += 1
        if result.state == "failed":
            where = batch.output_of(result.run)
            print(f"failed: {where} ({result.seconds:.1f} s): {result.error}", file=sys.stderr)
    _say("run: " + ", ".join(f"{count} {state}" for state, count in states.items()))
    return results


def _report(
    data: Path,
    out: str,
    years: list[int] | None,
    langs: list[str] | None,
    *,
    pdf: bool = False,
) -> None:
    folder, chosen, languages = Path(out), _years(data, years), _langs(langs)
    ledger = folder / "pages.json"
    made = [(year, lang) for year in chosen for lang in languages]
    written = 0
    for year, lang in made:
        page = folder / f"evaluation-{year}.{lang}.html"
        key = freshness.key_of(_read_by_pages(folder / str(year) / lang, data))
        if pdf or freshness.remembered(ledger, page.name, key, [page]) is None:
            from . import report as pages

            pages.render(folder, data, year, lang)
            if pdf:
                _say(f"report: {pages.render_pdf(page)}")
            freshness.remember(ledger, page.name, key, True)
            written += 1
    index, key = folder / "index.html", freshness.key_of(sorted(folder.glob("evaluation-*.html")))
    if written or freshness.remembered(ledger, index.name, key, [index]) is None:
        from . import report as pages

        pages.render_index(folder, data)
        freshness.remember(ledger, index.name, key, True)
    _say(f"report: {written} of {len(made)} pages written; open {index}")


def _read_by_pages(notebooks: Path, data: Path) -> list[Path]:
    processed = sorted((data / "processed").glob("*.parquet"))
    return [*sorted(notebooks.glob("*.ipynb")), *processed, *freshness.code_files()]


def _years(data: Path, years: list[int] | None) -> list[int]:
    """The years asked for, or all that the sources speak of."""
    if years:
        return sorted(set(years))
    path = data / "raw" / "sources.csv"
    sources = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    first = min(int(source["first_year"]) for source in sources)
    return list(range(first, max(int(source["last_year"]) for source in sources) + 1))


def _langs(langs: list[str] | None) -> list[str]:
    for lang in langs or []:
        if lang not in LANGUAGES:
            raise InputError(
                Problem("is not a language of the pages", "write vi or en", content=lang)
            )
    return list(dict.fromkeys(langs or LANGUAGES))


def _say(line: str) -> None:
    print(line, flush=True)


def _counted(counts: pd.Series) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _show_checks(rows: pd.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = Table("verdict", "check", "period", "arithmetic", show_lines=False)
    for row in rows.itertuples():
        shown.add_row(row.verdict, row.check, row.period, row.message_vi)
    Console(soft_wrap=not sys.stdout.isatty()).print(shown)


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
                _say(f"run {finished}/{total}: {name}: {result.state} ({result.seconds:.1f} s)")

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


if __name__ == "__main__":
    main()
