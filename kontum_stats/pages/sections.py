"""One executed notebook -> the section of a page, through nbconvert with our own template.

In: the notebook's bytes, or None where it is missing. Out: a `Section` of HTML fragments. What
the library made as HTML passes through untouched, save for ids that the page has already; all
else is escaped. Warnings, set-up cells and notes for the analyst are left out. A notebook that
failed gives a section too, with its `Failure` and all that was computed before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup, escape
from mistune import HTMLRenderer
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import Highlight2HTML, strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets.config import Config

from ..language import Language
from ..tables.section import title
from ..vocabulary import TITLES

NOTEBOOKS = {name: f"{place:02d}_{name}" for place, name in enumerate(TITLES, start=1)}
# In the order in which they are preferred where an output has several.
_SHOWN = ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain")
_OUTPUT_HIDDEN = {"parameters", "injected-parameters", "load"}
_NOT_ON_THE_PAGE = {"notebook-only", "papermill-error-cell-tag"}


@dataclass(frozen=True)
class Failure:
    """Why a section is incomplete: `what` in the reader's language, the `error` in one line,
    and its `traceback`; the last two as plain text, '' where there is none."""

    what: str
    error: str = ""
    traceback: str = ""


@dataclass(frozen=True)
class Section:
    """A section of the page: `body` and `glance` (what is lifted to the top) are HTML,
    `subheadings` pairs of id and text, `failure` is None where all of it was computed."""

    name: str
    title: str
    body: Markup
    glance: Markup
    subheadings: tuple[tuple[str, Markup], ...]
    failure: Failure | None


def section(name: str, content: bytes | None, t: Language, taken: set[str]) -> Section:
    """The section `name` of a page whose ids so far are `taken`; its own are added to them."""
    notebook, failure = _notebook(NOTEBOOKS[name], content, t)
    cells = _cells(notebook, taken)
    lifted = [cell for cell in cells if "glance" in _tags(cell)]
    others = [cell for cell in cells if "glance" not in _tags(cell)]
    # The page sets the heading of a section, whatever its notebook shows.
    body = _HEADING_2.sub("", _exported(others, name, t, code=cells))
    body = _with_targets(body, name, taken)
    return Section(
        name=name,
        title=title(t, name),
        body=Markup(body),
        glance=Markup(_exported(lifted, name, t)),
        subheadings=tuple((found[1], Markup(found[2])) for found in _HEADING_3.finditer(body)),
        failure=failure,
    )


def glance(name: str, content: bytes | None, t: Language) -> tuple[Markup, Failure | None]:
    """What a section lifts to the top of its page, and what failed in it."""
    notebook, failure = _notebook(NOTEBOOKS[name], content, t)
    lifted = [cell for cell in _cells(notebook, set()) if "glance" in _tags(cell)]
    return Markup(_exported(lifted, name, t)), failure


def with_own_ids(fragment: str, taken: set[str]) -> str:
    """`fragment` with each id that is in `taken` renamed, and all references to it; its ids are
    added to `taken`. Two notebooks may show the same chart."""
    ids = dict.fromkeys(_ID.findall(fragment))
    fresh = {}
    for identity in ids:
        # A section's own heading is set by the page, and dropped from the fragment.
        if identity in taken and identity not in TITLES:
            names = (f"{identity}-{number}" for number in count(2))
            fresh[identity] = next(name for name in names if name not in taken | ids.keys())
    taken.update(ids, fresh.values())
    if not fresh:
        return fragment

    def renamed(reference: re.Match[str]) -> str:
        names = [fresh.get(name, name) for name in reference["names"].split(" ")]
        return reference["before"] + " ".join(names)

    return _REFERENCE.sub(renamed, fragment)


def _notebook(name: str, content: bytes | None, t: Language) -> tuple[NotebookNode, Failure | None]:
    """The notebook (an empty one where there is none), and what failed in it."""
    nothing, file = NotebookNode(cells=[]), f"{name}.ipynb"
    if content is None:
        return nothing, Failure(t("The executed notebook {file} is missing.", file=file))
    try:
        notebook = nbformat.v4.reads(content.decode())
        nbformat.validate(notebook)
    except (ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError) as error:
        what = t("The executed notebook {file} cannot be read.", file=file)
        return nothing, Failure(what, _one_line(f"{type(error).__name__}: {error}"))
    return notebook, _failure(notebook, t)


def _failure(notebook: NotebookNode, t: Language) -> Failure | None:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                return Failure(
                    t("Its computation stopped with an error."),
                    _one_line(f"{output.ename}: {output.evalue}"),
                    strip_ansi("\n".join(output.traceback)),
                )
    if notebook.metadata.get("papermill", {}).get("exception"):
        return Failure(t("Its computation stopped with an error."))
    return None


def _cells(notebook: NotebookNode, taken: set[str]) -> list[NotebookNode]:
    """The cells that belong on the page, with the outputs that a reader sees."""
    cells = [cell for cell in notebook.cells if not _tags(cell) & _NOT_ON_THE_PAGE]
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs = _outputs(cell, taken)
    return cells


def _outputs(cell: NotebookNode, taken: set[str]) -> list[NotebookNode]:
    if _tags(cell) & _OUTPUT_HIDDEN:
        return []
    shown = [
        output
        for output in cell.outputs
        if "data" not in output or any(kind in output.data for kind in _SHOWN)
    ]
    for output in shown:
        for kind in ("text/html", "image/svg+xml"):
            if kind in output.get("data", {}):
                output.data[kind] = with_own_ids(output.data[kind], taken)
    return shown


def _with_targets(body: str, section: str, taken: set[str]) -> str:
    """`body` with an id on each subheading that has none, for the list of contents."""
    numbered = (f"{section}-{number}" for number in count(1))
    fresh = (identity for identity in numbered if identity not in taken)
    return _BARE_HEADING_3.sub(lambda _: f'<h3 id="{next(fresh)}"', body)


def _exported(
    cells: list[NotebookNode], section: str, t: Language, code: list[NotebookNode] | None = None
) -> str:
    """The outputs and texts of `cells` as HTML, and the code of the cells `code`, folded."""
    if not cells and not code:
        return ""
    resources = {
        "section": section,
        "picture_text": t("A picture without a description"),
        "code_label": t("Code of this section"),
        "code": [cell.source for cell in code or [] if cell.cell_type == "code" and cell.source],
    }
    notebook = NotebookNode(cells=cells, metadata=NotebookNode(), nbformat=4, nbformat_minor=5)
    body, _ = _exporter().from_notebook_node(notebook, resources)
    return body


@cache
def _exporter() -> TemplateExporter:
    """nbconvert's exporter with our template; made once, since making it takes longer than a
    page does. HTMLExporter would parse each page once more, to find pictures without alt text."""
    return TemplateExporter(
        config=Config({"NbConvertBase": {"display_data_priority": list(_SHOWN)}}),
        template_name="kontum_stats",
        extra_template_basedirs=[str(Path(__file__).parents[1] / "templates")],
        file_extension=".html",
        default_preprocessors=[],
        filters={
            # The same cells come back for each year and language.
            "highlight_code": cache(Highlight2HTML(pygments_lexer="ipython3")),
            "page_markdown": _markdown,
            "picture_text": _picture_text,
            "bare_svg": lambda svg: _BEFORE_SVG.sub("", svg),
        },
    )


def _markdown(source: str, *prefix: str) -> str:
    return MarkdownWithMath(renderer=_Renderer("-".join(prefix))).render(source)


class _Renderer(IPythonRenderer):
    """Markdown one heading level down, below the page's own title; HTML in it is shown as text,
    and pictures from elsewhere as links, since a page asks no server for anything."""

    def __init__(self, prefix: str) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
        self.prefix = prefix

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        level = min(level + 1, 6)
        slug = re.sub(r"\W+", "-", Markup(text).striptags().lower()).strip("-")
        return f'<h{level} id="{self.prefix}-{slug}">{text}</h{level}>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if url.startswith("data:image/"):
            return f'<img src="{escape(url)}" alt="{escape(text)}">'
        return HTMLRenderer.link(self, text or url, url, title)


def _picture_text(output: NotebookNode, otherwise: str) -> str:
    """What a picture shows, where the notebook says so."""
    described = [output.metadata, *output.metadata.values()]
    found = (entry.get("alt") for entry in described if isinstance(entry, dict))
    return next((alt for alt in found if alt), otherwise)


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def _one_line(message: str) -> str:
    return " ".join(strip_ansi(message).split())


_ID = re.compile(r'\sid="([^"]+)"')
_REFERENCE = re.compile(
    r'(?P<before>\s(?:id|for|headers|aria-labelledby|aria-describedby|aria-controls)="'
    r'|\bhref="\#|url\(\#)(?P<names>[^")]+)'
)
_HEADING_2 = re.compile(r"<h2\b.*?</h2>\s*", re.DOTALL)
_HEADING_3 = re.compile(r'<h3\b[^>]*\sid="([^"]+)"[^>]*>(.*?)</h3>', re.DOTALL)
_BARE_HEADING_3 = re.compile(r"<h3(?=[\s>])(?![^>]*\sid=)")
_BEFORE_SVG = re.compile(r"^.*?(?=<svg\b)", re.DOTALL)
