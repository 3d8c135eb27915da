"""A report file that pandoc reads -> its paragraphs and notes; nothing in it is trusted.

In: .docx, .odt, .rtf or .html. Out: `Paragraph`s, a note behind the paragraph that holds its
mark. The file is looked into before pandoc sees it: its size, the size of what it unpacks to,
document type declarations. Pandoc then runs on its own, in its sandbox, with a bounded heap,
time and output. Refuses, with an InputError, what breaks a bound or cannot be read.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path
from threading import Timer

from ..errors import InputError, Problem, needs
from .blocks import Block, plain_text
from .encodings import decode, refuse_old_letters
from .tree import blocks_of

LARGEST_UNPACKED = 64 * 2**20
LARGEST_MARKUP = 16 * 2**20
LARGEST_TREE = 64 * 2**20
MOST_ENTRIES = 5000
SECONDS = 60
HEAP = "-M768m"
FORMATS = {".docx": "docx", ".odt": "odt", ".rtf": "rtf", ".html": "html", ".htm": "html"}

_SAVE_AGAIN = "open it in Word or LibreOffice and save it again as .docx"
_TOO_LONG = "split it, or take out what is no text"


def read_blocks(content: bytes, suffix: str, file: str) -> list[Block]:
    """The paragraphs of a report in the format that `suffix` names.

    Raises InputError where `content` is not that format, is damaged, or breaks a bound.
    """
    name = FORMATS[suffix]
    tree = _run_pandoc(_PREPARE[name](content, file), name, file)
    try:
        blocks = blocks_of(json.loads(tree)["blocks"])
    except RecursionError:
        raise InputError(_damaged(file, "is nested too deeply")) from None
    refuse_old_letters(plain_text(blocks), file)
    return blocks


def _package(content: bytes, file: str, keep: re.Pattern[str], body: str) -> bytes:
    """The package rewritten with its text parts only, so that pandoc meets no size that the
    archive only pretends, no picture and no declaration that could reach other files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries, keep, file)
            parts = {
                entry.filename: archive.read(entry)
                for entry in entries
                if keep.fullmatch(entry.filename)
            }
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as error:
        raise InputError(_damaged(file, f"is damaged or cut off ({error})")) from None
    except (OSError, EOFError, ValueError, RuntimeError, zlib.error) as error:
        raise InputError(_damaged(file, f"is damaged or locked ({error})")) from None
    if not any(name.startswith(body) for name in parts):
        what = f"holds no text part ({body}): it is no document of this kind"
        raise InputError(Problem(what, _SAVE_AGAIN, file=file))
    for name, part in parts.items():
        _refuse_declarations(name, part, file)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _refuse_bombs(entries: list[zipfile.ZipInfo], keep: re.Pattern[str], file: str) -> None:
    if len(entries) > MOST_ENTRIES:
        what = f"packs {len(entries)} files; a report has at most {MOST_ENTRIES}"
        raise InputError(Problem(what, _SAVE_AGAIN, file=file))
    unpacked = sum(entry.file_size for entry in entries if keep.fullmatch(entry.filename))
    if unpacked > LARGEST_UNPACKED:
        what = (
            f"unpacks to {unpacked // 2**20} MB of text; "
            f"at most {LARGEST_UNPACKED // 2**20} MB are read"
        )
        raise InputError(Problem(what, _TOO_LONG, file=file))


