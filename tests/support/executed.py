"""A province with executed notebooks: for the tests of the pages."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pandas as pd
from bs4 import BeautifulSoup, Tag
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kontum_stats import language as text
from kontum_stats.cleaning import figures, processed, raw
from kontum_stats.pages import report, sections
from kontum_stats.vocabulary import TITLES

CARD = (
    '<li class="card"><span class="card-label">{}</span><span class="card-value">40.431</span>'
    '<span class="card-change same"><span aria-hidden="true">■</span> 0</span></li>'
)
CHART = (
    '<figure class="chart" id="chart-{0}"><figcaption><strong class="chart-title">A question'
    '</strong></figcaption><svg viewBox="0 0 90 9" role="img" aria-labelledby="{0}-title {0}-desc">'
    '<title id="{0}-title">Members</title><desc id="{0}-desc">Two bars.</desc>'
    '<clipPath id="{0}-clip"><rect width="9" height="9"/></clipPath>'
    '<rect width="5" height="5" style="fill: var(--c1, #ff3300)"/>'
    '<g clip-path="url(#{0}-clip)"><use href="#{0}-clip"/></g></svg></figure>'
)
CHECKS = pd.DataFrame(
    [
        ("sum:a", "sum", "context", "2013", "holds"),
        ("sum:b", "sum", "context", "2012-2013", "fails"),
        ("sum:c", "sum", "context", "2011", "ambiguous"),
    ],
    columns=["check", "kind", "section", "period", "verdict"],
)
CLAIMS = pd.DataFrame(
    [("c1", "context", "supported", ""), ("c2", "context", "mixed", "practically_unchanged")],
    columns=["claim", "section", "verdict", "mixed_reason"],
)


def shown(html: str, kind: str = "text/html", **about: object) -> nbformat.NotebookNode:
    told = {"kontum_stats": about} if about else {}
    data = {kind: html, "text/plain": "plain"}
    return new_output("execute_result", data=data, metadata=told)


def code(source: str, *outputs: nbformat.NotebookNode, tags: tuple[str, ...] = ()):
    return new_code_cell(
        source, outputs=list(outputs), metadata={"tags": list(tags)}, id=source.split()[0]
    )


def section_notebook(section: str) -> nbformat.NotebookNode:
    cells = [
        new_markdown_cell(
            "# Note\n\nFor the analyst", id="note", metadata={"tags": ["notebook-only"]}
        ),
        code("year = 2013", tags=("parameters",)),
        code("import kontum_stats", new_output("stream", text="loaded"), tags=("load",)),
        code("opening", shown('<p class="question">Why?</p>', section=section)),
        code("chart", shown(CHART.format(section))),
        code("table", shown("<h3>What is printed</h3><p>A table.</p>")),
    ]
    if section == "evaluation":
        card = CARD.format("Employees")
        lifted = shown(f'<ul class="cards">{card}</ul>', cards=[card])
        cells.insert(3, code("glance", lifted, tags=("glance",)))
    return new_notebook(cells=cells)


class Reports:
    """A small province with executed notebooks of 2013 in both languages."""

    def __init__(self, data: Path) -> None:
        tables = figures.clean(raw.load(data))
        processed.write_tables({**tables, "checks": CHECKS, "claims": CLAIMS}, data)
        self.data, self.folder = data, data.parent / "reports"
        for lang in text.LANGUAGES:
            for section in TITLES:
                self.put(section, section_notebook(section), lang)

    def path(self, section: str, lang: str = "en") -> Path:
        return self.folder / "2013" / lang / f"{sections.NOTEBOOKS[section]}.ipynb"

    def put(self, section: str, notebook: nbformat.NotebookNode, lang: str = "en") -> None:
        target = self.path(section, lang)
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)

    def show(self, *outputs: nbformat.NotebookNode, section: str = "culture") -> BeautifulSoup:
        """The English page with a culture section that shows `outputs`."""
        self.put(section, new_notebook(cells=[code("shown", *outputs)]))
        return self.page()

    def own(self, *cells: nbformat.NotebookNode, name: str = "08_own") -> Tag:
        """The section that the English page has of a notebook of somebody's own."""
        nbformat.write(new_notebook(cells=list(cells)), self.folder / "2013/en" / f"{name}.ipynb")
        return section_of(self.page(), sections.identity(name))

    def page(self, lang: str = "en") -> BeautifulSoup:
        written = report.render(self.folder, self.data, 2013, lang)
        return BeautifulSoup(Path(written).read_text("utf-8"), "html.parser")


def section_of(page: BeautifulSoup, name: str) -> Tag:
    return page.find("section", attrs={"aria-labelledby": name})
