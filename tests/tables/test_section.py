"""Tables of a section: each number has its print and its doubts, and what is missing is said."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from building import build_tables

from kontum_stats import charts
from kontum_stats.review import review
from kontum_stats.tables import key_numbers, marks
from kontum_stats.tables import section as tables
from kontum_stats.vocabulary import FLAG_MEANINGS, NOTE_FLAGS, TITLES

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def built(province):
    return build_tables(province)


def soup_of(block) -> BeautifulSoup:
    return BeautifulSoup(str(block.html), "html.parser")


def rows_of(block) -> dict[str, list[str]]:
    """The rows of the tables of a block: header -> the texts of its cells."""
    return {
        row.th.get_text(): [cell.get_text().replace("\u00a0", " ") for cell in row.find_all("td")]
        for row in soup_of(block).select("tbody tr")
    }


def whole(built, lang="en"):
    return review.load(built, year=2013, first=2012, lang=lang)


def test_a_year_without_figures_is_told_with_the_nearest_years(built):
    page = review.load(built, year=2013, lang="en")
    assert tables.opening(page, "culture").about["silent"] == page.t(TITLES["culture"])
    early = tables.opening(review.load(built, year=2009, lang="en"), "context")
    assert early.about["silent"] == "Employees and union density (2012)"
    assert early.html == ""


def test_a_year_with_figures_says_how_many_are_printed(built):
    page = review.load(built, year=2013, lang="en")
    assert "prints 4 figures of this section for 2013" in tables.year_note(page, "rights").text
    assert "prints 1 figure of this section" in tables.year_note(page, "context").text


def test_a_trend_has_a_column_for_each_year_and_a_dash_where_nothing_is_printed(built):
    path = built / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8") + "employees,female,2013,500,,s1,I,\n", "utf-8")
    rows = rows_of(tables.trend(whole(build_tables(built), "vi"), "context"))
    assert rows == {
        "Người lao động": ["người", "1.000", "1.200"],
        "Người lao động Nữ": ["người", "…báo cáo không có số liệu", "500"],
    }


@pytest.mark.parametrize("first", [0, 2012])
def test_a_table_leaves_out_what_a_chart_beside_it_shows(built, first):
    page = review.load(built, year=2013, first=first, lang="en")
    chart = charts.indicator_chart(page, "employees", [""], (2012, 2013))
    assert "Employees" in rows_of(tables.trend(page, "context"))
    assert "Employees" not in rows_of(tables.trend(page, "context", beside=[chart]))


def test_what_only_a_chart_of_other_years_shows_stays_in_the_table_of_a_year(built):
    page = review.load(built, year=2013, lang="en")
    earlier = charts.indicator_chart(page, "employees", [""], (2012, 2012))
    assert "Employees" in rows_of(tables.trend(page, "context", beside=[earlier]))


def test_the_page_of_a_year_shows_its_figures_with_change_and_place(built):
    page = review.load(built, year=2013, lang="en")
    rows = rows_of(tables.trend(page, "rights"))
    assert rows["Meetings"][0] == "30/40" and rows["Meetings"][-1] == "note 2"
    # No column of changes where nothing has an earlier year.
    assert rows["Relief"] == ["149.6", "million VND", "note 3, note 4"]
    (change,) = [row[2] for name, row in rows_of(tables.trend(page, "context")).items()]
    assert change == "▲ +200 (+20.0%) since 2012"


def test_the_register_has_every_figure_with_print_place_and_doubts(built):
    page = whole(built)
    for section in ("context", "rights", "membership"):
        shown = soup_of(tables.register(page, section))
        assert len(shown.select("tbody tr")) == len(page.figures(section=section))
    row = next(
        row for row in soup_of(tables.register(page, "membership")).select("tbody tr")
        if "khoảng 50 lượt" in row.get_text()
    )  # fmt: skip
    assert "the year is not printed beside the figure; it is inferred" in row.get_text()
    assert row.find_all("td")[1].get_text().startswith("≈ 50† (doubt)")
    assert row.find("bdi")["lang"] == "vi"


def test_a_computed_number_says_its_formula_in_words_and_bears_its_sign(built):
    shown = soup_of(tables.register(whole(built, "vi"), "membership")).get_text()
    assert "Đoàn viên 900 ÷ Người lao động 1.200 × 100" in shown
    assert "75,0*" in shown


def test_a_number_leads_to_the_check_that_it_fails(built):
    page = whole(built)
    open_ones = {
        marks.check_id(one.check, one.period) for one in page.checks if one.verdict != "holds"
    }
    links = {
        link["href"][1:]
        for section in ("context", "rights", "membership")
        for link in soup_of(tables.register(page, section)).select("a")
    }
    assert links <= open_ones


def test_a_step_that_is_practically_none_has_no_arrow(built):
    page = review.load(built, year=2013, lang="en")
    before, after = page.facts("employees", "")
    same = replace(after, value=before.value + 5)
    assert "practically unchanged: +5 (+0.5%)" in tables.change(page, before, same)
    assert "▲" not in tables.change(page, before, same)


def test_nothing_is_compared_across_a_break(built):
    page = review.load(built, year=2013, lang="en")
    before, after = page.facts("employees", "")
    broken = replace(after, flags=("definition_changed",))
    assert "not comparable with 2012" in tables.change(page, before, broken)


def test_a_change_is_as_exact_as_its_prints_and_has_no_per_cent_of_nothing(built):
    page = review.load(built, year=2013, lang="en")
    count = page.facts("employees", "")[0]

    def step(before, after, **about):
        one = replace(count, **about)
        html = tables.change(page, replace(one, value=before), replace(one, value=after))
        return " ".join(BeautifulSoup(str(html), "html.parser").get_text(" ").split())

    assert "+2.5 points" in step(93, 95.5, unit="percent", decimals=1)
    assert "▼ −0.1 (−1.1%) since" in step(9.2, 9.1, decimals=1)
    assert "▲ +52,000 since" in step(0, 52_000)
    assert "▲ +422 since" in step(-326, 96)
    assert "▲ +32.6 billion VND (+4.0%)" in step(812.4e9, 845e9, unit="VND", scale=10**9)
    assert "the change is in doubt" in step(50, 62, qualifier="over")
    assert "the change is in doubt" in step(500, 500, qualifier="about")


def test_of_two_prints_a_change_is_that_of_the_newest_review(built):
    raw = built / "raw"
    with (raw / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("s2,Báo cáo sau,A later review,LĐLĐ tỉnh,2015-03-01,2013,2014,\n")
    with (raw / "figures_2013.csv").open("a", encoding="utf-8") as file:
        file.write("employees,,2013,900,,s2,I,\nmeetings,,2013,28/40,,s2,fn:2,\n")
    page = review.load(build_tables(built), year=2013, lang="en")
    shown = rows_of(tables.trend(page, "context"))["Employees"]
    assert shown[0].startswith("1,200") and "900" in shown[0] and "▼ −100 (−10.0%)" in shown[2]
    card = soup_of(key_numbers.glance(page)).find(string="Employees").find_parent("li").get_text()
    assert "900" in card and "−100" in card
    # Which of two documents is meant is said in every row, also where the place is the same.
    places = [row[-1] for row in rows_of(tables.trend(page, "rights")).values()]
    assert all(" review”" in one for one in places) and "A later review" in places[0]


def test_what_is_printed_for_several_years_stands_in_one_cell_over_them(built):
    raw = built / "raw"
    with (raw / "figures_2012.csv").open("a", encoding="utf-8") as file:
        file.write("meeting_rate,,2011-2012,81%,,s1,I,\n")
    with (raw / "figures_2013.csv").open("a", encoding="utf-8") as file:
        file.write("relief,,2012-2013,7 triệu đồng,,s1,I,\n")
    block = tables.trend(whole(build_tables(built)), "rights")
    spans = {one.get_text(): one["colspan"] for one in soup_of(block).select("td[colspan]")}
    assert len(spans) == 2 and {*spans.values()} == {"2"}
    first, second = spans
    assert first.startswith("81") and first.endswith("(2011–2012)")
    assert second.startswith("7") and second.endswith("(2012–2013)")
    for row in soup_of(block).select("tbody tr"):
        assert sum(int(one.get("colspan", 1)) for one in row.find_all("td")) == 4


def test_key_numbers_show_their_change(built):
    page = review.load(built, year=2013, lang="en")
    cards = [
        " ".join(card.get_text(" ").split())
        for card in soup_of(key_numbers.glance(page)).select(".card")
    ]
    assert any("Employees 1,200 ▲ +200 (+20.0%) since 2012 section I" in card for card in cards)
    assert any("75.0% * (computed) ▼ −5.0 points since 2012" in card for card in cards)


def test_changes_of_rates_that_stand_together_have_one_number_of_decimals(built):
    page = review.load(built, year=2013, lang="en")
    before, after = page.facts("union_density", "")
    fine = [replace(one, decimals=2) for one in (before, after)]
    coarse = [replace(fine[0], decimals=0), fine[1]]
    finer = [replace(one, decimals=3) for one in fine]
    assert marks.step_decimals([(None, fine[1]), tuple(fine)]) == 2
    assert marks.step_decimals([tuple(fine), tuple(coarse)]) == 2
    assert marks.step_decimals([tuple(finer)]) == 2


def test_the_small_lines_of_key_numbers_have_one_scale_that_is_told(built):
    shown = soup_of(key_numbers.glance(whole(built)))
    lines = shown.select(".card svg")
    years = {tuple(text.get_text() for text in line.find_all("text")) for line in lines}
    assert len(lines) > 1 and years == {("2012", "2013")} and "from −5 to +20" in shown.get_text()
    assert "dotted" not in shown.get_text()
    # The members fell by 5 points and the employees rose by 20 per cent: a quarter as far.
    ends = {
        line["aria-label"]: [float(dot["cy"]) for dot in line.find_all("circle")] for line in lines
    }
    steps = {label: round(first - last, 1) for label, (first, last) in ends.items()}
    assert steps["2012: 1,000; 2013: 1,200"] == pytest.approx(-4 * min(steps.values()), abs=0.5)


def test_a_year_without_key_numbers_says_so(built):
    page = review.load(built, year=2009, lang="en")
    assert "prints no key number for 2009" in key_numbers.glance(page).text


def test_hostile_labels_and_prints_show_as_text(built):
    path = built / "raw" / "indicators.csv"
    path.write_text(path.read_text("utf-8").replace("Meetings", HOSTILE), encoding="utf-8")
    page = whole(build_tables(built))
    for make in (tables.trend, tables.register, tables.opening):
        assert soup_of(make(page, "rights")).find("script") is None
    assert HOSTILE in rows_of(tables.register(page, "rights"))


def test_two_values_of_one_fact_are_both_shown(built):
    path = built / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8") + "meetings,,2013,31/40,,s1,fn:9,\n", "utf-8")
    page = review.load(build_tables(built), year=2013, lang="en")
    assert rows_of(tables.trend(page, "rights"))["Meetings"][0] == ("30/40† (doubt) 31/40† (doubt)")


def test_making_a_table_changes_no_figure(built):
    page = whole(built)
    before = page.table("figures")
    for section in ("context", "rights", "membership"):
        tables.trend(page, section), tables.register(page, section)
    pd.testing.assert_frame_equal(page.table("figures"), before)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("section", TITLES)
def test_every_section_has_a_title_and_a_question_in_both_languages(built, section, lang):
    page = whole(built, lang)
    opening = tables.opening(page, section)
    assert opening.about == {"section": section, "title": page.t(TITLES[section])}
    assert soup_of(opening).select_one("p.question").get_text().endswith("?")


def test_every_doubt_can_be_said_in_both_languages(built):
    for lang in ("vi", "en"):
        page = review.load(built, year=2013, lang=lang)
        assert all(page.t(meaning) for meaning in FLAG_MEANINGS.values())
    assert set(FLAG_MEANINGS) >= NOTE_FLAGS


def test_a_figure_of_a_failed_check_bears_the_sign_of_a_doubt(review_data):
    page = review.load(review_data, year=2013, first=2011, lang="en")
    failing = {
        fact for fact, found in page.doubts.items()
        if any(one.flag == "fails_its_check" for one in found)
    }  # fmt: skip
    assert ("strong_unions_total", "", "2011") in failing
    shown = [str(tables.marked(page, one)) for one in page.figures() if one.fact in failing]
    assert shown and all("†" in one for one in shown)


@pytest.mark.parametrize(
    ("fact", "check"),
    [
        (("conference_rate", "non_state_enterprise", "2011"), "attainable"),
        (("donations", "flood_relief", "2013"), "near_conflict"),
    ],
)
def test_a_figure_that_a_check_leaves_in_doubt_bears_the_sign_and_leads_to_it(
    review_data, fact, check
):
    page = review.load(review_data, year=2013, first=2011, lang="en")
    shown = [str(tables.marked(page, one)) for one in page.figures() if one.fact == fact]
    assert shown and all("†" in one and "#check-" in one for one in shown)
    assert check in {one.check.split(":")[0] for one in page.doubts[fact]}


def test_what_a_check_only_holds_figures_against_is_not_doubted(review_data):
    page = review.load(review_data, year=2013, first=2011, lang="en")
    # The base of a rate, the earlier year of a change, and the sum of unions held against them.
    assert not page.doubts.keys() & {
        ("conferences_held", "non_state_enterprise", "2013"), ("grassroots_unions", "", "2013"),
        ("statute_inspections", "", "2011"), ("graded_unions", "strong", "2011"),
    }  # fmt: skip


def test_a_figure_computed_from_a_doubted_one_bears_its_sign_and_leads_to_the_check(review_data):
    page = review.load(review_data, year=2013, first=2011, lang="en")
    by_fact = {one.fact: one for one in page.figures()}
    shown = str(tables.marked(page, by_fact["graded_unions_share", "weak", "2013"]))
    assert "†" not in shown and "*" in shown and "#check-jump" in shown
    # One number, printed under a wrong name and computed: doubted in both places.
    for name in ("graded_unions", "strong_unions_total"):
        assert "†" in str(tables.marked(page, by_fact[name, "", "2011"]))


def test_a_change_that_is_unusual_or_of_a_doubtful_number_bears_the_sign_and_not_its_end(
    review_data,
):
    page = review.load(review_data, year=2013, first=2011, lang="en")
    by_fact = {one.fact: one for one in page.figures()}

    def of(indicator, part, *years):
        return [by_fact[indicator, part, year] for year in years]

    unusual = of("union_members", "", "2010", "2013")
    failing = of("conference_rate", "non_state_enterprise", "2012", "2013")
    for step, sign in ((unusual, ">(†)<"), (failing, ">†<")):
        assert sign in str(tables.change(page, *step))
        assert "†" not in str(tables.marked(page, step[1]))
    assert "#check-jump" in str(tables.change(page, *unusual))
    assert "†" not in str(tables.change(page, *of("conference_rate", "agency", "2011", "2012")))


def test_what_changed_as_two_unusual_changes_let_it_bears_their_sign(review_data):
    """The state sector of 2010 is all members less the others: no check of its own sees it."""
    page = review.load(review_data, year=2013, first=2011, lang="en")
    flags = {one.flag for one in page.doubts["union_members", "state", "2013"]}
    assert flags == {"unusual_change"}
    facts = {one.fact: one for one in page.figures("union_members")}
    step = facts["union_members", "state", "2010"], facts["union_members", "state", "2013"]
    assert ">(†)<" in str(tables.change(page, *step))
    assert ("employees", "", "2013") not in page.doubts


def test_a_period_that_no_year_is_printed_for_is_not_shown_as_printed(review_data):
    page = review.load(review_data, year=2013, first=2011, lang="en")
    rows = BeautifulSoup(str(tables.trend(page, "education").html), "html.parser").select("tr")
    (saved,) = [row.get_text() for row in rows if "Electricity saved" in row.get_text()]
    assert "no year is printed" in saved and "2011–2013" not in saved


def test_the_leads_count_each_statement_once_and_name_where_others_stand(review_data):
    page = review.load(review_data, year=2013, first=2011, lang="en")
    pages = {one: replace(page, sections=(one,)) for one in TITLES}
    leads = {one: str(tables.opening(pages[one], one).html) for one in TITLES}
    counts = [int(n) for lead in leads.values() for n in re.findall(r"Of (\d+) statements", lead)]
    assert sum(counts) == sum(one.section != "evaluation" for one in page.claims.values())
    assert "more that its figures test stand in" in leads["membership"]


def test_the_page_of_a_year_has_the_figures_of_periods_that_hold_it(review_data):
    page = review.load(review_data, year=2012, lang="en")
    assert "80,119" in str(tables.trend(page, "education").html)
    shown = str(tables.trend(page, "membership").html)
    assert "746" in shown and "2009–2013" in shown
    said = str(tables.year_note(page, "membership").html)
    assert "no figure of this section for 2012 alone" in said


def test_no_arrow_stands_across_a_break_or_inside_the_margin(review_data):
    page = review.load(review_data, year=2013, first=2011, lang="en")
    by_fact = {one.fact: one for one in page.figures()}
    inspections = [by_fact["statute_inspections", "", year] for year in ("2012", "2013")]
    assert "not comparable with 2012" in str(tables.change(page, *inspections))
    assert "‡" in str(tables.marked(page, inspections[1]))
    strong = [by_fact["graded_unions_share", "strong", year] for year in ("2011", "2013")]
    shown = str(tables.change(page, *strong))
    assert "practically unchanged" in shown and "▲" not in shown


@pytest.mark.parametrize("make", [tables.trend, tables.register])
@pytest.mark.parametrize("first", [2011, 0])
def test_a_legend_explains_just_the_signs_that_stand_in_its_tables(review_data, make, first):
    page = review.load(review_data, year=2013, first=first, lang="vi")
    explained = 0
    for section in TITLES:
        shown = soup_of(make(page, section))
        for legend in shown.select(".legend"):
            told = {one.split(" ")[0] for one in legend.get_text().split("; ")}
            cells = [" ".join(one.stripped_strings) for one in shown.select("td")]
            stand = {one.find(string=True) for one in shown.select(".doubt")}
            stand |= {cell[0] for cell in cells if re.match("[≈<>] ", cell)}
            stand |= {"…"} if shown.select(".missing") else set()
            assert told == stand, section
            explained += 1
        if not shown.select(".legend"):
            assert not shown.select(".doubt"), section
    assert explained or (make, first) == (tables.register, 0)


def test_a_series_bears_the_sign_of_an_unusual_change_and_its_unit_stands_once(review_data):
    page = review.load(review_data, year=2013, first=2011, lang="vi")
    rows = rows_of(tables.trend(page, "membership"))
    members = rows["Đoàn viên công đoàn"]
    assert members[0] == "người" and "(†)" in members[-1] and "(†)" not in members[1]
    assert [row[0] for name, row in rows.items() if "Tỷ trọng" in name] and all(
        row[0] == "%" and "%" not in "".join(row[1:])
        for name, row in rows.items() if "Tỷ trọng" in name
    )  # fmt: skip
    energy = rows_of(tables.register(page, "education"))["Điện năng tiết kiệm (3 tháng)"]
    assert energy[2] == "kWh" and "kWh" not in energy[1]


def test_checks_of_one_kind_are_named_once_beside_a_figure(review_data):
    page = review.load(review_data, year=2013, first=2011, lang="vi")
    for row in rows_of(tables.register(page, "context")).values():
        named = re.findall(r"[✗!] [^;(]+", row[-1])
        assert len(named) == len({*named})
