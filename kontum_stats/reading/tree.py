"""pandoc's syntax tree of a report -> its paragraphs, as the page shows them.

In: the blocks of the tree. Out: `Paragraph`s in reading order; a note stands right behind the
paragraph that holds its mark, with its number; automatic list numbers are written out, a table
row is one paragraph. Notes that an office program's HTML keeps at the end of the page are put
back to their marks. Refuses nothing; what holds no text is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .sections import to_roman

Node = dict[str, Any]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `note` is the number of the note that it belongs to, or 0; `level` that of
    a heading style, or 0; `is_row` tells a table row, whose cells are parted by ' | '."""

    text: str
    note: int = 0
    level: int = 0
    is_row: bool = False


def paragraphs_of(blocks: list[Node]) -> list[Paragraph]:
    """The paragraphs of a document's `blocks`, empty ones left out."""
    reader = _Reader(dict(_notes_at_the_end(blocks)))
    return [paragraph for paragraph in reader.blocks(blocks) if paragraph.text]


@dataclass
class _Reader:
    """Counts the notes while the blocks are read; `ends` are the notes at the end of a page."""

    ends: dict[str, list[Node]]
    count: int = 0
    waiting: list[list[Node]] = field(default_factory=list)

    def blocks(self, blocks: Iterable[Node], mark: str = "", note: int = 0) -> Iterator[Paragraph]:
        """The paragraphs of `blocks`; `mark` is written before the first of them."""
        for block in blocks:
            for paragraph in self._block(block, note):
                yield Paragraph(
                    mark + paragraph.text, paragraph.note or note, paragraph.level, paragraph.is_row
                )
                mark = ""

    def _block(self, block: Node, note: int) -> Iterator[Paragraph]:
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind in ("Para", "Plain"):
            yield from self._with_notes(content, note)
        elif kind == "Header":
            yield from self._with_notes(content[2], note, level=content[0])
        elif kind == "LineBlock":
            for line in content:
                yield from self._with_notes(line, note)
        elif kind in ("BulletList", "OrderedList"):
            yield from self._list(kind, content, note)
        elif kind == "BlockQuote":
            yield from self.blocks(content, note=note)
        elif kind == "Div":
            if content[0][0] not in self.ends:
                yield from self.blocks(content[1], note=note)
        elif kind == "Figure":
            yield from self.blocks(content[2], note=note)
        elif kind == "DefinitionList":
            for term, definitions in content:
                yield from self._with_notes(term, note)
                for definition in definitions:
                    yield from self.blocks(definition, note=note)
        elif kind == "CodeBlock":
            yield Paragraph(content[1])
        elif kind == "Table":
            yield from self._table(content, note)

    def _with_notes(self, inlines: list[Node], note: int, level: int = 0) -> Iterator[Paragraph]:
        text = _tidy(self._text(inlines))
        waiting, self.waiting = self.waiting, []
        yield Paragraph(text, note, level)
        for body in waiting:
            self.count += 1
            number = self.count
            yield from self.blocks(body, note=number)

    def _list(self, kind: str, content: Any, note: int) -> Iterator[Paragraph]:
        if kind == "BulletList":
            for item in content:
                yield from self.blocks(item, mark="- ", note=note)
            return
        (start, style, delimiter), items = content
        for number, item in enumerate(items, start=start):
            mark = _list_mark(number, style["t"], delimiter["t"])
            yield from self.blocks(item, mark=mark, note=note)

    def _table(self, content: Any, note: int) -> Iterator[Paragraph]:
        _, (_, caption), _, head, bodies, foot = content
        yield from self.blocks(caption, note=note)
        rows = [*head[1], *(row for body in bodies for row in [*body[2], *body[3]]), *foot[1]]
        for _, cells in rows:
            inner = [list(self.blocks(cell[4], note=note)) for cell in cells]
            own = [" ".join(p.text for p in cell if p.note == note) for cell in inner]
            yield Paragraph(" | ".join(own) if any(own) else "", note, is_row=True)
            yield from (p for cell in inner for p in cell if p.note != note)

    def _text(self, inlines: Iterable[Node]) -> str:
        return "".join(self._inline(inline) for inline in inlines)

    def _inline(self, inline: Node) -> str:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            return content
        if kind in ("Space", "SoftBreak"):
            return " "
        if kind == "LineBreak":
            return "\n"
        if kind == "Note":
            self.waiting.append(content)
            return ""
        if kind == "Link" and (body := self.ends.get(_note_name(content[2][0]))):
            self.waiting.append(body)
            return ""
        if kind == "Quoted":
            marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
            return f"{marks[0]}{self._text(content[1])}{marks[1]}"
        if kind in ("Code", "Math"):
            return content[1]
        if kind in ("Span", "Link", "Cite"):
            return self._text(content[1])
        if isinstance(content, list) and kind not in ("Image", "RawInline"):
            return self._text(content)
        return ""


def _notes_at_the_end(blocks: list[Node]) -> Iterator[tuple[str, list[Node]]]:
    """The bodies of notes that Word and LibreOffice write at the end of an HTML page, by name."""
    for block in blocks:
        if block["t"] == "Div":
            (name, _, _), inner = block["c"]
            if _NOTE_NAME.fullmatch(name):
                yield name, _without_back_link(inner)
            else:
                yield from _notes_at_the_end(inner)


def _without_back_link(blocks: list[Node]) -> list[Node]:
    if not blocks or blocks[0]["t"] not in ("Para", "Plain"):
        return blocks
    first = blocks[0]
    kept = [
        inline
        for inline in first["c"]
        if not (inline["t"] == "Link" and _BACK.match(inline["c"][2][0]))
    ]
    return [{"t": first["t"], "c": kept}, *blocks[1:]]


def _note_name(target: str) -> str:
    """'ftn1' of the mark's target '#_ftn1', 'sdfootnote1' of '#sdfootnote1sym'."""
    found = _NOTE_TARGET.fullmatch(target)
    return found[1] if found else ""


def _list_mark(number: int, style: str, delimiter: str) -> str:
    if style == "UpperRoman" and number < 40:
        name = to_roman(number)
    elif style == "LowerRoman" and number < 40:
        name = to_roman(number).lower()
    elif style in ("UpperAlpha", "LowerAlpha") and number <= 26:
        name = chr(ord("A" if style == "UpperAlpha" else "a") + number - 1)
    else:
        name = str(number)
    return {"OneParen": f"{name}) ", "TwoParens": f"({name}) "}.get(delimiter, f"{name}. ")


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip(" \n")


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_NOTE_NAME = re.compile(r"(?:ftn|edn|sdfootnote|sdendnote)\d+")
_NOTE_TARGET = re.compile(r"#_?((?:ftn|edn|sdfootnote|sdendnote)\d+)(?:sym)?")
_BACK = re.compile(r"#(?:_(?:ftn|edn)ref\d+|sd(?:foot|end)note\d+anc)")
