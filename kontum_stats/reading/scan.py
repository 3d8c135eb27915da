"""A document -> a table of every digit token in it, classified; figures with value and period.

In: a `Document` or plain text. Out: a table with the columns `COLUMNS`, one row for each digit
token (`lines.TOKEN`) in the order of the text. Nothing is left out and nothing is summed up: a
quantity printed in several tokens ('12 tỷ 340 triệu đồng') shows the same print and value on each
of their rows, and `mentions_table` has it once. Refuses nothing.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from .cells import WHOLE_NUMBER, CellView, cell_views
from .classes import CLASSES, classify
from .contexts import Contexts, title_subject
from .documents import text_document
from .lines import BARE, TOKEN, Line, read_line
from .mentions import Mention, mentions
from .model import Document, Passage
from .periods import UNDATED, Dated, periods

COLUMNS = (
    "offset", "token", "class", "printed", "value", "unit", "qualifier", "period", "locator",
    "period_from", "printed_unit", "row_heads", "column_heads",
)  # fmt: skip
"""The contract's columns; `period_from` is one of `periods.ORIGINS`, `printed_unit` the unit of a
table's cell where another cell or the caption prints it, and the heads those of a table."""

_CHUNK = 100_000
"""Rows that are packed at once, so that a long text does not hold all of them as objects."""
_NO_FIGURES = {"number": "list_number", "unit": "other"}
_OF_MENTION = (
    "unit", "qualifier", "period", "period_from", "printed_unit", "row_heads", "column_heads",
)  # fmt: skip
_DIGIT = re.compile(r"\d")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_SENTENCE_ENDS = re.compile(r"[.!?…]\s")
CODES = {kind: code for code, kind in enumerate(CLASSES)}
_OTHER = CODES["other"]


def scan(
    document: Document | str, default_period: str | None = None, source_period: str = ""
) -> pd.DataFrame:
    """Every digit token of `document`, columns `COLUMNS`.

    `offset` counts characters of the document's text. `class` is one of `classes.CLASSES`. For a
    figure, `printed` is the quantity as printed (NFC), with sign, qualifier and unit, `value` in
    base units (VND, 97.52 for per cent, the part of a ratio), `unit` a code ('person', 'VND',
    'percent', 'VND/person/month') or the counted noun where no code or several fit, `period`
    '2013' or '2011-2013'. On other rows `value` is missing and the rest ''.

    A figure whose sentence names no period has that of its lead-in, its heading or the title,
    else `source_period`, what is known of the document from elsewhere. A `default_period` takes
    the place of title and source; '' is none at all.
    """
    return _table(document, default_period, source_period, everything=True)


def mentions_table(
    document: Document | str,
    default_period: str | None = None,
    everything: bool = False,
    source_period: str = "",
) -> pd.DataFrame:
    """What `kontum-stats scan` prints: the figures of `document`, each quantity once, columns
    `COLUMNS`; with `everything` the whole of `scan`."""
    return _table(document, default_period, source_period, everything)


def as_csv(table: pd.DataFrame) -> str:
    """A table of `scan` or `mentions_table` as CSV, values as plain numbers (40431, 97.52)."""
    plain = [format(value, ".15g") if value == value else "" for value in table["value"]]
    text: str = table.assign(value=plain).to_csv(index=False, lineterminator="\n")
    return text


def title_period(document: Document) -> str:
    """The year or span that the title names for what it reports, or ''."""
    return title_subject(document).result


def _table(
    document: Document | str, default_period: str | None, source_period: str, everything: bool
) -> pd.DataFrame:
    document = text_document(document) if isinstance(document, str) else document
    rows = _Rows(everything)
    for scanned in _scanned(document, default_period, source_period):
        rows.add(document, scanned)
    return rows.frame()


class _Scanned(NamedTuple):
    """A passage with its tokens, their classes, its mentions and their periods; `view` is what
    its table says, if it is a cell."""

    passage: Passage
    line: Line
    classes: list[str]
    found: list[Mention]
    dates: list[Dated]
    view: CellView | None


