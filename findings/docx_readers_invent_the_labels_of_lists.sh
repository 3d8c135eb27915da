#!/usr/bin/env bash
# The label that Word prints before a numbered paragraph is not what a reader gives.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9), mammoth==1.13.0, docx2python==3.7.1
# Guess: w:lvlText says what is printed ('PHẦN I:', then 'I.1/'), so readers print it, or keep at
# least the number of the level above.
# Behaviour: each makes up a label of its own: pandoc 'I.' and '1.', docx2python 'I)' and '1)',
# mammoth Arabic numbers for the Roman ones.
# Output seen:
#     pandoc: ['I.  Kết quả', '1.  Đoàn viên']
#     docx2python: ['I)\tKết quả', '1)\tĐoàn viên']
#     mammoth: <ol><li>Kết quả<ol><li>Đoàn viên</li></ol></li></ol>
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

LEVEL = (
    '<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/></w:lvl>'
)
ITEM = '<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="1"/></w:numPr>'
docx(
    paragraph(run("Kết quả"), ITEM % 0) + paragraph(run("Đoàn viên"), ITEM % 1),
    numbering='<w:abstractNum w:abstractNumId="0">'
    + LEVEL % (0, "upperRoman", "PHẦN %1:")
    + LEVEL % (1, "decimal", "%1.%2/")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
)
text = pypandoc.convert_file("review.docx", "plain")
by_pandoc = [line.strip() for line in text.split("\n") if line.strip()]
with docx2python("review.docx") as document:
    by_docx2python = [line.strip() for line in document.text.split("\n") if line.strip()]
with open("review.docx", "rb") as file:
    by_mammoth = mammoth.convert_to_html(file).value
print("pandoc:", by_pandoc)
print("docx2python:", by_docx2python)
print("mammoth:", by_mammoth)
assert by_pandoc == ["I.  Kết quả", "1.  Đoàn viên"]
assert by_docx2python == ["I)\tKết quả", "1)\tĐoàn viên"]
assert by_mammoth == "<ol><li>Kết quả<ol><li>Đoàn viên</li></ol></li></ol>"
PYTHON
