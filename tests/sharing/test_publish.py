"""A finished build is copied to any address, whole, and an address that cannot be is refused."""

from __future__ import annotations

from pathlib import Path

import fsspec
import pytest

from kontum_stats.errors import InputError
from kontum_stats.sharing.publish import publish


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder as a build leaves it, with what is nobody's business but ours."""
    folder = tmp_path / "reports"
    for name in (
        "index.html", "evaluation-2013.vi.html", "evaluation-2013.vi.pdf", "kontum-stats.vi.xlsx",
        "2013/vi/05_membership.ipynb", "manifest.json", "pages.json", ".secret/a.html", "x.part",
        "datapackage.json",
    ):  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


PUBLISHED = [
    "kontum-stats.vi.xlsx", "datapackage.json", "evaluation-2013.vi.pdf",
    "2013/vi/05_membership.ipynb", "evaluation-2013.vi.html", "index.html",
]  # fmt: skip


def test_a_folder_that_holds_nothing_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds nothing to publish"):
        publish(tmp_path, f"file://{tmp_path}/out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("address", ["nothing-we-know://x/y", "file:///proc/nowhere/x"])
def test_an_address_that_cannot_be_written_is_refused_with_its_mend(built, address):
    with pytest.raises(InputError, match="cannot be written") as refused:
        publish(built, address)
    assert address in str(refused.value) and "Mend:" in str(refused.value)


def test_a_local_address_gets_the_whole_build(built, tmp_path):
    target = tmp_path / "to" / "here"
    assert publish(built, target.as_uri()) == PUBLISHED
    copied = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert copied == set(PUBLISHED)
    assert (target / "2013/vi/05_membership.ipynb").read_text() == "2013/vi/05_membership.ipynb"


@pytest.mark.parametrize("address", ["memory://bucket/a", "memory://bucket/b/"])
def test_a_bucket_keeps_what_it_held_and_gets_the_new_build(built, address):
    store = fsspec.filesystem("memory")
    folder = "/bucket/" + address.rstrip("/")[-1]
    store.pipe_file(f"{folder}/index.html", b"old")
    store.pipe_file(f"{folder}/other.txt", b"of others")
    publish(built, address)
    assert store.cat_file(f"{folder}/index.html") == b"index.html"
    assert store.cat_file(f"{folder}/other.txt") == b"of others"
    assert sorted(store.find(folder)) == sorted(
        [f"{folder}/other.txt", *(f"{folder}/{name}" for name in PUBLISHED)]
    )
