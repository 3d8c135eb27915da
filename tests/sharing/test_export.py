import csv
import json
import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from pathlib import Path

import frictionless
import pandas as pd
import pypandoc
import pytest
from building import build_tables
from hypothesis import given
from hypothesis import strategies as st

from kontum_stats.cleaning import figures, processed, raw
from kontum_stats.errors import InputError
from kontum_stats.provinces import Province
from kontum_stats.review import next_review, review
from kontum_stats.sharing import datapackage, export, letter

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://a.example","x")',
    "{=1+1}",
    "http://a.example/x",
    "[x](http://a.example)",
    "[a](b) [c](d)",
    "$$x$$",
    "<script>alert(1)</script>",
    "<r><t>x</r>",
    "đô",
    "***",
    "a\x01b\x0bc",
    "\u202eabc\u200f",
    "_x0041_",
    "x" * 10_000,
    "y" * 40_000,
    "😀" * 20_000,
)


@dataclass(frozen=True)
class Cell:
    value: str | float | None
    number_format: str
    is_formula: bool


@pytest.fixture
def built(province):
    return build_tables(province)


@pytest.fixture
def real(real_data):
    return build_tables(real_data)


def cells(path: Path) -> dict[str, list[list[Cell]]]:
    """Sheet -> rows -> cells, as they stand in the file."""
    with zipfile.ZipFile(path) as book:
        parts = {name: ET.fromstring(book.read(name)) for name in book.namelist()}
    shared = [
        "".join(piece.text or "" for piece in item.iter(f"{MAIN}t"))
        for item in parts["xl/sharedStrings.xml"]
    ]
    styles = parts["xl/styles.xml"]
    codes = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{MAIN}numFmt")}
    formats = [
        codes.get(one.get("numFmtId"), one.get("numFmtId")) for one in styles.find(f"{MAIN}cellXfs")
    ]

    def cell(element):
        value = element.find(f"{MAIN}v")
        if value is None:
            found = None
        elif element.get("t") == "s":
            found = shared[int(value.text)]
        else:
            found = float(value.text)
        is_formula = element.find(f"{MAIN}f") is not None
        return Cell(found, formats[int(element.get("s", 0))], is_formula)

    names = [sheet.get("name") for sheet in parts["xl/workbook.xml"].find(f"{MAIN}sheets")]
    return {
        name: [
            [cell(element) for element in row]
            for row in parts[f"xl/worksheets/sheet{number}.xml"].iter(f"{MAIN}row")
        ]
        for number, name in enumerate(names, start=1)
    }


def table(path: Path, sheet: str) -> list[dict[str, Cell]]:
    """The rows of a sheet's table by heading, without the number of the heading's note."""
    _, _, header, *rows = cells(path)[sheet]
    headings = [re.sub(r" \[.*\]$", "", str(cell.value)) for cell in header]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def row_of(path: Path, code: str, year: int, sheet: str = "Figures") -> dict[str, Cell]:
    found = [
        row
        for row in table(path, sheet)
        if row["Code"].value == code and row["Last year"].value == year
    ]
    return found[0]


def change_label(data: Path, label: str) -> None:
    """Puts `label` in the place of the label of the employees, in both languages."""
    path = data / "raw" / "indicators.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[1][2] = rows[1][3] = label
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


# Refusals


def test_a_workbook_of_tables_that_were_not_built_is_refused_with_all_of_them(tmp_path):
    target = tmp_path / "out.xlsx"
    with pytest.raises(InputError) as refused:
        export.workbook(tmp_path, "vi", target)
    assert "1 problem in the input:\nfigures.parquet, checks.parquet, " in str(refused.value)
    assert "sources.parquet: not built yet\n  Mend: run: kontum-stats build" in str(refused.value)
    assert not target.exists()


