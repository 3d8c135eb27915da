"""The pictures of README and of the editors' guide: `make pictures` after `make report`.

In: reports/, the example's review, Debian's Chromium, LibreOffice and pdftoppm. Out:
docs/pictures/*.png, the pages on desktop and telephone, light and dark; docs/guide/pictures/*.png,
what an editor sees at each step of the guide, made by doing these steps with the example.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pandas as pd
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from kontum_stats import language
from kontum_stats.cleaning import raw
from kontum_stats.drafting import draft as drafts
from kontum_stats.drafting import saved
from kontum_stats.reading.documents import read_document

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "reports"
PICTURES = ROOT / "docs" / "pictures"
GUIDE = ROOT / "docs" / "guide" / "pictures"
REVIEW = ROOT / "docs" / "example" / "review.docx"
CHROMIUM = "/usr/bin/chromium"
DESKTOP, TELEPHONE = (1280, 900), (390, 844)
WHOLE_SHEETS = 'pdf:calc_pdf_Export:{"SinglePageSheets":{"type":"boolean","value":"true"}}'
# Columns that the pictures of a draft leave out, so that its letters can be read.
LEFT_OUT = (
    "locator row_heads column_heads words_after value unit printed_unit note reason alternatives"
)
DOTS_PER_INCH, WIDE, HIGH = 96, 1686, 620


def take(
    browser: Browser, page: Path, picture: Path, size: tuple[int, int], scheme: str, at: str = ""
) -> None:
    """One picture of what a reader sees of `page` at the anchor `at`."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=1
    )
    tab = context.new_page()
    tab.goto(page.as_uri())
    if at:
        tab.locator(f"#{at}").evaluate("place => place.scrollIntoView({behavior: 'instant'})")
    tab.screenshot(path=picture)
    context.close()
    print(picture)


def small(picture: Path, size: tuple[int, int], width: int = 960) -> None:
    """Cuts a picture of the guide to `size` and makes it `width` wide, in few colours."""
    with Image.open(picture) as whole:
        shown = whole.convert("RGB").crop((0, 0, *size))
    shown = shown.resize((width, size[1] * width // size[0]), Image.Resampling.LANCZOS)
    shown.quantize(64).save(picture, optimize=True)


def call(folder: Path, *words: str) -> None:
    """One `kontum-stats` as a person calls it in `folder`; 1 is a page with checks that fail."""
    done = subprocess.run([sys.executable, "-m", "kontum_stats.cli", *words], cwd=folder)
    if done.returncode not in (0, 1):
        raise SystemExit(done.returncode)


def take_sheet(workbook: Path, picture: Path, rows: int = HIGH) -> None:
    """The first sheet of a draft as LibreOffice shows it, without the columns `LEFT_OUT`."""
    folder = workbook.parent / picture.stem
    folder.mkdir()
    _narrow(workbook, folder / workbook.name)
    convert = ["soffice", "--headless", "--convert-to", WHOLE_SHEETS, workbook.name]
    subprocess.run(convert, cwd=folder, check=True, capture_output=True, timeout=120)
    draw = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", "-singlefile", "-f", "1", "-l", "1"]
    pdf = workbook.with_suffix(".pdf").name
    subprocess.run([*draw, pdf, picture.with_suffix("")], cwd=folder, check=True, timeout=120)
    small(picture, (WIDE, rows), 1200)
    print(picture)


def _narrow(workbook: Path, copy: Path) -> None:
    """A copy of a draft in which a person has hidden the columns `LEFT_OUT`."""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"'
        f' hidden="{int(not heading or name in LEFT_OUT.split())}"/>'
        for at, (name, (heading, width)) in enumerate(saved.SHEET.items(), 1)
    )
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(copy, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part.endswith("sheet1.xml"):
                content = re.sub(b"(?<=<cols>).*(?=</cols>)", columns.encode(), content)
            new.writestr(part, content)


def decide(folder: Path) -> pd.DataFrame:
    """The example's draft with decisions, one of them not to be accepted as it stands."""
    loaded, document = raw.load(folder / "data", needs_figures=False), read_document(REVIEW)
    table = drafts.draft(document, loaded, "review-2021", "vi").assign(decision="accept")
    table.loc[table["printed"].eq("5"), "decision"] = "skip"
    _save(table, folder)
    return table


def _save(table: pd.DataFrame, folder: Path) -> None:
    loaded = raw.load(folder / "data", needs_figures=False)
    document, t = read_document(REVIEW), language.load("vi")
    saved.save(table, folder / "draft.xlsx", loaded, document, t)


def take_guide(browser: Browser) -> None:
    """Each step of the editors' guide, done with the example."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "son-ha"
        call(Path(scratch), "init", "son-ha", "--review", str(REVIEW), "--from", "kon-tum")
        take_sheet(folder / "draft.xlsx", GUIDE / "draft.png")
        table = decide(folder)
        ambiguous = table.index[table["value"].eq("")]
        near = table.loc[ambiguous[0] - 5 : ambiguous[0] + 2]
        _save(near, folder)
        take_sheet(folder / "draft.xlsx", GUIDE / "decided.png", 400)
        table.loc[ambiguous, ["reading", "note"]] = ["decimal", "12 triệu 345 nghìn đồng"]
        _save(table, folder)
        call(folder, "accept", "draft.xlsx", "--build")
        pages = folder / "reports"
        for name, page in (("index", "index"), ("page", "evaluation-2020-2021.vi")):
            take(browser, pages / f"{page}.html", GUIDE / f"{name}.png", DESKTOP, "light")
            small(GUIDE / f"{name}.png", DESKTOP)


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    vietnamese, english = (REPORTS / f"evaluation-2013.{lang}.html" for lang in ("vi", "en"))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for page, name, size, scheme, at in (
            (vietnamese, "page-desktop-light", DESKTOP, "light", ""),
            (english, "page-desktop-dark", DESKTOP, "dark", ""),
            (english, "rights-desktop-light", DESKTOP, "light", "rights"),
            (english, "evaluation-desktop-light", DESKTOP, "light", "evaluation"),
            (vietnamese, "page-telephone-light", TELEPHONE, "light", ""),
            (vietnamese, "rights-telephone-dark", TELEPHONE, "dark", "rights"),
            (REPORTS / "index.html", "index-desktop-light", DESKTOP, "light", ""),
        ):
            if "--guide" not in sys.argv:
                take(browser, page, PICTURES / f"{name}.png", size, scheme, at)
        take_guide(browser)
        browser.close()


if __name__ == "__main__":
    main()
