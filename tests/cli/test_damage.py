"""Whatever happens to the raw files: a build refuses them in a few lines and leaves its last good
output, or shows what lies in them and nothing else. `make fuzz` looks at many more of them."""

from __future__ import annotations

import ast
import json
import os
import random
import shutil
import tempfile
import time
from pathlib import Path

import damage
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from places import ROOT

from kontum_stats import steps
from kontum_stats.cleaning import figures, raw
from kontum_stats.errors import InputError

MANY = int(os.environ.get("FUZZ", 0))
MOST_LINES, MOST_SECONDS = 80, 20
NOTEBOOKS = sorted((ROOT / "notebooks").glob("0[1-9]_*.ipynb"))


def processed(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (data / "processed").iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The repository's own province, with its tables."""
    data = tmp_path_factory.mktemp("built") / "data"
    shutil.copytree(ROOT / "data" / "raw", data / "raw", ignore=shutil.ignore_patterns("source"))
    steps.tables(data)
    return data


def written_rows(folder: Path) -> int:
    """How many rows of figures a person sees in the files, read without the library."""
    rows = 0
    for path in folder.glob("figures_*.csv"):
        lines = [line.strip(', "\t') for line in path.read_text("utf-8-sig").splitlines()]
        rows += sum(bool(line) and not line.startswith("#") for line in lines) - 1
    return rows


def run_by_hand(notebook: Path, data: Path, year: int, lang: str) -> None:
    """Runs the cells of a notebook in this process, and shows what each comes to."""
    space: dict[str, object] = {}
    for cell in json.loads(notebook.read_bytes())["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        *before, last = tree.body
        is_shown = isinstance(last, ast.Expr)
        first = ast.Module(before if is_shown else tree.body, [])
        exec(compile(first, notebook.name, "exec"), space)
        if "parameters" in cell["metadata"].get("tags", []):
            space |= {"year": year, "lang": lang, "data": str(data)}
        if is_shown:
            shown = eval(compile(ast.Expression(last.value), notebook.name, "eval"), space)
            getattr(shown, "_repr_mimebundle_", lambda: None)()


@pytest.mark.slow
@pytest.mark.timeout(1200 + 20 * MANY)
@settings(max_examples=MANY or 10, deadline=None)
@given(seed=st.integers(0, 2**48))
def test_a_damaged_folder_is_refused_or_shown_as_it_is(built, seed):
    with tempfile.TemporaryDirectory() as folder:
        data = shutil.copytree(built, Path(folder, "data"), symlinks=True)
        told, begun = damage.damage_raw(data / "raw", seed), time.process_time()
        try:
            done = steps.tables(data)
        except InputError as refused:
            assert 1 < str(refused).count("\n") + 1 <= MOST_LINES, told
            assert processed(data) == processed(built), told
            event("refused")
            return
        finally:
            assert time.process_time() - begun < MOST_SECONDS, told
        fresh = Path(folder, "fresh")
        shutil.copytree(data / "raw", fresh / "raw")
        assert steps.tables(fresh).years == done.years, told
        assert processed(data) == processed(fresh), told
        printed = [one for one in figures.figures_of(raw.load(data)) if not one.is_derived]
        assert len(printed) == written_rows(data / "raw"), told
        event("shown as it is")
        if seed % 5 == 0:
            event("shown by the notebooks")
            years, chance = done.years.reviewed, random.Random(seed)
            for notebook in NOTEBOOKS if MANY else [chance.choice(NOTEBOOKS)]:
                run_by_hand(notebook, data, years[seed % len(years)], ("vi", "en")[seed % 2])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("figures_2013", damage.rows_pasted_forty_times),
        ("figures_2013", damage.all_rows_twice),
        ("derivations", damage.rules_without_end),
    ],
)
def test_rows_and_rules_without_end_cost_no_more_than_their_number(built, tmp_path, name, way):
    data = Path(shutil.copytree(built, tmp_path / "data"))
    path = data / "raw" / f"{name}.csv"
    rows = damage.rows_of(path)
    before = len(rows)
    way(rows, random.Random(1))
    assert len(rows) > before
    damage.write_rows(path, rows)
    begun = time.process_time()
    try:
        steps.tables(data)
    except InputError as refused:
        assert str(refused).count("\n") < MOST_LINES
    assert time.process_time() - begun < MOST_SECONDS
