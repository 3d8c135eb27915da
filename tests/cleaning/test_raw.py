"""Faulty raw files are refused with file, row, column, content and mend, all at once."""

import os

import pytest

from kontum_stats import steps
from kontum_stats.cleaning import raw
from kontum_stats.errors import InputError

HEADER = "indicator,breakdown,period,printed,reading,source,locator,note\n"


def problems_of(province) -> tuple:
    with pytest.raises(InputError) as refused:
        raw.load(province)
    return refused.value.problems


def with_row(province, row: str):
    path = province / "raw" / "figures_2013.csv"
    path.write_text(path.read_text("utf-8") + row + "\n", encoding="utf-8")
    return province


FAULTY_ROWS = {
    "unknown indicator": (
        "employes,,2013,1.200,,s1,fn:9,", "indicator", "is not in indicators.csv",
        "add it there, or mend the indicator",
    ),
    "unknown breakdown": (
        "employees,woman,2013,600,,s1,fn:9,", "breakdown", "is not in breakdowns.csv",
        "add it there",
    ),
    "unknown source": (
        "employees,female,2013,600,,s2,fn:9,", "source", "is not in sources.csv", "add it there",
    ),
    "unit that does not fit": (
        "employees,female,2013,600 triệu đồng,,s1,fn:9,", "printed",
        "is in 'VND', and the indicator 'employees' is in 'person'", "name another indicator",
    ),
    "count where a per cent is asked for": (
        "meeting_rate,,2013,75,,s1,fn:9,", "printed", "and the indicator 'meeting_rate'", "as in %",
    ),
    "period of another file": (
        "employees,female,2012,600,,s1,fn:9,", "period",
        "ends in 2012 and does not fit this file", "move the row to figures_2012.csv",
    ),
    "period backwards": (
        "employees,female,2013-2011,600,,s1,fn:9,", "period", "ends before it begins",
        "write 2011-2013",
    ),
    "period of one year twice": (
        "employees,female,2013-2013,600,,s1,fn:9,", "period", "is one year", "write 2013",
    ),
    "no period": (
        "employees,female,52013,600,,s1,fn:9,", "period", "is not a period", "2011-2013",
    ),
    "unreadable print": (
        "employees,female,2013,sáu trăm,,s1,fn:9,", "printed", "cannot be read",
        "copy the figure as it stands",
    ),
    "ambiguous print": (
        "relief,,2013,\"9,907 triệu đồng\",,s1,fn:9,", "printed", "cannot be read",
        "write 'decimal' or 'thousands' into column reading",
    ),
    "reading of a print with one reading": (
        "employees,female,2013,600,decimal,s1,fn:9,", "printed", "cannot be read",
        "empty column reading",
    ),
    "unknown reading": (
        "employees,female,2013,600,dot,s1,fn:9,", "reading", "is not a reading",
        "decimal, thousands",
    ),
    "empty print": ("employees,female,2013,,,s1,fn:9,", "printed", "is empty", "fill it in"),
    "no locator": (
        "employees,female,2013,600,,s1,page 3,", "locator", "is not a locator", "fn:7",
    ),
    "duplicate row": (
        "employees,,2013,1.200,,s1,I,", "printed", "repeats row 2 of figures_2013.csv",
        "remove one of the two",
    ),
    "unknown flag in a note": (
        "employees,female,2013,600,,s1,fn:9,[guess] so", "note", "unknown flag 'guess'",
        "period_inferred",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "fault", "mend"), FAULTY_ROWS.values(), ids=FAULTY_ROWS.keys()
)
def test_a_faulty_row_is_named_with_its_mend(province, row, column, fault, mend):
    (problem,) = problems_of(with_row(province, row))
    assert (problem.file, problem.row, problem.column) == ("figures_2013.csv", 11, column)
    assert problem.content is not None
    assert fault in problem.what
    assert mend in problem.mend


def test_all_faults_are_told_at_once(province):
    for row in ("nobody,,2013,7,,s1,fn:9,", "employees,female,2013,,,s9,fn:9,"):
        with_row(province, row)
    (province / "raw" / "breakdowns.csv").unlink()
    places = {(problem.file, problem.row, problem.column) for problem in problems_of(province)}
    assert places >= {
        ("breakdowns.csv", None, ""),
        ("figures_2013.csv", 11, "indicator"),
        ("figures_2013.csv", 12, "printed"),
        ("figures_2013.csv", 12, "source"),
    }


