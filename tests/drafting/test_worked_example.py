"""The worked example of docs/example runs as its README says, from the Word file to the page."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from building import build_tables
from places import ROOT, kontum_stats

# Each starts the command in a process of its own.
pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "docs" / "example"
SECOND = EXAMPLE / "2022"
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


def test_a_second_accept_changes_nothing(son_ha):
    before = {path.name: path.read_bytes() for path in (son_ha / "raw").iterdir()}
    again = kontum_stats("accept", EXAMPLE / "decided.csv", "--data", son_ha)
    assert again.returncode == 0 and "added: none; 37 in data/raw already" in again.stdout
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
    assert any("không có những số liệu" in notice.get_text() for notice in page.select("p.notice"))


@pytest.fixture(scope="module")
def second_year(son_ha, tmp_path_factory) -> Path:
    """The example with its second review accepted, and its tables."""
    data = tmp_path_factory.mktemp("second") / "son-ha"
    shutil.copytree(son_ha / "raw", data / "raw")
    for path in (SECOND / "raw").iterdir():
        shutil.copyfile(path, data / "raw" / path.name)
    accepted = kontum_stats("accept", SECOND / "decided.csv", "--data", data)
    assert accepted.returncode == 0, accepted.stderr
    return build_tables(data)


def test_the_second_review_is_drafted_with_its_tables(son_ha, tmp_path):
    catalogues = tmp_path / "son-ha"
    shutil.copytree(son_ha / "raw", catalogues / "raw")
    for path in (SECOND / "raw").iterdir():
        shutil.copyfile(path, catalogues / "raw" / path.name)
    draft = tmp_path / "draft.csv"
    drafted = kontum_stats("draft", SECOND / "review.docx", "-o", draft, "--data", catalogues)
    assert "of review.docx (source review-2022)" in drafted.stdout, drafted.stderr
    columns = (*FROM_THE_DOCUMENT, "row_heads", "column_heads", "printed_unit")
    fresh, decided = rows(draft), rows(SECOND / "decided.csv")
    assert [[row[name] for name in columns] for row in fresh] == [
        [row[name] for name in columns] for row in decided
    ]
    assert sum(":t" in row["locator"] for row in fresh) == 12
    proposed = ("indicator", "breakdown", "period", "printed")
    agreed = [
        all(one[name] == other[name] for name in proposed)
        for one, other in zip(fresh, decided, strict=True)
    ]
    assert sum(agreed) >= len(fresh) - 1


@pytest.mark.parametrize("review", [EXAMPLE / "review.docx", SECOND / "review.docx"])
def test_both_reviews_are_proven_each_against_its_own_file(review, second_year):
    proven = kontum_stats("verify", review, "--data", second_year)
    assert proven.returncode == 0, proven.stdout
    assert re.search(r"verify: (\d+) of \1 rows of review-202[12] stand", proven.stdout)


def test_a_second_review_revises_and_each_statement_keeps_to_its_own(second_year):
    figures = pd.read_csv(second_year / "processed" / "figures.csv", keep_default_na=False)
    members = figures[figures["indicator"].eq("union_members") & figures["breakdown"].eq("")
                      & figures["period"].eq("2021")]  # fmt: skip
    assert dict(zip(members["source"], members["value"], strict=True)) == {
        "review-2021": 21350, "review-2022": 21410,
    }  # fmt: skip
    assert members["flags"].str.contains("revised").all()
    checks = pd.read_csv(second_year / "processed" / "checks.csv").set_index(["check", "period"])
    revised = checks.loc["repeated:union_members", "2021"]
    assert revised["verdict"] == "ambiguous"
    assert "“21.350 người” (mục I, báo cáo 2021)" in revised["message_vi"]
    assert "báo cáo 2022" in revised["message_vi"]
    assert checks.loc["ratio:union_density", "2022"]["verdict"] == "fails"
    claims = pd.read_csv(second_year / "processed" / "claims.csv").set_index("claim")
    assert "21.350\u00a0người† (2021)" in claims.loc["II.4-members", "evidence_vi"]
    assert "21.410\u00a0người† (2021)" in claims.loc["2022-members", "evidence_vi"]
    assert set(claims["verdict"]) == {"supported", "contradicted"}


@pytest.mark.kernel
def test_the_pages_of_two_reviews_name_the_document_of_each_place(second_year, tmp_path):
    built = kontum_stats("build", "--data", second_year, "--out", tmp_path / "out", "--lang", "vi")
    assert built.returncode == 0, built.stderr
    names = {path.name for path in (tmp_path / "out").glob("evaluation-*.html")}
    assert names == {f"evaluation-{one}.vi.html" for one in ("2020-2022", 2020, 2021, 2022)}
    whole = BeautifulSoup(
        (tmp_path / "out/evaluation-2020-2022.vi.html").read_text("utf-8"), "lxml"
    )
    shown = whole.get_text(" ").replace("\u00a0", " ")
    assert "mục I, báo cáo 2021" in shown and "dòng 4, cột 2, báo cáo 2022" in shown
    captions = [one.get_text() for one in whole.select(".register caption")]
    assert "Mục I, báo cáo 2021".casefold() in {one.casefold() for one in captions}
    assert all("báo cáo 202" in one or "Tính" in one for one in captions), captions
    row = next(one for one in whole.select("table.years tbody tr")
               if one.th.get_text(" ").strip() == "Đoàn viên công đoàn")  # fmt: skip
    assert [sign in row.get_text() for sign in ("21.350", "21.410", "†")] == [True] * 3
    ids = [tag["id"] for tag in whole.find_all(id=True)]
    assert len(ids) == len(set(ids))
    targets = {link["href"][1:] for link in whole.select('a[href^="#place-"]')}
    assert targets and targets <= set(ids)


def test_the_commands_of_its_readme_are_commands():
    readme = (EXAMPLE / "README.md").read_text("utf-8")
    commands = re.findall(r"^kontum-stats (\w+)", readme, flags=re.MULTILINE)
    first = ["scan", "draft", "accept", "verify", "clean", "check", "build"]
    assert commands == [*first, "draft", "accept", "verify", "build"]
