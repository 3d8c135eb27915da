"""A table of many years shows the newest at every width, beside what its rows are."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import build_tables

from kontum_stats import review
from kontum_stats.pages import TEMPLATES
from kontum_stats.tables import section

pytestmark = pytest.mark.browser
YEARS = range(2004, 2017)
SEEN = """() => {
  const box = document.querySelector('.table-scroll').getBoundingClientRect();
  const cells = [...document.querySelectorAll('table.years tr')].flatMap(
    row => [row.cells[0], row.cells[row.cells.length - 1]]);
  return cells.every(cell => {
    const at = cell.getBoundingClientRect();
    const x = at.left + at.width / 2, y = at.top + at.height / 2;
    const top = document.elementFromPoint(x, y);
    return at.left >= box.left - 1 && at.right <= box.right + 1 && cell.contains(top);
  });
}"""


@pytest.fixture(scope="module")
def page_of_many_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from small_province import RAW

    data = tmp_path_factory.mktemp("years") / "data"
    (data / "raw").mkdir(parents=True)
    for name, content in RAW.items():
        if not name.startswith("figures"):
            content = content.replace("2012,2013,", "2004,2016,")
            (data / "raw" / name).write_text(content, encoding="utf-8")
    head = "indicator,breakdown,period,printed,reading,source,locator,note\n"
    for year in YEARS:
        rows = f"employees,,{year},1.{year - 1500}.000 người,,s1,I,\n" if year != 2010 else ""
        rows += f"union_members,,{year},{year - 1000}.000 đoàn viên,,s1,I,\n"
        (data / "raw" / f"figures_{year}.csv").write_text(head + rows, encoding="utf-8")
    shown = review.load(build_tables(data), year=2016, first=2004)
    css = (TEMPLATES / "page.css").read_text("utf-8")
    body = section.trend(shown, "membership").html
    page = data.parent / "page.html"
    page.write_text(
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<style>{css}</style><body class=report><main style='padding: 1rem'>{body}</main>",
        encoding="utf-8",
    )
    return page


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_newest_year_and_the_names_of_the_rows_are_in_view(width, page_of_many_years, browser):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(page_of_many_years.as_uri())
    assert page.evaluate(SEEN)
    heads = page.locator("table.years thead th").all_inner_texts()
    assert heads[-1] == "2016" and len(heads) == 2 + len(YEARS)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
