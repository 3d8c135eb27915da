#!/usr/bin/env bash
# Words whose deletion is tracked come back when a .docx file is saved as text or HTML.
#
# Version: Debian's libreoffice-writer 4:7.4.7-1+deb12u14 (dpkg-query -W libreoffice-writer)
# Guess: text and HTML know no tracked changes, so the document is written as it would print with
# them accepted.
# Behaviour: deleted and inserted words stand side by side as plain text, without any mark: 33
# changed to 44 is 3344. As .odt the change is kept.
# Output seen:
#     Có 3344 hộ.
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


by = 'w:id="%d" w:author="A" w:date="2013-01-01T00:00:00Z"'
docx(
    paragraph(
        run("Có ") + f"<w:del {by % 1}><w:r><w:delText>33</w:delText></w:r></w:del>"
        + f"<w:ins {by % 2}>{run('44')}</w:ins>" + run(" hộ.")
    )
)
convert("review.docx", "txt:Text")
convert("review.docx", "html")
with open("review.txt", encoding="utf-8-sig") as file:
    text = file.read().strip()
with open("review.html", encoding="utf-8") as file:
    html = file.read()
print(text)
assert text == "Có 3344 hộ."
assert "3344" in html and "<del" not in html
PYTHON
