"""Notebooks x periods x languages -> the runs of a batch.

In: the folder of notebooks, a data folder, the folder of outputs. Out: a `Run` for each section,
year (or whole review) and language. Copies that JupyterLab made, as `03_culture-Copy1.ipynb`, are
left out.
Refuses, all at once and before any is run, notebooks without the parameters `year: int`,
`lang: str`, `data: str`.
No notebook is run and no heavy library imported here: a batch with nothing to do is instant.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from .. import files
from ..cleaning.snapshot import digest_of, hashed
from ..errors import InputError, Problem

Period = int | tuple[int, int]
"""A year under review, or the first and last year of a whole review."""
PARAMETERS: dict[str, type] = {"year": int, "lang": str, "data": str}
# The same in every run: each sees its data folder under this name, wherever that folder is.
DATA = "data"
# These only read executed notebooks, or a report's document: a change in them cannot change a run.
_NOT_IN_A_RUN = re.compile(
    r"(cli|pages|sharing|reading|drafting|lab)/.*|(freshness|steps|ask)\.py"
    r"|locale/vi/(report|sections|export|compare|draft)\.po"
)
_CODE = {".py", ".po", ".csv", ".yaml", ".css"}
_IMPORTED = (
    "babel", "ipykernel", "ipython", "matplotlib", "matplotlib-inline", "nbclient", "nbformat",
    "numpy", "pandas", "papermill", "pillow", "pyarrow", "seaborn",
)  # fmt: skip
# A notebook that reads files by itself, not through the library, is taken to read everything.
_READS_BY_ITSELF = ("read_parquet", "read_csv", "read_table", "open(", "Path(", "processed")
_COPY = re.compile(r".*-Copy\d*")


@dataclass(frozen=True)
class Run:
    """One execution of a notebook. `section` is 'context' for 01_context.ipynb; `output` is
    <reports>/<year>/<lang>/<NN_section>.ipynb. `first` is 0 but in the run for a whole review,
    from `first` to `year`, whose folder is <first>-<year>."""

    notebook: Path
    section: str
    year: int
    lang: str
    data: Path
    output: Path
    first: int = 0

    @property
    def parameters(self) -> dict[str, Any]:
        """What papermill passes to the notebook."""
        whole = {"first": self.first} if self.first else {}
        return {"year": self.year, **whole, "lang": self.lang, "data": DATA}

    @property
    def name(self) -> str:
        """The output's path below the folder of outputs: '2013/vi/05_membership.ipynb'."""
        return self.output.relative_to(self.reports).as_posix()

    @property
    def reports(self) -> Path:
        """The folder of outputs."""
        return self.output.parents[2]


def plan(
    notebooks: Path, data: Path, reports: Path | str, years: Sequence[Period], langs: Sequence[str]
) -> list[Run]:
    """The runs of one data folder, by period, language and section, whether done or not.

    Raises InputError with every fault found.
    """
    environment.cache_clear()
    paths = notebook_paths(notebooks)
    problems = [fault for path in paths for fault in _faults(path)]
    if not paths:
        mend = "name the folder that holds 01_context.ipynb and the others: --notebooks FOLDER"
        problems.append(Problem("holds no notebook [0-9][0-9]_*.ipynb", mend, str(notebooks)))
    if problems:
        raise InputError(problems)
    return [
        Run(path, path.stem[3:], last, lang, data, Path(reports, name, lang, path.name), first)
        for period in dict.fromkeys(years)
        for name, (first, last) in [(period_name(period), _ends(period))]
        for lang in dict.fromkeys(langs)
        for path in paths
    ]


def period_name(period: Period) -> str:
    """'2013' of a year or of a review of one year, '2011-2013' of a whole review."""
    first, last = _ends(period)
    return f"{first}-{last}" if first not in (0, last) else str(last)


def notebook_paths(notebooks: Path) -> list[Path]:
    """The notebooks of the batch: [0-9][0-9]_*.ipynb, without those for exploring (00_*)."""
    return [path for path in _numbered(notebooks) if not _COPY.fullmatch(path.stem)]


def copies(notebooks: Path) -> list[Path]:
    """The copies that JupyterLab made of notebooks of the batch; they are not run."""
    return [path for path in _numbered(notebooks) if _COPY.fullmatch(path.stem)]


