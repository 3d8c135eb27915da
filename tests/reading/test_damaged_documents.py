"""A damaged document is read or refused in one way or the other: never a fault of ours, never a
wait. `make fuzz` looks at many more of them."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import damage
import office
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontum_stats.errors import InputError
from kontum_stats.reading import scan
from kontum_stats.reading.documents import read_document

MANY, MOST_SECONDS = int(os.environ.get("FUZZ", 15)), 20
SAID = "Năm 2013 có 40.431 người lao động, 97,52% tham gia, thu 149,6 triệu đồng."
DOCUMENTS = {
    "txt": f"I. Tình hình\n{SAID}\n1. Kết quả\n{SAID}\n".encode(),
    "html": f"<h1>I. Tình hình</h1><p>{SAID}</p><table><tr><td>2013<td>7</table>".encode(),
    "rtf": rb"{\rtf1\ansi\uc1 I. T\u236?nh\par N\u259?m 2013: 40.431 ng{\footnote 97,52%}\par}",
    "docx": office.docx(
        office.styled("Heading1", "I. Tình hình")
        + office.p(SAID, office.mark(1))
        + office.table(["2012", "2013"], ["7", "8"]),
        footnotes=[SAID],
    ),
    "odt": office.odt(f"<text:p>{SAID}</text:p>"),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.timeout(300 + 20 * MANY)
@settings(max_examples=max(3, MANY // len(DOCUMENTS)), deadline=None)
@given(seed=st.integers(0, 2**48))
def test_a_damaged_document_is_read_or_refused(kind, seed):
    with tempfile.TemporaryDirectory() as folder:
        path, begun = Path(folder, f"review.{kind}"), time.process_time()
        path.write_bytes(damage.damaged_document(DOCUMENTS[kind], seed))
        try:
            document = read_document(path)
        except InputError as refused:
            assert refused.problems
        else:
            table = scan.mentions_table(document, everything=True)
            # Each digit of what was read is in a row of the table.
            rows = zip(table["offset"], table["token"], strict=True)
            places = {at + n for at, token in rows for n in range(len(token))}
            assert {n for n, sign in enumerate(document.text) if sign in "0123456789"} <= places
        assert time.process_time() - begun < MOST_SECONDS
