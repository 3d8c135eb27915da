"""A text of the held-out corpus -> a .docx file: paragraphs, tables with spans, footnotes.

Written as plain XML, so that what stands in the file is what the corpus says and not what a
library makes of it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NOTE = re.compile(r"\[\^(\d+)\]")
_NOTE_TEXT = re.compile(r"\[\^(\d+)\]: (.*)")
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}.footnotes+xml"/></Types>'
)
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
    for number, kind, mark in (
        (-1, "separator", "separator"),
        (0, "continuationSeparator", "continuationSeparator"),
    )
)


def write_docx(text: str, path: Path) -> None:
    """Writes `text`, as `gold.Text.text` has it, to `path`."""
    lines = text.split("\n")
    notes = [found for line in lines if (found := _NOTE_TEXT.fullmatch(line))]
    body = "".join(_blocks([line for line in lines if not _NOTE_TEXT.fullmatch(line)]))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _relation("officeDocument", "word/document.xml"))
        package.writestr("word/document.xml", _part("document", f"<w:body>{body}</w:body>"))
        package.writestr("word/_rels/document.xml.rels", _relation("footnotes", "footnotes.xml"))
        package.writestr(
            "word/footnotes.xml", _part("footnotes", _SEPARATORS + "".join(map(_note, notes)))
        )


def _part(name: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{_W}">{content}</w:{name}>'


def _relation(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _note(found: re.Match[str]) -> str:
    mark = "<w:r><w:footnoteRef/></w:r>"
    return f'<w:footnote w:id="{found[1]}"><w:p>{mark}{_runs(" " + found[2])}</w:p></w:footnote>'


def _blocks(lines: list[str]) -> Iterator[str]:
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        if is_table:
            yield _table([_cells(line) for line in group])
            yield _paragraph("")
        else:
            yield from map(_paragraph, group)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _paragraph(text: str) -> str:
    is_title = text.isupper() and not text.startswith("-")
    centred = '<w:pPr><w:jc w:val="center"/></w:pPr>' if is_title else ""
    return f"<w:p>{centred}{_runs(text)}</w:p>"


def _runs(text: str) -> str:
    parts = _NOTE.split(text)
    runs = []
    for index, part in enumerate(parts):
        if index % 2:
            runs.append(f'<w:r><w:footnoteReference w:id="{part}"/></w:r>')
        elif part:
            runs.append(f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>')
    return "".join(runs)


def _table(rows: list[list[str]]) -> str:
    grid = '<w:gridCol w:w="1500"/>' * len(rows[0])
    body = "".join(f"<w:tr>{''.join(_row(rows, index))}</w:tr>" for index in range(len(rows)))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _row(rows: list[list[str]], index: int) -> Iterator[str]:
    row = rows[index]
    column = 0
    while column < len(row):
        width = 1
        while column + width < len(row) and row[column + width] == ">":
            width += 1
        span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
        below = rows[index + 1] if index + 1 < len(rows) else []
        if row[column] == "^":
            merge = "<w:vMerge/>"
        elif column < len(below) and below[column] == "^":
            merge = '<w:vMerge w:val="restart"/>'
        else:
            merge = ""
        text = "" if row[column] == "^" else row[column]
        yield f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{_paragraph(text)}</w:tc>"
        column += width
