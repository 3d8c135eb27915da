"""What the readers of the formats hand on: paragraphs and tables, and what they left out.

In: pieces of text as a reader meets them. Out: `Paragraph`s with tidy text (composed letters, no
invisible ones, plain hyphens, single blanks), their notes and text boxes; `TableBlock`s; in `Gaps`,
what was left out and why. A digit raised by hand is a note's mark and left out; 'm²' stays.
Refuses nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

DELETED = "tracked as deleted"
STRUCK = "struck through"
HIDDEN = "hidden"
RAISED = "raised by hand, taken for the mark of a note"
CONTENTS = "a table of contents"
COMMENT = "a reviewer's comment"


@dataclass
class Gaps:
    """What a reader left out on purpose, as (reason, text), and what it saw but cannot read."""

    left_out: list[tuple[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def leave(self, reason: str, text: str) -> None:
        """Notes that `text` is left out for `reason`; a text that goes on is noted as one."""
        if text and self.left_out and self.left_out[-1][0] == reason == DELETED:
            text = self.left_out.pop()[1] + text
        if text:
            self.left_out.append((reason, text))


@dataclass
class Note:
    """A footnote ('fn') or endnote ('en') with its mark at the offset `at` of its paragraph."""

    kind: Literal["fn", "en"]
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


@dataclass
class Writer:
    """Collects the pieces of one paragraph."""

    gaps: Gaps
    pieces: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    boxes: list[list[Block]] = field(default_factory=list)

    def write(self, text: str, *, is_raised: bool = False) -> None:
        """Adds `text` as the page shows it."""
        text = _OWN_MARKS.sub("", text)
        self.pieces.append(f"{_UP}{text}{_DOWN}" if is_raised and text else text)

    def note(self, kind: Literal["fn", "en"], blocks: list[Block]) -> None:
        """Adds a note's mark, which is not shown, and its body."""
        self.pieces.append(_MARK)
        self.notes.append(Note(kind, blocks))

    def paragraph(self) -> Paragraph:
        """The paragraph of what was written; the writer is empty again."""
        text = _RAISED.sub(self._raised, "".join(self.pieces).replace(_DOWN + _UP, ""))
        first, *rest = tidy(text).split(_MARK)
        for note, piece in zip(self.notes, rest, strict=True):
            note.at = len(first)
            first += piece
        made = Paragraph(first, notes=self.notes, boxes=self.boxes)
        self.pieces, self.notes, self.boxes = [], [], []
        return made

    def _raised(self, found: re.Match[str]) -> str:
        """Digits that are raised: an exponent of metres, else the mark of a note."""
        text = found[1]
        if text in ("2", "3") and _METRES.search(found.string, 0, found.start()):
            return "²" if text == "2" else "³"
        if not _NOTE_MARK.fullmatch(text):
            return text
        self.gaps.leave(RAISED, text)
        return ""


def tidy(text: str) -> str:
    """`text` composed, without invisible letters; hard hyphens become '-', blanks single."""
    plain = _INVISIBLE.sub("", text).replace("\u2011", "-")
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", plain)).strip(" \n\t")


def plain_text(blocks: list[Block]) -> str:
    """The text of `blocks`, a paragraph a line, without notes."""
    lines = []
    for block in blocks:
        if isinstance(block, TableBlock):
            lines += [plain_text(cell.blocks) for cell in block.cells]
        else:
            lines.append(f"{block.label} {block.text}".strip())
    return "\n".join(filter(None, lines))


_MARK, _UP, _DOWN = "\ufdd0", "\ufdd1", "\ufdd2"
"""Noncharacters that stand for a note's mark and the ends of raised text while text is written."""
_OWN_MARKS = re.compile(f"[{_MARK}{_UP}{_DOWN}]")
_RAISED = re.compile(f"{_UP}([^{_DOWN}]*){_DOWN}")
_METRES = re.compile(r"(?<![^\W\d_])[kcdmh]?m$", re.IGNORECASE)
_NOTE_MARK = re.compile(r"[\s(\[]*\d{1,3}(?:\s*[,;]\s*\d{1,3})*[\s)\].]*")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BLANKS = re.compile(" {2,}")
