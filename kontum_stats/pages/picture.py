"""The first sheet of a brief -> a picture for messengers, through pdftoppm.

In: a page that `report.render_brief` wrote. Out: the PNG of its first sheet beside it. Its PDF is
made by `pdf.render_pdf`. Refuses to work without weasyprint (the extra `pdf`) or pdftoppm.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from .. import files
from ..errors import InputError, Problem
from .pdf import render_pdf

DOTS_PER_INCH = 130  # a sheet of 1075 x 1520 pixels: sharp on a telephone, some 300 kB


def render_picture(page: Path) -> Path:
    """Writes the PNG of the first sheet of a page beside it, and its PDF, and returns the path of
    the picture. Raises InputError where weasyprint or pdftoppm is missing."""
    program = shutil.which("pdftoppm")
    if program is None:
        mend = "install poppler-utils, or leave --brief out: the page is written without it"
        raise InputError(Problem("pdftoppm is missing, which makes the picture of a brief", mend))
    printed = render_pdf(page)
    target = page.with_suffix(".png")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "sheet")
        options = ["-png", "-r", str(DOTS_PER_INCH), "-f", "1", "-l", "1", "-singlefile"]
        subprocess.run([program, *options, str(printed), str(made)], check=True)
        files.write(target, made.with_suffix(".png").read_bytes())
    return target
