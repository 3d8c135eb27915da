"""A cell of a table is dated, counted and named by its heads, beside and above it."""

from __future__ import annotations

import pytest
from tables_data import compared, is_right

from kontum_stats.reading.blocks import CellBlock, Paragraph, TableBlock
from kontum_stats.reading.layout import laid_out
from kontum_stats.reading.scan import scan


@pytest.mark.parametrize("half", ["dev", "heldout"])
def test_value_unit_and_period_of_annotated_tables(half):
    cells = list(compared(half))
    right = [is_right(want, got) for *_, want, got in cells]
    assert len(cells) > 70
    assert sum(right) / len(right) >= 0.95


def test_a_cell_tells_its_unit_its_heads_and_where_its_period_stands():
    rows = [
        ["TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2014", "So sánh (%)"],
        ["A", "B", "C", "1", "2"],
        ["1", "Thu kinh phí", "triệu đồng", "905", "102,5"],
    ]
    cells = [
        CellBlock([Paragraph(text)], row, column)
        for row, texts in enumerate(rows, start=1)
        for column, text in enumerate(texts, start=1)
    ]
    table = scan(laid_out([TableBlock(cells)], "report.docx"))
    columns = ("token", "class", "period", "period_from", "printed_unit")
    assert [
        " ".join(row).strip() for row in zip(*(table[one] for one in columns), strict=True)
    ] == [
        "2014 year",
        "1 list_number",
        "2 list_number",
        "1 list_number",
        "905 figure 2014 column triệu đồng",
        "102,5 figure 2014 column %",
    ]
    assert list(table["value"])[-2:] == [905e6, 102.5]
    last = table.iloc[-1]
    assert (last["row_heads"], last["column_heads"]) == ("Thu kinh phí", "So sánh (%)")
    assert last["locator"] == "top:t1r3c5"


def scanned(rows, *above):
    """The figures in a table of `rows` with the lines `above` it: token, value, unit, period."""
    cells = [
        CellBlock([Paragraph(text)], row, column)
        for row, texts in enumerate(rows, start=1)
        for column, text in enumerate(texts, start=1)
    ]
    table = scan(laid_out([*map(Paragraph, above), TableBlock(cells)], "report.docx"))
    table = table[table["class"] == "figure"]
    columns = zip(table["token"], table["value"], table["unit"], table["period"], strict=True)
    return [f"{token} {value:g} {unit} {period}".strip() for token, value, unit, period in columns]


@pytest.mark.parametrize(
    "line",
    [
        "Thu, chi quỹ xã hội năm 2016 (ĐVT: triệu đồng)",
        "Thu, chi quỹ xã hội năm 2016 (triệu đồng)",
        "Thu, chi quỹ xã hội năm 2016 [triệu đồng]:",
        "Thu, chi quỹ xã hội năm 2016, đơn vị tính: triệu đồng",
        "4. Thu, chi quỹ xã hội năm 2016 (tính bằng triệu đồng)",
        "Biểu 07/TC: Thu, chi quỹ xã hội năm 2016 (triệu đồng)",
    ],
)
def test_a_unit_that_closes_the_line_above_a_table_holds_for_its_money(line):
    rows = [["Cụm", "Số thu", "Số lao động"], ["Ia Chim", "41,5", "360"]]
    figures = scanned(rows, "I. KẾT QUẢ", "Số liệu các cụm như sau.", line)
    assert figures == ["41,5 4.15e+07 VND 2016", "360 360 person 2016"]


def test_the_print_of_a_tables_thousands_is_no_figure():
    rows = [["Cụm", "Số thu"], ["Ia Chim", "41,5"]]
    above = "Thu quỹ năm 2016, ĐVT: 1.000 đồng"
    assert scanned(rows, "I. KẾT QUẢ", above) == ["41,5 41500 VND 2016"]


@pytest.mark.parametrize("name", ["Công đoàn bộ phận", "Ban nữ công", "Huyện có nhà văn hóa"])
def test_a_row_with_the_name_of_a_body_does_not_make_a_letterhead_of_its_table(name):
    rows = [
        ["TT", "Chỉ tiêu", "ĐVT", "2016", "2017"],
        ["1", "Lao động nữ", "người", "1.204", "1.377"],
        ["2", name, "đơn vị", "31", "34"],
    ]
    assert scanned(rows)[:2] == ["1.204 1204 person 2016", "1.377 1377 person 2017"]


def test_columns_that_count_several_things_outweigh_the_noun_of_the_row():
    rows = [["Nội dung", "Số lớp", "Lượt người"], ["Tập huấn đoàn viên", "6", "410"]]
    units = [figure.split()[2] for figure in scanned(rows)]
    assert units[1] == "person_turn" and units[0] != "person"


def test_a_share_beside_plan_and_result_is_of_their_year():
    rows = [
        ["Nội dung", "Kế hoạch 2017", "Thực hiện 2017", "Tỷ lệ (%)"],
        ["Phí", "50", "55", "110"],
    ]
    assert scanned(rows)[-1] == "110 110 percent 2017"


@pytest.mark.parametrize(
    "last",
    ["Ước 2024", "KH 2024", "Kế hoạch năm 2024", "TH 2024", "9 tháng 2024", "9T/2024",
     "6 tháng đầu năm 2024", "2024 (ước)"],
)  # fmt: skip
def test_a_head_may_say_of_a_year_that_it_is_planned_estimated_or_not_full(last):
    rows = [["Năm", "Thu kinh phí", "Chi"], ["2022", "81", "33"], [last, "97", "38"]]
    assert [one.split()[0] + one[-5:] for one in scanned(rows)] == [
        "81 2022", "33 2022", "97 2024", "38 2024",
    ]  # fmt: skip
    across = [["Chỉ tiêu", "2022", last], ["Thu kinh phí", "81", "97"]]
    assert scanned(across) == ["81 81  2022", "97 97  2024"]
