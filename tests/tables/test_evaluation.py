"""The evaluation shows what the audit and the verdicts say, gravest first, and escapes it."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kontum_stats import tables
from kontum_stats.review import review
from kontum_stats.review.html import shown_verdict
from kontum_stats.vocabulary import MIXED_REASONS, SECTIONS, SHOWN_VERDICTS

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def data(review_data: Path) -> Path:
    return review_data


@pytest.fixture(params=["vi", "en"])
def page(request, data):
    return review.load(data, year=2013, first=2011, lang=request.param)


def soup_of(block) -> BeautifulSoup:
    return BeautifulSoup(str(block.html), "html.parser")


def test_the_brief_says_the_result_with_the_tally_and_statements_of_both_kinds(page):
    block = tables.brief(page)
    shown = soup_of(block)
    counts = Counter(map(shown_verdict, page.claims.values()))
    assert counts["practically_unchanged"]
    tally = [int(one.strong.get_text()) for one in shown.select(".tally-words li")]
    assert sorted(tally) == sorted(counts.values())
    counts["mixed"] += counts.pop("depends_on_reading")  # one clause says both
    said = [int(number) for number in re.findall(r"\d+", block.about["headline"])]
    tested = counts.total() - counts["untestable"] - counts["wrong_year_of_comparison"]
    assert sorted(said) == sorted([counts.total(), tested, *counts.values()])
    badges = {badge["class"][1] for badge in shown.select("ul.said .badge")}
    assert "supported" in badges and badges & {"contradicted", "mixed"}
    assert len(shown.select(".wanted li")) == 10


def test_the_brief_of_a_year_is_nothing_and_of_a_review_of_one_year_is_there(data):
    assert tables.brief(review.load(data, year=2013, lang="en")).html == ""
    alone = review.load(data, year=2013, first=2013, lang="en")
    assert soup_of(tables.brief(alone)).select(".tally-words li")


def test_a_list_of_the_brief_that_is_cut_short_says_so(page):
    shown = soup_of(tables.brief(page))
    for part in shown.select("section:has(> h3):has(> :is(ul, ol))"):
        items = len(part.select(":is(ul:not(.tally-words), ol) > li:not(.more)"))
        cut = re.search(r"(?:\(|^)(\d+) (?:of|trong) (\d+)", part.h3.get_text())
        assert cut is None or (int(cut[1]) == items < int(cut[2]))
        assert cut or not part.select_one(".more")
    headings = " ".join(part.get_text() for part in shown.select("h3"))
    assert len(re.findall(r"\d+ (?:of|trong) \d+", headings)) >= 2


def test_the_brief_names_every_statement_to_be_put_in_other_words(page):
    said = soup_of(tables.brief(page)).select("ul.said > li")
    decided = [one for one in page.claims.values() if one.verdict != "untestable"]
    quoted = [one for one in decided if any(one.statement in li.get_text() for li in said)]
    assert quoted == decided and len(said) == len(decided)
    for claim in decided:
        (li,) = [one for one in said if claim.statement in one.get_text()]
        judged = [test for test in page.tests[claim.claim] if test.decides]
        assert len(li.select(".leg")) >= len(judged) > 0


def test_the_brief_says_how_many_checks_hold_beside_those_that_do_not(page):
    words = soup_of(tables.brief(page)).select_one(".tally-part > p").get_text()
    counts = Counter(one.verdict for one in page.checks)
    assert [int(number) for number in re.findall(r"\d+", words)] == [
        len(page.checks), counts["holds"], counts["ambiguous"], counts["fails"],
        len(page.claim_pairs),
    ]  # fmt: skip


def test_each_statement_is_shown_once_under_its_verdict(page):
    shown = soup_of(tables.verdicts(page))
    groups = Counter()
    for group in shown.select(".verdict-group"):
        groups[group["class"][1].removeprefix("is-")] += len(group.select(".statement"))
    assert groups == Counter(map(shown_verdict, page.claims.values()))
    text = shown.get_text()
    assert all(claim.statement in text for claim in page.claims.values())


def test_the_gravest_verdicts_come_first(page):
    shown = soup_of(tables.verdicts(page)).select(".verdict-group")
    order = list(dict.fromkeys(group["class"][1].removeprefix("is-") for group in shown))
    assert order == [verdict for verdict in SHOWN_VERDICTS if verdict in order]


def test_the_page_of_a_year_has_the_statements_and_checks_of_that_year(data):
    page = review.load(data, year=2012, lang="en")
    shown = soup_of(tables.verdicts(page))
    assert 0 < len(shown.select(".statement")) < len(page.claims) / 2
    assert "55.57%" in shown.get_text()
    of_year = [check for check in page.checks if "2012" in check.period]
    assert len(soup_of(tables.audit(page)).select(".check")) == len(of_year)


def test_each_statement_decided_by_a_series_has_a_chart_with_alt_text(page):
    shown = soup_of(tables.verdicts(page))
    charts = shown.select(".tests > li > svg.sparkline")
    judged = [test for tests in page.tests.values() for test in tests if test.is_judged]
    in_turn = [test for test in judged if not any("-" in one.period for one in test.readings)]
    assert len(charts) == len(in_turn) > 10
    assert all(chart["aria-label"] for chart in charts)
    word = page.t("threshold")
    limits = [chart for chart in charts if word in chart["aria-label"]]
    marks = ("┆", "┄")
    assert limits and all(any(mark in one.get_text() for mark in marks) for one in limits)


def test_small_charts_of_a_statement_have_one_told_scale_for_one_unit(page):
    scale = page.t("scale {ends}", ends="")
    for tests in soup_of(tables.verdicts(page)).select(".tests"):
        for unit in ("%", ""):
            texts = [[text.get_text() for text in chart.find_all("text")]
                     for chart in tests.select("svg")]  # fmt: skip
            scales = [[one for one in found if re.fullmatch(scale + r"0–[\d.,]+" + unit, one)]
                      for found in texts]  # fmt: skip
            assert len({scale for (scale,) in filter(None, scales)}) <= 1
        assert all(any(one.startswith(f"{scale}0–") for one in found) for found in texts)


def test_each_part_of_what_decides_shows_what_it_came_to_itself(page):
    grades = soup_of(tables.verdicts(page)).select_one(".tests:has(.part.met):has(.part.unmet)")
    signs = [part.select_one(".sign").get_text() for part in grades.select(".part")]
    assert signs == ["✓", "✗"]


def test_the_sections_can_be_chosen_without_a_script(page):
    shown = soup_of(tables.verdicts(page))
    choices = {choice["value"] for choice in shown.select("input[type=radio]")}
    of_rows = {row["class"][1].removeprefix("of-") for row in shown.select(".statement")}
    verdicts = set(map(shown_verdict, page.claims.values()))
    assert choices == of_rows | verdicts | {"all", "all-verdicts"}


def test_an_undecided_statement_says_which_figure_is_needed(page):
    rows = soup_of(tables.verdicts(page)).select(".is-untestable .statement")
    assert rows and all(row.select_one(".needed") for row in rows)


def test_the_audit_shows_every_failure_and_doubt_with_its_arithmetic(page):
    shown = soup_of(tables.audit(page))
    open_ones = [check for check in page.checks if check.verdict != "holds"]
    text = shown.get_text()
    assert all(check.message in text for check in open_ones)
    assert len(shown.select(".check")) == len(page.checks)


def test_a_check_leads_to_the_lists_of_its_figures(page):
    links = {link["href"][1:] for link in soup_of(tables.audit(page)).select("a")}
    lists = {
        one["id"]
        for section in SECTIONS
        for one in soup_of(tables.register(page, section)).select("[id]")
    }
    assert links and links <= lists


def test_an_acknowledged_failure_shows_its_reason(page):
    shown = soup_of(tables.audit(page))
    reasons = [reason.get_text() for reason in shown.select(".acknowledged")]
    assert len(reasons) == len(page.reasons)


def test_the_reviews_own_points_stand_beside_the_statements_linked_to_them(page):
    shown = soup_of(tables.findings(page))
    own = [finding for finding in page.findings if finding.part != "task"]
    assert len(shown.select("table.findings tbody tr")) == len(own)
    assert len(shown.select(".bearing > li")) == sum(map(len, page.links.values()))
    for item in shown.select(".bearing > li"):
        claim = next(one for one in page.claims.values() if one.statement in item.get_text())
        assert item.select_one(".badge")["class"][1] == shown_verdict(claim)


def test_that_emulation_is_for_show_does_not_bear_the_verdict_of_the_contrary(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    rows = soup_of(tables.findings(page)).select("table.findings tbody tr")
    (row,) = [row for row in rows if row.th.get_text().startswith("In places emulation")]
    said = [item.get_text(" ", strip=True) for item in row.select(".bearing > li")]
    assert said[0].startswith("speaks for it: In some units emulation is for show")
    assert said[1].startswith("speaks against it: Emulation was launched far and wide")


def test_what_is_borne_out_only_in_part_says_why_and_is_counted_by_it(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    groups = {
        group["class"][1].removeprefix("is-"): group
        for group in soup_of(tables.verdicts(page)).select(".verdict-group")
    }
    tally = [one.get_text() for one in soup_of(tables.brief(page)).select(".tally-words li")]
    reasons = Counter(one.mixed_reason for one in page.claims.values() if one.mixed_reason)
    assert len(reasons) == 4
    for reason, words in ((reason, MIXED_REASONS[reason]) for reason in reasons):
        group = groups["mixed" if reason == "differs_by_group" else reason]
        assert len(group.select(".statement")) == reasons[reason]
        (said,) = [one for one in tally if words in one]
        assert said.startswith(f"{reasons[reason]} ")
    assert all(one.select_one("p > .reason") for one in groups["mixed"].select(".statement"))


def test_statements_that_rest_on_the_same_figures_say_so_and_are_counted(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    rows = soup_of(tables.verdicts(page)).select(".is-mixed .statement")
    said = [row.p.get_text() for row in rows if row.p.get_text().startswith("The rules")]
    assert "the same figures decide: The conferences are an established routine" in said[0]
    tally = soup_of(tables.brief(page)).select_one(".tally-words").get_text()
    assert "3 of them rest on figures that they share" in tally


def test_a_mixed_statement_is_quoted_with_all_its_tests(page):
    """Who reads one leg alone takes the verdict for what it is not."""
    leads = [tables.opening(page, section) for section in SECTIONS]
    for shown in (soup_of(tables.brief(page)), *map(soup_of, leads)):
        for said in shown.select(".said > li:not(.in-short), .finding"):
            claims = [one for one in page.claims.values() if one.statement in said.get_text()]
            for claim in claims:
                decisive = Counter(one.result for one in page.tests[claim.claim] if one.decides)
                assert decisive <= Counter(one["class"][1] for one in said.select(".leg"))


def test_a_threshold_of_ours_is_called_ours_wherever_it_is_said(page):
    ours = page.t("{word}: {said}, a threshold that we set").rpartition("}")[2]
    leads = [tables.opening(page, section) for section in SECTIONS]
    brief = soup_of(tables.brief(page)).select(".said > li:not(.in-short)")
    for said in [*brief, *(one for lead in leads for one in soup_of(lead).select(".finding"))]:
        for claim in page.claims.values():
            tests = [one for one in page.tests.get(claim.claim, ()) if one.decides]
            is_ours = any("our_threshold" in one.readings[0].caveats for one in tests)
            if claim.statement in said.get_text() and is_ours:
                assert ours in said.get_text()


def test_a_statement_that_figures_decide_says_what_of_it_none_tests(page):
    quoted = [*soup_of(tables.verdicts(page)).select(".statement"),
              *soup_of(tables.brief(page)).select(".said > li:not(.in-short)")]  # fmt: skip
    decided = [one for one in page.claims.values() if one.verdict != "untestable"]
    wanting = [one for one in decided if page.needs.get(one.claim)]
    assert wanting
    for claim in wanting:
        said = [one.get_text() for one in quoted if claim.statement in one.get_text()]
        needed = {need.needed for need in page.needs[claim.claim]}
        assert said and all(one in text for one in needed for text in said)


def test_an_amount_that_fits_another_year_is_not_called_as_stated(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    rows = soup_of(tables.verdicts(page)).select(".is-wrong_year_of_comparison .statement")
    (said,) = [row.get_text() for row in rows if "rose by 325 against" in row.p.get_text()]
    assert "prints no number of that year" in said and "as stated (" not in said


def test_evidence_bears_the_signs_of_its_figures(page):
    """A rate of which nobody knows the base bears its sign wherever it is quoted."""
    blocks = (tables.brief(page), tables.verdicts(page), tables.opening(page, "rights"))
    texts = [soup_of(block).get_text() for block in blocks]
    assert any("74%†" in text for text in texts)
    assert not any(re.search(r"74%(?!†)", text) for text in texts)


def test_what_holds_for_some_years_of_every_year_says_which(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    rows = soup_of(tables.verdicts(page)).select(".is-untestable .statement")
    (row,) = [row for row in rows if "grading of unions is carried out" in row.p.get_text()]
    assert "printed for 2011 and 2013 alone" in row.select_one(".reason").get_text()
    assert not soup_of(tables.verdicts(page)).select(".is-untestable .statement .badge")


def test_a_part_is_shown_below_the_test_that_decides(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    rows = soup_of(tables.verdicts(page)).select(".is-practically_unchanged .statement")
    (row,) = [one for one in rows if "share of strong" in one.p.get_text()]
    assert [item["class"] for item in row.select(".tests > li")] == [
        ["unchanged"], ["unchanged", "part"], ["unchanged", "part"],
    ]  # fmt: skip
    assert "rose" not in row.get_text() and "fell" not in row.get_text()


def test_a_year_has_the_statements_that_speak_of_it_and_names_those_of_the_whole_period(data):
    page = review.load(data, year=2012, lang="en")
    shown = soup_of(tables.verdicts(page))
    own = " ".join(one.p.get_text() for one in shown.select(".statement"))
    assert "clearly rise every year" in own and "regularly inspect" not in own
    last = soup_of(tables.verdicts(review.load(data, year=2013, lang="en")))
    own = " ".join(one.p.get_text() for one in last.select(".statement"))
    general = last.select_one(".general").get_text()
    assert "numbers of strong and of outstandingly" in general
    assert "numbers of strong and of outstandingly" not in own


def test_a_misprint_is_called_one(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    audit = soup_of(tables.audit(page))
    (misprint,) = [one for one in audit.select(".check") if "52013" in one.get_text()]
    assert "misprint" in misprint.select_one(".badge").get_text()
    assert "Figures that do not agree (2)" in audit.get_text()


def test_the_scale_of_words_and_the_margin_are_shown(page):
    shown = soup_of(tables.verdicts(page)).select_one(".word-scale")
    assert len(shown.select("tbody tr")) == len(page.word_scale)
    assert "0,5" in shown.get_text() or "0.5" in shown.get_text()


def test_the_charts_of_a_statement_share_one_scale_on_which_a_doubling_shows(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    (weak,) = [chart for chart in soup_of(tables.verdicts(page)).select(".sparkline")
               if "Weak: 2011 1.1%*†, 2013 2.4%*" in chart["aria-label"]]  # fmt: skip
    first, last = (float(dot["cy"]) for dot in weak.select("circle"))
    assert first - last > 8


def test_contradictions_in_words_are_shown_in_pairs(page):
    rows = soup_of(tables.contradictions(page)).select("tbody tr")
    assert len(rows) == len(page.claim_pairs)


def test_where_no_statement_contradicts_another_nothing_is_said_of_it(data):
    """Without its heading a 'None.' would stand below the verdicts as if there were none."""
    page = review.load(data, year=2013, first=2011, lang="en")
    assert tables.contradictions(changed(page, claim_pairs=())).html == ""


def changed(page, **records) -> review.Review:
    """A review in which some records are others: what it has read is kept beside its fields."""
    page.__dict__.update(records)
    return page


def all_with(rows, **values):
    return tuple(replace(row, **values) for row in rows)


def test_hostile_statements_and_messages_show_as_text(data):
    page = review.load(data, year=2013, first=2011, lang="en")
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
    for make in (tables.brief, tables.verdicts, tables.audit, tables.findings,
                 tables.contradictions):  # fmt: skip
        shown = soup_of(make(page))
        assert shown.find("script") is None
        assert HOSTILE in shown.get_text()


def test_a_review_that_no_figure_speaks_against_is_shown_too(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    tests = {
        claim: tuple(replace(one, result=one.result.replace("unmet", "met")) for one in found)
        for claim, found in page.tests.items()
    }
    claims = {
        code: replace(claim, verdict="supported", mixed_reason="")
        for code, claim in page.claims.items()
    }
    shown = soup_of(tables.brief(changed(page, tests=tests, claims=claims)))
    assert {badge["class"][1] for badge in shown.select("ul.said .badge")} == {"supported"}


def test_a_review_without_statements_is_shown_too(data):
    page = changed(
        review.load(data, year=2013, first=2011, lang="en"), tests={}, claims={}, claim_pairs=()
    )  # fmt: skip
    for make in (tables.verdicts, tables.contradictions, tables.findings):
        assert make(page).html is not None
    assert "checks of the figures hold" in tables.brief(page).about["headline"]


def test_a_value_of_the_evidence_has_the_decimals_of_its_figure(data):
    page = review.load(data, year=2013, first=2011, lang="en")
    labels = [chart["aria-label"] for chart in soup_of(tables.verdicts(page)).select(".sparkline")]
    # Printed are 88,25% and 97, 52%; the shares of grades are computed.
    assert any("2011 88.25%" in label and "2013 97.52%" in label for label in labels)
    assert any("Strong: 2011 33.8%*†, 2013 34.0%*" in label for label in labels)
