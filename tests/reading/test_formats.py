"""What office programs write, kind by kind: all that a page shows is read, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import STYLES, cell, docx, levels, mark, numbered, odt, p, rtf, run, styled, table
from places import ROOT

from kontum_stats.errors import InputError
from kontum_stats.reading.documents import read_document
from kontum_stats.reading.model import Document

CASES = ROOT.parent / "shared" / "cases" / "documents"


@pytest.fixture
def read(tmp_path):
    def reading(name: str, content: bytes | str) -> Document:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_document(path)

    return reading


def places(document: Document) -> list[tuple[str, str]]:
    """The locator and the text of each passage."""
    return [(passage.locator, document.said(passage)) for passage in document.passages]


def texts(document: Document) -> list[str]:
    return [document.said(passage) for passage in document.passages]


BOX = "<w:txbxContent>" + p("Bảng tin: 7 tổ") + "</w:txbxContent>"
DRAWN = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
    f"{BOX}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
    f"{BOX}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
OLD_DRAWN = f"<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>"


def field(code: str, result: str) -> str:
    """A field of several runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> {code} 5 </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


RAISED = '<w:vertAlign w:val="superscript"/>'
HIDING = (
    '<w:style w:type="character" w:styleId="Hid"><w:name w:val="Hid"/><w:rPr><w:vanish/></w:rPr>'
    "</w:style>"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p(DRAWN, "Có 31 lớp", mark(1)), ["Có 31 lớp", "Nữ 5", "Bảng tin: 7 tổ"]),
        (p("Có 31 lớp", OLD_DRAWN, mark(1)), ["Có 31 lớp", "Nữ 5", "Bảng tin: 7 tổ"]),
        (p("Rộng 120 m", run("2", RAISED)), ["Rộng 120 m²"]),
        (p("Có 120", run("(1)", RAISED), " lớp"), ["Có 120 lớp"]),
        (p("Có 120", run("1", '<w:position w:val="6"/>'), " lớp"), ["Có 120 lớp"]),
        (styled("Title", "BÁO CÁO", mark(1)) + p("Hết"), ["BÁO CÁO", "Nữ 5", "Hết"]),
        (p("Có ", field("MERGEFIELD n", "312"), " lớp"), ["Có 312 lớp"]),
        (p("Có ", '<w:fldSimple w:instr=" REF b ">' + run("33")
           + "</w:fldSimple>"), ["Có 33"]),
        (p("Có ", "<w:customXml>" + run("8") + "</w:customXml>", " lớp"), ["Có 8 lớp"]),
        (p("Có ", "<w:sdt><w:sdtContent>" + run("9") + "</w:sdtContent></w:sdt>"), ["Có 9"]),
        (p("Có ", "<w:ins>" + run("6") + "</w:ins>"), ["Có 6"]),
        (table(["a", "1", "2", "3"], columns=2), ["a", "1", "2", "3"]),
        (p("Hà:\t31\t120 đoàn viên"), ["Hà:\t31\t120 đoàn viên"]),
        (p("5", "<w:r><w:noBreakHyphen/></w:r>", "3\u20112013"), ["5-3-2013"]),
        (p("Nghìn", "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t>"
           "</m:r></m:den></m:f></m:oMath>"), ["Nghìn1/2"]),
        (table([cell(table(["x", "4"]), "ngoài 3"), "5"]), ["ngoài 3", "5", "x", "4"]),
        (table([cell(p("Khung 1"), p("Dòng 2"))]), ["Khung 1", "Dòng 2"]),
        (p("Trang ", '<w:fldSimple w:instr=" PAGE ">' + run("7") + "</w:fldSimple>"), ["Trang"]),
        (p("Chữ", "<w:r><w:pict><v:shape><v:textpath string='NĂM 2013'/></v:shape></w:pict></w:r>"),
         ["Chữ", "NĂM 2013"]),
        (p("<w:r><w:ruby><w:rt>" + run("đọc") + "</w:rt><w:rubyBase>" + run("Có 5")
           + "</w:rubyBase></w:ruby></w:r>"), ["Có 5"]),
        (table([cell("a", properties='<w:hMerge w:val="restart"/>'),
                cell(properties='<w:hMerge w:val="continue"/>'), "3"]), ["a", "3"]),
    ],
)  # fmt: skip
def test_all_that_word_shows_is_read(read, body, expected):
    document = read("report.docx", docx(body, footnotes=["Nữ 5"] if mark(1) in body else []))
    assert texts(document) == expected
    assert not [remark for remark in document.remarks if not remark.startswith("left out, raised")]


