"""The process of one notebook: cells come in, and what they give out goes back.

In: on a connection, the source of each cell. Out, on the same: `[type, content]` in JSON for
whatever the cell gives out, in order and as Jupyter's protocol words it, and at its end `reply`.
The cells are run by the shell of an ordinary kernel (a subclass of IPython's `InteractiveShell`)
without the kernel around it; what it takes for its session with a frontend is the connection.
Imported once, in the process that those of the notebooks are forked from (see `processes`): the
shell and the library are ready by then, and each process begins with its first cell.
"""

from __future__ import annotations

import asyncio
import builtins
import codecs
import fcntl
import gc
import getpass
import importlib
import io
import logging
import multiprocessing
import os
import select
import selectors
import signal
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing import forkserver, spawn
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session, json_packer
from traitlets.config import Config

MOST_OUTPUT = 20_000_000
"""Bytes that the outputs of a notebook may have; the rest is cut off, and the notebook says so."""
_MODULES = (
    "pandas.core.arrays.arrow.extension_types",
    "pandas.io.formats.string",
    "pandas.io.formats.style",
    "pandas.io.parquet",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "seaborn",
    "kontum_stats.review",
    "kontum_stats.charts",
    "kontum_stats.tables",
    "kontum_stats.tables.evaluation",
)
_LETTERS = ((0x20, 0x7F), (0xA0, 0x180), (0x1A0, 0x1B1), (0x1EA0, 0x1EFA), (0x2010, 0x2027))
_STREAMS = {1: "stdout", 2: "stderr"}


def serve(
    connection: Connection, folder: str, environment: Mapping[str, str], memory: int | None
) -> None:
    """Runs the cells that come, until there are no more; in `folder`, with `memory` bytes of
    address space beyond those of the library."""
    _settle(folder, environment, memory)
    # What modules imported since do not want to hear of is no matter of a notebook.
    warnings.resetwarnings()
    heard: Any = warnings.filters
    heard.extend(_filters)
    _outputs.open(connection)
    builtins.input = getpass.getpass = _refuse
    asyncio.run(_serve(connection))
    os._exit(0)


def execute(
    connection: Connection,
    folder: str,
    environment: Mapping[str, str],
    memory: int | None,
    options: Mapping[str, Any],
) -> None:
    """Runs a notebook with papermill's own engine and an ordinary kernel; says, as a list, which
    error kept papermill from running it."""
    _settle(folder, environment, memory)
    papermill = importlib.import_module("papermill")
    logging.disable()
    said: list[str] = []
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        try:
            papermill.execute_notebook(**options)
        except papermill.PapermillExecutionError:
            pass
        except Exception as error:
            said = [type(error).__name__, str(error)]
    connection.send_bytes(json_packer(said))
    os._exit(0)


def _settle(folder: str, environment: Mapping[str, str], memory: int | None) -> None:
    """Makes this process a notebook's own: group, folder, environment, random state."""
    os.setsid()
    # The other end of this pipe closes when the caller ends, and the kernel ends the group then,
    # even one that hangs.
    parent = multiprocessing.parent_process()
    assert parent is not None
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, -os.getpid())
    fcntl.fcntl(parent.sentinel, fcntl.F_SETSIG, signal.SIGKILL)
    flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
    if select.select([parent.sentinel], [], [], 0)[0]:
        os._exit(1)
    # A cell that forks processes in its turn starts with a clean slate.
    os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]
    vars(forkserver._forkserver).update(vars(forkserver.ForkServer()))
    multiprocessing.set_start_method(None, force=True)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.argv[:] = ["ipykernel_launcher.py"]
    sys.path[:] = _path
    # Python's own generator is seeded anew by the fork; NumPy's old global one is not.
    sys.modules["numpy"].random.seed()
    _shell.init_environment()
    if memory is not None:
        import resource

        # Beyond what the library takes: a process that has none left at its start may never
        # come to its first cell.
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _refuse(prompt: object = "", stream: object = None) -> NoReturn:
    raise EOFError("nobody is there to answer: a notebook of a batch asks for no input")


async def _serve(connection: Connection) -> None:
    loop = asyncio.get_running_loop()
    while True:
        # What a cell left running goes on between cells, as in a kernel.
        asked = asyncio.Event()
        loop.add_reader(connection.fileno(), asked.set)
        await asked.wait()
        loop.remove_reader(connection.fileno())
        try:
            source = connection.recv_bytes().decode()
        except EOFError:
            return
        _outputs.reply(await _run(source))


async def _run(source: str) -> dict[str, Any]:
    """Runs a cell as a kernel does; its reply."""
    _outputs.send(None, "execute_input", {"execution_count": _shell.execution_count})
    asked: dict[str, Any] = {"transformed_cell": source, "preprocessing_exc_tuple": None}
    try:
        asked["transformed_cell"] = _shell.transform_cell(source)
    except Exception:
        asked["preprocessing_exc_tuple"] = sys.exc_info()
    if _shell.should_run_async(source, **asked):
        result = None
        try:
            result = await _shell.run_cell_async(source, store_history=True, **asked)
        finally:
            _shell.events.trigger("post_execute")
            _shell.events.trigger("post_run_cell", result)
    else:
        result = _shell.run_cell(source, store_history=True)
    error = result.error_before_exec or result.error_in_exec
    if error is None and not getattr(_shell, "_last_traceback_during_displayhook", False):
        return {"status": "ok"}
    trace = _shell._last_traceback or []
    return {
        "status": "error",
        "ename": type(error).__name__,
        "evalue": str(error),
        "traceback": trace,
    }


