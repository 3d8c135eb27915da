#!/usr/bin/env bash
# A list made by openpyxl accepts whatever is typed over it.
#
# Version: openpyxl==3.1.5, xlsxwriter==3.3.1
# Guess: a data validation refuses other entries unless it is told not to, as in the dialogues of
# spreadsheets and in XlsxWriter.
# Behaviour: showErrorMessage is written as 0 unless asked for, which turns the rule off for
# typing: the arrow shows the choices, and nothing is checked.
# Output seen:
#     openpyxl: showErrorMessage="0"
#     XlsxWriter: showErrorMessage="1"
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
rule = DataValidation(type="list", formula1='"accept,skip"')
rule.add("A1")
book.active.add_data_validation(rule)
book.save("openpyxl.xlsx")
with xlsxwriter.Workbook("other.xlsx") as other:
    rule = {"validate": "list", "source": ["accept", "skip"]}
    other.add_worksheet().data_validation("A1", rule)
seen = {}
for name, path in (("openpyxl", "openpyxl.xlsx"), ("XlsxWriter", "other.xlsx")):
    seen[name] = re.search(r'showErrorMessage="\d"', validation(path))[0]
    print(f"{name}: {seen[name]}")
assert seen == {"openpyxl": 'showErrorMessage="0"', "XlsxWriter": 'showErrorMessage="1"'}
PYTHON
