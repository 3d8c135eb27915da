#!/usr/bin/env bash
# A list inside a footnote and a table inside a list item are lost in .odt files.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9)
# Guess: both are ordinary blocks inside a container that holds blocks, and the .docx reader keeps
# both.
# Behaviour: the note keeps its first paragraph, the item its words; list and table are gone
# without a warning.
# Output seen:
#     Một[1]
#     1.  Bảng:
#     [1] Gồm:
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

odt(
    "<text:p>Một<text:note text:id='n1' text:note-class='footnote'>"
    "<text:note-citation>1</text:note-citation><text:note-body><text:p>Gồm:</text:p>"
    "<text:list><text:list-item><text:p>12 xã</text:p></text:list-item></text:list>"
    "</text:note-body></text:note></text:p>"
    "<text:list><text:list-item><text:p>Bảng:</text:p><table:table><table:table-column/>"
    "<table:table-row><table:table-cell><text:p>45 hộ</text:p></table:table-cell>"
    "</table:table-row></table:table></text:list-item></text:list>"
)
text = pypandoc.convert_file("review.odt", "plain")
print(text.strip().replace("\n\n", "\n"))
assert "Gồm:" in text and "Bảng:" in text
assert "12 xã" not in text and "45 hộ" not in text
PYTHON