@pytest.mark.parametrize(
    ("body", "remark"),
    [
        (p("Có ", run("33", "<w:strike/>"), "34"), "left out, struck through: «33»"),
        (p("Có ", run("33", "<w:dstrike/>"), "34"), "left out, struck through: «33»"),
        (p("Có 34", run(" và 9 tổ", "<w:vanish/>")), "left out, hidden: «và 9 tổ»"),
        (p("Có 34", run(" và 9 tổ", '<w:rStyle w:val="Hid"/>')), "left out, hidden: «và 9 tổ»"),
        (p("Có ", "<w:del><w:r><w:delText>33</w:delText></w:r></w:del>", "34"),
         "left out, deleted (tracked): «33»"),
        (p("Có ", "<w:moveFrom>" + run("33") + "</w:moveFrom>", "34"),
         "left out, deleted (tracked): «33»"),
        (p("Có 34", run("2", RAISED)), "left out, raised by hand, taken for marks of notes: «2»"),
        (styled("TOC1", "Kết quả\t7") + p("Có 34"), "left out: a table of contents"),
        (p(field("TOC \\o", "Kết quả\t7")) + p("Có 34"), "left out: a table of contents"),
        (p("Có 34") + '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
         "</w:docPartObj></w:sdtPr><w:sdtContent>" + p("Kết quả\t7") + "</w:sdtContent></w:sdt>",
         "left out: a table of contents"),
        (p("Có 34") + table(["9", "8"]).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>"),
         "left out, deleted (tracked): «98»"),
        (p("Có 34") + "<w:altChunk/>", "cannot be read: an embedded file (altChunk)"),
        (p("Có 34", "<w:r><w:drawing><c:chart/></w:drawing></w:r>"), "cannot be read: a chart"),
    ],
)  # fmt: skip
def test_what_is_left_out_of_a_word_file_is_said(read, body, remark):
    document = read("report.docx", docx(body, styles=HIDING))
    assert (texts(document), document.remarks) == (["Có 34"], (remark,))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx(p("Có 4", "<w:new>" + run(" và 8") + "</w:new>"))),
        ("a.docx", docx(p("Có 4") + "<w:new>" + p("và 8") + "</w:new>")),
        ("a.odt", odt("<text:p>Có 4</text:p><text:new><text:p>và 8</text:p></text:new>")),
        ("a.html", "<p>Có 4</p><object>và 8</object>"),
    ],
)
def test_what_stands_where_nobody_looks_is_named(read, name, content):
    (remark,) = read(name, content).remarks
    assert remark.startswith("lost: 8 in «") and "và 8»" in remark


def test_a_style_that_strikes_can_be_switched_off(read):
    body = p("Có ", run("12", '<w:rStyle w:val="Hid"/><w:vanish w:val="0"/>'))
    assert texts(read("report.docx", docx(body, styles=HIDING))) == ["Có 12"]


def test_a_deleted_end_of_a_paragraph_joins_it_to_the_next(read):
    joined = p("Có 12 ", properties="<w:rPr><w:del/></w:rPr>") + p("lớp")
    assert texts(read("report.docx", docx(joined))) == ["Có 12 lớp"]


def test_headers_are_said_but_page_numbers_are_not(read):
    header = p("Báo cáo 2013, trang ", field("PAGE", "1"))
    document = read("report.docx", docx(p("Có 34"), header=header))
    assert document.remarks == ("left out, in a page header or footer: «Báo cáo 2013, trang»",)


def test_footnotes_and_endnotes_are_counted_apart_in_the_order_of_their_marks(read):
    body = (
        table([cell(p("Hà", mark(2))), "12"])
        + styled("Caption", "Bảng 1", mark(1))
        + p("Hết", mark(1, "endnote"), " rồi", mark(3))
    )
    document = read("report.docx", docx(body, footnotes=["b 2", "a 1", "c 3"], endnotes=["e 4"]))
    notes = [one for one in places(document) if one[0][1:3] == "n:"]
    assert notes == [("fn:1", "a 1"), ("fn:2", "b 2"), ("en:1", "e 4"), ("fn:3", "c 3")]
    marks = [document.text[: one.mark] for one in document.passages if one.kind == "note"]
    assert [text.rpartition("\n")[2][-4:] for text in marks] == ["Hà", "ng 1", "Hết", " rồi"]


