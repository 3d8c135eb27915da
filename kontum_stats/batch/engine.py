"""One notebook, its parameters and its figures -> the executed notebook, as bytes.

In: a notebook's bytes, parameters, a `Snapshot`'s tables. Out: an `Executed`; the same input
gives the same bytes, in whichever process or on whichever machine: no clock, no random ids, no
paths. A notebook that fails is an `Executed` too, with the error as the output of its cell.
papermill executes: it injects the parameters and runs the cells through its own nbclient client,
here as an engine of its own kind, which only adds what papermill's lacks: a private working
folder and environment, a time limit for the notebook as a whole, and a dead or hanging kernel
reported in its cell.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import nbformat
import papermill
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError

from ..cleaning.snapshot import EVERYTHING, READS_FILE, Read
from . import kernels, warm
from .manifest import try_lock
from .plan import ENVIRONMENT, environment, reads_by_itself

ENGINE = "kontum-stats"
_SCRATCH = "kontum-stats-"


@dataclass(frozen=True)
class Options:
    """How to run: `timeout` for the notebook as a whole, in seconds; `memory` for its kernel, in
    bytes of address space (Linux); `cold` for ordinary kernels."""

    timeout: float | None = None
    memory: int | None = None
    cold: bool = False


@dataclass(frozen=True)
class Executed:
    """A notebook that was run: its content; the error of the cell that failed, in one line, or
    ''; what it read; the `environment` it was run in; how long it took."""

    content: bytes
    error: str
    reads: tuple[Read, ...]
    environment: str
    seconds: float


def execute(
    notebook: bytes, parameters: Mapping[str, Any], tables: Mapping[str, bytes], options: Options
) -> Executed:
    """Runs a notebook over `tables` (name -> Parquet file). Raises nothing of the notebook's."""
    _register()
    if not options.cold:
        warm.start(ENVIRONMENT)
    start = time.perf_counter()
    with _workspace(notebook, tables) as folder:
        nb, error = _executed(folder, parameters, options)
        reads = EVERYTHING if reads_by_itself(notebook) else _noted_reads(folder / "reads.jsonl")
        content = _stable(nb, json.loads(notebook), folder)
        error = _without_places(error, folder)
    return Executed(content, error, reads, environment(), time.perf_counter() - start)


def _executed(
    folder: Path, parameters: Mapping[str, Any], options: Options
) -> tuple[NotebookNode, str]:
    """The notebook as papermill left it, and the first error in one line."""
    left: list[NotebookNode] = []
    try:
        papermill.execute_notebook(
            folder / "notebook.ipynb",
            None,
            dict(parameters),
            engine_name=ENGINE,
            kernel_name=kernels.COLD if options.cold else kernels.WARM,
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            folder=folder,
            options=options,
            left=left,
        )
    except PapermillExecutionError as error:
        return left[0], one_line(error.exec_count, error.ename, error.evalue)
    except Exception as error:
        # The kernel did not come up: no cell could carry the error, so the first one does.
        nb = left[0] if left else nbformat.read(folder / "notebook.ipynb", 4)
        name, text = type(error).__name__, f"the kernel did not start: {error}"
        first = next((cell for cell in nb.cells if cell.cell_type == "code"), None)
        if first is not None:
            first.outputs = [_error_output(name, text)]
        return nb, one_line(None, name, text)
    finally:
        # Each run has a loop of its own, and leaves none behind in the thread.
        ensure_event_loop().close()
    return left[0], ""


def stop() -> None:
    """Ends every kernel of this process at once; the runs that used them fail."""
    for pid in list(_running):
        with suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(pid, signal.SIGKILL)
            else:
                os.kill(pid, signal.SIGTERM)


@contextmanager
def _counted(pid: int) -> Iterator[None]:
    _running.add(pid)
    try:
        yield
    finally:
        _running.discard(pid)


def one_line(cell: int | None, name: str, text: str) -> str:
    """An error as the report of a batch shows it: 'cell 3: ValueError: no such section'."""
    line = " ".join(f"{name}: {_ANSI.sub('', text)}".split())
    place = f"cell {cell}: " if cell else ""
    return f"{place}{line}"[:300]


class _Engine(NBClientEngine):
    """papermill's own engine, with the client below."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        folder: Path,
        options: Options,
        left: list[NotebookNode],
        **_: Any,
    ) -> None:
        left.append(nb_man.nb)
        manager = kernels.Manager(
            kernel_name=kernel_name, connection_file=str(folder / "kernel.json")
        )
        client = _Client(
            nb_man,
            km=manager,
            kernel_name=kernel_name,
            timeout_func=_time_left(options.timeout),
            iopub_timeout=60,
            shutdown_kernel="immediate",
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=True,
            extra_arguments=[
                "--HistoryManager.enabled=False",
                "--IPKernelApp.outstream_class=kontum_stats.batch.kernel_output.OutputStream",
            ],
            resources={"metadata": {"path": str(folder / "work")}},
            log=_LOG,
        )
        client.execute(
            cleanup_kc=True,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            memory=options.memory,
        )


class _Client(PapermillNotebookClient):
    """papermill's client, for which a kernel that dies or hangs is the failure of its cell."""

    def execute(self, *, memory: int | None = None, **kwargs: Any) -> NotebookNode:
        # papermill's own asks the kernel for its language afterwards: a dead kernel, or one in
        # an endless loop, would keep it waiting for ever.
        self.reset_execution_trackers()
        with self.setup_kernel(**kwargs):
            pid = self.km.provisioner.pid
            _limit_memory(pid, memory)
            with _counted(pid):
                self.papermill_execute_cells()
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int, **kwargs: Any) -> NotebookNode:
        try:
            return super().execute_cell(cell, cell_index, **kwargs)
        except (DeadKernelError, CellTimeoutError) as error:
            name, text = _end_of_kernel(error)
            cell.outputs.append(_error_output(name, text))
            raise CellExecutionError(text, name, text) from error


