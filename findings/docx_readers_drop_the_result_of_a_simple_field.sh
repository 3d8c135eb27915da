#!/usr/bin/env bash
# The number that a simple field shows (a sum, a cross-reference) is not read.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9), mammoth==1.13.0
# Guess: w:fldSimple holds the words that Word shows, in ordinary runs: they are read like the
# result of a complex field.
# Behaviour: pandoc and mammoth leave out the field with all its runs; the same field written with
# w:fldChar is read by both.
# Output seen:
#     pandoc simple: Tổng hộ.
#     mammoth simple: Tổng  hộ.
#     pandoc complex: Tổng 120 hộ.
#     mammoth complex: Tổng 120 hộ.
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


import mammoth
import pypandoc

result = run("120")
simple = f'<w:fldSimple w:instr=" =SUM(ABOVE) ">{result}</w:fldSimple>'
mark = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
complex_field = (
    mark % "begin"
    + '<w:r><w:instrText xml:space="preserve"> =SUM(ABOVE) </w:instrText></w:r>'
    + mark % "separate" + result + mark % "end"
)
seen = []
for kind, field in (("simple", simple), ("complex", complex_field)):
    docx(paragraph(run("Tổng ") + field + run(" hộ.")))
    seen.append(f"pandoc {kind}: {pypandoc.convert_file('review.docx', 'plain').strip()}")
    with open("review.docx", "rb") as file:
        seen.append(f"mammoth {kind}: {mammoth.extract_raw_text(file).value.strip()}")
print("\n".join(seen))
assert seen == [
    "pandoc simple: Tổng hộ.",
    "mammoth simple: Tổng  hộ.",
    "pandoc complex: Tổng 120 hộ.",
    "mammoth complex: Tổng 120 hộ.",
]
PYTHON
