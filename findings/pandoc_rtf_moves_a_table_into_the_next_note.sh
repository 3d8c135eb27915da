#!/usr/bin/env bash
# A table right before a paragraph with a footnote ends up in that footnote.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9)
# Guess: the table is a block between two paragraphs, the note holds the words of the note.
# Behaviour: the rows collected so far are written at the first end of a group that is a block,
# and that is the note: the table stands in note 1, before its text.
# Output seen:
#     blocks: ['Para', 'Para']
#     blocks of the note: ['Table', 'Para']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pypandoc-binary==1.17
venv/bin/python - <<'PYTHON'
import json

import pypandoc

rtf = (
    r"{\rtf1\ansi Truoc\par\trowd\cellx1000\cellx2000\intbl 2013\cell 120\cell\row\pard "
    r"Sau\chftn{\footnote Ghi chu.}\par}"
)
tree = json.loads(pypandoc.convert_text(rtf, "json", "rtf"))
kinds = [block["t"] for block in tree["blocks"]]
note = next(part for part in tree["blocks"][-1]["c"] if part["t"] == "Note")
in_note = [block["t"] for block in note["c"]]
print("blocks:", kinds)
print("blocks of the note:", in_note)
assert kinds == ["Para", "Para"]
assert in_note == ["Table", "Para"]
PYTHON
