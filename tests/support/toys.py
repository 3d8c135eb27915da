"""Notebooks of a few cells, one per trait, and a province of a few figures: for the tests of
the batch and of its kernels."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import psutil

PARAMETERS = 'year: int = 2013\nlang: str = "vi"\ndata: str = "data"'
READS = 'from kontum_stats import figures\nrows = figures(data, section="{}")\nrows["value"]'
READS_UNTIL = READS.replace('"{}"', '"{}", until=year')

_COLUMNS = ("indicator", "breakdown", "section", "first_year", "last_year", "value")


def notebook(*cells: str, parameters: str | None = PARAMETERS) -> bytes:
    """A notebook of these code cells, after its parameters."""
    tagged = [] if parameters is None else [_cell(0, parameters, ["parameters"])]
    code = [_cell(number, source, []) for number, source in enumerate(cells, 1)]
    content = {
        "cells": tagged + code,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content).encode()


def _cell(number: int, source: str, tags: list[str]) -> dict:
    return {
        "cell_type": "code",
        "id": f"c{number}",
        "metadata": {"tags": tags},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def write_notebooks(folder: Path, notebooks: Mapping[str, bytes]) -> Path:
    """A folder with 01_<name>.ipynb, 02_<name>.ipynb …"""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, content) in enumerate(notebooks.items(), 1):
        (folder / f"{number:02}_{name}.ipynb").write_bytes(content)
    return folder


def province(folder: Path, **values: float) -> Path:
    """A data folder with the members of 2012 and 2013 and the classes of 2013; `values`
    changes figures by name: `members_2012=5`."""
    figures = {"members_2012": 800.0, "members_2013": 900.0, "classes_2013": 12.0} | values
    rows = []
    for name, value in figures.items():
        indicator, year = name.split("_")
        section = {"members": "membership", "classes": "education"}[indicator]
        rows.append((indicator, "", section, int(year), int(year), value))
    (folder / "processed").mkdir(parents=True, exist_ok=True)
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    table.to_parquet(folder / "processed" / "figures.parquet")
    parts = pd.DataFrame(columns=["breakdown", "dimension", "label_vi", "label_en"], dtype="str")
    parts.to_parquet(folder / "processed" / "breakdowns.parquet")
    return folder


def executed(folder: Path) -> dict[str, bytes]:
    """The executed notebooks below `folder`."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.ipynb")}


def outputs(content: bytes) -> list[dict]:
    """All outputs of an executed notebook, in order."""
    cells = json.loads(content)["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


def printed(content: bytes) -> str:
    """What an executed notebook printed to its standard output."""
    return "".join("".join(o["text"]) for o in outputs(content) if o.get("name") == "stdout")


@contextmanager
def python(code: str, **options) -> Iterator[tuple[subprocess.Popen, str]]:
    """A process that runs `code`, and a mark that it and all its descendants carry. None of
    them outlives the block."""
    mark = f"KONTUM_TEST_{uuid.uuid4().hex}"
    process = subprocess.Popen(
        [sys.executable, "-c", code], env={**os.environ, mark: "1"}, text=True, **options
    )
    with process:
        try:
            yield process, mark
        finally:
            for left in marked(mark):
                left.kill()


def marked(mark: str) -> list[psutil.Process]:
    """The living processes, zombies included, that were started with `mark`."""
    found = []
    for process in psutil.process_iter():
        try:
            if mark in process.environ():
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found