# --- numbers ------------------------------------------------------------------------------------

ROMAN = ("upperRoman", "%1.")


@pytest.mark.parametrize(
    ("formats", "items", "expected"),
    [
        ([ROMAN, ("decimal", "%2.")], [0, 1, 1, 0], "I I.1 I.2 II"),
        ([("upperRoman", "PHẦN %1:"), ROMAN], [0, 0], "part1 part2"),
        ([ROMAN, ("decimal", "%2."), ("decimal", "%2.%3.")], [0, 0, 1, 2, 2, 1],
         "I II II.1 II.1.1 II.1.2 II.2"),
        ([ROMAN, ("decimal", "%1.%2."), ("lowerLetter", "%3)")], [0, 1, 2, 2, 1],
         "I I.1 I.1.a I.1.b I.2"),
        ([ROMAN, ("decimal", "%2."), ("decimal", "%3.")], [0, 1, 2, 2, 1], "I I.1 I.1.1 I.1.2 I.2"),
        ([ROMAN, ("bullet", "\uf0b7")], [0, 1, 0], "I I II"),
        ([("decimalZero", "%1."), ("none", "")], [0, 1, 0], "1 1 2"),
    ],
)  # fmt: skip
def test_automatic_numbers_are_those_that_word_prints(read, formats, items, expected):
    body = "".join(numbered(level, "Mục") for level in items)
    document = read("report.docx", docx(body, numbering=levels(*formats)))
    assert [passage.locator for passage in document.passages] == expected.split()
    assert not document.remarks


def test_a_list_that_sets_its_own_start_begins_anew_and_another_goes_on(read):
    anew = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = "".join(numbered(0, "x", list_id=one) for one in (1, 1, 2, 2, 3))
    document = read("report.docx", docx(body, numbering=levels(("decimal", "%1)")) + anew))
    assert texts(document) == ["1) x", "2) x", "1) x", "2) x", "3) x"]


def test_a_heading_style_that_is_numbered_numbers_its_paragraphs(read):
    styles = STYLES.replace(
        '<w:outlineLvl w:val="0"/>',
        '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>',
    )
    body = (
        styled("Heading1", "Chung") + p("12 lớp") + styled("Heading1", "Kết quả") + p("1. Giáo dục")
    )
    content = docx(body, numbering=levels(ROMAN), styles=styles)
    assert [one for one, _ in places(read("report.docx", content))] == ["I", "I", "II", "II.1"]


def test_the_letters_of_a_list_are_the_vietnamese_row(read):
    letters = [f"{letter}) Mục" for letter in "abcdđeghik"]
    document = read("report.txt", "\n".join(["1. Chung", *letters]))
    assert [passage.locator for passage in document.passages[1:]] == [
        f"1.{letter}" for letter in "abcdđeghik"
    ]


def test_first_part_is_named_where_both_parts_have_roman_numbers(read):
    text = "PHẦN THỨ NHẤT\nI. A\nPHẦN THỨ HAI\nNHIỆM VỤ NĂM 2015\nI. B"
    document = read("report.txt", text)
    assert [one.locator for one in document.passages] == [
        "part1", "part1.I", "part2", "part2", "part2.I",
    ]  # fmt: skip
    assert [(one.rank, one.text) for one in document.headings] == [
        (1, "PHẦN THỨ NHẤT"), (2, "I. A"), (1, "PHẦN THỨ HAI\nNHIỆM VỤ NĂM 2015"), (2, "I. B"),
    ]  # fmt: skip


def test_a_hard_hyphen_of_a_text_is_a_hyphen_at_the_same_offset(read):
    assert read("report.txt", "Ngày 5\u20113\u20112013").text == "Ngày 5-3-2013"


