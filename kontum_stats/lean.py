"""Modules of ours that need Jupyter's libraries -> imported without what these need not import.

jsonschema, which nbformat imports, builds a grammar of internationalised addresses where it
finds one, for 0.8 seconds; the schema of a notebook has no such address.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

_GRAMMAR = "rfc3987_syntax"


def imported(name: str) -> ModuleType:
    """The module `name`, imported if it was not."""
    if _GRAMMAR in sys.modules:
        return import_module(name)
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
    try:
        return import_module(name)
    finally:
        sys.modules.pop(_GRAMMAR, None)
