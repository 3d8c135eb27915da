"""A document -> a table of every digit token in it, classified; figures with value and period.

In: a `Document` or plain text. Out: a table with the columns `COLUMNS`, one row for each digit
token (`lines.TOKEN`) in the order of the text. Nothing is left out and nothing is summed up: a
quantity printed in several tokens ('12 tỷ 340 triệu đồng') shows the same print and value on each
of their rows, and `mentions_table` has it once. Refuses nothing.
"""

from __future__ import annotations

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
        if not TOKEN.search(text):
            notes.pass_over(passage)
            continue
        view = views.get(passage.start) if passage.kind == "cell" else None
        bulleted = passage.kind == "item" and passage.lead >= 0
        line = read_line(text)
        classes = _classes(line, view)
        found = mentions(line, classes, view.unit.tail if view else BARE, bulleted)
        dates, topic = periods(line, classes, found, view.dated if view else default)
        notes.keep(passage, found, dates, topic)
        yield _Scanned(passage, line, classes, found, dates, view)


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

    marks: dict[str, Dated] = field(default_factory=dict)
    figures: list[tuple[int, Dated]] = field(default_factory=list)
    last: str = ""
    topic: Dated = UNDATED

    def default(self, passage: Passage, walk: Contexts) -> Dated:
        """What holds for a note's paragraph without a year of its own."""
        goes_on = passage.locator == self.last
        self.last = passage.locator
        if goes_on and self.topic.period:
            return self.topic
        self.topic = UNDATED
        before = [dated for end, dated in self.figures if end <= passage.mark]
        if passage.mark >= 0 and before:
            dated = before[-1]
            return dated if dated.origin != "sentence" else Dated(dated.period, "lead_in")
        return walk.of_section(passage.section)

    def pass_over(self, passage: Passage) -> None:
        """A paragraph without tokens."""
        if passage.kind != "note":
            self.last = ""

    def keep(
        self, passage: Passage, found: list[Mention], dates: list[Dated], topic: Dated
    ) -> None:
        """What the paragraph just read says for notes."""
        if passage.kind == "note":
            self.topic = topic
            return
        self.last = ""
        self.figures = [
            (passage.start + mention.end, dated)
            for mention, dated in zip(found, dates, strict=True)
        ]


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
    words: dict[str, _Words] = field(
        default_factory=lambda: {name: _Words() for name in _OF_MENTION}
    )

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
        numbers = [0] * len(classes)
        heads = (" / ".join(view.rows), " / ".join(view.columns)) if view else ("", "")
        columns = tuple(self.words.values())
        for mention, dated in zip(scanned.found, scanned.dates, strict=True):
            number = len(self.values)
            self.values.append(float(mention.value))
            self.printed.extend([text[mention.start : mention.end]])
            shown = (mention.unit, mention.qualifier, *dated)
            if view:
                shown += (view.unit.printed if mention.is_given else "", *heads)
            for column, word in zip(columns, shown or (), strict=False):
                column.add(word, number)
            for index in range(mention.first, mention.last + 1):
                if classes[index] == "figure":
                    numbers[index] = number
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
            "locator": _repeated(self.places, self.lengths),
        }
        for name, words in self.words.items():
            columns[name] = words.series(mentions, len(self.values))
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


class _Words:
    """A column of few words, each kept once; most mentions have ''."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {"": 0}
        self.column = array("i", [0])

    def add(self, word: str, number: int) -> None:
        """The word of mention `number`, those before it without one having ''."""
        if word:
            self.column.extend([0] * (number - len(self.column)))
            self.column.append(self.codes.setdefault(word, len(self.codes)))

    def series(self, rows: np.ndarray, count: int) -> pd.Categorical:
        """The column at `rows` of `count` mentions."""
        self.column.extend([0] * (count - len(self.column)))
        codes = np.frombuffer(self.column, dtype="int32")[rows]
        return pd.Categorical.from_codes(codes, categories=list(self.codes))


def _repeated(words: Sequence[str], lengths: array[int]) -> pd.Categorical:
    """Each of `words` as often as `lengths` says."""
    codes = {word: code for code, word in enumerate(dict.fromkeys(words))}
    numbers = np.fromiter((codes[word] for word in words), dtype="int32", count=len(words))
    repeated = np.repeat(numbers, np.frombuffer(lengths, dtype="int32"))
    return pd.Categorical.from_codes(repeated, categories=list(codes))
