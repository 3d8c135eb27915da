"""How Sphinx makes the guides: `make docs`, into docs/html, which opens without a network."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from from_code import write_pages  # noqa: E402

from kontum_stats import __version__  # noqa: E402

project = "kontum_stats"
version = release = __version__
language = "vi"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "kontum_stats"
html_show_copyright = html_copy_source = html_show_sourcelink = False
exclude_patterns = ["generated/*"]
autodoc_typehints = "none"
autodoc_member_order = "bysource"
nitpicky = True
default_role = "code"

write_pages(HERE / "generated")


def _escape_patterns(app, what, name, obj, options, lines) -> None:
    """In a docstring the star of 'provinces/*' begins no emphasis."""
    lines[:] = [line.replace("/*", r"/\*") for line in lines]


def setup(app) -> None:
    """Sphinx calls this."""
    app.connect("autodoc-process-docstring", _escape_patterns)
