#!/usr/bin/env bash
# -p turns a code such as 01 or 1_000 into a number.
#
# Version: papermill==2.7.0
# Guess: 01 is no number in Python and 1_000 is no way to write one on a command line: both stay
# text, as 'yes' does.
# Behaviour: int() and float() decide: 01 arrives as 1, 1_000 as 1000, infinity as inf. -r keeps
# the text.
# Output seen:
#     -p: 1 1000 inf 'yes'
#     -r: '01' '1_000' 'infinity' 'yes'
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet papermill==2.7.0
venv/bin/python - <<'PYTHON'
import nbformat
import papermill
from nbformat.v4 import new_code_cell, new_notebook

kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}

import subprocess

notebook = new_notebook(
    cells=[new_code_cell("a = b = c = d = 0", metadata={"tags": ["parameters"]})],
    metadata={"kernelspec": kernel},
)
nbformat.write(notebook, "in.ipynb")
seen = {}
for option in ("-p", "-r"):
    call = ["venv/bin/papermill", "in.ipynb", "out.ipynb", "--prepare-only", "--no-progress-bar"]
    for name, text in zip("abcd", ("01", "1_000", "infinity", "yes"), strict=True):
        call += [option, name, text]
    subprocess.run(call, check=True, capture_output=True)
    names = {"float": float}
    exec(nbformat.read("out.ipynb", 4).cells[1].source, names)
    seen[option] = " ".join(repr(names[name]) for name in "abcd")
    print(f"{option}: {seen[option]}")
assert seen == {"-p": "1 1000 inf 'yes'", "-r": "'01' '1_000' 'infinity' 'yes'"}
PYTHON
