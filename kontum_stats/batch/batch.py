"""The runs of a plan -> executed notebooks, on this machine or on a cluster.

In: `Run`s (see `plan`). Out: one executed notebook for each, and a `Result`; what was done
before is skipped, what failed is tried again, and one that fails stops no other. A run is a
pure function of notebook, parameters and figures, so that it is the same wherever it is done;
this process alone reads and writes.
Refuses, before a kernel starts, what `plan` refuses.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import files as places
from .. import lean
from ..cleaning import snapshot
from ..cleaning.snapshot import Snapshot
from ..errors import InputError, Problem, needs
from ..files import Place
from . import manifest, warm
from .manifest import Entry, Manifest
from .plan import ENVIRONMENT, Keys, Run, base_of, environment, key_of, notebook_paths, plan

if TYPE_CHECKING:
    from .engine import Executed

__all__ = ["Result", "Run", "notebook_paths", "output_of", "plan", "run"]
SECONDS_TO_CONNECT = 30


@dataclass(frozen=True)
class Result:
    """How a run ended: 'done', 'skipped' (nothing to do) or 'failed', with the failing cell's
    error in one line."""

    run: Run
    state: str
    seconds: float
    error: str


def run(
    runs: Sequence[Run],
    *,
    jobs: int | None = None,
    force: bool = False,
    only_failed: bool = False,
    timeout: float | None = None,
    memory: int | None = None,
    cold: bool = False,
    cluster: str | None = None,
    on_result: Callable[[Result], None] | None = None,
    on_wait: Callable[[Place], None] | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> list[Result]:
    """Does the runs that are not done yet; the results in the order of `runs`.

    `jobs`: kernels at a time (by default two more than there are cores); `force`: also what is
    done; `only_failed`: only what failed when last tried; `timeout` (seconds) and `memory`
    (bytes) for each notebook; `cold`: ordinary kernels; `cluster`: the address of a Dask
    scheduler.
    `on_result` hears of each run as it ends; `on_wait` hears that another batch has the folder;
    `meanwhile` is called once, as the first kernels are starting.
    """
    _refuse(runs, memory)
    results: dict[Run, Result] = {}

    def report(result: Result) -> None:
        results[result.run] = result
        if on_result is not None:
            on_result(result)

    with ExitStack() as stack:
        books = {
            folder: stack.enter_context(manifest.opened(folder, on_wait))
            for folder in dict.fromkeys(run.reports for run in runs)
        }
        todo = []
        for one in _to_do(runs, books, force, only_failed):
            if isinstance(one, Result):
                report(one)
            else:
                todo.append(one)
        if todo:
            options = {"timeout": timeout, "memory": memory, "cold": cold}
            executor, width = stack.enter_context(_executor(cluster, jobs, cold))
            for result in _executed(todo, books, executor, width, options, meanwhile):
                report(result)
    return [results[one] for one in runs]


def output_of(run: Run) -> bytes | None:
    """The executed notebook of `run`, wherever it is kept; None where there is none."""
    return places.read(run.output)


def execute(
    notebook: bytes,
    parameters: Mapping[str, Any],
    tables: Mapping[str, bytes],
    options: Mapping[str, Any],
) -> Executed:
    """One run, on whichever machine: see `engine.execute`."""
    engine = lean.imported("kontum_stats.batch.engine")
    return engine.execute(notebook, parameters, tables, engine.Options(**options))


@dataclass(frozen=True)
class _Input:
    """What a run was given, kept until its result is in."""

    run: Run
    notebook: bytes
    tables: Snapshot


def _refuse(runs: Sequence[Run], memory: int | None) -> None:
    """Raises InputError for what no run could be right with."""
    problems = []
    if memory is not None and not sys.platform.startswith("linux"):
        problems.append(Problem("a limit of memory is kept on Linux only", "leave it out"))
    writers: dict[Place, Run] = {}
    for run in runs:
        if writers.setdefault(run.output, run) != run:
            folders = f"{writers[run.output].data} and {run.data}"
            what = f"would be written by two runs, over {folders}"
            problems.append(Problem(what, "name a folder of outputs for each", str(run.output)))
    if problems:
        raise InputError(problems)


def _to_do(
    runs: Iterable[Run], books: Mapping[Place, Manifest], force: bool, only_failed: bool
) -> Iterator[Run | Result]:
    """Each run that is to be done, and the result of each that is not."""
    sizes = {folder: places.sizes(folder) for folder in books}
    keys: dict[tuple[Place, Path], Keys] = {}
    for one in runs:
        book, found = books[one.reports], sizes[one.reports]
        entry = book.entries.get(one.name)
        if only_failed:
            skipped = entry is None or entry.state != "failed"
        elif force or entry is None:
            skipped = False
        else:
            key = one.key
            if key != entry.key:
                # The plan may be older than the entry: another batch has had the folder since.
                if (one.reports, one.data) not in keys:
                    keys[one.reports, one.data] = Keys(snapshot.take(one.data), book, one.data)
                key = keys[one.reports, one.data].of(one.notebook, one.year, one.lang)
            skipped = book.is_done(one.name, key, found)
        yield Result(one, "skipped", 0.0, "") if skipped else one


def _executed(
    runs: Sequence[Run],
    books: Mapping[Place, Manifest],
    executor: Executor,
    width: int,
    options: Mapping[str, Any],
    meanwhile: Callable[[], object] | None,
) -> Iterator[Result]:
    """The results as they come. Only `width` runs are under way or waiting at a time: what a
    batch holds in memory does not grow with the number of its runs."""
    read_notebook, take = cache(Path.read_bytes), _last_few(snapshot.take)
    waiting = iter(runs)
    under_way: dict[Future[Executed], _Input] = {}
    while True:
        for one in islice(waiting, width - len(under_way)):
            given = _Input(one, read_notebook(one.notebook), take(one.data))
            future = executor.submit(
                execute, given.notebook, one.parameters, given.tables.tables, options
            )
            under_way[future] = given
        if not under_way:
            return
        if meanwhile is not None:
            meanwhile()
            meanwhile = None
        for given in under_way.values():
            # Now, while kernels start, and not when the first of them has ended.
            _slice(given, books[given.run.reports])
        ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in ended:
            given = under_way.pop(future)
            yield _kept(given, future, books[given.run.reports])


def _kept(given: _Input, future: Future[Executed], book: Manifest) -> Result:
    """Writes what a run made, and then that it is made."""
    run = given.run
    try:
        executed = future.result()
    except Exception as error:
        line = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return Result(run, "failed", 0.0, f"could not be run: {line}")
    if executed.environment != environment():
        return Result(run, "failed", 0.0, "a worker has other versions than this machine")
    try:
        _keep(given, executed, book)
    except OSError as error:
        return Result(run, "failed", executed.seconds, f"could not be written: {error}")
    state = "failed" if executed.error else "done"
    return Result(run, state, executed.seconds, executed.error)


def _keep(given: _Input, executed: Executed, book: Manifest) -> None:
    run = given.run
    places.write(run.output, executed.content)
    base = base_of(given.notebook, run.parameters)
    _slice(given, book)
    key = key_of(base, executed.reads, book.slices[given.tables.digest])
    state = "failed" if executed.error else "done"
    entry = Entry(key, base, state, executed.error, executed.seconds, executed.reads, 0, 0, "")
    book.record(run.name, manifest.with_output(entry, run.output, executed.content))


def _slice(given: _Input, book: Manifest) -> None:
    """Hashes the rows of the run's tables, if that is not done."""
    if given.tables.digest not in book.slices:
        book.slices = {given.tables.digest: snapshot.slices(given.tables)}


