"""The built pages in a real browser: accessible, quiet, readable on every screen and on paper."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from building import build_tables
from places import ROOT

from kontum_stats import language as text
from kontum_stats.batch import batch
from kontum_stats.pages import report

pytestmark = [pytest.mark.browser, pytest.mark.kernel, pytest.mark.slow]

YEARS = (2011, 2012, 2013)
WHOLE = (2011, 2013)
PAGES = [
    *(f"evaluation-{year}.{lang}" for year in YEARS for lang in text.LANGUAGES),
    *(f"{kind}-2011-2013.{lang}" for kind in ("evaluation", "brief") for lang in text.LANGUAGES),
    "index",
]
MOST_TAB_STOPS = 120
MEGABYTE = 1_000_000
HOSTILE = {
    "employees": "<script>window.hacked = 1</script>",
    "union_members": '"><img src=x onerror="window.hacked = 1">',
    "union_density": "{{7*7}}{% raw %}",
    "statute_inspections": "\u202egnol\u202c \u200fx",
    "officers_trained": "x" * 3_900,
}
FOCUSABLE = "a[href], summary, input, [tabindex='0']"
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u0300-\u0303\u0309\u0323\u1ea0-\u1ef9]")
ENGLISH = re.compile(
    r"\b(the|of|and|is|are|was|were|with|which|from|not|this|that|has|have|between|printed|"
    r"years?|figures?|section|unions?|members?|none|null|nan|true|false)\b",
    re.IGNORECASE,
)


def build(data: Path, periods: tuple[batch.Period, ...], langs: tuple[str, ...]) -> Path:
    """The pages of a data folder whose raw files stand, through the whole pipeline."""
    build_tables(data)
    reports = data.parent / "reports"
    results = batch.run(batch.plan(ROOT / "notebooks", data, reports, periods, langs))
    assert [result.error for result in results if result.state == "failed"] == []
    for period in periods:
        for lang in langs:
            report.render(reports, data, period, lang)
            if isinstance(period, tuple):
                report.render_brief(reports, data, period, lang)
    report.render_index(reports, data)
    return reports


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages of the repository's own figures, every year and language."""
    data = tmp_path_factory.mktemp("pages") / "data"
    shutil.copytree(ROOT / "data" / "raw", data / "raw", ignore=shutil.ignore_patterns("source"))
    return build(data, (WHOLE, *YEARS), text.LANGUAGES)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of the whole review whose labels are hostile texts."""
    data = tmp_path_factory.mktemp("hostile") / "data"
    shutil.copytree(ROOT / "data" / "raw", data / "raw", ignore=shutil.ignore_patterns("source"))
    path = data / "raw" / "indicators.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["label_vi"] += HOSTILE.get(row["indicator"], "")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return build(data, (WHOLE,), ("vi",)) / "evaluation-2011-2013.vi.html"


@pytest.fixture
def open_page(browser):
    """Opens a file at a width in a colour scheme; what the page asks for and complains of is
    kept in `page.requested` and `page.complaints`."""
    contexts = []

    def opened(path: Path, width: int = 1280, scheme: str = "light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.requested, page.complaints = [], []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def unfold(page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def sideways(page) -> int:
    """By how many pixels the page as a whole is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize(
    ("name", "scheme"),
    [(name, "light") for name in PAGES] + [(name, "dark") for name in PAGES[-5:]],
)
def test_axe_finds_no_violation(built, open_page, name, scheme):
    page = open_page(built / f"{name}.html", 1280 if scheme == "light" else 390, scheme)
    # Contrast of the ten thousand elements of an unfolded page takes long: two pages will do.
    if (scheme, name) in {
        ("light", "evaluation-2011-2013.vi"),
        ("dark", "evaluation-2011-2013.en"),
    }:
        unfold(page)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_and_is_small(built, open_page, name):
    path = built / f"{name}.html"
    page = open_page(path)
    unfold(page)
    page.mouse.wheel(0, 100_000)
    page.wait_for_load_state("networkidle")
    assert page.requested == [path.as_uri()]
    assert page.complaints == []
    assert path.stat().st_size < 1.5 * MEGABYTE


