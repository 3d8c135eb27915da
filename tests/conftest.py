"""What tests share: a small province of a few raw rows, from which each test changes what it
speaks of, the repository's own review, and how hypothesis searches."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import build_tables
from hypothesis import HealthCheck, settings
from places import chromium, source
from playwright.sync_api import Browser, sync_playwright
from small_province import RAW

ROOT = Path(__file__).parents[1]

# A busy machine is slow, and that is no fault of the code. In CI the same examples each time:
# what is searched for anew is found by people, not by a commit that did not cause it.
settings.register_profile(
    "here", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """The data folder of a small province; its raw files are `RAW`."""
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    for name, content in RAW.items():
        (raw / name).write_text(content, encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture(scope="session")
def repository_raw() -> Path:
    """The raw files of the repository, to be read and not to be changed."""
    return ROOT / "data" / "raw"


@pytest.fixture(scope="session")
def review_data(tmp_path_factory: pytest.TempPathFactory, repository_raw: Path) -> Path:
    """The data folder of the repository's review with every processed table, built once for all
    tests: to be read, not to be changed."""
    folder = tmp_path_factory.mktemp("review") / "data"
    folder.mkdir()
    (folder / "raw").symlink_to(repository_raw)
    return build_tables(folder)


@pytest.fixture
def real_data(tmp_path: Path) -> Path:
    """A copy of the repository's data folder, raw files only."""
    target = tmp_path / "data"
    shutil.copytree(ROOT / "data" / "raw", target / "raw", ignore=shutil.ignore_patterns("source"))
    return target


@pytest.fixture(scope="session")
def source_document() -> Path:
    """The review that the raw figures were copied from; it is not part of the repository."""
    return source()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that is closed when the tests of a file end: while one is open, neither a second
    nor an event loop of a test's own can be started in the same process."""
    with sync_playwright() as started:
        launched = started.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield launched
        launched.close()
