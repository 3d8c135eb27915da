"""An executed notebook -> the error that ended it.

In: a notebook as JSON or as nbformat has it. Out: the error's output (`ename`, `evalue`,
`traceback`), None where it ran to its end. To leave a notebook by `sys.exit()` is no error, as
papermill has it. The batch, the page and the command all ask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LEAVING = {("SystemExit", ""), ("SystemExit", "0")}


def failing_cell(nb: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The first cell with an error, and that error's output."""
    for cell in nb["cells"]:
        for output in cell.get("outputs", []):
            is_error = output["output_type"] == "error"
            if is_error and (output["ename"], output["evalue"]) not in _LEAVING:
                return cell, output
    return None


def was_stopped(nb: Mapping[str, Any]) -> bool:
    """Whether papermill says that a cell stopped it, though none shows an error."""
    outputs = (output for cell in nb["cells"] for output in cell.get("outputs", []))
    has_left = any(output["output_type"] == "error" for output in outputs)
    return bool(nb["metadata"].get("papermill", {}).get("exception")) and not has_left
