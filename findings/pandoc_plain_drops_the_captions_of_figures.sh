#!/usr/bin/env bash
# The plain text of a document has no captions of its figures.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9)
# Guess: a caption is text: the plain writer prints it, as it prints the caption of a table.
# Behaviour: the caption of a table is printed, that of a figure is dropped; the tree has both.
# Output seen:
#     1
#     Bảng 5: dân số
#     Hình
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pypandoc-binary==1.17
venv/bin/python - <<'PYTHON'
import json

import pypandoc

html = (
    "<table><caption>Bảng 5: dân số</caption><tr><td>1</td></tr></table>"
    "<figure><p>Hình</p><figcaption>Hình 3: 45 hộ</figcaption></figure>"
)
text = pypandoc.convert_text(html, "plain", "html")
lines = [line.strip(" :") for line in text.split("\n") if line.strip(" -")]
print("\n".join(lines))
assert lines == ["1", "Bảng 5: dân số", "Hình"]
assert '"45"' in json.dumps(json.loads(pypandoc.convert_text(html, "json", "html")))
PYTHON
