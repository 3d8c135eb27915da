"""Notebooks that people write: all that they show is on the page, or it is said why not."""

from __future__ import annotations

import nbformat
import pytest
from executed import CHART, code, section_of, shown
from nbformat.v4 import new_markdown_cell, new_notebook, new_output

from kontum_stats.pages import markdown, outputs, report, sections

PLOTLY = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
ITABLE = (
    '<table id="itables_1f"><tbody><tr><td>Loading ITables</td></tr></tbody></table>'
    '<script type="module">new ITable(document.querySelector("#itables_1f"), [[1, 2]])</script>'
)


def kinds(data: dict[str, object]) -> nbformat.NotebookNode:
    return new_output("display_data", data=data)


def test_an_eighth_notebook_is_shown_under_its_own_title_in_its_place(reports):
    words = "# Dân số *Kon Tum*\n\nWords.\n\n## Part"
    section = reports.own(new_markdown_cell(words, id="a"))
    assert section.find("h2").get_text() == "Dân số Kon Tum"
    assert section.find(class_="prose").get_text(" ", strip=True) == "Words. Part"
    page = reports.page()
    listed = [one.get_text() for one in page.find(class_="contents").select("li.numbered > a")]
    assert listed[-1] == "Dân số Kon Tum" and len(listed) == 8
    assert page.find("a", href=f"#{section['aria-labelledby']}")


def test_a_notebook_without_a_heading_is_named_by_its_file(reports):
    assert reports.own(code("one"), name="09_two_words").find("h2").get_text() == "two words"


def test_the_index_does_not_stumble_over_a_notebook_of_somebodys_own(reports):
    reports.own(code("one"))
    assert report.render_index(reports.folder, reports.data).is_file()


def test_a_title_for_the_analyst_is_a_title_still(reports):
    title = new_markdown_cell("# Title", id="a", metadata={"tags": ["notebook-only"]})
    section = reports.own(title, code("one", shown("<p>x</p>")))
    assert section.find("h2").get_text() == "Title" and not section.find(class_="prose")


def test_pictures_attached_to_markdown_survive(reports):
    cell = new_markdown_cell("![A dot](attachment:a%20b.png) ![No](attachment:none.png)", id="a")
    cell.attachments = {"a b.png": {"image/png": "AAAA"}}
    section = reports.own(cell)
    assert section.find("img")["src"] == "data:image/png;base64,AAAA"
    assert len(section.find_all("img")) == 1 and "No" in section.find(class_="prose").get_text()


@pytest.mark.parametrize(
    "data",
    [
        {PLOTLY: {"data": []}, "text/plain": "Figure({'data': []})"},
        {WIDGET: {"model_id": "1"}, "text/plain": "IntSlider(value=0)"},
        {"image/gif": "AAAA", "text/plain": "<IPython.core.display.Image object>"},
        {"text/html": "<div id='x'></div><script>draw()</script>", "text/plain": "<x.Y at 0x7f1>"},
    ],
)  # fmt: skip
def test_what_a_page_cannot_show_leaves_a_note_and_no_repr(reports, data):
    section = reports.own(code("a", kinds(data)))
    kind = next(iter(data))
    assert "that a page cannot show" in section.find(class_="notice").get_text()
    assert kind in section.find(class_="notice").get_text()
    assert not section.find("script") and not section.find(class_="plain")


@pytest.mark.parametrize("plain", ["[<matplotlib.lines.Line2D at 0x7f3a2c>]", "<object object at 0x7fAB>"])  # fmt: skip  # noqa: E501
def test_the_address_of_an_object_is_not_shown(reports, plain):
    section = reports.own(code("a", new_output("execute_result", data={"text/plain": plain})))
    assert "0x7f" not in section.get_text()


def test_a_table_that_a_script_would_fill_is_shown_as_text(reports):
    init = {
        "text/html": "<style>.x {}</style><script>/* the library */</script>",
        "text/plain": "<IPython.core.display.HTML object>",
    }
    section = reports.own(
        code("init", kinds(init)),
        code("table", kinds({"text/html": ITABLE, "text/plain": "   a  b\n0  1  2"})),
    )  # fmt: skip
    assert section.find("pre").get_text().strip().endswith("0  1  2")
    assert "Loading" not in section.get_text() and not section.find("script")
    assert not section.find(class_="notice")


def test_what_stands_beside_a_script_stays_without_it(reports):
    html = '<p>Kept</p><SCRIPT src="https://x.example/a.js"></SCRIPT><script>open('
    section = reports.own(code("a", shown(html)))
    assert section.find("p").get_text() == "Kept"
    assert "script" not in str(section).lower() and "open(" not in section.get_text()


def test_a_page_does_not_go_elsewhere_by_itself(reports):
    html = '<meta http-equiv="refresh" content="0; url=https://x.example"><base href="/x"><p>a</p>'
    section = reports.own(code("a", shown(html)))
    assert section.find("p") and not section.find(["meta", "base"])


