#!/usr/bin/env bash
# The number that Word prints before a paragraph of an .rtf file is dropped, its text stays.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9)
# Guess: \listtext is the number as it is printed, written for readers that do not know lists:
# pandoc keeps it, or makes a list item of the paragraph.
# Behaviour: \listtext is skipped and the paragraph is a plain one, so the headings 'II.' and
# 'III.' are no longer told apart; the older \pntext is kept.
# Output seen:
#     1. Dau
#     Sau
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pypandoc-binary==1.17
venv/bin/python - <<'PYTHON'
import pypandoc

rtf = r"{\rtf1\ansi {\pntext 1.\tab}Dau\par {\listtext II.\tab}Sau\par}"
lines = pypandoc.convert_text(rtf, "plain", "rtf").strip().split("\n\n")
print("\n".join(lines))
assert lines == ["1. Dau", "Sau"]
PYTHON
