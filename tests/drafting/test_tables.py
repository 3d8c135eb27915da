"""A figure of a table goes from the draft to the raw file with the unit that its head prints."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kontum_stats.cleaning import raw
from kontum_stats.drafting.accept import accept
from kontum_stats.drafting.draft import draft
from kontum_stats.drafting.saved import write
from kontum_stats.drafting.verify import verify
from kontum_stats.reading.documents import read_document
from kontum_stats.reading.model import Document

HEADS = ("TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2014", "Năm 2015")
ROWS = (
    ("1", "Tiền ủng hộ", "triệu đồng", "905", "1.020"),
    ("2", "Đoàn viên", "người", "940", "985"),
    ("3", "Trong đó: đoàn viên nữ", "người", "410", "433"),
)


def page(rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    def line(cells: tuple[str, ...], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"

    table = line(HEADS, "th") + "".join(line(row, "td") for row in rows)
    return (
        f"<html><body><p>Báo cáo năm 2015</p><p>I. Số liệu</p><table>{table}</table></body></html>"
    )


@pytest.fixture
def data(province: Path) -> Path:
    """The small province with a second review, s2, and a name for one part of an indicator."""
    sources = province / "raw" / "sources.csv"
    sources.write_text(sources.read_text("utf-8") + "s2,Mới,New,LĐLĐ tỉnh,,2014,2015,\n", "utf-8")
    aliases = province / "raw" / "aliases.csv"
    aliases.write_text("indicator,breakdown,alias_vi\nunion_members,female,đoàn viên nữ\n", "utf-8")
    return province


@pytest.fixture
def document(tmp_path: Path) -> Document:
    path = tmp_path / "review.html"
    path.write_text(page(), "utf-8")
    return read_document(path)


def drafted(document: Document, data: Path) -> pd.DataFrame:
    return draft(document, raw.load(data), "s2", "en").set_index("as_printed")


def test_a_cell_has_its_heads_its_unit_and_the_year_of_its_column(document, data):
    row = drafted(document, data).loc["I:t1r2c4 «905»"]
    assert (row["printed_unit"], row["unit"], row["value"]) == ("triệu đồng", "VND", "905000000")
    assert (row["period"], row["period_from"]) == ("2014", "column")
    assert "Tiền ủng hộ" in row["row_heads"] and "2014" in row["column_heads"]
    assert row["indicator"] == "relief"


def test_a_part_is_found_by_a_name_of_its_own(document, data):
    row = drafted(document, data).loc["I:t1r4c5 «433»"]
    assert (row["indicator"], row["breakdown"]) == ("union_members", "female")


def test_a_unit_of_the_head_is_kept_read_and_proved(document, data, tmp_path):
    table = drafted(document, data).reset_index()
    table.loc[table["indicator"].ne(""), "decision"] = "accept"
    path = tmp_path / "draft.csv"
    write(table, path)
    accepted = accept(path, data)
    assert accepted.added == {"figures_2014.csv": 3, "figures_2015.csv": 3}
    loaded = raw.load(data)
    relief = loaded.figures.index[loaded.figures["printed"].eq("905")][0]
    assert loaded.figures.loc[relief, "printed_unit"] == "triệu đồng"
    assert loaded.quantities[relief].value == 905_000_000
    assert verify(document, loaded, source="s2").unproven.empty


def test_a_unit_that_no_head_says_is_told(document, data):
    (data / "raw" / "figures_2014.csv").write_text(
        "indicator,breakdown,period,printed,printed_unit,reading,source,locator,note\n"
        "relief,,2014,905,tỷ đồng,,s2,I:t1r2c4,\n",
        "utf-8",
    )
    found = verify(document, raw.load(data), source="s2").unproven["found"].tolist()
    (said,) = found
    assert said.startswith(
        "stands there, but no head or caption of its table says 'tỷ đồng': write"
    )


def test_a_file_without_the_column_gains_it_and_keeps_its_rows(document, data, tmp_path):
    path = data / "raw" / "figures_2014.csv"
    kept = 'union_members,,2014,"1.000",,s1,I,"a note, with a comma"'
    path.write_text(
        "indicator,breakdown,period,printed,reading,source,locator,note\n" + kept + "\n", "utf-8"
    )
    before = raw.load(data).figures.query("source == 's1' and period == '2014'")
    table = drafted(document, data).reset_index()
    table.loc[table["printed"].eq("905"), "decision"] = "accept"
    draft_file = tmp_path / "draft.csv"
    write(table, draft_file)
    accept(draft_file, data)
    after = raw.load(data).figures.query("source == 's1' and period == '2014'")
    assert after["note"].tolist() == before["note"].tolist() == ["a note, with a comma"]
    assert after["printed"].tolist() == ["1.000"]


def test_a_figure_filed_under_another_year_than_its_column_is_not_proven(document, data):
    (data / "raw" / "figures_2015.csv").write_text(
        "indicator,breakdown,period,printed,reading,source,locator,note\n"
        "union_members,,2015,940,,s2,I:t1r3c4,\n"
        "union_members,female,2015,433,,s2,I:t1r4c5,\n",
        "utf-8",
    )
    proof = verify(document, raw.load(data), source="s2")
    assert proof.unproven["found"].tolist() == ["stands there, but its column says 2014, not 2015"]


def test_a_year_in_doubt_is_the_analysts_to_settle(document, data):
    (data / "raw" / "figures_2015.csv").write_text(
        "indicator,breakdown,period,printed,reading,source,locator,note\n"
        "union_members,,2015,940,,s2,I:t1r3c4,[year_doubt] the head is misprinted\n",
        "utf-8",
    )
    assert verify(document, raw.load(data), source="s2").unproven.empty
