"""What the readers of the formats hand on: paragraphs and tables, and what they left out.

In: pieces of text as a reader meets them. Out: `Paragraph`s with tidy text (composed letters, no
invisible ones, plain hyphens, single blanks), their notes and text boxes; `TableBlock`s; in
`Gaps`, what was left out and why. A digit raised by hand is a note's mark and left out; 'm²'
stays. Refuses nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, TypeAlias

from lxml import etree

from .wordml import name_of

MOST_PLACES = 200_000
"""Places of a table, rows times columns."""
DELETED = "deleted (tracked)"
STRUCK = "struck through"
HIDDEN = "hidden"
RAISED = "raised by hand, taken for marks of notes"
CONTENTS = "in a table of contents"
COMMENT = "in a reviewer's comment"
UNMARKED = "in a note that has no mark"
MARGIN = "in a page header or footer"


@dataclass
class Gaps:
    """What a reader left out on purpose: (reason, text), and the `places` of these texts in the
    file, so that `proof` does not look for them; `unread` counts what is no text."""

    left_out: list[tuple[str, str]] = field(default_factory=list)
    places: set[Hashable] = field(default_factory=set)
    unread: dict[str, int] = field(default_factory=dict)

    def leave(self, reason: str, text: str, place: Hashable = None) -> None:
        """Notes that `text`, which stands at `place`, is left out for `reason`."""
        if self.left_out and self.left_out[-1][0] == reason and reason != RAISED:
            text = self.left_out.pop()[1] + text
        self.left_out.append((reason, text))
        self.places.add(place)

    def leave_all(self, reason: str, element: etree._Element, breaks: Container[str] = ()) -> None:
        """Notes all the text inside `element` of mixed content, whose places are (element, 'text'
        or 'tail'); `breaks` are the elements at which words end."""
        for one in element.iter():
            if name_of(one) in breaks and one is not element:
                self.leave(reason, " ")
            for part, text in (("text", one.text), ("tail", one.tail)):
                if text and text.strip() and not (one is element and part == "tail"):
                    self.leave(reason, text, (one, part))

    def leave_margin(self, blocks: Iterable[Block]) -> None:
        """Notes the text of a header or footer, which stands on each page."""
        for paragraph in paragraphs_in(blocks):
            self.leave(MARGIN, paragraph.text)

    def count(self, what: str) -> None:
        """Notes one more of `what` ('a chart'), which cannot be read."""
        self.unread[what] = self.unread.get(what, 0) + 1


NoteKind: TypeAlias = Literal["fn", "en"]


@dataclass
class Note:
    """A footnote ('fn') or endnote ('en') with its mark at the offset `at` of its paragraph."""

    kind: NoteKind
    blocks: list[Block]
    at: int = 0


@dataclass
class Paragraph:
    """A paragraph: `label` is its automatic number or bullet, `level` that of a heading style or
    0, `depth` that of its list or 0, `style` 'title', 'caption' or ''."""

    text: str = ""
    label: str = ""
    level: int = 0
    depth: int = 0
    style: str = ""
    notes: list[Note] = field(default_factory=list)
    boxes: list[list[Block]] = field(default_factory=list)


@dataclass
class CellBlock:
    """A cell that begins at `row` and `column` (from 1) and spans `rows` and `columns`."""

    blocks: list[Block]
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass
class TableBlock:
    """A table; `head_rows` are the rows that the file itself calls heads."""

    cells: list[CellBlock]
    head_rows: int = 0
    caption: list[Block] = field(default_factory=list)


Block: TypeAlias = Paragraph | TableBlock


def table_block(
    rows: Iterable[Iterable[tuple[list[Block], int, int]]], head_rows: int = 0
) -> TableBlock:
    """A table of `rows` of cells (blocks, rows spanned, columns spanned), each put into the next
    place of its row that no span holds. Raises OverflowError for more than `MOST_PLACES`."""
    cells: list[CellBlock] = []
    area = 0
    taken: dict[int, int] = {}  # column -> the last row that a span from above holds there
    for row, found in enumerate(rows, start=1):
        column = 1
        for blocks, height, width in found:
            while taken.get(column, 0) >= row:
                column += 1
            area += height * width
            if area > MOST_PLACES:
                raise OverflowError
            cells.append(CellBlock(blocks, row, column, height, width))
            taken |= dict.fromkeys(range(column, column + width), row + height - 1)
            column += width
    return TableBlock(cells, head_rows)


@dataclass
class Writer:
    """Collects the pieces of one paragraph: (text, whether it is raised, its place)."""

    gaps: Gaps
    pieces: list[tuple[str, bool, Hashable]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    boxes: list[list[Block]] = field(default_factory=list)

    def write(self, text: str, place: Hashable = None, *, is_raised: bool = False) -> None:
        """Adds `text` as the page shows it."""
        if text:
            self.pieces.append((text.replace(_MARK, ""), is_raised, place))

    def note(self, kind: NoteKind, blocks: list[Block]) -> None:
        """Adds a note's mark, which is not shown, and its body."""
        self.pieces.append((_MARK, False, None))
        self.notes.append(Note(kind, blocks))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet."""
        return not (self.pieces or self.boxes)

    def paragraph(self) -> Paragraph:
        """The paragraph of what was written; the writer is empty again."""
        text = ""
        for is_raised, group in groupby(self.pieces, key=lambda piece: piece[1]):
            pieces = list(group)
            words = "".join(piece[0] for piece in pieces)
            text += (
                self._raised(words, text, [piece[2] for piece in pieces]) if is_raised else words
            )
        first, *rest = tidy(text).split(_MARK)
        for note, words in zip(self.notes, rest, strict=True):
            note.at = len(first)
            first += words
        made = Paragraph(first.strip(_BLANK), notes=self.notes, boxes=self.boxes)
        self.pieces, self.notes, self.boxes = [], [], []
        return made

    def _raised(self, text: str, before: str, places: list[Hashable]) -> str:
        """Digits that are raised: an exponent of metres, else the mark of a note."""
        if text.strip() in ("2", "3") and _METRES.search(before):
            self.gaps.places.update(places)
            return text.replace("2", "²").replace("3", "³")
        if not _NOTE_MARK.fullmatch(text):
            return text
        for place in places:
            self.gaps.leave(RAISED, text.strip(), place)
            text = ""
        return ""


def tidy(text: str) -> str:
    """`text` composed, without invisible letters; hard hyphens become '-', blanks single, also
    the tab behind a typed number."""
    plain = _LABEL.sub(r"\1 ", _INVISIBLE.sub("", text).replace("\u2011", "-"))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", plain)).strip(_BLANK)


def paragraphs_in(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Every paragraph of `blocks`, with those of cells, notes and boxes."""
    for block in blocks:
        if isinstance(block, TableBlock):
            yield from paragraphs_in(block.caption)
            for cell in block.cells:
                yield from paragraphs_in(cell.blocks)
            continue
        yield block
        for inner in (*(note.blocks for note in block.notes), *block.boxes):
            yield from paragraphs_in(inner)


_BLANK = " \n\t\u00a0"
_MARK = "\ufdd0"
"""A noncharacter that stands for a note's mark while a paragraph is written."""
_METRES = re.compile(r"(?<![^\W\d_])[kcdmh]?m$", re.IGNORECASE)
_NOTE_MARK = re.compile(r"[\s(\[]*\d{1,3}(?:\s*[,;]\s*\d{1,3})*[\s)\].]*")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_LABEL = re.compile(r"\A(\s*(?:(?:[\d.]{1,8}|[IVX]{1,5}|[a-zđ])[.):/-]|[-–+•*·▪]))[ \t]*\t[ \t]*")
_BLANKS = re.compile(" {2,}")
