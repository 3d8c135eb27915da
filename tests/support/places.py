"""Where the repository's own files lie, and the command as a user calls it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "kontum_stats"
DATA = ROOT / "tests" / "data"
SOURCE_NAME = "bao-cao-so-ket-de-an-2011-2013.txt"


def kontum_stats(
    *words: object, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command `kontum-stats` with `words`, run in the repository or in `cwd`."""
    return subprocess.run(
        [sys.executable, "-m", "kontum_stats.cli", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=cwd or ROOT,
        timeout=240,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **(env or {})},
    )


def source() -> Path:
    """The review itself, which is not in the repository."""
    for folder in (ROOT / "data" / "raw" / "source", ROOT.parent / "shared" / "source"):
        if (folder / SOURCE_NAME).is_file():
            return folder / SOURCE_NAME
    pytest.skip(f"{SOURCE_NAME} is neither in data/raw/source nor beside the repository")


def program(*names: str) -> str:
    """The path of the first program of these names that this machine has. Without one the tests
    that need it are skipped, but in CI they fail: nothing may pass there unseen."""
    for name in names:
        if found := shutil.which(name):
            return found
    missing = f"none of these programs is on this machine: {', '.join(names)}"
    if os.environ.get("CI"):
        raise RuntimeError(missing)
    pytest.skip(missing, allow_module_level=True)


def chromium() -> str:
    """The browser of the tests."""
    return program("chromium", "chromium-browser")
