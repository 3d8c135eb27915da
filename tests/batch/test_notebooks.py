"""The committed notebooks: thin, without outputs, with the parameters that papermill passes."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from places import ROOT

from kontum_stats.language import Language
from kontum_stats.review.html import ABOUT
from kontum_stats.vocabulary import TITLES

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
BATCH = [path for path in NOTEBOOKS if not path.name.startswith("00_")]
FORBIDDEN = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If,
    ast.Try, ast.With, ast.BinOp, ast.AugAssign, ast.ListComp, ast.DictComp, ast.SetComp,
    ast.GeneratorExp,
)  # fmt: skip


def code_cells(path: Path) -> list[dict]:
    return [cell for cell in json.loads(path.read_text("utf-8"))["cells"]
            if cell["cell_type"] == "code"]  # fmt: skip


def test_there_is_a_notebook_for_each_section():
    assert [path.stem for path in BATCH] == [
        "01_context", "02_education", "03_culture", "04_rights", "05_membership",
        "06_evaluation", "07_tasks",
    ]  # fmt: skip


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path):
    nbformat.validate(nbformat.read(path, as_version=4))
    for cell in code_cells(path):
        assert cell["outputs"] == [] and cell["execution_count"] is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_calls_and_no_logic(path):
    for cell in code_cells(path):
        source = "".join(cell["source"])
        logic = [type(node).__name__ for node in ast.walk(ast.parse(source))
                 if isinstance(node, FORBIDDEN)]  # fmt: skip
        assert logic == [], f"move into the library: {source}"
        assert len(source.splitlines()) <= 6


@pytest.mark.parametrize("path", BATCH, ids=lambda path: path.stem)
def test_the_parameters_explain_themselves(path):
    parameters = papermill.inspect_notebook(str(path))
    assert {
        name: (one["inferred_type_name"], one["default"]) for name, one in parameters.items()
    } == {
        "year": ("int", "2013"),
        "first": ("int", "0"),
        "lang": ("str", '"vi"'),
        "data": ("str", '"data"'),
    }
    assert all(one["help"] for one in parameters.values())


@pytest.mark.kernel
@pytest.mark.parametrize(
    ("path", "engine"),
    [*((path, "kontum-stats") for path in BATCH), (BATCH[4], "nbclient")],
    ids=lambda one: getattr(one, "stem", one),
)
def test_papermill_alone_runs_a_notebook(path, engine, review_data, tmp_path):
    year, lang = (2011, "en") if path.stem < "04" else (2012, "vi")
    executed = papermill.execute_notebook(
        str(path),
        str(tmp_path / path.name),
        {"year": year, "lang": lang, "data": str(review_data)},
        engine_name=engine,
        progress_bar=False,
    )
    shown = [
        output["data"]["text/html"]
        for cell in executed.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]
    told = [
        output.metadata.get(ABOUT, {})
        for cell in executed.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]
    assert [about["title"] for about in told if "title" in about] == [
        Language(lang)(TITLES[path.stem[3:]])
    ]
    assert len(shown) >= 4


@pytest.mark.kernel
def test_a_notebook_runs_by_hand_from_its_own_folder(review_data, tmp_path):
    """As in JupyterLab, where the working folder is `notebooks/` and data is `data`."""
    (tmp_path / "data").symlink_to(review_data)
    (tmp_path / "notebooks").mkdir()
    source = ROOT / "notebooks" / "02_education.ipynb"
    target = tmp_path / "notebooks" / source.name
    target.write_bytes(source.read_bytes())
    subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--to", "notebook",
         "--output", str(tmp_path / "by_hand.ipynb"), target.name],
        cwd=target.parent, check=True, capture_output=True, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    executed = nbformat.read(tmp_path / "by_hand.ipynb", as_version=4)
    assert not [o for c in executed.cells if c.cell_type == "code" for o in c.outputs
                if o.output_type == "error"]  # fmt: skip
