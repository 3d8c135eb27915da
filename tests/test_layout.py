"""The package keeps the shape that the README draws, and data flows one way."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "kontum_stats"
README = (ROOT / "README.md").read_text("utf-8")


def order() -> list[str]:
    """The modules in the order of the README's picture, data flowing downwards."""
    return re.findall(r"^\| `(\w+)\.py` \|", README, flags=re.MULTILINE)


def test_the_readme_lists_every_module_once():
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert sorted(order()) == sorted(modules)


@pytest.mark.parametrize("name", order())
def test_a_module_imports_only_from_those_above_it(name):
    tree = ast.parse((PACKAGE / f"{name}.py").read_text("utf-8"))
    used = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            used |= {node.module} if node.module else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            assert not any(alias.name.startswith("kontum_stats") for alias in node.names)
    assert used <= set(order()[: order().index(name)])


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.name)
def test_a_module_opens_with_its_contract_and_has_one_job(path):
    source = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(source))
    assert source.count("\n") <= 500


def test_every_public_function_is_documented():
    undocumented = [
        f"{path.name}: {node.name}"
        for path in sorted(PACKAGE.glob("*.py"))
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
        if path.is_file() and path.suffix in {".py", ".md", ".toml", ".yml", ".txt", ".csv",
                                              ".ipynb", ".po", ".css", ".j2", ""}
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
