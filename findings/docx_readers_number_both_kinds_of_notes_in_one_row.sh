#!/usr/bin/env bash
# An endnote in the middle shifts the numbers of all footnotes behind it.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9), mammoth==1.13.0
# Guess: Word counts footnotes (1, 2) and endnotes (i) apart, and a reader keeps the two rows
# apart.
# Behaviour: pandoc and mammoth count them in one row: what the page prints as footnote 2 becomes
# 3.
# Output seen:
#     Một[1] hai[2] ba[3]
#     [1] Chân một.
#     [2] Cuối một.
#     [3] Chân hai.
#     mammoth: ['[1]', '[2]', '[3]']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pypandoc-binary==1.17 mammoth==1.13.0
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


import re

import mammoth
import pypandoc


def note(kind, number, text):
    return f'<w:{kind} w:id="{number}">{paragraph(run(text))}</w:{kind}>'


def mark(kind, number):
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


docx(
    paragraph(
        run("Một") + mark("footnote", 1) + run(" hai") + mark("endnote", 1) + run(" ba")
        + mark("footnote", 2)
    ),
    footnotes=note("footnote", 1, "Chân một.") + note("footnote", 2, "Chân hai."),
    endnotes=note("endnote", 1, "Cuối một."),
)
text = pypandoc.convert_file("review.docx", "plain").strip().replace("\n\n", "\n")
with open("review.docx", "rb") as file:
    marks = re.findall(r"\[\d\]", mammoth.convert_to_html(file).value)
print(text)
print("mammoth:", marks)
assert text == "Một[1] hai[2] ba[3]\n[1] Chân một.\n[2] Cuối một.\n[3] Chân hai."
assert marks == ["[1]", "[2]", "[3]"]
PYTHON
