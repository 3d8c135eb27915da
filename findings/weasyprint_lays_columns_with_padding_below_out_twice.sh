#!/usr/bin/env bash
# A box of columns that has padding, a border or a margin below is laid out twice.
#
# Version: weasyprint==70.0
# Guess: where the columns end on a sheet on which there is room for the padding, once is enough.
# Behaviour: block_box_layout calls columns_layout again whenever the box ends on the sheet and has
#     anything below, whether it fits or not.
# Output seen:
#     without padding: 1
#     with padding: 2
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet weasyprint==70.0
venv/bin/python - <<'PYTHON'
import weasyprint
from weasyprint.layout import block

calls = []
columns_layout = block.columns_layout
block.columns_layout = lambda *args: calls.append(args) or columns_layout(*args)

text = "<p>one</p><p>two</p>"
pages = {
    "without padding": f"<div style='columns: 2'>{text}</div>",
    "with padding": f"<div style='columns: 2; padding-bottom: 1mm'>{text}</div>",
}
seen = {}
for name, page in pages.items():
    calls.clear()
    weasyprint.HTML(string=page).render()
    seen[name] = len(calls)
    print(f"{name}: {seen[name]}")
assert seen == {"without padding": 1, "with padding": 2}, "it is laid out another number of times"
PYTHON
