"""Processes for notebooks, forked by the standard library from one that has imported everything.

In: a function of `cells` and its arguments. Out: a connection to the process that runs it. That
process leads a session of its own, which ends with the block that asked for it, with the batch
that this block is part of (a `Group`), and by the kernel's hand with this process, however that
one ends. Nothing heavy is imported here: each new process imports this module first.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

# Of every notebook's process. Two of them keep two cores busy: threads of their own would only
# get in the way. The hash seed makes the order of a set the same in each.
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
SECONDS_TO_BEGIN = 120
"""How long the process that others are forked from may take to import and to fork."""
_PRELOADED = "kontum_stats.batch.cells"
_lock = threading.RLock()
_of_thread = threading.local()
_of_no_batch: set[int] = set()
_open: set[Group] = set()


class Group:
    """The processes that the threads of a batch ask for; once it has ended, they get no more."""

    def __init__(self, *also: str) -> None:
        """Starts the process that all others are forked from, with the modules `also`; while it
        still imports, this one goes on."""
        self.pids: set[int] = set()
        self.has_ended = False
        _open.add(self)
        _start(*also)

    def join(self) -> None:
        """Counts this thread among those of the batch."""
        _of_thread.group = self

    def end(self) -> None:
        """Ends every process at once; the runs that used them fail, and those that would begin."""
        from multiprocessing import forkserver

        self.has_ended = True
        _open.discard(self)
        server: Any = forkserver._forkserver
        is_last = not _open and not _of_no_batch and server._forkserver_pid
        if is_last:
            # It may still import, with a thread waiting for it that holds the lock.
            _kill(server._forkserver_pid)
        with _lock:
            for pid in list(self.pids):
                _kill(pid)
            if is_last:
                # An edit of the library must not meet processes of before it.
                server._stop()


def environment() -> dict[str, str]:
    """What a notebook's process is started with: that of this process, and the above."""
    with _lock:
        paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {**os.environ, **ENVIRONMENT, "PYTHONPATH": os.pathsep.join(paths)}


@contextmanager
def process(function: str, *arguments: Any) -> Iterator[Connection]:
    """A process that runs a function of `cells`, called with a connection and `arguments`; this
    is the other end. Raises ChildProcessError where the batch of this thread has ended, and
    TimeoutError where the process does not begin within `SECONDS_TO_BEGIN`."""
    group: Group | None = getattr(_of_thread, "group", None)
    pids = _of_no_batch if group is None else group.pids
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("forkserver")
    child = context.Process(target=call, args=(function, theirs, *arguments))
    with ours:
        with theirs, _lock:
            if group is not None and group.has_ended:
                raise ChildProcessError("the batch was stopped")
            # A worker of Dask is a daemon, which multiprocessing lets have no children, lest they
            # outlive it: these do not.
            vars(multiprocessing.current_process()).get("_config", {}).pop("daemon", None)
            _start()
            with _patient():
                child.start()
            pid = child.pid or 0
            pids.add(pid)
        try:
            yield ours
        finally:
            with _lock:
                _kill(pid)
                child.join()
                pids.discard(pid)


@contextmanager
def _patient() -> Iterator[None]:
    """Around a request to the process that others are forked from: one that does not answer, as a
    stopped one, is ended. The next request starts another."""
    from multiprocessing import forkserver

    given_up = threading.Event()

    def give_up() -> None:
        given_up.set()
        with suppress(ProcessLookupError, AttributeError, TypeError):
            os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)  # type: ignore[attr-defined]

    timer = threading.Timer(SECONDS_TO_BEGIN, give_up)
    timer.start()
    try:
        yield
    except (EOFError, OSError) as error:
        if given_up.is_set():
            raise TimeoutError(f"it did not begin within {SECONDS_TO_BEGIN} seconds") from error
        raise
    finally:
        timer.cancel()


def call(function: str, *arguments: Any) -> None:
    """Runs a function of `cells`, in a process of its own."""
    getattr(importlib.import_module(_PRELOADED), function)(*arguments)


def _start(*also: str) -> None:
    """Starts the process that all others are forked from, if it does not run."""
    from multiprocessing import forkserver

    with _lock:
        before = {name: os.environ.get(name) for name in (*ENVIRONMENT, "PYTHONPATH")}
        os.environ.update(environment())
        try:
            forkserver.set_forkserver_preload([_PRELOADED, *also])
            forkserver.ensure_running()
        finally:
            for name, value in before.items():
                del os.environ[name]
                if value is not None:
                    os.environ[name] = value


def _kill(pid: int) -> None:
    """Ends a process, all that it started, and all that these did."""
    family = [pid]
    for one in family:
        # Gone meanwhile, or no memory or file to look at it.
        with suppress(OSError):
            for tasks in Path(f"/proc/{one}/task").glob("*/children"):
                family += map(int, tasks.read_text().split())
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    for one in family:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
