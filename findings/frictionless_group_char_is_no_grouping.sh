#!/usr/bin/env bash
# groupChar is struck out wherever it stands, and integers do not know it at all.
#
# Version: frictionless==5.21.0
# Guess: with groupChar '.' the text 1.872 is 1872 as number and as integer, and 1.25 is an error,
# since it is no group of three.
# Behaviour: number strikes every '.' out, so that 1.25, a decimal point by mistake, is 125 and
# valid; integer refuses 1.872.
# Output seen:
#     number: [Decimal('1872'), Decimal('125')]
#     integer: [None, None]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet frictionless==5.21.0
venv/bin/python - <<'PYTHON'
from frictionless import Resource, Schema

with open("review.csv", "w", encoding="utf-8") as file:
    file.write("members\n1.872\n1.25\n")
seen = {}
for kind in ("number", "integer"):
    field = {"name": "members", "type": kind, "groupChar": "."}
    if kind == "number":
        field["decimalChar"] = ","
    schema = Schema.from_descriptor({"fields": [field]})
    rows = Resource(path="review.csv", schema=schema).read_rows()
    seen[kind] = str([row["members"] for row in rows])
    print(f"{kind}: {seen[kind]}")
assert seen == {"number": "[Decimal('1872'), Decimal('125')]", "integer": "[None, None]"}
PYTHON
