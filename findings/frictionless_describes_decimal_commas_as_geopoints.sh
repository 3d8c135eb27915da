#!/usr/bin/env bash
# A column of numbers with a decimal comma is described as one of places on the globe.
#
# Version: frictionless==5.21.0
# Guess: '97,5' is a string, or a number with decimalChar ','.
# Behaviour: the guess is geopoint, 'longitude,latitude', as long as the numbers fit the globe;
# one value above it makes the column a string.
# Output seen:
#     rate: geopoint
#     wage: string
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet frictionless==5.21.0
venv/bin/python - <<'PYTHON'
from frictionless import describe

with open("review.csv", "w", encoding="utf-8") as file:
    file.write('rate,wage\n"97,5","250,5"\n"81,3","310,0"\n')
kinds = {field.name: field.type for field in describe("review.csv").schema.fields}
for name, kind in kinds.items():
    print(f"{name}: {kind}")
assert kinds == {"rate": "geopoint", "wage": "string"}
PYTHON
