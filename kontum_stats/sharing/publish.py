"""A finished build -> a copy of it wherever readers fetch it: a folder, a bucket, a web server.

In: a local folder, and an address that fsspec knows ('s3://bucket/reports', 'file:///srv/www').
Out: the folder's files below that address; the pages last, so that no page is there before what
belongs to it. What else lies at the address stays. Refuses an address that cannot be written.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import InputError, Problem, needs

KINDS = (".xlsx", ".csv", ".parquet", ".json", ".pdf", ".ipynb", ".html")
"""What is published, by suffix, in this order."""
_OUR_NOTES = {"built.json", "manifest.json", "pages.json"}  # of this program to itself


def publish(folder: Path, address: str) -> list[str]:
    """Copies the pages, notebooks and tables below `folder` to `address`; returns their paths
    below it. Hidden files and folders stay. Raises InputError where the folder holds none of
    them, or the address cannot be written."""
    names = _names(folder)
    if not names:
        mend = "run: kontum-stats build"
        raise InputError(Problem("holds nothing to publish", mend, str(folder)))
    with needs("publish"):
        import fsspec
    try:
        target, root = fsspec.core.url_to_fs(address)
        for name in names:
            path = f"{root.rstrip('/')}/{name}"
            target.makedirs(path.rpartition("/")[0], exist_ok=True)
            target.pipe_file(path, (folder / name).read_bytes())
    except Exception as error:  # each of fsspec's file systems has its own
        what = f"cannot be written ({type(error).__name__}: {error})"
        mend = "check the address, the right to write there, and that its package is installed"
        raise InputError(Problem(what, mend, content=address)) from error
    return names


def _names(folder: Path) -> list[str]:
    found = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    shown = [
        path
        for path in found
        if path.suffix in KINDS
        and path.name not in _OUR_NOTES
        and not any(part.startswith(".") for part in path.parts)
    ]
    return [path.as_posix() for path in sorted(shown, key=lambda path: KINDS.index(path.suffix))]