def test_a_target_that_excel_would_not_open_is_refused(built, tmp_path):
    with pytest.raises(InputError, match=r"write out\.xlsx"):
        export.workbook(built, "vi", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_another_language_is_refused_and_nothing_is_written(built, tmp_path):
    with pytest.raises(ValueError, match="'fr' is not one of vi, en"):
        export.workbook(built, "fr", tmp_path / "out.xlsx")
    assert list(tmp_path.glob("*.xlsx*")) == []


def test_a_package_of_tables_that_were_not_built_is_refused(tmp_path):
    (tmp_path / "processed").mkdir()
    with pytest.raises(InputError, match="run: kontum-stats check"):
        datapackage.write(tmp_path)
    assert list((tmp_path / "processed").iterdir()) == []


# The workbook


def test_the_workbook_has_cover_contents_notes_and_one_table_a_sheet(built, tmp_path):
    path = export.workbook(built, "en", tmp_path / "out.xlsx")
    assert list(cells(path)) == [
        "Cover", "Contents", "Notes", "Figures", "Checks", "Verdicts", "Coverage",
        "Figures needed", "Request list",
    ]  # fmt: skip
    with zipfile.ZipFile(path) as book:
        marked = [name for name in book.namelist() if name.startswith("xl/tables/")]
    assert len(marked) == 8  # all but the cover


def test_excel_finds_each_heading_of_a_table_in_its_cell(built, tmp_path):
    path = export.workbook(built, "vi", tmp_path / "out.xlsx")
    headings = [[cell.value for cell in rows[2]] for rows in list(cells(path).values())[1:]]
    with zipfile.ZipFile(path) as book:
        named = [
            [one.get("name") for one in ET.fromstring(book.read(name)).iter(f"{MAIN}tableColumn")]
            for name in sorted(book.namelist())
            if name.startswith("xl/tables/")
        ]
    assert headings == named
    assert all(len(names) == len(set(names)) for names in named)


def test_the_workbook_speaks_vietnamese_on_every_sheet(built, tmp_path):
    path = export.workbook(built, "vi", tmp_path / "out.xlsx")
    book = cells(path)
    assert list(book) == [
        "Bìa", "Mục lục", "Ghi chú", "Số liệu", "Đối chiếu", "Kết luận về nhận định",
        "Số liệu theo năm", "Số liệu cần có", "Đề nghị cung cấp",
    ]  # fmt: skip
    english = {
        "Introductory information", "About these data", "Table of contents", "Sheet name",
        "This worksheet contains one table.", "Note number", "Figures", "Value", "printed",
    }  # fmt: skip
    said = {cell.value for rows in book.values() for row in rows for cell in row}
    assert not said & english
    assert book["Bìa"][1][0].value == "Nội dung của tệp"


def test_numbers_are_numbers_with_the_decimals_of_their_print(built, tmp_path):
    path = export.workbook(built, "en", tmp_path / "out.xlsx")
    employees = row_of(path, "employees", 2013)
    assert employees["Value"] == Cell(1200.0, "#,##0", False)
    assert row_of(path, "meeting_rate", 2013)["Value"] == Cell(75.0, "#,##0.0", False)
    relief = row_of(path, "relief", 2013)
    assert (relief["Value"], relief["Unit"].value) == (Cell(149_600_000.0, "#,##0", False), "VND")
    meetings = row_of(path, "meetings", 2013)
    assert (meetings["Value"].value, meetings["Out of"].value) == (30.0, 40.0)
    assert employees["First year"].value == 2013.0


def test_two_decimals_are_shown_where_two_are_printed(real, tmp_path):
    path = export.workbook(real, "vi", tmp_path / "out.xlsx")
    shown = {
        (row["Nguyên văn số in"].value, row["Giá trị"].value, row["Giá trị"].number_format)
        for row in table(path, "Số liệu")
    }
    assert ("97, 52%", 97.52, "#,##0.00") in shown


def test_checks_show_years_as_years_and_what_is_counted_without_decimals(real, tmp_path):
    path = export.workbook(real, "en", tmp_path / "out.xlsx")
    rows = {row["Code"].value: row for row in table(path, "Checks")}
    # '1' is Excel's own number of the format '0'.
    year = rows["difference:officers_trained_increase:years"]
    assert (year["Expected"], year["Found"]) == (
        Cell(2011.0, "1", False), Cell(2010.0, "1", False),
    )  # fmt: skip
    jump = rows["jump:graded_unions:average"]
    assert jump["Expected"].value % 1 and jump["Expected"].number_format == "#,##0"
    rate = rows["attainable:conference_rate:non_state_enterprise"]["Found"]
    assert rate.number_format == "#,##0.00"


def sheet_parts(path: Path) -> list[ET.Element]:
    with zipfile.ZipFile(path) as book:
        names = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        return [ET.fromstring(book.read(name)) for name in names]


def test_heads_stay_in_sight_no_cell_is_merged_and_rows_are_as_tall_as_their_texts(built, tmp_path):
    cover, *tables = sheet_parts(export.workbook(built, "vi", tmp_path / "out.xlsx"))
    for sheet in tables:
        pane = sheet.find(f".//{MAIN}pane")
        assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "3")
        assert len(sheet.findall(f".//{MAIN}col")) > 1
    for sheet in (cover, *tables):
        assert sheet.find(f".//{MAIN}mergeCell") is None
        numbers = [int(row.get("r")) for row in sheet.iter(f"{MAIN}row")]
        assert numbers == list(range(1, len(numbers) + 1)), "no row is empty"
    notes = tables[1]
    heights = [float(row.get("ht", 15)) for row in notes.iter(f"{MAIN}row")][3:]
    assert max(heights) > 15 and min(heights) == 15


