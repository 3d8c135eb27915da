"""Which reader loses least: small files of each kind, read by our walks and by libraries.

`python benchmarks/documents.py` prints a table: right where all that a page shows stands in the
text and nothing that it does not show, judged by pieces that must and must not be found. Needs
`pip install docx2python mammoth` beside the packages of the tests.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pypandoc

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from office import STYLES, cell, docx, levels, mark, numbered, odt, p, rtf, run, styled, table

from kontum_stats.errors import InputError
from kontum_stats.reading.documents import read_document


class Kind(NamedTuple):
    """A file, and what must and must not be found in its text; `|` parts the pieces."""

    name: str
    suffix: str
    content: bytes
    must: str
    must_not: str = "\0"


UP = '<w:vertAlign w:val="superscript"/>'
BOX = f"<w:txbxContent>{p('Hộp 7 tổ')}</w:txbxContent>"
DRAWN = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
    f"{BOX}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
    f"{BOX}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
VML = f"<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF b9 </w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("33.728")}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
CONTENTS = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    f"</w:sdtPr><w:sdtContent>{p('Chung', run(chr(9) + '37'))}</w:sdtContent></w:sdt>"
)
BY = 'w:id="1" w:author="A" w:date="2014-01-01T00:00:00Z"'
DELETED = "<w:r><w:delText>33</w:delText></w:r>"
ROMAN, ARABIC = ("upperRoman", "%1."), ("decimal", "%2.")
BELOW = table([cell(p("Hà", mark(1))), "12"]) + styled("Caption", "Bảng", mark(2))


def word(body: str, **parts: object) -> bytes:
    return docx(body, **parts)  # type: ignore[arg-type]


def listed(*formats: tuple[str, str], depths: str) -> bytes:
    return docx("".join(numbered(int(one), "Mục") for one in depths), numbering=levels(*formats))


def open_text(body: str) -> bytes:
    looks = (
        '<style:style style:name="Up" style:family="text"><style:text-properties '
        'style:text-position="super 58%"/></style:style><style:style style:name="Out" '
        'style:family="text"><style:text-properties style:text-line-through-style="solid"/>'
        '</style:style><style:style style:name="Hid" style:family="text"><style:text-properties '
        'text:display="none"/></style:style>'
    )
    return odt(body, looks)


CELLS = "<table:table-row><table:table-cell><text:p>15.120</text:p></table:table-cell>"
KINDS = (
    Kind("text box, DrawingML", "docx", word(p(DRAWN, "Có 33.728")), "Có 33.728|Hộp 7 tổ"),
    Kind("text box, VML", "docx", word(p(VML, "Có 33.728")), "Có 33.728|Hộp 7 tổ"),
    Kind("box and note", "docx", word(p(DRAWN, "Có 3", mark(1)), footnotes=["Nữ 15"]),
         "Có 3|Nữ 15"),
    Kind("digit raised by hand", "docx", word(p("Có 120", run("1", UP), " lớp")), "120 lớp",
         "1201"),
    Kind("m² by a raised digit", "docx", word(p("120 m", run("2", UP), " sàn")), "120 m² sàn"),
    Kind("title style", "docx", word(styled("Title", "Năm 2013") + p("a")), "Năm 2013"),
    Kind("simple field", "docx",
         word(p("Có ", f'<w:fldSimple w:instr=" REF b9 ">{run("33.728")}</w:fldSimple>')),
         "33.728", "b9"),
    Kind("field of several runs", "docx", word(p("Có ", FIELD)), "Có 33.728", "b9"),
    Kind("custom XML", "docx", word(p("Có ", f"<w:customXml>{run('8')}</w:customXml>")), "Có 8"),
    Kind("content control", "docx",
         word(p("Có ", f"<w:sdt><w:sdtContent>{run('8')}</w:sdtContent></w:sdt>")), "Có 8"),
    Kind("columns beyond the grid", "docx", word(table(["a1", "b2", "c3", "d4"])), "a1|b2|c3|d4"),
    Kind("struck", "docx", word(p("Có ", run("33", "<w:strike/>"), "45")), "Có 45", "33"),
    Kind("hidden", "docx", word(p("Có 45", run("33", "<w:vanish/>"))), "Có 45", "33"),
    Kind("tracked", "docx", word(
        p("Có ", f"<w:del {BY}>{DELETED}</w:del><w:ins {BY}>{run('45')}</w:ins>")),
         "Có 45", "33"),
    Kind("tabs between numbers", "docx", word(p("Hà:\t31\t120")), "31\t120", "31120|31 120"),
    Kind("hard hyphen", "docx", word(p("5", "<w:r><w:noBreakHyphen/></w:r>", "3")), "5-3"),
    Kind("notes of cell and caption", "docx", word(BELOW, footnotes=["ô 51", "bảng 52"]),
         "ô 51|bảng 52"),
    Kind("endnote", "docx", word(p("Hết", mark(1, "endnote")), endnotes=["cuối 53"]), "cuối 53"),
    Kind("number II.", "docx", listed(ROMAN, depths="00"), "I. Mục|II. Mục"),
    Kind("number 1.1.", "docx", listed(ROMAN, ARABIC, ("decimal", "%2.%3."), depths="012"),
         "1.1. Mục"),
    Kind("number PHẦN I:", "docx", listed(("upperRoman", "PHẦN %1:"), depths="0"), "PHẦN I: Mục"),
    Kind("numbered headings", "docx", docx(
        styled("Heading1", "Chung"), numbering=levels(ROMAN), styles=STYLES.replace(
            '<w:outlineLvl w:val="0"/>', '<w:numPr><w:numId w:val="1"/></w:numPr>')),
         "I. Chung"),
    Kind("table of contents left out", "docx", word(CONTENTS + p("Có 45")), "Có 45", "37"),
    Kind("field value", "odt", open_text("<text:p>Có <text:user-field-get>33.728"
                                   "</text:user-field-get></text:p>"), "33.728"),
    Kind("table in a list item", "odt", open_text(
        "<text:list><text:list-item><text:p>a</text:p><table:table>" + CELLS +
        "</table:table-row></table:table></text:list-item></text:list>"), "15.120"),
    Kind("text box", "odt", open_text("<text:p>Có 3<draw:frame><draw:text-box><text:p>Hộp 7"
                                "</text:p></draw:text-box></draw:frame></text:p>"), "Có 3|Hộp 7"),
    Kind("list in a note", "odt", open_text(
        '<text:p>A<text:note text:note-class="footnote"><text:note-citation>1'
        "</text:note-citation><text:note-body><text:list><text:list-item><text:p>Nữ 15</text:p>"
        "</text:list-item></text:list></text:note-body></text:note></text:p>"), "Nữ 15"),
    Kind("struck", "odt", open_text('<text:p>Có <text:span text:style-name="Out">33</text:span>45'
                              "</text:p>"), "Có 45", "33"),
    Kind("hidden", "odt", open_text('<text:p>Có 45<text:span text:style-name="Hid">33</text:span>'
                              "</text:p>"), "Có 45", "33"),
    Kind("raised", "odt", open_text('<text:p>Có 120<text:span text:style-name="Up">1</text:span>'
                              " lớp</text:p>"), "120 lớp", "1201"),
    Kind("deleted and inserted", "html", b"<p>A <del>33</del><ins>45</ins></p>", "A 45", "33"),
    Kind("hidden", "html", b"<p>A 45<span style='display:none'>33</span></p>", "A 45", "33"),
    Kind("reviewer's comment", "html",
         b"<p>A 45</p><div style='mso-element:comment-list'><p>33</p></div>", "A 45", "33"),
    Kind("caption of a figure", "html",
         b"<figure><img src=x><figcaption>A 45</figcaption></figure>", "A 45"),
    Kind("raised", "html", b"<p>A 120<sup>1</sup> x</p>", "120 x", "1201"),
    Kind("Word's list number", "html",
         b"<p><span style='mso-list:Ignore'>II.<span>&nbsp; </span></span>Muc</p>", "II. Muc"),
    Kind("table, then a note", "rtf", rtf(
        r"\trowd\cellx2000\pard\intbl 15\cell\row\pard A 33{\super\chftn}{\footnote B 9}\par "),
        "15|A 33|B 9"),
    Kind("tracked", "rtf", rtf(r"A {\deleted 33}{\revised 45}\par "), "A 45", "33"),
    Kind("hidden", "rtf", rtf(r"A 45{\v 33}\par "), "A 45", "33"),
    Kind("struck", "rtf", rtf(r"A {\strike 33}45\par "), "A 45", "33"),
    Kind("list number", "rtf", rtf(r"{\listtext II.\tab}Muc\par "), "II. Muc"),
    Kind("three fallbacks", "rtf", rtf(r"\uc3 B\u7843\'e1\'ba\'a3ng 12\par "), "Bảng 12"),
    Kind("Vietnamese code page", "rtf", rtf(
        r"{\fonttbl{\f0\fcharset163 T;}}\f0 12 ng\'fd\'f0i\par "), "12 ngưđi"),
    Kind("text box", "rtf", rtf(r"A 3{\shp{\*\shpinst{\shptxt B 7\par}}}\par "), "A 3|B 7"),
)  # fmt: skip


def ours(path: Path) -> str:
    return read_document(path).text


def pandoc(path: Path) -> str:
    """Its tree tells what is struck: that is taken out, to its advantage."""
    without = path.with_suffix(".lua")
    without.write_text("function Strikeout() return {} end")
    options = ["--wrap=none", "--sandbox", f"--lua-filter={without}"]
    return str(pypandoc.convert_file(path, "plain", extra_args=options))


def docx2python(path: Path) -> str:
    from docx2python import docx2python as read

    with read(path) as document:
        return str(document.text)


def mammoth(path: Path) -> str:
    from mammoth import extract_raw_text

    with path.open("rb") as file:
        return str(extract_raw_text(file).value)


def verdict(read: Callable[[Path], str], kind: Kind, path: Path) -> str:
    """'right', or the first piece that is lost or too much."""
    if kind.suffix != "docx" and read in (docx2python, mammoth):
        return "–"
    try:
        text = read(path).replace("\u2011", "-").replace("¹", "")
    except (Exception, InputError) as error:
        return f"fails: {type(error).__name__}"
    lost = [piece for piece in kind.must.split("|") if piece not in text]
    extra = [piece for piece in kind.must_not.split("|") if piece in text]
    return f"lost: {lost[0]}" if lost else f"too much: {extra[0]}" if extra else "right"


def main() -> None:
    readers = (ours, pandoc, docx2python, mammoth)
    print("| kind | file | " + " | ".join(read.__name__ for read in readers) + " |")
    print("|---|---|" + "---|" * len(readers))
    rights = dict.fromkeys((read.__name__, kind.suffix) for read in readers for kind in KINDS)
    with tempfile.TemporaryDirectory() as folder:
        for number, kind in enumerate(KINDS):
            path = Path(folder) / f"{number}.{kind.suffix}"
            path.write_bytes(kind.content)
            found = [verdict(read, kind, path) for read in readers]
            for read, one in zip(readers, found, strict=True):
                key = (read.__name__, kind.suffix)
                rights[key] = (rights[key] or 0) + (one == "right")
            shown = " | ".join(one.replace("\t", "⇥") for one in found)
            print(f"| {kind.name} | .{kind.suffix} | {shown} |")
    for suffix in ("docx", "odt", "html", "rtf"):
        count = sum(kind.suffix == suffix for kind in KINDS)
        scores = " | ".join(f"{rights[read.__name__, suffix] or 0} of {count}" for read in readers)
        print(f"| **right** | .{suffix} | {scores} |")


if __name__ == "__main__":
    main()
