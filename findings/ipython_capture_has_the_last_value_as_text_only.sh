#!/usr/bin/env bash
# The value that a cell ends with is not among the outputs that capture_output collects.
#
# Version: ipython==9.18.1
# Guess: the last expression is displayed, so it is a rich output like that of display(): an HTML
# object keeps its HTML.
# Behaviour: without a kernel the display hook prints it to standard output, with 'Out[0]:' before
# it: only its plain text is left.
# Output seen:
#     displayed: ['text/html', 'text/plain']
#     last value: [] 'Out[0]: <IPython.core.display.HTML object>'
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
shell.run_cell("from IPython.display import HTML, display; table = HTML('<b>120</b>')")
with capture_output() as displayed:
    shell.run_cell("display(table)")
with capture_output() as last:
    shell.run_cell("table")
print("displayed:", sorted(displayed.outputs[0].data))
print("last value:", last.outputs, repr(last.stdout.strip()))
assert sorted(displayed.outputs[0].data) == ["text/html", "text/plain"]
assert last.outputs == [] and last.stdout.startswith("Out[0]: <IPython")
PYTHON
