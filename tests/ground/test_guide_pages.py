"""The guides in docs/guide are built without a fault, and every command and line of code in them
runs, in their order, in a folder that is empty at first but for the review."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from places import PACKAGE, ROOT, kontum_stats
from python_calamine import CalamineWorkbook

from kontum_stats import language

GUIDE = ROOT / "docs" / "guide"
LANGUAGES = ("vi", "en")


def blocks(name: str, kind: str) -> list[str]:
    text = (GUIDE / name).read_text("utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def html(tmp_path_factory) -> Path:
    """The guides as `make docs` builds them; a warning is an error there."""
    out = tmp_path_factory.mktemp("html")
    source = out / "guide"
    shutil.copytree(GUIDE, source, ignore=shutil.ignore_patterns("generated", "__pycache__"))
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-E", "-b", "html"]
    done = subprocess.run(
        [*command, source, out / "html"], capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stderr
    return out / "html"


def test_the_guides_are_one_folder_that_asks_nothing_of_a_network(html):
    pages = list(html.rglob("*.html"))
    assert len(pages) >= 11
    loaded = re.compile(r"""<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)=["'](https?:|//)""")
    assert [path.name for path in pages if loaded.search(path.read_text("utf-8"))] == []
    assert all(path.stat().st_size < 150_000 for path in (GUIDE / "pictures").iterdir())


@pytest.mark.parametrize("code", LANGUAGES)
def test_rules_and_margins_stand_there_as_the_code_has_them(html, code):
    shown = (html / code / "verdicts.html").read_text("utf-8")
    for word in ("nearly_all", "90%", "unit_price", "ambiguous", "mixed"):
        assert word in shown
    assert ("0,5 điểm phần trăm" if code == "vi" else "0.5 percentage points") in shown
    assert 'id="kontum-stats-build"' in (html / code / "commands.html").read_text("utf-8")
    assert "base units: VND and not" in (html / code / "library.html").read_text("utf-8")


def as_decided(draft: Path, reading: str) -> None:
    """What an editor does in the workbook: a decision for each row, and a `reading` where a print
    has two."""
    import xlsxwriter

    lines = CalamineWorkbook.from_path(draft).get_sheet_by_index(0).to_python()
    heads = [str(head).rpartition(" · ")[2] for head in lines[0]]
    with xlsxwriter.Workbook(draft) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            cells = dict(zip(heads, map(str, line), strict=True))
            if number:
                cells["decision"] = "skip" if cells["printed"] == "5" else "accept"
                cells["reading"] = "" if cells["value"] else reading
            for place, cell in enumerate(cells.values()):
                sheet.write_string(number, place, cell)


class Editor(NamedTuple):
    """The folder that the guide for editors leads to, and all that was said on the way."""

    folder: Path
    said: str


@pytest.fixture(scope="module")
def editor(tmp_path_factory) -> Editor:
    """All commands of the Vietnamese guide done; a draft with a mistake is accepted first."""
    folder, said = tmp_path_factory.mktemp("editor"), ""
    shutil.copy(ROOT / "docs" / "example" / "review.docx", folder)
    for line in "".join(blocks("vi/editor.md", "console")).splitlines():
        program, *words = shlex.split(line.removeprefix("$ "))
        if program == "cd":
            folder = folder / words[0]
            continue
        assert program == "kontum-stats"
        if words[0] == "accept":
            as_decided(folder / "draft.xlsx", "")
            refused = kontum_stats(*words, cwd=folder)
            assert refused.returncode == 2 and not (folder / "reports").exists()
            said += refused.stderr
            as_decided(folder / "draft.xlsx", "decimal")
        done = kontum_stats(*words, cwd=folder)
        assert done.returncode in (0, 1), f"{line}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        said += done.stdout + done.stderr
    return Editor(folder, said)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_editors_guide_names_the_sections_as_the_code_does(code, monkeypatch):
    monkeypatch.syspath_prepend(GUIDE)
    from from_code import sections

    assert sections(language.load(code)) in (GUIDE / code / "editor.md").read_text("utf-8")


@pytest.mark.kernel
def test_the_guide_leads_from_an_empty_folder_to_the_page(editor):
    page = (editor.folder / "reports" / "evaluation-2021.vi.html").read_text("utf-8")
    assert "25.640" in page


@pytest.mark.kernel
@pytest.mark.parametrize("code", LANGUAGES)
def test_what_the_guide_says_that_the_commands_answer_is_what_they_answer(editor, code):
    told = "".join(blocks(f"{code}/editor.md", "text")).splitlines()
    patterns = {line: re.escape(line).replace("…", ".*") for line in told}
    unsaid = [line for line in told if not re.search(f"^{patterns[line]}$", editor.said, re.M)]
    assert len(told) > 8 and unsaid == []


def test_both_languages_tell_the_same_commands():
    vietnamese, english = (blocks(f"{code}/editor.md", "console") for code in LANGUAGES)
    assert [one.replace("--lang vi", "--lang en") for one in vietnamese] == english


@pytest.mark.kernel
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_line_of_the_library_guide_runs_and_a_notebook_of_ones_own_is_shown(editor, code):
    province = editor.folder
    lines = "\n".join(blocks(f"{code}/library.md", "python"))
    program = "import matplotlib; matplotlib.use('Agg')\n" + lines
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=province, capture_output=True, text=True, timeout=200,
        env={"PYTHONPATH": str(PACKAGE.parent), "PATH": "/usr/bin:/bin", "HOME": str(province)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (notebook,) = province.glob("notebooks/08_*.ipynb")
    if code == "vi":
        built = kontum_stats("build", "--year", "2021", "--lang", "vi", cwd=province)
        assert built.returncode in (0, 1), built.stderr
        page = (province / "reports" / "evaluation-2021.vi.html").read_text("utf-8")
        assert "Ghi chép của ban" in page
    notebook.unlink()