def _scanned(
    document: Document, default_period: str | None, source_period: str
) -> Iterator[_Scanned]:
    """The passages with tokens."""
    walk = _walk(document, default_period, source_period)
    grids = {cell.start: grid for grid in document.tables for cell in grid.cells}
    views: dict[int, CellView] = {}
    notes = _Notes()
    bulleted = False
    for number, passage in enumerate(document.passages):
        text = document.text[passage.start : passage.end]
        if passage.kind == "note":
            default = notes.default(passage, walk)
        else:
            default = walk.enter(number, passage, text)
        if passage.kind == "cell" and passage.start not in views:
            views = cell_views(document, grids[passage.start], default)
        if not _DIGIT.search(text):
            continue
        view = views.get(passage.start) if passage.kind == "cell" else None
        bulleted = passage.kind == "item" and passage.lead >= 0
        line = read_line(text)
        classes = _classes(line, view)
        found = mentions(line, classes, view.unit.tail if view else BARE, bulleted)
        dates, topic = periods(line, classes, found, view.dated if view else default)
        scanned = _Scanned(passage, line, classes, found, dates, view)
        notes.keep(scanned, topic)
        yield scanned


def _walk(document: Document, default_period: str | None, source_period: str) -> Contexts:
    if default_period is None:
        weakest = Dated(source_period, "source") if source_period else UNDATED
        return Contexts(document, title_subject(document), weakest)
    weakest = Dated(default_period, "source") if default_period else UNDATED
    return Contexts(document, weakest=weakest)


def _classes(line: Line, view: CellView | None) -> list[str]:
    """The classes of a line; a table's cell with one number in it is what its column is."""
    if view and view.role in _NO_FIGURES:
        return [_NO_FIGURES[view.role]] * len(line.tokens)
    if view and view.role == "figure" and WHOLE_NUMBER.fullmatch(line.text):
        return ["figure"] * len(line.tokens)
    return classify(line)


@dataclass
class _Notes:
    """What dates the notes: the figure that each hangs on, and the paragraph before in it."""

    last: str = ""
    topic: Dated = UNDATED
    above: _Scanned | None = None

    def default(self, passage: Passage, walk: Contexts) -> Dated:
        """What holds for a note's paragraph without a year of its own."""
        goes_on = passage.locator == self.last
        self.last = passage.locator
        if goes_on and self.topic.period:
            return self.topic
        self.topic = UNDATED
        above = self.above
        if passage.mark >= 0 and above and above.passage.start <= passage.mark:
            reach = passage.mark - above.passage.start
            pairs = zip(above.found, above.dates, strict=True)
            before = [(mention.start, dated) for mention, dated in pairs if mention.end <= reach]
            if before and reach <= len(above.line.text):
                period, origin = _hung_on(before, above.line.text[:reach])
                return Dated(period, "lead_in" if origin == "sentence" else origin)
        return walk.of_section(passage.section)

    def keep(self, scanned: _Scanned, topic: Dated) -> None:
        """What the paragraph just read says for notes."""
        if scanned.passage.kind == "note":
            self.topic = topic
        else:
            self.last, self.above = "", scanned


def _hung_on(before: Sequence[tuple[int, Dated]], text: str) -> Dated:
    """What dates a note whose mark stands behind `text`: of the figures `before` it the last of
    its sentence that is in no closed bracket, in '3.100 em (năm 2023: 2.950 em)' the 3.100."""
    begins = max((stop.end() for stop in _SENTENCE_ENDS.finditer(text.rstrip())), default=0)
    closed = [bracket.span() for bracket in _IN_BRACKETS.finditer(text)]
    outside = [
        dated
        for at, dated in before
        if at >= begins and not any(first < at < last for first, last in closed)
    ]
    return outside[-1] if outside else before[-1][1]


