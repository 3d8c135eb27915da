"""The commands of a build: `build` and its steps `clean`, `check`, `run`, `report`.

In: what a person typed. Out: what came of each step, in lines; exit code 1 where a notebook
failed or a check that must hold does not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .. import steps
from ..errors import in_rows
from ..pages import LARGE
from ..provinces import Province, are_many, each
from ..steps import Checked, Cleaned, Options, Reported, Tables, Watch
from .console import (
    DONE,
    FLAWED,
    Data,
    Format,
    Formats,
    Langs,
    counted,
    named_by,
    print_rows,
    refuse,
    say,
    say_of,
    warn,
    warn_fault,
    warn_of,
    warn_stranger,
)

if TYPE_CHECKING:
    import pandas as pd

    from ..batch.batch import RunResult

build_commands = typer.Typer()

Out = Annotated[str, typer.Option("--out", help="The folder of the notebooks and pages.")]
Notebooks = Annotated[Path, typer.Option("--notebooks", help="The folder of the notebooks.")]
Years = Annotated[
    list[int] | None,
    typer.Option("--year", help="A year under review; repeatable. All years of the sources."),
]
Publish = Annotated[
    str | None,
    typer.Option("--publish", help="Copy what was built to an address, as in s3://bucket/reports."),
]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, help="Notebooks at a time.")]
Force = Annotated[bool, typer.Option("--force", help="Run again what is already done.")]
Timeout = Annotated[
    float | None, typer.Option("--timeout", min=0.1, help="Seconds for each notebook.")
]
Memory = Annotated[
    float | None, typer.Option("--memory", min=0.5, help="Gigabytes that each notebook may take.")
]
Kernel = Annotated[bool, typer.Option("--kernel", help="Ordinary Jupyter kernels.")]
Cluster = Annotated[str | None, typer.Option("--cluster", help="Address of a Dask scheduler.")]


@build_commands.command()
def build(
    year: Years = None,
    lang: Langs = None,
    data: Data = None,
    notebooks: Notebooks = Path("notebooks"),
    out: Out = "reports",
    publish: Publish = None,
    jobs: Jobs = None,
    force: Force = False,
    timeout: Timeout = None,
    memory: Memory = None,
    kernel: Kernel = False,
    cluster: Cluster = None,
) -> None:
    """Clean, check, run and report: the main job."""
    options = Options(
        jobs=jobs,
        force=force,
        timeout=timeout,
        memory=_bytes(memory),
        kernel=kernel,
        cluster=cluster,
    )
    folders = data or ["data"]
    with _watch(is_of_many=are_many(folders)) as watch:
        built = steps.build(
            folders if are_many(folders) else folders[0], year, lang,
            notebooks=notebooks, out=out, publish=publish, watch=watch, **options,
        )  # fmt: skip
    if built.published:
        say(f"publish: {len(built.published)} files copied to {publish}")
    elif publish:
        warn("publish: nothing was copied, since a notebook failed or a province was left out")
    refuse(built.faults)
    raise typer.Exit(DONE if built.is_good else FLAWED)


@build_commands.command()
def clean(data: Data = None) -> None:
    """Read data/raw, validate it, and write the tidy figures to data/processed."""
    _, faults = each(
        named_by(data), lambda one: _say_cleaned(one, steps.clean(one.data)), warn_fault
    )
    refuse(faults)


@build_commands.command()
def check(
    data: Data = None,
    form: Formats = Format.table,
    lang: Annotated[str, typer.Option("--lang", help="Language of the arithmetic.")] = "vi",
    fails: Annotated[bool, typer.Option("--fails", help="Only the checks that fail.")] = False,
) -> None:
    """Audit the figures and judge the review's statements; print the checks, worst first."""
    (language,) = steps.languages([lang])
    shown: dict[str, pd.DataFrame] = {}

    def checked(province: Province) -> bool:
        done = steps.check(province.data)
        checks = done.checks[done.checks["verdict"].eq("fails")] if fails else done.checks
        if form is Format.table:
            print_rows(checks[["verdict", "check", "period", f"message_{language}"]], form)
            _say_checked(province, done)
        else:
            shown[province.name] = checks
            _warn_unsettled(province, done)
        if done.unused and not fails:
            rows = in_rows(one.row for one in done.unused if one.row)
            warn_of(
                province, f"note: identities.csv: what {rows} compare is not printed, or in part"
            )
        return bool(done.unsettled)

    are_unsettled, faults = each(named_by(data), checked, warn_fault)
    if shown:
        _print_checks(shown, language, form)
    refuse(faults)
    raise typer.Exit(FLAWED if any(are_unsettled.values()) else DONE)


def _print_checks(found: Mapping[str, pd.DataFrame], language: str, form: Format) -> None:
    """The checks for a program: every column, in one language, of all provinces in one table,
    which names them where there are several."""
    import pandas as pd

    from ..cleaning.processed import in_language

    named = [
        in_language(checks, language).assign(**({"province": name} if name else {}))
        for name, checks in found.items()
    ]
    print_rows(pd.concat(named), form)


@build_commands.command()
def run(
    year: Years = None,
    lang: Langs = None,
    data: Data = None,
    notebooks: Notebooks = Path("notebooks"),
    out: Out = "reports",
    jobs: Jobs = None,
    force: Force = False,
    timeout: Timeout = None,
    memory: Memory = None,
    kernel: Kernel = False,
    cluster: Cluster = None,
) -> None:
    """Run the notebooks of each section, year and language that are not done yet."""
    options = Options(
        jobs=jobs,
        force=force,
        timeout=timeout,
        memory=_bytes(memory),
        kernel=kernel,
        cluster=cluster,
    )
    spoken = steps.languages(lang)
    years, faults = each(
        named_by(data, out),
        lambda one: steps.chosen(year, steps.years_of(one.data)),
        warn_fault,
    )
    with _watch(is_of_many=are_many(data or "data")) as watch:
        results = steps.run(years, spoken, notebooks, watch, **options)
    refuse(faults)
    raise typer.Exit(FLAWED if any(result.state == "failed" for result in results) else DONE)


