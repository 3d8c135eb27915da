"""One warm process -> Jupyter kernels forked from it, started by `kernels`.

In: file descriptor 0, a socket on which the owner sends one byte for each kernel and, with it,
one end of a socket pair; on that pair one line of JSON, the kernel's command line, working
folder and environment. Out, on the same pair, lines of JSON: `{"pid": n}`, `{"ready": true}` or
`{"failed": why}`, and `{"exit": code}` once the kernel is gone. A line `{"signal": n}` from the
owner goes to the kernel's process group.

A kernel lives no longer than its pair is open, and the server no longer than its own socket is:
an owner that dies, however it dies, leaves no process behind. The server has one thread and no
ZeroMQ context, so that forking it is safe; each kernel makes its own after the fork.
"""

from __future__ import annotations

import ctypes
import fcntl
import gc
import importlib
import io
import json
import os
import select
import signal
import socket
import string
import sys
import time
import traceback
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

DATA_MODULES = (
    "pandas",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.io.formats.string",
    "pandas.io.formats.style",
    "pandas.io.parquet",
    "pyarrow.parquet",
    "pyarrow.dataset",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "seaborn",
)
# What an ordinary kernel has imported by the end of its first cells, beyond the above.
KERNEL_MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "tornado.platform.asyncio",
    "encodings.idna",
    "faulthandler",
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.debugger",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "runpy",
)
LIBRARY_MODULES = (
    "batch.kernel_output",
    "review",
    "tables",
    "charts",
)

# What the notebooks' labels are written with.
_LETTERS = (
    string.printable
    + "".join(
        unicodedata.normalize("NFC", form(vowel) + tone)
        for vowel in "aăâeêioôơuưyđ"
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
        for form in (str.lower, str.upper)
    )
    + "\u00a0–−≈…"
)

_LAUNCHER = "ipykernel_launcher"
_PR_SET_PDEATHSIG = 1
# Without a request for so long, there is time: a batch has other things for the cores to do.
_QUIET_SECONDS = 1.0


@dataclass
class _Kernel:
    """A kernel asked for, forked (`pid`) or not yet, and what its owner has sent of a line."""

    pair: socket.socket
    pid: int = 0
    line: bytes = b""

    def tell(self, **message: Any) -> None:
        # The owner may be gone: then its end of the pair says so, and the kernel is ended.
        with suppress(OSError):
            self.pair.sendall(json.dumps(message).encode() + b"\n")


@dataclass(frozen=True)
class _Request:
    """What a kernel is started with; `pair` is where it says that it is ready."""

    pair: socket.socket
    argv: list[str]
    cwd: str
    env: dict[str, str]


def main() -> None:
    """Serves until the owner is gone; in a forked kernel, runs the kernel to its end."""
    control = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.close(nothing)
    with _owner_watched(control):
        warm_up()
    request = _serve(control)
    if request is None:
        # Its owner waits for its end, and there is nothing here to be put in order.
        os._exit(0)
    _run_kernel(request)


