"""The evaluation shows what the audit and the verdicts say, gravest first, and escapes it."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kontum_stats.review import review
from kontum_stats.tables import evaluation

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
    shown = soup_of(evaluation.highlights(page))
    badges = [badge["class"][1] for badge in shown.select("ul.highlights > li > .badge")]
    assert len(badges) == 3 and set(badges) <= {"contradicted", "mixed"}
    counts = page.checks["verdict"].value_counts()
    doubts = shown.select_one(".open-doubts").get_text()
    for verdict in ("fails", "ambiguous", "holds"):
        assert f" {counts[verdict]} " in f" {doubts.replace(',', ' ').replace('.', ' ')} "


def test_each_statement_is_shown_once_with_its_verdict(page):
    shown = soup_of(evaluation.verdicts(page))
    rows = shown.select("table.verdicts tbody tr, table.undecided tbody tr")
    assert len(rows) == len(page.claims)
    text = shown.get_text()
    assert all(page.t.of(claim, "statement") in text for claim in page.claims.itertuples())


def test_the_gravest_verdicts_come_first(page):
    order = [
        badge["class"][1] for badge in soup_of(evaluation.verdicts(page)).select("tbody th .badge")
    ]
    ranks = [evaluation.VERDICTS.index(verdict) for verdict in order]
    assert ranks == sorted(ranks)


def test_each_statement_decided_by_a_series_has_a_chart_with_alt_text(page):
    shown = soup_of(evaluation.verdicts(page))
    charts = shown.select("svg.sparkline, .meter")
    assert len(charts) > 20
    assert all(chart["aria-label"] for chart in charts)


def test_the_sections_can_be_chosen_without_a_script(page):
    shown = soup_of(evaluation.verdicts(page))
    choices = {choice["value"] for choice in shown.select("input[type=radio]")} - {"all"}
    of_rows = {row["class"][0].removeprefix("of-") for row in shown.select("tbody tr")}
    assert choices == of_rows


def test_an_undecided_statement_says_which_figure_is_needed(page):
    rows = soup_of(evaluation.verdicts(page)).select("table.undecided tbody tr")
    assert rows and all(row.find_all("td")[0].get_text(strip=True) for row in rows)


def test_the_audit_shows_every_failure_and_doubt_with_its_prints(page):
    shown = soup_of(evaluation.audit(page))
    open_ones = page.checks[page.checks["verdict"] != "holds"]
    text = shown.get_text()
    assert all(page.t.of(check, "message") in text for check in open_ones.itertuples())
    assert "“55.57%”" in text
    assert len(shown.select("details.inputs")) == len(page.checks)


def test_an_acknowledged_failure_shows_its_reason(page):
    shown = soup_of(evaluation.audit(page))
    reasons = [reason.get_text() for reason in shown.select(".acknowledged")]
    assert len(reasons) == len(page.acknowledged)


def test_the_reviews_own_points_stand_beside_the_verdicts(page):
    shown = soup_of(evaluation.findings(page))
    own = page.findings[page.findings["part"] != "task"]
    assert len(shown.select("table.findings tbody tr")) == len(own)
    assert shown.select("details.bearing")


def test_contradictions_in_words_are_shown_in_pairs(page):
    rows = soup_of(evaluation.contradictions(page)).select("tbody tr")
    assert len(rows) == len(page.claim_pairs)


def test_hostile_statements_and_messages_show_as_text(data):
    page = review.load(data, year=2013, lang="en")
    page.__dict__["claims"] = page.claims.assign(statement_en=HOSTILE, evidence_en=HOSTILE)
    page.__dict__["checks"] = page.checks.assign(message_en=HOSTILE)
    page.__dict__["findings"] = page.findings.assign(text_en=HOSTILE)
    for make in (
        evaluation.highlights, evaluation.verdicts, evaluation.audit, evaluation.findings,
        evaluation.contradictions,
    ):  # fmt: skip
        shown = soup_of(make(page))
        assert shown.find("script") is None
        assert HOSTILE in shown.get_text()


def test_a_review_that_no_figure_speaks_against_is_shown_too(data):
    page = review.load(data, year=2013, lang="en")
    met = page.claim_evidence["result"].replace("unmet", "met")
    page.__dict__["claim_evidence"] = page.claim_evidence.assign(result=met)
    page.__dict__["claims"] = page.claims.assign(verdict="supported")
    shown = soup_of(evaluation.highlights(page))
    assert len(shown.select("ul.highlights > li")) == 3


def test_a_review_without_statements_is_shown_too(data):
    page = review.load(data, year=2013, lang="en")
    page.__dict__["claim_evidence"] = page.claim_evidence.head(0)
    page.__dict__["claims"] = page.claims.head(0)
    page.__dict__["claim_pairs"] = page.claim_pairs.head(0)
    for make in (evaluation.highlights, evaluation.verdict_counts, evaluation.verdicts,
                 evaluation.contradictions, evaluation.findings):  # fmt: skip
        assert make(page).html is not None
