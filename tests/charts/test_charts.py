"""Charts: what is not printed is said, what is drawn can be read, and the same data gives the
same bytes."""

import re
from inspect import isfunction, signature
from itertools import combinations
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import findfont, get_font
from matplotlib.patches import Rectangle
from places import ROOT

from kontum_stats import charts
from kontum_stats.audit import checks
from kontum_stats.charts.bars import Bar, BarGroup, Panel, draw_bars
from kontum_stats.charts.lines import PER_CENTS, Curve, Point, lines
from kontum_stats.charts.style import C1, C2, INK_SOFT, picture
from kontum_stats.cleaning import figures, processed, raw
from kontum_stats.errors import InputError
from kontum_stats.review import review
from kontum_stats.review.words import number
from kontum_stats.vocabulary import FLAGS, signs_of

NAMES = sorted(
    name
    for name, value in vars(charts).items()
    if isfunction(value) and [*signature(value).parameters] == ["review", "data", "year", "lang"]
)
IN_TEXT = {
    "loans", "officer_training", "propaganda_output", "safety", "study_attendance", "women_award",
}  # fmt: skip
DRAWN = sorted({*NAMES} - IN_TEXT)
# Measuring needs glyphs; the reader's browser has its own.
pytestmark = pytest.mark.filterwarnings("ignore:Glyph .* missing from")
PAGES = [(year, lang) for year in (2011, 2012, 2013) for lang in ("vi", "en")]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="session")
def tables():
    return figures.clean(raw.load(ROOT / "data"))


@pytest.fixture(scope="session")
def folder(tables, tmp_path_factory):
    data = tmp_path_factory.mktemp("charts")
    audit = checks.tables(tables["figures"], raw.load(ROOT / "data"))
    processed.write_tables(tables | audit, data)
    return data


@pytest.fixture(scope="session")
def drawn(folder):
    """Every chart of every page."""
    return {
        (name, year, lang): getattr(charts, name)(review.load(folder, year=year, lang=lang))
        for year, lang in PAGES
        for name in NAMES
    }


@pytest.fixture
def changed(tables, tmp_path):
    """A review of figures that a test has changed: `changed(lambda table: …)`."""

    def build(change, year=2013, lang="en", parts=None):
        changes = {
            "figures": change(tables["figures"].copy()),
            "indicators": tables["indicators"],
            "breakdowns": tables["breakdowns"] if parts is None else parts,
        }
        processed.write_tables(changes, tmp_path)
        return review.load(tmp_path, year=year, lang=lang)

    return build


def without(*indicators):
    return lambda table: table[~table["indicator"].isin(indicators)].reset_index(drop=True)


def setting(column, value, **where):
    def change(table):
        rows = np.logical_and.reduce([table[key] == wanted for key, wanted in where.items()])
        assert rows.any()
        table.loc[rows, column] = value
        return table

    return change


def texts(figure):
    return [text for ax in figure.axes for text in ax.texts if text.get_text().strip()]


def words(chart):
    """Every text of the picture, or of what stands in its place."""
    if chart.figure is None:
        found = BeautifulSoup(chart.body, "html.parser").get_text(" ")
        return found.replace("\u00a0", " ").split()
    return [text.get_text() for text in texts(chart.figure)]


def bars(figure):
    return [bar for ax in figure.axes for bar in ax.patches if isinstance(bar, Rectangle)]


