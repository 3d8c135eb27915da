"""Jupyter kernels that start already warm.

`WarmProvisioner` is a jupyter_client kernel provisioner (entry point `kontum-warm`): its kernels
are forked from one server process of this process (`kernel_server`) that has imported pandas,
matplotlib, seaborn and the library. Each notebook has a kernel of its own, never used again.
In: the kernelspec `kontum-warm` (see `install`) or a `Manager`; anything that runs a Jupyter
kernel can use it. Where forking is not safe (Windows, macOS) or KONTUM_STATS_COLD is set, or
where the server does not start, an ordinary kernel is started, with the same results.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import default

from . import warm

WARM = "kontum-warm"
COLD = "python3"
_COLD_VARIABLE = "KONTUM_STATS_COLD"
_LAUNCHER = "ipykernel_launcher"


def specification(name: str) -> KernelSpec:
    """The kernelspec of `WARM` or `COLD`, with this very Python."""
    is_warm = name == WARM
    return KernelSpec(
        # The debugger that ipykernel imports warns of frozen modules on the terminal.
        argv=[sys.executable, "-Xfrozen_modules=off", "-m", _LAUNCHER, "-f", "{connection_file}"],
        name=name,
        display_name="Python (kontum_stats, warm)" if is_warm else "Python 3",
        language="python",
        metadata={"kernel_provisioner": {"provisioner_name": WARM}} if is_warm else {},
    )


def install(prefix: Path | str | None = None) -> Path:
    """Writes the kernelspec `kontum-warm` to `<prefix>/share/jupyter/kernels` (by default that
    of this Python's environment), where JupyterLab, nbconvert and papermill find it by name."""
    folder = Path(prefix or sys.prefix) / "share" / "jupyter" / "kernels" / WARM
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / "kernel.json.part"
    part.write_text(json.dumps(specification(WARM).to_dict(), indent=1) + "\n", "utf-8")
    part.replace(folder / "kernel.json")
    return folder


class WarmProvisioner(LocalProvisioner):
    """Provisions a kernel by a fork of the warm server, or as usual where that cannot be."""

    process: Any

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        env = kwargs.get("env") or dict(os.environ)
        if not warm.CAN_FORK or env.get(_COLD_VARIABLE) or _LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        argv = cmd[cmd.index(_LAUNCHER) + 1 :]
        cwd = str(kwargs.get("cwd") or Path.cwd())
        try:
            forked = await warm.fork(argv, cwd, env)
        except (OSError, EOFError) as error:
            self.log.warning("No warm kernel (%s): starting an ordinary one", error)
            return await super().launch_kernel(cmd, **kwargs)
        # No process group here: signals go through the server, which alone knows for sure that
        # the number still belongs to this kernel.
        self.process, self.pid, self.pgid, self.cwd = forked, forked.pid, None, cwd
        return self.connection_info

    async def wait(self) -> int | None:
        if isinstance(self.process, warm.Forked):
            await self.process.ended()
        return await super().wait()

    async def kill(self, restart: bool = False) -> None:
        await super().kill(restart)
        # The manager would look every 100 ms whether the kernel is gone. The server sees to it.
        if isinstance(self.process, warm.Forked):
            self.process.leave()
            self.process = None

    async def shutdown_requested(self, restart: bool = False) -> None:
        if isinstance(self.process, warm.Forked):
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self.process.ended(), 0.5)


class Manager(AsyncKernelManager):
    """A kernel manager for the batch: this Python's kernels whatever is installed, over files
    rather than ports, and no wait that the protocol does not ask for."""

    @default("transport")
    def _files_where_they_can_be(self) -> str:
        # A socket's name may have about 100 characters; a number is put behind this one.
        return "ipc" if os.name == "posix" and len(self.connection_file) < 90 else "tcp"

    @default("kernel_spec_manager")
    def _own_specifications(self) -> KernelSpecManager:
        return _Specifications(parent=self)

    @default("client_factory")
    def _own_client(self) -> type[AsyncKernelClient]:
        return _Client


class _Specifications(KernelSpecManager):
    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return specification(kernel_name)


class _Client(AsyncKernelClient):
    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Waits until the kernel's output will be heard. jupyter_client's own also asks for the
        kernel's description, and then waits a further 200 ms for messages that may still come.
        """
        deadline = time.monotonic() + (timeout or float("inf"))
        while not await self._is_heard(patience=0.2):
            if not await self.is_alive():
                raise RuntimeError("Kernel died before it could be heard")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Kernel did not respond in {timeout} seconds")
            # A kernel that gives no welcome is heard once it answers.
            self.kernel_info()

    async def _is_heard(self, patience: float) -> bool:
        """Whether the kernel's welcome to a new listener has come, or the end of an answer."""
        with suppress(Empty):
            while True:
                message = await self.get_iopub_msg(timeout=patience)
                if message["msg_type"] == "iopub_welcome":
                    return True
                if message["content"].get("execution_state") == "idle":
                    return True
        return False
