#!/usr/bin/env bash
# What a field of an .odt file shows (a variable, a date, a formula) is not read.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9)
# Guess: a field element holds the words that are shown; they are read as text.
# Behaviour: the element is dropped with its words, while those of a .docx file's complex fields
# are kept.
# Output seen:
#     Có hộ, ngày , tổng .
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
    "<text:user-field-decls><text:user-field-decl text:name='n' office:value-type='float' "
    "office:value='120'/></text:user-field-decls>"
    "<text:p>Có <text:user-field-get text:name='n'>120</text:user-field-get> hộ, ngày "
    "<text:date>12/3/2013</text:date>, tổng <text:expression text:formula='1+1' "
    "office:value-type='float' office:value='2'>2</text:expression>.</text:p>"
)
text = pypandoc.convert_file("review.odt", "plain").strip()
print(text)
assert text == "Có hộ, ngày , tổng ."
PYTHON