@build_commands.command()
def report(
    year: Years = None,
    lang: Langs = None,
    data: Data = None,
    out: Out = "reports",
    pdf: Annotated[bool, typer.Option("--pdf", help="Also a PDF of each page.")] = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="Also a PDF and a picture of each brief.")
    ] = False,
) -> None:
    """Render the executed notebooks as one page per year and language, and the index; of
    several provinces also the page that sets them side by side."""
    spoken = steps.languages(lang)

    def reported(province: Province) -> bool:
        years = steps.chosen(year, steps.years_of(province.data))
        done = steps.report(province, years, spoken, pdf=pdf, brief=brief)
        _say_reported(province, done)
        return bool(done.flawed)

    are_flawed, faults = each(named_by(data, out), reported, warn_fault)
    if len(are_flawed) > 1:
        _say_federation(steps.federation(list(are_flawed), spoken, Path(out)))
    refuse(faults)
    raise typer.Exit(FLAWED if any(are_flawed.values()) else DONE)


def _bytes(gigabytes: float | None) -> int | None:
    return None if gigabytes is None else int(gigabytes * 2**30)


def _say_tables(province: Province, done: Tables) -> None:
    if done.cleaned is None or done.checked is None:
        count = len(done.unsettled)
        say_of(province, f"clean, check: nothing changed; unacknowledged failures: {count}")
        return
    _say_cleaned(province, done.cleaned)
    _say_checked(province, done.checked)


def _say_cleaned(province: Province, done: Cleaned) -> None:
    say_of(
        province,
        f"clean: {done.printed} printed and {done.derived} derived figures, "
        f"{done.first_year} to {done.last_year}, {done.doubts} prints read by decision",
    )
    for problem in done.remarks:
        warn_of(province, f"note: {problem}")


def _say_checked(province: Province, done: Checked) -> None:
    statements = counted(done.statements) if done.statements else "none"
    say_of(province, f"check: {counted(done.verdicts)}; statements: {statements}")
    _warn_unsettled(province, done)


def _warn_unsettled(province: Province, done: Checked) -> None:
    for line in done.unsettled:
        warn_of(province, f"must hold and fails, not acknowledged: {line}")


def _say_run(results: Sequence[RunResult]) -> None:
    states = dict.fromkeys(("done", "skipped", "failed"), 0)
    for result in results:
        states[result.state] += 1
        if result.state == "failed":
            warn(f"failed: {result.run.output} ({result.seconds:.1f} s): {result.error}")
    say(f"run: {counted(states)}")


def _say_reported(province: Province, done: Reported) -> None:
    for path in done.pdfs:
        say_of(province, f"report: {path}")
    for path in done.flawed:
        if path in done.kept:
            why = "notebooks could not be run, are gone, or are not of the figures of now"
            warn(f"{path}: stays as it was, since {why}; build again")
        else:
            warn(f"{path}: lacks notebooks that failed or were never run")
    for path in done.written:
        if (size := path.stat().st_size) > LARGE:
            warn(f"{path}: is large for a mail: {size / 1e6:.1f} MB")
    written = f"{len(done.written)} of {done.wanted} pages written"
    say_of(province, f"report: {written}; open {done.index}")


def _say_federation(pages: Sequence[Path]) -> None:
    say(f"report: the provinces side by side: open {', '.join(map(str, pages))}")


def _say_copy(path: Path) -> None:
    warn(f"{path.name}: is a copy of another notebook, and is not run; rename it or remove it")


def _say_waiting(place: Path) -> None:
    warn(f"waiting: another batch is at work in {place}")


@contextmanager
def _watch(*, is_of_many: bool) -> Iterator[Watch]:
    """Says what each step came to, and how far the notebooks are: one bar over the runs on a
    terminal, elsewhere a plain line for each, with its province where there are several."""
    said = Watch(
        on_stranger=warn_stranger,
        on_fault=warn_fault,
        on_federation=_say_federation,
        on_tables=_say_tables,
        on_copy=_say_copy,
        on_wait=_say_waiting,
        on_run=_say_run,
        on_report=_say_reported,
    )
    if sys.stderr.isatty():
        with _bar(said, is_of_many) as watch:
            yield watch
        return
    counts = {"planned": 0, "ended": 0}

    def line(result: RunResult) -> None:
        counts["ended"] += 1
        if result.state != "skipped":
            done = f"{counts['ended']}/{counts['planned']}"
            say(f"run {done}: {_name(result, is_of_many)}: {result.state} ({result.seconds:.1f} s)")

    yield replace(said, on_plan=lambda count: counts.update(planned=count), on_result=line)


@contextmanager
def _bar(said: Watch, is_of_many: bool) -> Iterator[Watch]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), transient=True) as progress:
        task = progress.add_task("notebooks", total=None, visible=False)

        def step(result: RunResult) -> None:
            progress.update(task, advance=1, description=_name(result, is_of_many))

        def begin(count: int) -> None:
            progress.update(task, total=count, visible=True)

        yield replace(said, on_plan=begin, on_result=step)


def _name(result: RunResult, is_of_many: bool) -> str:
    run = result.run
    named = f"{run.reports.name} " if is_of_many else ""
    return f"{named}{run.year} {run.lang} {run.section}"
