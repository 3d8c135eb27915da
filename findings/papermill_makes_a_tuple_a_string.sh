#!/usr/bin/env bash
# A tuple given as a parameter arrives in the notebook as its text.
#
# Version: papermill==2.7.0
# Guess: (2011, 2013) is written like a list, [2011, 2013], or refused.
# Behaviour: it is written as the string "(2011, 2013)", also inside lists and dicts; no warning,
# and `for year in years` goes over its characters.
# Output seen:
#     years = "(2011, 2013)"
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

notebook = new_notebook(
    cells=[new_code_cell("years = []", metadata={"tags": ["parameters"]})],
    metadata={"kernelspec": kernel},
)
nbformat.write(notebook, "in.ipynb")
done = papermill.execute_notebook(
    "in.ipynb", "out.ipynb", parameters={"years": (2011, 2013)},
    prepare_only=True, progress_bar=False,
)
line = done.cells[1].source.strip().split("\n")[-1]
print(line)
assert line == 'years = "(2011, 2013)"'
PYTHON
