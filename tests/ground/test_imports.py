"""What the package imports is what it declares: base, extras, and nothing for its own sake."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from places import PACKAGE, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
# JupyterLab is what `make lab` opens, ipykernel what papermill starts: neither is imported.
NEVER_IMPORTED = {"jupyterlab", "ipykernel"}
OURS = {path.stem for name in ("tests", "docs") for path in (ROOT / name).rglob("*.py")}
OURS |= {"kontum_stats"}


@cache
def _distributions() -> dict[str, list[str]]:
    return dict(packages_distributions())


def required(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Each library's distribution, with the extra around its import ('' where there is none)."""

    def found(node: ast.AST, extra: str) -> Iterator[tuple[str, str]]:
        call = node.items[0].context_expr if isinstance(node, ast.With) else None
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "needs":
            extra = ast.literal_eval(call.args[0])
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in names:
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and top not in OURS:
                distributions = {canonicalize_name(one) for one in _distributions().get(top, [top])}
                yield from ((one, extra) for one in distributions)
        for child in ast.iter_child_nodes(node):
            if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)):
                yield from found(child, extra)

    return found(ast.parse(path.read_text("utf-8")), "")


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_what_a_module_imports_is_declared_where_it_is_needed(path):
    for distribution, extra in imported(path):
        declared = required(EXTRAS[extra] if extra else PROJECT["dependencies"])
        assert distribution in declared, f"declare {distribution}, or import it within needs(…)"


def test_what_is_declared_is_imported():
    used = {one for path in PACKAGE.rglob("*.py") for one, _ in imported(path)}
    declared = required(PROJECT["dependencies"])
    # What builds the guides is named by their settings, and imported by Sphinx.
    for extra in EXTRAS.keys() - {"test", "docs"}:
        declared |= required(EXTRAS[extra])
    assert declared - used == NEVER_IMPORTED - used


def test_what_the_tests_import_is_declared():
    every = required(PROJECT["dependencies"]).union(*map(required, EXTRAS.values()))
    for path in [*(ROOT / "tests").rglob("*.py"), ROOT / "docs" / "make_pictures.py"]:
        assert {one for one, _ in imported(path)} <= every, path.name
