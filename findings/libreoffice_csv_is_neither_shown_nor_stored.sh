#!/usr/bin/env bash
# A sheet saved as CSV has some cells as they are stored and others as they are shown.
#
# Version: Debian's libreoffice-calc 4:7.4.7-1+deb12u14 (dpkg-query -W libreoffice-calc)
# Guess: one rule for all cells: the stored values, or what the sheet shows (the dialogue's 'save
# cell content as shown').
# Behaviour: a number loses its format (97.5234 shown as 97.5; 1250 shown as 1,250), but a share
# is a text with a sign that shows more than the sheet (97.5% for 98%), and a date is text in the
# format of the sheet.
# Output seen:
#     ['97.5234', '1250', '97.5%', '01/01/2013']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet xlsxwriter==3.3.1
version=$(dpkg-query -W -f '${Version}' libreoffice-calc)
echo "libreoffice-calc $version" >&2
venv/bin/python - <<'PYTHON'
import os
import subprocess


def convert(file, target):
    """What LibreOffice makes of the file."""
    subprocess.run(
        ["soffice", "-env:UserInstallation=file://" + os.getcwd() + "/profile", "--headless",
         "--convert-to", target, file],
        check=True, capture_output=True, timeout=300,
    )


import csv

import xlsxwriter

with xlsxwriter.Workbook("review.xlsx") as book:
    sheet = book.add_worksheet()
    cells = ((97.5234, "0.0"), (1250, "#,##0"), (0.975, "0%"), (41275, "dd/mm/yyyy"))
    for column, (value, shown) in enumerate(cells):
        sheet.write(0, column, value, book.add_format({"num_format": shown}))
convert("review.xlsx", "csv")
with open("review.csv", encoding="utf-8", newline="") as file:
    row = next(csv.reader(file))
print(row)
assert row == ["97.5234", "1250", "97.5%", "01/01/2013"]
PYTHON
