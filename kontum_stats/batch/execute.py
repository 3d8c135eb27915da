"""One notebook, its parameters and its figures -> the executed notebook, as bytes.

In: a notebook's bytes, parameters, a `Snapshot`'s tables. Out: an `Executed`; the same input
gives the same bytes, in whichever process or on whichever machine: no clock, no random ids, no
paths. A notebook that fails is an `Executed` too, with the error as the output of its cell.

papermill executes, with our engine (`engine`) or, where `kernel` is asked for, with its own and an
ordinary kernel.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode

from .. import language
from ..cleaning.snapshot import EVERYTHING, READS_FILE, Read, merged
from ..review.html import notice
from . import processes
from .engine import DIED, STOPPED, Engine, coalesced, error_output
from .failure import failing_cell
from .ledger import try_lock
from .plan import environment, reads_by_itself, version

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+>")
_TEMPORARY = {tempfile.gettempdir(), os.path.realpath(tempfile.gettempdir())}
_CELL_FILE = re.compile(
    rf"(?:{'|'.join(map(re.escape, _TEMPORARY))})[/\\]ipykernel_\d+[/\\]\d+\.py"
)
_ERROR_MARK = "papermill-error-cell-tag"
# As IPython prints what it has no traceback of: an unknown magic, a group of exceptions.
_PRINTED_ERROR = re.compile(r"^[\s|+]*([\w.]*(?:Error|Exception|Group)): (.*)", re.MULTILINE)
_SCRATCH, _OURS = "kontum-stats-", ".made-by-kontum-stats"


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
    notebook: bytes,
    beside: Mapping[str, bytes],
    parameters: Mapping[str, Any],
    tables: Mapping[str, bytes],
    *,
    timeout: float | None = None,
    memory: int | None = None,
    kernel: bool = False,
) -> Executed:
    """Runs a notebook over `tables` (name -> Parquet file), with the modules `beside` it (path ->
    content) to import; for at most `timeout` seconds, with `memory` bytes of address space for its
    process. Raises nothing of the notebook's."""
    start = time.perf_counter()
    given = json.loads(notebook)
    is_python = given["metadata"].get("kernelspec", {}).get("language", "python") == "python"
    asked = {
        "input_path": nbformat.v4.to_notebook(given),
        "parameters": dict(parameters),
        "kernel_name": "python3" if is_python else None,
        "language": "python" if is_python else None,
    }
    with _workspace(beside, tables) as folder:
        before = _files(folder)
        try:
            nb = (_with_kernel if kernel else _with_engine)(folder, asked, timeout, memory)
        except Exception as refused:
            # No cell was run that could carry the error: the first one does.
            nb = _with_error(asked["input_path"], type(refused).__name__, str(refused))
        _tell_of_files(nb, sorted(_files(folder) - before), str(parameters.get("lang", "")))
        _show_printed_errors(nb)
        error = _without_places(_first_error(nb), folder)
        reads = _noted_reads(folder) if not reads_by_itself(notebook) else EVERYTHING
        content = _stable(nb, {cell.get("id") for cell in given["cells"]}, folder)
    return Executed(content, error, reads, environment(), time.perf_counter() - start)


def _with_engine(
    folder: Path, asked: dict[str, Any], timeout: float | None, memory: int | None
) -> NotebookNode:
    """The notebook as our engine leaves it."""
    nb = papermill.execute_notebook(output_path=None, prepare_only=True, **asked)
    executed: NotebookNode = Engine.execute_notebook(
        nb, "python3", progress_bar=False, autosave_cell_every=0, timeout=timeout, memory=memory,
        folder=str(folder / "work"), environment=_environment(folder),
    )  # fmt: skip
    return executed


def _with_kernel(
    folder: Path, asked: dict[str, Any], timeout: float | None, memory: int | None
) -> NotebookNode:
    """The notebook as papermill's own engine leaves it, in a process that can be stopped."""
    target = folder / "executed.ipynb"
    options = {
        **asked,
        "output_path": str(target),
        "progress_bar": False,
        "record_timing": False,
        "shutdown_kernel": "immediate",
        "extra_arguments": ["--HistoryManager.enabled=False"] if asked["language"] else [],
    }
    place = (str(folder / "work"), _environment(folder), memory)
    with processes.process("execute", *place, options) as connection:
        ended = STOPPED
        if connection.poll(timeout):
            try:
                ended = json.loads(connection.recv_bytes())
            except EOFError:
                ended = DIED
    nb = nbformat.read(target, 4) if target.exists() else asked["input_path"]
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = coalesced(cell.outputs)
    return _with_error(nb, *ended) if ended else nb


