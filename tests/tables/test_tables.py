"""Tables of a section: each number opens to its print, and what is missing is said."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from building import build_tables

from kontum_stats.review import review
from kontum_stats.tables import section as tables
from kontum_stats.vocabulary import FLAG_MEANINGS, NOTE_FLAGS, TITLES

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def built(province):
    return build_tables(province)


def soup_of(block) -> BeautifulSoup:
    return BeautifulSoup(str(block.html), "html.parser")


def rows_of(block) -> dict[str, list[str]]:
    """The rows of a table: header -> the summaries shown in its cells."""
    found = {}
    for row in soup_of(block).select("tbody tr"):
        cells = [
            " ".join(
                part.get_text().replace("\u00a0", " ")
                for part in (cell.select("summary") or [cell])
            )
            for cell in row.find_all("td")
        ]
        found[row.th.get_text()] = cells
    return found


def test_a_year_without_figures_is_said_with_the_nearest_years(built):
    page = review.load(built, year=2013, lang="en")
    assert "prints no figure of this section for any year" in tables.year_note(page, "culture").text
    early = review.load(built, year=2009, lang="en")
    assert tables.year_note(early, "context").text.endswith("Shown are the nearest years: 2012.")


def test_a_year_with_figures_says_how_many_are_printed(built):
    page = review.load(built, year=2013, lang="en")
    assert "prints 4 figures of this section for 2013" in tables.year_note(page, "rights").text
    assert "prints 1 figure of this section" in tables.year_note(page, "context").text


def test_a_trend_has_a_column_for_each_year_and_a_dash_where_nothing_is_printed(built):
    path = built / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8") + "employees,female,2013,500,,s1,I,\n", "utf-8")
    page = review.load(build_tables(built), year=2013, lang="vi")
    rows = rows_of(tables.trend(page, "context"))
    assert rows == {"Người lao động": ["1.000", "1.200"], "Người lao động Nữ": ["–", "500"]}


def test_figures_of_one_year_are_shown_with_period_and_place(built):
    page = review.load(built, year=2013, lang="en")
    rows = rows_of(tables.once(page, "rights"))
    assert rows["Meetings"] == ["30/40", "2013", "note 2"]
    assert rows["Relief"] == ["149.6 million VND", "2013", "note 3, note 4"]


def test_a_number_opens_to_its_print_its_place_and_its_doubts(built):
    page = review.load(built, year=2013, lang="en")
    opened = soup_of(tables.once(page, "membership")).select_one("details.provenance")
    lines = [line.get_text() for line in opened.select("li")]
    assert lines[0] == "Printed “khoảng 50 lượt” in section II.1"
    assert "the year is not printed beside the figure; it is inferred" in lines
    assert opened.summary.get_text() == "≈ 50†"


def test_a_derived_number_opens_to_its_formula_in_words(built):
    page = review.load(built, year=2013, lang="vi")
    opened = soup_of(tables.trend(page, "membership")).find(
        "summary", string=lambda words: words == "75,0%"
    )
    assert "Cách tính: Đoàn viên 900 ÷ Người lao động 1.200 × 100" in opened.parent.get_text()


def test_a_number_tells_which_checks_touch_it(built):
    page = review.load(built, year=2013, lang="en")
    relief = soup_of(tables.once(page, "rights")).find("th", string="Relief").parent
    assert "checks of this figure that hold: 1" in relief.get_text()


def test_key_numbers_show_their_change(built):
    page = review.load(built, year=2013, lang="en")
    cards = [
        " ".join(card.get_text(" ").split())
        for card in soup_of(tables.glance(page)).select(".card")
    ]
    assert any("Employees 1,200 ▲ +200 (+20.0%) since 2012 section I" in card for card in cards)
    assert any("75.0% ▼ −5.0 points since 2012" in card for card in cards)


def test_a_year_without_key_numbers_says_so(built):
    page = review.load(built, year=2009, lang="en")
    assert "prints no key number for 2009" in tables.glance(page).text


def test_sources_count_the_figures_of_each_place(built):
    page = review.load(built, year=2013, lang="en")
    rows = rows_of(tables.sources(page, "rights"))
    assert rows == {
        "note 2": ["A trial review", "2"],
        "note 3": ["A trial review", "1"],
        "note 4": ["A trial review", "1"],
    }


def test_hostile_labels_and_prints_show_as_text(built):
    path = built / "raw" / "indicators.csv"
    path.write_text(path.read_text("utf-8").replace("Meetings", HOSTILE), encoding="utf-8")
    page = review.load(build_tables(built), year=2013, lang="en")
    for make in (tables.trend, tables.once, tables.sources, tables.opening):
        assert soup_of(make(page, "rights")).find("script") is None
    assert HOSTILE in rows_of(tables.once(page, "rights"))


def test_two_values_of_one_fact_are_both_shown(built):
    path = built / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8") + "meetings,,2013,31/40,,s1,fn:9,\n", "utf-8")
    page = review.load(build_tables(built), year=2013, lang="en")
    assert rows_of(tables.once(page, "rights"))["Meetings"][0] == "30/40 31/40"


def test_making_a_table_changes_no_figure(built):
    page = review.load(built, year=2013, lang="en")
    before = page.table("figures")
    for section in ("context", "rights", "membership"):
        tables.trend(page, section), tables.once(page, section), tables.sources(page, section)
    pd.testing.assert_frame_equal(page.table("figures"), before)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("section", TITLES)
def test_every_section_has_a_title_and_a_question_in_both_languages(built, section, lang):
    page = review.load(built, year=2013, lang=lang)
    opening = tables.opening(page, section)
    assert opening.about == {"section": section, "title": page.t(TITLES[section])}
    assert soup_of(opening).select_one("p.question").get_text().endswith("?")


def test_every_doubt_can_be_said_in_both_languages(built):
    for lang in ("vi", "en"):
        page = review.load(built, year=2013, lang=lang)
        assert all(page.t(meaning) for meaning in FLAG_MEANINGS.values())
    assert set(FLAG_MEANINGS) >= NOTE_FLAGS
