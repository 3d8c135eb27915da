"""A report file -> its text, and what stands where in it.

In: .docx, .odt, .rtf, .html, .txt, and .doc where LibreOffice is installed. Out: a `Document`
(see `model`); its remarks prove that no number of the file is missing from it, for .doc against
what LibreOffice makes of it. Refuses, with an InputError that names the mend, what is no such
file, what is written in an old encoding, what is damaged, and what would take unbounded time or
memory.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from .. import files
from ..errors import InputError, Problem
from .blocks import Block, Gaps, paragraphs_in
from .docx import read_docx
from .encodings import decode, refuse_old_letters
from .html import read_html
from .layout import LaidParagraph, document_of, laid_out
from .lines import TOKEN
from .model import TOP, Document, Passage
from .odt import read_odt
from .package import LARGEST_UNPACKED, TOO_LONG, too_deep
from .proof import remarks
from .rtf import read_rtf
from .sections import LOWER

__all__ = ["Document", "Passage", "read_document", "text_document"]

LARGEST_TEXT = 64 * 2**20
"""Bytes of the longest file that is read."""
MOST_NUMBERS = 100_000
"""Numbers in a report; a text that holds more is none."""
SECONDS = 120
"""How long LibreOffice may take."""

NOTE_MARK = "\ufffd"
"""What a text export leaves of a footnote's mark, at the beginning of each note."""

_SAVE_AS_DOCX = "open it in Word or LibreOffice and save it as .docx (File, Save As, Word Document)"


def read_document(path: Path | str) -> Document:
    """The report in the file `path`. Raises InputError for every file that cannot be used."""
    path = Path(path)
    content = _content(path)
    suffix = path.suffix.lower()
    _refuse_disguise(content, suffix, path.name)
    if suffix == ".txt":
        text = decode(content, path.name)
        _refuse_long([text], path.name)
        return text_document(text, path.name)
    if suffix == ".doc":
        content, suffix = _converted(path), ".docx"
    gaps = Gaps()
    try:
        blocks, own = _READERS[suffix](content, path.name, gaps)
        _refuse_long(own, path.name)
        document = laid_out(blocks, path.name)
    except RecursionError:
        raise InputError(too_deep(path.name)) from None
    except OverflowError:
        what = "holds a table with more places than a report can have"
        raise InputError(Problem(what, TOO_LONG, file=path.name)) from None
    if not document.text.strip():
        raise InputError(_without_text(path.name, gaps))
    _refuse_old_places(document)
    labels = [paragraph.label for paragraph in paragraphs_in(blocks) if paragraph.label]
    return replace(document, remarks=remarks(own, document.text, labels, gaps))


def text_document(text: str, name: str = "") -> Document:
    """The report in a plain `text`: a paragraph a line, lines of an even width joined; notes at
    the end, each begun by U+FFFD, are 'fn:1', 'fn:2' … in their order."""
    text = text.replace("\u2011", "-")  # a hard hyphen stands in '5-3-2013' as any other
    note, entries = 0, []
    for start, end in _paragraph_spans(text):
        line = text[start:end]
        note += line.lstrip().startswith(NOTE_MARK)
        entries.append(LaidParagraph(line, start, end, note=f"fn:{note}" if note else ""))
    return document_of(text, entries, name)


def _content(path: Path) -> bytes:
    file = path.name
    suffixes = ", ".join((*_READERS, ".txt", ".doc"))
    if not path.is_file():
        what = "is a folder" if path.is_dir() else files.NO_FILE
        what = what if path.exists() else "does not exist"
        raise InputError(Problem(what, "give the path of a report", file=str(path)))
    if path.suffix.lower() not in (*_READERS, ".txt", ".doc"):
        what = f"is no report that can be read; known are {suffixes}"
        raise InputError(Problem(what, _SAVE_AS_DOCX, file=file))
    size = path.stat().st_size
    if size > LARGEST_TEXT:
        what = f"has {size // 2**20} MB; at most {LARGEST_TEXT // 2**20} MB are read"
        raise InputError(Problem(what, "split it, or take out its pictures", file=file))
    try:
        content = path.read_bytes()
    except OSError as error:
        mend = "close it where it is open, and see that you may read it"
        raise InputError(Problem(f"cannot be opened ({error.strerror})", mend, file=file)) from None
    if not content.strip():
        raise InputError(Problem("is empty", "give a report with text", file=file))
    return content


