#!/usr/bin/env bash
# %matplotlib inline, the first line of many notebooks, is an error in IPython's plain shell.
#
# Version: ipython==9.18.1, matplotlib==3.11.2
# Guess: the inline backend needs no window: the magic sets it, or is ignored where there is no
# notebook.
# Behaviour: the magic asks the shell to enable a GUI, which InteractiveShell does not implement:
# the cell stops there, and what stands below it never runs.
# Output seen:
#     success: False
#     error: NotImplementedError
#     below: False
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet ipython==9.18.1 matplotlib==3.11.2
venv/bin/python - <<'PYTHON'
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

shell = InteractiveShell.instance()
with capture_output():
    done = shell.run_cell("%matplotlib inline\nbelow = True")
print("success:", done.success)
print("error:", type(done.error_in_exec).__name__)
print("below:", "below" in shell.user_ns)
assert type(done.error_in_exec) is NotImplementedError and "below" not in shell.user_ns
PYTHON