def test_a_figure_says_in_words_how_and_where_it_is_printed(built, tmp_path):
    path = export.workbook(built, "vi", tmp_path / "out.xlsx")
    courses = next(row for row in table(path, "Số liệu") if row["Mã"].value == "courses")
    assert courses["Nguyên văn số in"].value == "khoảng 50 lượt"
    assert courses["Nguồn"].value == "mục II.1"
    assert courses["Tài liệu"].value == "Báo cáo thử"
    assert courses["Từ kèm theo"].value == "khoảng"
    assert "được suy ra" in courses["Nghi vấn và lưu ý"].value
    assert (courses["Từ năm"].value, courses["Đến năm"].value) == (2012.0, 2013.0)


def test_a_computed_figure_says_what_from_and_has_no_print(built, tmp_path):
    density = row_of(export.workbook(built, "en", tmp_path / "out.xlsx"), "union_density", 2013)
    assert density["Print"].value is None
    assert density["Computed from"].value == "Union members 900 ÷ Employees 1,200 × 100"
    assert density["Value"] == Cell(75.0, "#,##0.0", False)


def test_checks_show_their_arithmetic_and_the_prints_in_words(built, tmp_path):
    path = export.workbook(built, "en", tmp_path / "out.xlsx")
    relief = next(row for row in table(path, "Checks") if row["Code"].value == "repeated:relief")
    assert relief["Result"].value == "holds"
    assert relief["Prints compared"].value == (
        "Relief 2013: “149,6 triệu đồng” (note 3); Relief 2013: “149,6 triệu đồng” (note 4)"
    )
    assert relief["Expected"] == Cell(149_600_000.0, "#,##0", False)


def test_what_fails_stands_first_among_the_checks(real, tmp_path):
    path = export.workbook(real, "en", tmp_path / "out.xlsx")
    results = [row["Result"].value for row in table(path, "Checks")]
    order = ["fails", "ambiguous", "holds"]
    assert results == sorted(results, key=order.index)
    verdicts = [row["Verdict"].value for row in table(path, "Verdicts")]
    order = ["contradicted", "mixed", "supported", "untestable"]
    assert verdicts == sorted(verdicts, key=order.index)


