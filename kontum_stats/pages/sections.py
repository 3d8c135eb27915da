"""One executed notebook -> the section of a page, through nbconvert with our own template.

In: the notebook's bytes, or None where it is missing. Out: a `Section` of HTML fragments. What
the library made as HTML passes through untouched; all else is escaped. Warnings, set-up cells
and notes for the analyst are left out, and what the tags of Jupyter (`remove-cell`,
`remove-input`, `remove-output`) leave out; code is folded, as `hide-input` wants it. A notebook
that failed gives a section too, with its `Failure` and all that was computed before.

What an output says `about` itself (`review.html.Block`) is data: `section` and `title` of the
section, and `cards`, the HTML of each key number. A notebook of somebody's own has the title of
its first heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

import nbformat
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import Highlight2HTML, strip_ansi
from nbformat import NotebookNode
from traitlets.config import Config

from ..batch.batch import Standing
from ..batch.failure import failing_cell, was_stopped
from ..language import Language
from ..review.html import ABOUT
from ..review.words import title
from ..vocabulary import TITLES
from . import TEMPLATES, outputs
from .markdown import maths, to_html

NOTEBOOKS = {name: f"{place:02d}_{name}" for place, name in enumerate(TITLES, start=1)}
_NOT_ON_THE_PAGE = {"notebook-only", "papermill-error-cell-tag", "remove-cell", "remove_cell"}
_OUTPUT_HIDDEN = {"parameters", "injected-parameters", "load", "remove-output", "remove_output"}
_CODE_HIDDEN = {"remove-input", "remove_input"}
_MISSING = "The executed notebook {file} is missing."
_FAILED = "Its computation stopped with an error."
_LEFT_OUT = {
    "failed": _FAILED,
    "outdated": "The executed notebook {file} is older than a change of its figures or of itself, "
    "and is left out.",
    "lost": "The executed notebook {file} was changed or removed since it was run, and is left "
    "out.",
    "removed": "The notebook {file} is no longer there, and what it showed is left out.",
}
_SHOWN_BEFORE = (
    "Its last computation stopped with an error. What is shown was computed before, from the same "
    "figures."
)
_HEADING_1 = re.compile(r"^# +(.+?)[ #]*$", re.MULTILINE)
_HEADING_3 = re.compile(r'<h3\b[^>]*\sid="([^"]+)"[^>]*>(.*?)</h3>', re.DOTALL)
# The titles of charts are no part of the list of contents.
_BARE_HEADING_3 = re.compile(r'<h3(?=[\s>])(?![^>]*\s(?:id=|class="chart-title"))')
_BEFORE_SVG = re.compile(r"^.*?(?=<svg\b)", re.DOTALL)


@dataclass(frozen=True)
class Failure:
    """Why a section is incomplete: `what` in the reader's language, the `error` in one line,
    and its `traceback`; the last two as plain text, '' where there is none."""

    what: str
    error: str = ""
    traceback: str = ""


@dataclass(frozen=True)
class Section:
    """A section of the page: `name` is its id, `body`, `glance` (what is lifted to the top) and
    `annex` (what stands at the end) are HTML, `headline` is the result in a sentence where the
    section tells one, `subheadings` pairs of id and text, `failure` is None where all of it was
    computed. `silent` is what a page says in place of a section that has nothing
    to show."""

    name: str
    title: str
    body: Markup
    glance: Markup
    annex: Markup
    code: Markup
    headline: str
    silent: str
    subheadings: tuple[tuple[str, Markup], ...]
    failure: Failure | None


def identity(stem: str) -> str:
    """The id of a notebook's section: '03_culture' -> 'culture'; of somebody's own, '08_dân cư'
    -> 'section-08-dân-cư'."""
    name = stem[3:]
    return name if NOTEBOOKS.get(name) == stem else re.sub(r"[\W_]+", "-", f"section-{stem}")


def section(
    stem: str, standing: Standing, t: Language, taken: set[str], year: int | None = None
) -> Section:
    """The section of the notebook `<stem>.ipynb`. `taken` are the ids that the page has so far,
    that of the section among them; its other ids are added. On the page of a `year` what says that
    it shows other years only is left out."""
    name = identity(stem)
    notebook, failure = _notebook(stem, standing, t)
    if year is not None:
        _leave_out_other_years(notebook, year)
    about = _about(notebook)
    heading = _title(notebook, stem, about, t)
    cells = _cells(notebook, t, taken)
    lifted = [cell for cell in cells if "glance" in _tags(cell)]
    last = [cell for cell in cells if "annex" in _tags(cell)]
    others = [cell for cell in cells if not _tags(cell) & {"glance", "annex"}]
    body = _with_targets(_exported(others, name, t), name, taken)
    return Section(
        name=name,
        title=heading,
        body=Markup(body),
        glance=Markup(_exported(lifted, name, t)),
        annex=Markup(_exported(last, name, t)),
        code=Markup("" if name in NOTEBOOKS else _exported([], name, t, code=cells)),
        headline=_told(about, "headline"),
        silent=_told(about, "silent"),
        subheadings=tuple((found[1], Markup(found[2])) for found in _HEADING_3.finditer(body)),
        failure=failure,
    )


def key_numbers(
    stem: str, standing: Standing, t: Language
) -> tuple[tuple[Markup, ...], Failure | None]:
    """The cards that a notebook hands to the index, and what failed in it."""
    notebook, failure = _notebook(stem, standing, t)
    return _cards(_about(notebook)), failure


def _notebook(stem: str, standing: Standing, t: Language) -> tuple[NotebookNode, Failure | None]:
    """The notebook (an empty one where there is none to show), and what failed in it."""
    nothing, file = NotebookNode(cells=[]), f"{stem}.ipynb"
    if standing.content is None:
        what = t(_LEFT_OUT.get(standing.state, _MISSING), file=file)
        return nothing, Failure(what, _one_line(standing.error))
    try:
        notebook = nbformat.v4.reads(standing.content.decode())
        nbformat.validate(notebook)
    except (ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError) as error:
        what = t("The executed notebook {file} cannot be read.", file=file)
        return nothing, Failure(what, _one_line(f"{type(error).__name__}: {error}"))
    failure = _failure(notebook, t)
    if failure is None and standing.state == "failed":
        failure = Failure(t(_SHOWN_BEFORE), _one_line(standing.error))
    return notebook, failure


def _failure(notebook: NotebookNode, t: Language) -> Failure | None:
    found, what = failing_cell(notebook), t(_FAILED)
    if found is not None:
        error = _one_line(f"{found[1]['ename']}: {found[1]['evalue']}")
        return Failure(what, error, strip_ansi("\n".join(found[1]["traceback"])))
    return Failure(what) if was_stopped(notebook) else None


def _about(notebook: NotebookNode) -> list[dict[str, Any]]:
    """What the outputs say about themselves as data."""
    displayed = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    told = [output.get("metadata", {}).get(ABOUT) for output in displayed]
    return [one for one in told if isinstance(one, dict)]


def _leave_out_other_years(notebook: NotebookNode, year: int) -> None:
    for cell in notebook.cells:
        cell.outputs = [
            output
            for output in cell.get("outputs", [])
            if year in output.get("metadata", {}).get(ABOUT, {}).get("years", [year])
        ]


def _told(about: list[dict[str, Any]], key: str) -> str:
    return next((str(one[key]) for one in about if one.get(key)), "")


def _cards(about: list[dict[str, Any]]) -> tuple[Markup, ...]:
    return tuple(Markup(card) for one in about for card in one.get("cards", ()))


def _title(notebook: NotebookNode, stem: str, about: list[Any], t: Language) -> str:
    """The title that the notebook's outputs tell, that of the review's section, or the first
    heading of the notebook, which is then left out of its words; else its file's name."""
    told = _told(about, "title")
    if told or identity(stem) in TITLES:
        return told or title(t, identity(stem))
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := _HEADING_1.search(cell.source)):
            cell.source = cell.source[: found.start()] + cell.source[found.end() :]
            return Markup(to_html(found[1], "")).striptags()
    return stem[3:].replace("_", " ")


