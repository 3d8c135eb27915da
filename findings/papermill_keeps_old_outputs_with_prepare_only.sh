#!/usr/bin/env bash
# A notebook prepared for a new year still shows the outputs of the old one.
#
# Version: papermill==2.7.0
# Guess: new parameters make the outputs stale: they are cleared, as when the notebook is run.
# Behaviour: prepare_only writes the new parameters above the stored outputs and counts of the
# former run.
# Output seen:
#     year = 2013
#     out: '2012: 33.728' count: 3
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet papermill==2.7.0
venv/bin/python - <<'PYTHON'
import nbformat
import papermill
from nbformat.v4 import new_code_cell, new_notebook, new_output

kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}

shown = new_code_cell("print(report(year))", execution_count=3)
shown.outputs = [new_output("stream", name="stdout", text="2012: 33.728")]
notebook = new_notebook(
    cells=[new_code_cell("year = 2012", metadata={"tags": ["parameters"]}), shown],
    metadata={"kernelspec": kernel},
)
nbformat.write(notebook, "in.ipynb")
papermill.execute_notebook(
    "in.ipynb", "out.ipynb", parameters={"year": 2013}, prepare_only=True, progress_bar=False
)
cells = nbformat.read("out.ipynb", 4).cells
print(cells[1].source.strip().split("\n")[-1])
print(f"out: {cells[2].outputs[0].text!r} count: {cells[2].execution_count}")
assert cells[2].outputs[0].text == "2012: 33.728" and cells[2].execution_count == 3
PYTHON
