"""Key numbers and charts of a province that keeps none of the indicators that are declared."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from building import build_tables

from kontum_stats import charts
from kontum_stats.review import review
from kontum_stats.tables import key_numbers

OTHERS = {"employees": "inhabitants", "union_members": "insured", "union_density": "cover"}


@pytest.fixture
def others(province: Path) -> Path:
    """The small province under other names, with one statement on the insured outside the state."""
    for path in (province / "raw").iterdir():
        words = path.read_text("utf-8")
        for name, other in OTHERS.items():
            words = words.replace(name, other)
        path.write_text(words, "utf-8")
    (province / "raw" / "figures_2012.csv").open("a", encoding="utf-8").write(
        "inhabitants,female,2012,600,,s1,I,\nmeetings,,2012,35/40,,s1,fn:2,\n"
    )
    (province / "raw" / "claims.csv").write_text(
        "claim,source,section,locator,statement_vi,statement_en\n"
        "more,s1,membership,I,Người tham gia ngoài Nhà nước tăng.,More outside the state.\n",
        "utf-8",
    )
    (province / "raw" / "claim_tests.csv").write_text(
        "claim,indicator,breakdown,of,test,value,first_year,last_year,caveats,other,meaning_vi,"
        "meaning_en,needed_vi,needed_en\nmore,insured,non_state,,rises,,2012,2013,,,,,,\n",
        "utf-8",
    )
    return build_tables(province)


def cards(data: Path, year: int, first: int = 0) -> list[str]:
    block = key_numbers.glance(review.load(data, year=year, first=first, lang="en"))
    found = BeautifulSoup(str(block.html), "html.parser").select(".card-label")
    return [one.get_text() for one in found]


def test_key_numbers_by_rule_are_what_statements_test_then_what_is_printed_for_most_years(others):
    whole = cards(others, 2013, first=2012)
    assert whole[0] == "Union members: Non-state", "the only one that a statement tests"
    assert {"Employees", "Union density", "Meetings"} <= {*whole[:4]}
    assert len(whole) == len({one.partition(":")[0] for one in whole}), "one of each indicator"
    assert 0 < len(whole) <= key_numbers.CARDS_OF_WHOLE
    assert cards(others, 2012)[0] == "Union members: Non-state"
    assert cards(others, 2009) == []


def test_a_chart_of_figures_that_the_province_does_not_keep_says_nothing_on_a_page(others):
    page = review.load(others, year=2013, first=2012, lang="en")
    silent = charts.safety(page)
    assert silent._repr_html_() == "" and silent.text.startswith("No figure is printed for")


def test_a_section_without_a_declared_chart_has_one_by_rule_of_its_longest_series(others):
    page = review.load(others, year=2013, first=2012, lang="en")
    made = list(charts.by_rule(page, "context", [charts.safety(page)]))
    assert [one.title for one in made] == ["Employees: up from 1,000 in 2012 to 1,200 in 2013"]
    # What is printed for one year alone is no series, and of tasks nothing is drawn.
    rights = [one.name for one in charts.by_rule(page, "rights")]
    assert rights == ["view-meetings"]
    assert list(charts.by_rule(page, "tasks")) == []
    # Where a declared chart finds its figures it stands alone.
    assert list(charts.by_rule(page, "context", made)) == []


def test_the_page_of_a_year_has_one_chart_by_rule_that_holds_the_year(others):
    page = review.load(others, year=2013, lang="en")
    (made,) = charts.by_rule(page, "membership")
    assert 2013 in made.years
    shown, about = charts.by_rule(page, "membership")._repr_mimebundle_()
    assert shown["text/html"] == made._repr_html_() and about["kontum_stats"]["years"] == made.years
    assert list(charts.by_rule(review.load(others, year=2009, lang="en"), "membership")) == []
