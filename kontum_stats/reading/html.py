"""A page of HTML -> its blocks, as a browser shows it; also the pages that office programs save.

In: the bytes of a page. Out: blocks in reading order; notes that Word, LibreOffice or pandoc keep
at the end are put back to their marks, automatic numbers are written as labels; in `Gaps` what is
deleted, hidden, struck, a reviewer's comment or cannot be read; and the page's own text for
`proof`. Refuses, with an InputError, an encoding that is not UTF-8 or Word's Windows-1252.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree, html

from ..errors import InputError, Problem
from . import blocks as kinds
from .blocks import Block, Gaps, NoteKind, Paragraph, Writer, table_block
from .encodings import decode, refuse_old_letters
from .numbering import clean_label, printed_number
from .package import refuse_long_markup, too_deep
from .proof import own_lines
from .wordml import Look, name_of, whole

Element = etree._Element


def read_html(content: bytes, file: str, gaps: Gaps) -> tuple[list[Block], list[str]]:
    """The blocks of a page, and its own text. Raises InputError as the module says."""
    refuse_long_markup(content, file)
    text = _decoded(content, file)
    parser = html.HTMLParser(huge_tree=True)
    root = html.document_fromstring(_frames_behind(text), parser=parser)
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise InputError(too_deep(file))  # the rest of the page would be lost
    walk = _HtmlWalk(gaps, _StyleSheet(root), *_notes(root))
    found = list(walk.blocks(root, Look()))
    return found, list(own_lines(root, _BREAKS, {"br": "\n"}, _NO_TEXT, gaps))


def _decoded(content: bytes, file: str) -> str:
    """The page in Unicode. Word writes Windows-1252 with the other letters as '&#7897;'."""
    found = _CHARSET.search(content[:4096])
    charset = found[1].decode().lower() if found else ""
    if content.isascii() or charset in ("", "utf-8", "utf8"):
        return decode(content, file)
    if charset not in ("windows-1252", "iso-8859-1"):
        what = f"is written in the encoding {charset}, not UTF-8"
        raise InputError(Problem(what, "save it again with the encoding UTF-8", file=file))
    text = content.decode("cp1252", errors="replace")
    refuse_old_letters(_TAG.sub(" ", text), file)
    return text


def _frames_behind(text: str) -> str:
    """The page with each text frame behind its paragraph. LibreOffice writes it inside, where a
    paragraph may not stand: a browser would end the outer one in the middle of a word."""
    at = 0
    for _ in range(_MOST_FRAMES):
        begin = _FRAME_BEGIN.search(text, at)
        if begin is None:
            break
        depth, end = 1, begin.end()
        while depth and (tag := _SPAN.search(text, end)):
            depth, end = depth + (-1 if tag[1] else 1), tag.end()
        rest = text[end:]
        close = re.search(r"</p>", rest, re.IGNORECASE)
        behind = close.end() if close else 0
        inner = f'<div class="{_FRAME}">{text[begin.end() : end]}</div>'
        at = begin.start()
        text = text[:at] + rest[:behind] + inner + rest[behind:]
    return text


def _notes(root: Element) -> tuple[dict[str, Element], set[Element]]:
    """The notes at the end of a page by the name that their marks point to, and their elements."""
    wanted = {
        target
        for link in root.iter("a")
        if (target := _note_name(link.get("href", ""))) and not _is_back_link(link)
    }
    found: dict[str, Element] = {}
    for element in root.iter("div", "li", "p", "aside", "section", "dd"):
        name = (element.get("id") or "").lstrip("_")
        if name in wanted:
            found.setdefault(name, element)
    return found, set(found.values())


@dataclass
class _StyleSheet:
    """The classes that the page's own style sheet hides or strikes."""

    root: Element
    rules: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        text = " ".join(style.text or "" for style in self.root.iter("style"))
        self.rules = {
            name: rule.lower().replace(" ", "")
            for names, rule in _RULE.findall(_CSS_COMMENT.sub("", text))
            for name in (one.strip().rpartition(".")[2] for one in names.split(","))
        }

    def style(self, element: Element) -> str:
        """The declarations that count for an element, in lower case without blanks."""
        names = [name_of(element), *(element.get("class") or "").split()]
        own = (element.get("style") or "").lower().replace(" ", "")
        return ";".join([*(self.rules.get(name, "") for name in names), own])


