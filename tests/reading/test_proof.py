"""The proof that no number is lost: what differs is named with its words, what agrees is not."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import docx, mark, odt, p, rtf, table

from kontum_stats.reading.documents import read_document
from kontum_stats.reading.lines import TOKEN
from kontum_stats.reading.proof import differences


@pytest.mark.parametrize(
    ("own", "text", "labels", "expected"),
    [
        (["Có 12 lớp", "Nữ 5"], "Có 12 lớp\nNữ 5", [], []),
        (["Có 12 lớp", "Nữ 5"], "Nữ 5\nCó 12 lớp", [], []),
        (["Chung", "Có 12"], "1.1. Chung\nCó 12", ["1.1."], []),
        (["a | 5", "6"], "a | 5 | 6", [], []),
        (["Hà:\t31\t120"], "Hà:\t31\t120", [], []),
        (["Có 12 lớp", "Nữ 5"], "Có 12 lớp", [],
         ["lost: 5 in «Nữ 5» is in the file, not in what is read"]),
        (["Có 5"], "Có 5\nNữ 5", [], ["new: 5 in «Nữ 5» is in what is read, not so in the file"]),
        (["Hà:\t31\t120 tổ"], "Hà: 31120 tổ", [],
         ["lost: 31 in «31» is in the file, not in what is read",
          "lost: 120 in «120 tổ» is in the file, not in what is read",
          "new: 31120 in «Hà: 31120 tổ» is in what is read, not so in the file"]),
        (["Có 120 lớp"], "Có 1201 lớp", [], ["changed: 120 in «Có 120 lớp» is read as 1201"]),
        (["1 a", "1 b", "1 c"], "1 a\n1 c", [],
         ["lost: 1 in «1 b» is in the file, not in what is read"]),
    ],
)  # fmt: skip
def test_each_number_that_differs_is_named_with_its_words(own, text, labels, expected):
    assert list(differences(own, text, labels)) == expected


LINES = st.lists(
    st.text(alphabet="0123456789.,% aướ-", min_size=1, max_size=12).map(lambda text: f"ô {text}."),
    min_size=4,
    max_size=4,
)


def _docx(one: str, two: str, three: str, four: str) -> bytes:
    return docx(p(one, mark(1)) + table([two, three]), footnotes=[four])


def _odt(one: str, two: str, three: str, four: str) -> bytes:
    cells = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in (two, three)
    )
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body><text:p>{four}</text:p></text:note-body></text:note>"
    )
    rows = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    return odt(f"<text:p>{one}{note}</text:p>{rows}")


def _html(one: str, two: str, three: str, four: str) -> bytes:
    one, two, three, four = map(escape, (one, two, three, four))
    return (
        f'<meta charset="utf-8"><p>{one}<a href="#fn1"><sup>1</sup></a></p><table><tr><td>{two}'
        f'</td><td>{three}</td></tr></table><div id="fn1">{four}</div>'
    ).encode()


def _rtf(one: str, two: str, three: str, four: str) -> bytes:
    return rtf(
        rf"{one}{{\super\chftn}}{{\footnote {four}}}\par \trowd\cellx1000\cellx2000\pard\intbl "
        rf"{two}\cell {three}\cell\row\pard "
    )


@pytest.mark.parametrize("make", [_docx, _odt, _html, _rtf])
@given(lines=LINES)
def test_every_number_of_a_file_is_read_in_its_place(make, lines):
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"report.{make.__name__[1:]}"
        path.write_bytes(make(*lines))
        document = read_document(path)
    one, two, three, four = ([*TOKEN.findall(re.sub(" +", " ", line))] for line in lines)
    found = {
        passage.locator: TOKEN.findall(document.said(passage)) for passage in document.passages
    }
    assert document.remarks == ()
    assert sorted(found.values()) == sorted([one, four, two, three])
    assert found["fn:1"] == four