def test_items_know_what_leads_them_in(read):
    text = "I. Chung\nKết quả năm 2011 như sau:\n+ Một\n+ Hai, gồm:\n- Ba\n- Bốn\n+ Năm\nHết\n- Sáu"
    document = read("report.txt", text)
    leads = [(text.split("\n")[one.lead] if one.lead >= 0 else "") for one in document.passages]
    said = "Kết quả năm 2011 như sau:"
    assert leads == ["", "", said, said, "+ Hai, gồm:", "+ Hai, gồm:", said, "", "Hết"]


def test_the_title_stands_behind_the_letterhead(read):
    body = (
        table(["LIÊN ĐOÀN LAO ĐỘNG TỈNH A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
        + p("A, ngày 10 tháng 01 năm 2014")
        + p("BÁO CÁO")
        + p("Tổng kết công tác năm 2013")
        + p("và phương hướng năm 2014")
        + p("Năm 2013 có 3 lớp.")
        + p("I. Chung")
    )
    document = read("report.docx", docx(body))
    assert document.title == "BÁO CÁO\nTổng kết công tác năm 2013\nvà phương hướng năm 2014"
    kinds = [passage.kind for passage in document.passages]
    assert kinds == ["letterhead"] * 3 + ["title"] * 3 + ["paragraph", "heading"]


def test_cells_know_their_heads_spans_and_captions(read):
    wide, top, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        p("I. Số liệu")
        + p("Bảng 1. Kết quả", mark(1))
        + p("(Đơn vị tính: triệu đồng)")
        + table(
            [cell("Chỉ tiêu", properties=top), cell("Năm 2014", properties=wide)],
            [cell(properties=on), "Kế hoạch", "Thực hiện"],
            ["Quỹ", "905", "1.012,5"],
            columns=3,
        )
    )
    document = read("report.docx", docx(body, footnotes=["Theo 5 huyện"]))
    (grid,) = document.tables
    assert (grid.locator, grid.height, grid.width, grid.head_rows) == ("I:t1", 3, 3, 2)
    assert [document.said(one) for one in grid.captions] == [
        "Bảng 1. Kết quả", "(Đơn vị tính: triệu đồng)",
    ]  # fmt: skip
    found = document.cell_at(document.text.index("1.012,5"))
    assert found is not None
    _, figure = found
    assert grid.place(figure) == "I:t1r3c3"
    assert [document.said(one) for one in grid.heads_of(figure)] == ["Năm 2014", "Thực hiện"]
    assert [document.said(one) for one in grid.beside(figure)] == ["Quỹ", "905"]
    assert grid.at(2, 1) is grid.at(1, 1)


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        ([["TT", "Chỉ tiêu", "2014"], ["1", "Lớp", "5"]], 1),
        ([["TT", "Chỉ tiêu", "2014"], ["A", "B", "1"], ["1", "Lớp", "5"]], 2),
        ([["TT", "Chỉ tiêu", "2014"], ["I", "Giáo dục", ""], ["1", "Lớp", "5"]], 1),
        ([["Hà", "12"], ["Sa", "13"]], 0),
        ([["TT", "Năm 2014", ""], ["", "Kế hoạch", "Thực hiện"], ["1", "5", "6"]], 2),
        ([["Bảng 1", "", ""], ["TT", "Tên", "Số"], ["1", "Lớp", "5"]], 2),
    ],
)
def test_head_rows_are_told_by_what_they_hold(read, rows, heads):
    document = read("report.docx", docx(table(*rows, columns=len(rows[0]))))
    assert document.tables[0].head_rows == heads


@pytest.mark.parametrize("lead", ["\t3", " ........ 3", "…… 3"])
def test_a_typed_table_of_contents_opens_no_section(read, lead):
    text = f"MỤC LỤC\nI. Chung{lead}\nII. Kết quả{lead}\nI. Chung\n12 lớp\nII. Kết quả"
    document = read("report.txt", text)
    kinds = [(one.kind, one.locator) for one in document.passages]
    assert kinds[:3] == [("contents", "")] * 3
    assert kinds[3:] == [("heading", "I"), ("paragraph", "I"), ("heading", "II")]


# --- .odt, .html, .rtf --------------------------------------------------------------------------

