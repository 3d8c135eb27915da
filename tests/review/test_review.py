import pytest

from kontum_stats.cleaning import figures, processed, raw
from kontum_stats.errors import InputError
from kontum_stats.review import review


@pytest.fixture
def page(province):
    processed.write_tables(figures.clean(raw.load(province)), province)
    return review.load(province, year=2013, lang="en")


def test_a_review_of_unbuilt_data_is_refused_when_it_is_read(tmp_path):
    with pytest.raises(InputError, match="has not been built"):
        _ = review.load(tmp_path, year=2013).figures


def test_an_unknown_language_is_refused(province):
    with pytest.raises(ValueError, match="'fr'"):
        review.load(province, lang="fr")


def test_facts_come_in_order_of_years_derived_ones_included(page):
    state = page.facts("union_members", "state")
    assert state[["period", "value"]].values.tolist() == [["2012", 700], ["2013", 780]]


def test_a_repeated_fact_is_one_fact(page):
    assert len(page.facts("relief")) == 1


def test_years_are_those_of_printed_single_years(page):
    assert page.years("meetings") == [2013]
    assert page.years("courses") == []
    assert page.years("union_density") == []


@pytest.mark.parametrize(("year", "nearest"), [(2013, 2013), (2009, 2012), (2020, 2013)])
def test_the_nearest_year_is_found(province, page, year, nearest):
    assert review.load(province, year=year).nearest_year("employees") == nearest


def test_the_later_of_two_equally_near_years_is_taken(province):
    path = province / "raw" / "figures_2013.csv"
    path.rename(province / "raw" / "figures_2014.csv")
    path = province / "raw" / "figures_2014.csv"
    moved = path.read_text("utf-8").replace(",2013,", ",2014,").replace("2012-2013", "2012-2014")
    path.write_text(moved, encoding="utf-8")
    processed.write_tables(figures.clean(raw.load(province)), province)
    assert review.load(province, year=2013).nearest_year("employees") == 2014


def test_only_the_sections_asked_for_are_read(province, page):
    narrow = review.load(province, sections="rights")
    assert set(narrow.figures["section"]) == {"rights"}


def test_a_period_covers_each_of_its_years(page):
    assert "courses" in set(page.of_year(2012)["indicator"])


def test_labels_come_from_the_catalogue_and_fall_back_to_the_code(page):
    assert page.indicator_label("relief") == "Relief"
    assert page.breakdown_label("female") == "Women"
    assert page.indicator_label("nothing") == "nothing"


def test_inputs_of_a_check_are_read_back():
    text = "meetings@2013=30/40 (fn:2); union_members:state@2012-2013=97, 52% (I)"
    assert review.inputs_of(text) == [
        ("meetings", "", "2013", "30/40", "fn:2"),
        ("union_members", "state", "2012-2013", "97, 52%", "I"),
    ]
