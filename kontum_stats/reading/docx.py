"""A .docx file -> its blocks, by a walk over the package's own XML, as Word shows it.

In: the bytes of a .docx. Out: blocks in reading order, with notes, text boxes, field results and
automatic numbers; in `Gaps` what is deleted, hidden, struck or cannot be read; and the file's own
text, a paragraph a string, taken without the rules of the walk, for `proof`. Refuses, with an
InputError, what `package` refuses and a package without a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from ..errors import InputError, Problem
from . import blocks as kinds
from .blocks import Block, CellBlock, Gaps, NoteKind, Paragraph, TableBlock, Writer
from .numbering import Numbering
from .package import SAVE_AGAIN, Parts, open_package
from .wordml import Styles, attribute, child, is_on, name_of, whole

Element = etree._Element


def read_docx(content: bytes, file: str, gaps: Gaps) -> tuple[list[Block], list[str]]:
    """The blocks of a .docx, and its own text. Raises InputError as the module says."""
    parts = open_package(content, file)
    main = next((part for kind, part in parts.related("") if kind == "officeDocument"), "")
    root = parts.tree(main)
    body = None if root is None else child(root, "body")
    if root is None or body is None:
        what = "holds no text part (word/document.xml): it is no Word document"
        raise InputError(Problem(what, SAVE_AGAIN, file=file))
    walk = _DocxWalk(parts, dict(parts.related(main)), gaps)
    found = list(walk.blocks(body))
    walk.leave_unmarked_notes()
    walk.leave_margins(part for kind, part in parts.related(main) if kind in ("header", "footer"))
    own = [text for tree in (root, *walk.note_parts) for text in _own_text(tree, gaps)]
    return found, own


@dataclass
class _Field:
    """A field of several runs: its code, and whether its result has begun."""

    code: str = ""
    has_result: bool = False


@dataclass
class _DocxWalk:
    parts: Parts
    related: dict[str, str]
    gaps: Gaps
    fields: list[_Field] = field(default_factory=list)
    marked: set[Element] = field(default_factory=set)

    @cached_property
    def styles(self) -> Styles:
        """How paragraphs and runs look, by their styles."""
        return Styles(self.parts.tree(self.related.get("styles", "")))

    @cached_property
    def numbering(self) -> Numbering:
        """Counts the automatic numbers."""
        return Numbering(self.parts.tree(self.related.get("numbering", "")), self.styles)

    @cached_property
    def note_parts(self) -> list[Element]:
        """The trees of footnotes and endnotes."""
        names = (self.related.get(kind, "") for kind in ("footnotes", "endnotes"))
        return [tree for name in names if (tree := self.parts.tree(name)) is not None]

    @cached_property
    def notes(self) -> dict[tuple[str, str], Element]:
        """The notes by the tag of their mark and their id."""
        return {
            (f"{name_of(note)}Reference", attribute(note, "id")): note
            for tree in self.note_parts
            for note in tree
        }

    def blocks(self, parent: Element) -> Iterator[Block]:
        """The blocks of a body, a cell, a note or a text box."""
        writer = Writer(self.gaps)
        for element in self.children(parent):
            name = name_of(element)
            if name == "p":
                self._write(element, writer)
                if not self._is_deleted_mark(element):
                    yield self._paragraph(element, writer)
            elif name == "tbl":
                yield self._table(element)
            elif name == "altChunk":
                self.gaps.count("an embedded file (altChunk)")
        if not writer.is_empty:
            yield writer.paragraph()

    def children(self, parent: Element) -> Iterator[Element]:
        """The children of `parent`, those of wrappers in their place, deleted ones left out."""
        for element in parent:
            name = name_of(element)
            if name in _DELETED:
                self._leave(element, kinds.DELETED)
            elif name == "sdt" and _is_contents_table(element):
                self._leave(element, kinds.CONTENTS)
            elif name == "AlternateContent":
                yield from self.children(_choice(element))
            elif name == "fldSimple" and _PAGE.match(attribute(element, "instr")):
                self.gaps.places.update(element.iter("{*}t"))
            elif name == "fldSimple" and _CONTENTS.match(attribute(element, "instr")):
                self._leave(element, kinds.CONTENTS)
            elif name in _WRAPPERS:
                yield from self.children(element)
            else:
                yield element

    def _leave(self, element: Element, reason: str) -> None:
        for text in element.iter("{*}t", "{*}delText"):
            self.gaps.leave(reason, text.text or "", text)

    def _is_deleted_mark(self, paragraph: Element) -> bool:
        """Whether the end of a paragraph is tracked as deleted: it goes on in the next."""
        mark = child(child(paragraph, "pPr"), "rPr")
        return child(mark, "del") is not None or child(mark, "moveFrom") is not None

    def _paragraph(self, element: Element, writer: Writer) -> Paragraph:
        made = writer.paragraph()
        properties = child(element, "pPr")
        style = attribute(child(properties, "pStyle"), "val")
        made.level = self.styles.outline_level(properties)
        made.style = self.styles.kind(style)
        made.label, made.depth = self.numbering.label(properties)
        return made

    def _write(self, paragraph: Element, writer: Writer) -> None:
        style = attribute(child(child(paragraph, "pPr"), "pStyle"), "val")
        is_contents = self.styles.kind(style) == "contents"
        for element in self.children(paragraph):
            name = name_of(element)
            if name == "r":
                self._run(element, style, writer, is_contents)
            elif name in ("oMath", "oMathPara"):
                for text, place in _math(element):
                    writer.write(text, place)

    def _run(self, run: Element, style: str, writer: Writer, is_contents: bool) -> None:
        look = self.styles.look(child(run, "rPr"), style)
        reason = kinds.HIDDEN if look.is_hidden else kinds.STRUCK if look.is_struck else ""
        for element in self.children(run):
            name = name_of(element)
            if name in ("fldChar", "instrText"):
                self._meet_field(element, name)
                continue
            if any(not one.has_result for one in self.fields):
                continue
            if any(_PAGE.match(one.code) for one in self.fields):
                self.gaps.places.add(element)
                continue
            why = reason or (kinds.CONTENTS if is_contents or self._in_contents() else "")
            text = _SIGNS.get(name, "") or _text(element) * (name == "t")
            if why:
                self.gaps.leave(why, text, element)
            elif name in _MARKS:
                self._note(element, _MARKS[name], writer)
            elif name in ("drawing", "pict", "object"):
                self._drawing(element, writer)
            elif name == "ruby":
                for base in element.iterfind("{*}rubyBase/{*}r"):
                    self._run(base, style, writer, is_contents)
            else:
                writer.write(text, element, is_raised=look.is_raised)

    def _meet_field(self, element: Element, name: str) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self.fields.append(_Field())
        elif self.fields and kind == "separate":
            self.fields[-1].has_result = True
        elif self.fields and kind == "end":
            self.fields.pop()
        elif self.fields and name == "instrText":
            self.fields[-1].code += element.text or ""

    def _in_contents(self) -> bool:
        return any(_CONTENTS.match(one.code) for one in self.fields)

    def _note(self, mark: Element, kind: NoteKind, writer: Writer) -> None:
        body = self.notes.get((name_of(mark), attribute(mark, "id")))
        if body is not None:
            self.marked.add(body)
            outer, self.fields = self.fields, []
            writer.note(kind, list(self.blocks(body)))
            self.fields = outer

    def _drawing(self, drawing: Element, writer: Writer) -> None:
        """The text boxes of a drawing; what else it is, is counted."""
        outer, self.fields = self.fields, []
        for element in _outermost(drawing, {"txbxContent", "textpath", *_UNREAD}):
            name = name_of(element)
            if name == "txbxContent":
                writer.boxes.append(list(self.blocks(element)))
            elif name == "textpath":
                writer.boxes.append([Paragraph(kinds.tidy(element.get("string", "")))])
            else:
                self.gaps.count(_UNREAD[name])
        self.fields = outer

    def _table(self, table: Element) -> TableBlock:
        found = TableBlock([])
        row, is_top = 0, True
        above: dict[int, CellBlock] = {}
        for element in self.children(table):
            properties = child(element, "trPr")
            if name_of(element) != "tr":
                continue
            if child(properties, "del") is not None:
                self._leave(element, kinds.DELETED)
                continue
            row += 1
            is_top = is_top and is_on(child(properties, "tblHeader"))
            found.head_rows += is_top
            before = attribute(child(properties, "gridBefore"), "val")
            found.cells += self._row(element, row, 1 + whole(before, 0, MOST_COLUMNS), above)
        return found

    def _row(
        self, row: Element, number: int, column: int, above: dict[int, CellBlock]
    ) -> Iterator[CellBlock]:
        """The cells that begin in a row; `above` holds the cells that may reach down into it."""
        last: CellBlock | None = None
        for element in self.children(row):
            if name_of(element) != "tc":
                continue
            properties = child(element, "tcPr")
            width = whole(attribute(child(properties, "gridSpan"), "val"), 1, MOST_COLUMNS)
            merge = child(properties, "vMerge")
            is_open = merge is not None and attribute(merge, "val") != "restart"
            beside = attribute(child(properties, "hMerge"), "val")
            if child(properties, "cellDel") is not None:
                self._leave(element, kinds.DELETED)
            elif is_open and column in above:
                above[column].rows = number - above[column].row + 1
                self._leave(element, kinds.HIDDEN)
            elif beside == "continue" and last:
                last.columns += width
                self._leave(element, kinds.HIDDEN)
            else:
                last = CellBlock(list(self.blocks(element)), number, column, columns=width)
                above.pop(column, None)
                if merge is not None:
                    above[column] = last
                yield last
            column += width

    def leave_unmarked_notes(self) -> None:
        """Notes the notes as left out that no mark is left of: Word does not show them."""
        for note in self.notes.values():
            if note not in self.marked:
                self._leave(note, kinds.UNMARKED)

    def leave_margins(self, names: Iterable[str]) -> None:
        """Notes the text of the headers and footers, which stand on each page, as left out."""
        for tree in (self.parts.tree(name) for name in sorted(set(names))):
            self.gaps.leave_margin(() if tree is None else self.blocks(tree))


def _text(element: Element) -> str:
    return (element.text or "").replace("\n", " ").replace("\t", " ")


def _is_contents_table(element: Element) -> bool:
    gallery = element.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
    return attribute(gallery, "val") == "Table of Contents"


def _choice(element: Element) -> Element:
    """The alternative that is read: the first that holds text."""
    full = (one for one in element if next(one.iter("{*}t", "{*}textpath"), None) is not None)
    return next(full, element[0] if len(element) else element)


def _outermost(element: Element, names: set[str]) -> Iterator[Element]:
    """The descendants called one of `names`, none that stands inside another."""
    for one in element:
        if name_of(one) in names:
            yield one
        elif name_of(one) == "AlternateContent":
            yield from _outermost(_choice(one), names)
        else:
            yield from _outermost(one, names)


def _math(element: Element) -> Iterator[tuple[str, Element]]:
    """The text of a formula: '1/2' for a fraction, '10^6' for a power."""
    if name_of(element) in _MATHS:
        yield _MATHS[name_of(element)], element
    if name_of(element) == "t":
        yield element.text or "", element
    for one in element:
        yield from _math(one)


def _own_text(root: Element, gaps: Gaps) -> Iterator[str]:
    """The text of each paragraph of a part, whatever it stands in, what `gaps` names aside."""
    for paragraph in root.iter("{*}p"):
        pieces = []
        for element in paragraph.iter(*_OWN):
            if next(element.iterancestors("{*}p")) is not paragraph or _is_fallback(element):
                continue
            sign = _SIGNS.get(name_of(element)) or _MATHS.get(name_of(element))
            text = sign or element.text or element.get("string") or ""
            pieces.append("\n" if element in gaps.places else text)
        yield "".join(pieces)


def _is_fallback(element: Element) -> bool:
    fallback = next(element.iterancestors("{*}Fallback"), None)
    both = None if fallback is None else fallback.getparent()
    return both is not None and _choice(both) is not fallback


MOST_COLUMNS = 1000
"""Columns that a span may claim."""
_DELETED = {"del", "moveFrom"}
_WRAPPERS = {
    "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink", "fldSimple", "dir",
    "bdo",
}  # fmt: skip
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_MATHS = {"den": "/", "sup": "^"}
_OWN = [f"{{*}}{name}" for name in ("t", "textpath", *_SIGNS, *_MATHS)]
_MARKS: dict[str, NoteKind] = {"footnoteReference": "fn", "endnoteReference": "en"}
_UNREAD = {
    "chart": "a chart",
    "relIds": "a diagram (SmartArt)",
    "OLEObject": "an embedded object",
    "pic": "a picture",
    "imagedata": "a picture",
    "txBody": "a text in a drawing canvas",
}
_CONTENTS = re.compile(r"\s*(?:TOC|INDEX)\b")
_PAGE = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b")
