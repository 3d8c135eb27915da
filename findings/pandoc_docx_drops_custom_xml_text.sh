#!/usr/bin/env bash
# Words inside a w:customXml element are lost, those inside w:smartTag and w:sdt are not.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9)
# Guess: the three wrap ordinary runs in the same way, so all three are read through.
# Behaviour: pandoc reads through w:smartTag and w:sdt and drops w:customXml with its runs.
# Output seen:
#     Có hộ nghèo.
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


import pypandoc

docx(
    paragraph(
        run("Có ")
        + f'<w:customXml w:element="n">{run("12")}</w:customXml>'
        + f'<w:smartTag w:element="m">{run(" hộ")}</w:smartTag>'
        + f"<w:sdt><w:sdtContent>{run(' nghèo.')}</w:sdtContent></w:sdt>"
    )
)
text = pypandoc.convert_file("review.docx", "plain").strip()
print(text)
assert text == "Có hộ nghèo."
PYTHON
