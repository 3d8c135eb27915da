"""A draft is decided in Excel or LibreOffice and accepted as a CSV file is."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from places import kontum_stats
from python_calamine import CalamineWorkbook

from kontum_stats import language
from kontum_stats.cleaning import figures, raw
from kontum_stats.drafting import saved
from kontum_stats.drafting.accept import accept
from kontum_stats.drafting.draft import COLUMNS, draft
from kontum_stats.errors import InputError
from kontum_stats.reading.documents import read_document, text_document
from kontum_stats.reading.model import Document

PAGE = """<html><body><p>Báo cáo năm 2014</p><p>I. Số liệu</p>
<table><tr><th>Địa bàn</th><th>Đoàn viên</th><th>Trong đó nữ</th></tr>
<tr><td>Huyện Đăk Hà</td><td>420</td><td>201</td></tr>
<tr><td>Huyện Sa Thầy</td><td>520</td><td>255</td></tr>
<tr><td>Tổng cộng</td><td>940</td><td>456</td></tr></table>
<p>Tiền ủng hộ 12,5 triệu đồng. Trồng 37 cây xanh.</p></body></html>"""


@pytest.fixture
def data(province: Path) -> Path:
    sources = province / "raw" / "sources.csv"
    sources.write_text(sources.read_text("utf-8") + "s2,Mới,New,LĐLĐ tỉnh,,2014,2014,\n", "utf-8")
    return province


@pytest.fixture
def document(tmp_path: Path) -> Document:
    path = tmp_path / "review.html"
    path.write_text(PAGE, "utf-8")
    return read_document(path)


def drafted(document: Document, data: Path) -> pd.DataFrame:
    return draft(document, raw.load(data), "s2", "vi")


def decided(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table accepted, and the trees as a new indicator."""
    changed = table.copy()
    changed.loc[changed["locator"].str.contains(":t1"), "decision"] = "accept"
    trees = changed["printed"].eq("37")
    changed.loc[trees, "indicator"] = "mới (rights, unit): Cây trồng | Trees planted"
    changed.loc[trees, "decision"] = "accept"
    return changed


def as_excel_saves(table: pd.DataFrame, separator: str, path: Path) -> Path:
    path.write_text(table.to_csv(index=False, sep=separator), encoding="utf-8-sig")
    return path


@pytest.fixture(params=["xlsx", "comma", "semicolon", "tab"])
def file(request, document, data, tmp_path) -> Path:
    table = decided(drafted(document, data))
    if request.param == "xlsx":
        saved.save(table, tmp_path / "d.xlsx", raw.load(data), document, language.load("vi"))
        return tmp_path / "d.xlsx"
    separator = {"comma": ",", "semicolon": ";", "tab": "\t"}[request.param]
    return as_excel_saves(table, separator, tmp_path / "d.csv")


