#!/usr/bin/env bash
# Text that Word hides is read like any other.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9), mammoth==1.13.0, docx2python==3.7.1
# Guess: a run with w:vanish is left out: neither the screen nor the paper shows it.
# Behaviour: all three readers give its words, and nothing tells them from the visible ones.
# Output seen:
#     pandoc: Có 12 hộ nghèo, 99 hộ cũ.
#     mammoth: Có 12 hộ nghèo, 99 hộ cũ.
#     docx2python: Có 12 hộ nghèo, 99 hộ cũ.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pypandoc-binary==1.17 mammoth==1.13.0 docx2python==3.7.1
venv/bin/python - <<'PYTHON'
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(body, **parts):
    """Writes review.docx: the body, and parts such as styles, numbering, footnotes."""
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{kind}+xml"/>'
        for name, kind in [("document", "document.main"), *((name, name) for name in parts)]
    )
    links = "".join(
        f'<Relationship Id="r{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in parts
    )
    main = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    rels = f'<Relationships xmlns="{PACKAGE}/relationships">%s</Relationships>'
    with zipfile.ZipFile("review.docx", "w") as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{types}</Types>",
        )
        package.writestr("_rels/.rels", rels % main)
        package.writestr("word/_rels/document.xml.rels", rels % links)
        body = f"<w:body>{body}</w:body>"
        for name, content in {"document": body, **parts}.items():
            spaces = f'xmlns:w="{W}" xmlns:r="{OFFICE}"'
            package.writestr(f"word/{name}.xml", f"<w:{name} {spaces}>{content}</w:{name}>")


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


import mammoth
import pypandoc
from docx2python import docx2python

docx(paragraph(run("Có 12 hộ nghèo") + run(", 99 hộ cũ", "<w:vanish/>") + run(".")))
seen = {"pandoc": pypandoc.convert_file("review.docx", "plain")}
with open("review.docx", "rb") as file:
    seen["mammoth"] = mammoth.extract_raw_text(file).value
with docx2python("review.docx") as document:
    seen["docx2python"] = document.text
for name, text in seen.items():
    print(f"{name}: {text.strip()}")
assert all(text.strip() == "Có 12 hộ nghèo, 99 hộ cũ." for text in seen.values())
PYTHON
