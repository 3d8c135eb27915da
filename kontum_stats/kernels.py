"""Jupyter kernels for the batch."""

from __future__ import annotations

import sys

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

WARM = "kontum-warm"
COLD = "python3"


class Specs(KernelSpecManager):
    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, name=kernel_name, language="python", display_name="Python")


class Manager(AsyncKernelManager):
    def _kernel_spec_manager_default(self) -> Specs:
        return Specs()
