#!/usr/bin/env bash
# DataValidation(showDropDown=True) makes the list's arrow disappear.
#
# Version: openpyxl==3.1.5, xlsxwriter==3.3.1
# Guess: True shows the arrow, False hides it.
# Behaviour: the attribute is the file format's, which means the opposite: XlsxWriter writes the
# same showDropDown="1" for 'dropdown': False, and leaves it out for True.
# Output seen:
#     openpyxl, showDropDown=True: showDropDown="1"
#     XlsxWriter, dropdown False: showDropDown="1"
#     XlsxWriter, dropdown True: none
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet openpyxl==3.1.5 xlsxwriter==3.3.1
venv/bin/python - <<'PYTHON'
import re
import zipfile


def validation(path):
    """The first data validation of the first sheet, as it stands in the file."""
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    return re.search(r"<dataValidation [^>]*>", sheet)[0]


import openpyxl
import xlsxwriter
from openpyxl.worksheet.datavalidation import DataValidation

book = openpyxl.Workbook()
rule = DataValidation(type="list", formula1='"accept,skip"', showDropDown=True)
rule.add("A1")
book.active.add_data_validation(rule)
book.save("openpyxl.xlsx")
seen = {"openpyxl, showDropDown=True": "openpyxl.xlsx"}
for shown in (False, True):
    path = f"{shown}.xlsx"
    with xlsxwriter.Workbook(path) as other:
        rule = {"validate": "list", "source": ["accept", "skip"], "dropdown": shown}
        other.add_worksheet().data_validation("A1", rule)
    seen[f"XlsxWriter, dropdown {shown}"] = path
for name, path in seen.items():
    found = re.search(r'showDropDown="\d"', validation(path))
    seen[name] = found[0] if found else "none"
    print(f"{name}: {seen[name]}")
assert list(seen.values()) == ['showDropDown="1"', 'showDropDown="1"', "none"]
PYTHON
