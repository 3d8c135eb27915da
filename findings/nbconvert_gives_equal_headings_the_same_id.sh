#!/usr/bin/env bash
# Two headings with the same words have the same id in the page of a notebook.
#
# Version: nbconvert==7.17.2
# Guess: the second one gets another id ('Kết-quả-1'), as on the pages of code forges and in
# JupyterLab's contents.
# Behaviour: the id is made of the words alone, in one cell and across cells: links to the second
# heading of a joined notebook lead to the first, and the page is no valid HTML.
# Output seen:
#     3 headings, 1 id
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet nbconvert==7.17.2
venv/bin/python - <<'PYTHON'
import re

import nbconvert
from nbformat.v4 import new_markdown_cell, new_notebook

notebook = new_notebook(
    cells=[new_markdown_cell("## Kết quả\n\n## Kết quả"), new_markdown_cell("## Kết quả")]
)
page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
ids = re.findall(r'<h2 id="([^"]*)"', page)
print(f"{len(ids)} headings, {len(set(ids))} id")
assert len(ids) == 3 and len(set(ids)) == 1
PYTHON
