"""The page as PDF: tagged, every picture described, nothing asked of a network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest
from executed import CHART, Reports, code, shown
from nbformat.v4 import new_markdown_cell, new_output

from kontum_stats import steps
from kontum_stats.errors import InputError
from kontum_stats.pages import pdf, report
from kontum_stats.provinces import Province

PIXEL = (  # one grey dot
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)  # fmt: skip
JPEG = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDREN"
    "Dg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k="
)
SPARKLINE = '<svg class="sparkline" role="img" aria-label="Members: 2012 800, 2013 900"></svg>'
TABLE = '<details class="chart-data"><summary>Figures</summary><p>40.431 persons</p></details>'


def made(reports: Reports) -> pypdf.PdfReader:
    return pypdf.PdfReader(pdf.render_pdf(report.render(reports.folder, reports.data, 2013, "en")))


def figures(element: Any) -> Iterator[Any]:
    """The elements of a PDF's structure that are figures."""
    element = element.get_object()
    if isinstance(element, pypdf.generic.ArrayObject):
        for kid in element:
            yield from figures(kid)
    elif isinstance(element, pypdf.generic.DictionaryObject):
        if element.get("/S") == "/Figure":
            yield element
        yield from figures(element.get("/K", pypdf.generic.ArrayObject()))


def test_pdf_without_weasyprint_says_how_to_get_it(reports, monkeypatch):
    page = report.render(reports.folder, reports.data, 2013, "vi")
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(InputError, match=r"kontum_stats\[pdf\]"):
        pdf.render_pdf(page)


def test_pdfs_are_printed_at_once_and_anew_only_where_they_are_not_of_their_page(reports):
    province = Province(reports.data, reports.folder)

    def printed() -> list[tuple[int, bytes]]:
        done = steps.report(province, [2013], ["vi", "en"], pdf=True)
        return [(path.stat().st_mtime_ns, path.read_bytes()) for path in done.pdfs]

    vi, en = printed()
    assert printed() == [vi, en]
    damaged = reports.folder / "evaluation-2013.vi.pdf"
    damaged.write_bytes(vi[1][:-100])
    mended, same = printed()
    assert mended[0] > vi[0] and mended[1] == vi[1] and same == en


def test_a_page_that_cannot_be_printed_stops_those_printed_with_it(reports):
    page = report.render(reports.folder, reports.data, 2013, "vi")
    with pytest.raises(FileNotFoundError):
        pdf.render_pdfs([reports.folder / "gone.html", page])


def test_the_pdf_is_tagged_and_has_bookmarks_and_page_numbers(reports):
    written = pdf.render_pdf(Path(report.render(reports.folder, reports.data, 2013, "en")))
    assert written.name == "evaluation-2013.en.pdf"
    made = pypdf.PdfReader(written)
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.trailer["/Root"]["/Lang"] == "en"
    assert "Culture and sports" in str(made.outline)
    assert f"2 / {len(made.pages)}" in made.pages[1].extract_text()
    streams = [made.get_object(number) for number in range(1, len(made.xref[0]) + 1)]
    painted = b"".join(one.get_data() for one in streams if hasattr(one, "get_data"))
    assert b"1 0.2 0 rg" in painted or b"1 .2 0 rg" in painted, "a chart keeps its colours"


def test_every_picture_has_an_alternate_text_that_says_all_it_shows(reports):
    chart = CHART.format("own").replace("</figure>", f"{TABLE}</figure>")
    reports.own(
        new_markdown_cell("# Own\n\n![A dot](attachment:dot.png)", id="words",
                          attachments={"dot.png": {"image/png": PIXEL}}),
        code("chart", shown(chart)),
        code("line", shown(f"<p>{SPARKLINE}</p>")),
        code("bare", shown("<svg></svg>", "image/svg+xml"),
             shown(f'<img src="data:image/png;base64,{PIXEL}">')),
        code("png", new_output("display_data", data={"image/png": PIXEL},
                               metadata={"alt": "A plot"})),
        code("jpeg", new_output("display_data", data={"image/jpeg": JPEG})),
    )  # fmt: skip
    document = made(reports)
    told = [figure.get("/Alt") for figure in figures(document.trailer["/Root"]["/StructTreeRoot"])]
    assert None not in told and "" not in told
    unknown = "A picture without a description"
    assert [alt for alt in told if alt != "Two bars."] == [
        "A dot", "Members: 2012 800, 2013 900", unknown, unknown, "A plot", unknown,
    ]  # fmt: skip
    assert told.count("Two bars.") == 8, "each section's chart, with its description"
    assert "40.431 persons" in "".join(page.extract_text() for page in document.pages)


def test_pictures_of_the_page_itself_are_drawn_and_nothing_else_is_fetched(reports, tmp_path):
    elsewhere = tmp_path / "elsewhere.png"
    elsewhere.write_bytes(b"")
    reports.own(
        code("png", new_output("display_data", data={"image/png": PIXEL})),
        code("file", shown(f'<img src="{elsewhere.as_uri()}" alt="a file">')),
    )
    document = made(reports)
    assert len({image.name for page in document.pages for image in page.images}) == 1


@pytest.mark.parametrize(
    ("style", "plain"),
    [
        ("fill: var(--a, var(--b, #123456))", "fill: #123456"),
        ("fill: var(--a, #fff); stroke: var(--b, #000)", "fill: #fff; stroke: #000"),
        ("fill: red", "fill: red"),
    ],
)
def test_colours_of_pictures_are_written_out(style, plain):
    assert pdf.written_out(style) == plain


def test_small_charts_stand_before_the_words_beside_which_they_float():
    row = f"<li><span>words</span>{SPARKLINE}</li>".replace(
        "<svg", '<svg xmlns="http://www.w3.org/2000/svg"'
    )
    page = ElementTree.fromstring(f'<html lang="en"><ul class="tests">{row}</ul></html>')
    pdf.prepare(page)
    assert [one.tag.rpartition("}")[2] for one in page[0][0]] == ["svg", "span"]