LIST = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
    'style:num-format="I" style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="1" style:num-suffix="." {}/></text:list-style>'
)
LOOKS = (
    '<style:style style:name="Up" style:family="text"><style:text-properties '
    'style:text-position="super 58%"/></style:style><style:style style:name="Out" '
    'style:family="text"><style:text-properties style:text-line-through-style="solid"/>'
    '</style:style><style:style style:name="Hid" style:family="text"><style:text-properties '
    'text:display="none"/></style:style>'
)


def item(*content: str) -> str:
    return f"<text:list-item>{''.join(content)}</text:list-item>"


def numbers(*content: str) -> str:
    return f'<text:list text:style-name="L">{"".join(content)}</text:list>'


def tp(text: str) -> str:
    return f"<text:p>{text}</text:p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (tp('Có <text:variable-get text:name="n">12</text:variable-get> lớp'), [("", "Có 12 lớp")]),
        (tp("Hà:<text:tab/>31<text:s/>120"), [("", "Hà:\t31 120")]),
        (tp('Có 120<text:span text:style-name="Up">1</text:span> lớp'), [("", "Có 120 lớp")]),
        (tp('<text:a>Có <text:span>7</text:span></text:a> tổ'), [("", "Có 7 tổ")]),
        (tp('A<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
            f'<text:note-body>{numbers(item(tp("Nữ 5")))}</text:note-body></text:note>'),
         [("", "A"), ("fn:1", "I. Nữ 5")]),
        (tp('A<draw:custom-shape><text:p>Hộp 3</text:p></draw:custom-shape>'),
         [("", "A"), ("", "Hộp 3")]),
        (numbers(item(tp("Mục"), "<table:table><table:table-row><table:table-cell>" + tp("Nữ")
                      + "</table:table-cell><table:table-cell>" + tp("5")
                      + "</table:table-cell></table:table-row></table:table>")),
         [("I", "I. Mục"), ("I:t1r1c1", "Nữ"), ("I:t1r1c2", "5")]),
        (numbers(item(tp("Mục"), numbers(item(tp("Một")), item(tp("Hai"))))),
         [("I", "I. Mục"), ("I.1", "1. Một"), ("I.2", "2. Hai")]),
        ("<text:section>" + tp("Có 5") + "</text:section>", [("", "Có 5")]),
    ],
)  # fmt: skip
def test_all_that_libreoffice_shows_is_read(read, body, expected):
    document = read("report.odt", odt(body, LOOKS + LIST.format("")))
    assert places(document) == expected
    assert not [remark for remark in document.remarks if "raised" not in remark]


def test_labels_of_several_levels_are_read_in_an_odt(read):
    body = numbers(item(tp("A"), numbers(item(tp("B")))))
    document = read("report.odt", odt(body, LIST.format('text:display-levels="2"')))
    assert texts(document) == ["I. A", "I.1. B"]