@cache
def modules_beside(notebooks: Path) -> dict[str, bytes]:
    """The modules and packages in the folder of the notebooks, by their path in it."""
    packages = (path.parent for path in notebooks.glob("*/__init__.py"))
    found = [*notebooks.glob("*.py"), *(one for path in packages for one in path.rglob("*.py"))]
    return {path.relative_to(notebooks).as_posix(): files.content(path) for path in sorted(found)}


def raw_beside(notebook: bytes, data: Path) -> dict[str, bytes]:
    """The raw files of `data`, by their path in a run's folder, for a notebook that names them;
    none for any other, since a change of them is then a change of its input."""
    if b"raw" not in notebook:
        return {}
    paths = sorted(path for path in (data / "raw").glob("*.csv") if path.is_file())
    return {f"{DATA}/raw/{path.name}": path.read_bytes() for path in paths}


def base_of(notebook: bytes, beside: Mapping[str, bytes], parameters: Mapping[str, Any]) -> str:
    """The hash of all that a run depends on but its figures."""
    modules = {path: hashed(content) for path, content in beside.items()}
    return digest_of([hashed(notebook), modules, parameters, environment()])


def reads_by_itself(notebook: bytes) -> bool:
    """Whether a notebook's code seems to read files without the library, so that what it reads
    cannot be known."""
    cells = json.loads(notebook)["cells"]
    code = [_source(cell) for cell in cells if cell["cell_type"] == "code"]
    return any(word in source for source in code for word in _READS_BY_ITSELF)


@cache
def environment() -> str:
    """The hash of the library's code and of the versions of what the notebooks import, as they
    were when the last plan was made."""
    package = Path(__file__).parents[1]
    files = {
        path.relative_to(package).as_posix(): path
        for path in package.rglob("*")
        if path.suffix in _CODE
    }
    code = {
        name: hashed(path.read_bytes())
        for name, path in files.items()
        if not _NOT_IN_A_RUN.fullmatch(name)
    }
    python = ".".join(map(str, sys.version_info[:3]))
    return digest_of([code, python, {name: version(name) for name in _IMPORTED}])


def _ends(period: Period) -> tuple[int, int]:
    """First and last year of a whole review; 0 and the year of a year."""
    return period if isinstance(period, tuple) else (0, period)


def _numbered(notebooks: Path) -> list[Path]:
    found = sorted(Path(notebooks).glob("[0-9][0-9]_*.ipynb"))
    return [path for path in found if not path.name.startswith("00_")]


def _faults(path: Path) -> Iterator[Problem]:
    try:
        cells = json.loads(files.content(path))["cells"]
        tagged = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"cannot be read as a notebook ({type(error).__name__}: {error})"
        yield Problem(what, "open and save it in JupyterLab", path.name)
        return
    if len(tagged) != 1:
        what = f"has {len(tagged) or 'no'} cell{'s' * (len(tagged) > 1)} tagged 'parameters'"
        yield Problem(what, "tag the one cell that sets year, lang and data", path.name)
        return
    yield from _parameter_faults(path.name, _source(tagged[0]))


def _parameter_faults(file: str, source: str) -> Iterator[Problem]:
    try:
        declared = dict(_declared(source))
    except SyntaxError as error:
        yield Problem(f"has a parameters cell that is no Python ({error.msg})", "", file)
        return
    for name, kind in PARAMETERS.items():
        mend = f"write '{name}: {kind.__name__} = …' into the cell tagged 'parameters'"
        if name not in declared:
            yield Problem(f"knows no parameter {name!r}", mend, file)
        elif declared[name] not in (kind.__name__, ""):
            what = (
                f"takes parameter {name!r} as {declared[name]}, and would be given {kind.__name__}"
            )
            yield Problem(what, mend, file)


def _declared(source: str) -> Iterator[tuple[str, str]]:
    """Each parameter with its type: as annotated, else that of its default, else ''."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id, ast.unparse(statement.annotation)
        elif isinstance(statement, ast.Assign):
            value = statement.value
            kind = type(value.value).__name__ if isinstance(value, ast.Constant) else ""
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    yield target.id, kind


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


@cache
def version(distribution: str) -> str:
    """The version of what is installed, '' where it is not."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""
