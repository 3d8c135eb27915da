"""Small files of office programs, made from markup: what Word and LibreOffice write, no more."""

from __future__ import annotations

import io
import zipfile

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
_WORD = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _NAMESPACES.items())
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_HEADS = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
    f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
    for level in (1, 2, 3)
)
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>' + _HEADS
)


def packed(parts: dict[str, str]) -> bytes:
    """A zip package of `parts`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return made.getvalue()


def run(text: str, properties: str = "") -> str:
    """A run of a .docx; a tab, a line end in `text` as Word keeps them."""
    inner = text.replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>")
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{inner}</w:t></w:r>'


def p(*content: str, properties: str = "") -> str:
    """A paragraph of a .docx: plain text, or markup where it begins with '<'."""
    runs = "".join(one if one.startswith("<") else run(one) for one in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def styled(style: str, *content: str) -> str:
    """A paragraph in a style."""
    return p(*content, properties=f'<w:pStyle w:val="{style}"/>')


def numbered(level: int, *content: str, list_id: int = 1) -> str:
    """A paragraph of a list, at a level from 0."""
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return p(*content, properties=properties)


def mark(number: int, kind: str = "footnote") -> str:
    """The mark of a note."""
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def cell(*content: str, properties: str = "") -> str:
    """A cell of a .docx table: plain text, or paragraphs."""
    inner = "".join(one if one.startswith("<") else p(one) for one in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner or '<w:p/>'}</w:tc>"


def table(*rows: list[str], columns: int = 2) -> str:
    """A table of rows of cells: texts, or cells."""
    grid = '<w:gridCol w:w="2000"/>' * columns
    lines = "".join(
        f"<w:tr>{''.join(one if one.startswith('<w:tc') else cell(one) for one in row)}</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"
    )


def levels(*formats: tuple[str, str]) -> str:
    """The numbering part for list 1: a level for each (format, label)."""
    inner = "".join(
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{label}"/></w:lvl>'
        for number, (style, label) in enumerate(formats)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{inner}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def docx(body: str, *, numbering: str = "", styles: str = "", **notes: list[str] | str) -> bytes:
    """A .docx with `body`; `footnotes` and `endnotes` are lists of paragraphs, numbered from 1;
    `header` is markup of paragraphs."""
    parts = {
        "word/styles.xml": f"<w:styles {_WORD}>{STYLES}{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_WORD}>{numbering}</w:numbering>",
    }
    for kind in ("footnote", "endnote"):
        inner = "".join(
            f'<w:{kind} w:id="{number}">{text if text.startswith("<") else p(text)}</w:{kind}>'
            for number, text in enumerate(notes.get(f"{kind}s", []), start=1)
        )
        parts[f"word/{kind}s.xml"] = f"<w:{kind}s {_WORD}>{inner}</w:{kind}s>"
    if "header" in notes:
        parts["word/header1.xml"] = f"<w:hdr {_WORD}>{notes['header']}</w:hdr>"
    related = "".join(
        f'<Relationship Id="r{number}" Type="{_TYPES}{name[5:-4].rstrip("1")}" '
        f'Target="{name[5:]}"/>'
        for number, name in enumerate(parts)
    )
    start = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    main = f'<Relationship Id="r0" Type="{_TYPES}officeDocument" Target="word/document.xml"/>'
    return packed(
        {
            "[Content_Types].xml": _content_types(parts),
            "_rels/.rels": f"{start}{main}</Relationships>",
            "word/_rels/document.xml.rels": f"{start}{related}</Relationships>",
            "word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>",
            **parts,
        }
    )


def _content_types(parts: dict[str, str]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    names = {name: f"{kind}.{name[5:-4].rstrip('1')}+xml" for name in parts}
    names["word/document.xml"] = f"{kind}.document.main+xml"
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{one}"/>' for name, one in names.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )


_OPEN = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in (
        ("office", "office"), ("text", "text"), ("draw", "drawing"), ("style", "style"),
        ("table", "table"), ("svg", "svg-compatible"),
    )
)  # fmt: skip


def odt(body: str, automatic: str = "") -> bytes:
    """An .odt with `body`, and `automatic` styles."""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {_OPEN}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {_OPEN}><office:styles/>"
            "</office:document-styles>",
        }
    )


def rtf(text: str) -> bytes:
    """An .rtf of `text`, whose letters beyond ASCII are written as Word writes them."""
    letters = "".join(one if one.isascii() else f"\\u{ord(one)}?" for one in text)
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{letters}}}".encode()
