#!/usr/bin/env bash
# Elements with the attribute hidden or display:none are read like visible ones.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9)
# Guess: a reader of HTML heeds at least the attribute hidden, which is no matter of style.
# Behaviour: both are read as text. Word's own HTML marks hidden text by display:none, and so does
# LibreOffice's.
# Output seen:
#     Có 12 hộ.
#     99 hộ.
#     88 hộ.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pypandoc-binary==1.17
venv/bin/python - <<'PYTHON'
import pypandoc

html = "<p>Có 12 hộ.</p><p hidden>99 hộ.</p><p style='display: none'>88 hộ.</p>"
text = pypandoc.convert_text(html, "plain", "html").strip().replace("\n\n", "\n")
print(text)
assert text == "Có 12 hộ.\n99 hộ.\n88 hộ."
PYTHON
