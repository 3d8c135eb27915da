"""The package keeps the shape that the README draws, and data flows one way."""

import ast
import re

import pytest
from places import PACKAGE, ROOT


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_a_module_opens_with_its_contract_and_has_one_job(path):
    source = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(source))
    assert source.count("\n") <= 500


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{path.name}: {node.name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert long == []


def test_every_public_function_is_documented():
    undocumented = [
        f"{path.name}: {node.name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert undocumented == []


def test_no_file_speaks_of_a_machine_or_a_registry():
    # The patterns are put together here so that this file does not match itself.
    machine = re.compile(
        r"(?<![\w.:/])/(?:" + "|".join(("root", "home", "work", "Users")) + r")/\w"
    )
    registry = re.compile(r"https?://[^\s\"']+/simple\b|index-" + r"url\s*=")
    tracked = [
        path
        for pattern in ("*.*", "kontum_stats/**/*.*", "notebooks/*", "tests/**/*.*", "data/raw/*",
                        "benchmarks/*", "docs/**/*.*", ".ci/*")
        for path in ROOT.glob(pattern)
        if path.is_file() and path.name != ".git"
        and path.suffix in {".py", ".md", ".toml", ".yml", ".txt", ".csv", ".ipynb", ".po", ".css",
                            ".j2", ""}
    ]  # fmt: skip
    assert len(tracked) > 30
    said = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked
        for text in [path.read_text("utf-8", errors="ignore")]
        for match in [machine.search(text) or registry.search(text)]
        if match
    ]
    assert said == []
