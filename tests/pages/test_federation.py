"""Sixty-three provinces side by side: one page a language, from processed tables."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import ViewportSize

from kontum_stats import language as text
from kontum_stats import review, steps
from kontum_stats.provinces import Province
from kontum_stats.review import side_by_side
from kontum_stats.tables.marks import marked

COUNT, MOST = 63, 1_500_000
TABLES = (
    "figures", "indicators", "breakdowns", "sources", "checks", "check_inputs", "claims",
    "coverage",
)  # fmt: skip
SIGNS = re.compile("[*†‡]")


def province(home: Path, review_data: Path, number: int, out: Path) -> Province:
    """The repository's review with other values; every seventh prints nothing for 2013 of what is
    counted, and the second calls its members otherwise."""
    name = f"p{number:02}"
    target = home / name / "processed"
    target.mkdir(parents=True)
    for table in TABLES:
        shutil.copyfile(review_data / f"processed/{table}.parquet", target / f"{table}.parquet")
    figures = pd.read_parquet(target / "figures.parquet")
    figures["value"] = (figures["value"] * (1 + number * 7 % 63 / 100)).round(2)
    if number % 7 == 3:
        figures = figures[figures["unit"].eq("percent") | figures["period"].ne("2013")]
    figures.to_parquet(target / "figures.parquet")
    if number == 1:
        indicators = pd.read_parquet(target / "indicators.parquet")
        is_members = indicators["indicator"].eq("union_members")
        indicators.loc[is_members, "label_vi"] = "Hội viên <b>"
        indicators.to_parquet(target / "indicators.parquet")
    return Province(home / name, out / name, name)


@pytest.fixture(scope="module")
def provinces(tmp_path_factory: pytest.TempPathFactory, review_data: Path) -> list[Province]:
    home, out = tmp_path_factory.mktemp("provinces"), tmp_path_factory.mktemp("out")
    return [province(home, review_data, number, out) for number in range(COUNT)]


@pytest.fixture(scope="module")
def shown(provinces: list[Province]) -> side_by_side.SideBySide:
    return side_by_side.load({one.name: one.data for one in provinces})


@pytest.fixture(scope="module")
def pages(provinces: list[Province]) -> dict[str, Path]:
    out = provinces[0].out.parent
    made = steps.federation(provinces, text.LANGUAGES, out)
    return dict(zip(text.LANGUAGES, made, strict=True))


@pytest.fixture(scope="module")
def page_of_few(
    provinces: list[Province], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The same for every kind of province: a browser need not look at each of 63."""
    made = steps.federation(provinces[:8], text.LANGUAGES, tmp_path_factory.mktemp("few"))
    return dict(zip(text.LANGUAGES, made, strict=True))


@pytest.fixture(scope="module")
def parsed(pages: dict[str, Path]) -> dict[str, BeautifulSoup]:
    return {lang: BeautifulSoup(page.read_text("utf-8"), "lxml") for lang, page in pages.items()}


def cells(row: Tag) -> list[str]:
    return [cell.get_text().strip() for cell in row.find_all(["th", "td"])]


def listed(heading: Tag) -> dict[str, str]:
    """What an order of a figure says of each province."""
    items = heading.find_next("ol").find_all("li")
    return dict(item.get_text().strip().split(": ", 1) for item in items)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_every_shared_figure_has_each_province_with_its_signs_in_every_order(
    lang, provinces, shown, parsed
):
    t, soup = text.load(lang), parsed[lang]
    blocks = soup.select("details.shared")
    assert len(blocks) == len(shown.series) > 100
    some = {one.name: review.load(one.data, lang=lang) for one in (*provinces[:4], provinces[-1])}
    for block, series in zip(blocks, shown.series, strict=True):
        assert block.select_one("h3").get_text() == series.labels[lang]
        rows = {row[0]: row for row in map(cells, block.select("tbody tr"))}
        by_value = listed(block.find("h4", string=t("By value, largest first")))
        assert len(rows) == len(series.entries)
        for name, own in some.items():
            facts = [
                one for one in own.facts(series.indicator, series.breakdown)
                if one.period == series.period and one.unit == series.unit
            ]  # fmt: skip
            wanted = [SIGNS.findall(str(marked(own, one))) for one in facts]
            signs = [sign for each in wanted for sign in each]
            if facts:
                assert SIGNS.findall(rows[name][1]) == signs, (series, name)
                assert by_value[name] == rows[name][1]
            elif name in rows:
                assert rows[name][1] == "–" and name not in by_value


def test_the_orders_are_by_name_by_value_and_by_change(shown, parsed):
    t = text.load("en")
    place = next(n for n, one in enumerate(shown.series) if one.indicator == "union_members")
    block = parsed["en"].select("details.shared")[place]
    names = [cells(row)[0] for row in block.select("tbody tr")]
    assert names == sorted(names)
    members = {one.name: one for one in shown.series[place].entries}
    values = [
        members[name].figures[0].value
        for name in listed(block.find("h4", string=t("By value, largest first")))
    ]
    assert values == sorted(values, reverse=True) and len(values) == COUNT - 9
    changed = listed(block.find("h4", string=t("By change, largest first")))
    steps_ = [float(re.search(r"[+−]?[\d.]+", said)[0].replace("−", "-")) for said in
              changed.values()]  # fmt: skip
    assert steps_ == sorted(steps_, reverse=True)
    assert "No figure for 2013: p03, p10," in block.get_text()


def test_a_province_that_calls_a_figure_otherwise_is_named_and_its_words_are_escaped(parsed):
    said = parsed["vi"].find("h3", string="Đoàn viên công đoàn")
    assert "p01" in said.find_parent("details").find_all("p", class_="notice")[-1].get_text()
    assert not parsed["vi"].find_all("b")


def test_the_page_is_small_and_asks_for_nothing(pages):
    for page in pages.values():
        content = page.read_text("utf-8")
        assert page.stat().st_size < MOST
        assert "<script" not in content and not re.search(r"https?://|src=", content)


def test_nothing_is_written_again_where_nothing_changed(provinces, pages):
    before = {page: page.stat().st_mtime_ns for page in pages.values()}
    steps.federation(provinces, text.LANGUAGES, provinces[0].out.parent)
    assert {page: page.stat().st_mtime_ns for page in before} == before


def test_provinces_go_by_the_names_of_their_publishers_where_these_differ(provinces, tmp_path):
    folders = {}
    names = ("Liên đoàn Lao động tỉnh Đắk Lắk", "LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ ĐÀ NẴNG", "Khác")
    for one, publisher in zip(provinces[:3], names, strict=True):
        folders[one.name] = tmp_path / one.name
        shutil.copytree(one.data, tmp_path / one.name)
        path = tmp_path / one.name / "processed" / "sources.parquet"
        pd.read_parquet(path).assign(publisher=publisher).to_parquet(path)
    found = side_by_side.load(folders)
    assert [one.name for one in found.provinces] == ["ĐÀ NẴNG", "Đắk Lắk", "p02"]


@pytest.mark.browser
@pytest.mark.parametrize(("lang", "width", "scheme"), [("vi", 390, "light"), ("en", 1280, "dark")])
def test_the_page_has_no_violation_of_accessibility_and_fits_its_width(
    lang, width, scheme, page_of_few, browser
):
    size: ViewportSize = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_of_few[lang].as_uri())
    for block in page.locator("details.shared").all()[:2]:
        block.locator("summary").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [page_of_few[lang].as_uri()]
    context.close()
