"""The runs of a plan -> executed notebooks, on this machine or on a cluster; and what is current.

In: `Run`s (see `plan`). Out: one executed notebook for each, and a `RunResult`; what was done
before is skipped, what failed is tried again, and one that fails stops no other and leaves its
last good output. A run is a pure function of notebook, parameters and figures, so that it is the
same wherever it is done; this process alone reads and writes.
Refuses, before any is run, two runs for one output, and a system that is not Linux.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import files, lean
from ..cleaning import snapshot
from ..cleaning.snapshot import Snapshot, hashed
from ..errors import InputError, Problem, needs
from . import processes
from .failure import failing_cell, was_stopped
from .ledger import Ledger, Record, load, opened
from .plan import (
    Period,
    Run,
    base_of,
    copies,
    environment,
    modules_beside,
    notebook_paths,
    period_name,
    plan,
    raw_beside,
)

if TYPE_CHECKING:
    from .execute import Executed

__all__ = [
    "Period",
    "Run",
    "RunResult",
    "Standing",
    "copies",
    "current",
    "notebook_paths",
    "period_name",
    "plan",
    "run",
]
SECONDS_TO_CONNECT = 30
"""How long a cluster may take to answer, and to have a worker."""
# Input and output, memory, files open, disk and quota: what another time is there again.
_PASSING = re.compile(
    r"could not be run|(?:cell \d+: )?"
    r"(?:ProcessDied|\w*MemoryError|\w*Error: \[Errno (?:5|11|12|23|24|28|122)\])"
)


@dataclass(frozen=True)
class RunResult:
    """How a run ended: 'done', 'skipped' (nothing to do) or 'failed', with the failing cell's
    error in one line."""

    run: Run
    state: str
    seconds: float
    error: str


@dataclass(frozen=True)
class Standing:
    """What a page may show of a notebook: `content` is of the figures as they are now, None where
    nothing is. `state` says why: 'current'; 'failed', with the `error`, where the notebook could
    not be run again; 'outdated', where the figures or the notebook changed since; 'lost', where
    the output was changed or removed since; 'removed', where the notebook is gone; 'missing',
    where it has not been run."""

    state: str
    content: bytes | None = None
    error: str = ""

    @property
    def is_flawed(self) -> bool:
        """Whether a page lacks what the notebook should show."""
        return self.state in ("failed", "outdated", "lost", "missing")

    @property
    def is_passing(self) -> bool:
        """Whether it lacks this for no fault of the notebook's, so that another run may mend it."""
        return self.is_flawed and (self.state != "failed" or _is_passing(self.error))


