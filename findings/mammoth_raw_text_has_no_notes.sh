#!/usr/bin/env bash
# extract_raw_text gives neither the notes nor their marks.
#
# Version: mammoth==1.13.0
# Guess: the raw text has all text of the document, the notes at the end, as convert_to_html has
# them.
# Behaviour: notes are left out without a message, while convert_to_html of the same file has
# them.
# Output seen:
#     'Có 12 hộ.'
#     []
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet mammoth==1.13.0
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

docx(
    paragraph(run("Có 12 hộ") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + run(".")),
    footnotes=f'<w:footnote w:id="1">{paragraph(run("Trong đó 5 hộ nghèo."))}</w:footnote>',
)
with open("review.docx", "rb") as file:
    raw = mammoth.extract_raw_text(file)
with open("review.docx", "rb") as file:
    html = mammoth.convert_to_html(file).value
print(repr(raw.value.strip()), raw.messages, sep="\n")
assert raw.value.strip() == "Có 12 hộ." and not raw.messages
assert "Trong đó 5 hộ nghèo." in html
PYTHON