def _last_few(take: Callable[[Path], Snapshot]) -> Callable[[Path], Snapshot]:
    """`take`, remembering the data folders in use: the runs come folder by folder."""
    from functools import lru_cache

    return lru_cache(maxsize=4)(take)


@contextmanager
def _executor(cluster: str | None, jobs: int | None, cold: bool) -> Iterator[tuple[Executor, int]]:
    """Where the runs are done, and how many to hand over at a time."""
    if cluster is not None:
        with _cluster(cluster) as both:
            yield both
        return
    if not cold:
        # First of all: the server warms up while this process imports papermill.
        warm.start(ENVIRONMENT)
    engine = lean.imported("kontum_stats.batch.engine")
    # More than there are cores: while a kernel starts, ends or hears of its next cell, another
    # one computes.
    jobs = jobs or _cores() + 2
    executor = ThreadPoolExecutor(jobs)
    try:
        yield executor, 2 * jobs
    except BaseException:
        # Ctrl-C above all: the kernels end now, and with them the threads that wait for them.
        executor.shutdown(wait=False, cancel_futures=True)
        engine.stop()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        warm.stop()


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    with needs("cluster"):
        from distributed import Client
    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:
        mend = "start 'dask scheduler' and name its address, as in tcp://host:8786"
        raise InputError(Problem(f"does not answer ({error})", mend, content=address)) from error
    with client:
        threads = sum(client.nthreads().values())
        yield client.get_executor(), max(4, 2 * threads)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