def test_the_tags_of_jupyter_are_heeded(reports):
    section = reports.own(
        code("cell", shown("<p>cell-out</p>"), tags=("remove-cell",)),
        code("input", shown("<p>input-out</p>"), tags=("remove-input",)),
        code("output", shown("<p>output-out</p>"), tags=("remove-output",)),
        code("hidden", shown("<p>hidden-out</p>"), tags=("hide-input",)),
    )
    folded = section.find("details", class_="code").extract().get_text()
    assert [one for one in ("cell", "input", "output", "hidden") if one in folded] == [
        "output", "hidden",
    ]  # fmt: skip
    assert section.find_all(string=lambda words: "-out" in words) == ["input-out", "hidden-out"]


def test_ids_are_renamed_wherever_they_are_used():
    taken = {"T_1", "a", "fff"}
    html = (
        '<style>#T_1 td, #T_1_row0 {fill: url("#a"); color: #fff} #fff {}</style>'
        "<table id='T_1'><td headers='a'></td></table><p id=\"a\"></p><i id=\"fff\"></i>"
        '<use xlink:href="#a"/><g style="clip-path: url(&quot;#a&quot;)" mask="url(#a)"/>'
    )
    renamed = outputs.with_own_ids(html, taken)
    assert renamed == (
        '<style>#T_1-2 td, #T_1_row0 {fill: url("#a-2"); color: #fff} #fff-2 {}</style>'
        "<table id='T_1-2'><td headers='a-2'></td></table><p id=\"a-2\"></p><i id=\"fff-2\"></i>"
        '<use xlink:href="#a-2"/><g style="clip-path: url(&quot;#a-2&quot;)" mask="url(#a-2)"/>'
    )
    assert {"T_1-2", "a-2", "fff-2"} <= taken


def test_two_charts_of_two_notebooks_keep_their_ids_apart(reports):
    section = reports.own(code("a", shown(CHART.format("rights"))))
    assert section.find("svg")["aria-labelledby"] == "rights-title-2 rights-desc-2"
    assert section.find("use")["href"] == "#rights-clip-2"


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"\frac{a + b}{c} \times 100", "(a + b)/c × 100"),
        (r"$\frac{\frac{1}{2}}{x}$", "(1/2)/x"),
        (r"\text{share} = \dfrac{746}{765} \approx 97{,}52\%", "share = 746/765 ≈ 97{,}52%"),
        (r"\sum_{i=1}^n x_i \le \unknown{y}", r"∑_{i=1}^n x_i ≤ \unknown{y}"),
    ],
)
def test_a_formula_is_text_that_reads(tex, words):
    assert markdown.formula(tex) == words


def test_formulas_of_words_and_outputs_are_text(reports):
    section = reports.own(
        new_markdown_cell("Rate $a \\times b$ and\n\n$$\\frac{<b>}{c}$$", id="b"),
        code("a", kinds({"text/latex": r"$x \ge 2$", "text/plain": "x >= 2"})),
    )
    assert [one.get_text() for one in section.find_all(class_="maths")] == [
        "a × b", "(<b>)/c", "x ≥ 2",
    ]  # fmt: skip


def test_control_characters_never_reach_a_page(reports):
    nasty = "a\x1b]0;title\x07b\x00c\x0bd\x85e\ud800f"
    cells = [
        code("a", new_output("stream", text=nasty), shown(f"<p>{nasty}</p>")),
        new_markdown_cell(f"# {nasty}", id="b"),
    ]
    notebook = nbformat.writes(new_notebook(cells=cells)).replace("\ud800", "\\ud800")
    path = reports.folder / "2013" / "en" / "08_own.ipynb"
    path.write_text(notebook, "utf-8")
    reports.page()
    page = report.render(reports.folder, reports.data, 2013, "en").read_text("utf-8")
    assert {one for one in page if ord(one) < 32 or 127 <= ord(one) < 160} == {"\n"}
    assert "f</p>" in page


def test_a_large_page_says_so_and_which_section_makes_it_large(reports):
    assert not any("large for a mail" in one.get_text() for one in
                   reports.page().find_all(class_="notice"))  # fmt: skip
    reports.own(new_markdown_cell("# Pictures", id="b"), code("a", kinds({"image/png": "A" * 4_000_000})))  # fmt: skip  # noqa: E501
    notice = next(one for one in reports.page().find_all(class_="notice"))
    assert "4.0 MB in the section “Pictures”" in notice.get_text()


def test_each_notebook_of_the_batch_has_the_id_that_links_use():
    assert sections.identity("05_membership") == "membership"
    assert sections.identity("08_membership") == "section-08-membership"


def test_a_section_that_is_missing_stands_before_those_of_others(reports):
    reports.path("tasks").unlink()
    reports.own(code("one"))
    assert "is missing" in section_of(reports.page(), "tasks").get_text()