def test_coverage_says_in_words_what_is_printed_each_year(built, tmp_path):
    path = export.workbook(built, "en", tmp_path / "out.xlsx")
    density = next(row for row in table(path, "Coverage") if row["Code"].value == "union_density")
    assert (density["2012"].value, density["2013"].value) == ("computed", "computed")


def test_a_table_without_rows_says_so(built, tmp_path):
    rows = processed.read_table(built, "claims").iloc[:0]
    processed.write_tables({"claims": rows}, built)
    path = export.workbook(built, "en", tmp_path / "out.xlsx")
    assert [row["Statement"].value for row in table(path, "Verdicts")] == ["None."]


def test_the_same_tables_give_the_same_bytes(built, tmp_path):
    first = export.workbook(built, "vi", tmp_path / "first.xlsx").read_bytes()
    assert export.workbook(built, "vi", tmp_path / "second.xlsx").read_bytes() == first
    assert b"2013-12-31" in zipfile.ZipFile(tmp_path / "first.xlsx").read("docProps/core.xml")


def test_the_folder_holds_nothing_but_the_workbook_afterwards(built, tmp_path):
    (tmp_path / "out").mkdir()
    export.workbook(built, "vi", tmp_path / "out" / "out.xlsx")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["out.xlsx"]


def test_a_text_from_the_data_stays_text_and_breaks_nothing(built, tmp_path):
    row = processed.read_table(built, "figures").iloc[[0]]
    rows = [row.assign(label_vi=text, printed=text, locator=text) for text in HOSTILE]
    processed.write_tables({"figures": pd.concat(rows, ignore_index=True)}, built)
    path = export.workbook(built, "vi", tmp_path / "out.xlsx")
    book = cells(path)  # each part of the file is read as XML
    assert not any(cell.is_formula for rows in book.values() for row in rows for cell in row)
    with zipfile.ZipFile(path) as file:
        links = [
            one.get("location")
            for name in file.namelist()
            if name.startswith("xl/worksheets/sheet")
            for one in ET.fromstring(file.read(name)).iter(f"{MAIN}hyperlink")
        ]
    # The links are those of the contents.
    assert len(links) == 7 and all(str(link).endswith("!A1") for link in links)
    # Excel spells what could be taken for an escape: _x005F_ is '_'.
    expected = [export.cell_text(text).replace("_x0041_", "_x005F_x0041_") for text in HOSTILE]
    shown = table(path, "Số liệu")
    assert [row["Chỉ tiêu"].value for row in shown] == expected
    assert [row["Nguyên văn số in"].value for row in shown] == expected


@pytest.mark.parametrize("label", ["[x](http://a.example)", "đô", "z" * 4_000])
def test_a_label_keeps_its_text_on_every_sheet(province, tmp_path, label):
    change_label(province, label)
    path = export.workbook(build_tables(province), "vi", tmp_path / "out.xlsx")
    for sheet in ("Số liệu", "Số liệu theo năm", "Đề nghị cung cấp"):
        labels = [row["Chỉ tiêu"].value for row in table(path, sheet)]
        assert label in labels


@pytest.mark.parametrize("label", ["=cmd|' /C calc'!A0", "[x](y)", "$$x$$", "\x00", "<r>x</r>"])
def test_the_name_of_a_document_and_its_publisher_stay_text(province, tmp_path, label):
    build_tables(province)
    sources = processed.read_table(province, "sources")
    sources["title_vi"] = sources["publisher"] = label
    processed.write_tables({"sources": sources}, province)
    book = cells(export.workbook(province, "vi", tmp_path / "out.xlsx"))
    assert not any(cell.is_formula for row in book["Bìa"] for cell in row)


@given(st.text(max_size=200))
def test_a_cell_keeps_a_text_that_xml_can_hold(text):
    ET.fromstring(f"<t>{export.cell_text(text).replace('&', '').replace('<', '')}</t>")
    printable = "".join(one for one in text if one.isprintable())
    if printable == text and not text.startswith("<r>"):
        assert export.cell_text(text) == text


