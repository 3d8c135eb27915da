"""A .docx or .odt file -> its XML parts, parsed; nothing in it is trusted.

In: the bytes of a zip package. Out: `Parts`, whose XML is parsed without entities or network.
Refuses, with an InputError, a package that is damaged, locked, unpacks to too much, declares
document types, or is nested too deeply.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from ..errors import InputError, Problem

LARGEST_UNPACKED = 64 * 2**20
LARGEST_MARKUP = 16 * 2**20
MOST_ENTRIES = 5000
SAVE_AGAIN = "open it in Word or LibreOffice and save it again as .docx"
TOO_LONG = "split it, or take out what is no text"


@dataclass(frozen=True)
class Parts:
    """The XML parts of the package `file` by name."""

    file: str
    content: dict[str, bytes]

    def tree(self, name: str) -> etree._Element | None:
        """The root of the part `name`, or None where there is none."""
        if name not in self.content:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        try:
            return etree.fromstring(self.content[name], parser)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error):
                raise InputError(too_deep(self.file)) from None
            what = f"is damaged: {name} is no XML ({error})"
            raise InputError(Problem(what, SAVE_AGAIN, file=self.file)) from None

    def related(self, name: str) -> list[tuple[str, str]]:
        """The parts that the part `name` ('' the package) refers to: (type, part)."""
        folder, base = posixpath.split(name)
        rels = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = (
            [] if rels is None else [(one.get("Type", ""), one.get("Target", "")) for one in rels]
        )
        return [
            (kind.rpartition("/")[2], posixpath.normpath(posixpath.join("/", folder, target))[1:])
            for kind, target in found
        ]


def open_package(content: bytes, file: str) -> Parts:
    """The XML parts of a package. Raises InputError for one that cannot or must not be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries, file)
            parts = {one.filename: archive.read(one) for one in entries if _is_xml(one.filename)}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as error:
        what = f"is damaged or cut off ({error})"
        raise InputError(Problem(what, SAVE_AGAIN, file=file)) from None
    except (OSError, EOFError, ValueError, RuntimeError, zlib.error) as error:
        what = f"is damaged or locked with a password ({error})"
        raise InputError(Problem(what, SAVE_AGAIN, file=file)) from None
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        what = "is locked with a password"
        raise InputError(Problem(what, "save it again without a password", file=file))
    for name, part in parts.items():
        _refuse_declarations(name, part, file)
    return Parts(file, parts)


def refuse_long_markup(content: bytes, file: str) -> None:
    """Raise InputError for a page or an RTF file that is too long to be read."""
    if len(content) > LARGEST_MARKUP:
        what = (
            f"has {len(content) // 2**20} MB; "
            f"at most {LARGEST_MARKUP // 2**20} MB of this format are read"
        )
        raise InputError(Problem(what, TOO_LONG, file=file))


def too_deep(file: str) -> Problem:
    """The problem of a file whose elements are nested without bounds."""
    return Problem("is nested too deeply", SAVE_AGAIN, file=file)


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not name.startswith(("customXml/", "docProps/"))


def _refuse_bombs(entries: list[zipfile.ZipInfo], file: str) -> None:
    if len(entries) > MOST_ENTRIES:
        what = f"packs {len(entries)} files; a report has at most {MOST_ENTRIES}"
        raise InputError(Problem(what, SAVE_AGAIN, file=file))
    unpacked = sum(entry.file_size for entry in entries if _is_xml(entry.filename))
    if unpacked > LARGEST_UNPACKED:
        what = (
            f"unpacks to {unpacked // 2**20} MB of text; "
            f"at most {LARGEST_UNPACKED // 2**20} MB are read"
        )
        raise InputError(Problem(what, TOO_LONG, file=file))


def _refuse_declarations(name: str, part: bytes, file: str) -> None:
    """Neither Word nor LibreOffice writes a document type; an attack does (external entities,
    entities that grow). In UTF-16 it could hide, which they do not write either."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\x00" in part:
        what = f"declares a document type or entities in {name}, which no report needs"
        raise InputError(Problem(what, SAVE_AGAIN, file=file))