def _refuse_disguise(content: bytes, suffix: str, file: str) -> None:
    """A file that is something else than its name says: '.docx' that Word 97 or a browser wrote."""
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    found = next((kind for kind in _KINDS if start.startswith(kind[0])), None)
    is_html = start[:15].lower().startswith((b"<!doctype html", b"<html"))
    name, fitting = found[1:] if found else ("HTML", (".html", ".htm")) if is_html else ("", ())
    expects_magic = suffix in (".docx", ".odt", ".rtf", ".doc")
    if (name and suffix not in fitting) or (not name and expects_magic):
        what = f"is no {suffix} file inside" + (f", but {name}" if name else "")
        mend = f"rename it to end in {fitting[0]}" if fitting else _SAVE_AS_DOCX
        if suffix == ".docx" and fitting == (".doc",):
            what += ", or it is locked with a password"
            mend = _SAVE_AS_DOCX + ", without a password"
        raise InputError(Problem(what, mend, file=file))


def _refuse_long(texts: Iterable[str], file: str) -> None:
    """Raise InputError where `texts` hold more numbers than a report can have."""
    count = sum(1 for text in texts for _ in TOKEN.finditer(text))
    if count > MOST_NUMBERS:
        what = f"holds {count} numbers; a report has at most {MOST_NUMBERS}"
        raise InputError(Problem(what, TOO_LONG, file=file))


def _refuse_old_places(document: Document) -> None:
    """Raise InputError where the document, or one place of it, is written in an old encoding."""
    places: dict[str, list[str]] = {}
    for passage in document.passages:
        table = passage.locator.partition("r")[0] if passage.kind == "cell" else ""
        places.setdefault(table or passage.locator or TOP, []).append(document.said(passage))
    parts = {place: "\n".join(texts) for place, texts in places.items()}
    refuse_old_letters(document.text, document.name, parts)


def _without_text(file: str, gaps: Gaps) -> Problem:
    if gaps.unread:
        what = f"holds no text, but {', '.join(gaps.unread)}: it may be a scan"
        return Problem(what, "take the file that it was printed from, or type its text", file=file)
    return Problem("holds no text", "give a report with text", file=file)


def _converted(path: Path) -> bytes:
    """The .docx that LibreOffice makes of the old Word file at `path`."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        what = "is an old Word file (.doc), which needs LibreOffice, and that is not installed"
        raise InputError(Problem(what, _SAVE_AS_DOCX, file=path.name))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.doc"
        shutil.copyfile(path, source)
        command = [office, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"]
        command += ["--headless", "--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
            converted = Path(folder) / "report.docx"
            if converted.stat().st_size > LARGEST_UNPACKED:
                raise OSError
            return converted.read_bytes()
        except (OSError, subprocess.SubprocessError):
            what = "cannot be converted by LibreOffice"
            raise InputError(Problem(what, _SAVE_AS_DOCX, file=path.name)) from None


def _paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the paragraphs of a plain text. A line goes on in the next where that begins
    neither a paragraph nor a sentence and the text is broken at an even width."""
    lines = list(_line_spans(text))
    width = _width(lines)
    open_start: int | None = None
    for (start, end), (next_start, next_end) in pairwise([*lines, (len(text), len(text))]):
        open_start = start if open_start is None else open_start
        goes_on = (
            width
            and end - start > 0.6 * width
            and text.count("\n", end, next_start) == 1
            and next_end > next_start
            and _GOES_ON.match(text, next_start)
        )
        if not goes_on:
            yield open_start, end
            open_start = None


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the lines that hold more than blanks."""
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            yield start, start + len(line)
        start += len(line) + 1


def _width(lines: list[tuple[int, int]]) -> int:
    """The width at which a text is broken into lines, or 0 where each paragraph is one line."""
    lengths = sorted(end - start for start, end in lines)
    longest = lengths[-1] if lengths else 0
    return longest if 50 <= longest <= 120 else 0


_READERS: dict[str, Callable[[bytes, str, Gaps], tuple[list[Block], list[str]]]] = {
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".html": read_html,
    ".htm": read_html,
}
_GOES_ON = re.compile(rf"(?![a-hđ]\s?[-.)/])[{LOWER}(\"“%]|\d[\d.,]*[^\S\n]+[{LOWER}]")
_KINDS = (
    (b"PK\x03\x04", "a Word, LibreOffice or zip package", (".docx", ".odt")),
    (b"PK\x05\x06", "an empty zip package", ()),
    (b"\xd0\xcf\x11\xe0", "an old Word file", (".doc",)),
    (b"{\\rtf", "RTF", (".rtf",)),
    (b"%PDF", "PDF", ()),
    (b"\x1f\x8b", "gzip", ()),
    (b"Rar!", "a RAR archive", ()),
    (b"\x89PNG", "a picture", ()),
    (b"\xff\xd8\xff", "a picture", ()),
)