def test_a_text_of_the_longest_kind_is_cut_with_a_sign():
    assert export.cell_text("y" * 40_000).endswith("y…")
    assert len(export.cell_text("y" * 40_000)) == export.LONGEST
    assert export.cell_text("y" * export.LONGEST) == "y" * export.LONGEST


# The request list


def test_derived_figures_are_not_asked_for(built):
    asked = next_review.requests(review.load(built, lang="en"))
    assert "union_density" not in {one.indicator for one in asked}


def test_the_whole_that_a_test_divides_by_is_asked_for(province):
    raw = province / "raw"
    of_2012 = (raw / "figures_2012.csv").read_text("utf-8")
    (raw / "figures_2012.csv").write_text(
        of_2012.replace("employees,,2012,1.000 người,,s1,I,\n", "")
    )
    (raw / "claims.csv").write_text(
        "claim,section,locator,statement_vi,statement_en\nc1,membership,I,A,A\n"
    )
    head = "claim,indicator,breakdown,of,test,value,first_year,last_year,caveats,other"
    texts = "meaning_vi,meaning_en,needed_vi,needed_en,role,of_rest"
    test = "c1,union_members,state,employees,is,most,,2013,,,,,,,,"
    (raw / "claim_tests.csv").write_text(f"{head},{texts}\n{test}\n")
    asked = {
        one.indicator
        for one in next_review.requests(review.load(build_tables(province), lang="en"))
    }
    assert "employees" in asked and "relief" not in asked


def test_a_request_names_unit_parts_and_the_doubt_to_settle(built):
    shown = review.load(built, lang="en")
    asked = {one.indicator: one for one in next_review.requests(shown)}
    assert asked["union_members"].parts == "Non-state; State"
    assert asked["courses"].to_settle == "print the year"
    assert asked["relief"].unit == "VND"
    assert next_review.year(shown) == 2014


def test_the_letter_asks_for_what_statements_need_and_for_series(review_data, tmp_path):
    shown = review.load(review_data, lang="vi")
    first = letter.write(review_data, tmp_path / "one.docx").read_bytes()
    assert letter.write(review_data, tmp_path / "two.docx").read_bytes() == first
    text = pypandoc.convert_file(str(tmp_path / "one.docx"), "plain", extra_args=["--wrap=none"])
    assert all(need.needed.split(";")[0][1:40] in text for need in next_review.needs(shown))
    assert "Đoàn viên công đoàn" in text and "bão" not in text


# The Data Package


def validated(path: Path) -> frictionless.Report:
    return frictionless.validate(str(path))


@pytest.mark.parametrize("folder", ["built", "real"])
def test_frictionless_finds_the_package_valid(folder, request):
    path = datapackage.write(request.getfixturevalue(folder))
    report = validated(path)
    assert report.valid, report.flatten(["name", "fieldName", "rowNumber", "note"])
    described = {resource["name"] for resource in json.loads(path.read_text("utf-8"))["resources"]}
    assert described == {path.stem for path in path.parent.glob("*.csv")}


@pytest.mark.parametrize(
    ("table", "column", "content", "fault"),
    [
        ("figures", "value", "many", "type-error"),
        ("figures", "value", "", "constraint-error"),
        ("figures", "indicator", "members", "foreign-key"),
        ("figures", "breakdown", "women", "foreign-key"),
        ("figures", "qualifier", "perhaps", "constraint-error"),
        ("figures", "period", "2013-", "constraint-error"),
        ("checks", "verdict", "likely", "constraint-error"),
        ("coverage", "state", "unknown", "constraint-error"),
        ("indicators", "kind", "heap", "constraint-error"),
        ("sources", "last_year", "soon", "type-error"),
    ],
)
def test_frictionless_finds_a_broken_table_invalid(built, table, column, content, fault):
    path = datapackage.write(built)
    target = path.parent / f"{table}.csv"
    with target.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0][column] = content
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    report = validated(path)
    assert not report.valid
    assert fault in {kind for (kind,) in report.flatten(["type"])}


