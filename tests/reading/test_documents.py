"""Report files of every kind: refused with the mend, or read with their notes and sections."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from pathlib import Path

import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import source

from kontum_stats.errors import InputError
from kontum_stats.reading.documents import Document, read_document, text_document

REPORT = """# I. Tình hình chung

Năm 2016 có 125 công đoàn cơ sở[^a] với 4.560 đoàn viên.

1. Thuận lợi
2. Khó khăn

- Còn 12 đơn vị chưa báo cáo[^b].

# II. Kết quả

| Đơn vị | Số lượng |
|--------|----------|
| Huyện  | 45       |

[^a]: Trong đó nữ 60 người.

    Tăng 5 người.

[^b]: Thiếu 3 đơn vị.
"""
LINES = [
    ("I", "heading", "I. Tình hình chung"),
    ("I", "paragraph", "Năm 2016 có 125 công đoàn cơ sở với 4.560 đoàn viên."),
    ("fn:1", "note", "Trong đó nữ 60 người."),
    ("fn:1", "note", "Tăng 5 người."),
    ("I.1", "heading", "1. Thuận lợi"),
    ("I.2", "heading", "2. Khó khăn"),
    ("I.2", "item", "Còn 12 đơn vị chưa báo cáo."),
    ("fn:2", "note", "Thiếu 3 đơn vị."),
    ("II", "heading", "II. Kết quả"),
    ("II:t1r1c1", "cell", "Đơn vị"),
    ("II:t1r1c2", "cell", "Số lượng"),
    ("II:t1r2c1", "cell", "Huyện"),
    ("II:t1r2c2", "cell", "45"),
]


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report in a folder, as report.docx, .odt, .rtf and .html."""
    folder = tmp_path_factory.mktemp("reports")
    for suffix in ("docx", "odt", "rtf", "html"):
        target = folder / f"report.{suffix}"
        pypandoc.convert_text(
            REPORT, suffix, "markdown", outputfile=str(target), extra_args=["--standalone"]
        )
    return folder


def shown(document: Document) -> list[tuple[str, str, str]]:
    """Locator, kind and text of each passage, bullets left out."""
    return [
        (passage.locator, passage.kind, document.text[passage.start : passage.end].lstrip("-•– "))
        for passage in document.passages
    ]


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_document(path)
    (problem,) = caught.value.problems
    assert problem.mend
    return str(problem)


def repacked(path: Path, changes: dict[str, bytes]) -> bytes:
    """The package at `path` with some parts replaced."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
    return packed.getvalue()


# --- refusals -----------------------------------------------------------------------------------


def test_a_path_that_is_no_file_is_refused(tmp_path):
    assert "does not exist" in refusal(tmp_path / "missing.docx")
    assert "is a folder" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("report.txt", b" \n\t\n", "is empty"),
        ("report.docx", b"", "is empty"),
        ("report.pdf", b"%PDF-1.7", "is no report that can be read"),
        ("report.docx", b"%PDF-1.7 ...", "is no .docx file inside, but PDF"),
        ("report.docx", b"<html>12</html>", "is no .docx file inside, but HTML"),
        ("report.docx", b"just words", "is no .docx file inside"),
        ("report.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "locked with a password"),
        ("report.docx", b"PK\x03\x04" + b"\0" * 600, "is damaged or cut off"),
        ("report.odt", b"PK\x05\x06" + b"\0" * 18, "an empty zip package"),
        ("report.rtf", b"just words", "is no .rtf file inside"),
        ("report.rtf", rb"{\rtf1 {\b cut off", "cannot be read"),
        ("report.rtf", rb"{\rtf1 {\pict 00}}", "holds no text"),
        ("report.txt", b"{\\rtf1 text}", "is no .txt file inside, but RTF"),
        ("report.txt", b"a\x00b\x01 12", "holds control characters"),
        ("report.txt", "12 người".encode("utf-16"), "is UTF-16 text"),
        ("report.txt", ("12 người" * 9).encode("utf-16-le"), "is UTF-16 text"),
        ("report.txt", b"12 \xff\xfe\xfd", "is not UTF-8 text: byte 4"),
        ("report.html", b'<meta charset="shift_jis"><p>\x82\xa0', "the encoding shift_jis"),
        ("report.html", b"<b>" * 20_000 + b"12", "is nested too deeply"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(tmp_path, name, content, what):
    message = refusal(written(tmp_path, name, content))
    assert message.startswith(name)
    assert what in message


def windows_1258(text: str) -> bytes:
    """Windows-1258 sets the tone behind the letter, which keeps its circumflex, breve or horn."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, tone = letter, ""
            parts = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
            tone = "".join(tones)
            base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
            out += (base + tone).encode("cp1258")
    return out


