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
exclude_patterns = ["generated/README.md"]
autodoc_typehints = "none"
autodoc_member_order = "bysource"
nitpicky = True

write_pages(HERE / "generated")
