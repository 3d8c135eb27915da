"""One document, saved by LibreOffice in every format: the same tokens at the same places."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from office import cell, docx, levels, mark, numbered, p, run, styled, table

from kontum_stats.reading.documents import read_document
from kontum_stats.reading.scan import scan

WIDE, TOP, ON = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
RAISED = '<w:vertAlign w:val="superscript"/>'
BODY = (
    table(
        ["LIÊN ĐOÀN LAO ĐỘNG TỈNH A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["Số: 12/BC-LĐLĐ", "Kon Tum, ngày 10 tháng 01 năm 2015"],
    )
    + styled("Title", "BÁO CÁO")
    + p("Tổng kết công tác năm 2014 và phương hướng, nhiệm vụ năm 2015")
    + numbered(0, "Tình hình")
    + p("Năm 2014 có 125 công đoàn cơ sở", mark(1), " với 4.560 đoàn viên.")
    + numbered(1, "Thuận lợi")
    + p("Có 31 đơn vị, ", run("bỏ 7", "<w:strike/>"), "rộng 20 m", run("2", RAISED), ".")
    + numbered(1, "Khó khăn")
    + p("Kết quả năm 2013 như sau:")
    + p("- Kết nạp 50 đoàn viên", mark(2), ";")
    + p("- Mở 3 lớp", run(" và 9 hội nghị", "<w:vanish/>"), ".")
    + numbered(0, "Kết quả")
    + styled("Caption", "Bảng 1. Kết quả")
    + table(
        ["TT", "Chỉ tiêu", "Đơn vị", "Năm 2014"],
        ["1", "Đoàn viên", "người", "1.250"],
        ["2", "Quỹ", "triệu đồng", "1.012,5"],
        columns=4,
    )
    + p("Hà:\t31\t120 đoàn viên")
    + table(
        [
            cell("TT", properties=TOP),
            cell("Chỉ tiêu", properties=TOP),
            cell("Năm", properties=WIDE),
        ],
        [cell(properties=ON), cell(properties=ON), "Kế hoạch", "Thực hiện"],
        ["1", "Lớp", "12", "13"],
        columns=4,
    )
    + p("Hết", mark(1, "endnote"), ".")
)
CONTENT = docx(
    BODY,
    numbering=levels(("upperRoman", "%1."), ("decimal", "%2.")),
    footnotes=["Trong đó nữ 60 người.", "Tăng 5 người; đạt 97,5%."],
    endnotes=["Theo báo cáo của 15 huyện."],
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A folder with the document in every format."""
    folder = tmp_path_factory.mktemp("saved")
    source = folder / "report.docx"
    source.write_bytes(CONTENT)
    office = shutil.which("soffice")
    assert office, "these tests need LibreOffice: leave them out with -m 'not office'"
    for suffix in ("odt", "html", "rtf", "doc"):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            office,
            profile,
            "--headless",
            "--convert-to",
            suffix,
            "--outdir",
            folder,
            source,
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["odt", "html", "rtf", "doc"])
def test_every_format_gives_the_same_tokens_and_places(saved, suffix):
    original, other = (read_document(saved / f"report.{one}") for one in ("docx", suffix))
    columns = ["token", "class", "value", "unit", "period", "locator"]
    assert scan(other)[columns].equals(scan(original)[columns])
    assert [one.locator for one in other.passages] == [one.locator for one in original.passages]
    assert [one.text for one in other.headings] == [one.text for one in original.headings]
    assert [
        [(c.row, c.column, c.last_row, c.last_column) for c in table.cells]
        for table in other.tables
    ] == [
        [(c.row, c.column, c.last_row, c.last_column) for c in table.cells]
        for table in original.tables
    ]
    assert other.title == original.title
    assert not [one for one in other.remarks if one.startswith(("lost", "new", "changed"))]