@contextmanager
def _owner_watched(control: socket.socket) -> Iterator[None]:
    """Ends this process if the owner goes while it is too busy to listen."""

    gone = select.poll()
    gone.register(control, select.POLLRDHUP)

    def look(*_: object) -> None:
        # Not by reading: requests may still wait to be read.
        if gone.poll(0):
            os._exit(0)

    signal.signal(signal.SIGIO, look)
    flags = fcntl.fcntl(control, fcntl.F_GETFL)
    fcntl.fcntl(control, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(control, fcntl.F_SETFL, flags | os.O_ASYNC)
    look()
    try:
        yield
    finally:
        fcntl.fcntl(control, fcntl.F_SETFL, flags)
        signal.signal(signal.SIGIO, signal.SIG_DFL)


def warm_up() -> None:
    """Imports what the notebooks import and draws one figure as the library does, so that
    catalogues and fonts are in memory. Chooses no matplotlib backend: each kernel does."""
    with _kept_for_good():
        for name in (*KERNEL_MODULES, *DATA_MODULES):
            importlib.import_module(name)
        # A module of ours that cannot be imported says so in the notebook that needs it.
        for name in LIBRARY_MODULES:
            with suppress(Exception):
                importlib.import_module(f"kontum_stats.{name}")
        with suppress(Exception):
            _speak()


def _warm_up_further() -> None:
    """What helps notebooks that use seaborn, formulas or pandas' own tables: about 15 ms in each
    of their kernels, for a quarter of a second here."""
    with _kept_for_good():
        _draw()
        _tabulate()


@contextmanager
def _kept_for_good() -> Iterator[None]:
    """What the block makes is never looked at by the garbage collection: in a kernel, that
    would touch, and so copy, all of its pages."""
    gc.disable()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    gc.freeze()
    gc.enable()


def _serve(control: socket.socket) -> _Request | None:
    """Forks a kernel for each request. None once the owner is gone and all kernels are ended;
    in the process that is to be a kernel, its request."""
    wake_up, waker = socket.socketpair()
    wake_up.setblocking(False)
    waker.setblocking(False)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    kernels: dict[int, _Kernel] = {}
    is_warm = False
    while True:
        sources = [control.fileno(), wake_up.fileno(), *kernels]
        patience = _QUIET_SECONDS if kernels and not is_warm else None
        heard = select.select(sources, [], [], patience)[0]
        if not heard:
            is_warm = True
            _warm_up_further()
        for source in heard:
            if source == wake_up.fileno():
                with suppress(BlockingIOError):
                    wake_up.recv(4096)
                _reap(kernels)
            elif source == control.fileno():
                pair = _handed_over(control)
                if pair is None:
                    _end(kernels)
                    return None
                kernels[pair.fileno()] = _Kernel(pair)
            elif source in kernels:
                request = _heard(kernels[source], kernels)
                if request is not None:
                    for end in (control, wake_up, waker):
                        end.close()
                    return request


def _handed_over(control: socket.socket) -> socket.socket | None:
    """The server's end of a new pair; None if the owner is gone."""
    try:
        byte, fds, _, _ = socket.recv_fds(control, 1, 1)
    except OSError:
        return None
    return socket.socket(fileno=fds[0]) if byte and fds else None


def _heard(kernel: _Kernel, kernels: dict[int, _Kernel]) -> _Request | None:
    """Does what the owner of `kernel` says, or ends the kernel if the owner has gone. Returns
    the request in the process that was forked for it."""
    try:
        received = kernel.pair.recv(1 << 20)
    except OSError:
        received = b""
    if not received:
        del kernels[kernel.pair.fileno()]
        kernel.pair.close()
        _signal(kernel, signal.SIGKILL)
        return None
    *lines, kernel.line = (kernel.line + received).split(b"\n")
    for line in lines:
        message = json.loads(line)
        if "signal" in message:
            _signal(kernel, message["signal"])
        elif _fork(kernel, kernels):
            return _Request(kernel.pair, **message)
    return None


def _fork(kernel: _Kernel, kernels: dict[int, _Kernel]) -> bool:
    """Whether this is the forked process, which by then has left the server's state behind."""
    server = os.getpid()
    try:
        kernel.pid = os.fork()
    except OSError as error:
        del kernels[kernel.pair.fileno()]
        kernel.tell(failed=str(error))
        kernel.pair.close()
        return False
    if kernel.pid:
        kernel.tell(pid=kernel.pid)
        return False
    os.setsid()
    _die_with_parent(server)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for other in kernels.values():
        if other is not kernel:
            other.pair.close()
    return True


def _signal(kernel: _Kernel, number: int) -> None:
    # Not yet reaped, so the number is still this kernel's and no other's.
    if kernel.pid:
        try:
            os.killpg(kernel.pid, number)
        except ProcessLookupError:
            # Forked this very moment, it may have no group yet.
            with suppress(ProcessLookupError):
                os.kill(kernel.pid, number)


def _reap(kernels: dict[int, _Kernel]) -> None:
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            for fd, kernel in list(kernels.items()):
                if kernel.pid == pid:
                    kernel.tell(exit=os.waitstatus_to_exitcode(status))
                    del kernels[fd]
                    kernel.pair.close()


def _end(kernels: dict[int, _Kernel]) -> None:
    for kernel in kernels.values():
        _signal(kernel, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _run_kernel(request: _Request) -> None:
    """Runs an IPython kernel in this process, as `python -m ipykernel_launcher` would."""
    from ipykernel.kernelapp import IPKernelApp

    kernel = _Kernel(request.pair)
    try:
        os.environ.clear()
        os.environ.update(request.env)
        os.chdir(request.cwd)
        time.tzset()
        # Python's own generator is seeded anew by the fork; NumPy's old global one is not.
        sys.modules["numpy"].random.seed()
        sys.argv = [f"{_LAUNCHER}.py", *request.argv]
        app = IPKernelApp.instance()
        app.initialize(request.argv)
    except BaseException:
        kernel.tell(failed=traceback.format_exc())
        os._exit(1)
    kernel.tell(ready=True)
    request.pair.close()
    app.start()


def _die_with_parent(parent: int) -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _draw() -> None:
    import pandas as pd
    import seaborn as sns
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = pd.DataFrame(
        {"year": [2011, 2013] * 2, "value": [1.0, 2.5, 2.0, 3.0], "of": list("aabb")}
    )
    figure = Figure(figsize=(4, 3))
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    sns.barplot(rows, x="year", y="value", hue="of", ax=left)
    sns.lineplot(rows, x="year", y="value", hue="of", errorbar=None, ax=right)
    left.set_title("Số đoàn viên công đoàn $x^2$", fontweight="bold")
    left.annotate("97,52%", (0, 1))
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def _tabulate() -> None:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = pd.DataFrame({"section": ["a", "b"], "label": ["đ", "ô"], "value": [1.0, None]})
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(rows, nthreads=1), file)
    # With buffering or threads, Arrow would start threads here, and lose them in the fork.
    read = pq.ParquetFile(file, pre_buffer=False).read(use_threads=False)
    read.to_pandas(use_threads=False)
    rows.pivot_table(index="section", columns="label", values="value").style.to_html()
    rows._repr_html_()


def _speak() -> None:
    """The library's catalogues, number formats and fonts."""
    from .. import language as text
    from ..charts import style as chart_style

    for code in text.LANGUAGES:
        language = text.load(code)
        language("and")
        language.number(1234.5)
    with chart_style.style():
        figure = chart_style.bare_figure(1.0)
        axes = chart_style.bare_axes(figure, 0, 0, 1, 1)
        for bold in (False, True):
            chart_style.text_width(_LETTERS, bold=bold)
            weight = "bold" if bold else "normal"
            for size in (chart_style.SIZE, chart_style.SMALL):
                axes.text(0, 0, "đ", size=size, weight=weight)
    chart_style.svg(figure, "a", "b", "c")


if __name__ == "__main__":
    main()
