"""pandoc's syntax tree of a report -> its paragraphs, as the page shows them.

In: the blocks of the tree. Out: `Paragraph`s in reading order; a note stands right behind the
paragraph that holds its mark, with its number; automatic list numbers are written out, a table
row is one paragraph. Notes that an office program's HTML keeps at the end of the page are put
back to their marks. Refuses nothing; what holds no text is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .blocks import Block, CellBlock, Gaps, Paragraph, TableBlock, Writer
from .sections import to_roman

Node = dict[str, Any]


def blocks_of(tree: list[Node]) -> list[Block]:
    """The blocks of a document's `tree`."""
    return list(_Reader(dict(_notes_at_the_end(tree)), Gaps()).blocks(tree))


@dataclass
class _Reader:
    """Reads blocks; `ends` are the notes at the end of a page."""

    ends: dict[str, list[Node]]
    gaps: Gaps
    waiting: list[list[Node]] = field(default_factory=list)

    def blocks(self, nodes: Iterable[Node], mark: str = "") -> Iterator[Block]:
        """The blocks of `nodes`; `mark` is the label of the first of them."""
        for node in nodes:
            for block in self._block(node):
                if isinstance(block, Paragraph) and mark:
                    block.label, mark = mark, ""
                yield block

    def _block(self, node: Node) -> Iterator[Block]:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind in ("Para", "Plain"):
            yield self._paragraph(content)
        elif kind == "Header":
            yield self._paragraph(content[2], level=content[0])
        elif kind == "LineBlock":
            for line in content:
                yield self._paragraph(line)
        elif kind in ("BulletList", "OrderedList"):
            yield from self._list(kind, content)
        elif kind == "BlockQuote":
            yield from self.blocks(content)
        elif kind == "Div":
            if content[0][0] not in self.ends:
                yield from self.blocks(content[1])
        elif kind == "Figure":
            yield from self.blocks(content[2])
        elif kind == "CodeBlock":
            yield Paragraph(content[1])
        elif kind == "Table":
            yield self._table(content)

    def _paragraph(self, inlines: list[Node], level: int = 0) -> Paragraph:
        writer = Writer(self.gaps)
        writer.write(self._text(inlines))
        waiting, self.waiting = self.waiting, []
        for body in waiting:
            writer.note("fn", list(self.blocks(body)))
        made = writer.paragraph()
        made.level = level
        return made

    def _list(self, kind: str, content: Any) -> Iterator[Block]:
        if kind == "BulletList":
            for item in content:
                yield from self.blocks(item, mark="-")
            return
        (start, style, delimiter), items = content
        for number, item in enumerate(items, start=start):
            mark = _list_mark(number, style["t"], delimiter["t"])
            yield from self.blocks(item, mark=mark.strip())

    def _table(self, content: Any) -> TableBlock:
        _, (_, caption), _, head, bodies, foot = content
        rows = [*head[1], *(row for body in bodies for row in [*body[2], *body[3]]), *foot[1]]
        cells: list[CellBlock] = []
        taken: set[tuple[int, int]] = set()
        for number, (_, row) in enumerate(rows, start=1):
            column = 1
            for _, _, height, width, inner in row:
                while (number, column) in taken:
                    column += 1
                cells.append(CellBlock(list(self.blocks(inner)), number, column, height, width))
                taken |= {(number + i, column + j) for i in range(height) for j in range(width)}
        return TableBlock(cells, caption=list(self.blocks(caption)))

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


_NOTE_NAME = re.compile(r"(?:ftn|edn|sdfootnote|sdendnote)\d+")
_NOTE_TARGET = re.compile(r"#_?((?:ftn|edn|sdfootnote|sdendnote)\d+)(?:sym)?")
_BACK = re.compile(r"#(?:_(?:ftn|edn)ref\d+|sd(?:foot|end)note\d+anc)")
