#!/usr/bin/env bash
# A check that answers neither True nor False for a row lets the row pass.
#
# Version: pandera==0.35.0, pandas==3.1.1
# Guess: only True passes: a value that a lookup does not know (NaN) fails the check.
# Behaviour: rows whose answer is missing are left out of the judgement, with nullable=False too:
# a check by Series.map with a table of known values accepts every unknown one.
# Output seen:
#     known: ['person']
#     passes: ['person', 'persn']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pandera==0.35.0 pandas==3.1.1
venv/bin/python - <<'PYTHON'
import pandas as pd
import pandera.pandas as pa

known = {"person": True, "letter": False}
schema = pa.DataFrameSchema(
    {"unit": pa.Column(str, pa.Check(lambda cells: cells.map(known)), nullable=False)}
)
units = pd.DataFrame({"unit": ["person", "persn"]})
print("known:", [unit for unit, is_right in known.items() if is_right])
passed = schema.validate(units, lazy=True)["unit"].tolist()
print("passes:", passed)
assert passed == ["person", "persn"]
try:
    schema.validate(pd.DataFrame({"unit": ["letter"]}), lazy=True)
except pa.errors.SchemaErrors:
    pass
else:
    raise AssertionError("a plain False passes too")
PYTHON
