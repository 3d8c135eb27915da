"""The warm server of this process: started, asked for kernels, ended.

In: a kernel's command line, working folder and environment. Out: a `Forked` kernel, which looks
like a `Popen` to whoever starts it. Light to import, so that a batch can start the server first
and import the rest while it warms up.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# macOS can fork, but Apple's own libraries are not made for it.
CAN_FORK = sys.platform.startswith("linux")
_SECONDS_TO_START = 60.0
# Read when Python starts or a module is imported: another value needs another server.
_FIXED_AT_START = ("PYTHON", "MPL", "LC_", "LANG", "TZ", "PATH", "HOME", "VIRTUAL_ENV")
# A thread that a numeric library starts on import would be lost in the fork.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def start(changes: Mapping[str, str]) -> None:
    """Starts the server, ahead of the first kernel, for kernels with this process's environment
    and these `changes` to it. Until `stop`, these have the library as it is on disk now."""
    if CAN_FORK and not _library_at_start:
        _library_at_start.append(_state_of_library())
        _server_for({**os.environ, **changes})


def stop() -> None:
    """Ends the servers of this process, and the kernels they have forked, and waits for it."""
    with _lock:
        for server in _servers.values():
            server.stop()
        _servers.clear()
        _library_at_start.clear()


async def fork(argv: list[str], cwd: str, env: Mapping[str, str]) -> Forked:
    """A kernel forked with `argv` (as for ipykernel_launcher), once it listens. Raises OSError
    or EOFError where there is no server or the kernel ended as it started."""
    try:
        kernel = _server_for(env).fork(argv, cwd, env)
    except OSError:
        # The server was killed since it was last used: another one takes its place.
        _forget_dead_servers()
        kernel = _server_for(env).fork(argv, cwd, env)
    try:
        await asyncio.wait_for(kernel.started(), _SECONDS_TO_START)
    except BaseException:
        # Another kernel may take its place and its addresses: it must not come up after all.
        kernel.leave()
        raise
    return kernel


class Forked:
    """A kernel forked by a server, with the parts of `Popen` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, pair: socket.socket) -> None:
        self.pair, self.pid = pair, 0
        self.returncode: int | None = None
        self.is_ready, self.failure, self._line = False, "", b""
        pair.setblocking(False)

    async def started(self) -> None:
        """Waits until the kernel listens on its channels. EOFError says why it never will."""
        while not (self.is_ready and self.pid):
            await self._receive()
            if self.returncode is not None:
                why = self.failure.strip().rsplit("\n", 1)[-1] or self.returncode
                raise EOFError(f"it ended as it started: {why}")

    async def ended(self) -> None:
        while self.returncode is None:
            await self._receive()

    def poll(self) -> int | None:
        with suppress(BlockingIOError):
            while self.returncode is None:
                self._take(self.pair.recv(1 << 16))
        return self.returncode

    def wait(self) -> int | None:
        if self.returncode is None:
            self.pair.setblocking(True)
            while self.returncode is None:
                self._take(self.pair.recv(1 << 16))
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(OSError):
                self.pair.sendall(json.dumps({"signal": int(number)}).encode() + b"\n")

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def leave(self) -> None:
        """Hears no more of the kernel; the server ends it, if it has not ended."""
        self.pair.close()

    async def _receive(self) -> None:
        try:
            received = await asyncio.get_running_loop().sock_recv(self.pair, 1 << 16)
        except OSError:
            received = b""
        self._take(received)

    def _take(self, received: bytes) -> None:
        *lines, self._line = (self._line + received).split(b"\n")
        for line in lines:
            message = json.loads(line)
            self.pid = message.get("pid", self.pid)
            self.is_ready = self.is_ready or "ready" in message
            self.failure = message.get("failed", self.failure)
            self.returncode = message.get("exit", self.returncode)
        if not received and self.returncode is None:
            # The server is gone, and its kernels with it.
            self.returncode = -signal.SIGKILL
        if self.returncode is not None:
            self.pair.close()


@dataclass(frozen=True)
class _Server:
    """A running server, and the socket on which it is asked for kernels."""

    process: subprocess.Popen[bytes]
    control: socket.socket

    def fork(self, argv: list[str], cwd: str, env: Mapping[str, str]) -> Forked:
        request = {"argv": argv, "cwd": cwd, "env": dict(env)}
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self.control, [b"k"], [theirs.fileno()])
            ours.sendall(json.dumps(request).encode() + b"\n")
        except OSError:
            ours.close()
            raise
        return Forked(ours)

    def stop(self) -> None:
        self.control.close()
        try:
            self.process.wait(5.0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_lock = threading.Lock()
_library_at_start: list[int] = []
_servers: dict[tuple[Any, ...], _Server] = {}


def _server_for(env: Mapping[str, str]) -> _Server:
    """The server whose kernels are like those that `env` and the library as it is on disk now
    would make; started if need be."""
    # ipykernel's own default, which an ordinary kernel sets before it imports anything.
    env = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", **env}
    fixed = {k: v for k, v in env.items() if k.startswith(_FIXED_AT_START)}
    library = _library_at_start[0] if _library_at_start else _state_of_library()
    key = (tuple(sorted(fixed.items())), library)
    with _lock:
        if key not in _servers:
            if not _servers:
                atexit.register(stop)
            _servers[key] = _started({**env, **_ONE_THREAD})
        return _servers[key]


def _started(env: Mapping[str, str]) -> _Server:
    ours, theirs = socket.socketpair()
    with theirs:
        # Its own session: Ctrl-C in the terminal is for the owner, who then ends the kernels.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kontum_stats.batch.kernel_server"],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=os.sep,
            env=dict(env),
            start_new_session=True,
        )
    return _Server(process, ours)


def _forget_dead_servers() -> None:
    with _lock:
        for key, server in list(_servers.items()):
            if server.process.poll() is not None:
                server.control.close()
                del _servers[key]


def _state_of_library() -> int:
    """Changes when a file of the library does: a kernel never runs code of before an edit."""
    return max(path.stat().st_mtime_ns for path in Path(__file__).parents[1].rglob("*.[p][yo]"))