@dataclass
class _HtmlWalk:
    gaps: Gaps
    sheet: _StyleSheet
    ends: dict[str, Element]
    bodies: set[Element]
    writer: Writer = field(init=False)
    pending: Paragraph = field(default_factory=Paragraph)
    is_pre: bool = False

    def __post_init__(self) -> None:
        self.writer = Writer(self.gaps)

    def blocks(self, element: Element, look: Look) -> Iterator[Block]:
        """The blocks of what stands inside `element`."""
        self._say(element, "text", look)
        for child in element:
            if child not in self.bodies:
                yield from self._element(child, look)
            self._say(child, "tail", look)
        if name_of(element) in _BREAKS:
            yield from self._flush()

    def _apart(self, element: Element, look: Look) -> list[Block]:
        """The blocks of a note or a cell, written apart from what stands around it."""
        outer = self.writer, self.pending
        self.writer, self.pending = Writer(self.gaps), Paragraph()
        found = [*self.blocks(element, look), *self._flush()]
        self.writer, self.pending = outer
        return found

    def _flush(self) -> Iterator[Block]:
        """The paragraph that was written, if any."""
        made, kind = self.writer.paragraph(), self.pending
        if made.text or made.notes:
            made.label, made.level, made.style = kind.label, kind.level, kind.style
            made.depth, self.pending = kind.depth, Paragraph()
            yield made

    def _element(self, element: Element, look: Look) -> Iterator[Block]:
        name, style = name_of(element), self.sheet.style(element)
        if not name or name in _SKIPPED:
            return
        classes = (element.get("class") or "").lower()
        reason = _reason(name, style, classes, element)
        if reason or look.is_hidden:
            self.gaps.leave_all(reason or kinds.HIDDEN, element)
        elif name == "sdfield" and (element.get("type") or "").lower() in ("page", "docstat"):
            self._silence(element)
        elif name == "br":
            self.writer.write("\n")
        elif name == "img":
            self.gaps.count("a picture")
        elif classes == _FRAME:
            yield from self._flush()
            yield Paragraph(boxes=[self._apart(element, look)])
        elif "mso-tab-count" in style:
            self._silence(element)
            self.writer.write("\t")
        elif "mso-list:ignore" in style:
            self._silence(element)
            self.pending.label = clean_label("".join(element.itertext()))
        elif name == "a":
            yield from self._link(element, look)
        elif name == "table":
            yield from self._flush()
            yield from self._table(element, look)
        elif name in ("ol", "ul"):
            yield from self._flush()
            yield from self._list(element, look)
        else:
            yield from self._text(element, name, style, classes, look)

    def _text(
        self, element: Element, name: str, style: str, classes: str, look: Look
    ) -> Iterator[Block]:
        if name in _BREAKS:
            yield from self._flush()
            self._meet_heading(element, name, style, classes)
        if name == "sup" or _RAISED.search(style):
            look = look._replace(is_raised=True)
        outer, self.is_pre = self.is_pre, self.is_pre or name == "pre"
        yield from self.blocks(element, look)
        self.is_pre = outer
        if name in _HEADINGS or name == "p":
            self.pending.level, self.pending.style = 0, ""

    def _meet_heading(self, element: Element, name: str, style: str, classes: str) -> None:
        outline = _OUTLINE.search(style)
        if name in _HEADINGS:
            self.pending.level = int(name[1])
        elif outline:
            self.pending.level = int(outline[1])
        if "msotitle" in classes or "msosubtitle" in classes or classes == "title":
            self.pending.style, self.pending.level = "title", 0
        elif "msocaption" in classes or name in ("figcaption", "caption"):
            self.pending.style = "caption"

    def _link(self, element: Element, look: Look) -> Iterator[Block]:
        """The mark of a note, or the way back to it; another link is text."""
        target = _note_name(element.get("href", ""))
        if target in self.ends and not _is_back_link(element):
            self._silence(element)
            body = self.ends.pop(target)
            self.writer.note(_note_kind(target), self._apart(body, Look()))
        elif _is_back_link(element) and any(one in self.bodies for one in element.iterancestors()):
            self._silence(element)
        else:
            yield from self.blocks(element, look)

    def _list(self, element: Element, look: Look) -> Iterator[Block]:
        number = whole(element.get("start"), 1)
        for child in (one for one in element if one not in self.bodies):
            if name_of(child) in ("ol", "ul"):
                yield from self._list(child, look)
            elif name_of(child) == "li":
                number = whole(child.get("value"), number)
                self.pending.label = self._label(element, child, number)
                self.pending.depth = 1 + sum(1 for _ in element.iterancestors("ol", "ul"))
                yield from self._element(child, look)
                self.pending = Paragraph()
                number += 1
            else:
                yield from self._element(child, look)

    def _label(self, element: Element, item: Element, number: int) -> str:
        style = f"{self.sheet.style(element)};{self.sheet.style(item)}"
        if "list-style-type:none" in style or "list-style:none" in style:
            return ""
        if name_of(element) == "ul":
            return "-"
        kind = item.get("type") or element.get("type") or ""
        named = next((word for word in _LIST_STYLES if word in style), "")
        return printed_number(number, _LIST_TYPES.get(kind) or _LIST_STYLES.get(named, "")) + "."

    def _table(self, table: Element, look: Look) -> Iterator[Block]:
        caption: list[Block] = []
        heads = 0
        rows: list[list[tuple[list[Block], int, int]]] = []
        for part in table:
            if name_of(part) == "caption":
                caption = self._apart(part, look)
                for one in kinds.paragraphs_in(caption):
                    one.style = "caption"
            group = [part] if name_of(part) == "tr" else part if name_of(part) in _ROWS else ()
            for row in group:
                if name_of(row) == "tr":
                    heads += name_of(part) == "thead"
                    rows.append(list(self._row(row, look)))
        yield from caption
        if any(rows):
            yield table_block(rows, heads)

    def _row(self, row: Element, look: Look) -> Iterator[tuple[list[Block], int, int]]:
        reason = _reason("tr", self.sheet.style(row), "", row)
        for cell in row:
            if name_of(cell) not in ("td", "th"):
                continue
            why = reason or _reason("td", self.sheet.style(cell), "", cell)
            if why:
                self.gaps.leave_all(why, cell)
            else:
                height, width = (whole(cell.get(name), 1, _MOST) for name in ("rowspan", "colspan"))
                yield self._apart(cell, look), max(1, height), max(1, width)

    def _say(self, element: Element, part: Literal["text", "tail"], look: Look) -> None:
        text = (element.text if part == "text" else element.tail) or ""
        if not self.is_pre:
            text = _BLANKS.sub(_blank, text)
        if text != " " or not self.writer.is_empty:
            self.writer.write(
                text, (element, part), is_raised=look.is_raised and bool(text.strip())
            )

    def _silence(self, element: Element) -> None:
        """Takes the text inside `element` out of what is looked for: it is a mark or a label."""
        for one in element.iter():
            self.gaps.places |= {(one, "text")} | ({(one, "tail")} if one is not element else set())