def raw_rows(data: Path, name: str) -> list[dict[str, str]]:
    with (data / "raw" / f"{name}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_however_a_draft_was_saved_the_same_rows_and_names_are_accepted(file, data):
    added = accept(file, data).added
    assert added == {"indicators.csv": 1, "breakdowns.csv": 5, "figures_2014.csv": 7}
    (trees,) = [row for row in raw_rows(data, "indicators") if row["label_vi"] == "Cây trồng"]
    assert trees == {
        "indicator": "cay_trong", "section": "rights", "label_vi": "Cây trồng",
        "label_en": "Trees planted", "unit": "unit", "kind": "flow", "note": "",
    }  # fmt: skip
    places = {row["breakdown"]: row["dimension"] for row in raw_rows(data, "breakdowns")}
    assert places["huyen_dak_ha"] == places["huyen_sa_thay"] == "dia_ban"
    assert places["huyen_dak_ha_nu"] == places["other_dia_ban_nu"] == "dia_ban_nu"
    assert "other_dia_ban" not in places
    rows = {(row["indicator"], row["breakdown"]): row["printed"]
            for row in raw_rows(data, "figures_2014")}  # fmt: skip
    assert rows["union_members", ""] == "940" and rows["union_members", "female"] == "456"
    assert rows["union_members", "huyen_sa_thay_nu"] == "255" and rows["cay_trong", ""] == "37"


def test_a_new_name_that_is_incomplete_is_refused_by_its_row_of_the_draft(document, data, tmp_path):
    table = decided(drafted(document, data))
    table.loc[table["printed"].eq("37"), "indicator"] = "mới (trees, unit): Cây trồng"
    path = as_excel_saves(table, ";", tmp_path / "d.csv")
    before = {one: one.read_bytes() for one in (data / "raw").iterdir()}
    with pytest.raises(InputError) as refusal:
        accept(path, data)
    said = [str(one) for one in refusal.value.problems]
    assert len(said) == 1 and "between the brackets: mới (section, unit, kind): name" in said[0]
    assert "d.csv, row 9, column indicator: 'trees' is not a section, in the new name" in said[0]
    assert {one: one.read_bytes() for one in (data / "raw").iterdir()} == before


def test_a_cell_that_excel_made_a_number_is_read_as_a_person_sees_it(data, document, tmp_path):
    table = decided(drafted(document, data))
    rows = [list(COLUMNS), *table.to_numpy().tolist()]
    with xlsxwriter.Workbook(tmp_path / "d.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                is_number = at and str(cell).isdigit() and COLUMNS[column] in ("period", "printed")
                sheet.write(at, column, int(cell) if is_number else cell)
    assert accept(tmp_path / "d.xlsx", data).added["figures_2014.csv"] == 7


def heads_of(path: Path) -> list[str]:
    return [
        str(cell) for cell in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0]
    ]


def test_the_workbook_has_lists_frozen_heads_and_the_tables_of_the_document(
    document, data, tmp_path
):
    path = tmp_path / "d.xlsx"
    saved.save(drafted(document, data), path, raw.load(data), document, language.load("vi"))
    names = CalamineWorkbook.from_path(path).sheet_names
    assert names == ["Bản nháp", "Bảng trong báo cáo", "Chỉ tiêu", "Phân tổ", "Cách ghi"]
    shown = CalamineWorkbook.from_path(path).get_sheet_by_name(names[1]).to_python()
    assert ["Huyện Sa Thầy", "520", "255"] in [row[:3] for row in shown]
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode("utf-8")
    assert sheet.count('<dataValidation type="list"') == 4
    # What accept would refuse is red at once, and what is no period is stopped as it is typed.
    assert sheet.count('<dataValidation type="custom"') == 1
    red = re.findall(r'<conditionalFormatting sqref="([A-Z])\d+:\1\d+">', sheet)
    head = [one.rpartition(" · ")[2] for one in heads_of(path)]
    assert {head[ord(letter) - ord("A")] for letter in red} == {
        "indicator", "breakdown", "period", "reading"
    }  # fmt: skip
    assert 'state="frozen"' in sheet and "<autoFilter" in sheet and "<f>" not in sheet


def test_the_same_draft_gives_the_same_bytes(document, data, tmp_path):
    t, loaded = language.load("en"), raw.load(data)
    for name in ("a.xlsx", "b.xlsx"):
        saved.save(drafted(document, data), tmp_path / name, loaded, document, t)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_drafting_again_keeps_what_was_decided_in_the_workbook(document, data, tmp_path):
    path = tmp_path / "d.xlsx"
    saved.save(decided(drafted(document, data)), path, raw.load(data), document,
               language.load("vi"))  # fmt: skip
    again = saved.with_decisions(drafted(document, data), path, language.load("vi"))
    assert list(again["decision"]).count("accept") == 7
    assert again.loc[again["printed"].eq("37"), "indicator"].item().endswith("| Trees planted")


def test_what_is_no_workbook_is_refused_with_the_mend(data, tmp_path):
    (tmp_path / "d.xlsx").write_bytes(b"not a workbook")
    done = kontum_stats("accept", tmp_path / "d.xlsx", "--data", data)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "d.xlsx: cannot be read as a workbook" in done.stderr
    empty = io.BytesIO()
    xlsxwriter.Workbook(empty).close()
    (tmp_path / "e.xlsx").write_bytes(empty.getvalue())
    with pytest.raises(InputError, match="is empty"):
        accept(tmp_path / "e.xlsx", data)


def test_a_correction_is_proposed_for_the_rest_of_its_column(document, data, tmp_path):
    table = drafted(document, data)
    first = table.index[table["printed"].eq("420")][0]
    table.loc[first, ["indicator", "decision"]] = ["employees", "accept"]
    path = as_excel_saves(table, ",", tmp_path / "d.csv")
    again = saved.with_decisions(drafted(document, data), path, language.load("en"))
    column = again[again["locator"].str.endswith("c2")]
    assert set(column["indicator"]) == {"employees"}
    assert column["reason"].str.startswith(f"as corrected in row {first + 2}").sum() == 2
    others = again[again["locator"].str.endswith("c3")]
    assert set(others["indicator"]) == {"union_members"}


def test_a_correction_of_a_sentence_goes_to_what_counts_the_same_thing_there(data, tmp_path):
    text = "Báo cáo năm 2014\nI. A\nHọp 3 cuộc ở huyện, 4 cuộc ở xã, trồng 5 cây.\n"
    loaded = raw.load(data)
    table = draft(text_document(text), loaded, "s2", "en").assign(indicator="old")
    written = table.copy()
    written.loc[table.index[0], "indicator"] = "meetings"
    path = as_excel_saves(written, ",", tmp_path / "d.csv")
    again = saved.with_decisions(table, path, language.load("en"))
    assert list(again["indicator"]) == ["meetings", "meetings", "old"]


def test_a_part_is_never_carried_to_a_total_and_the_rows_of_a_correction_are_named(data, tmp_path):
    (tmp_path / "review.txt").write_text(
        "Báo cáo năm 2014\nI. A\nKết nạp 128 đoàn viên, đạt 114% chỉ tiêu (112 đoàn viên). Toàn"
        " tỉnh có 93 tổ với 902 đoàn viên. Riêng ngoài nhà nước có 18 tổ với 760 đoàn viên, 40"
        " đoàn viên.\n",
        "utf-8",
    )
    path, loaded = tmp_path / "d.csv", raw.load(data)
    table = draft(read_document(tmp_path / "review.txt"), loaded, "s2", "vi")
    table = table.assign(indicator="old", breakdown="")
    written = table.copy()
    (corrected,) = table.index[table["printed"].eq("760 đoàn viên")]
    written.loc[corrected, ["indicator", "breakdown"]] = ["union_members", "female"]
    as_excel_saves(written, ",", path)
    again = saved.with_decisions(table, path, language.load("vi"))
    assert again.index[again["breakdown"].eq("female")].tolist() == [corrected]
    changed = again.index[again["indicator"].eq("union_members")].tolist()
    assert changed == [corrected, corrected + 1]
    reasons = dict(enumerate(again["reason"], 2))
    assert saved.carried(reasons) == {corrected + 2: [corrected + 3]}


def test_where_columns_are_years_a_correction_goes_on_along_its_row(data, tmp_path):
    page = tmp_path / "years.html"
    page.write_text(
        "<html><body><p>Báo cáo năm 2014</p><p>I. Số liệu</p><table>"
        "<tr><th>Chỉ tiêu</th><th>Năm 2012</th><th>Năm 2013</th><th>Năm 2014</th></tr>"
        "<tr><td>Đoàn viên</td><td>900</td><td>920</td><td>940</td></tr>"
        "<tr><td>Trong đó: nữ</td><td>401</td><td>430</td><td>456</td></tr>"
        "</table></body></html>",
        "utf-8",
    )
    document = read_document(page)
    table = drafted(document, data)
    before = table["breakdown"].tolist()
    first = table.index[table["printed"].eq("401")][0]
    table.loc[first, ["indicator", "breakdown", "decision"]] = ["employees", "male", "accept"]
    path = as_excel_saves(table, ",", tmp_path / "d.csv")
    again = saved.with_decisions(drafted(document, data), path, language.load("en"))
    women = again["printed"].isin(["430", "456"])
    assert set(again.loc[women, "indicator"]) == {"employees"}
    assert set(again.loc[women, "breakdown"]) == {"male"}
    above = again["printed"].isin(["900", "920", "940"])
    assert again.loc[above, "breakdown"].tolist() == before[:3]


def test_a_unit_of_the_provinces_own_is_taken_from_a_new_name(document, data, tmp_path):
    (data / "raw" / "units.csv").write_text(
        "unit,vi,en,en_plural,words,fractions\ntree,cây xanh,tree,trees,cây,\n", "utf-8"
    )
    table = decided(drafted(document, data))
    trees = table["printed"].str.startswith("37")
    table.loc[trees, "decision"] = "accept"
    for unit, is_known in (("tree", True), ("shrub", False)):
        table.loc[trees, "indicator"] = f"mới (rights, {unit}, flow): Cây trồng | Trees planted"
        path = as_excel_saves(table, ",", tmp_path / f"{unit}.csv")
        if not is_known:
            with pytest.raises(InputError, match="'shrub' is not a known unit"):
                accept(path, data)
            continue
        copy = tmp_path / "copy"
        shutil.copytree(data, copy)
        accept(path, copy)
        (row,) = [one for one in raw_rows(copy, "indicators") if one["label_vi"] == "Cây trồng"]
        assert row["unit"] == "tree"


def test_money_may_be_per_anything_that_the_document_names(data, tmp_path):
    text = (
        "Báo cáo năm 2014\nI. Nhà ở\nGiá thuê bình quân 1,2 triệu đồng/phòng/tháng. Chi 2 triệu"
        " đồng/công trình. Mua vở 30.000 đồng/m2.\n"
    )
    table = draft(text_document(text), raw.load(data), "s2", "vi").assign(decision="accept")
    assert list(table["printed"]) == [
        "1,2 triệu đồng/phòng/tháng", "2 triệu đồng/công trình", "30.000 đồng/m2",
    ]  # fmt: skip
    assert "VND/phòng/month" in table["indicator"][0]
    table.loc[1, "indicator"] = "mới (rights, VND/công trình, amount): Mức chi"
    table.loc[2, "indicator"] = "mới (rights): Giá"
    accept(as_excel_saves(table, ",", tmp_path / "d.csv"), data)
    loaded = raw.load(data)
    shown = figures.tidy(loaded).query("source == 's2'").set_index("unit")["value"]
    assert dict(shown) == {"VND/phong/month": 1_200_000, "VND/work": 2_000_000, "VND/m2": 30_000}
    for lang, name in (("vi", "đồng/phòng/tháng"), ("en", "VND/phòng/month")):
        t = language.load(lang).of_province([], raw.rows_of(loaded.units))
        assert t.quantity(1_200_000, "VND/phong/month").endswith(name)


def test_two_names_never_share_a_code(document, data, tmp_path):
    long = "Tỷ lệ doanh nghiệp có tổ chức công đoàn ký thỏa ước lao động tập thể"
    names = [long, f"{long}, kế hoạch", "Đoàn viên", "Doan vien", long.upper()]
    table = drafted(document, data).iloc[: len(names)].assign(decision="accept", breakdown="")
    table["period"] = [str(2010 + number) for number in range(len(names))]
    table["indicator"] = [f"mới (rights, person, flow): {name}" for name in names]
    accept(as_excel_saves(table, ",", tmp_path / "d.csv"), data)
    labels = {one["indicator"]: one["label_vi"] for one in raw_rows(data, "indicators")}
    held = [
        labels[row["indicator"]]
        for number in range(len(names))
        for row in raw_rows(data, f"figures_{2010 + number}")
        if row["source"] == "s2"
    ]
    assert held == [*names[:4], long]
    again = table.assign(period="2020", locator="II.5").iloc[1:2]
    accept(as_excel_saves(again, ",", tmp_path / "d.csv"), data)
    (row,) = raw_rows(data, "figures_2020")
    assert labels[row["indicator"]] == names[1]
