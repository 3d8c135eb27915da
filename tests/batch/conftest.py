"""Tests of the batch execute notebooks, but for the files named here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kontum_stats.batch import processes

WITHOUT_KERNEL = {"test_notebooks.py"}  # it marks the tests that have one by itself


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.name not in WITHOUT_KERNEL:
            item.add_marker("kernel")


@pytest.fixture(scope="session", autouse=True)
def warm() -> Iterator[None]:
    """What the processes of notebooks are forked from starts once for all batches of the tests,
    and not anew for each."""
    group = processes.Group("papermill")
    yield
    group.end()
