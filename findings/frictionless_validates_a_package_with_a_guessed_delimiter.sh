#!/usr/bin/env bash
# A package whose file is separated by semicolons is valid, although it does not say so.
#
# Version: frictionless==5.21.0
# Guess: a resource without a dialect has the standard's delimiter, the comma: the file has one
# column 'a;b', and validation fails.
# Behaviour: the delimiter is guessed from the file, so what a spreadsheet with a comma for
# decimals saved is valid here and has one column for every reader that keeps to the standard.
# Output seen:
#     valid: True
#     the standard's columns: ['year;members']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet frictionless==5.21.0
venv/bin/python - <<'PYTHON'
import csv

from frictionless import Package

with open("review.csv", "w", encoding="utf-8") as file:
    file.write("year;members\n2012;120\n2013;165\n")
fields = [{"name": "year", "type": "integer"}, {"name": "members", "type": "integer"}]
package = Package.from_descriptor(
    {
        "name": "review",
        "resources": [{"name": "review", "path": "review.csv", "schema": {"fields": fields}}],
    }
)
report = package.validate()
with open("review.csv", encoding="utf-8", newline="") as file:
    columns = next(csv.reader(file))
print("valid:", report.valid)
print("the standard's columns:", columns)
assert report.valid and columns == ["year;members"]
PYTHON
