"""One indicator at a time: views, the line that makes them again, and the panel of widgets."""

import dataclasses
import html
import re
import shutil
from pathlib import Path

import ipywidgets
import pytest
from building import build_tables
from hypothesis import given, settings
from hypothesis import strategies as st

import kontum_stats as ks
from kontum_stats import language as text
from kontum_stats.charts import Chart, Notice
from kontum_stats.errors import InputError
from kontum_stats.lab import explore
from kontum_stats.language import LANGUAGES
from kontum_stats.review import review

ENGLISH = re.compile(
    r"\b(the|of|and|is|are|not|this|with|printed|years?|figures?|section|checks?|statements?|"
    r"none|null|nan|true|false)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def data(review_data: Path) -> Path:
    return review_data


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request, data) -> review.Review:
    return review.load(data, lang=request.param)


@pytest.fixture(scope="module")
def english(data) -> review.Review:
    return review.load(data, lang="en")


def shown(view: explore.View) -> str:
    return view._repr_mimebundle_()["text/html"]


def words(shown: str) -> str:
    """The text that a reader sees: without code, script, style, and what itables says until it
    has made its table."""
    bare = re.sub(r"(?s)<(script|style|pre|noscript)\b.*?</\1>", " ", shown)
    bare = re.sub(r'(?s)<(?:table|div) id="itables_[^>]*>.*?</table>', " ", bare)
    return html.unescape(re.sub(r"<[^>]*>", " ", bare))


def controls(panel: ipywidgets.VBox) -> list[ipywidgets.Widget]:
    """Section, indicator, years, parts; then what the panel shows."""
    box, output, _saving = panel.children
    return [control for column in box.children for control in column.children] + [output]


def html_of(output: ipywidgets.Output) -> str:
    (bundle,) = output.outputs
    return bundle["data"]["text/html"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["members"], r"'members' is no indicator that is known here"),
        (["union_members", "states"], r"'states' is no breakdown of this indicator"),
        (["union_members", "", (2013, 2010)], r"\(2013, 2010\).* ends before it begins"),
    ],
)
def test_what_is_not_there_is_refused(english, arguments, told):
    with pytest.raises(InputError, match=told):
        explore.view(*arguments, review=english)


def test_a_folder_that_was_not_built_is_refused_with_the_command(tmp_path):
    with pytest.raises(InputError, match="run: kontum-stats clean"):
        explore.panel(tmp_path)


def test_a_view_shows_every_print_with_its_place(page):
    view = explore.view("union_members", review=page)
    table = " ".join(view.table.to_numpy().ravel())
    for row in view.figures.itertuples():
        assert row.printed in table
        assert page.t.locator(row.locator) in table
    assert (
        len(view.table)
        == len(view.figures)
        == len(ks.figures(page.data, indicator="union_members"))
    )


def test_chosen_years_that_are_not_printed_are_gaps_and_said_to_be(english):
    chart = explore.view("union_members", "", (2009, 2014), review=english).chart
    assert "Not printed for 2011 and 2012." in chart.note
    assert "these of the years chosen: 2009 and 2014." in chart.note
    assert "2009 and 2014" in chart.alt
    assert chart.svg.count("not printed") >= 3  # 2009, 2011–2012, 2014


def test_a_year_that_was_not_chosen_is_not_called_missing(english):
    view = explore.view("union_members", "", (2009, 2011), review=english)
    assert "2013" not in view.chart.note + view.chart.alt + view.chart.svg
    assert view.table["Period"].tolist() == ["2010"]


def test_a_year_without_a_figure_shows_a_notice_and_no_chart(english):
    view = explore.view("union_members", "", 2011, review=english)
    assert isinstance(view.chart, Notice) and view.table.empty
    assert "Nothing is printed in the years chosen of: Union members." in shown(view)


def test_doubts_are_marked_in_chart_and_table(english):
    view = explore.view("donations", review=english)
    assert "†" in view.chart.svg and "can be read in two ways" in view.chart.note
    doubtful = view.table[view.table["Remark"].str.contains("can be read in two ways")]
    assert doubtful["As printed"].tolist() == [
        "9,907 triệu đồng",
        "99,499 triệu đồng",
        "44,064 triệu đồng",
    ]


def test_a_derived_figure_tells_its_formula_and_has_no_print(english):
    table = explore.view("union_density", "", review=english).table
    assert set(table["As printed"]) == {""}
    assert table["Remark"].str.match(r"computed: Union members .* ÷ Employees .* × 100").all()


def test_a_view_has_the_checks_and_statements_of_its_figures_alone(english):
    view = explore.view("graded_unions", ["excellent", "weak"], 2013, review=english)
    compared = ks.checks(english.data, indicator="graded_unions")
    assert 0 < len(view.checks) < len(compared)
    inputs = view.checks["inputs"]
    assert inputs.str.contains(r"graded_unions:(?:excellent|weak)@2013").all()
    assert "IV.1-weak-share" in set(view.claims["claim"])
    told = words(shown(view))
    assert all(english.t.of(row, "message") in told for row in view.checks.itertuples())
    assert all(english.t.of(row, "statement") in told for row in view.claims.itertuples())


def test_a_statement_that_lacks_figures_of_this_kind_is_shown_with_what_it_lacks(english):
    view = explore.view("conferences_held", "agency", review=english)
    needs = english.table("claim_needs")[
        english.table("claim_needs")["indicator"] == "conferences_held"
    ]
    assert (needs["breakdown"] == "").any()  # of no part in particular: it concerns each
    assert set(needs["claim"]) <= set(view.claims["claim"])
    told = words(shown(view))
    assert all(f"Figure needed: {need}" in told for need in needs["needed_en"])


