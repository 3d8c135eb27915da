"""A review: what it reads, what it refuses, and by what its records are found."""

import dataclasses
import json
from dataclasses import replace

import pandas as pd
import pytest
from building import build_tables

from kontum_stats import language
from kontum_stats.cleaning import figures, processed, raw
from kontum_stats.errors import InputError
from kontum_stats.review import review, words


@pytest.fixture
def page(province):
    processed.write_tables(figures.clean(raw.load(province)), province)
    return review.load(province, year=2013, lang="en")


def test_a_review_of_unbuilt_data_is_refused_when_it_is_read(tmp_path):
    with pytest.raises(InputError, match="has not been built"):
        review.load(tmp_path, year=2013).figures()


def test_tables_of_another_version_of_the_library_are_refused_with_the_command(province, page):
    table = page.table("figures").drop(columns="decimals")
    processed.write_tables({"figures": table}, province)
    with pytest.raises(InputError, match=r"(?s)lacks the column .decimals.*kontum-stats build"):
        page.figures()


def test_an_unknown_language_is_refused(province):
    with pytest.raises(ValueError, match="'fr'"):
        review.load(province, lang="fr")


def test_facts_come_in_order_of_years_derived_ones_included(page):
    state = page.facts("union_members", "state")
    assert [(one.period, one.value) for one in state] == [("2012", 700), ("2013", 780)]


def test_a_repeated_fact_is_one_fact_that_keeps_its_first_print(page):
    assert [one.locator for one in page.facts("relief")] == ["fn:3"]
    assert [one.locator for one in page.figures("relief")] == ["fn:3", "fn:4"]


def test_years_are_those_of_printed_single_years(page):
    assert page.years() == [2012, 2013]


def test_only_the_sections_asked_for_are_read(province, page):
    narrow = review.load(province, sections="rights")
    assert {one.section for one in narrow.figures()} == {"rights"}
    assert set(narrow.table("figures")["section"]) == {"rights"}


def test_every_figure_is_found_by_its_indicator_and_by_its_section(page):
    everything = page.figures()
    assert len(everything) == len(page.table("figures"))
    assert sum(len(page.figures(name)) for name in page.indicators) == len(everything)
    sections = dict.fromkeys(one.section for one in everything)
    assert sum(len(page.figures(section=name)) for name in sections) == len(everything)
    assert page.figures("nothing") == page.figures(section="nothing") == []


def test_a_period_covers_each_of_its_years(page):
    (courses,) = page.figures("courses")
    assert list(courses.years) == [2012, 2013] and not courses.is_of_one_year


def test_a_record_has_the_readers_language_words_and_the_printed_precision(page):
    (rate,) = page.figures("meeting_rate")
    assert (rate.label, rate.decimals, rate.scale) == ("Meeting rate", 1, 1)
    assert page.figures("relief")[0].scale == 1_000_000
    assert page.figures("courses")[0].flags[0] == "period_inferred"
    assert page.figures("meetings")[0].out_of == 40 and rate.out_of is None


def test_a_record_cannot_be_changed(page):
    with pytest.raises(dataclasses.FrozenInstanceError):
        page.figures("relief")[0].value = 0.0


def test_a_value_that_is_missing_is_no_zero(province, page):
    table = page.table("figures")
    table.loc[table["indicator"] == "relief", "value"] = float("nan")
    processed.write_tables({"figures": table}, province)
    assert not any(one.has_value for one in review.load(province).figures("relief"))


def test_labels_come_from_the_catalogue_and_fall_back_to_the_code(page):
    assert page.indicator_label("relief") == "Relief"
    assert page.breakdown_label("female") == "Women"
    assert page.indicator_label("nothing") == "nothing"


def test_the_parts_of_a_dimension_come_in_the_order_of_the_catalogue(page):
    assert page.parts("sector") == ["state", "non_state"]


def test_a_check_knows_the_prints_that_it_compares(province):
    page = review.load(build_tables(province), lang="en")
    (check,) = [one for one in page.checks if one.kind == "ratio" and one.period == "2013"]
    prints = page.prints_of(check)
    assert {(one.fact, one.printed, one.locator) for one in prints} == {
        (("meetings", "", "2013"), "30/40", "fn:2"),
        (("meeting_rate", "", "2013"), "75,0%", "fn:2"),
    }
    assert page.prints_of(dataclasses.replace(check, period="2012")) == []


def test_a_fact_knows_the_checks_that_compare_it(province):
    page = review.load(build_tables(province), lang="en")
    assert page.checks_touching["meetings", "", "2013"]["holds"] >= 1
    assert ("courses", "", "2012-2013") not in page.checks_touching


def test_a_finding_stands_beside_the_statements_that_people_linked_it_to(page):
    assert page.links == {}


def test_a_page_knows_the_documents_of_its_year(page):
    assert page.is_own("s1")
    assert not replace(page, year=1999).is_own("s1")
    assert page.is_own("not a document")


def test_what_a_review_reads_is_noted_for_the_batch(page, tmp_path, monkeypatch):
    noted = tmp_path / "reads"
    monkeypatch.setenv("KONTUM_STATS_READS", str(noted))
    narrow = review.load(page.data, sections="rights")
    narrow.figures("relief"), narrow.indicator_label("relief")
    reads = [json.loads(line) for line in noted.read_text("utf-8").splitlines()]
    assert reads[0]["columns"] == ["source", "title_vi"]
    assert [(one["table"], one["sections"]) for one in reads] == [
        ("sources", None),
        ("units", None),
        ("figures", ["rights"]),
        ("indicators", None),
    ]


def test_an_analyst_gets_a_table_of_her_own(page):
    table = page.table("figures")
    table["value"] = 0
    pd.testing.assert_series_equal(
        page.table("figures")["value"], pd.Series([one.value for one in page.figures()]),
        check_names=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("percent", "12.5%"), ("kWh", "12.5\u00a0kWh"), ("VND/house", "12.5\u00a0VND/house"),
     ("ha", "12.5\u00a0ha"), ("person", "12.5")],
)  # fmt: skip
def test_what_is_measured_is_shown_with_its_unit(unit, expected):
    assert words.shown(language.load("en"), 12.5, unit) == expected