@pytest.mark.parametrize("name", PAGES)
def test_nothing_makes_the_page_scroll_sideways(built, open_page, name):
    page = open_page(built / f"{name}.html")
    wide = {}
    for unfolded in (False, True):
        if unfolded:
            unfold(page)
        for width in (320, 390, 768, 1024, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            wide[width, unfolded] = sideways(page)
    assert {key: by for key, by in wide.items() if by > 0} == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_the_keyboard_reaches_everything(built, open_page, width):
    page = open_page(built / "evaluation-2011-2013.en.html", width)
    expected = page.evaluate(
        """focusable => {
            const radios = new Set();
            window.reachable = [...document.querySelectorAll(focusable)].filter(one => {
                if (!one.checkVisibility({ visibilityProperty: true })) return false;
                return one.type !== 'radio' || one.checked;
            });
            return window.reachable.length;
        }""",
        FOCUSABLE,
    )
    assert expected <= MOST_TAB_STOPS
    reached = set()
    for _ in range(expected + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("window.reachable.indexOf(document.activeElement)"))
    assert set(range(expected)) - reached == set()


def test_the_keyboard_skips_to_the_content_and_shows_the_figures_behind_verdicts(built, open_page):
    page = open_page(built / "evaluation-2011-2013.vi.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    evidence = page.locator(".evidence").first
    assert not evidence.is_visible()
    page.locator("input[value='evidence']").focus()
    page.keyboard.press("Space")
    assert evidence.is_visible()


def test_a_link_to_a_folded_list_of_figures_opens_it(built, open_page):
    page = open_page(built / "evaluation-2011-2013.vi.html")
    link = page.locator(".check a").first
    target = page.locator(link.get_attribute("href"))
    assert not target.is_visible()
    link.click()
    assert target.is_visible()


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_the_text_of_charts_can_be_read_on_a_telephone(built, open_page, lang):
    page = open_page(built / f"evaluation-2011-2013.{lang}.html", 390)
    smallest = page.evaluate(
        """Math.min(...[...document.querySelectorAll('.chart svg text')].map(one => {
            const svg = one.ownerSVGElement;
            const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
            return parseFloat(getComputedStyle(one).fontSize) * scale;
        }))"""
    )
    assert smallest >= 12


def test_no_column_of_a_table_is_hidden_on_a_wide_screen(built, open_page):
    page = open_page(built / "evaluation-2011-2013.vi.html", 1280)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    hidden = page.evaluate(
        """[...document.querySelectorAll('.table-scroll')]
            .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.ariaLabel)"""
    )
    assert hidden == []


def test_the_contents_follow_on_a_wide_screen_and_fold_on_a_telephone(built, open_page):
    page = open_page(built / "evaluation-2011-2013.vi.html", 1280)
    page.evaluate("document.getElementById('tasks').scrollIntoView()")
    assert page.locator("nav.contents a[href='#tasks']").is_visible()
    box = page.locator("nav.contents").bounding_box()
    assert box and -1 <= box["y"] <= 40
    page = open_page(built / "evaluation-2011-2013.vi.html", 390)
    assert not page.locator("nav.contents").is_visible()
    link = page.locator(".contents-folded a[href='#tasks']")
    assert not link.is_visible()
    page.locator(".contents-folded summary").click()
    assert link.is_visible()


@pytest.mark.parametrize(
    ("choice", "css"),
    [
        ("membership", "of-membership"),
        ("mixed", "is-mixed"),
        ("practically_unchanged", "is-practically_unchanged"),
    ],
)
def test_the_statements_can_be_narrowed_without_a_script(built, open_page, choice, css):
    page = open_page(built / "evaluation-2011-2013.vi.html")
    rows = page.locator(".filtered .statement")
    visible = """all => all.filter(one => one.checkVisibility())
        .map(one => `${one.className} ${one.closest('.verdict-group').className}`)"""
    shown = rows.evaluate_all(visible)
    page.locator(f".filter input[value='{choice}']").check()
    left = rows.evaluate_all(visible)
    assert 0 < len(left) < len(shown)
    assert all(css in names for names in left)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_something(built, name):
    page = BeautifulSoup((built / f"{name}.html").read_text("utf-8"), "html.parser")
    links = {link["href"] for link in page.select("a[href]")}
    assert name == "index" or any("#place-" in link for link in links)
    lost = []
    for link in links:
        file, _, identity = link.partition("#")
        target = _source(built, file or f"{name}.html")
        lost += [link] * (bool(identity) and f'id="{identity}"' not in target)
    assert lost == []


@cache
def _source(folder: Path, name: str) -> str:
    return (folder / name).read_text("utf-8")


@pytest.mark.parametrize("year", YEARS)
def test_the_index_counts_the_checks_that_a_page_shows(built, year):
    index = BeautifulSoup(_source(built, "index.html"), "html.parser")
    counted = index.select_one(f"article[aria-labelledby=en-{year}] .tally")
    page = BeautifulSoup(_source(built, f"evaluation-{year}.en.html"), "html.parser")
    shown = Counter(badge.get_text().strip() for badge in page.select(".check .badge"))
    assert shown == {
        count.select_one(".badge").get_text().strip(): int(count.strong.get_text())
        for count in counted.select(".count")
    }


def test_hostile_labels_show_as_text_and_break_nothing(hostile, open_page):
    # Without the page's own policy: the text must be harmless by itself.
    page = open_page(hostile, bypass_csp=True)
    unfold(page)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.hacked") is None
    assert page.requested == [hostile.as_uri()]
    assert page.complaints == []
    assert not page.locator("main script, main img").count()
    shown = page.locator("main").inner_text()
    for words in list(HOSTILE.values())[:3]:
        assert words in shown
    for width in (390, 1280):
        assert sideways(open_page(hostile, width)) <= 0


@pytest.mark.parametrize("year", (*YEARS, "2011-2013"))
def test_the_vietnamese_page_has_no_english_left(built, open_page, year):
    page = open_page(built / f"evaluation-{year}.vi.html")
    page.evaluate("document.querySelectorAll('details.code').forEach(one => one.remove())")
    unfold(page)
    lines = page.locator("body").inner_text().splitlines()
    assert [line for line in lines if ENGLISH.search(line)] == []


@pytest.mark.parametrize("year", (*YEARS, "2011-2013"))
def test_what_is_vietnamese_on_the_english_page_says_so(built, open_page, year):
    page = open_page(built / f"evaluation-{year}.en.html")
    page.evaluate(
        "document.querySelectorAll('details.code, [lang=vi]').forEach(one => one.remove())"
    )
    unfold(page)
    lines = page.locator("body").inner_text().splitlines()
    assert [line for line in lines if VIETNAMESE.search(line)] == []


@pytest.mark.parametrize("name", PAGES)
def test_no_code_of_the_library_is_left_in_what_a_reader_sees(built, open_page, name):
    page = open_page(built / f"{name}.html")
    page.evaluate("document.querySelectorAll('details.code').forEach(one => one.remove())")
    unfold(page)
    lines = page.locator("body").inner_text().splitlines()
    code = re.compile(r"\bfn:\d|\bpart2\b|\b[a-z]+_[a-z]+|\{\w*\}|\bNaN\b|<NA>")
    assert [line for line in lines if code.search(line)] == []


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_printed_page_fits_its_paper_and_is_numbered(built, open_page, lang):
    paper = open_page(built / f"evaluation-2011-2013.{lang}.html", width=665)
    paper.emulate_media(media="print")
    # What is wider than the paper makes the browser shrink every page.
    assert sideways(paper) <= 0
    assert not paper.locator("nav.contents").is_visible()
    target = built / f"printed.{lang}.pdf"
    paper.pdf(path=target, prefer_css_page_size=True)
    pdf = pypdf.PdfReader(target)
    second = " ".join(pdf.pages[1].extract_text().split())
    assert f"2 / {len(pdf.pages)}" in second
    width, height = (float(side) for side in pdf.pages[1].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)
    assert len(pdf.pages) < 60
