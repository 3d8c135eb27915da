#!/usr/bin/env bash
# A total in a merged cell is counted once for each column or row that it covers.
#
# Version: docx2python==3.7.1
# Guess: a merged cell is one cell: its text comes once, the covered places are empty.
# Behaviour: duplicate_merged_cells is on by default: the text is repeated in every covered place,
# across and down, also in .text.
# Output seen:
#     [['2013', '120 hộ'], ['2013', '45 hộ'], ['Tổng 165', 'Tổng 165']]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet docx2python==3.7.1
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


from docx2python import docx2python


def cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text) if text else '')}</w:tc>"


rows = (
    cell("2013", '<w:vMerge w:val="restart"/>') + cell("120 hộ"),
    cell("", "<w:vMerge/>") + cell("45 hộ"),
    cell("Tổng 165", '<w:gridSpan w:val="2"/>'),
)
grid = '<w:gridCol w:w="900"/>' * 2
body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
docx(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>" + paragraph(""))
with docx2python("review.docx") as document:
    table = next(table for table in document.body if len(table) > 1)
read = [["".join(cell) for cell in row] for row in table]
print(read)
assert read == [["2013", "120 hộ"], ["2013", "45 hộ"], ["Tổng 165", "Tổng 165"]]
PYTHON
