"""The worked example of docs/example runs as its README says, from the Word file to the page."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from places import ROOT, kontum_stats

# Each starts the command in a process of its own.
pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "docs" / "example"
FROM_THE_DOCUMENT = ("offset", "locator", "words_before", "words_after", "unit", "as_printed")


@pytest.fixture(scope="module")
def son_ha(tmp_path_factory) -> Path:
    """The example's data folder with the accepted figures."""
    data = tmp_path_factory.mktemp("example") / "son-ha"
    shutil.copytree(EXAMPLE / "data", data)
    accepted = kontum_stats("accept", EXAMPLE / "decided.csv", "--data", data)
    assert accepted.returncode == 0, accepted.stderr
    assert "5 in figures_2020.csv, 31 in figures_2021.csv, 1 in figures_2022.csv" in accepted.stdout
    return data


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_word_file_is_the_one_that_the_catalogue_names_and_is_small():
    content = (EXAMPLE / "review.docx").read_bytes()
    assert (
        hashlib.sha256(content).hexdigest() == rows(EXAMPLE / "data/raw/sources.csv")[0]["sha256"]
    )
    assert len(content) < 50_000


def test_the_word_file_holds_the_text_of_the_markdown():
    from kontum_stats.reading.documents import read_document

    document = read_document(EXAMPLE / "review.docx")
    notes = {passage.locator for passage in document.passages if passage.kind == "note"}
    assert notes == {"fn:1", "fn:2", "fn:3", "fn:4"}
    numbers = re.compile(r"\d[\d.,/]*\d")
    body = re.sub(r"^---\n.*?\n---\n", "", (EXAMPLE / "review.md").read_text("utf-8"), flags=re.S)
    assert set(numbers.findall(body)) == set(numbers.findall(document.text))


def test_the_decided_draft_is_that_of_the_word_file(tmp_path):
    data = tmp_path / "son-ha"
    shutil.copytree(EXAMPLE / "data", data)
    drafted = kontum_stats(
        "draft", EXAMPLE / "review.docx", "-o", tmp_path / "draft.csv", "--data", data
    )
    assert drafted.returncode == 0, drafted.stderr
    assert "38 figures of review.docx (source review-2021)" in drafted.stdout
    fresh, decided = rows(tmp_path / "draft.csv"), rows(EXAMPLE / "decided.csv")
    assert [[row[name] for name in FROM_THE_DOCUMENT] for row in fresh] == [
        [row[name] for name in FROM_THE_DOCUMENT] for row in decided
    ]
    agreed = [
        (one["indicator"], one["breakdown"], one["period"], one["printed"])
        == (other["indicator"], other["breakdown"], other["period"], other["printed"])
        for one, other in zip(fresh, decided, strict=True)
    ]
    assert sum(agreed) >= 28


def test_a_second_accept_is_refused_and_changes_nothing(son_ha):
    before = {path.name: path.read_bytes() for path in (son_ha / "raw").iterdir()}
    refused = kontum_stats("accept", EXAMPLE / "decided.csv", "--data", son_ha)
    assert refused.returncode == 2 and "37 problems in the input" in refused.stderr
    assert "decided.csv, row 2, column printed: '25.640 cán bộ' repeats row 2" in refused.stderr
    assert {path.name: path.read_bytes() for path in (son_ha / "raw").iterdir()} == before


def test_every_accepted_row_stands_in_the_word_file(son_ha):
    proven = kontum_stats("verify", EXAMPLE / "review.docx", "--data", son_ha)
    assert proven.returncode == 0
    assert "verify: 37 of 37 rows of review-2021 stand in review.docx" in proven.stdout
    assert "the file is the one of sources.csv" in proven.stdout


@pytest.mark.kernel
def test_the_page_is_built_and_says_what_the_example_lacks(son_ha, tmp_path):
    assert kontum_stats("check", "--data", son_ha).returncode == 2  # nothing is cleaned yet
    assert kontum_stats("clean", "--data", son_ha).returncode == 0
    checked = kontum_stats("check", "--data", son_ha)
    assert checked.returncode == 0
    said = r"check: \d+ holds, 1 ambiguous; statements: 2 supported, 1 contradicted"
    assert re.search(said, checked.stdout), checked.stdout[-200:]
    built = kontum_stats(
        "build", "--data", son_ha, "--out", tmp_path / "out", "--year", 2021, "--lang", "vi",
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    page = BeautifulSoup(
        (tmp_path / "out" / "evaluation-2021.vi.html").read_text("utf-8"), "html.parser"
    )
    shown = page.get_text(" ")
    assert "21.350" in shown and "Phần lớn công đoàn cơ sở đạt loại xuất sắc" in shown
    assert any("không in số liệu nào" in notice.get_text() for notice in page.select("p.notice"))


def test_the_commands_of_its_readme_are_commands():
    readme = (EXAMPLE / "README.md").read_text("utf-8")
    commands = re.findall(r"^kontum-stats (\w+)", readme, flags=re.MULTILINE)
    assert commands == ["scan", "draft", "accept", "verify", "clean", "check", "build"]