def test_frictionless_finds_a_row_that_stands_twice(built):
    path = datapackage.write(built)
    target = path.parent / "figures.csv"
    lines = target.read_text("utf-8").splitlines(keepends=True)
    target.write_text("".join([*lines, lines[1]]), "utf-8")
    assert "primary-key" in {kind for (kind,) in validated(path).flatten(["type"])}


def test_every_column_of_every_table_is_described(real):
    description = json.loads(datapackage.write(real).read_text("utf-8"))
    bare = [
        (resource["name"], field["name"])
        for resource in description["resources"]
        for field in resource["schema"]["fields"]
        if not field.get("title") or not field.get("description")
    ]
    assert bare == []
    assert all(resource["title"] for resource in description["resources"])


def test_what_a_linguist_edits_names_known_tables_patterns_and_lists_only():
    folder = Path(datapackage.__file__).parent
    named = set(datapackage.tables())
    with (folder / "columns.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["table"] for row in rows} == named
    assert {row["pattern"] for row in rows} == {"", *datapackage.PATTERNS}
    assert {row["values"] for row in rows} >= set(datapackage.VALUES)
    assert len({(row["table"], row["column"]) for row in rows}) == len(rows)
    assert all(link[1] in named for table in datapackage.tables().values() for link in table.links)


def test_a_table_that_is_not_known_is_described_as_text(built):
    processed.write_tables({"extra": processed.read_table(built, "sources")[["source"]]}, built)
    (built / "processed" / "mine.csv").write_text("a;b\n", "utf-8")
    path = datapackage.write(built)
    named = {one["name"]: one for one in json.loads(path.read_text("utf-8"))["resources"]}
    assert named["extra"]["schema"]["fields"][0]["name"] == "source"
    assert "mine" not in named
    assert validated(path).valid


def test_a_key_to_a_table_that_is_not_there_is_left_out(province):
    processed.write_tables(figures.clean(raw.load(province)), province)
    (province / "processed" / "breakdowns.csv").unlink()
    path = datapackage.write(province)
    assert validated(path).valid
    assert '"resource": "breakdowns"' not in path.read_text("utf-8")


def test_the_same_tables_give_the_same_description(built):
    first = datapackage.write(built).read_bytes()
    assert datapackage.write(built).read_bytes() == first


def test_several_provinces_stand_side_by_side_on_a_sheet_that_can_be_filtered(built, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(built / "raw", other / "raw")
    path = other / "raw" / "figures_2013.csv"
    path.write_text(
        path.read_text("utf-8").replace("149,6 triệu", "150,6 triệu", 1), encoding="utf-8"
    )
    homes = [Province(built, name="an"), Province(build_tables(other), name="bình")]
    target = export.federation(homes, "en", tmp_path / "federation.en.xlsx")
    (rows,) = cells(target).values()
    heads = [cell.value for cell in rows[export.HEAD_ROW]]
    found = [
        dict(zip(heads, (cell.value for cell in row), strict=False))
        for row in rows[export.HEAD_ROW + 1 :]
    ]
    relief = [(row["Province"], row["Value"], row["Signs of doubt"]) for row in found
              if row["Figure"] == "Relief"]  # fmt: skip
    assert relief == [
        ("an", 149_600_000, None), ("bình", 150_600_000, "†"), ("bình", 149_600_000, "†"),
    ]  # fmt: skip
    density = next(row for row in found if row["Figure"] == "Union density")
    assert (density["Value"], density["Value before"], density["Period before"]) == (75, 80, 2012)
    assert (density["Signs of doubt"], density["Years with a figure"]) == ("*", "2012, 2013")
    with zipfile.ZipFile(target) as book:
        assert b"<autoFilter" in book.read("xl/tables/table1.xml")
    again = export.federation(homes, "en", tmp_path / "again.xlsx")
    assert again.read_bytes() == target.read_bytes()
