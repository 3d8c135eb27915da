"""A new province: `kontum-stats init`, and the same from the wheel in a fresh environment."""

import csv
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from places import PACKAGE, ROOT, kontum_stats

from kontum_stats.cleaning import raw, schemas
from kontum_stats.new_province import start

# Each starts the command in a process of its own.
pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "docs" / "example"
NOTEBOOKS = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}


def filled(sources: Path) -> None:
    """Fills in what only a person can say of the document."""
    rows = list(csv.reader(sources.read_text("utf-8").splitlines()))
    header, row = rows[0], rows[-1]
    row[header.index("title_en")] = "Review of union work in Son Ha in 2021"
    with sources.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def test_a_province_is_begun_with_headers_examples_and_notebooks(tmp_path):
    begun = kontum_stats("init", tmp_path / "new")
    assert begun.returncode == 0, begun.stderr
    folder = tmp_path / "new" / "data" / "raw"
    # Without a scale of words of its own a province has the library's.
    assert {path.stem for path in folder.iterdir()} == set(schemas.SCHEMAS) - {"word_scale"}
    for path in folder.iterdir():
        header, *examples = path.read_text("utf-8").splitlines()
        assert header.split(",") == list(schemas.SCHEMAS[path.stem].columns)
        assert len(examples) == 2 and all(row.startswith("# ") for row in examples)
    assert {path.name for path in (tmp_path / "new" / "notebooks").iterdir()} == NOTEBOOKS


@pytest.mark.parametrize("path", sorted((PACKAGE / "templates" / "province").iterdir()))
def test_an_example_is_a_row_that_would_be_accepted(path, province):
    """Each example stands alone; what it refers to is entered with it."""
    rows = path.read_text("utf-8").replace("\n# ", "\n")
    schema = schemas.FIGURES_SCHEMA if path.stem == "figures" else schemas.SCHEMAS[path.stem]
    target = province / path.name
    target.write_text(rows, encoding="utf-8")
    table = raw.read_rows(target, tuple(schema.columns))
    assert len(schema.validate(table, lazy=True)) == 2


def test_what_stands_in_a_comment_is_no_row(province):
    before = len(raw.load(province).figures)
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8") + "# nobody,,2013,7\n# x\n", encoding="utf-8")
    assert len(raw.load(province).figures) == before


def test_a_province_that_is_there_is_left_alone(province):
    before = (province / "raw" / "sources.csv").read_bytes()
    refused = kontum_stats("init", province.parent)
    assert refused.returncode == 2 and "holds a province already" in refused.stderr
    assert (province / "raw" / "sources.csv").read_bytes() == before
    assert not (province.parent / "notebooks").exists()
    refused = kontum_stats("init", province.parent / "new", "--from", province / "raw")
    assert refused.returncode == 2 and "is no data folder of a province" in refused.stderr
    assert not (province.parent / "new").exists()


def test_the_review_is_entered_and_a_neighbours_catalogue_taken_over(tmp_path):
    review = EXAMPLE / "review.docx"
    begun = kontum_stats("init", tmp_path, "--from", EXAMPLE / "data", "--review", review)
    assert begun.returncode == 0, begun.stderr
    folder = tmp_path / "data" / "raw"
    indicators = (folder / "indicators.csv").read_bytes()
    assert indicators == (EXAMPLE / "data" / "raw" / "indicators.csv").read_bytes()
    assert "2021" not in (folder / "claims.csv").read_text("utf-8")
    row = list(csv.DictReader((folder / "sources.csv").read_text("utf-8").splitlines()))[-1]
    assert (row["source"], row["first_year"], row["last_year"]) == ("review-2021", "2020", "2021")
    assert row["title_vi"] and row["title_en"] == "Review of 2021" and row["publisher"]
    assert row["sha256"] == hashlib.sha256(review.read_bytes()).hexdigest()
    refused = kontum_stats("clean", "--data", tmp_path / "data")
    assert refused.returncode == 2
    assert "figures_<year>.csv: holds no figure yet" in refused.stderr
    assert "38 figures of review.docx" in begun.stdout and (tmp_path / "draft.xlsx").exists()


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ("LIÊN ĐOÀN LAO ĐỘNG HUYỆN ĐẠI NGÀN", "Liên đoàn Lao động huyện Đại Ngàn"),
        ("LĐLĐ TỈNH SƠN HÀ", "Liên đoàn Lao động tỉnh Sơn Hà"),
        ("LĐLĐ Sơn Hà", "Liên đoàn Lao động Sơn Hà"),
        ("Hội làng", ""),
    ],
)
def test_who_publishes_is_read_from_the_letterhead(head, publisher, tmp_path):
    review = tmp_path / "review.txt"
    review.write_text(f"{head}\n\nBáo cáo năm 2022\n\nCó 12 lớp.\n", encoding="utf-8")
    start(tmp_path / "new", review=review)
    text = (tmp_path / "new" / "data" / "raw" / "sources.csv").read_text("utf-8")
    assert list(csv.DictReader(text.splitlines()))[-1]["publisher"] == publisher


@pytest.mark.install
@pytest.mark.kernel
@pytest.mark.slow
def test_the_wheel_begins_and_builds_a_province_in_a_fresh_environment(tmp_path):
    """The environment has the libraries of this one and kontum_stats from the wheel alone."""
    source = tmp_path / "source"
    # In a copy: what an earlier build left in the repository must not get into the wheel.
    for name in ("kontum_stats", "notebooks", "data"):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "processed", "source")
        shutil.copytree(ROOT / name, source / name, symlinks=True, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index",
             "--no-build-isolation", "--wheel-dir", tmp_path / "wheel", source]  # fmt: skip
    subprocess.run(build, check=True, timeout=240)
    (wheel,) = (tmp_path / "wheel").glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=False)
    (site,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
               "--target", site, wheel]  # fmt: skip
    subprocess.run(install, check=True, timeout=240)
    ours = [path for path in sys.path if path.endswith("site-packages")]
    (site / "libraries.pth").write_text("\n".join(ours), encoding="utf-8")
    python, place = tmp_path / "venv" / "bin" / "python", tmp_path / "son-ha"

    def run(*words: object) -> str:
        call = [python, "-I", "-m", "kontum_stats.cli", *map(str, words)]
        # nbconvert looks for its own templates beside the environment that runs it.
        env = {**os.environ, "JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter"))}
        done = subprocess.run(
            call, cwd=place.parent, capture_output=True, text=True, timeout=240, env=env
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = "import kontum_stats; print(kontum_stats.__file__)"
    at = subprocess.run([python, "-I", "-c", where], capture_output=True, text=True, check=True)
    assert at.stdout.startswith(str(tmp_path))
    run("init", place, "--from", EXAMPLE / "data", "--review", EXAMPLE / "review.docx")
    filled(place / "data" / "raw" / "sources.csv")
    run("accept", EXAMPLE / "decided.csv", "--data", place / "data")
    said = run("build", "--data", place / "data", "--notebooks", place / "notebooks",
               "--out", place / "reports", "--lang", "vi")  # fmt: skip
    # Seven notebooks, of each of the two years that its figures speak of and of both.
    assert "run: 21 done, 0 skipped, 0 failed" in said
    assert "21.350" in (place / "reports" / "evaluation-2021.vi.html").read_text("utf-8")
