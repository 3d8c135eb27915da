"""An .odt file -> its blocks, by a walk over the package's own XML, as LibreOffice shows it.

In: the bytes of an .odt. Out: blocks in reading order, with notes, text boxes, values of fields
and automatic numbers; in `Gaps` what is deleted, hidden, struck or cannot be read; and the file's
own text for `proof`. Refuses, with an InputError, what `package` refuses, a locked package and
one without a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml import etree

from ..errors import InputError, Problem
from . import blocks as kinds
from .blocks import Block, CellBlock, Gaps, Paragraph, TableBlock, Writer
from .odt_styles import OdtNumbering, OdtStyles, attribute_of
from .package import SAVE_AGAIN, open_package
from .proof import own_lines
from .wordml import Look, name_of, whole

Element = etree._Element


def read_odt(content: bytes, file: str, gaps: Gaps) -> tuple[list[Block], list[str]]:
    """The blocks of an .odt, and its own text. Raises InputError as the module says."""
    parts = open_package(content, file)
    root = parts.tree("content.xml")
    body = None if root is None else root.find("{*}body/{*}text")
    if root is None or body is None:
        what = "holds no text part (content.xml): it is no text document"
        raise InputError(Problem(what, SAVE_AGAIN, file=file))
    sheet = parts.tree("styles.xml")
    styles = OdtStyles([tree for tree in (sheet, root) if tree is not None])
    walk = _OdtWalk(styles, OdtNumbering(styles), gaps)
    found = list(walk.blocks(body))
    walk.leave_margins(sheet)
    return found, list(own_lines(body, _BREAKS, _SIGNS, _SKIPPED, gaps))


@dataclass(frozen=True)
class _Item:
    """Where a paragraph stands in lists: the style of the list, its depth, its own start."""

    style: str = ""
    depth: int = 0
    start: str = ""
    is_first: bool = False


@dataclass
class _OdtWalk:
    styles: OdtStyles
    numbering: OdtNumbering
    gaps: Gaps
    item: _Item = field(default_factory=_Item)

    def blocks(self, parent: Element) -> Iterator[Block]:
        """The blocks of a body, a section, a cell, a note or a text box."""
        for element in parent:
            name = name_of(element)
            if name in ("p", "h"):
                yield self._paragraph(element)
            elif name == "list":
                yield from self._list(element)
            elif name == "numbered-paragraph":
                level = whole(attribute_of(element, "level"), 1)
                item = _Item(attribute_of(element, "style-name"), level, is_first=True)
                yield from self._inside(element, item)
            elif name == "table":
                yield self._table(element)
            elif name == "tracked-changes":
                self.gaps.leave_all(kinds.DELETED, element, _BREAKS)
            elif name in _CONTENTS:
                self.gaps.leave_all(kinds.CONTENTS, element, _BREAKS)
            elif name == "section" and attribute_of(element, "display") == "none":
                self.gaps.leave_all(kinds.HIDDEN, element, _BREAKS)
            elif name in _GROUPS:
                yield from self.blocks(element)
            elif name in _DRAWINGS:
                writer = Writer(self.gaps)
                self._drawing(element, writer)
                yield writer.paragraph()

    def _inside(self, parent: Element, item: _Item) -> Iterator[Block]:
        """The blocks of `parent`, which are in a list as `item` says."""
        outer, self.item = self.item, item
        yield from self.blocks(parent)
        self.item = outer

    def _list(self, element: Element) -> Iterator[Block]:
        style = attribute_of(element, "style-name") or self.item.style
        depth = self.item.depth + 1
        if depth == 1:
            self.numbering.begin(
                style, attribute_of(element, "id"), attribute_of(element, "continue-list"),
                attribute_of(element, "continue-numbering") == "true",
            )  # fmt: skip
        for child in element:
            is_item = name_of(child) == "list-item"
            start = attribute_of(child, "start-value")
            yield from self._inside(child, _Item(style, depth, start, is_first=is_item))

    def _paragraph(self, element: Element) -> Paragraph:
        writer = Writer(self.gaps)
        style = attribute_of(element, "style-name")
        if any(
            attribute_of(one, "is-hidden") == "true" for one in element.iter("{*}hidden-paragraph")
        ):
            self.gaps.leave_all(kinds.HIDDEN, element, _BREAKS)
        else:
            self._inline(element, writer, self.styles.look("paragraph", style, Look()))
        made = writer.paragraph()
        made.style = self.styles.kind(style)
        level = attribute_of(element, "outline-level") if name_of(element) == "h" else ""
        made.level = whole(level)
        item, self.item = self.item, replace(self.item, is_first=False)
        if item.is_first:
            made.label = self.numbering.label(item.style, item.depth, item.start)
            made.depth = item.depth
        elif made.level and not item.depth and attribute_of(element, "is-list-header") != "true":
            start = attribute_of(element, "start-value")
            made.label = self.numbering.heading_label(made.level, start)
        return made

    def _inline(self, element: Element, writer: Writer, look: Look) -> None:
        self._say(element, "text", writer, look)
        for child in element:
            name = name_of(child)
            if name in _SIGNS:
                count = attribute_of(child, "c") if name == "s" else ""
                writer.write(_SIGNS[name] * whole(count, 1, 99))
            elif name == "note" and not (look.is_hidden or look.is_struck):
                self._note(child, writer)
            elif name in _DRAWINGS:
                self._drawing(child, writer)
            elif name in ("annotation", "note"):
                self.gaps.leave_all(
                    kinds.COMMENT if name == "annotation" else kinds.HIDDEN, child, _BREAKS
                )
            elif name == "hidden-text" and attribute_of(child, "is-hidden") == "true":
                self.gaps.leave_all(kinds.HIDDEN, child, _BREAKS)
            elif name and name not in _SKIPPED and child.tag not in _SKIPPED:
                style = attribute_of(child, "style-name") if name == "span" else ""
                self._inline(child, writer, self.styles.look("text", style, look))
            self._say(child, "tail", writer, look)

    def _say(
        self, element: Element, part: Literal["text", "tail"], writer: Writer, look: Look
    ) -> None:
        """Writes a text with its blanks as one, or leaves it out."""
        text = (element.text if part == "text" else element.tail) or ""
        place = (element, part)
        if look.is_hidden or look.is_struck:
            if text.strip():
                self.gaps.leave(kinds.HIDDEN if look.is_hidden else kinds.STRUCK, text, place)
            return
        writer.write(" ".join(f"_{text}_".split())[1:-1], place, is_raised=look.is_raised)

    def _note(self, note: Element, writer: Writer) -> None:
        body = note.find("{*}note-body")
        if body is None:
            return
        is_endnote = attribute_of(note, "note-class") == "endnote"
        writer.note("en" if is_endnote else "fn", list(self._inside(body, _Item())))

    def _drawing(self, drawing: Element, writer: Writer) -> None:
        """The text of a box or shape, also in groups; what else it is, is counted."""
        name = name_of(drawing)
        inner = [one for one in drawing if name_of(one) in (*_DRAWINGS, "text-box")]
        if name in ("image", "object", "object-ole"):
            self.gaps.count("a picture" if name == "image" else "an embedded object")
        elif any(name_of(one) in ("p", "list", "table", "h") for one in drawing):
            writer.boxes.append(list(self._inside(drawing, _Item())))
        for one in inner if name != "frame" else inner[:1]:
            self._drawing(one, writer)  # a frame holds alternatives of one thing

    def _table(self, table: Element) -> TableBlock:
        found = TableBlock([])
        row = 0
        for element, is_head in _rows(table):
            cells = list(self._row(element, row + 1))
            found.cells += cells
            found.head_rows += is_head
            is_filled = any(cell.blocks for cell in cells)
            row += min(_count(element, "number-rows-repeated"), _MOST_REPEATS if is_filled else 1)
        return found

    def _row(self, row: Element, number: int) -> Iterator[CellBlock]:
        column = 1
        for cell in row:
            repeats = _count(cell, "number-columns-repeated")
            if name_of(cell) == "covered-table-cell":
                self.gaps.leave_all(kinds.HIDDEN, cell, _BREAKS)
            elif name_of(cell) == "table-cell":
                width = _count(cell, "number-columns-spanned")
                height = _count(cell, "number-rows-spanned")
                for turn in range(repeats if len(cell) else 1):
                    blocks = list(self._inside(cell, _Item()))
                    yield CellBlock(blocks, number, column + turn, height, width)
            else:
                continue
            column += repeats

    def leave_margins(self, sheet: Element | None) -> None:
        """Notes the text of the headers and footers, which stand on each page, as left out."""
        for margin in () if sheet is None else sheet.iter("{*}header", "{*}footer"):
            self.gaps.leave_margin(self._inside(margin, _Item()))


def _count(element: Element, name: str) -> int:
    return max(1, whole(attribute_of(element, name), 1, _MOST_REPEATS))


def _rows(table: Element, is_head: bool = False) -> Iterator[tuple[Element, bool]]:
    """The rows of a table, also in groups, and whether they are heads."""
    for element in table:
        name = name_of(element)
        if name == "table-row":
            yield element, is_head
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(element, is_head or name == "table-header-rows")


_MOST_REPEATS = 1000
_SIGNS = {"s": " ", "tab": "\t", "line-break": "\n"}
_BREAKS = {"p", "h", "note-body", "annotation", "list-item", "table-cell"}
_GROUPS = {"section", "list-header", "list-item", "bibliography", "index-body", "index-title"}
_CONTENTS = {
    "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
    "alphabetical-index",
}  # fmt: skip
_DRAWINGS = {
    "frame", "custom-shape", "rect", "g", "line", "ellipse", "polygon", "polyline", "path",
    "caption", "connector", "text-box", "image", "object", "object-ole", "circle",
    "regular-polygon",
}  # fmt: skip
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_SKIPPED = {
    "note-citation", "page-number", "page-count", "forms", "ruby-text", "sequence-decls",
    "variable-decls", "user-field-decls", "event-listeners", "soft-page-break", f"{_SVG}title",
    f"{_SVG}desc",
}  # fmt: skip
