"""Processes for notebooks, forked by the standard library from one that has imported everything.

In: a function of `cells` and its arguments. Out: a connection to the process that runs it. That
process leads a group of its own, which ends with the block that asked for it, and by the
kernel's hand with this process, however that one ends. Nothing heavy is imported here: each new
process imports this module first.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

CAN_FORK = sys.platform.startswith("linux")
# Of every notebook's process. Two of them keep two cores busy: threads of their own would only
# get in the way. The hash seed makes the order of a set the same in each.
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
_PRELOADED = "kontum_stats.batch.cells"
_lock = threading.Lock()
_running: set[int] = set()


def environment() -> dict[str, str]:
    """What a notebook's process is started with: that of this process, and the above."""
    paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, **ENVIRONMENT, "PYTHONPATH": os.pathsep.join(paths)}


def start(*also: str) -> None:
    """Starts the process that all others are forked from, if it does not run, with the modules
    `also`; returns at once, while it still imports."""
    from multiprocessing import forkserver

    with _lock:
        mine = dict(os.environ)
        os.environ.update(environment())
        try:
            forkserver.set_forkserver_preload([_PRELOADED, *also])
            forkserver.ensure_running()
        finally:
            os.environ.clear()
            os.environ.update(mine)


def stop() -> None:
    """Ends every process of this module at once; the runs that used them fail."""
    from multiprocessing import forkserver

    for pid in list(_running):
        _kill(pid)
    # An edit of the library must not meet processes of before it.
    with _lock, suppress(AttributeError):
        forkserver._forkserver._stop()  # type: ignore[attr-defined]


@contextmanager
def process(function: str, *arguments: Any) -> Iterator[Connection]:
    """A process that runs a function of `cells`, called with a connection and `arguments`; this
    is the other end."""
    start()
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("forkserver")
    child = context.Process(target=call, args=(function, theirs, *arguments))
    with ours:
        with theirs, _lock:
            # A worker of Dask is a daemon, which multiprocessing lets have no children, lest they
            # outlive it: these do not.
            vars(multiprocessing.current_process()).get("_config", {}).pop("daemon", None)
            child.start()
        pid = child.pid or 0
        _running.add(pid)
        try:
            yield ours
        finally:
            _kill(pid)
            _running.discard(pid)
            with _lock:
                child.join()


def call(function: str, *arguments: Any) -> None:
    """Runs a function of `cells`, in a process of its own."""
    getattr(importlib.import_module(_PRELOADED), function)(*arguments)


def _kill(pid: int) -> None:
    """Ends a process, all that it started, and all that these did."""
    family = [pid]
    for one in family:
        for tasks in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):
                family += map(int, tasks.read_text().split())
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    for one in family:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