def test_a_row_shorter_than_its_header_is_told_the_columns(province):
    path = province / "raw" / "figures_2014.csv"
    columns = f"{HEADER.strip()},printed_unit"
    path.write_text(f"{columns}\nemployees,,2014,7,,s1,I,\n", encoding="utf-8")
    (problem,) = problems_of(province)
    assert (problem.file, problem.row) == ("figures_2014.csv", 2) and columns in problem.mend


@pytest.mark.parametrize("unit", ["VND/hous", "hous", "VND/", "VND/3 house"])
def test_a_slip_in_a_composed_unit_is_refused(province, unit):
    path = province / "raw" / "indicators.csv"
    path.write_text(path.read_text("utf-8").replace(",person,", f",{unit},", 1), encoding="utf-8")
    assert any(one.content == unit and one.column == "unit" for one in problems_of(province))


def test_a_missing_folder_is_refused(tmp_path):
    (problem,) = problems_of(tmp_path / "nowhere")
    assert "make the folder" in problem.mend


@pytest.mark.parametrize(
    ("content", "fault", "mend"),
    [
        (b"", "is empty", "write the header row"),
        (b"\xef\xbb\xbf\n", "is empty", "write the header row"),
        (HEADER.encode("utf-16"), "is in UTF-16", "CSV UTF-8"),
        (HEADER.encode("utf-16-le"), "is in UTF-16", "CSV UTF-8"),
        (
            HEADER.encode()
            + "employees,,2013,7 người,,s1,I,".encode("cp1258", "ignore")
            + b"\xf0\xfd\n",
            "Windows-1258",
            "CSV UTF-8",
        ),
        (HEADER.replace(",", ";").encode(), "separates its columns by semicolons", "by commas"),
        (HEADER.replace(",", "\t").encode(), "separates its columns by semicolons", "by commas"),
        (HEADER.replace("locator,", "").encode(), "is missing", "add it to the header"),
        (HEADER.replace("note", "printed").encode(), "stands twice", "rename or remove one"),
        (HEADER.encode() + b"employees,,2013,97,52,,s1,I,\n", "has 9 cells", "quotation marks"),
        (HEADER.encode() + b'employees,,2013,"7,,s1,I,\n', "cannot be read as CSV", "quotation"),
    ],
)
def test_an_unreadable_file_is_refused(province, content, fault, mend):
    (province / "raw" / "figures_2012.csv").write_bytes(content)
    problems = [one for one in problems_of(province) if one.file == "figures_2012.csv"]
    assert any(fault in one.what and mend in one.mend for one in problems), problems


def test_a_file_of_figures_needs_its_year(province):
    (province / "raw" / "figures_2013.csv").rename(province / "raw" / "figures_new.csv")
    (problem,) = problems_of(province)
    assert (problem.file, problem.what) == ("figures_new.csv", "is not read")
    assert problem.mend == "name it figures_<year>.csv, or move it elsewhere"


def test_a_catalogue_row_that_stands_twice_is_refused(province):
    path = province / "raw" / "indicators.csv"
    path.write_text(path.read_text("utf-8") + "relief,rights,x,y,VND,amount,\n", encoding="utf-8")
    assert {(one.row, one.what) for one in problems_of(province)} == {
        (7, "stands in two rows"),
        (9, "stands in two rows"),
    }


def test_an_unknown_unit_is_refused(province):
    path = province / "raw" / "indicators.csv"
    path.write_text(path.read_text("utf-8").replace(",VND,", ",dong,"), encoding="utf-8")
    assert any("is not a known unit" in one.what for one in problems_of(province))


def test_a_byte_order_mark_as_excel_writes_it_is_read(province):
    path = province / "raw" / "figures_2013.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(raw.load(province).figures) == 12


def test_rows_keep_their_place_and_blank_lines_are_passed_over(province):
    with_row(province, "\nemployees,female,2013,600,,s1,fn:9,")
    last = raw.load(province).figures.iloc[-1]
    assert (last["file"], last["row"]) == ("figures_2013.csv", 12)


def test_turns_may_stand_where_heads_are_counted(province):
    loaded = raw.load(province)
    row = loaded.figures.index[loaded.figures["indicator"] == "courses"][0]
    assert loaded.quantities[row].noun == "lượt"


