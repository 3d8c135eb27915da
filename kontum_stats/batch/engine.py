"""One notebook, its parameters and its figures -> the executed notebook, as bytes.

In: a notebook's bytes, parameters, a `Snapshot`'s tables. Out: an `Executed`; the same input
gives the same bytes, in whichever process or on whichever machine: no clock, no random ids, no
paths. A notebook that fails is an `Executed` too, with the error as the output of its cell.

papermill executes. `Engine` is an engine of its kind (entry point `kontum-stats`), for anyone who
calls papermill: each notebook in a process of its own, forked with the library imported, and no
kernel. With `Options.kernel`, it is papermill's own engine with an ordinary kernel.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import re
import shutil
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill import engines
from papermill.clientwrap import PapermillNotebookClient

from ..cleaning.snapshot import EVERYTHING, READS_FILE, Read, merged
from . import processes
from .ledger import try_lock
from .plan import environment, reads_by_itself

ENGINE = "kontum-stats"
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+>")
_TEMPORARY = {tempfile.gettempdir(), os.path.realpath(tempfile.gettempdir())}
_CELL_FILE = re.compile(
    rf"(?:{'|'.join(map(re.escape, _TEMPORARY))})[/\\]ipykernel_\d+[/\\]\d+\.py"
)
_ERROR_MARK = "papermill-error-cell-tag"
_STOPPED = ("TimeoutError", "the notebook was stopped at its time limit")
_DIED = ("ProcessDied", "the process of the notebook died in this cell")
_LEAVING = {("SystemExit", ""), ("SystemExit", "0")}
_SCRATCH = "kontum-stats-"


@dataclass(frozen=True)
class Options:
    """How to run: `timeout` for the notebook as a whole, in seconds; `memory` for its process, in
    bytes of address space (Linux); `kernel` for papermill's own engine and an ordinary kernel."""

    timeout: float | None = None
    memory: int | None = None
    kernel: bool = False


@dataclass(frozen=True)
class Executed:
    """A notebook that was run: its content; the error of the cell that failed, in one line, or
    ''; what it read; the `environment` it was run in; how long it took."""

    content: bytes
    error: str
    reads: tuple[Read, ...]
    environment: str
    seconds: float


class Engine(engines.Engine):  # type: ignore[misc]
    """papermill's engine `kontum-stats`. Of its options: `execution_timeout` (seconds) for each
    cell; `timeout` (seconds) for the notebook and `memory` (bytes) for its process; `folder` and
    `environment` where they are not those of the caller."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: engines.NotebookExecutionManager,
        kernel_name: str,
        *,
        log_output: bool = False,
        execution_timeout: float | None = None,
        timeout: float | None = None,
        memory: int | None = None,
        folder: str | None = None,
        environment: Mapping[str, str] | None = None,
        left: list[NotebookNode] | None = None,
        **_: Any,
    ) -> None:
        if left is not None:
            left.append(nb_man.nb)
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python" or not processes.CAN_FORK:
            needs = f"{language!r}" if language != "python" else "a system that cannot fork"
            raise ValueError(f"a notebook for {needs} needs an ordinary kernel")
        client = _Client(nb_man, record_timing=False, log_output=log_output)
        client.seconds_a_cell = execution_timeout
        given = (folder or os.getcwd(), environment or processes.environment(), memory)
        with processes.process("serve", *given) as client.connection:
            client.deadline = time.monotonic() + timeout if timeout else None
            client.papermill_execute_cells()


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client, with a process where a kernel would be."""

    connection: Connection
    deadline: float | None
    seconds_a_cell: float | None

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_: Any) -> NotebookNode:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        self.clear_before_next_output = False
        try:
            reply = self._reply(cell, cell_index)
        except (EOFError, OSError) as error:
            name, text = _STOPPED if isinstance(error, TimeoutError) else _DIED
            cell.outputs.append(_error_output(name, text))
            reply = {"status": "error", "ename": name, "evalue": text, "traceback": []}
            tags = []
        cell.outputs = coalesced(cell.outputs)
        if reply["status"] == "error" and "raises-exception" not in tags:
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _reply(self, cell: NotebookNode, index: int) -> dict[str, Any]:
        """Takes what the cell gives out, until its end."""
        ends = [self.deadline, self.seconds_a_cell and time.monotonic() + self.seconds_a_cell]
        end = min(filter(None, ends), default=None)
        self.connection.send_bytes(cell.source.encode())
        while True:
            if end is not None and not self.connection.poll(max(0, end - time.monotonic())):
                raise TimeoutError
            kind, content = json.loads(self.connection.recv_bytes())
            if kind == "reply":
                return dict(content)
            header = {"msg_type": kind}
            message = header | {"header": header, "parent_header": {}, "content": content}
            self.process_message(message, cell, index)