def run(
    runs: Sequence[Run],
    *,
    jobs: int | None = None,
    force: bool = False,
    timeout: float | None = None,
    memory: int | None = None,
    kernel: bool = False,
    cluster: str | None = None,
    on_result: Callable[[RunResult], None] | None = None,
    on_wait: Callable[[Path], None] | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> list[RunResult]:
    """Does the runs that are not done yet; the results in the order of `runs`.

    `jobs`: notebooks at a time (by default one more than there are cores); `force`: also what is
    done; `timeout` (seconds) and `memory` (bytes) for each notebook; `kernel`: papermill's own
    engine and ordinary kernels; `cluster`: the address of a Dask scheduler.
    `on_result` hears of each run as it ends; `on_wait` hears that another batch has the folder;
    `meanwhile` is called once, as the first notebooks are starting.
    """
    _refuse(runs)
    results: dict[Run, RunResult] = {}

    def report(result: RunResult) -> None:
        results[result.run] = result
        if on_result is not None:
            on_result(result)

    modules_beside.cache_clear()
    with ExitStack() as stack:
        books = {
            folder: stack.enter_context(opened(folder, on_wait))
            for folder in dict.fromkeys(one.reports for one in runs)
        }
        # The runs come folder by folder: what a batch holds in memory does not grow with it.
        tables, content = lru_cache(maxsize=4)(snapshot.take), cache(files.content)

        def given(one: Run) -> _Input:
            book, notebook = books[one.reports], content(one.notebook)
            beside = modules_beside(one.notebook.parent) | raw_beside(notebook, one.data)
            return _Input(one, book, tables(one.data), notebook, beside)

        todo = []
        for one in runs:
            books[one.reports].keep_notebooks(one.notebook.parent)
            if force or not _is_done(given(one)):
                todo.append(one)
            else:
                report(RunResult(one, "skipped", 0.0, ""))
        if todo:
            options = {"timeout": timeout, "memory": memory, "kernel": kernel}
            executor, width = stack.enter_context(_executor(cluster, jobs, kernel))
            for result in _executed(map(given, todo), executor, width, options, meanwhile):
                report(result)
    return [results[one] for one in runs]


def current(reports: Path, data: Path, period: Period, lang: str) -> dict[str, Standing]:
    """What stands in `reports` for a page of this period and language, by the notebooks' names
    without suffix. Where no batch ever was, notebooks somebody executed are taken as current.

    Raises InputError where the tables have not been built.
    """
    name_of_folder = f"{period_name(period)}/{lang}"
    folder, book = reports / name_of_folder, load(reports)
    outputs = {path.stem: path for path in folder.glob("[0-9][0-9]_*.ipynb")}
    if book is None:
        return {name: _alone(files.content(path)) for name, path in outputs.items()}
    sources = {path.stem: path for path in notebook_paths(reports / book.notebooks)}
    tables = snapshot.take(data)
    return {
        name: _standing(f"{name_of_folder}/{name}.ipynb", sources.get(name), book, tables)
        for name in sorted({*outputs, *sources})
    }


def execute(
    notebook: bytes,
    beside: Mapping[str, bytes],
    parameters: Mapping[str, Any],
    tables: Mapping[str, bytes],
    options: Mapping[str, Any],
) -> Executed:
    """One run, on whichever machine: see `execute.execute`."""
    module = lean.imported("kontum_stats.batch.execute")
    executed: Executed = module.execute(notebook, beside, parameters, tables, **options)
    return executed


@dataclass(frozen=True)
class _Input:
    """What a run is given, kept until its result is in."""

    run: Run
    book: Ledger
    tables: Snapshot
    notebook: bytes
    beside: Mapping[str, bytes]

    @property
    def base(self) -> str:
        return base_of(self.notebook, self.beside, self.run.parameters)


def _refuse(runs: Sequence[Run]) -> None:
    """Raises InputError for what no run could be right with."""
    if not sys.platform.startswith("linux"):
        mend = "papermill runs a notebook anywhere: papermill NOTEBOOK OUTPUT -p year …"
        raise InputError(Problem("a batch runs on Linux only", mend))
    problems = []
    writers: dict[Path, Run] = {}
    for one in runs:
        if writers.setdefault(one.output, one) != one:
            folders = f"{writers[one.output].data} and {one.data}"
            what = f"would be written by two runs, over {folders}"
            problems.append(Problem(what, "name a folder of outputs for each", str(one.output)))
    if problems:
        raise InputError(problems)


def _is_done(given: _Input) -> bool:
    entry = given.book.entries.get(given.run.name)
    if entry is None or entry.state != "done" or entry.base != given.base:
        return False
    if not (entry.is_whole(given.run.output) and entry.is_of(given.tables)):
        return False
    if entry.tables != given.tables.digest:
        # Next time, this need not be found out again.
        with suppress(OSError):
            given.book.record(replace(entry, tables=given.tables.digest))
    return True


def _standing(name: str, source: Path | None, book: Ledger, tables: Snapshot) -> Standing:
    entry, output = book.entries.get(name), book.folder / name
    if source is None:
        return Standing("removed")
    if entry is None:
        return Standing("missing")
    # The last good output, and of a notebook that failed since, what it came to.
    is_whole = entry.is_whole(output)
    is_good = is_whole and entry.is_of(tables)
    if entry.state == "failed":
        failed = files.read(_of_failure(output)) if entry.over == tables.digest else None
        content = output.read_bytes() if is_good else failed
        return Standing("failed", content, entry.error)
    if is_good and entry.notebook == hashed(files.content(source)):
        return Standing("current", output.read_bytes())
    return Standing("outdated" if is_whole else "lost")


def _alone(content: bytes) -> Standing:
    """Of a notebook that papermill executed without a batch."""
    try:
        nb = json.loads(content)
        has_failed = failing_cell(nb) is not None or was_stopped(nb)
    except (ValueError, LookupError, TypeError, AttributeError):
        has_failed = False
    return Standing("failed" if has_failed else "current", content)


def _executed(
    given: Iterator[_Input],
    executor: Executor,
    width: int,
    options: Mapping[str, Any],
    meanwhile: Callable[[], object] | None,
) -> Iterator[RunResult]:
    """The results as they come; only `width` runs are under way or waiting at a time. What was
    no fault of the notebook's is tried once more."""
    under_way: dict[Future[Executed], _Input] = {}
    tried: set[Run] = set()
    is_lost = False
    while True:
        while len(under_way) < width and (one := next(given, None)):
            # A client of Dask that has lost its cluster takes runs and never ends them.
            future = _ended(_LOST) if is_lost else _begun(executor, one, options)
            under_way[future] = one
        if not under_way:
            return
        if meanwhile is not None:
            meanwhile()
            meanwhile = None
        ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
        is_lost = is_lost or any(future.cancelled() for future in ended)
        for future in ended:
            one, executed = under_way.pop(future), _came_to(future)
            error = executed if isinstance(executed, str) else executed.error
            if _is_passing(error) and not is_lost and one.run not in tried:
                tried.add(one.run)
                under_way[_begun(executor, one, options)] = one
            else:
                yield _kept(one, executed)


def _begun(executor: Executor, one: _Input, options: Mapping[str, Any]) -> Future[Executed]:
    """What a run will come to; an error where the executor takes no more, as of a lost cluster."""
    what = (one.notebook, one.beside, one.run.parameters, one.tables.tables)
    try:
        return executor.submit(execute, *what, options)
    except Exception as error:
        return _ended(error)


_LOST = ConnectionError("the cluster was lost")


def _ended(error: Exception) -> Future[Executed]:
    refused: Future[Executed] = Future()
    refused.set_exception(error)
    return refused


def _came_to(future: Future[Executed]) -> Executed | str:
    """What a run made, or why it could not be run."""
    try:
        return future.result()
    except Exception as failure:
        error = _LOST if isinstance(failure, CancelledError) else failure
        line = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return f"could not be run: {line}"


def _is_passing(error: str) -> bool:
    return bool(_PASSING.match(error))


def _kept(given: _Input, executed: Executed | str) -> RunResult:
    """Writes what a run made, and then that it is made."""
    run = given.run
    if isinstance(executed, str):
        with suppress(OSError):
            # What an earlier failure left is of earlier figures.
            _of_failure(run.output).unlink(missing_ok=True)
            given.book.record(_failed(given, executed, 0.0))
        return RunResult(run, "failed", 0.0, executed)
    if executed.environment != environment():
        return RunResult(run, "failed", 0.0, "a worker has other versions than this machine")
    try:
        given.book.record(_written(given, executed))
    except OSError as error:
        return RunResult(run, "failed", executed.seconds, f"could not be written: {error}")
    return RunResult(run, "failed" if executed.error else "done", executed.seconds, executed.error)


def _failed(given: _Input, error: str, seconds: float) -> Record:
    """What the ledger keeps of a run that failed: all that it knew of the last good output."""
    name = given.run.name
    last = given.book.entries.get(name, Record(name, "failed", "", 0))
    over = given.tables.digest
    return replace(last, state="failed", error=error, seconds=seconds, over=over)


def _written(given: _Input, executed: Executed) -> Record:
    """Writes the notebook; one that failed in a place of its own, beside the last good one."""
    output = given.run.output
    if executed.error:
        files.write(_of_failure(output), executed.content)
        return _failed(given, executed.error, executed.seconds)
    files.write(output, executed.content)
    _of_failure(output).unlink(missing_ok=True)
    return Record(
        given.run.name,
        "done",
        "",
        executed.seconds,
        notebook=hashed(given.notebook),
        base=given.base,
        figures=given.tables.hash_of(executed.reads),
        reads=json.dumps([asdict(read) for read in executed.reads]),
        tables=given.tables.digest,
        size=len(executed.content),
        changed=output.stat().st_mtime_ns,
        content=hashed(executed.content),
    )


def _of_failure(output: Path) -> Path:
    """Where a notebook that failed is kept: <reports>/<year>/<lang>/failed/<NN_section>.ipynb."""
    return output.parent / "failed" / output.name


@contextmanager
def _executor(
    cluster: str | None, jobs: int | None, kernel: bool
) -> Iterator[tuple[Executor, int]]:
    """Where the runs are done, and how many to hand over at a time."""
    if cluster is not None:
        with _cluster(cluster) as both:
            yield both
        return
    # One more than there are cores: while a notebook is read or written, another computes.
    jobs = jobs or len(os.sched_getaffinity(0)) + 1
    # First of all: what is forked from imports while this process imports papermill.
    group = processes.Group(*(["papermill"] if kernel else []))
    with ThreadPoolExecutor(jobs, initializer=group.join) as executor:
        try:
            lean.imported("kontum_stats.batch.execute")
            yield executor, 2 * jobs
        finally:
            # After Ctrl-C above all: the threads that wait for a process go on, and end.
            executor.shutdown(wait=False, cancel_futures=True)
            group.end()


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    with needs("cluster"):
        import distributed
    try:
        client = distributed.Client(address, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:
        mend = "start 'dask scheduler' and name its address, as in tcp://host:8786"
        raise InputError(Problem(f"does not answer ({error})", mend, content=address)) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        except TimeoutError as error:
            what = f"has had no worker for {SECONDS_TO_CONNECT} seconds"
            mend = f"start one: dask worker {address}"
            raise InputError(Problem(what, mend, content=address)) from error
        threads = sum(client.nthreads().values())
        yield client.get_executor(), max(4, 2 * threads)
