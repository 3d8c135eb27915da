"""A document -> a table of every digit token in it, classified; figures with value and period.

In: a `Document` or plain text. Out: a table with the columns `COLUMNS`, one row for each digit
token (`scan_lines.TOKEN`) in the order of the text. Nothing is left out and nothing is summed
up: a quantity printed in several tokens ('12 tỷ 340 triệu đồng') shows the same print and value
on each of their rows, and `mentions_table` has it once. Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from .classes import classify
from .documents import Document, Passage, text_document
from .lines import TOKEN, Line, read_line
from .mentions import Mention, mentions
from .periods import governing_period, periods

COLUMNS = (
    "offset", "token", "class", "printed", "value", "unit", "qualifier", "period", "locator",
)  # fmt: skip


def scan(document: Document | str, default_period: str | None = None) -> pd.DataFrame:
    """Every digit token of `document`, columns `COLUMNS`.

    `offset` counts characters of the document's text. `class` is one of `scan_classes.CLASSES`.
    For a figure, `printed` is the quantity as printed (NFC), with qualifier and unit, `value` in
    base units (VND, 97.52 for per cent, the part of a ratio), `unit` a code ('person', 'VND',
    'percent', 'VND/person/month') or the counted noun where no code or several fit, `period`
    '2013' or '2011-2013'. On other rows `value` is missing and the rest ''.

    A figure for which the text names no period has that of its section's heading, else
    `default_period`; None takes the year or span that the title names, '' none at all.
    """
    return _table(document, default_period)[list(COLUMNS)]


def mentions_table(
    document: Document | str, default_period: str | None = None, everything: bool = False
) -> pd.DataFrame:
    """What `kontum-stats scan` prints: the figures of `document`, each quantity once, columns
    `COLUMNS`; with `everything` the whole of `scan`."""
    table = _table(document, default_period)
    shown = table if everything else table[table["is_first"]]
    return shown[list(COLUMNS)].reset_index(drop=True)


def as_csv(table: pd.DataFrame) -> str:
    """A table of `scan` or `mentions_table` as CSV, values as plain numbers (40431, 97.52)."""
    plain = [format(value, ".15g") if value == value else "" for value in table["value"]]
    return table.assign(value=plain).to_csv(index=False, lineterminator="\n")


def title_period(document: Document) -> str:
    """The year or span that the first three paragraphs before any numbered section name, or ''."""
    for passage in [passage for passage in document.passages[:3] if not passage.locator]:
        line = read_line(document.text[passage.start : passage.end])
        found = governing_period(line, classify(line))
        if found:
            return found
    return ""


def _table(document: Document | str, default_period: str | None) -> pd.DataFrame:
    document = text_document(document) if isinstance(document, str) else document
    default = title_period(document) if default_period is None else default_period
    rows = (row for scanned in _dated(document, default) for row in _rows(document, scanned))
    frames = [_frame([])]
    while chunk := list(islice(rows, _CHUNK)):
        frames.append(_frame(chunk))
    return pd.concat(frames, ignore_index=True)


def _frame(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "is_first"])
    texts = [column for column in COLUMNS if column not in ("offset", "value")]
    kinds = {"offset": "int64", "value": "float64", "is_first": "bool"}
    return frame.astype({**kinds, **dict.fromkeys(texts, "str")})


@dataclass(frozen=True)
class _Scanned:
    """A passage with its tokens, their classes, its mentions and their periods."""

    passage: Passage
    line: Line
    classes: list[str]
    found: list[Mention]
    periods: list[str]


def _dated(document: Document, default: str) -> Iterator[_Scanned]:
    """The passages with tokens. A heading dates its section ('Kết quả năm 2013'), and a note's
    paragraph the next paragraph of the same note."""
    headings: dict[str, str] = {}
    note, topic = "", ""
    for passage in document.passages:
        text = document.text[passage.start : passage.end]
        is_note = passage.kind == "note"
        goes_on = is_note and passage.locator == note and topic
        note = passage.locator if is_note else ""
        if not TOKEN.search(text):
            topic = topic if goes_on else ""
            continue
        line = read_line(text)
        classes = classify(line)
        found = mentions(line, classes)
        own_default = topic if goes_on else _of_section(passage.section, headings) or default
        dates, topic = periods(line, classes, found, own_default)
        if passage.kind == "heading" and not found and len(text) <= _LONGEST_HEADING:
            headings[passage.locator] = governing_period(line, classes)
        yield _Scanned(passage, line, classes, found, dates)


def _of_section(locator: str, headings: dict[str, str]) -> str:
    """The period that the nearest heading above `locator` names."""
    while locator:
        if headings.get(locator):
            return headings[locator]
        locator = locator.rpartition(".")[0]
    return headings.get("", "")


def _rows(document: Document, scanned: _Scanned) -> Iterator[tuple]:
    """The rows of one passage. Its tokens are those of the text as read, in the same order: the
    line differs from it only in the composition of its letters."""
    line, passage = scanned.line, scanned.passage
    offsets = line.starts
    if len(line.text) != passage.end - passage.start:
        offsets = tuple(
            found.start() - passage.start
            for found in TOKEN.finditer(document.text, passage.start, passage.end)
        )
    details = _details(scanned)
    for index, (token, kind) in enumerate(zip(line.tokens, scanned.classes, strict=True)):
        detail = details.get(index, _NOTHING)
        if kind == "figure" and detail is _NOTHING:
            kind = "other"
        elif kind != "figure":
            detail = _NOTHING
        *shown, is_first = detail
        yield (passage.start + offsets[index], token, kind, *shown, passage.locator, is_first)


def _details(scanned: _Scanned) -> dict[int, tuple]:
    """What the rows of each mention's tokens show."""
    details: dict[int, tuple] = {}
    for mention, period in zip(scanned.found, scanned.periods, strict=True):
        printed = scanned.line.text[mention.start : mention.end]
        shown = (printed, float(mention.value), mention.unit, mention.qualifier, period)
        for index in range(mention.first, mention.last + 1):
            details[index] = (*shown, index == mention.first)
    return details


_CHUNK = 100_000
"""Rows that become a table at once, so that a long text does not hold all of them as objects."""
_LONGEST_HEADING = 200
_NOTHING = ("", float("nan"), "", "", "", False)