def _cells(notebook: NotebookNode, t: Language, taken: set[str]) -> list[NotebookNode]:
    """The cells that belong on the page, with the outputs that a reader sees."""
    cells = [cell for cell in notebook.cells if not _tags(cell) & _NOT_ON_THE_PAGE]
    for cell in cells:
        if cell.cell_type == "code":
            is_hidden = _tags(cell) & _OUTPUT_HIDDEN
            cell.outputs = [] if is_hidden else outputs.shown(cell.outputs, t, taken)
    return cells


def _with_targets(body: str, section: str, taken: set[str]) -> str:
    """`body` with an id on each subheading that has none, for the list of contents."""
    numbered = (f"{section}-{number}" for number in count(1))
    fresh = (identity for identity in numbered if identity not in taken)
    return _BARE_HEADING_3.sub(lambda _: f'<h3 id="{next(fresh)}"', body)


def _exported(
    cells: list[NotebookNode], section: str, t: Language, code: list[NotebookNode] | None = None
) -> str:
    """The outputs and texts of `cells` as HTML, and the code of the cells `code`, folded."""
    sources = [
        cell.source
        for cell in code or []
        if cell.cell_type == "code" and cell.source and not _tags(cell) & _CODE_HIDDEN
    ]
    if not cells and not sources:
        return ""
    resources = {
        "section": section,
        "picture_text": t("A picture without a description"),
        "code_label": t("Code of this section"),
        "code": sources,
    }
    notebook = NotebookNode(cells=cells, metadata=NotebookNode(), nbformat=4, nbformat_minor=5)
    body, _ = _exporter().from_notebook_node(notebook, resources)
    return str(body) if body.strip() else ""


@cache
def _exporter() -> TemplateExporter:
    """nbconvert's exporter with our template; made once, since making it takes longer than a
    page does. HTMLExporter would parse each page once more, to find pictures without alt text."""
    return TemplateExporter(
        config=Config({"NbConvertBase": {"display_data_priority": list(outputs.SHOWN)}}),
        template_name="kontum_stats",
        extra_template_basedirs=[str(TEMPLATES)],
        file_extension=".html",
        default_preprocessors=[],
        filters={
            # The same cells come back for each year and language.
            "highlight_code": cache(Highlight2HTML(pygments_lexer="ipython3")),
            "page_markdown": lambda source, cell, section: to_html(
                source, f"{section}-{cell.id}", cell.get("attachments")
            ),
            "maths": maths,
            "picture_text": _picture_text,
            "bare_svg": lambda svg: _BEFORE_SVG.sub("", svg),
        },
    )


def _picture_text(output: NotebookNode, otherwise: str) -> str:
    """What a picture shows, where the notebook says so."""
    described = [output.metadata, *output.metadata.values()]
    found = (entry.get("alt") for entry in described if isinstance(entry, dict))
    return next((alt for alt in found if alt), otherwise)


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def _one_line(message: str) -> str:
    return " ".join(strip_ansi(message).split())
