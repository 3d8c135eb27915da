"""Modules of ours that need Jupyter's libraries -> imported without what these need not import.

jsonschema, which nbformat imports, imports a library for each format of a text that it can check:
for internationalised addresses alone it builds a grammar for 0.8 seconds. The schema of a notebook
has no such format.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

_FORMATS = ("isoduration", "rfc3986_validator", "rfc3987_syntax", "webcolors", "fqdn")


def imported(name: str) -> ModuleType:
    """The module `name`, imported if it was not."""
    kept_out = [one for one in _FORMATS if one not in sys.modules]
    sys.modules.update(dict.fromkeys(kept_out))  # type: ignore[arg-type]
    try:
        return import_module(name)
    finally:
        for one in kept_out:
            sys.modules.pop(one, None)
