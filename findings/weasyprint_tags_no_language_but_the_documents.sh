#!/usr/bin/env bash
# A passage in another language is not marked as such in a tagged PDF.
#
# Version: weasyprint==70.0
# Guess: lang on an element becomes /Lang of its structure element, as PDF/UA asks for changes of
# language.
# Behaviour: only the document has /Lang; an English paragraph in a Vietnamese document is read
# aloud as Vietnamese.
# Output seen:
#     ['vi']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet weasyprint==70.0
venv/bin/python - <<'PYTHON'
import re

import weasyprint

page = '<html lang="vi"><title>T</title><p>Mot</p><p lang="en">The whole review</p></html>'
pdf = weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)
languages = [found.decode() for found in re.findall(rb"/Lang ?\((\w+)\)", pdf)]
print(languages)
assert languages == ["vi"]
PYTHON
