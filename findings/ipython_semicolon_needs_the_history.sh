#!/usr/bin/env bash
# A semicolon at the end of a cell silences it only where the cell is kept in the history.
#
# Version: ipython==9.18.1
# Guess: 'value;' shows nothing, as in every notebook.
# Behaviour: the display hook looks for the semicolon in the last entry of the history; run_cell
# keeps none by default (store_history=False), so the value is printed.
# Output seen:
#     store_history=False: 'Out[0]: 5'
#     store_history=True: ''
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet ipython==9.18.1
venv/bin/python - <<'PYTHON'
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

shell = InteractiveShell.instance()
seen = {}
for kept in (False, True):
    with capture_output() as captured:
        shell.run_cell("5;", store_history=kept)
    seen[kept] = captured.stdout.strip()
    print(f"store_history={kept}: {seen[kept]!r}")
assert seen == {False: "Out[0]: 5", True: ""}
PYTHON
