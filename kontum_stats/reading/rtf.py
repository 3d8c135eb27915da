"""An .rtf file -> its blocks, as Word shows it.

In: the bytes of an RTF file. Out: blocks in reading order, with notes, text boxes, results of
fields and the automatic numbers that the file keeps as text; in `Gaps` what is deleted, hidden,
struck or cannot be read; and the file's own text for `proof`. A letter is read by its font's
code page; fallbacks for old readers are skipped as `\\uc` says. Refuses, with an InputError, what
is cut off, nested too deeply, or too long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..errors import InputError, Problem
from . import blocks as kinds
from .blocks import Block, Gaps, Paragraph, Writer
from .numbering import clean_label
from .package import SAVE_AGAIN, refuse_long_markup, too_deep
from .rtf_tables import RtfRow, RtfTable
from .rtf_tokens import Group, Token, destination, letters, tree_of
from .wordml import HEADING, kind_of


def read_rtf(content: bytes, file: str, gaps: Gaps) -> tuple[list[Block], list[str]]:
    """The blocks of an RTF file, and its own text. Raises InputError as the module says."""
    refuse_long_markup(content, file)
    try:
        tree = tree_of(content)
    except RecursionError:
        raise InputError(too_deep(file)) from None
    except ValueError as error:
        raise InputError(Problem(f"cannot be read: {error}", SAVE_AGAIN, file=file)) from None
    walk = _RtfWalk(gaps)
    story = _Story(Writer(gaps))
    walk.group(tree, story, _State())
    return story.finished(), "".join(walk.own(tree, _State())).split("\n")


@dataclass
class _State:
    """What holds inside a group."""

    codec: str = ""
    fallbacks: int = 1
    reason: str = ""
    is_hidden: bool = False
    is_struck: bool = False
    is_deleted: bool = False
    is_raised: bool = False

    @property
    def why(self) -> str:
        """Why text is left out; '' where it is read."""
        if self.is_deleted or self.reason:
            return self.reason or kinds.DELETED
        return kinds.HIDDEN if self.is_hidden else kinds.STRUCK if self.is_struck else ""


@dataclass
class _Story:
    """A flow of text: the body, a note or a box, with the paragraph and the table in hand."""

    writer: Writer
    blocks: list[Block] = field(default_factory=list)
    next: Paragraph = field(default_factory=Paragraph)
    depth: int = 0
    tables: dict[int, RtfTable] = field(default_factory=dict)
    row: RtfRow = field(default_factory=RtfRow)

    def end_paragraph(self) -> None:
        """Ends the paragraph; outside a table, after the table that was open."""
        made = self.writer.paragraph()
        made.label, made.level = self.next.label, self.next.level
        made.style, made.depth = self.next.style, self.next.depth
        self.next.label, self.next.depth = "", 0
        self.close_tables(self.depth)
        if self.depth:
            self.tables.setdefault(self.depth, RtfTable()).blocks.append(made)
        else:
            self.blocks.append(made)

    def end_cell(self, depth: int) -> None:
        """Ends a cell of the table at `depth`, 1 for one that stands in no other."""
        self.depth = depth
        self.end_paragraph()
        self.tables[depth].end_cell()

    def end_row(self, depth: int) -> None:
        """Ends a row, which looks as was said last."""
        self.close_tables(depth)
        self.tables.setdefault(depth, RtfTable()).end_row(self.row)

    def close_tables(self, depth: int) -> None:
        """Puts the tables that are deeper than `depth` where they stand."""
        for deeper in sorted((one for one in self.tables if one > depth), reverse=True):
            table = self.tables.pop(deeper)
            outer = self.tables.setdefault(deeper - 1, RtfTable()).blocks if deeper > 1 else None
            (self.blocks if outer is None else outer).extend(table.finished())

    def finished(self) -> list[Block]:
        """The blocks, when nothing more comes."""
        if not self.writer.is_empty:
            self.end_paragraph()
        self.close_tables(0)
        return self.blocks


@dataclass
class _RtfWalk:
    gaps: Gaps
    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, tuple[str, int]] = field(default_factory=dict)
    skip: int = 0

    def group(self, group: Group, story: _Story, state: _State) -> None:
        """Reads what stands in a group whose destination is known or none."""
        self.skip = 0
        for item in group:
            if isinstance(item, Token):
                self._token(item, story, state)
            else:
                self._inner(item, story, replace(state))
        self.skip = 0

    def _inner(self, group: Group, story: _Story, state: _State) -> None:
        name, is_known = destination(group)
        if name == "fonttbl":
            self._fonts(group)
        elif name == "stylesheet":
            self._styles(group)
        elif name in ("listtext", "pntext"):
            story.next.label = clean_label(self._plain(group, state))
        elif name == "field":
            self._field(group, story, state)
        elif name == "footnote":
            self._note(group, story, state)
        elif name in ("shptxt", "dptxbxtext"):
            box = _Story(Writer(self.gaps))
            self.group(group, box, replace(state))
            story.writer.boxes.append(box.finished())
        elif name in _LEFT_OUT:
            state.reason = _LEFT_OUT[name]
            self.group(group, _Story(Writer(self.gaps)), state)
        elif name in _UNREAD:
            self.gaps.count(_UNREAD[name])
        elif is_known:
            self.group(group, story, state)

    def _token(self, token: Token, story: _Story, state: _State) -> None:
        text = self._letters(token, state)
        if text:
            if state.why:
                self.gaps.leave(state.why, text, token.start)
            else:
                story.writer.write(text, token.start, is_raised=state.is_raised)
            return
        word, number = token.word, token.number
        if word in _LOOKS:
            setattr(state, _LOOKS[word], number != 0)
        elif word == "up":
            state.is_raised = bool(number)
        elif word in ("nosupersub", "sub", "dn", "plain"):
            state.is_raised = False
            if word == "plain":
                state.is_hidden = state.is_struck = state.is_deleted = False
        elif word in ("par", "sect"):
            story.end_paragraph()
        elif word in ("cell", "nestcell"):
            story.end_cell(1 if word == "cell" else max(2, story.depth))
        elif word in ("row", "nestrow"):
            story.end_row(1 if word == "row" else max(2, story.depth))
        else:
            self._paragraph_word(word, number, story)

    def _paragraph_word(self, word: str, number: int | None, story: _Story) -> None:
        if word == "pard":
            story.next.level, story.next.style, story.depth = 0, "", 0
        elif word == "intbl":
            story.depth = max(1, story.depth)
        elif word == "itap":
            story.depth = min(number or 0, _MOST_TABLES)
        elif word == "s":
            story.next.style, story.next.level = self.styles.get(number or 0, ("", 0))
        elif word == "outlinelevel":
            story.next.level = (number or 0) + 1 if (number or 0) < 9 else 0
        elif word == "ilvl":
            story.next.depth = (number or 0) + 1
        elif word == "trowd":
            story.row = RtfRow()
        else:
            story.row.meet(word, number)

    def _letters(self, token: Token, state: _State) -> str:
        """What a token writes; '' where it is no text, or a fallback for a reader of old."""
        if token.word == "ansicpg":
            self.page = f"cp{token.number}"
        elif token.word == "f":
            state.codec = self.fonts.get(token.number or 0, "")
        elif token.word == "uc":
            state.fallbacks = max(0, token.number or 0)
        text = letters(token, state.codec or self.page)
        if self.skip and token.word != "u":
            count = len(text) if not token.word else 1
            skipped, self.skip = self.skip, max(0, self.skip - count)
            return text[skipped:]
        self.skip = state.fallbacks if token.word == "u" else 0
        return text

    def _plain(self, group: Group, state: _State) -> str:
        """All the text in a group, whatever it is."""
        inner, pieces = replace(state), []
        self.skip = 0
        for item in group:
            if isinstance(item, Token):
                pieces.append(self._letters(item, inner))
            else:
                pieces.append(self._plain(item, inner))
        return "".join(pieces)

    def _fonts(self, group: Group) -> None:
        number = 0
        for item in group:
            if not isinstance(item, Token):
                self._fonts(item)
            elif item.word == "f":
                number = item.number or 0
            elif item.word == "fcharset":
                self.fonts[number] = _CHARSETS.get(item.number or 0, "")

    def _styles(self, group: Group) -> None:
        for style in (item for item in group if not isinstance(item, Token)):
            words = {item.word: item.number for item in style if isinstance(item, Token)}
            name = self._plain(style, _State()).strip(" ;\r\n").lower()
            heading = HEADING.fullmatch(name)
            level = int(heading[1]) if heading else 0
            if (outline := words.get("outlinelevel")) is not None and outline < 9:
                level = outline + 1
            self.styles[words.get("s") or 0] = kind_of([name]), level

    def _field(self, group: Group, story: _Story, state: _State) -> None:
        inner = [item for item in group if not isinstance(item, Token)]
        codes = [one for one in inner if destination(one)[0] == "fldinst"]
        code = "".join(self._plain(one, state) for one in codes).strip()
        if code.startswith(_PAGE_FIELDS):
            self.gaps.places.update(_starts(group))
            return
        if code.startswith(("TOC", "INDEX")):
            state.reason = kinds.CONTENTS
        for one in inner:
            if one not in codes:
                self._inner(one, story, replace(state))

    def _note(self, group: Group, story: _Story, state: _State) -> None:
        is_endnote = any(isinstance(item, Token) and item.word == "ftnalt" for item in group)
        note = _Story(Writer(self.gaps))
        self.group(group, note, replace(state, is_raised=False))
        if not state.why:
            story.writer.note("en" if is_endnote else "fn", note.finished())

    def own(self, group: Group, state: _State) -> Iterator[str]:
        """All the text in a group that a page can show, paragraphs parted by line ends."""
        self.skip = 0
        for item in group:
            if isinstance(item, Token):
                text = self._letters(item, state)
                is_apart = item.start in self.gaps.places or item.word in _BREAKS
                yield "\n" if is_apart else text
                continue
            name, is_known = destination(item)
            if is_known and name not in _NO_TEXT:
                ends = "\n" if name in _APART else ""
                yield from (ends, *self.own(item, replace(state)), ends)


def _starts(group: Group) -> Iterator[int]:
    """Where each token in a group stands in the file."""
    for item in group:
        yield from (item.start,) if isinstance(item, Token) else _starts(item)


_MOST_TABLES = 9
_LOOKS = {
    "v": "is_hidden", "strike": "is_struck", "striked": "is_struck", "deleted": "is_deleted",
    "super": "is_raised",
}  # fmt: skip
_MARGINS = [f"{name}{side}" for name in ("header", "footer") for side in ("", "l", "r", "f")]
_LEFT_OUT = {
    **dict.fromkeys(_MARGINS, kinds.MARGIN),
    "annotation": kinds.COMMENT,
}
_UNREAD = {"pict": "a picture", "objdata": "an embedded object"}
_NO_TEXT = {
    "fonttbl", "stylesheet", "listtext", "pntext", "fldinst", *_UNREAD,
}  # fmt: skip
_APART = {"footnote", "shptxt", "dptxbxtext", *_LEFT_OUT}
_BREAKS = {"par", "sect", "cell", "nestcell", "row", "nestrow"}
_PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_CHARSETS = {
    163: "cp1258", 238: "cp1250", 204: "cp1251", 161: "cp1253", 162: "cp1254", 186: "cp1257",
    222: "cp874",
}  # fmt: skip