@pytest.mark.parametrize(
    ("name", "content", "remark"),
    [
        ("a.odt", odt(tp('Có <text:span text:style-name="Out">3</text:span>4'), LOOKS), "struck"),
        ("a.odt", odt(tp('Có 4<text:span text:style-name="Hid"> 3</text:span>'), LOOKS), "hidden"),
        ("a.odt", odt("<text:tracked-changes><text:changed-region><text:deletion>" + tp("3")
                      + "</text:deletion></text:changed-region></text:tracked-changes>"
                      + tp("Có 4")), "deleted"),
        ("a.odt", odt(tp("Có 4<office:annotation>" + tp("nên 3") + "</office:annotation>")),
         "comment"),
        ("a.odt", odt('<text:section text:display="none">' + tp("3") + "</text:section>"
                      + tp("Có 4")), "hidden"),
        ("a.odt", odt("<text:table-of-content><text:index-body>" + tp("Kết quả 3")
                      + "</text:index-body></text:table-of-content>" + tp("Có 4")), "contents"),
        ("a.html", "<p>Có <s>3</s>4</p>", "struck"),
        ("a.html", '<p>Có <span style="text-decoration: line-through">3</span>4</p>', "struck"),
        ("a.html", "<p>Có <del>3</del><ins>4</ins></p>", "deleted"),
        ("a.html", '<p>Có 4<span style="display:none"> 3</span></p>', "hidden"),
        ("a.html", "<style>.x, p.y {display: none}</style><p>Có 4</p><p class=y>3</p>", "hidden"),
        ("a.html", '<p>Có 4</p><div style="mso-element:comment-list"><p>3</p></div>', "comment"),
        ("a.html", "<p class=MsoToc1>Kết quả 3</p><p>Có 4</p>", "contents"),
        ("a.rtf", rtf(r"Có {\strike 3}4\par "), "struck"),
        ("a.rtf", rtf(r"Có {\deleted 3}4\par "), "deleted"),
        ("a.rtf", rtf(r"Có {\v 3}4\par "), "hidden"),
        ("a.rtf", rtf(r"Có \v 3\v0 4\par "), "hidden"),
        ("a.rtf", rtf(r"Có 4{\*\annotation nên 3}\par "), "comment"),
        ("a.rtf", rtf(r"{\field{\*\fldinst TOC}{\fldrslt Trang 3\par }}Có 4\par "), "contents"),
    ],
)  # fmt: skip
def test_what_is_left_out_of_other_formats_is_said(read, name, content, remark):
    document = read(name, content)
    assert texts(document) == ["Có 4"]
    assert len(document.remarks) == 1
    assert remark in document.remarks[0]
    assert "3" in document.remarks[0] or "contents" in remark


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<ol type=I><li>Chung<ol><li>Một</li><li>Hai</li></ol></li><li>Kết quả</li></ol>",
         [("I", "I. Chung"), ("I.1", "1. Một"), ("I.2", "2. Hai"), ("II", "II. Kết quả")]),
        ('<ol style="list-style-type: upper-roman" start=2><li>A<li value=4>B</ol>',
         [("II", "II. A"), ("IV", "IV. B")]),
        ("<p>Có 120<sup>1</sup> lớp, 5 m<sup>2</sup></p>", [("", "Có 120 lớp, 5 m²")]),
        ("<p>A<a href='#_edn1'>[i]</a></p><div id=edn1><p>"
         "<a href='#_ednref1'>[i]</a> Nữ 5</p></div>",
         [("", "A"), ("en:1", "Nữ 5")]),
        ("<p class=MsoListParagraph><span style='mso-list:Ignore'>II.<span>&nbsp; </span></span>"
         "Kết quả</p>", [("II", "II. Kết quả")]),
        ("<p>Hà:<span style='mso-tab-count:1'>&nbsp; </span>31<span style='mso-tab-count:1'> "
         "</span>120</p>", [("", "Hà:\t31\t120")]),
        ("<p>N<span style='float: left'><p>Hộp 3</p></span>ăm 2013</p>",
         [("", "Năm 2013"), ("", "Hộp 3")]),
        ("<table><caption>Bảng 1</caption><tr><td rowspan=2>Hà<td>1<tr><td>2</table>",
         [("", "Bảng 1"), ("top:t1r1c1", "Hà"), ("top:t1r1c2", "1"), ("top:t1r2c2", "2")]),
    ],
)  # fmt: skip
def test_all_that_a_browser_shows_is_read(read, page, expected):
    document = read("page.html", page)
    assert places(document) == expected
    assert not [remark for remark in document.remarks if "raised" not in remark]