def _reason(name: str, style: str, classes: str, element: Element) -> str:
    """Why an element is not read; '' where it is."""
    if name in ("s", "strike") or "line-through" in style:
        return kinds.STRUCK
    if name == "del":
        return kinds.DELETED
    if _HIDDEN.search(style) or element.get("hidden") is not None:
        return kinds.HIDDEN
    if "mso-element:comment" in style or "mso-special-character:comment" in style:
        return kinds.COMMENT
    if re.search(r"msocom(?:anchor|txt|off)", classes):
        return kinds.COMMENT
    if (
        re.search(r"\bmsotoc\d", classes)
        or "table of contents" in (element.get("id") or "").lower()
    ):
        return kinds.CONTENTS
    return ""


def _note_name(target: str) -> str:
    """'ftn1' of the mark's target '#_ftn1', 'sdfootnote1' of '#sdfootnote1sym'."""
    found = _NOTE_TARGET.fullmatch(target)
    return found[1] if found else ""


def _note_kind(name: str) -> NoteKind:
    return "en" if name.startswith(("edn", "sdendnote", "en")) else "fn"


def _is_back_link(link: Element) -> bool:
    return bool(_BACK.match(link.get("href", ""))) or link.get("role") == "doc-backlink"


def _blank(found: re.Match[str]) -> str:
    """A tab, as LibreOffice saves it, or a blank."""
    return "\t" if "\t" in found[0] and "\n" not in found[0] else " "


_MOST = 1000
_MOST_FRAMES = 200
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_ROWS = {"thead", "tbody", "tfoot"}
_BREAKS = {
    *_HEADINGS, *_ROWS, "p", "div", "li", "ol", "ul", "table", "tr", "td", "th", "caption", "body",
    "blockquote", "section", "article", "header", "footer", "main", "aside", "figure", "figcaption",
    "dl", "dt", "dd", "pre", "address", "hr", "center", "form", "fieldset", "nav", "details",
}  # fmt: skip
_NO_TEXT = {"head", "script", "style", "template", "title"}
_SKIPPED = {
    *_NO_TEXT, "noscript", "iframe", "object", "svg", "select", "textarea", "button", "rt", "rp",
}  # fmt: skip
_LIST_TYPES = {
    "1": "decimal", "A": "upperLetter", "a": "lowerLetter", "I": "upperRoman", "i": "lowerRoman",
}  # fmt: skip
_LIST_STYLES = {
    "upper-roman": "upperRoman", "lower-roman": "lowerRoman", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_FRAME = "frame-behind-its-paragraph"
_FRAME_BEGIN = re.compile(
    r"<span\b[^<>]*\bfloat:[^<>]*>(?=\s*<(?:p|table|div|ol|ul|h\d)\b)", re.IGNORECASE
)
_SPAN = re.compile(r"<(/?)span\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CSS_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"(?:^|;)(?:display:none|mso-hide:all|visibility:hidden)")
_RAISED = re.compile(r"vertical-align:super|mso-text-raise:[1-9]")
_OUTLINE = re.compile(r"mso-outline-level:([1-9])")
_NOTE_TARGET = re.compile(
    r"#_?((?:ftn|edn|sdfootnote|sdendnote|fn|en|footnote-?|endnote-?)[:-]?\d+)(?:sym)?"
)
_BACK = re.compile(r"#(?:_(?:ftn|edn)ref\d+|sd(?:foot|end)note\d+anc|(?:fn|en)ref[:-]?\d+)")
