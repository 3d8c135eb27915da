"""The README's pictures, made from the built pages: `make pictures` after `make report`.

In: reports/ and Debian's Chromium. Out: docs/pictures/*.png, desktop and telephone, light and
dark, and the page of the editors' guide. That guide's picture of a draft is taken by hand.
"""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
DESKTOP, TELEPHONE = (1280, 900), (390, 844)


def take(
    browser: Browser, page: str, name: str, size: tuple[int, int], scheme: str, at: str = ""
) -> None:
    """One picture of what a reader sees of `page` at the anchor `at`."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=1
    )
    tab = context.new_page()
    tab.goto((ROOT / "reports" / page).as_uri())
    if at:
        tab.locator(f"#{at}").evaluate("place => place.scrollIntoView({behavior: 'instant'})")
    tab.screenshot(path=PICTURES / f"{name}.png")
    context.close()
    print(PICTURES / f"{name}.png")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    vietnamese, english = "evaluation-2013.vi.html", "evaluation-2013.en.html"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        take(browser, vietnamese, "page-desktop-light", DESKTOP, "light")
        take(browser, english, "page-desktop-dark", DESKTOP, "dark")
        take(browser, english, "rights-desktop-light", DESKTOP, "light", "rights")
        take(browser, english, "evaluation-desktop-light", DESKTOP, "light", "evaluation")
        take(browser, vietnamese, "page-telephone-light", TELEPHONE, "light")
        take(browser, vietnamese, "rights-telephone-dark", TELEPHONE, "dark", "rights")
        take(browser, "index.html", "index-desktop-light", DESKTOP, "light")
        browser.close()
    with Image.open(PICTURES / "page-desktop-light.png") as page:
        small = page.convert("RGB").resize((960, page.height * 960 // page.width))
        small.quantize(64).save(ROOT / "docs" / "guide" / "pictures" / "page.png", optimize=True)


if __name__ == "__main__":
    main()
