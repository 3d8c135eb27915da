"""The evaluation shows what the audit and the verdicts say, gravest first, and escapes it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kontum_stats import tables
from kontum_stats.review import review
from kontum_stats.vocabulary import CHECK_VERDICTS, CLAIM_VERDICTS

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def data(review_data: Path) -> Path:
    return review_data


@pytest.fixture(params=["vi", "en"])
def page(request, data):
    return review.load(data, year=2013, lang=request.param)


def soup_of(block) -> BeautifulSoup:
    return BeautifulSoup(str(block.html), "html.parser")


def test_highlights_name_three_verdicts_against_the_review_and_the_doubts(page):
    shown = soup_of(tables.highlights(page))
    badges = [badge["class"][1] for badge in shown.select("ul.highlights > li > .badge")]
    assert len(badges) == 3 and set(badges) <= {"contradicted", "mixed"}
    counts = Counter(check.verdict for check in page.checks)
    doubts = shown.select_one(".open-doubts").get_text()
    for verdict in CHECK_VERDICTS:
        assert f" {counts[verdict]} " in f" {doubts.replace(',', ' ').replace('.', ' ')} "


def test_each_statement_is_shown_once_with_its_verdict(page):
    shown = soup_of(tables.verdicts(page))
    rows = shown.select("table.verdicts tbody tr, table.undecided tbody tr")
    assert len(rows) == len(page.claims)
    text = shown.get_text()
    assert all(claim.statement in text for claim in page.claims.values())


def test_the_gravest_verdicts_come_first(page):
    order = [
        badge["class"][1] for badge in soup_of(tables.verdicts(page)).select("tbody th .badge")
    ]
    ranks = [list(CLAIM_VERDICTS).index(verdict) for verdict in order]
    assert ranks == sorted(ranks)


def test_each_statement_decided_by_a_series_has_a_chart_with_alt_text(page):
    shown = soup_of(tables.verdicts(page))
    charts = shown.select("svg.sparkline, .meter")
    assert len(charts) > 20
    assert all(chart["aria-label"] for chart in charts)


def test_the_sections_can_be_chosen_without_a_script(page):
    shown = soup_of(tables.verdicts(page))
    choices = {choice["value"] for choice in shown.select("input[type=radio]")} - {"all"}
    of_rows = {row["class"][0].removeprefix("of-") for row in shown.select("tbody tr")}
    assert choices == of_rows


def test_an_undecided_statement_says_which_figure_is_needed(page):
    rows = soup_of(tables.verdicts(page)).select("table.undecided tbody tr")
    assert rows and all(row.find_all("td")[0].get_text(strip=True) for row in rows)


def test_the_audit_shows_every_failure_and_doubt_with_its_prints(page):
    shown = soup_of(tables.audit(page))
    open_ones = [check for check in page.checks if check.verdict != "holds"]
    text = shown.get_text()
    assert all(check.message in text for check in open_ones)
    assert "“55.57%”" in text
    assert len(shown.select("details.inputs")) == len(page.checks)


def test_an_acknowledged_failure_shows_its_reason(page):
    shown = soup_of(tables.audit(page))
    reasons = [reason.get_text() for reason in shown.select(".acknowledged")]
    assert len(reasons) == len(page.reasons)


def test_the_reviews_own_points_stand_beside_the_verdicts(page):
    shown = soup_of(tables.findings(page))
    own = [finding for finding in page.findings if finding.part != "task"]
    assert len(shown.select("table.findings tbody tr")) == len(own)
    assert shown.select("details.bearing")


def test_contradictions_in_words_are_shown_in_pairs(page):
    rows = soup_of(tables.contradictions(page)).select("tbody tr")
    assert len(rows) == len(page.claim_pairs)


def changed(page, **records) -> review.Review:
    """A review in which some records are others: what it has read is kept beside its fields."""
    page.__dict__.update(records)
    return page


def all_with(rows, **values):
    return tuple(replace(row, **values) for row in rows)


def test_hostile_statements_and_messages_show_as_text(data):
    page = review.load(data, year=2013, lang="en")
    claims = {
        code: replace(claim, statement=HOSTILE, evidence=HOSTILE)
        for code, claim in page.claims.items()
    }
    changed(
        page,
        claims=claims,
        checks=all_with(page.checks, message=HOSTILE),
        findings=all_with(page.findings, text=HOSTILE),
    )
    for make in (tables.highlights, tables.verdicts, tables.audit, tables.findings,
                 tables.contradictions):  # fmt: skip
        shown = soup_of(make(page))
        assert shown.find("script") is None
        assert HOSTILE in shown.get_text()


def test_a_review_that_no_figure_speaks_against_is_shown_too(data):
    page = review.load(data, year=2013, lang="en")
    tests = {
        claim: tuple(replace(one, result=one.result.replace("unmet", "met")) for one in found)
        for claim, found in page.tests.items()
    }
    claims = {code: replace(claim, verdict="supported") for code, claim in page.claims.items()}
    shown = soup_of(tables.highlights(changed(page, tests=tests, claims=claims)))
    assert len(shown.select("ul.highlights > li")) == 3


def test_a_review_without_statements_is_shown_too(data):
    page = changed(
        review.load(data, year=2013, lang="en"), tests={}, claims={}, claim_pairs=()
    )  # fmt: skip
    for make in (tables.highlights, tables.verdict_counts, tables.verdicts,
                 tables.contradictions, tables.findings):  # fmt: skip
        assert make(page).html is not None


def test_a_value_of_the_evidence_has_the_decimals_of_its_figure(data):
    page = review.load(data, year=2013, lang="en")
    labels = [chart["aria-label"] for chart in soup_of(tables.verdicts(page)).select(".sparkline")]
    # Printed are 88,25% and 97, 52%; the shares of grades are computed.
    assert any("2011 88.25%" in label and "2013 97.52%" in label for label in labels)
    assert any(label.endswith("Strong: 2011 33.8%, 2013 34.0%") for label in labels)
