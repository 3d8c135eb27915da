#!/usr/bin/env bash
# In a tagged PDF an inline SVG has the alternative text of its <title>, of nothing else.
#
# Version: weasyprint==70.0
# Guess: the accessible name is computed as browsers do: aria-label, aria-labelledby (here title
# and description), then <title>.
# Behaviour: aria-label and aria-labelledby are ignored, <desc> never reaches the PDF, and a
# figure without <title> has no /Alt, although pdf/ua-1 is declared.
# Output seen:
#     aria-label: []
#     aria-labelledby: ['Tieu de']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet weasyprint==70.0
venv/bin/python - <<'PYTHON'
import re

import weasyprint

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" role="img" %s>%s<path/></svg>'
cases = {
    "aria-label": SVG % ('aria-label="Nhan"', ""),
    "aria-labelledby": SVG
    % ('aria-labelledby="t d"', '<title id="t">Tieu de</title><desc id="d">Mo ta</desc>'),
}
seen = {}
for name, svg in cases.items():
    page = f'<html lang="vi"><title>T</title><body>{svg}</body></html>'
    pdf = weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)
    assert b"/Figure" in pdf
    seen[name] = [found.decode("latin1") for found in re.findall(rb"/Alt ?\(([^)]*)\)", pdf)]
    print(f"{name}: {seen[name]}")
assert seen == {"aria-label": [], "aria-labelledby": ["Tieu de"]}
PYTHON
