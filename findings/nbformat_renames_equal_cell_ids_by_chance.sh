#!/usr/bin/env bash
# A notebook joined of two with the same cell ids reads as another notebook each time.
#
# Version: nbformat==5.11.1
# Guess: equal ids are an error of validation, or are left as they are.
# Behaviour: reads and validate only warn, and give the second cell a new random id in place: two
# reads of the same bytes are not equal, and what is written then differs from run to run.
# Output seen:
#     first ids: load, load
#     second ids equal: False
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet nbformat==5.11.1
venv/bin/python - <<'PYTHON'
import json
import warnings

import nbformat

warnings.simplefilter("ignore")
cell = {"cell_type": "code", "id": "load", "execution_count": None, "metadata": {}, "outputs": []}
notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
notebook["cells"] = [{**cell, "source": "1"}, {**cell, "source": "2"}]
text = json.dumps(notebook)
one, two = nbformat.reads(text, as_version=4), nbformat.reads(text, as_version=4)
print(f"first ids: {one.cells[0].id}, {two.cells[0].id}")
print("second ids equal:", one.cells[1].id == two.cells[1].id)
assert one.cells[0].id == two.cells[0].id == "load"
assert "load" not in (one.cells[1].id, two.cells[1].id) and one.cells[1].id != two.cells[1].id
PYTHON