@pytest.mark.parametrize(
    "locator", ["I", "II.1", "IV.3.a", "2.1", "1", "part1", "part2.I.1", "part2", "fn:12", "top"]
)
def test_every_place_that_a_document_can_name_is_a_locator(province, locator):
    raw.load(with_row(province, f"employees,female,2013,600,,s1,{locator},"))


@pytest.mark.parametrize("locator", ["", "page 7", "fn:", "II.", "IV.3.ab", "part", "a"])
def test_what_is_no_place_is_refused_as_locator(province, locator):
    with_row(province, f"employees,female,2013,600,,s1,{locator},")
    (problem,) = problems_of(province)
    assert (problem.column, problem.row) == ("locator", 11)


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("figures_2010.CSV", "name it figures_2010.csv"),
        ("figures-2012.csv", "name it figures_2012.csv"),
        ("Figures 2013 (copy).csv", "name it figures_2013.csv"),
        ("finding.csv", "name it findings.csv"),
        ("other.csv", "move it elsewhere"),
    ],
)
def test_a_csv_file_of_another_name_is_refused_and_the_likely_name_told(province, name, like):
    (province / "raw" / name).write_text(HEADER, encoding="utf-8")
    (problem,) = problems_of(province)
    assert (problem.file, problem.what) == (name, "is not read")
    assert problem.mend.startswith(like)


def test_files_that_are_not_read_or_not_there_are_told(province):
    for name in ("figures_2013.xlsx", "README.md", ".~lock.figures_2013.csv#"):
        (province / "raw" / name).touch()
    (province / "raw" / "source").mkdir()
    first, second = raw.load(province).remarks
    assert (first.file, first.what) == ("figures_2013.xlsx", "is not read")
    assert second.file == (
        "units.csv, aliases.csv, acknowledged.csv, claims.csv, claim_tests.csv, "
        "findings.csv, finding_claims.csv"
    )


def test_what_only_people_know_stays_in_the_file(province):
    path = province / "raw" / "indicators.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    own = [f"{head},checked by,,", *(f"{row},LAN,," for row in rows)]
    path.write_text("\n".join(own), encoding="utf-8")
    table = raw.load(province).indicators
    assert list(table.columns) == [*head.split(","), "file", "row"]


def test_text_in_a_column_without_a_name_is_refused(province):
    path = province / "raw" / "indicators.csv"
    head, first, *rows = path.read_text("utf-8").splitlines()
    own = [f"{head},", f"{first},lost?", *(f"{row}," for row in rows)]
    path.write_text("\n".join(own), encoding="utf-8")
    (problem,) = problems_of(province)
    assert (problem.row, problem.content) == (2, "lost?")
    assert problem.what.startswith("stands in a column without a name")


def test_blank_and_remarked_lines_may_stand_before_a_header(province):
    path = province / "raw" / "figures_2013.csv"
    path.write_text("\n# by hand\n\n" + path.read_text("utf-8"), encoding="utf-8")
    assert raw.load(province).figures["row"].tolist()[3] == 5


def test_a_fault_of_csv_has_its_row(province):
    (problem,) = problems_of(with_row(province, 'employees,female,2013,"7,,s1,I,'))
    assert (problem.file, problem.row) == ("figures_2013.csv", 11)


def test_a_pipe_a_folder_or_a_lost_link_in_the_place_of_a_file_is_refused_at_once(province):
    path = province / "raw" / "figures_2013.csv"
    path.unlink()
    os.mkfifo(path)
    (province / "raw" / "aliases.csv").mkdir()
    (province / "raw" / "claims.csv").symlink_to("nowhere")
    places = {(one.file, one.what) for one in problems_of(province)}
    what = "is no file that can be read to its end"
    assert places == {(f"{name}.csv", what) for name in ("figures_2013", "aliases", "claims")}
    with pytest.raises(InputError):
        steps.tables(province)


@pytest.mark.parametrize(
    ("printed", "elsewhere", "whole"),
    [
        ("905", "triệu đồng", "905 triệu đồng"),
        ("7,4 Triệu đồng", "triệu đồng/người/tháng", "7,4 triệu đồng/người/tháng"),
        ("86 người", "người", "86 người"),
        ("86 người lao động", "", "86 người lao động"),
        ("86 nữ", "người", "86 nữ người"),
    ],
)
def test_a_unit_that_is_printed_twice_is_one_unit(printed, elsewhere, whole):
    assert raw.whole_print({"printed": printed, "printed_unit": elsewhere}) == whole
