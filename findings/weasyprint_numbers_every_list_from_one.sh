#!/usr/bin/env bash
# start, type and value of numbered lists are not printed.
#
# Version: weasyprint==70.0
# Guess: they are part of HTML, and every browser prints IV. and IX. for them.
# Behaviour: they are presentational hints, which write_pdf ignores unless
# presentational_hints=True: items IV. and IX. print as 1. and 2.
# Output seen:
#     plain: 1. 2.
#     hints: IV. IX.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet weasyprint==70.0 pypdf==6.0.0
venv/bin/python - <<'PYTHON'
import io
import re

import pypdf
import weasyprint

page = "<ol start=4 type=I><li>bon<li value=9>chin</ol>"
seen = {}
for name, hints in (("plain", False), ("hints", True)):
    pdf = weasyprint.HTML(string=page).write_pdf(presentational_hints=hints)
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    seen[name] = " ".join(re.findall(r"[0-9IVX]+\.", text.replace(" .", ".")))
    print(f"{name}: {seen[name]}")
assert seen == {"plain": "1. 2.", "hints": "IV. IX."}
PYTHON
