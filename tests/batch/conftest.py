"""Tests of the batch execute notebooks, but for the files named here."""

from __future__ import annotations

from pathlib import Path

import pytest

WITHOUT_KERNEL = {"test_notebooks.py"}  # it marks the tests that have one by itself


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.name not in WITHOUT_KERNEL:
            item.add_marker("kernel")
