"""review.md -> review.docx, with real footnotes: `python docs/example/make_docx.py`."""

from __future__ import annotations

import os
from pathlib import Path

import pypandoc

HERE = Path(__file__).parent

if __name__ == "__main__":
    # pandoc dates a file by this: the same review gives the same bytes, and so the same sha256.
    os.environ["SOURCE_DATE_EPOCH"] = "1640908800"
    pypandoc.convert_file(
        HERE / "review.md",
        "docx",
        format="markdown-smart",
        outputfile=str(HERE / "review.docx"),
    )