def test_a_failing_check_tells_the_reason_that_was_found(english):
    assert "Looked into:" in words(shown(explore.view("strong_unions_total", review=english)))


@pytest.mark.slow
def test_every_indicator_can_be_chosen_and_shows_its_prints_without_english(data):
    page = review.load(data, lang="vi")
    section, indicator, _, parts, output = controls(explore.panel(review=page))
    seen = set()
    for _, name in section.options:
        section.value = name
        for _, code in indicator.options:
            indicator.value = code
            parts.value = tuple(part for _, part in parts.options)
            content = html_of(output)
            assert '<figure class="chart"' in content
            prints = page.table("figures").loc[
                page.table("figures")["indicator"] == code, "printed"
            ]
            told = html.unescape(content)
            assert all(one in told for one in prints)
            assert [line for line in words(content).splitlines() if ENGLISH.search(line)] == []
            seen.add(code)
    assert seen == set(page.table("figures")["indicator"])


def test_each_choice_is_shown_once(english):
    section, indicator, years, parts, output = controls(explore.panel(review=english))
    renewed = []
    output.observe(lambda change: renewed.append(change["new"]), "outputs")
    choices = [
        (section, "membership"),
        (indicator, "graded_unions"),
        (parts, ("excellent", "weak")),
        (years, (2011, 2013)),
    ]
    for count, (control, value) in enumerate(choices, start=1):
        control.value = value
        assert len(renewed) == count
    assert (
        "ks.explore.view(&#34;graded_unions&#34;, breakdown=[&#34;excellent&#34;, &#34;weak&#34;]"
        in html_of(output)
    )


def test_no_part_chosen_asks_for_one(english):
    *_, parts, output = controls(explore.panel(review=english))
    parts.value = ()
    assert "Choose at least one part." in html_of(output)


def test_a_province_of_one_year_has_a_panel(province):
    (province / "raw" / "figures_2012.csv").unlink()
    figures_2013 = province / "raw" / "figures_2013.csv"
    rows = figures_2013.read_text("utf-8").splitlines(keepends=True)
    figures_2013.write_text("".join(row for row in rows if "2012" not in row), "utf-8")
    *_, years, _, output = controls(explore.panel(built_small(province), lang="en"))
    assert (years.min, years.max) == (2013, 2013)
    assert '<figure class="chart"' in html_of(output)


def test_hostile_labels_show_as_text(province):
    path = province / "raw" / "indicators.csv"
    label = '<script>alert("x")</script>'
    doubled = label.replace('"', '""')
    path.write_text(path.read_text("utf-8").replace(",Employees,", f',"{doubled}",'), "utf-8")
    breakdowns = province / "raw" / "breakdowns.csv"
    breakdowns.write_text(breakdowns.read_text("utf-8").replace(",Women", ",<img src=x>"), "utf-8")
    built_small(province)
    for indicator in ("employees", "union_members", "union_density"):
        content = shown(explore.view(indicator, data=province, lang="en"))
        assert "<script" not in content and "<img" not in content
    *_, output = controls(explore.panel(province, lang="en"))
    assert "<script>alert" not in html_of(output)


def built_small(province: Path) -> Path:
    """The small province, whose review says nothing that figures could test."""
    for name, header in (("claims.csv", "claim,section,locator,statement_vi,statement_en"),):
        (province / "raw" / name).write_text(header + "\n", "utf-8")
    return build_tables(province)


@given(choice=st.data())
@settings(max_examples=25, deadline=None)
def test_the_line_of_code_makes_the_view_again(english, choice):
    year, lang = choice.draw(st.tuples(st.sampled_from([2012, 2013]), st.sampled_from(LANGUAGES)))
    page = dataclasses.replace(english, year=year, t=text.load(lang))
    code = choice.draw(st.sampled_from(sorted(page.table("figures")["indicator"].unique())))
    known = explore.parts_of(page, code)
    parts = choice.draw(st.lists(st.sampled_from(known), unique=True))
    first = choice.draw(st.integers(2009, 2014))
    view = explore.view(code, parts, (first, choice.draw(st.integers(first, 2014))), review=page)
    again = eval(view.code, {"ks": ks})  # what the page tells a person to type
    assert again.figures.equals(view.figures)
    assert shown(again) == shown(view)


def test_a_line_of_code_says_no_more_than_it_must(english, data, tmp_path, monkeypatch):
    assert explore.view("employees", review=english).code == (
        f'ks.explore.view("employees", data="{data}", lang="en")'
    )
    shutil.copytree(data / "processed", tmp_path / "data" / "processed")
    (tmp_path / "notebooks").mkdir()
    for folder in (tmp_path, tmp_path / "notebooks"):
        monkeypatch.chdir(folder)
        view = explore.view("employees", "", 2013)
        assert view.code == 'ks.explore.view("employees", breakdown="", years=(2013, 2013))'


def test_a_console_reads_what_the_chart_says(english):
    view = explore.view("union_members", "", review=english)
    assert isinstance(view.chart, Chart)
    told = view._repr_mimebundle_()["text/plain"]
    assert view.chart.alt in told and view.code in told


def test_the_chart_that_is_shown_is_saved_as_a_picture_by_a_button(data, tmp_path):
    panel = explore.panel(data)
    name, button, said = panel.children[2].children
    name.value = str(tmp_path / "a.png")
    button.click()
    assert said.value == name.value
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    name.value = "a.gif"
    button.click()
    assert "end the name in one of" in said.value
