#!/usr/bin/env bash
# Of a Vietnamese word in an .rtf file the letter behind a Unicode escape is lost.
#
# Version: pypandoc-binary==1.17 (pandoc 3.9)
# Guess: \u7899? is one letter with its one substitute character '?', as the specification has it;
# what follows stays.
# Behaviour: the character behind the substitute is dropped as well, be it a letter or a blank.
# With a blank before the substitute (\u7899 ?), or with \'3f for it, nothing is lost.
# Output seen:
#     Mớ: M\u7899?i
#     Mới: M\u7899 ?i
#     Mới: M\u7899\'3fi
#     Số12: S\u7889? 12
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet pypandoc-binary==1.17
venv/bin/python - <<'PYTHON'
import pypandoc

cases = (r"M\u7899?i", r"M\u7899 ?i", r"M\u7899\'3fi", r"S\u7889? 12")
seen = []
for case in cases:
    text = pypandoc.convert_text(r"{\rtf1\ansi\uc1 " + case + r"\par}", "plain", "rtf").strip()
    seen.append(text)
    print(f"{text}: {case}")
assert seen == ["Mớ", "Mới", "Mới", "Số12"]
PYTHON
