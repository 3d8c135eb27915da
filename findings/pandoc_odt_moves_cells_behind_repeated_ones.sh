#!/usr/bin/env bash
# Behind two equal neighbouring cells of an .odt table every cell moves one column to the left.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9)
# Guess: table:number-columns-repeated stands for as many equal cells, and LibreOffice writes it:
# the row has three cells.
# Behaviour: the repeated cell is read once: the figure of the third year stands under the second.
# Output seen:
#     2011 | 2012 | 2013
#     7 | 8 |
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pypandoc-binary==1.17
venv/bin/python - <<'PYTHON'
import zipfile

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{name}="{OASIS}:{uri}:1.0"'
    for name, uri in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("draw", "drawing"),
    )
)


def odt(body):
    """Writes review.odt."""
    manifest = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (
            ("/", "application/vnd.oasis.opendocument.text"),
            ("content.xml", "text/xml"),
            ("styles.xml", "text/xml"),
        )
    )
    with zipfile.ZipFile("review.odt", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0" manifest:version="1.2">'
            f"{manifest}</manifest:manifest>",
        )
        package.writestr("styles.xml", f'<office:document-styles {SPACES} office:version="1.2"/>')
        package.writestr(
            "content.xml",
            f'<office:document-content {SPACES} office:version="1.2"><office:automatic-styles/>'
            f"<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )


import pypandoc


def cell(text, properties=""):
    return f"<table:table-cell {properties}><text:p>{text}</text:p></table:table-cell>"


odt(
    "<table:table><table:table-column table:number-columns-repeated='3'/>"
    "<table:table-header-rows><table:table-row>"
    + cell("2011") + cell("2012") + cell("2013")
    + "</table:table-row></table:table-header-rows><table:table-row>"
    + cell("7", "table:number-columns-repeated='2'") + cell("8")
    + "</table:table-row></table:table>"
)
lines = pypandoc.convert_file("review.odt", "gfm").strip().split("\n")
rows = [" | ".join(cell.strip() for cell in line.strip("|").split("|")).strip() for line in lines]
print(rows[0], rows[2], sep="\n")
assert rows[0] == "2011 | 2012 | 2013" and rows[2] == "7 | 8 |"
PYTHON
