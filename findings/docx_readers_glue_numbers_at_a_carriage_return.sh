#!/usr/bin/env bash
# Two numbers that stand in two lines of a cell become one.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9), mammoth==1.13.0, docx2python==3.7.1
# Guess: w:cr, which the standard calls a carriage return, breaks the line like w:br.
# Behaviour: all three readers pass over w:cr without a word, so that 120 and 45 become 12045.
# Output seen:
#     pandoc: 12045 hộ
#     mammoth: 12045 hộ
#     docx2python: 12045 hộ
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

docx(paragraph(run("120") + "<w:r><w:cr/></w:r>" + run("45 hộ")))
seen = {"pandoc": pypandoc.convert_file("review.docx", "plain")}
with open("review.docx", "rb") as file:
    seen["mammoth"] = mammoth.extract_raw_text(file).value
with docx2python("review.docx") as document:
    seen["docx2python"] = document.text
for name, text in seen.items():
    print(f"{name}: {text.strip()}")
assert all(text.strip() == "12045 hộ" for text in seen.values())
PYTHON
