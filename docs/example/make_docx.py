"""Each review.md -> review.docx beside it, with real footnotes and tables:
`python docs/example/make_docx.py`."""

from __future__ import annotations

import os
from pathlib import Path

import pypandoc

HERE = Path(__file__).parent

if __name__ == "__main__":
    # pandoc dates a file by this: the same review gives the same bytes, and so the same sha256.
    for folder, written in ((HERE, "1640908800"), (HERE / "2022", "1672444800")):
        os.environ["SOURCE_DATE_EPOCH"] = written
        pypandoc.convert_file(
            folder / "review.md",
            "docx",
            format="markdown-smart",
            outputfile=str(folder / "review.docx"),
        )