@dataclass
class _Rows:
    """The table while it grows. Each token has its offset, text, class, place and the number of
    its mention; what a mention shows is kept once, 0 being none."""

    everything: bool
    offsets: array[int] = field(default_factory=lambda: array("i"))
    classes: bytearray = field(default_factory=bytearray)
    mentions: array[int] = field(default_factory=lambda: array("i"))
    places: list[str] = field(default_factory=list)
    lengths: array[int] = field(default_factory=lambda: array("i"))
    tokens: _Texts = field(default_factory=lambda: _Texts())
    printed: _Texts = field(default_factory=lambda: _Texts([""]))
    values: array[float] = field(default_factory=lambda: array("d", [float("nan")]))
    shown: array[int] = field(default_factory=lambda: array("i", [0]))
    words: dict[tuple[str, ...], int] = field(default_factory=lambda: {("",) * 7: 0})

    def add(self, document: Document, scanned: _Scanned) -> None:
        """Adds one passage. Its tokens are those of the text as read, in the same order: the line
        differs from it only in the composition of its letters."""
        line, start = scanned.line, scanned.passage.start
        offsets = [start + one for one in line.starts]
        if len(line.text) != scanned.passage.end - start:
            found = TOKEN.finditer(document.text, start, scanned.passage.end)
            offsets = [token.start() for token in found]
        numbers = self._add_mentions(scanned)
        kinds = [
            CODES[kind] if kind != "figure" or number else _OTHER
            for kind, number in zip(scanned.classes, numbers, strict=True)
        ]
        if not self.everything:
            rows = [mention.first for mention in scanned.found]
            offsets, kinds = [offsets[row] for row in rows], [kinds[row] for row in rows]
            numbers, tokens = [numbers[row] for row in rows], [line.tokens[row] for row in rows]
        else:
            tokens = line.tokens
        self.offsets.extend(offsets)
        self.classes.extend(kinds)
        self.mentions.extend(numbers)
        self.tokens.extend(tokens)
        self.places.append(scanned.passage.locator)
        self.lengths.append(len(tokens))

    def _add_mentions(self, scanned: _Scanned) -> list[int]:
        """Keeps the mentions of a passage; for each of its tokens the number of its own."""
        text, view, classes = scanned.line.text, scanned.view, scanned.classes
        numbers, number, words = [0] * len(classes), len(self.values), self.words
        of_view = (" / ".join(view.rows), " / ".join(view.columns)) if view else ("", "")
        for mention, (period, origin) in zip(scanned.found, scanned.dates, strict=True):
            printed_unit = view.unit.printed if view and mention.is_given else ""
            shown = (mention.unit, mention.qualifier, period, origin, printed_unit, *of_view)
            self.shown.append(words.setdefault(shown, len(words)))
            for index in range(mention.first, mention.last + 1):
                if classes[index] == "figure":
                    numbers[index] = number
            number += 1
        self.values.extend([float(mention.value) for mention in scanned.found])
        self.printed.extend([text[mention.start : mention.end] for mention in scanned.found])
        return numbers

    def frame(self) -> pd.DataFrame:
        """The table; columns of few words are categories."""
        mentions = np.frombuffer(self.mentions, dtype="int32")
        columns: dict[str, object] = {
            "offset": np.frombuffer(self.offsets, dtype="int32").astype("int64"),
            "token": self.tokens.series(),
            "class": pd.Categorical.from_codes(
                np.frombuffer(self.classes, dtype="int8"), categories=list(CLASSES)
            ),
            "printed": self.printed.series(mentions),
            "value": np.frombuffer(self.values, dtype="float64")[mentions],
            "locator": _looked_up(
                self.places, np.repeat(np.arange(len(self.places)), self.lengths)
            ),
        }
        rows = np.frombuffer(self.shown, dtype="int32")[mentions]
        for name, words in zip(_OF_MENTION, zip(*self.words, strict=True), strict=True):
            columns[name] = _looked_up(words, rows)
        return pd.DataFrame({name: columns[name] for name in COLUMNS})


class _Texts:
    """A column of texts, packed a chunk at a time."""

    def __init__(self, first: Sequence[str] = ()) -> None:
        self.open: list[str] = list(first)
        self.packed: list[pd.Series] = []

    def extend(self, texts: Sequence[str]) -> None:
        """Adds `texts`."""
        self.open.extend(texts)
        if len(self.open) >= _CHUNK:
            self._pack()

    def _pack(self) -> None:
        self.packed.append(pd.Series(self.open, dtype="str"))
        self.open.clear()

    def series(self, rows: np.ndarray | None = None) -> pd.Series:
        """The column, or its `rows` in that order."""
        self._pack()
        whole = pd.concat(self.packed, ignore_index=True)
        return whole if rows is None else whole.take(rows).reset_index(drop=True)


def _looked_up(words: Sequence[str], rows: np.ndarray) -> pd.Categorical:
    """The words of which `rows` are the numbers."""
    codes = {word: code for code, word in enumerate(dict.fromkeys(words))}
    numbers = np.fromiter((codes[word] for word in words), dtype="int32", count=len(words))
    return pd.Categorical.from_codes(numbers[rows], categories=list(codes))