def _end_of_kernel(error: Exception) -> tuple[str, str]:
    if isinstance(error, CellTimeoutError):
        return "TimeoutError", "the notebook was stopped at its time limit"
    return "DeadKernelError", "the kernel died while it ran this cell"


def _time_left(timeout: float | None) -> Callable[[NotebookNode], float | None] | None:
    if timeout is None:
        return None
    deadline = time.monotonic() + timeout
    # nbclient takes 0 for no limit.
    return lambda _: max(0.001, deadline - time.monotonic())


def _limit_memory(pid: int, memory: int | None) -> None:
    if memory is not None:
        import resource

        resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))


def _error_output(name: str, text: str) -> NotebookNode:
    return nbformat.v4.new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])


def _environment(folder: Path) -> dict[str, str]:
    # Not the user's own IPython profile, which differs from machine to machine.
    own = {"IPYTHONDIR": f"{_scratch()}/ipython", READS_FILE: str(folder / "reads.jsonl")}
    return {**os.environ, **ENVIRONMENT, **own}


@contextmanager
def _workspace(notebook: bytes, tables: Mapping[str, bytes]) -> Iterator[Path]:
    """A private folder: the notebook, the kernel's connection file, and `work`, in which the
    kernel runs and which holds nothing but the data."""
    with tempfile.TemporaryDirectory(prefix="run-", dir=_scratch()) as name:
        folder = Path(name)
        processed = folder / "work" / "data" / "processed"
        processed.mkdir(parents=True)
        (folder / "notebook.ipynb").write_bytes(notebook)
        for table, content in tables.items():
            (processed / f"{table}.parquet").write_bytes(content)
        yield folder


@cache
def _scratch() -> str:
    """The folder of this process for its runs, removed when it ends. A process that was killed
    could not remove its own: the next one does, which finds it unlocked."""
    root = Path(tempfile.gettempdir())
    for left in root.glob(f"{_SCRATCH}*"):
        with suppress(OSError), open(left / "lock", "rb+") as lock:
            if try_lock(lock):
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_SCRATCH))
    # Locked under another name first: a lock that is seen is held.
    held = (folder / "lock.part").open("wb")
    try_lock(held)
    (folder / "lock.part").rename(folder / "lock")
    atexit.register(_remove, folder, held)
    return str(folder)


def _remove(folder: Path, lock: IO[bytes]) -> None:
    lock.close()
    shutil.rmtree(folder, ignore_errors=True)


def _noted_reads(notes: Path) -> tuple[Read, ...]:
    """What the library noted; nothing noted means that nothing is known."""
    if not notes.exists():
        return EVERYTHING
    reads = {Read.from_json(json.loads(line)) for line in notes.read_text("utf-8").splitlines()}
    return tuple(sorted(reads, key=repr)) or EVERYTHING


def _stable(nb: NotebookNode, source: dict[str, Any], folder: Path) -> bytes:
    """The executed notebook without what differs from run to run."""
    given = {cell.get("id") for cell in source["cells"]}
    nb.cells = [cell for cell in nb.cells if _ERROR_MARK not in cell.metadata.get("tags", [])]
    for index, cell in enumerate(nb.cells):
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        elif cell.get("id") not in given:
            cell["id"] = f"cell-{index}"
        papermill_notes = cell.metadata.pop("papermill", {})
        if papermill_notes.get("exception"):
            cell.metadata["papermill"] = {"exception": True, "status": "failed"}
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
        for output in cell.get("outputs", []):
            _make_stable(output, folder)
    notes = nb.metadata.pop("papermill", {})
    nb.metadata["papermill"] = {
        "exception": bool(notes.get("exception")),
        "parameters": notes.get("parameters", {}),
        "version": papermill.__version__,
    }
    return (nbformat.writes(nb, version=4) + "\n").encode()


def _make_stable(output: NotebookNode, folder: Path) -> None:
    if output.output_type == "stream":
        output.text = _without_places(output.text, folder)
    elif output.output_type == "error":
        output.evalue = _without_places(output.evalue, folder)
        output.traceback = [_without_places(line, folder) for line in output.traceback]
    elif isinstance(output.get("data", {}).get("text/plain"), str):
        output.data["text/plain"] = _without_places(output.data["text/plain"], folder)


def _without_places(text: str, folder: Path) -> str:
    """`text` without addresses of objects and without the folders of this machine."""
    for place in (str(folder), *_places()):
        text = text.replace(place + os.sep, "")
    return _ADDRESS.sub(" at 0x…>", _CELL_FILE.sub("<cell>", text))


@cache
def _places() -> tuple[str, ...]:
    paths = {*sysconfig.get_paths().values(), str(Path(__file__).parents[2])}
    return tuple(sorted(paths, key=len, reverse=True))


@cache
def _register() -> None:
    papermill_engines.register(ENGINE, _Engine)
    _LOG.addHandler(logging.NullHandler())


_running: set[int] = set()
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+>")
_CELL_FILE = re.compile(r"\S*ipykernel_\d+[/\\]\d+\.py")
_ERROR_MARK = "papermill-error-cell-tag"
# What papermill and nbclient log of a failure stands in the notebook and in the report.
_LOG = logging.getLogger(__name__)