def assert_readable(figure):
    """Every label lies inside the picture, and no two labels lie on each other."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts(figure)]
    whole = figure.bbox
    clipped = [
        name for name, box in boxes
        if box.x0 < 0 or box.y0 < -1 or box.x1 > whole.x1 or box.y1 > whole.y1 + 1
    ]  # fmt: skip
    assert clipped == []
    overlapping = [
        (one, other)
        for (one, a), (other, b) in combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2
    ]
    assert overlapping == []


# What is refused, and what is said where nothing is printed


def test_charts_of_a_folder_that_was_not_built_name_the_command(tmp_path):
    (tmp_path / "data").mkdir()
    with pytest.raises(InputError, match="run: kontum-stats clean"):
        charts.density(data=tmp_path / "data")


def test_a_language_that_does_not_exist_is_refused_by_name(folder):
    with pytest.raises(InputError, match="'fr' is no language that is known here"):
        charts.density(data=folder, lang="fr")


@pytest.mark.parametrize(
    ("lang", "said"),
    [("vi", "Không có số liệu nào ghi theo chỉ tiêu"), ("en", "No figure is printed for")],
)
def test_without_its_figures_a_chart_is_a_notice_that_names_other_years(changed, lang, said):
    def only_legal_advice(table):
        return table[table["indicator"] == "legal_advice_clients"].reset_index(drop=True)

    page = changed(only_legal_advice, lang=lang)
    for notice in (getattr(charts, name)(page) for name in NAMES):
        assert isinstance(notice, charts.Notice)
        assert said in notice.text and "2014" in notice.text
        assert notice._repr_html_().startswith('<p class="notice">')
        assert notice._repr_mimebundle_()["text/plain"] == notice.text


def test_a_notice_says_of_whom_the_figures_are_where_it_is_not_those_compared(changed):
    def only_of_women(table):
        is_of_women = (table["indicator"] == "union_members") & (table["breakdown"] == "female")
        return table[is_of_women].reset_index(drop=True)

    notice = charts.density(changed(only_of_women))
    assert isinstance(notice, charts.Notice)
    assert notice.text.startswith("What this chart compares is not printed: ")
    assert notice.text.endswith("Printed is: Union members: Women.")


def test_without_any_figure_a_notice_names_no_year(changed):
    notice = charts.density(changed(lambda table: table.iloc[:0]))
    assert notice.text == "No figure is printed for: Union members among employees."


# What is missing


def test_a_year_that_is_not_printed_has_a_row_that_says_so_and_no_bar(folder):
    page = review.load(folder, year=2013, lang="en")
    chart = charts.indicator_chart(page, "grassroots_unions", ["state"], (2010, 2013))
    assert len(bars(chart.figure)) == len(chart.data) == 1
    assert {"not printed", "2010–2012"} <= set(words(chart))
    assert "State sector: 2013: 859\u00a0unions." in chart.alt


def test_a_figure_without_a_value_is_neither_drawn_nor_read_out(changed):
    gap = setting("value", float("nan"), indicator="statute_inspections", period="2012")
    chart = charts.inspections(changed(gap, year=2012))
    parts, swatches = 2 * 2, 2
    assert len(bars(chart.figure)) == parts + swatches
    assert words(chart).count("not printed") == 1
    assert "Not printed for 2012; the nearest printed: 2011 and 2013." in chart.note
    assert "nan" not in (chart.svg + chart.alt + chart.data.to_csv()).lower().replace("finance", "")


def test_a_page_whose_year_is_not_printed_names_the_nearest_years(drawn):
    note = drawn["density", 2012, "vi"].note
    assert "Báo cáo không có số liệu năm\u00a02011 và 2012; số in gần nhất: 2010 và 2013." in note
    assert "nearest printed: 2013" in drawn["safety", 2011, "en"].note


def test_only_the_years_of_the_page_are_drawn_full(drawn):
    def full(chart):
        return [bar.get_facecolor()[3] for bar in bars(chart.figure)].count(1)

    assert full(drawn["relief", 2013, "en"]) == 7
    assert full(drawn["relief", 2012, "en"]) == 0


def segments(*points):
    line = Curve(
        "Series", tuple(Point(year, year, value, f"{value:g}%") for year, value in points), C1
    )
    drawing = picture([lines([line], PER_CENTS, lambda value: f"{value:g}", 2013)])
    ax = drawing.axes[0]
    drawn = [part for part in ax.lines if part.get_linewidth() == 1.8]
    return [(*part.get_xdata(), part.get_linestyle()) for part in drawn]


def test_a_line_is_interrupted_where_a_year_is_missing():
    assert segments((2010, 40), (2012, 60), (2013, 50)) == [(2010, 2012, "--"), (2012, 2013, "-")]


def test_no_line_chooses_between_two_values_of_one_year():
    assert segments((2011, 40), (2012, 60), (2012, 70), (2013, 50)) == [(2011, 2013, "--")]


def test_a_number_printed_once_for_two_years_is_a_bracket_that_no_line_joins(drawn):
    chart = drawn["conference_rates", 2013, "vi"]
    (bracket,) = [line for line in chart.figure.axes[0].lines if len(line.get_xdata()) == 4]
    assert [*bracket.get_xdata()] == [2011, 2011, 2012, 2012]
    assert words(chart).count("81% (2011–2012)") == 1
    assert "một giá trị in chung cho nhiều năm" in chart.note
    ends = [line.get_xdata() for line in chart.figure.axes[0].lines if line.get_linewidth() == 1.8]
    assert len(ends) == 4  # two of each series that is printed year by year
    inspections = drawn["inspections", 2013, "vi"]
    assert "in chung cho nhiều năm" not in inspections.note
    assert "kỳ" not in chart.note.lower()  # a rate of two years and one of a year compare


def test_a_fact_printed_with_two_values_is_drawn_with_both(changed):
    def printed_twice(table):
        rows = table[(table["indicator"] == "conference_rate") & (table["period"] == "2012")]
        rows = rows[rows["breakdown"] == "agency"].assign(value=79.5, locator="II.3")
        latest = table[(table["period"] == "2013") & (table["breakdown"] == "")]
        awards = latest[latest["indicator"] == "women_award"].assign(value=5000.0)
        employees = latest[latest["indicator"] == "employees"].assign(value=40_000.0)
        return pd.concat([table, rows, awards, employees], ignore_index=True)

    page = changed(printed_twice)
    rates, award = charts.conference_rates(page), charts.women_award(page)
    members = charts.density(page)
    assert {"40,431", "40,000", "33,728"} <= {word.rstrip("*;†") for word in words(members)}
    assert {"89.5%", "79.5%"} <= set(words(rates))
    assert "2012: 89.5%; 2012: 79.5%; 2013: 97.52%." in rates.alt
    assert {"5,573,", "5,000"} <= {text.rstrip("†") for text in words(award)}
    assert_readable(rates.figure)


def test_members_without_employees_are_drawn_without_a_density(changed):
    chart = charts.density(changed(without("employees", "union_density", "non_members")))
    assert {"30,085", "33,728"} <= set(words(chart))
    assert chart.title == "Union members among employees"


# What a chart says


def rows_of(chart):
    """The data table of the page: its header, and its rows by their name."""
    table = ElementTree.fromstring(re.search(r"<table.*</table>", chart._repr_html_())[0])
    header, *rows = [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]
    return header, {row[0]: row[1:] for row in rows}


def test_the_table_of_the_page_has_a_column_for_each_period(drawn):
    header, rows = rows_of(drawn["conference_rates", 2013, "en"])
    assert header == ["Figure", "2011", "2012", "2013", "2011–2012"]
    assert rows["State enterprises (staff congress)"] == [
        "…not printed",
        "…not printed",
        "100%",
        "81%",
    ]
    header, rows = rows_of(drawn["sectors", 2013, "vi"])
    assert header == ["Chỉ tiêu", "2010", "2013"]
    assert rows["Đoàn viên công đoàn: Khu vực Nhà nước"] == [
        "26.883\u00a0người*",
        "30.852\u00a0người\u00a0(†)",
    ]


def test_parts_stand_below_the_name_of_their_whole_and_are_heard_with_it(drawn):
    chart = drawn["relief", 2013, "en"]
    header, rows = rows_of(chart)
    assert header == ["Figure (million VND)", "2013"]
    assert rows["Donations collected"] == [""]
    assert rows["Donations collected: Shelter fund"] == ["44.064†"]
    assert '<span class="part">Shelter fund</span>' in chart._repr_html_()


def test_a_fact_printed_with_two_values_has_both_in_its_cell(changed):
    def printed_twice(table):
        award = (table["indicator"] == "women_award") & (table["period"] == "2013")
        return pd.concat([table, table[award].assign(value=5000.0)], ignore_index=True)

    page = changed(printed_twice)
    chart = charts.indicator_chart(page, "women_award", [""], (2010, 2013))
    (cells,) = rows_of(chart)[1].values()
    assert cells[-1] == "5,573; 5,000"


def test_a_period_without_a_figure_is_a_dash_that_says_so(drawn):
    chart = drawn["sectors", 2013, "en"]
    unions = rows_of(chart)[1]["Grassroots unions: State sector"]
    assert unions == ["…not printed", "859\u00a0unions"]
    assert '<span class="visually-hidden">not printed</span>' in chart._repr_html_()


@pytest.mark.parametrize("name", sorted({*NAMES} - {"officer_training", "women_award"}))
def test_the_table_of_the_page_carries_every_value_of_the_data(drawn, name):
    for year, lang in PAGES:
        chart = drawn[name, year, lang]
        header, rows = rows_of(chart)
        periods = set(chart.data.iloc[:, 1])
        assert periods == set(header[1:]) or all(
            any(one in label for label in rows) for one in periods
        )
        cells = [header[0], *(cell for row in rows.values() for cell in row)]
        for value in chart.data.iloc[:, 2]:
            assert any(re.search(r"[\d.,]+", value)[0] in cell for cell in cells)


def test_numbers_that_the_audit_takes_for_one_are_both_marked(drawn, changed, tables):
    chart = drawn["relief", 2013, "vi"]
    assert {"476†", "450†"} <= set(words(chart))
    assert "chưa rõ có trùng nhau không" in chart.note
    unchecked = charts.relief(changed(lambda table: table))
    assert {"476", "450"} <= set(words(unchecked))


def test_a_number_close_to_one_that_is_not_drawn_bears_no_mark(drawn):
    assert "Non-state sector, unions: 92† → 96" in drawn["sectors", 2013, "en"].alt
    assert "43" in words(drawn["safety", 2013, "en"])


def test_a_share_that_no_count_gives_is_marked_and_what_it_is_held_against_is_not(drawn):
    chart = drawn["conference_rates", 2013, "en"]
    assert {"55.57%†", "65.5%†", "43.16%", "(41/95)"} <= {
        *words(chart),
        *" ".join(words(chart)).split(),
    }
    assert "the figure does not stand up to its check (see the audit)" in chart.note


def test_a_wage_of_nobody_knows_whom_is_not_called_the_total(drawn):
    chart = drawn["wages_and_coverage", 2013, "vi"]
    assert "Tổng số" not in chart.alt
    wage = "Tiền lương bình quân theo kết quả kiểm tra doanh nghiệp: không rõ đối tượng"
    assert f"{wage}: 2013: 3,6" in chart.alt
    assert wage in " ".join(words(chart)) and wage in rows_of(chart)[1]


def test_periods_of_different_length_are_not_compared(drawn):
    vi, en = drawn["loans", 2013, "vi"], drawn["loans", 2013, "en"]
    assert "Kỳ 2 năm và kỳ 1 năm: không so sánh trực tiếp." in vi.note
    assert "A period of 2 years and one of 1 year: not to be compared directly." in en.note
    assert "falling" not in en.alt and "rising" not in en.alt


def test_a_title_names_every_direction(drawn, changed):
    assert drawn["conference_rates", 2013, "vi"].title == (
        "Tỷ lệ đơn vị tổ chức hội nghị hằng năm, 2011–2013: cơ quan, đơn vị sự nghiệp "
        "và doanh nghiệp Nhà nước tăng, doanh nghiệp ngoài Nhà nước có công đoàn\u00a0† "
        "giảm"
    )
    level = setting(
        "value", 81, indicator="conference_rate", breakdown="state_congress", period="2013"
    )
    assert charts.conference_rates(changed(level)).title.endswith(
        "up in agencies and public service units, down in non-state enterprises with a union, "
        "practically unchanged in state enterprises"
    )


def test_a_title_names_no_direction_where_the_years_differ(changed):
    def without_one_end(table):
        rows = (table["indicator"] == "conference_rate") & (table["breakdown"] == "agency")
        return table[~(rows & (table["period"] == "2013"))].reset_index(drop=True)

    title = charts.conference_rates(changed(without_one_end)).title
    assert title == "Share of units that held the yearly conference"


def test_alt_texts_keep_the_printed_decimals(drawn):
    assert "88,25%" in drawn["conference_rates", 2011, "vi"].alt


@pytest.mark.parametrize("name", NAMES)
def test_the_alt_text_carries_every_number_of_the_data_table(drawn, name):
    for year, lang in PAGES:
        chart = drawn[name, year, lang]
        assert len(chart.data)
        for value in chart.data.iloc[:, 2]:
            assert value in chart.alt


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_the_data_table_stands_in_the_picture(drawn, name):
    for year, lang in PAGES:
        chart = drawn[name, year, lang]
        picture = " ".join(words(chart))
        # Employees are the whole bar of the density; their number is members and the rest. Of the
        # numbers of courses and the like those of other periods stand in words.
        data = chart.data.iloc[2:] if name == "density" else chart.data
        for value in data.iloc[:, 2]:
            assert re.search(r"[\d.,]+", value)[0] in f"{picture} {chart.note}"


def test_the_alt_text_says_which_way_a_series_goes(drawn):
    alt = drawn["conference_rates", 2013, "en"].alt
    assert (
        "Non-state enterprises with a union: 2011: 65.5% (caution); 2012: 55.57% (caution); "
        "2013: 43.16%, falling" in alt
    )
    assert "Doanh nghiệp Nhà nước (đại hội CNVC): 2011–2012: 81%; 2013: 100%, tăng" in (
        drawn["conference_rates", 2013, "vi"].alt
    )


def test_a_title_states_the_change_in_the_readers_numbers(drawn):
    assert drawn["density", 2013, "vi"].title == (
        "Tỷ lệ đoàn viên trong tổng số CNVCLĐ: "
        "tăng từ 73,4%* (năm\u00a02010) lên 83,4%* (năm\u00a02013)\u00a0(†)"
    )


def test_numbers_of_another_definition_are_not_said_to_rise(drawn):
    inspections = drawn["inspections", 2013, "en"]
    assert "rising" not in inspections.alt
    assert inspections.title == (
        "Inspections by unions at all levels: up from 355 in 2011 to 467 in 2012\u00a0(†); "
        "2013 is called otherwise, perhaps not the same (475‡)"
    )
    assert "‡ from here on what is counted may be another" in words(inspections)
    assert "called otherwise than in the years without this sign" in inspections.note


def test_the_title_of_grades_joins_the_best_and_names_the_worst(drawn, changed):
    assert drawn["union_grades", 2013, "en"].title == (
        "Unions graded “Strong” or better: practically unchanged, 84.0%*† in 2011 and 83.8%* "
        "in 2013; “Average” down from 33† to 15\u00a0unions\u00a0(†), “Weak” up from 10† to "
        "23\u00a0unions\u00a0(†)"
    )
    fewer = setting("value", 10, indicator="graded_unions", breakdown="weak", period="2013")
    assert (
        "“Weak” practically unchanged (10† and 10\u00a0unions)"
        in charts.union_grades(changed(fewer)).title
    )


def test_one_bar_of_grades_is_as_long_as_another_and_parts_differ_in_grey(drawn):
    parts = bars(drawn["union_grades", 2013, "en"].figure)
    depths = [part.get_facecolor()[3] for part in parts[:5]]
    assert depths == sorted(depths, reverse=True) and len({*depths}) == 5
    for of_year in (parts[:5], parts[5:10]):
        assert sum(part.get_width() for part in of_year) == pytest.approx(100)


def test_what_comes_to_one_is_computed_from_both_and_bears_their_doubts(drawn):
    loans, sectors = drawn["loans", 2013, "en"], drawn["sectors", 2013, "en"]
    assert loans.title == "Average loan for each borrower or job, by programme"
    averages = [cell for (cell,) in rows_of(loans)[1].values()]
    assert averages == ["2.9*‡ (953 : 331‡)", "5.0*† (505† : 101†)", "7.4*† (294† : 40†)"]
    # The members changed unusually; of what comes to a union no earlier value is printed.
    assert "35.9* (30,852\u00a0(†) : 859)" in words(sectors)
    assert "35.9* (30,852\u00a0(†) : 859)" in sectors.alt


def test_a_slope_begins_at_a_hundred_and_says_both_prints(drawn):
    chart = drawn["sectors", 2013, "vi"]
    assert {"115*\u00a0(†)", "112*\u00a0(†)", "104*\u00a0†", "90*\u00a0(†)"} <= set(words(chart))
    assert "Khu vực Nhà nước, đoàn viên: 26.883* → 30.852: 115*\u00a0(†)." in chart.alt
    assert chart.title == (
        "Đoàn viên, 2010–2013: khu vực Nhà nước\u00a0(†) và tổng số\u00a0(†) tăng, "
        "khu vực ngoài Nhà nước\u00a0(†) giảm; CĐCS (khu vực ngoài Nhà nước): "
        "tăng từ 92† (năm\u00a02010) lên 96 (năm\u00a02013)"
    )


def test_two_numbers_that_may_be_one_are_joined_by_a_bracket(drawn, changed):
    assert "perhaps one and the same" in words(drawn["relief", 2013, "en"])
    unchecked = charts.relief(changed(lambda table: table))
    assert "perhaps one and the same" not in words(unchecked)


def test_a_dumbbell_shows_what_is_printed_of_both_and_compares_one_year(drawn):
    chart = drawn["composition", 2013, "en"]
    assert chart.title == (
        "Who employees and members are, 2010: a larger share of members: women, Communist Party "
        "members and ethnic minorities; nearly alike: with a religion"
    )
    assert "Men" not in words(chart) and "State sector" not in words(chart)


def test_one_number_stands_with_the_statements_that_it_decides(review_data, drawn):
    award = charts.women_award(review.load(review_data, year=2013, lang="en"))
    assert "More women hold the award" in award.body
    assert 'class="badge supported"' in award.body and "<svg" in award.body
    assert "<li>" not in drawn["women_award", 2013, "en"].body  # the claims were not tested there


def test_a_part_leads_by_more_than_the_margin_or_no_title_says_so(drawn, changed):
    assert drawn["culture_participation", 2013, "en"].title.endswith(
        "2013: of those printed one by one most in sports exchanges of grassroots unions "
        "(3,634\u00a0persons)"
    )
    level = setting("value", 3630, indicator="event_participants", breakdown="art_night")
    assert "most in" not in charts.culture_participation(changed(level)).title
    doubt = setting(
        "flags", "label_doubt", indicator="event_participants", breakdown="sports_exchange"
    )
    assert "most in" not in charts.culture_participation(changed(doubt)).title
    assert "nhiều nhất" not in drawn["relief", 2013, "vi"].title  # 476† and 450† may be one


def test_an_award_that_is_printed_by_its_short_name_is_compared(changed):
    chart = charts.women_award(changed(setting("flags", "", indicator="women_award"), lang="vi"))
    assert chart.title.startswith("Nữ CNVCLĐ đạt danh hiệu “Giỏi việc nước, đảm việc nhà”: tăng từ")
    assert "2.527" in chart.title and "5.573" in chart.title and "Hai giỏi" not in chart.note


def test_what_is_derived_doubtful_or_estimated_is_marked_and_explained(drawn):
    sectors = drawn["density", 2013, "vi"]
    assert (
        "73,4%*" in words(sectors)
        and "83,4%*\u00a0(†)" in words(sectors)
        and "* Tính từ các số đã in." in sectors.note
    )
    relief = drawn["relief", 2013, "vi"]
    assert "9,907†" in words(relief) and "> 15" in words(relief)
    assert "số in có thể đọc theo hai cách" in relief.note and ">: trên." in relief.note
    wages = drawn["wages_and_coverage", 2013, "en"]
    assert "≈ 62.5%†" in words(wages) and "about 62.5%" in wages.alt


@pytest.fixture(scope="session")
def doubted(folder):
    """What the audit says of each fact: its flags."""
    found = pd.read_parquet(folder / "processed" / "doubts.parquet")
    return found.groupby(["indicator", "breakdown", "period"])["flag"].agg(set).to_dict()


def strings(chart):
    """The texts of a chart but the numbers of its axes."""
    if chart.figure is None:
        return [*BeautifulSoup(f"{chart.body}", "html.parser").stripped_strings]
    return [text.get_text() for text in texts(chart.figure) if text.get_color() != INK_SOFT]


def signs_in(shown):
    others = shown.replace("(†)", "")
    return {sign for sign in "*†‡" if sign in others} | ({"(†)"} if "(†)" in shown else set())


def test_every_number_of_every_chart_bears_the_signs_of_its_doubts(drawn, doubted):
    checked = 0
    for (name, _, lang), chart in drawn.items():
        shown = strings(chart)
        numbers = [number(chart.t, one).strip("≈<> %") for one in chart.drawn]
        for one, value in zip(chart.drawn, numbers, strict=True):
            # Employees are the whole bar of the density, money may stand in millions.
            alone = re.compile(rf"(?<![\d.,]){re.escape(value)}(?![.,]?\d)")
            places = [text for text in shown if alone.search(text)]
            if numbers.count(value) > 1 or not places:
                continue
            flags = {*one.flags} | doubted.get(one.fact, set())
            marks = "".join(signs_of(flags))
            behind = re.compile(rf"{alone.pattern}%?(?:[^\d*†‡(;]*)?{re.escape(marks)}(?![*†‡])")
            assert all(behind.search(text) for text in places), (name, lang, value, marks, places)
            if any(FLAGS[flag].of_change for flag in flags):
                assert any("(†)" in text for text in places), (name, lang, value, places)
            checked += bool(marks)
    assert checked > 100


@pytest.mark.parametrize("name", NAMES)
def test_a_note_explains_just_the_signs_that_stand_in_the_chart(drawn, name):
    for year, lang in PAGES:
        chart = drawn[name, year, lang]
        told = re.findall(r"(?:^|\. )([*†‡]|\(†\)) ", chart.note)
        assert {*told} == signs_in(" ".join([chart.title, *strings(chart)])), (year, lang)
        assert len(told) == len({*told})


def test_a_note_says_where_the_figures_are_printed_sections_first(drawn):
    assert (
        drawn["density", 2013, "vi"]
        .note.replace("\u00a0", " ")
        .endswith("Nguồn: mục I, chú thích 12.")
    )
    assert (
        drawn["relief", 2013, "en"]
        .note.replace("\u00a0", " ")
        .endswith("Printed in: note 4, note 11.")
    )


def test_a_period_of_several_years_stays_one_figure(drawn):
    chart = drawn["loans", 2012, "en"]
    labels = " ".join(rows_of(chart)[1])
    assert "2011–2012" in labels and "2013" in labels
    assert "and is not divided by years" in chart.note


@pytest.mark.parametrize("name", NAMES)
def test_the_two_languages_share_no_sentence(drawn, name):
    vi, en = drawn[name, 2013, "vi"], drawn[name, 2013, "en"]
    for part in ("title", "note", "alt", "summary"):
        assert getattr(vi, part) != getattr(en, part)
    assert not set(vi.data.columns) & set(en.data.columns)
    english = re.compile(r"\b(the|of|from|and|not|printed|members?|by)\b")
    assert not english.search(" ".join([vi.title, vi.note, vi.alt, *words(vi)]))
    vietnamese = re.compile(r"\b(năm|của|tăng|giảm|người|không|chú thích|triệu)\b")
    assert not vietnamese.search(" ".join([en.title, en.note, en.alt, *words(en)]))


# How it is drawn


@pytest.mark.parametrize("name", DRAWN)
def test_no_label_is_clipped_or_lies_on_another(drawn, name):
    for year, lang in PAGES:
        assert_readable(drawn[name, year, lang].figure)


@pytest.mark.parametrize("name", sorted({*DRAWN} - {"inspections", "union_grades"}))
def test_bars_begin_at_zero_and_have_a_length(drawn, name):
    figure = drawn[name, 2013, "vi"].figure
    for ax in figure.axes:
        for bar in ax.patches:
            assert bar.get_x() == 0 and np.isfinite(bar.get_width()) and bar.get_width() > 0
            assert ax.get_xlim()[0] == 0 and bar.get_width() <= ax.get_xlim()[1]


def test_lines_stand_on_an_axis_from_zero_to_a_hundred(drawn):
    labels = words(drawn["conference_rates", 2013, "vi"])
    assert [label for label in labels if label in ("0%", "25%", "50%", "75%")] == [
        "0%", "25%", "50%", "75%",
    ]  # fmt: skip


NUMBERS = st.floats(min_value=0, max_value=1e12, allow_nan=False) | st.just(0.0)
MEASURED = get_font(findfont("DejaVu Sans")).get_charmap()
# A character that the measuring font lacks is drawn here as a box of any height, on which marks
# are stacked; in the browser the reader's own font has it.
LABELS = st.text(st.sampled_from(sorted(map(chr, MEASURED))), max_size=200)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(LABELS, NUMBERS, st.booleans()), min_size=1, max_size=5), LABELS)
def test_bars_of_any_size_and_name_stay_readable(rows, title):
    groups = tuple(
        BarGroup(label, (Bar("2013", round(value), f"{round(value):,}", strong),))
        for label, value, strong in rows
    )
    assert_readable(draw_bars([Panel(title, "persons", groups)], lambda value: f"{value:,.0f}"))


@pytest.mark.parametrize("name", DRAWN)
def test_the_svg_is_well_formed_and_keeps_to_itself(drawn, name):
    chart = drawn[name, 2013, "vi"]
    root = ElementTree.fromstring(chart.svg)
    assert root.tag == f"{SVG}svg" and root.get("viewBox")
    assert root.get("width") is None and root.get("height") is None
    assert root.find(f"{SVG}desc").text == chart.alt
    assert root.get("aria-labelledby") == f"chart-{name}-title chart-{name}-desc"
    assert not list(root.iter(f"{SVG}style")) and not list(root.iter(f"{SVG}script"))
    own = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(own) == len(set(own)) and all(one.startswith(f"chart-{name}-") for one in own)
    targets = re.findall(r'(?:href="#|url\(#)([^")]+)', chart.svg)
    assert set(targets) <= set(own)
    assert len(chart.svg.encode()) < 30_000


def test_colours_of_the_svg_follow_the_page(drawn):
    picture = drawn["conference_rates", 2013, "vi"].svg
    assert f"fill: var(--c1, {C1})" in picture and f"var(--c2, {C2})" in picture
    bare = re.sub(r"var\([^;]*\)", "", picture)
    assert not re.search(r"#[0-9a-f]{6}", bare)


@pytest.mark.parametrize("name", DRAWN)
def test_text_in_the_svg_is_text_and_is_all_that_was_written(drawn, name):
    chart = drawn[name, 2013, "vi"]
    picture = ElementTree.fromstring(chart.svg)
    assert sorted(text.text for text in picture.iter(f"{SVG}text")) == sorted(words(chart))


def test_the_same_review_gives_the_same_bytes_whatever_the_readers_style(folder):
    page = review.load(folder, year=2013, lang="vi")
    before = charts.conference_rates(page), charts.sectors(page)
    with mpl.rc_context(
        {"font.family": "serif", "svg.fonttype": "path", "lines.solid_capstyle": "round"}
    ):
        after = charts.conference_rates(page), charts.sectors(page)
    assert [chart._repr_html_() for chart in before] == [chart._repr_html_() for chart in after]


def test_drawing_changes_no_global_style(folder):
    before = dict(mpl.rcParams)
    charts.conference_rates(data=folder)
    assert dict(mpl.rcParams) == before


def test_a_chart_can_be_asked_for_by_folder_year_and_language(folder):
    chart = charts.density(data=folder, year=2013, lang="en")
    assert chart.title.startswith("Union members among employees: up from")
    bundle, about = chart._repr_mimebundle_()
    assert about == {"kontum_stats": {"years": [2010, 2013]}}
    assert bundle["text/plain"] == chart.alt
    assert bundle["text/html"].startswith('<figure class="chart" id="chart-density">')
    assert (
        '<details class="chart-data"><summary>Figures of the chart</summary>' in chart._repr_html_()
    )


def test_a_province_with_other_figures_gets_charts_and_notices(province):
    processed.write_tables(figures.clean(raw.load(province)), province)
    page = review.load(province, year=2013, lang="vi")
    made = {name: getattr(charts, name)(page) for name in NAMES}
    shown = {name for name, chart in made.items() if isinstance(chart, charts.Chart)}
    assert shown == {"density", "sectors"}
    for name in shown:
        assert_readable(made[name].figure)
    assert made["sectors"].title.startswith("Đoàn viên, 2012–2013: ")


# Text that comes from data


HOSTILE = (
    '<script>alert(1)</script>"><img onerror=x> {{7*7}} $x^2$ \u202eevil\u202c \x07 & \U0001f600'
)


@pytest.mark.parametrize(
    "name",
    [
        "relief",
        "sectors",
        "conference_rates",
        "union_grades",
        "inspections",
        "composition",
        "safety",
    ],
)
@pytest.mark.parametrize(
    "label",
    [HOSTILE, "đoàn viên " * 1000, "a" * 10_000, ""],
    ids=["hostile", "many words", "one long word", "empty"],
)
def test_any_label_is_shown_as_text_and_breaks_nothing(changed, tables, name, label):
    page = changed(
        lambda table: table.assign(label_vi=label, label_en=label),
        parts=tables["breakdowns"].assign(label_vi=label, label_en=label),
    )
    chart = getattr(charts, name)(page)
    html = chart._repr_html_()
    assert "<script" not in html and "<img" not in html
    if chart.figure:
        ElementTree.fromstring(chart.svg)
        assert_readable(chart.figure)
        assert max((len(word) for word in words(chart)), default=0) < 80
