"""A draft is decided by hand beside its text, and nothing of a document is taken for markup."""

from __future__ import annotations

import shutil

import nbformat
import papermill
import pytest
from bs4 import BeautifulSoup
from places import ROOT

from kontum_stats.drafting.accept import accept
from kontum_stats.errors import InputError
from kontum_stats.lab import draft_view

EXAMPLE = ROOT / "docs" / "example"
HOSTILE = (
    "Báo cáo năm 2013\nI. Bối cảnh\n"
    "<script>alert(1)</script> có 940 đoàn viên & <img src=x onerror=alert(2)> 12 người; "
    "Quyết định 217-QĐ/TW, trồng 37 cây.\n"
)


@pytest.fixture
def work(province, tmp_path) -> draft_view.Work:
    review = tmp_path / "review.txt"
    review.write_text(HOSTILE, encoding="utf-8")
    return draft_view.open_draft(review, province, tmp_path / "draft.csv", "en")


def controls(widget, found=None) -> list:
    """Every control of a panel, in its order."""
    found = [] if found is None else found
    found.append(widget)
    for child in getattr(widget, "children", ()):
        controls(child, found)
    return found


def chosen(panel, name: str) -> list:
    return [one for one in controls(panel) if getattr(one, "description", "") == name]


def test_a_document_that_is_not_there_is_refused(province, tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        draft_view.open_draft(tmp_path / "none.docx", province, tmp_path / "d.csv")


def test_hostile_text_is_shown_as_text(work):
    panel = draft_view.panel(work)
    shown = [str(work.text.html), *(str(one.value) for one in controls(panel)
                                    if type(one).__name__ == "HTML")]  # fmt: skip
    for page in shown:
        soup = BeautifulSoup(page, "html.parser")
        assert not soup.find(["script", "img"])
    assert "<script>alert(" in BeautifulSoup(shown[0], "html.parser").get_text()


def test_every_number_is_marked_by_its_class_in_words(work):
    soup = BeautifulSoup(str(work.text.html), "html.parser").select_one(".ks-text")
    marks = [(mark.get_text(), mark["title"]) for mark in soup.find_all("mark")]
    told = dict(marks)
    assert [told[number] for number in ("2013", "940", "12", "217", "37")] == [
        "year of the calendar", "figure", "figure", "document number", "figure",
    ]  # fmt: skip
    named = [mark for mark in soup.find_all("mark") if mark["title"] != "figure"]
    assert all(
        mark.find_next_sibling("small").get_text() == f" ({mark['title']})" for mark in named
    )


def test_a_decision_is_saved_and_opened_again_and_accepted(work, province, tmp_path):
    panel = draft_view.panel(work)
    index = list(work.table["printed"]).index("940 đoàn viên")
    chosen(panel, "Indicator")[index].value = "union_members"
    chosen(panel, "Decision")[index].value = "accept"
    chosen(panel, "Save the draft")[0].click()
    assert "1 to accept, 0 to skip" in [one for one in controls(panel)
                                        if type(one).__name__ == "Label"][-1].value  # fmt: skip
    again = draft_view.open_draft(tmp_path / "review.txt", province, tmp_path / "draft.csv", "en")
    assert list(again.table["decision"]).count("accept") == 1
    assert accept(tmp_path / "draft.csv", province).added == {"figures_2013.csv": 1}


@pytest.mark.kernel
def test_the_notebook_runs_on_the_example(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "example")
    executed = papermill.execute_notebook(
        str(ROOT / "notebooks" / "00_draft.ipynb"), str(tmp_path / "out.ipynb"),
        {"data": str(tmp_path / "example" / "data"), "out": str(tmp_path / "draft.csv"),
         "document": str(tmp_path / "example" / "review.docx")},
        progress_bar=False,
    )  # fmt: skip
    bundles = [output["data"] for cell in nbformat.from_dict(executed).cells
               for output in cell.get("outputs", []) if "data" in output]  # fmt: skip
    assert any("ks-legend" in one.get("text/html", "") for one in bundles)
    assert any("application/vnd.jupyter.widget-view+json" in one for one in bundles)


TABLE = """<html><body><p>Báo cáo năm 2013</p><p>I. Số liệu</p>
<table><tr><th>Chỉ tiêu</th><th colspan="2">Đoàn viên</th></tr>
<tr><td>Huyện A</td><td>120</td><td>&lt;b&gt;45</td></tr></table>
<p>Trồng 37 cây.</p></body></html>"""


def test_a_table_is_shown_as_a_table_and_is_one_place(province, tmp_path):
    review = tmp_path / "review.html"
    review.write_text(TABLE, encoding="utf-8")
    work = draft_view.open_draft(review, province, tmp_path / "draft.csv", "en")
    place = chosen(draft_view.panel(work), "Place")[0]
    assert "table 1 of section I: 2 figures" in [name for name, _ in place.options]
    shown = BeautifulSoup(str(work.text.html), "html.parser").find("table")
    assert [cell.name for cell in shown.find_all(["th", "td"])] == ["th", "th", "td", "td", "td"]
    assert shown.find_all("th")[1]["colspan"] == "2"
    assert "<b>45" in shown.get_text() and not shown.find("b")


def test_figures_whose_year_rests_on_the_weakest_ground_come_first(province, tmp_path):
    review = tmp_path / "review.txt"
    review.write_text("Báo cáo năm 2013\nI. Số liệu\nNăm 2012 có 12 người; "
                      "nay có thêm đoàn viên.\nTrồng 37 cây.\n", encoding="utf-8")  # fmt: skip
    work = draft_view.open_draft(review, province, tmp_path / "draft.csv", "en")
    panel = draft_view.panel(work)
    place = chosen(panel, "Place")[0]
    place.value = "I"
    assert [one.value for one in chosen(panel, "Period")] == ["2013", "2012"]


def table_work(province, tmp_path) -> draft_view.Work:
    review = tmp_path / "review.html"
    rows = "".join(f"<tr><td>Huyện {name}</td><td>{n}</td></tr>" for name, n in
                   (("A", 120), ("B", 240), ("C", 480)))  # fmt: skip
    review.write_text(
        "<html><body><p>Báo cáo năm 2013</p><p>I. Số liệu</p><table><tr><th>Huyện</th>"
        f"<th>Đoàn viên</th></tr>{rows}</table></body></html>", encoding="utf-8",
    )  # fmt: skip
    return draft_view.open_draft(review, province, tmp_path / "draft.xlsx", "en")


def test_many_rows_are_accepted_at_once_and_only_those_with_a_proposal(province, tmp_path):
    work = table_work(province, tmp_path)
    work.table.loc[0, "confidence"] = "high"
    work.table.loc[2, "indicator"] = ""
    panel = draft_view.panel(work)
    chosen(panel, "Accept all that are sure (1)")[0].click()
    assert list(work.table["decision"]) == ["accept", "", ""]
    chosen(panel, "Accept what is open here (1)")[0].click()
    assert list(work.table["decision"]) == ["accept", "accept", ""]
    chosen(panel, "Save the draft")[0].click()
    again = draft_view.open_draft(tmp_path / "review.html", province, tmp_path / "draft.xlsx", "en")
    assert list(again.table["decision"]) == ["accept", "accept", ""]


def test_an_indicator_is_found_by_its_name_and_a_correction_goes_to_the_rows_like_it(
    province, tmp_path
):
    work = table_work(province, tmp_path)
    panel = draft_view.panel(work)
    first = chosen(panel, "Indicator")[0]
    (wanted,) = [one for one in first.options if "Employees" in one]
    first.value = wanted
    assert list(work.table["indicator"]) == ["employees", "union_members", "union_members"]
    chosen(panel, "Same correction for 2 rows like it")[0].click()
    assert list(work.table["indicator"]) == ["employees"] * 3
    assert all(one.value == wanted for one in chosen(panel, "Indicator"))
