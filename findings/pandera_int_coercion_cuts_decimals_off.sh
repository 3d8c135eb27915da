#!/usr/bin/env bash
# Column(int, coerce=True) makes 2 of 2.7 without a word.
#
# Version: pandera==0.35.0, pandas==3.1.1
# Guess: a value that is no whole number cannot be coerced, and is a failure case: validation is
# what the schema is for.
# Behaviour: the column is cast by numpy, which truncates; the same schema with "Int64" refuses
# the value.
# Output seen:
#     int: [1, 2]
#     Int64: SchemaErrors
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pandera==0.35.0 pandas==3.1.1
venv/bin/python - <<'PYTHON'
import pandas as pd
import pandera.pandas as pa

figures = pd.DataFrame({"members": [1.0, 2.7]})
seen = {}
for kind in (int, "Int64"):
    schema = pa.DataFrameSchema({"members": pa.Column(kind, coerce=True)})
    name = getattr(kind, "__name__", kind)
    try:
        seen[name] = schema.validate(figures, lazy=True)["members"].tolist()
    except pa.errors.SchemaErrors as error:
        seen[name] = type(error).__name__
    print(f"{name}: {seen[name]}")
assert seen == {"int": [1, 2], "Int64": "SchemaErrors"}
PYTHON
