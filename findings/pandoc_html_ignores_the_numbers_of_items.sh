#!/usr/bin/env bash
# The numbers that a browser prints before list items are not those that pandoc gives.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9)
# Guess: <li value> and <ol reversed> change the printed number, and <ol start> is known to be
# read.
# Behaviour: start is read, value and reversed are not: items 7 and 2, 1 become 1 and 1, 2.
# Output seen:
#     ['IV. bốn', '1.  bảy', '1.  hai', '2.  một']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pypandoc-binary==1.17
venv/bin/python - <<'PYTHON'
import pypandoc

html = (
    "<ol start=4 type=I><li>bốn</ol><p></p><ol><li value=7>bảy</ol><p></p>"
    "<ol reversed><li>hai<li>một</ol>"
)
text = pypandoc.convert_text(html, "plain", "html")
lines = [line.strip() for line in text.split("\n") if line.strip()]
print(lines)
assert lines == ["IV. bốn", "1.  bảy", "1.  hai", "2.  một"]
PYTHON