def _with_error(nb: NotebookNode, name: str, text: str) -> NotebookNode:
    """`nb` with an error in the last cell that was begun, the first one if none was."""
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    begun = [cell for cell in code if cell.metadata.get("papermill", {}).get("start_time")]
    for cell in [*begun[-1:], *code][:1]:
        cell.outputs = [*cell.outputs, error_output(name, text)]
    return nb


MOST_NAMED = 10


def _files(folder: Path) -> set[str]:
    """What lies in the folder that a notebook runs in, but what Python keeps there."""
    work = folder / "work"
    return {
        path.relative_to(work).as_posix()
        for path in work.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def _tell_of_files(nb: NotebookNode, names: list[str], lang: str) -> None:
    """Says in the notebook that what it wrote is gone with the folder that it ran in."""
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    if not names or not code:
        return
    more = ["…"] if len(names) > MOST_NAMED else []
    said = language.load(lang if lang in language.LANGUAGES else "en")(
        "Files that this notebook wrote are not kept: {names}.",
        names=", ".join([*names[:MOST_NAMED], *more]),
    )
    data = {"text/html": str(notice(said)), "text/plain": said}
    code[-1].outputs.append(nbformat.v4.new_output("display_data", data=data))


def _show_printed_errors(nb: NotebookNode) -> None:
    """Gives a cell that failed and only printed why the output of an error."""
    for cell in nb.cells:
        outputs = cell.get("outputs", [])
        is_failed = cell.metadata.get("papermill", {}).get("exception")
        if not is_failed or any(one.output_type == "error" for one in outputs):
            continue
        said = "".join(one.text for one in outputs if one.get("name") == "stderr")
        found = _PRINTED_ERROR.search(_ANSI.sub("", said))
        name, text = found.groups() if found else ("Error", "the cell failed, and did not say why")
        outputs.append(error_output(name, text))


def _first_error(nb: NotebookNode) -> str:
    """The error of a notebook in one line: 'cell 3: ValueError: no such section'."""
    found = failing_cell(nb)
    if found is None:
        return ""
    cell, output = found
    line = " ".join(_ANSI.sub("", f"{output['ename']}: {output['evalue']}").split())
    place = f"cell {cell['execution_count']}: " if cell.get("execution_count") else ""
    return f"{place}{line}"[:300]


def _environment(folder: Path) -> dict[str, str]:
    # Not the user's own IPython profile, which differs from machine to machine.
    own = {"IPYTHONDIR": str(folder / "ipython"), READS_FILE: str(folder / "reads.jsonl")}
    return processes.environment() | own


@contextmanager
def _workspace(beside: Mapping[str, bytes], tables: Mapping[str, bytes]) -> Iterator[Path]:
    """A private folder, and in it `work`, in which the notebook runs and which holds nothing but
    the data and the modules beside it."""
    with tempfile.TemporaryDirectory(prefix="run-", dir=_scratch()) as name:
        folder = Path(name)
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
        if (left / _OURS).is_file() and try_lock(left) is not None:
            shutil.rmtree(left, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix=_SCRATCH)
    try_lock(Path(folder))
    # Only now: what nobody has locked yet is not taken for what was left.
    Path(folder, _OURS).touch()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _noted_reads(folder: Path) -> tuple[Read, ...]:
    """What the library noted; nothing noted means that nothing is known."""
    notes = folder / "reads.jsonl"
    lines = notes.read_text("utf-8").splitlines() if notes.exists() else []
    return merged(Read.from_json(json.loads(line)) for line in lines) or EVERYTHING


def _stable(nb: NotebookNode, given: Set[str | None], folder: Path) -> bytes:
    """The executed notebook without what differs from run to run; of cells that were not `given`,
    papermill makes up the ids."""
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
        "version": version("papermill"),
    }
    return f"{nbformat.v4.writes(nb)}\n".encode()


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
