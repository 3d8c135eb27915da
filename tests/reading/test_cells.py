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