TCVN3 = "C¸c cÊp c«ng ®oµn tØnh ®· tæ chøc 12 líp cho 345 ng\xadêi, ®éng viªn c¸n bé cña ngµnh"
VNI = "Caùc caáp coâng ñoaøn tænh ñaõ toå chöùc 12 lôùp cho 345 ngöôøi, ñoäng vieân cuûa ngaønh"
UNICODE = "Các cấp công đoàn tỉnh đã tổ chức 12 lớp cho 345 người, động viên cán bộ của ngành"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (TCVN3.encode("latin-1"), "TCVN3"),
        (TCVN3.encode(), "TCVN3"),
        (VNI.encode("latin-1"), "VNI"),
        (VNI.encode(), "VNI"),
        (windows_1258(UNICODE), "Windows-1258"),
        (UNICODE.encode().decode("cp1252", errors="ignore").encode(), "saved once more"),
    ],
)
def test_an_old_encoding_is_named(tmp_path, content, name):
    assert name in refusal(written(tmp_path, "report.txt", content))


def test_old_letters_in_a_word_file_are_named(tmp_path):
    path = tmp_path / "report.docx"
    pypandoc.convert_text(TCVN3, "docx", "markdown", outputfile=str(path))
    assert "TCVN3" in refusal(path)


def test_a_text_of_200_mb_is_refused_unread(tmp_path):
    path = tmp_path / "report.txt"
    with path.open("wb") as stream:
        stream.truncate(200 * 2**20)
    assert "has 200 MB; at most 64 MB are read" in refusal(path)


def test_a_text_of_more_numbers_than_a_report_has_is_refused(tmp_path):
    message = refusal(written(tmp_path, "report.txt", b"9 " * 10**6))
    assert "holds 1000000 numbers; a report has at most 100000" in message


def test_a_package_that_unpacks_to_too_much_is_refused(report, tmp_path):
    bomb = repacked(report / "report.docx", {"word/document.xml": b"0" * (65 * 2**20)})
    assert len(bomb) < 10**6
    assert "unpacks to 65 MB" in refusal(written(tmp_path, "bomb.docx", bomb))


def test_a_package_that_lies_about_its_size_is_refused(report, tmp_path):
    honest = repacked(report / "report.docx", {"word/document.xml": b"0" * 10**6})
    size = (10**6).to_bytes(4, "little")
    lying = honest.replace(size, (1000).to_bytes(4, "little"))
    assert lying != honest
    assert "is damaged" in refusal(written(tmp_path, "lying.docx", lying))


def test_external_entities_are_refused(report, tmp_path):
    with zipfile.ZipFile(report / "report.docx") as package:
        body = package.read("word/document.xml")
    attack = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + body
    content = repacked(report / "report.docx", {"word/document.xml": attack})
    message = refusal(written(tmp_path, "report.docx", content))
    assert "entities in word/document.xml" in message


def test_other_files_do_not_get_into_a_page(tmp_path):
    secret = written(tmp_path, "secret.html", "<p>geheim 99</p>")
    page = f'<iframe src="{secret}"></iframe><img src="{secret}"><p>12 người</p>'
    document = read_document(written(tmp_path, "page.html", page))
    assert document.text == "12 người"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_cut_off_package_is_refused(report, tmp_path, share):
    for suffix in ("docx", "odt"):
        content = (report / f"report.{suffix}").read_bytes()
        path = written(tmp_path, f"cut.{suffix}", content[: int(len(content) * share)])
        assert "is damaged" in refusal(path)


