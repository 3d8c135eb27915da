"""papermill's engine `kontum-stats`: each notebook in a process of its own, without a kernel.

In: a notebook as papermill prepared it. Out: the same with the outputs of its cells, as papermill's
own engine leaves it. The process is forked from one that has the library imported (`processes`),
and runs the cells (`cells`). papermill imports this module by its entry point: whoever wants it
imports papermill first.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from itertools import pairwise
from multiprocessing.connection import Connection
from typing import Any

import nbformat
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill import engines
from papermill.clientwrap import PapermillNotebookClient

from . import processes

STOPPED = ("TimeoutError", "the notebook was stopped at its time limit")
DIED = ("ProcessDied", "the process of the notebook died in this cell")


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
        **_: Any,
    ) -> None:
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            raise ValueError(f"a notebook for {language!r} needs an ordinary kernel")
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
            name, text = STOPPED if isinstance(error, TimeoutError) else DIED
            cell.outputs.append(error_output(name, text))
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


def coalesced(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """One output for each stream of a cell, as nbclient joins what a kernel sends in parts whose
    order is chance: where its first part stood, stdout before stderr beside it."""
    parts: dict[str, list[str]] = {}
    joined: list[NotebookNode] = []
    for output in outputs:
        is_stream = output.output_type == "stream"
        if not is_stream or output.name not in parts:
            joined.append(output)
        if is_stream:
            parts.setdefault(output.name, []).append(output.text)
    for output in joined:
        if output.output_type == "stream":
            # Of a line that was begun anew, the last beginning.
            lines = "".join(parts[output.name]).split("\n")
            output.text = "\n".join(line[line.rfind("\r", 0, -1) + 1 :] for line in lines)
    for place, (one, other) in enumerate(pairwise(joined)):
        if (one.get("name"), other.get("name")) == ("stderr", "stdout"):
            joined[place : place + 2] = [other, one]
    return joined


def error_output(name: str, text: str) -> NotebookNode:
    """The output of a cell that shows an error."""
    trace = [f"{name}: {text}"]
    output: NotebookNode = nbformat.v4.new_output("error", ename=name, evalue=text, traceback=trace)
    return output
