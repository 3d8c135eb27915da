#!/usr/bin/env bash
# sys.exit in a cell run by IPython's shell ends nothing.
#
# Version: ipython==9.18.1
# Guess: SystemExit leaves run_cell, as it leaves exec; or exit code 0 counts as success.
# Behaviour: run_cell returns; result.success is False even for sys.exit(0), and the next cells
# run on. A message is printed to standard output.
# Output seen:
#     success: False
#     error: SystemExit(0)
#     the next cell runs: 2
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
with capture_output():
    ended = shell.run_cell("import sys; sys.exit(0)")
    after = shell.run_cell("1 + 1")
print("success:", ended.success)
print("error:", repr(ended.error_in_exec))
print("the next cell runs:", after.result)
assert not ended.success and repr(ended.error_in_exec) == "SystemExit(0)" and after.result == 2
PYTHON
