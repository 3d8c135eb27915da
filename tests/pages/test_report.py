"""Executed notebooks -> pages: what a reader is shown, and what must never reach a page."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from executed import CHART, section_notebook, section_of, shown
from nbformat.v4 import new_output

from kontum_stats import language as text
from kontum_stats.cleaning import processed
from kontum_stats.errors import InputError
from kontum_stats.pages import page_name, report, sections
from kontum_stats.vocabulary import TITLES

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror="alert(1)">',
    "{{7*7}}{% raw %}",
    "\u202egnol\u202c",
    "</style><b>bold</b>",
    "x" * 10_000,
)


def test_refuses_a_year_without_executed_notebooks_and_writes_nothing(reports):
    with pytest.raises(InputError, match="no executed notebook of 2012 in 'vi'") as caught:
        report.render(reports.folder, reports.data, 2012, "vi")
    assert "kontum-stats run --year 2012 --lang vi" in str(caught.value)
    assert not list(reports.folder.glob("*.html"))


def test_refuses_data_that_was_not_built(reports, tmp_path):
    with pytest.raises(InputError, match="is no folder of a province"):
        report.render(reports.folder, tmp_path / "elsewhere", 2013, "vi")


def test_refuses_an_index_without_pages(reports):
    with pytest.raises(InputError, match="holds no page"):
        report.render_index(reports.folder, reports.data)


@pytest.mark.parametrize(
    ("lang", "what"), [("vi", "Phần này không lập được."), ("en", "This section could not")]
)
def test_a_failed_notebook_says_so_in_its_section_and_the_others_stand(reports, lang, what):
    notebook = section_notebook("rights")
    error = new_output(
        "error",
        ename="ValueError",
        evalue="\x1b[31mno such\nindicator\x1b[0m <b>",
        traceback=["\x1b[31mValueError\x1b[0m", "line 1 <i>"],
    )
    notebook.cells[-1].outputs = [error]
    reports.put("rights", notebook, lang)
    page = reports.page(lang)
    failed = section_of(page, "rights")
    assert what in failed.get_text()
    assert failed.find("code").get_text() == "ValueError: no such indicator <b>"
    assert failed.find("details", class_="traceback").find("pre").get_text() == (
        "ValueError\nline 1 <i>"
    )
    assert failed.find("figure"), "what was computed before the failure stays"
    assert section_of(page, "culture").find("figure")
    assert not section_of(page, "culture").find(class_="failure")
    assert [a["href"] for a in page.find(class_="summary").find_all("a")] == ["#rights"]


def test_a_notebook_that_was_left_by_sys_exit_did_not_fail(reports):
    notebook = section_notebook("rights")
    notebook.metadata["papermill"] = {"exception": True}
    notebook.cells[-1].outputs = [
        new_output("error", ename="SystemExit", evalue="0", traceback=["SystemExit: 0"])
    ]
    reports.put("rights", notebook)
    assert not section_of(reports.page(), "rights").find(class_="failure")
    # papermill says that a cell stopped it, and none says why.
    notebook.cells[-1].outputs = []
    reports.put("rights", notebook)
    assert section_of(reports.page(), "rights").find(class_="failure")


def test_a_missing_and_an_unreadable_notebook_each_say_so(reports):
    reports.path("culture").unlink()
    reports.path("tasks").write_text('{"cells": [{}]}')
    page = reports.page()
    assert "03_culture.ipynb is missing" in section_of(page, "culture").get_text()
    assert "07_tasks.ipynb cannot be read" in section_of(page, "tasks").get_text()
    assert section_of(page, "culture").find("h2").get_text() == "Culture and sports"
    assert "2 sections of this page" in page.find(class_="summary").get_text()


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:12])
def test_hostile_text_shows_as_text(reports, words):
    sources = processed.read_table(reports.data, "sources").assign(title_en=words, publisher=words)
    processed.write_tables({"sources": sources}, reports.data)
    error = new_output("error", ename="KeyError", evalue=words, traceback=[words])
    page = reports.show(
        new_output("stream", text=words),
        new_output("execute_result", data={"text/plain": words}),
        new_output("display_data", data={"image/png": words}, metadata={"alt": words}),
        error,
    )
    section = section_of(page, "culture")
    assert [pre.get_text() for pre in section.find_all("pre", class_="plain")] == [words] * 2
    assert section.find("img")["alt"] == words
    assert words in section.find(class_="failure").get_text()
    assert page.find(class_="publisher").bdi.get_text() == words
    assert not page.find_all("script") and not page.find_all("b")
    assert not page.find_all(attrs={"onerror": True})
    assert len(page.find_all("style")) == 1


def test_markdown_cannot_bring_html_scripts_or_pictures_from_elsewhere(reports):
    page = reports.show(
        shown("## Part\n<script>x</script> [a](javascript:b) ![c](https://example.org/d.png)",
              "text/markdown")
    )  # fmt: skip
    part = section_of(page, "culture").find(class_="prose")
    assert part.find("h3").get_text() == "Part"
    assert not part.find("script") and not part.find("img")
    assert "<script>x</script>" in part.get_text()
    assert all(not a["href"].startswith("javascript") for a in part.find_all("a"))


def test_the_page_forbids_scripts_and_asks_for_nothing(reports):
    report.render(reports.folder, reports.data, 2013, "en")
    report.render_index(reports.folder, reports.data)
    pages = list(reports.folder.glob("*.html"))
    assert len(pages) == 2
    for path in pages:
        content = path.read_text("utf-8")
        page = BeautifulSoup(content, "html.parser")
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert "default-src 'none'" in policy and "script-src" not in policy
        assert not page.find_all(["script", "link", "iframe", "object", "embed", "base"])
        assert all(img["src"].startswith("data:") for img in page.find_all("img"))
        assert not re.search(r"@import|url\((?!#)", content)
        assert not page.find_all(lambda tag: any(name.startswith("on") for name in tag.attrs))


def test_the_same_input_gives_the_same_bytes(reports):
    first = Path(report.render(reports.folder, reports.data, 2013, "vi")).read_bytes()
    index = Path(report.render_index(reports.folder, reports.data)).read_bytes()
    sections._exporter.cache_clear()
    assert Path(report.render(reports.folder, reports.data, 2013, "vi")).read_bytes() == first
    assert Path(report.render_index(reports.folder, reports.data)).read_bytes() == index


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_page_is_in_its_language_with_headings_in_order(reports, lang):
    page = reports.page(lang)
    assert page.html["lang"] == lang
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    titles = [section_of(page, name).find("h2").get_text() for name in TITLES]
    assert titles == [text.load(lang)(title) for title in TITLES.values()]


def test_ids_are_unique_and_each_reference_finds_its_own(reports):
    page = reports.show(shown(CHART.format("rights")), shown(CHART.format("rights")))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for svg in page.find_all("svg"):
        own = {tag["id"] for tag in svg.find_all(id=True)}
        assert set(svg["aria-labelledby"].split()) <= own
        assert svg.find("g")["clip-path"][5:-1] in own
        assert svg.find("use")["href"][1:] in own
    for link in page.find_all("a", href=re.compile("^#")):
        assert link["href"][1:] in ids


def test_the_list_of_contents_names_sections_and_their_parts(reports):
    page = reports.page()
    listed = [a.get_text() for a in page.find("nav", class_="contents").find_all("a")]
    assert listed[:3] == ["2013 at a glance", "Employees and union density", "What is printed"]
    assert listed[-1] == "About this page"
    folded = page.find("details", class_="contents-folded").find_all("a")
    assert [a.get_text() for a in folded] == listed


def test_the_glance_is_lifted_to_the_top_and_no_code_of_ours_is_shown(reports):
    page = reports.page()
    assert section_of(page, "glance").find(class_="card-label").get_text() == "Employees"
    evaluation = section_of(page, "evaluation")
    assert not evaluation.find(class_="card")
    assert not evaluation.find("details", class_="code")
    assert "loaded" not in page.get_text()
    assert "For the analyst" not in page.get_text()


def test_html_of_the_library_passes_through_untouched(reports):
    fragment = '<div class="x" data-y=\'1\'><svg viewBox="0 0 1 1"><path d="M0 0"/></svg></div>'
    reports.show(shown(fragment))
    page = reports.folder / page_name(2013, "en")
    assert fragment in page.read_text("utf-8")


def test_warnings_and_widgets_are_not_shown(reports):
    page = reports.show(
        new_output("stream", name="stderr", text="DeprecationWarning: old"),
        new_output("display_data", data={"application/vnd.jupyter.widget-view+json": {"a": 1}}),
    )
    assert "DeprecationWarning" not in page.get_text()
    assert not section_of(page, "culture").find(class_="failure")


def test_a_picture_without_description_gets_one(reports):
    page = reports.show(
        new_output("display_data", data={"image/png": "AAAA"}),
        new_output("display_data", data={"image/svg+xml": '<?xml version="1.0"?><svg></svg>'}),
    )
    section = section_of(page, "culture")
    assert section.find("img")["alt"] == "A picture without a description"
    assert section.find(role="img")["aria-label"] == "A picture without a description"
    assert "<?xml" not in str(section)


def test_the_box_names_year_language_source_and_edition(reports):
    box = reports.page("vi").find(class_="imprint").get_text(" ", strip=True)
    assert "2013" in box and "Tiếng Việt" in box and "Báo cáo thử" in box
    assert processed.digest(reports.data) in box


def test_the_index_names_years_languages_key_numbers_and_audit(reports):
    for lang in text.LANGUAGES:
        reports.page(lang)
    index = Path(report.render_index(reports.folder, reports.data)).read_text("utf-8")
    page = BeautifulSoup(index, "html.parser")
    assert [a["href"] for a in page.find_all("a", href=re.compile("evaluation"))] == [
        "evaluation-2013.vi.html",
        "evaluation-2013.en.html",
    ]
    publisher = page.find(class_="publisher").get_text()
    assert publisher.startswith("Về báo cáo của · On a review of "), publisher
    english = page.find("section", lang="en")
    assert english.find(class_="card-label").get_text() == "Employees"
    # As the page counts them: what is practically unchanged is no statement borne out in part.
    tally = english.find(class_="tally").get_text(" ", strip=True)
    assert "1 = practically unchanged" in tally and "mixed" not in tally
    assert "Not a document of the publisher" in english.find(class_="lede").get_text()
    audit = english.find("article").find(class_="tally").get_text(" ", strip=True)
    assert len(re.findall(r"\b1\b", audit)) == 2, "the check of 2011 does not belong to 2013"
    assert "earlier edition" not in index
    assert not re.search("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]", english.get_text())


def test_the_index_tells_pages_of_an_earlier_edition_apart(reports):
    for lang in text.LANGUAGES:
        reports.page(lang)
    old, now = reports.folder / "evaluation-2013.en.html", processed.digest(reports.data)
    old.write_text(old.read_text("utf-8").replace(now, "0123456789ab"), encoding="utf-8")
    index = Path(report.render_index(reports.folder, reports.data)).read_text("utf-8")
    vietnamese, english = BeautifulSoup(index, "html.parser").find_all("article")
    assert "shows an earlier edition of the figures" in english.find(class_="notice").get_text()
    assert vietnamese.find(class_="cards") and not english.find(class_="cards")
