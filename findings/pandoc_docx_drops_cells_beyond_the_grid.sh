#!/usr/bin/env bash
# A column that w:tblGrid does not declare is cut off.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9)
# Guess: w:tblGrid gives widths; a row's cells are what stands in w:tr, as Word shows them.
# Behaviour: the table gets as many columns as the grid has, and the further cells of every row
# are gone without a warning. Programs that add a column often forget the grid.
# Output seen:
#     2013 | 120
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pypandoc-binary==1.17
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


import json

import pypandoc


def words(node):
    """The words of pandoc's tree, in their order."""
    if isinstance(node, dict) and node.get("t") == "Str":
        return [node["c"]]
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [word for part in inner for word in words(part)]


cells = "".join(f"<w:tc>{paragraph(run(text))}</w:tc>" for text in ("2013", "120", "97,5"))
grid = '<w:gridCol w:w="900"/>' * 2
docx(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>" + paragraph(""))
read = words(json.loads(pypandoc.convert_file("review.docx", "json"))["blocks"])
print(" | ".join(read))
assert read == ["2013", "120"]
PYTHON