def test_tables_without_bounds_are_refused(tmp_path):
    page = "<table><tr>" + "<td colspan=100000>1</td>" * 300 + "</tr></table>"
    assert "a table with more places" in refusal(written(tmp_path, "page.html", page))


def test_an_old_word_file_needs_libreoffice(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    path = written(tmp_path, "report.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    message = refusal(path)
    assert "needs LibreOffice" in message
    assert "save it as .docx" in message


# --- what is read -------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["docx", "odt", "rtf", "html"])
def test_each_format_gives_the_same_passages_with_notes_at_their_place(report, suffix):
    document = read_document(report / f"report.{suffix}")
    assert shown(document) == LINES
    assert [p.section for p in document.passages if p.kind == "note"] == ["I", "I", "I.2"]


def test_every_passage_spans_its_text_and_none_overlaps(report):
    document = read_document(report / "report.docx")
    ends = [0] + [passage.end for passage in document.passages]
    assert all(p.start >= end for p, end in zip(document.passages, ends, strict=False))
    assert document.text.split("\n")[-2:] == ["Đơn vị | Số lượng", "Huyện | 45"]
    shown_texts = [document.said(passage) for passage in document.passages]
    assert "\n".join(document.text.split("\n")[:-2]) == "\n".join(shown_texts[:-4])


def test_the_notes_of_an_office_page_go_back_to_their_marks(tmp_path):
    word = (
        '<p>Có 12 người<a href="#_ftn1" name="_ftnref1">[1]</a> dự.</p><p>Hết.</p>'
        '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> Nữ 5 người.</p></div>'
    )
    office = (
        '<p>Có 12 người<a name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> dự.</p>'
        '<p>Hết.</p><div id="sdfootnote1"><p><a name="sdfootnote1sym" href="#sdfootnote1anc">1</a>'
        "Nữ 5 người.</p></div>"
    )
    for page in (word, office):
        document = read_document(written(tmp_path, "page.html", page))
        assert [(locator, text) for locator, _, text in shown(document)] == [
            ("", "Có 12 người dự."),
            ("fn:1", "Nữ 5 người."),
            ("", "Hết."),
        ]


@pytest.mark.parametrize(
    "rtf",
    [
        r"{\rtf1\ansi\ansicpg1258 C\u243?12 \u272?o\u224?n vi\u234?n{\*\footnote N\u7919? 5}.\par}",
        r"{\rtf1\ansi\ansicpg1258 C\'f312 \'d0o\'e0n vi\'ean{\footnote N\u7919\'3f 5}.\par}",
        r"{\rtf1\ansi\uc0 C\u243 12 \u272 o\u224 n vi\u234 n{\footnote N\u7919  5}.\par}",
    ],
)
def test_no_letter_of_an_rtf_is_lost(tmp_path, rtf):
    document = read_document(written(tmp_path, "report.rtf", rtf))
    assert document.text == "Có12 Đoàn viên.\nNữ 5"


def test_an_html_page_of_word_with_entities_is_read(tmp_path):
    page = b'<meta charset="windows-1252"><p>12 ng&#432;&#7901;i \x93n\xf4ng d\xe2n\x94</p>'
    assert read_document(written(tmp_path, "page.htm", page)).text == "12 người “nông dân”"


def test_line_ends_and_a_byte_order_mark_do_not_shift_offsets(tmp_path):
    content = b"\xef\xbb\xbf" + "Có 12\r\n45 người".encode()
    document = read_document(written(tmp_path, "report.txt", content))
    assert document.text == "Có 12\n45 người"


def test_lost_marks_leave_the_notes_of_a_text_at_its_end_in_order():
    text = "I. Chung\nCó 12 người.\n\n\n\ufffd / Nữ 5.\n\nNam 7.\n\n\ufffd/ Trẻ 3."
    assert shown(text_document(text)) == [
        ("I", "heading", "I. Chung"),
        ("I", "paragraph", "Có 12 người."),
        ("fn:1", "note", "\ufffd / Nữ 5."),
        ("fn:1", "note", "Nam 7."),
        ("fn:2", "note", "\ufffd/ Trẻ 3."),
    ]


@pytest.mark.parametrize(
    ("lines", "locators"),
    [
        ("I. A|1. B|1. C|II. D|IV. E|2. F", "I I.1 I.2 II IV IV.2"),
        ("PHẦN THỨ NHẤT|I. A|PHẦN THỨ HAI|1. B|- C", "part1 I part2 part2 part2"),
        ("Phần thứ hai: Nhiệm vụ|I- A|1/ B|2/ C", "part2 part2.I part2.I.1 part2.I.2"),
        ("A. KẾT QUẢ|I. A|B. PHƯƠNG HƯỚNG|Nêu ra", "part1 I part2 part2"),
        ("I. A|1.1. B|1.2Các mặt|1.2. D|2.1 Điểm", "I I.1.1 I.1.2 I.1.3 I.2.1"),
        ("II.3. A|II.4. B|III. C", "II.3 II.4 III"),
        ("I. A|3. B|a- Khách quan|b- Chủ quan|b) Khác|4. D", "I I.3 I.3.a I.3.b I.3.c I.4"),
        ("1. A|2. B|2.1. C", "1 2 2.1"),
        ("Mục I. A|1. B|MỤC II. C", "I I.1 II"),
        ("Phần A: Kết quả|I. A|Phần B: Nhiệm vụ", "part1 I part2"),
        ("CHƯƠNG I|TÌNH HÌNH|1. A|CHƯƠNG II|KẾ HOẠCH", "part1 part1 1 part2 part2"),
        ("II. A|II. B|V/v họp|1.200 người|2.5 ha đất|15 Đồng chí", "II III III III III III"),
    ],
)
def test_sections_follow_printed_numbers_also_when_one_repeats_or_is_missing(lines, locators):
    document = text_document(lines.replace("|", "\n"))
    assert [passage.locator for passage in document.passages] == locators.split()


def test_heading_styles_count_where_no_number_is_printed(tmp_path):
    path = tmp_path / "report.docx"
    text = "# Tình hình\n\nA 1\n\n## Thuận lợi\n\n## Khó khăn\n\nB 2\n\n# Kết quả\n\nC 3"
    pypandoc.convert_text(text, "docx", "markdown", outputfile=str(path))
    document = read_document(path)
    assert [p.locator for p in document.passages] == ["I", "I", "I.1", "I.2", "I.2", "II", "II"]


def test_lines_broken_at_an_even_width_are_one_paragraph():
    text = (
        "Năm 2015 toàn tỉnh có tất cả một trăm công đoàn cơ sở với\n"
        "1.250 đoàn viên, trong đó nữ chiếm hơn một nửa số đoàn\n"
        "viên.\n"
        "- Huyện có 12 đơn vị."
    )
    assert [kind for _, kind, _ in shown(text_document(text))] == ["paragraph", "item"]


@given(st.text(alphabet="I1.2 aĐđ-\n\ufffd)A", max_size=80))
def test_every_digit_of_any_text_stands_in_one_passage(text):
    document = text_document(text)
    inside = [
        place for p in document.passages for place in range(p.start, p.end) if text[place].isdigit()
    ]
    assert inside == [found.start() for found in re.finditer(r"\d", text)]


def test_the_review_has_its_sections_and_fifteen_notes():
    document = read_document(source())
    found = list(dict.fromkeys(passage.locator for passage in document.passages))
    notes = [f"fn:{number}" for number in range(1, 16)]
    expected = "part1 I I.1 I.2 II II.1 II.2 II.3 II.4 IV IV.1 IV.2 IV.3 IV.3.a IV.3.b part2"
    assert found == ["", *expected.split(), *notes]