CELLS = r"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\pard\intbl Hà\cell 1\cell 2\cell\row"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"{\listtext I.\tab}Chung\par {\listtext 1.\tab}Một\par ",
         [("I", "I. Chung"), ("I.1", "1. Một")]),
        (CELLS + r"\trowd\clvmrg\cellx1000\cellx3000\pard\intbl\cell 3\cell\row\pard Hết\par ",
         [("top:t1r1c1", "Hà"), ("top:t1r1c2", "1"), ("top:t1r1c3", "2"), ("top:t1r2c2", "3"),
          ("", "Hết")]),
        (CELLS + r"\pard Có 5{\super\chftn}{\footnote\chftn  Nữ 3}\par ",
         [("top:t1r1c1", "Hà"), ("top:t1r1c2", "1"), ("top:t1r1c3", "2"), ("", "Có 5"),
          ("fn:1", "Nữ 3")]),
        (r"A{\footnote\ftnalt Cuối 3}\par ", [("", "A"), ("en:1", "Cuối 3")]),
        (r"{\stylesheet{\s1 heading 1;}{\s2\outlinelevel1 x;}}\pard\s1 Chung\par \pard\s2 Một\par "
         r"\pard Có 5\par \pard\outlinelevel0 Hai\par ",
         [("I", "Chung"), ("I.1", "Một"), ("I.1", "Có 5"), ("II", "Hai")]),
        (r"\trowd\cellx1000\cellx2000\pard\intbl a\par{\pard\intbl\itap2 b\nestcell 4\nestcell"
         r"{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}}\pard\intbl c\cell 5\cell\row\pard ",
         [("top:t1r1c1", "a\nc"), ("top:t1r1c2", "5"), ("top:t2r1c1", "b"), ("top:t2r1c2", "4")]),
        (r"{\field{\*\fldinst PAGE}{\fldrslt 3}}Có 5\par ", [("", "Có 5")]),
        (r"Có {\field{\*\fldinst MERGEFIELD 9}{\fldrslt 12}} lớp\par ", [("", "Có 12 lớp")]),
        (r"A{\shp{\*\shpinst{\sp{\sn x}{\sv 9}}{\shptxt Hộp 3\par}}{\shprslt 8}}\par ",
         [("", "A"), ("", "Hộp 3")]),
        (r"Có 120{\super 1} lớp\par ", [("", "Có 120 lớp")]),
        (r"Có 120{\up6 1} lớp\par ", [("", "Có 120 lớp")]),
        (r"{\fonttbl{\f1\fcharset163 T;}}\f1 C\'f3 12 \'f0\'eam\par ", [("", "Có 12 đêm")]),
        (r"Hà:\tab 31\tab 120\par ", [("", "Hà:\t31\t120")]),
        (r"\uc2 B\u7843\'e1\'bang 5\_3\par ", [("", "Bảng 5-3")]),
    ],
)  # fmt: skip
def test_all_that_an_rtf_file_shows_is_read(read, text, expected):
    document = read("report.rtf", rtf(text))
    assert places(document) == expected
    assert not [remark for remark in document.remarks if "raised" not in remark]


# --- old letters, refusals ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name"),
    [(["Sè ®oµn viªn c¸c huyÖn", "12 triÖu ®ång"], "TCVN3"),
     (["Tæng", "12 tû", "Nam vµ n÷"], "TCVN3"), (["Toång", "12 tyû", "Naêm vieäc"], "VNI"),
     (["Soá ñoaøn vieân caùc huyeän", "12 trieäu ñoàng"], "VNI")],
)  # fmt: skip
def test_one_table_in_old_letters_is_named_with_its_place(read, words, name):
    body = (
        p("I. Tình hình") + p("Các cấp công đoàn của tỉnh đã tổ chức 5 lớp") + table(words, words)
    )
    with pytest.raises(InputError, match=f"at I:t1, in the old encoding {name}"):
        read("report.docx", docx(body))


def test_a_scan_is_refused_as_one(read):
    with pytest.raises(InputError, match="holds no text, but a picture: it may be a scan"):
        read("report.docx", docx(p("<w:r><w:drawing><pic:pic/></w:drawing></w:r>")))


def test_a_text_of_numbers_alone_is_refused_at_once(read):
    with pytest.raises(InputError, match="holds 1048576 numbers; a report has at most 100000"):
        read("report.txt", "9 " * 2**20)


# --- the cases beside the repository ------------------------------------------------------------

RIGHT = {
    "P06a": "I I II II.1 II.1 II.2 II.2", "P06b": " I I II II",
    "P06c": "I I II II.1 II.1 II.2 II.2",
    "P06d": "I I II II.1 II.1.1 II.1.1 II.2 II.2",
    "P06e": "part1 part1.I part1.I part2 part2.I part2.I", "P06f": "I I II II",
    "P06g": "I II II.1 II.1 II.2 II.2 III III", "P11": "top:t1r1c1 top:t1r1c2 fn:1  fn:2  fn:3",
    "P12a": "I I:t1r1c1 I:t1r1c2 I fn:1",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_the_cases_have_their_places(name):
    for path in CASES.glob(f"{name}-*"):
        assert " ".join(one.locator for one in read_document(path).passages) == RIGHT[name]


def test_no_case_loses_a_number():
    for path in (one for one in CASES.glob("P*") if "VnTime" not in one.name):
        remarks = read_document(Path(path)).remarks
        assert not [one for one in remarks if one.startswith(("lost", "new", "changed"))]
