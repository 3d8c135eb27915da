"""A chart of its own, for a slide: with title, note and source, and drawn alike everywhere."""

import re
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pypdf
import pytest
from places import program

import kontum_stats as ks
from kontum_stats.charts import Chart, Notice
from kontum_stats.charts.poster import save
from kontum_stats.errors import InputError


@pytest.fixture(scope="module")
def chart(review_data: Path) -> Chart:
    made = ks.charts.union_grades(data=review_data)
    assert isinstance(made, Chart)
    return made


@pytest.mark.parametrize(
    ("name", "begins"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("A.PDF", b"%PDF")]
)
def test_the_suffix_says_what_is_written_and_the_page_stays_as_it_was(
    chart, tmp_path, name, begins
):
    before = len(chart.figure.texts)
    written = chart.save(tmp_path / name)
    first = written.read_bytes()
    assert written == tmp_path / name and first.startswith(begins)
    assert len(chart.figure.texts) == before
    assert chart.save(tmp_path / name).read_bytes() == first


def test_another_suffix_is_refused_with_those_that_there_are(chart, tmp_path):
    with pytest.raises(InputError, match=r"end the name in one of: \.png, \.svg, \.pdf"):
        chart.save(tmp_path / "a.gif")
    assert list(tmp_path.iterdir()) == []


def test_where_there_is_no_chart_the_reason_is_said(review_data, tmp_path):
    notice = ks.explore.view("union_members", [], data=review_data).chart
    assert isinstance(notice, Notice)
    with pytest.raises(InputError, match="there is no chart"):
        notice.save(tmp_path / "a.png")


def test_the_svg_has_plain_colours_and_title_note_and_source_as_outlines(chart, tmp_path):
    svg = chart.save(tmp_path / "a.svg").read_text("utf-8")
    assert "var(" not in svg and "<text" not in svg
    # matplotlib says in a comment what it draws as outlines.
    drawn = " ".join(re.findall(r"<!-- (.*?) -->", svg))
    source = chart.review.sources[0].title
    for words in (chart.title.split()[0], chart.note.split()[0], "Nguồn:", source.split()[0]):
        assert words in drawn
    ET.fromstring(svg)


def test_a_note_that_explains_many_doubts_is_not_cut(review_data, tmp_path):
    relief = ks.charts.relief(data=review_data)
    assert len(relief.note) > 200
    svg = relief.save(tmp_path / "a.svg").read_text("utf-8")
    drawn = " ".join(re.findall(r"<!-- (.*?) -->", svg)).replace("&gt;", ">")
    assert " ".join(relief.note.split(" ")) in drawn


def test_a_long_title_is_broken_and_not_cut(chart, tmp_path):
    words = " ".join(["công đoàn cơ sở"] * 9)
    svg = save(chart.figure, words, [], tmp_path / "a.svg").read_text("utf-8")
    assert " ".join(re.findall(r"<!-- (.*?) -->", svg)).count("công đoàn cơ sở") >= 7


ODT = "urn:oasis:names:tc:opendocument:xmlns"
CONTENT = f"""<office:document-content xmlns:office="{ODT}:office:1.0" xmlns:text="{ODT}:text:1.0"
 xmlns:draw="{ODT}:drawing:1.0" xmlns:svg="{ODT}:svg-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"><office:body><office:text>
<text:p><draw:frame text:anchor-type="as-char" svg:width="10cm" svg:height="13cm">
<draw:image xlink:href="Pictures/a.svg" xlink:type="simple"/></draw:frame></text:p>
</office:text></office:body></office:document-content>"""
MANIFEST = f"""<manifest:manifest xmlns:manifest="{ODT}:manifest:1.0">
<manifest:file-entry manifest:full-path="/"
 manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="Pictures/a.svg" manifest:media-type="image/svg+xml"/>
</manifest:manifest>"""


@pytest.mark.office
def test_libreoffice_draws_the_bars_in_their_colours(chart, tmp_path):
    office = program("soffice")
    svg = chart.save(tmp_path / "a.svg").read_text("utf-8")
    with zipfile.ZipFile(tmp_path / "slide.odt", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("META-INF/manifest.xml", MANIFEST)
        package.writestr("content.xml", CONTENT)
        package.writestr("Pictures/a.svg", svg)
    profile = (tmp_path / "profile").as_uri()
    done = subprocess.run(
        [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path, tmp_path / "slide.odt"],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (tmp_path / "slide.pdf").exists(), done.stderr
    drawn = pypdf.PdfReader(tmp_path / "slide.pdf").pages[0].get_contents()
    assert drawn is not None
    filled = [
        tuple(round(255 * float(part)) for part in fill)
        for fill in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg", drawn.get_data())
    ]
    assert filled.count((0x2A, 0x6C, 0xB4)) >= 5
    # Black is what LibreOffice makes of a colour that it does not understand: here of none.
    assert filled.count((0, 0, 0)) <= 1
