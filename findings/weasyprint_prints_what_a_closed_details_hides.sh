#!/usr/bin/env bash
# The inside of a closed <details> and of a closed <dialog> is printed.
#
# Version: weasyprint==70.0
# Guess: what is closed on the page is not on the paper: browsers print the summary alone and no
# closed dialog.
# Behaviour: both are laid out as open, so text that waits for a click stands in the PDF.
# Output seen:
#     ['Tom tat', 'Chi tiet 5', 'Hop 8']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet weasyprint==70.0 pypdf==6.0.0
venv/bin/python - <<'PYTHON'
import io

import pypdf
import weasyprint

page = "<details><summary>Tom tat</summary><p>Chi tiet 5</p></details><dialog>Hop 8</dialog>"
pdf = weasyprint.HTML(string=page).write_pdf()
text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
lines = [line.strip(" \u25be\u25b8\u25aa•") for line in text.split("\n") if line.strip()]
print(lines)
assert lines == ["Tom tat", "Chi tiet 5", "Hop 8"]
PYTHON