class _Outputs(Session):
    """What the shell takes for its session with a frontend. Whatever is displayed, and what is
    printed by Python, C code and the processes that a cell starts, goes to one connection, in
    order."""

    def open(self, connection: Connection) -> None:
        """Takes over the standard streams of this process."""
        self.connection, self.lock, self.room = connection, threading.RLock(), MOST_OUTPUT
        self.printed = selectors.DefaultSelector()
        for number, name in _STREAMS.items():
            reading, writing = os.pipe()
            os.dup2(writing, number)
            os.close(writing)
            os.set_blocking(reading, False)
            fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, 1 << 20)
            decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self.printed.register(reading, selectors.EVENT_READ, (name, decoder))
            raw: Any = io.FileIO(number, "w", closefd=False)
            text = io.TextIOWrapper(raw, "UTF-8", "replace", newline="", write_through=True)
            setattr(sys, name, text)
        threading.Thread(target=self._listen, daemon=True).start()

    def msg(self, msg_type: str, content: Any = None, *_: Any, **__: Any) -> dict[str, Any]:
        return {"msg_type": msg_type, "content": content or {}}

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> None:
        """Sends a message, after all that was printed before."""
        kind = msg_or_type if isinstance(msg_or_type, str) else msg_or_type["msg_type"]
        content = content if isinstance(msg_or_type, str) else msg_or_type["content"]
        with self.lock:
            self._send_printed()
            self._put(kind, content)

    def reply(self, content: dict[str, Any]) -> None:
        """Ends a cell."""
        with self.lock:
            self._send_printed()
            self.connection.send_bytes(json_packer(["reply", content]))

    def _send_printed(self) -> None:
        for key, _ in self.printed.select(0):
            name, decoder = key.data
            with suppress(BlockingIOError):
                while part := os.read(key.fd, 1 << 20):
                    self._put("stream", {"name": name, "text": decoder.decode(part)})

    def _put(self, kind: str, content: Any) -> None:
        message = json_packer([kind, content])
        if self.room < 0:
            return
        self.room -= len(message)
        if self.room < 0:
            told = f"\nMore than {MOST_OUTPUT // 1_000_000} MB of output: the rest is left out.\n"
            message = json_packer(["stream", {"name": "stderr", "text": told}])
        self.connection.send_bytes(message)

    def _listen(self) -> None:
        """Nobody who prints has to wait, and what was printed is shown even of a cell that is
        stopped; some at a time, since each message has its cost."""
        while True:
            self.printed.select()
            with self.lock:
                self._send_printed()
            time.sleep(0.02)


class _Shell(ZMQInteractiveShell):
    def enable_gui(self, gui: Any = None) -> None:
        if gui is not None:
            raise RuntimeError(f"no window can be opened here, and {gui!r} was asked for")


def _new_shell() -> Any:
    config = Config({"HistoryManager": {"enabled": False}, "IPKernelApp": {}})
    # Not the user's own profile, which differs from machine to machine.
    with tempfile.TemporaryDirectory() as folder:
        profile = ProfileDir(location=folder)
        shell: Any = _Shell.instance(
            profile_dir=profile, compiler_class=XCachingCompiler, config=config
        )
    shell.extension_manager.load_extension("storemagic")
    shell.displayhook.session = shell.display_pub.session = _outputs
    shell.displayhook.topic = b""
    return shell


def _warm_up() -> None:
    """Imports what the notebooks import. What is in memory by then, the garbage collection never
    looks at again: in a forked process, that would copy all of its pages."""
    gc.disable()
    # pandas asks, as it is imported, whether it is in a notebook.
    with warnings.catch_warnings(), _shell.builtin_trap:
        warnings.simplefilter("ignore")
        for name in _MODULES:
            # A module that cannot be imported says so in the notebook that needs it.
            with suppress(Exception):
                importlib.import_module(name)
        with suppress(Exception):
            _rehearse()
    gc.freeze()
    gc.enable()


def _rehearse() -> None:
    """Speaks, measures and draws as the notebooks do: what that reads, finds and keeps, each of
    them would otherwise read, find and keep anew."""
    from kontum_stats import language
    from kontum_stats.charts import bars, lines, style

    for code in language.LANGUAGES:
        language.load(code)("and")
    # Every letter of Vietnamese, since each is measured.
    letters = {chr(one) for span in _LETTERS for one in range(*span)}
    for bold in (False, True):
        style.text_width("".join(letters), style.SIZE, bold)
    bar = bars.Bar("2013", 1.0, "1")
    panel = bars.Panel("Đoàn viên", "%", (bars.BarGroup("", (bar,)),))
    line = lines.Curve("Đoàn viên", (lines.Point(2012, 2012, 1.0, "1"),), style.C1)
    style.svg(bars.draw_bars([panel], str), "rehearsal", "", "")
    drawn = style.picture([lines.lines([line], lines.PER_CENTS, str, 2013)])
    style.svg(drawn, "rehearsal", "", "")


_outputs = _Outputs()
_path = [place for place in sys.path if place]
# Where a kernel has its own folder.
_path.insert(next(n for n, place in enumerate(_path) if place.endswith("-packages")), "")
_shell: Any = _new_shell()
# Other libraries tell a notebook by the name of its shell.
_Shell.__name__ = ZMQInteractiveShell.__name__
# Python before 3.14 would import the caller's script again in each process.
vars(spawn).update(_fixup_main_from_path=lambda _: None, _fixup_main_from_name=lambda _: None)
_warm_up()
_filters = tuple(warnings.filters)
