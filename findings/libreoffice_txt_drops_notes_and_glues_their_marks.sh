#!/usr/bin/env bash
# A .docx file saved as text has the marks of its notes, glued to the words, and no note.
#
# Version: Debian's libreoffice-writer 4:7.4.7-1+deb12u14 (dpkg-query -W libreoffice-writer)
# Guess: the text filter writes the notes at the end, as the HTML filter does, and sets the marks
# apart.
# Behaviour: the notes' texts are lost; a mark is a bare digit behind the word: 'hộ' with note 1
# is 'hộ1', and 120 with note 1 is 1201.
# Output seen:
#     Có 1201 và 45 hộ2.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
version=$(dpkg-query -W -f '${Version}' libreoffice-writer)
echo "libreoffice-writer $version" >&2
venv/bin/python - <<'PYTHON'
import os
import subprocess

def convert(file, target):
    """What LibreOffice makes of the file."""
    subprocess.run(
        ["soffice", "-env:UserInstallation=file://" + os.getcwd() + "/profile", "--headless",
         "--convert-to", target, file],
        check=True, capture_output=True, timeout=300,
    )

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


docx(
    paragraph(
        run("Có 120") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + run(" và 45 hộ")
        + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(".")
    ),
    footnotes="".join(
        f'<w:footnote w:id="{number}">{paragraph(run(text))}</w:footnote>'
        for number, text in ((1, "Chú thích một."), (2, "Chú thích hai."))
    ),
)
convert("review.docx", "txt:Text")
with open("review.txt", encoding="utf-8-sig") as file:
    text = file.read().strip()
print(text)
assert text == "Có 1201 và 45 hộ2."
PYTHON
