"""How long the built pages are: pixels, tab stops, sheets of paper, seconds for a PDF.

In: a folder of pages (`kontum-stats build`), and the names of some of them. Out: a Markdown table,
a row a page. Pixels and tab stops are those of a browser with everything folded that is folded;
"before the annex" ends where the annex or, on pages without one, the whole page ends. A sheet is
poor that is less than two thirds full and is neither the last nor the last before the annex.
Needs Playwright with Chromium, weasyprint and pdftoppm.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
from matplotlib.image import imread
from playwright.sync_api import sync_playwright

from kontum_stats.pages.pdf import render_pdf

WIDTHS = (1280, 390)
ANNEX = ("Annex: ", "Phụ lục: ")  # how its heading begins
POOR = 2 / 3
_DOTS = 20  # an inch: enough to see where a sheet's text ends
_MARGIN = 0.93  # below this part of a sheet stands the page number
_PIXELS = """() => (document.querySelector('#annex')?.closest('section').getBoundingClientRect().top
    ?? document.documentElement.scrollHeight) + window.scrollY"""
_TEXT = """() => Math.min(...[...document.querySelectorAll('svg text')].map(
    text => text.checkVisibility() && text.getScreenCTM()
        ? parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a : Infinity))"""
_STOPS = """() => [...document.querySelectorAll("a[href], summary, input, [tabindex='0']")].filter(
    one => one.checkVisibility({contentVisibilityAuto: true}) && !one.closest('details:not([open]) '
    + '> :not(summary)')).length"""


@dataclass(frozen=True)
class Paper:
    """The sheets of a PDF, those before the annex, how full each of these is, and its seconds."""

    sheets: int
    before: int
    full: list[float]
    seconds: float

    @property
    def poor(self) -> list[str]:
        """The numbers of sheets that are poorly filled."""
        inner = self.full[: self.before - 1]
        return [str(at) for at, part in enumerate(inner, start=1) if part < POOR]


def on_screen(page: Path) -> dict[str, float]:
    """Pixels before the annex and the smallest text of a chart at each width, and tab stops."""
    found: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for width in WIDTHS:
            opened = browser.new_page(viewport={"width": width, "height": 900})
            opened.goto(page.as_uri())
            found[f"px {width}"] = round(opened.evaluate(_PIXELS))
            found[f"text {width}"] = round(opened.evaluate(_TEXT) or 0, 1)
            found["stops"] = opened.evaluate(_STOPS)
        browser.close()
    return found


def on_paper(page: Path) -> Paper:
    """The PDF of a page, made in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, page.name)
        copy.write_bytes(page.read_bytes())
        start = time.process_time()
        printed = render_pdf(copy)
        seconds = time.process_time() - start
        made = pypdf.PdfReader(printed)
        annex = (one for one in _flat(made.outline) if one.title.startswith(ANNEX))
        before = next(map(made.get_destination_page_number, annex), len(made.pages))
        subprocess.run(["pdftoppm", "-png", "-gray", "-r", str(_DOTS), printed, f"{folder}/sheet"],
                       check=True)  # fmt: skip
        full = [_filled(picture) for picture in sorted(Path(folder).glob("sheet*.png"))]
    return Paper(len(made.pages), before or 0, full, seconds)


def _flat(outline: list[Any]) -> Iterator[pypdf.generic.Destination]:
    for one in outline:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one


def _filled(picture: Path) -> float:
    """Down to which part of its height a sheet has ink, its page number left out."""
    drawn = imread(picture)  # with a value for each of three colours, even where all are grey
    ink = drawn.reshape(len(drawn), -1) < 0.9
    rows = np.flatnonzero(ink.any(axis=1)[: int(len(ink) * _MARGIN)])
    return float(rows[-1] / (len(ink) * _MARGIN)) if len(rows) else 0.0


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path)
    parser.add_argument("pages", nargs="*", help="names of pages; all where none is given")
    parser.add_argument("--screen", action="store_true", help="without paper")
    chosen = parser.parse_args()
    names = chosen.pages or sorted(one.name for one in chosen.reports.glob("*-*.html"))
    print("| page | px at 1280 | px at 390 | chart text at 390 | tab stops | sheets before annex "
          "| sheets | poorly filled | CPU s of the PDF |\n" + "|---" * 9 + "|")  # fmt: skip
    for name in names:
        screen = on_screen((chosen.reports / name).resolve())
        row = [name, *(screen[key] for key in ("px 1280", "px 390", "text 390", "stops"))]
        if not chosen.screen:
            paper = on_paper(chosen.reports / name)
            poor = ", ".join(paper.poor) or "none"
            row += [paper.before, paper.sheets, poor, f"{paper.seconds:.0f}"]
        print("| " + " | ".join(map(str, row)) + " |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