def _refuse_declarations(name: str, part: bytes, file: str) -> None:
    """Neither Word nor LibreOffice writes a document type; an attack does (external entities,
    entities that grow). In UTF-16 it could hide, which they do not write either."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\x00" in part:
        what = f"declares a document type or entities in {name}, which no report needs"
        raise InputError(Problem(what, _SAVE_AGAIN, file=file))


def _docx(content: bytes, file: str) -> bytes:
    return _package(content, file, _DOCX_PARTS, "word/document")


def _odt(content: bytes, file: str) -> bytes:
    return _package(content, file, _ODT_PARTS, "content.xml")


def _rtf(content: bytes, file: str) -> bytes:
    """RTF in the spelling that pandoc reads in full: it takes more than one character for the
    fallback in '\\u272?oàn', knows one way only to write a footnote, and no code page 1258."""
    _refuse_size(content, file)
    page = re.search(rb"\\ansicpg(\d+)", content)
    codec = f"cp{page[1].decode()}" if page else "cp1252"
    text = content.replace(rb"{\*\footnote", rb"{\footnote")
    return _RTF_LETTER.sub(lambda found: _rtf_letter(found, codec), text)


def _rtf_letter(found: re.Match[bytes], codec: str) -> bytes:
    if found["unicode"]:
        return found["unicode"] + rb"\'3f"
    try:
        letter = bytes([int(found["byte"], 16)]).decode(codec)
    except (UnicodeDecodeError, LookupError):
        return found[0]
    return rb"\u%d\'3f" % ord(letter) if ord(letter) > 127 else found[0]


def _html(content: bytes, file: str) -> bytes:
    """HTML in UTF-8. Word writes Windows-1252 with the other letters as '&#7897;'."""
    _refuse_size(content, file)
    found = _CHARSET.search(content[:4096])
    charset = found[1].decode().lower() if found else ""
    if content.isascii() or charset in ("", "utf-8", "utf8"):
        return decode(content, file).encode()
    if charset not in ("windows-1252", "iso-8859-1"):
        what = f"is written in the encoding {charset}, not UTF-8"
        raise InputError(Problem(what, "save it again with the encoding UTF-8", file=file))
    text = content.decode("cp1252", errors="replace")
    refuse_old_letters(re.sub(r"<[^<>]*>", " ", text), file)
    return text.encode()


def _refuse_size(content: bytes, file: str) -> None:
    if len(content) > LARGEST_MARKUP:
        what = (
            f"has {len(content) // 2**20} MB; "
            f"at most {LARGEST_MARKUP // 2**20} MB of this format are read"
        )
        raise InputError(Problem(what, _TOO_LONG, file=file))


def _run_pandoc(content: bytes, name: str, file: str) -> bytes:
    """The syntax tree of `content`, as JSON."""
    with needs("reading"):
        import pypandoc
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as complaints:
        source = Path(folder) / f"report.{name}"
        source.write_bytes(content)
        command = [pypandoc.get_pandoc_path(), "--sandbox", f"--from={name}", "--to=json"]
        command += [str(source), "+RTS", HEAP, "-RTS"]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints
        )
        assert process.stdout is not None
        timer = Timer(SECONDS, process.kill)
        timer.start()
        try:
            tree = process.stdout.read(LARGEST_TREE + 1)
        finally:
            is_late = not timer.is_alive()
            timer.cancel()
            process.kill() if len(tree) > LARGEST_TREE else None
            process.stdout.close()
            code = process.wait()
        complaints.seek(0)
        complaint = complaints.read(500).decode(errors="replace").strip()
    if len(tree) > LARGEST_TREE or code == _HEAP_EXHAUSTED or is_late:
        raise InputError(Problem("is too long or too tangled to be read", _TOO_LONG, file=file))
    if code:
        reason = complaint.splitlines()[-1] if complaint else f"exit code {code}"
        raise InputError(_damaged(file, f"cannot be read ({reason})"))
    return tree


def _damaged(file: str, what: str) -> Problem:
    return Problem(what, _SAVE_AGAIN, file=file)


_PREPARE = {"docx": _docx, "odt": _odt, "rtf": _rtf, "html": _html}
_HEAP_EXHAUSTED = 251
_DOCX_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/[^/]+\.xml|word/_rels/[^/]+\.rels|docProps/\w+\.xml"
)
_ODT_PARTS = re.compile(r"mimetype|content\.xml|styles\.xml|meta\.xml|META-INF/manifest\.xml")
_RTF_LETTER = re.compile(
    rb"(?P<unicode>\\u-?\d{1,5}) ?(?:\\'[0-9a-fA-F]{2}|\?)|\\'(?P<byte>[0-9a-fA-F]{2})"
)
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