def execute(
    notebook: bytes,
    beside: Mapping[str, bytes],
    parameters: Mapping[str, Any],
    tables: Mapping[str, bytes],
    options: Options,
) -> Executed:
    """Runs a notebook over `tables` (name -> Parquet file), with the modules `beside` it (path ->
    content) to import. A run whose process died is tried once more. Raises nothing of the
    notebook's."""
    start = time.perf_counter()
    for _ in range(2):
        with _workspace(notebook, beside, tables) as folder:
            nb = _executed(folder, parameters, options)
            error = _first_error(nb)
            reads = _noted_reads(folder) if not reads_by_itself(notebook) else EVERYTHING
            content = _stable(nb, json.loads(notebook), folder)
            error = _without_places(error, folder)
        if _DIED[1] not in error:
            break
    return Executed(content, error, reads, environment(), time.perf_counter() - start)


def coalesced(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """One output for each stream of a cell, as nbclient joins what a kernel sends in parts whose
    order is chance: where its first part stood, stdout before stderr beside it."""
    joined: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type != "stream":
            joined.append(output)
        elif output.name in streams:
            streams[output.name].text += output.text
        else:
            streams[output.name] = output
            joined.append(output)
    for output in streams.values():
        # Of a line that was begun anew, the last beginning.
        lines = output.text.split("\n")
        output.text = "\n".join(line[line.rfind("\r", 0, -1) + 1 :] for line in lines)
    for place, (one, other) in enumerate(pairwise(joined)):
        if (one.get("name"), other.get("name")) == ("stderr", "stdout"):
            joined[place : place + 2] = [other, one]
    return joined


def _executed(folder: Path, parameters: Mapping[str, Any], options: Options) -> NotebookNode:
    """The notebook as papermill left it."""
    notebook = str(folder / "notebook.ipynb")
    left: list[NotebookNode] = []
    try:
        if options.kernel or not processes.CAN_FORK:
            return _with_kernel(folder, parameters, options)
        papermill = importlib.import_module("papermill")
        engines.papermill_engines.register(ENGINE, Engine)
        with suppress(papermill.PapermillExecutionError):
            papermill.execute_notebook(
                notebook, None, dict(parameters), engine_name=ENGINE, kernel_name="python3",
                language="python", progress_bar=False, request_save_on_cell_execute=False,
                autosave_cell_every=0, timeout=options.timeout, memory=options.memory,
                folder=str(folder / "work"), environment=_environment(folder), left=left,
            )  # fmt: skip
        return left[0]
    except Exception as error:
        # No cell was run that could carry the error: the first one does.
        nb = left[0] if left else nbformat.read(notebook, 4)
        return _with_error(nb, type(error).__name__, str(error))


def _with_kernel(folder: Path, parameters: Mapping[str, Any], options: Options) -> NotebookNode:
    """The notebook as papermill's own engine leaves it, in a process that can be stopped."""
    source, target = folder / "notebook.ipynb", folder / "executed.ipynb"
    spec = json.loads(source.read_bytes())["metadata"].get("kernelspec", {})
    is_python = spec.get("language", "python") == "python"
    given = {
        "input_path": str(source),
        "output_path": str(target),
        "parameters": dict(parameters),
        "kernel_name": "python3" if is_python else None,
        "language": "python" if is_python else None,
        "progress_bar": False,
        "record_timing": False,
        "shutdown_kernel": "immediate",
        "extra_arguments": ["--HistoryManager.enabled=False"] if is_python else [],
    }
    place = (str(folder / "work"), _environment(folder), options.memory)
    with processes.process("execute", *place, given) as connection:
        ended = _STOPPED
        if connection.poll(options.timeout):
            try:
                ended = json.loads(connection.recv_bytes())
            except EOFError:
                ended = _DIED
    nb = nbformat.read(target if target.exists() else source, 4)
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = coalesced(cell.outputs)
    return _with_error(nb, *ended) if ended else nb


def _with_error(nb: NotebookNode, name: str, text: str) -> NotebookNode:
    """`nb` with an error in the last cell that was begun, the first one if none was."""
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    begun = [cell for cell in code if cell.metadata.get("papermill", {}).get("start_time")]
    for cell in [*begun[-1:], *code][:1]:
        cell.outputs = [*cell.outputs, _error_output(name, text)]
    return nb


def _error_output(name: str, text: str) -> NotebookNode:
    trace = [f"{name}: {text}"]
    output: NotebookNode = nbformat.v4.new_output("error", ename=name, evalue=text, traceback=trace)
    return output


def _first_error(nb: NotebookNode) -> str:
    """The error of a notebook in one line: 'cell 3: ValueError: no such section'. To leave a
    notebook by `sys.exit()` is none, as papermill has it."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and (output.ename, output.evalue) not in _LEAVING:
                line = " ".join(_ANSI.sub("", f"{output.ename}: {output.evalue}").split())
                place = f"cell {cell.execution_count}: " if cell.execution_count else ""
                return f"{place}{line}"[:300]
    return ""


def _environment(folder: Path) -> dict[str, str]:
    # Not the user's own IPython profile, which differs from machine to machine.
    own = {"IPYTHONDIR": str(folder / "ipython"), READS_FILE: str(folder / "reads.jsonl")}
    return processes.environment() | own


@contextmanager
def _workspace(
    notebook: bytes, beside: Mapping[str, bytes], tables: Mapping[str, bytes]
) -> Iterator[Path]:
    """A private folder: the notebook, and `work`, in which it runs and which holds nothing but
    the data and the modules beside it."""
    with tempfile.TemporaryDirectory(prefix="run-", dir=_scratch()) as name:
        folder = Path(name)
        (folder / "notebook.ipynb").write_bytes(notebook)
        files = {f"data/processed/{table}.parquet": found for table, found in tables.items()}
        for path, content in {**files, **beside}.items():
            target = folder / "work" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield folder


@cache
def _scratch() -> str:
    """The folder of this process for its runs, removed when it ends. A process that was killed
    could not remove its own: the next one does, which finds it unlocked."""
    for left in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*"):
        if try_lock(left) is not None:
            shutil.rmtree(left, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix=_SCRATCH)
    try_lock(Path(folder))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _noted_reads(folder: Path) -> tuple[Read, ...]:
    """What the library noted; nothing noted means that nothing is known."""
    notes = folder / "reads.jsonl"
    lines = notes.read_text("utf-8").splitlines() if notes.exists() else []
    return merged(Read.from_json(json.loads(line)) for line in lines) or EVERYTHING


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
    nb.metadata.pop("language_info", None)
    nb.metadata["papermill"] = {
        "exception": bool(notes.get("exception")),
        "parameters": notes.get("parameters", {}),
        "version": metadata.version("papermill"),
    }
    return f"{nbformat.writes(nb, version=4)}\n".encode()


def _make_stable(output: NotebookNode, folder: Path) -> None:
    if output.output_type == "stream":
        output.text = _without_places(output.text, folder)
    elif output.output_type == "error":
        output.evalue = _without_places(output.evalue, folder)
        output.traceback = [_without_places(line, folder) for line in output.traceback]
    elif isinstance(output.get("data", {}).get("text/plain"), str):
        output.data["text/plain"] = _without_places(output.data["text/plain"], folder)


def _without_places(text: str, folder: Path) -> str:
    """`text` without addresses of objects and without the folders of this machine. Linear in
    the length of the text, whatever it is."""
    for place in (str(folder / "work"), str(folder), *_places()):
        text = text.replace(place + os.sep, "")
    return _ADDRESS.sub(" at 0x…>", _CELL_FILE.sub("<cell>", text))


@cache
def _places() -> tuple[str, ...]:
    paths = {*sysconfig.get_paths().values(), str(Path(__file__).parents[2])}
    return tuple(sorted(paths, key=len, reverse=True))
